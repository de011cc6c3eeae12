# SPDX-License-Identifier: Apache-2.0
"""Import a file: choose it and its mapping, read what it would do, then do it; stopped or refused, nothing is kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app import resources
from app.domain.errors import CounterError
from app.services.imports import mapping, plan, reading, record
from app.services.imports.plan import Plan
from app.services.imports.record import Imported
from app.services.imports.report import totals
from app.views import actions
from app.views import theme as themes
from app.views.screens.setup.choices import Choice
from app.views.screens.setup.scrolled import Scrolled
from app.views.tables.row_table import Column as TableColumn
from app.views.tables.row_table import RowTable
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.card import Card, Facts
from app.views.widgets.empty_state import EmptyState, Progress
from app.views.widgets.fields import TextField
from app.views.widgets.labels import Label, SectionHeading
from app.views.widgets.layouts import Column, Row
from app.views.widgets.list_detail import ListDetail
from app.views.widgets.table_view import TableView
from app.views.workplace import Workplace

_SHOWN = 500
OWN = "own"


class ImportStopped(Exception):
    """The person stopped the import; nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One account as the file brings it."""

    number: str
    name: str
    address: str
    new: bool


@dataclass(frozen=True, slots=True)
class Told:
    """Something to look at: line, column and what is wrong, or why a charge is left alone."""

    line: int
    column: str
    said: str
    stops: bool


def examples() -> tuple[tuple[str, str], ...]:
    """The mappings that ship, as (file name, words)."""
    found = sorted(resources.path("imports").glob("*.toml"))
    return tuple((file.name, file.stem.replace("-", " ").capitalize()) for file in found)


class ImportPage(QWidget):
    """The import. `changed` when F12 may do something else; `saved` after something came in."""

    changed = Signal()
    saved = Signal(str)

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self._work = work
        self.plan: Plan | None = None
        self.busy = False
        self._stop = threading.Event()
        self.setObjectName("setup-import")
        self.save_button = actions.button("setup.save", "primary", text="Import", icon="upload")
        self.parts = ListDetail(self._make_source(), self._make_result())
        Column(self, gap="").addWidget(self.parts)
        self.restyle()
        self._forget()

    def _make_source(self) -> QWidget:
        card = Card("File and mapping", flush=True)
        inside = QWidget()
        body = Column(inside, gap="xs", margins=("m", "s", "m", "m"))
        card.body.addWidget(Scrolled(inside, "File and mapping"), 1)
        self.file = TextField("File", hint="CSV or TSV; encoding and delimiter are found out")
        self.file.input.setObjectName("field-file")
        self.mapping = Choice("Mapping", (*examples(), (OWN, "A mapping of our own")))
        self.own = TextField("Mapping file", hint="TOML; the shipped ones show how it is written")
        self.own.input.setObjectName("field-mapping")
        self.encoding = TextField("Encoding", hint="Empty: found out. Else cp1252, mac-roman, utf-16 and the like")
        self.encoding.input.setObjectName("field-encoding")
        self.browse_file = KeyCapButton("Browse", icon="folder-open")
        self.browse_file.setObjectName("browse-file")
        self.browse_own = KeyCapButton("Browse", icon="folder-open")
        self.browse_own.setAccessibleName("Browse for a mapping")
        self.read_button = KeyCapButton("Read the file", "Enter", icon="file-spreadsheet")
        self.read_button.setObjectName("read-file")
        self.browse_file.clicked.connect(lambda: self._browse(self.file, "Files (*.csv *.tsv *.txt);;All files (*)"))
        self.browse_own.clicked.connect(lambda: self._browse(self.own, "Mappings (*.toml)"))
        self.read_button.clicked.connect(self.read)
        for field in (self.file, self.own, self.encoding):
            field.accepted.connect(self.read)
            field.changed.connect(self._forget)
        self.mapping.changed.connect(self._on_mapping)
        self._own_row = QWidget()
        rows = ((self.file, self.browse_file), (self.own, self.browse_own))
        for place, (field, button) in enumerate(rows):
            line = Row(self._own_row if place else None, gap="xs")
            line.addWidget(field, 1)
            holder = Column(gap="xxs")
            holder.addWidget(Label("", "small"))
            holder.addWidget(button)
            holder.addStretch(1)
            line.addLayout(holder)
            if place:
                body.addWidget(self._own_row)
            else:
                body.addLayout(line)
                body.addWidget(self.encoding)
                body.addWidget(self.mapping)
        self.note = Label(
            "Reading changes nothing. Accounts, customers and billed amounts come in together or not at all, and a "
            "charge that was paid here is never raised by a file.", "small", "ink-muted", wrap=True,
        )  # fmt: skip
        body.addWidget(self.read_button, 0, Qt.AlignmentFlag.AlignLeft)
        body.addWidget(self.note)
        body.addStretch(1)
        self._own_row.hide()
        return card

    def _make_result(self) -> QWidget:
        self.detail = Card("What it would do", flush=True)
        inside = QWidget()
        column = Column(inside, gap="s", margins=("m", "s", "m", "s"))
        self.empty = EmptyState("No file was read yet", "Choose a file and its mapping, then press Enter.", "upload")
        self.progress = Progress(can_stop=True)
        self.progress.stop_wanted.connect(self.stop)
        self.stop_button = KeyCapButton("Stop", "Esc")
        self.stop_button.clicked.connect(self.stop)
        self.stop_button.hide()
        self.facts = Facts(name_width=190)
        column.addWidget(self.empty)
        column.addWidget(self.progress)
        column.addWidget(self.stop_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.facts)
        whole = QWidget()
        rows = Column(whole, gap="")
        rows.addWidget(inside)
        self.told = TableView(
            RowTable(
                (
                    TableColumn("Line", lambda t: f"{t.line:,}", lambda t: t.line, "right"),
                    TableColumn("Column", lambda t: t.column or "\u2013", lambda t: t.column, tone="ink-muted"),
                    TableColumn("What", lambda t: t.said, lambda t: t.said, stretch=1,
                                     tone=lambda t: "danger" if t.stops else "ink"),
                )
            ),
            "Lines to look at",
        )  # fmt: skip
        self.seen = TableView(
            RowTable(
                (
                    TableColumn("Account", lambda a: a.number, lambda a: a.number, kind="strong"),
                    TableColumn("Name", lambda a: a.name, lambda a: a.name, stretch=2),
                    TableColumn("Address", lambda a: a.address, lambda a: a.address, stretch=2, tone="ink-muted"),
                    TableColumn("", lambda a: "",
                                     chip=lambda a: ("New", "accent") if a.new else ("Changed", "caution")),
                )
            ),
            "Accounts of the file",
        )  # fmt: skip
        self._heads = {}
        for name, table in (("Lines to look at", self.told), ("Accounts as they will read", self.seen)):
            head = QWidget()
            Row(head, margins=("m", "xs", "m", "xs")).addWidget(SectionHeading(name))
            self._heads[table] = head
            rows.addWidget(head)
            rows.addWidget(table, 1)
        self.rest = QWidget()
        rows.addWidget(self.rest, 1)
        self.detail.body.addWidget(Scrolled(whole, "What the file would do"), 1)
        foot = self.detail.add_foot()
        self.verdict = Label("", "body", "ink-muted", wrap=True)
        foot.addWidget(self.verdict, 1)
        foot.addWidget(self.save_button)
        return self.detail

    def restyle(self) -> None:
        """A few lines of each table are always seen."""
        for table in (self.told, self.seen):
            table.setMinimumHeight(4 * themes.current().size("row") + themes.current().size("control-dense"))

    # choosing -----------------------------------------------------------------------------------

    def _browse(self, field: TextField, kinds: str) -> None:
        dialog = QFileDialog(self, "Choose a file", str(Path(field.text() or Path.home()).parent), kinds)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(field.set_text)
        dialog.open()

    def _on_mapping(self) -> None:
        self._own_row.setVisible(self.mapping.value() == OWN)
        self._forget()

    def _mapping_file(self) -> Path:
        chosen = self.mapping.value()
        return Path(self.own.text()).expanduser() if chosen == OWN else resources.path("imports", chosen)

    @property
    def dirty(self) -> bool:
        """Whether F12 would import something now."""
        return self.plan is not None and not self.plan.stops and not self.plan.empty

    # reading ------------------------------------------------------------------------------------

    def _forget(self, *_: object) -> None:
        """Another file or mapping: what was read no longer counts."""
        self.plan = None
        self._show()

    def read(self) -> None:
        """Read the file and compare it with the books; nothing is written."""
        for field, said in ((self.file, "Name the file to read."), (self.own, "Name the mapping file.")):
            if field.isVisibleTo(self) and not field.text():
                field.set_error(said)
                field.select_all()
                return
        if self.busy:
            return
        database, file, by = self._work.desk.database, Path(self.file.text()).expanduser(), self._mapping_file()
        named = self.encoding.text()

        def work(report: Callable[[int, int], None]) -> Plan:
            rules = mapping.load(by)
            sheet = reading.read(file, encoding=named or rules.encoding, delimiter=rules.delimiter)
            return plan.make(database, sheet, rules, progress=self._teller(report))

        self._begin(f"Reading {file.name}", work, self._on_read)

    def _teller(self, report: Callable[[int, int], None]) -> Callable[[int, int], None]:
        def tell(done: int, total: int) -> None:
            if self._stop.is_set():
                raise ImportStopped
            report(done, total)

        return tell

    def _begin(self, what: str, work: Callable[..., Any], done: Callable[[Any], object]) -> None:
        self.busy = True
        self._stop.clear()
        self._show()
        self.progress.begin(what)
        self.stop_button.show()
        self._work.jobs.submit(work, done=done, failed=self._on_failed, progress=self._on_progress, owner=self)

    def _on_progress(self, done: int, total: int) -> None:
        self.progress.report(done, total, "accounts")

    def _end(self) -> None:
        self.busy = False
        self.progress.end()
        self.stop_button.hide()

    def _on_read(self, found: Plan) -> None:
        self._end()
        self.plan = found
        self.parts.read()
        self._show()
        (self.save_button if self.dirty else self.told).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_failed(self, trouble: BaseException) -> None:
        self._end()
        self._show()
        if isinstance(trouble, ImportStopped):
            self._work.notices.say("The import is stopped", "Nothing was imported.", "accent")
        elif isinstance(trouble, CounterError):
            self.parts.read(False)
            where = self._field_of(trouble)
            where.set_error(trouble.message)
            where.select_all()
        else:
            self._work.notices.tell(trouble)

    def _field_of(self, trouble: CounterError) -> TextField:
        """What has to be typed anew: a name of an encoding, the mapping, else the file."""
        if trouble.field == "encoding":
            return self.encoding
        of_mapping = trouble.message.startswith(("Mapping", "The mapping")) and self.own.isVisibleTo(self)
        return self.own if of_mapping else self.file

    def stop(self) -> None:
        """Stop what is under way; nothing of it is kept."""
        if self.busy:
            self._stop.set()

    # showing ------------------------------------------------------------------------------------

    def _show(self) -> None:
        found = self.plan
        told, seen = ([], []) if found is None else (_told(found), _seen(found))
        self.told.table.set_rows(told)
        self.seen.table.set_rows(seen)
        for table, rows in ((self.told, told), (self.seen, seen)):
            table.setVisible(bool(rows))
            self._heads[table].setVisible(bool(rows))
        self.rest.setVisible(not told and not seen)
        self.facts.set_pairs([] if found is None else list(totals(found)))
        self.facts.setVisible(found is not None)
        self.empty.setVisible(found is None and not self.busy)
        self.detail.title.setText("What it would do" if found is None else found.file)
        self.verdict.setText("" if found is None else _verdict(found))
        self.changed.emit()

    # doing --------------------------------------------------------------------------------------

    def save(self) -> None:
        """F12: record the plan, all of it or nothing."""
        found, desk = self.plan, self._work.desk
        if found is None or not self.dirty or self.busy:
            return

        def work(report: Callable[[int, int], None]) -> Imported:
            return record.apply(desk, found, progress=self._teller(report))

        self._begin(f"Importing {found.file}", work, self._on_imported)

    def _on_imported(self, done: Imported) -> None:
        self._end()
        self.plan = None
        self._show()
        what = (
            f"{done.new_accounts:,} new accounts, {done.changed_accounts:,} changed, "
            f"{done.new_charges:,} new charges, {done.changed_charges:,} changed."
        )
        self._work.notices.say("The file is imported", what, "positive")
        self.saved.emit("import")
        self.file.select_all()

    # the screen ---------------------------------------------------------------------------------

    def reload(self, key: str = "") -> None:
        """What was read stays until another file is named."""

    def back(self) -> bool:
        """Esc: stop what is under way, else back to the file."""
        if self.busy:
            self.stop()
        else:
            self.parts.read(False)
            self.file.select_all()
        return True

    def first_focus(self) -> QWidget:
        """The file."""
        return self.file


def _told(found: Plan) -> list[Told]:
    rows = [Told(one.line, one.column, one.said, one.stops) for one in found.trouble[:_SHOWN]]
    rows += [Told(one.line, "", f"charge {one.charge} {one.said}", stops=False) for one in found.kept[:_SHOWN]]
    return sorted(rows, key=lambda row: (not row.stops, row.line))


def _seen(found: Plan) -> list[Seen]:
    rows = [(row, True) for row in found.new_accounts[:_SHOWN]]
    rows += [(row, False) for row in found.changed_accounts[:_SHOWN]]
    return [Seen(row.number, row.value("name"), row.value("address"), new) for row, new in rows]


def _verdict(found: Plan) -> str:
    if found.stops:
        things = "thing stops" if len(found.stops) == 1 else "things stop"
        return f"{len(found.stops):,} {things} the import. Mend the file, then read it again."
    if found.empty:
        return "The books hold all of this already."
    return "Nothing is imported yet."
