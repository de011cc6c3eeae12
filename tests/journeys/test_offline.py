# SPDX-License-Identifier: Apache-2.0
"""A day at a counter whose server is stopped in the midst of a payment, through the real window by its keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from argon2 import PasswordHasher
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import home as homes
from app.bootstrap import window
from app.bootstrap.window import Program
from app.bootstrap.window_hands import Hands
from app.services import passwords
from app.storage import keeper
from app.views import server_line
from app.views.dialogs.alone_sheets import AloneSheet, LeaveCodeSheet
from app.views.screens.counter import posting
from tests import alone, books, shared_books
from tests.conftest import FakeClock
from tests.postgres import Server
from tests.storage.postgresql import line as lines
from tests.views.clipping import troubles

pytestmark = pytest.mark.postgres


class Counter:
    """Maria Diaz's till at shared books: the program itself, on a home of its own."""

    def __init__(self, application: QApplication, folder: Path, url: str, clock: FakeClock) -> None:
        self.held = shared_books.opened(url)
        self.wire = lines.Line(int(psycopg.conninfo.conninfo_to_dict(url)["port"]))
        address = f"postgresql://mdiaz@127.0.0.1:{self.wire.port}/{url.rpartition('/')[2]}"
        (folder / "settings.toml").write_text(f'database = "{address}"\n')
        alone.begin_copy(folder / "copy", self.held)
        self.session = books.drawer(self.held, "01", "mdiaz").opens()
        self.program: Program = window.build(application, folder, clock=clock, watch=False)
        self.program.scanner.set_gap(0)
        self.hands = Hands(self.program)

    @property
    def main(self) -> object:
        return self.program.window

    def signs_in(self) -> None:
        window = self.program.window
        window.show()
        window.activateWindow()
        self.program.shell.begin()
        self.hands.settle()
        for typed in ("mdiaz", books.PASSWORD):
            self.hands.write(typed)
            self.hands.press("Enter")

    def copied(self) -> bool:
        cell = self.program.window.strip.cells.get("books")
        return cell is not None and cell.status.explain.startswith("This till's copy")

    def band(self) -> str:
        band = self.program.window.band
        return band.accessibleName() if band.isVisible() else ""

    def leaves_code(self) -> None:
        self.program.window.action_wanted.emit("offline.code")
        self.hands.settle()
        sheet = self.hands.sheet()
        assert isinstance(sheet, LeaveCodeSheet)
        assert troubles(self.program.window) == []
        for name, typed in (
            ("code", alone.CODE), ("again", alone.CODE), ("approver", "jkim"), ("password", books.PASSWORD),
        ):  # fmt: skip
            self.hands.fill(sheet.fields[name], typed)
        self.hands.press("F12")
        assert self.hands.sheet() is None

    def pays(self, amount: str) -> None:
        self.hands.press("F2")
        self.hands.write("UB-900001")
        self.hands.press("Enter")
        self.hands.press("F6")
        self.hands.replace(amount)
        self.hands.press("F6")

    def receipts(self) -> list[tuple[object, ...]]:
        return self.held.rows(
            "SELECT r.number, e.offline FROM receipt r JOIN entry e ON e.no = r.entry_no ORDER BY r.number"
        )

    def close(self) -> None:
        self.program.shell.server.leave()  # a test that failed may leave something waiting
        self.program.end()
        self.wire.close()
        self.held.close()


@pytest.fixture
def counter(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, clock: FakeClock, postgres_server: Server,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Counter]:  # fmt: skip
    monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    monkeypatch.setattr(homes, "COPY_AFTER", 0.0)
    monkeypatch.setattr(keeper, "BEAT", 0.1)
    monkeypatch.setattr(keeper, "EVERY", 0.3)
    monkeypatch.setattr(server_line, "_LOOK_MS", 100)
    monkeypatch.setattr(posting, "ASK_AGAIN_MS", 200)
    url = postgres_server.copy_of(alone.prepare(postgres_server))
    made = Counter(qapp, tmp_path, url, clock)
    qtbot.addWidget(made.program.window)
    yield made
    made.close()
    postgres_server.let_go(url)


def test_a_server_that_is_gone_in_the_midst_of_a_payment_costs_nobody_a_cent(counter: Counter) -> None:
    hands, main = counter.hands, counter.program.window
    counter.signs_in()
    hands.wait(counter.copied, "the copy")
    counter.leaves_code()
    counter.pays("70.00")
    counter.wire.gone()
    hands.press("F12", times=2)  # nobody answers, and everything typed stays
    hands.wait(lambda: counter.band().startswith("No answer from the server since"), "the band")
    hands.press("Ctrl+Shift+W")
    sheet = hands.sheet()
    assert isinstance(sheet, AloneSheet)
    assert troubles(main) == []
    hands.write("blue herons")
    hands.press("F12")
    assert sheet.fields["code"].error.startswith("The code is not right")
    hands.replace(alone.CODE)
    hands.press("F12")
    hands.wait(
        lambda: counter.band().startswith("Working offline since 8:15 AM. Nothing waits to be sent yet."), "to go alone"
    )
    assert hands.sheet() is None
    hands.press("F12")
    hands.wait(lambda: "1 receipt is safe in this till" in counter.band(), "the first receipt")
    assert counter.receipts() == []
    assert counter.band().startswith("Working offline since 8:15 AM. 1 receipt is safe in this till. Cards,")
    assert troubles(main) == []
    hands.press("Enter")  # the next customer
    cart = main.made("counter").cart  # type: ignore[union-attr]  # the counter screen
    assert [cart.refusal(code) for code in ("cash", "check", "card", "money_order")] == [
        "", "", "Needs the server", "Needs the server",
    ]  # fmt: skip

    counter.program.shell.sign_out()
    assert "Stay signed in until the server is back" in main.notices.kept[0].head
    main.close()
    assert main.isVisible()

    counter.wire.back()
    hands.wait(lambda: counter.band() == "", "the way back")
    assert counter.receipts() == [("01-0001-0001", 1)]
    assert main.notices.kept[0].head == "The server is back"
    assert counter.held.rows("SELECT sum(open)::bigint FROM charge") == [(0,)]
    assert counter.held.rows("SELECT count(*) FROM work_item") == [(0,)]
    counter.program.shell.sign_out()
    assert main.locked
