# SPDX-License-Identifier: Apache-2.0
"""A report tells the same figures in every file; text is never a formula, and a file is whole or not there."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import report_files
from app.bootstrap.report_files import ReportFiles
from app.documents import report_csv, report_pdf, report_xlsx
from app.domain.errors import CounterError
from app.domain.money import Money
from app.domain.paper_text import clean
from app.domain.papers.letterhead import Letterhead
from app.domain.papers.report_paper import report_paper
from app.domain.report import Asked, Column, Form, Heading, Kind, Line, LineKind, lines, plain, sums, written
from app.domain.report_forms import FORMS, OVERRIDES
from app.queries import masters, people
from app.services import reports
from app.services.desk import Desk
from app.services.posting import Journal
from tests import reported_days
from tests.books import EIGHT, Books, embedded
from tests.documents import hostile
from tests.documents.test_pdf import drawn
from tests.reported_days import LATER, NOVEMBER, sheet

FORM = Form(
    "trial",
    "A trial",
    "",
    (
        Column("Date", Kind.DATE),
        Column("Payer", long=True),
        Column("Times", Kind.COUNT, summed=True),
        Column("Cents", Kind.MONEY, summed=True),
    ),
    "Nothing",
)
HEADING = Heading(
    "City of Ridgemont", Asked("trial", NOVEMBER, NOVEMBER), "", "Made Nov 20, 2026", "Left out: 03-0001."
)


@pytest.fixture(scope="module")
def desk() -> Desk:
    """The supervisor's desk after two known days."""
    books = reported_days.written(Books(embedded()))
    database = books.as_("jkim")
    staff = people.staff(database, "jkim")
    assert staff is not None
    return Desk(database, lambda: EIGHT, staff, "W1", masters.city(database), Journal(database))


def table(*rows: tuple[Any, ...]) -> list[Line]:
    return list(lines(FORM, rows, sums(FORM, rows)))


def as_csv(shown: list[Line], form: Form = FORM, heading: Heading = HEADING) -> list[list[str]]:
    stream = io.StringIO(newline="")
    report_csv.write(stream, form, heading, shown)
    return list(csv.reader(io.StringIO(stream.getvalue(), newline="")))


def as_sheet(tmp_path: Path, shown: list[Line], form: Form = FORM) -> list[list[tuple[str, str]]]:
    path = tmp_path / "trial.xlsx"
    with path.open("wb") as stream:
        report_xlsx.write(stream, form, HEADING, shown)
    return sheet(path)


def as_pdf(shown: list[Line], form: Form = FORM) -> list[str]:
    stream = io.BytesIO()
    report_pdf.write(stream, form, HEADING, shown)
    return drawn(stream.getvalue())


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_figure_of_a_report_is_the_same_in_csv_workbook_and_pdf(desk: Desk, tmp_path: Path, form: Form) -> None:
    made = reports.make(desk, Asked(form.name, NOVEMBER, LATER))
    shown = list(reports.lines(desk, made))
    assert len(shown) > 1 or form is OVERRIDES  # on such days nobody goes beside a rule: the sum alone
    files = ReportFiles(tmp_path)
    with files.save(desk, made, "csv").open(encoding="utf-8-sig", newline="") as stream:
        found = list(csv.reader(stream))
    assert found[0] == [column.title for column in form.columns]
    assert found[1 : len(shown) + 1] == [[plain(value) for value in line.cells] for line in shown]
    assert found[-1] == [made.heading.left_out]

    rows = sheet(files.save(desk, made, "xlsx"))[-len(shown) :]
    for line, row in zip(shown, rows, strict=True):
        for value, (kind, text) in zip(line.cells, row, strict=True):
            assert in_sheet(value) == (kind, text if kind == "s" else text and str(round(float(text), 2)))

    drawn_rows = as_pdf(shown, form)
    for line in shown:
        words = [part for value in line.cells for part in written(value).split()]
        assert any(words == row.split() for row in drawn_rows) or len(words) > 12, words


def in_sheet(value: Any) -> tuple[str, str]:
    """What a cell of a workbook must hold: numbers as numbers, days as the numbers of days, text as text."""
    if value is None or value == "":
        return ("", "") if value is None else ("s", "")
    if isinstance(value, Money):
        return "n", str(round(value.cents / 100, 2))
    if isinstance(value, date):
        return "n", str(float((value - date(1899, 12, 30)).days))
    return ("n", str(float(value))) if isinstance(value, int) else ("s", value)


@pytest.mark.parametrize(
    "payer", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", reported_days.HOSTILE]
)
def test_a_payer_that_looks_like_a_formula_stays_text(tmp_path: Path, payer: str) -> None:
    shown = table((NOVEMBER, payer, 1, Money(-760)))
    row = as_csv(shown)[1]
    assert row == ["2026-11-20", f"'{clean(payer)}", "1", "-7.60"]
    cells = as_sheet(tmp_path, shown)[-2]
    assert [kind for kind, _ in cells] == ["n", "s", "n", "n"]
    assert cells[1][1].strip() == payer.strip()
    assert cells[3] == ("n", "-7.6")


def test_an_ordinary_text_and_a_negative_amount_are_written_as_they_are() -> None:
    assert as_csv(table((NOVEMBER, "O'Brien, Ltd.", 2, Money(-5))))[1:3] == [
        ["2026-11-20", "O'Brien, Ltd.", "2", "-0.05"],
        ["Total", "", "2", "-0.05"],
    ]


@pytest.mark.parametrize("text", hostile.TEXTS, ids=range(len(hostile.TEXTS)))
def test_no_text_breaks_a_file_or_a_figure_beside_it(tmp_path: Path, text: str) -> None:
    shown = table((NOVEMBER, text, 1, Money(123456)))
    assert as_csv(shown)[1][2:] == ["1", "1234.56"]
    assert as_sheet(tmp_path, shown)[-2][3] == ("n", "1234.56")
    assert any(row.endswith("1  1,234.56") for row in as_pdf(shown))


def test_a_wide_report_lies_on_its_side_and_long_words_wrap() -> None:
    reason = "The customer came back with the bill of her neighbor, " * 3
    rows = as_pdf(table((NOVEMBER, reason, 1, Money(100))))
    body = [row for row in rows if "neighbor" in row or "customer" in row]
    assert len(body) > 2
    assert " ".join("".join(body).split()).count("neighbor") == 3
    upright = as_pages(table((NOVEMBER, "Rosa Delgado", 1, Money(100))))
    assert upright == [(612, 792)]


def as_pages(shown: list[Line], form: Form = FORM) -> list[tuple[int, int]]:
    """The size of every page."""
    stream = io.BytesIO()
    report_pdf.write(stream, form, HEADING, shown)
    found = re.findall(rb"/MediaBox \[ 0 0 (\d+) (\d+) \]", stream.getvalue())
    return [(int(wide), int(high)) for wide, high in found]


def test_titles_stand_on_every_page_and_no_page_begins_with_the_sums() -> None:
    for count in (50, 51, 52, 53, 54, 55, 56, 120):
        rows = as_pdf(table(*((NOVEMBER, f"Payer {n}", 1, Money(n)) for n in range(count))))
        pages = "\n".join(rows).split("Page ")
        assert sum(row.startswith("Date ") for row in rows) == len(pages) - 1
        assert f"{len(pages) - 1} of {len(pages) - 1}" in pages[-1]
        for page in pages[:-1]:
            first = page[page.index("Date ") :].splitlines()[1]
            assert not first.startswith("Total")
        assert sum(row.startswith("Nov 20") and "Payer" in row for row in rows) == count


def test_the_same_report_gives_the_same_pdf() -> None:
    shown = table((NOVEMBER, "Rosa Delgado", 1, Money(100)))
    first, second = io.BytesIO(), io.BytesIO()
    for stream in (first, second):
        report_pdf.write(stream, FORM, HEADING, shown)
    assert first.getvalue() == second.getvalue()


@pytest.mark.parametrize("kind", report_files.FORMATS)
def test_a_file_that_was_begun_and_not_finished_leaves_the_old_one(desk: Desk, tmp_path: Path, kind: str) -> None:
    class Pulled(Exception):
        pass

    def pull(done: int, whole: int) -> None:
        raise Pulled

    files = ReportFiles(tmp_path)
    made = reports.make(desk, Asked("receipts", NOVEMBER, LATER))
    path = files.save(desk, made, kind)
    old = path.read_bytes()
    # The rest of the listing is asked for, and there the plug is pulled.
    unfinished = reports.Made(made.form, made.heading, made.parts, (), made.rows[:2], made.totals, (0, 3))
    with pytest.raises(Pulled):
        files.save(desk, unfinished, kind, pull)
    assert path.read_bytes() == old
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_file_is_named_by_report_days_and_choice(desk: Desk, tmp_path: Path) -> None:
    files = ReportFiles(tmp_path)
    one = files.save(desk, reports.make(desk, Asked("day", NOVEMBER, NOVEMBER)), "csv")
    more = files.save(desk, reports.make(desk, Asked("day", NOVEMBER, LATER, "01", "mdiaz")), "pdf")
    assert (one.name, more.name) == ("report-day-2026-11-20.csv", "report-day-2026-11-20-2026-11-27-01-mdiaz.pdf")
    assert more.read_bytes().startswith(b"%PDF-")


def test_more_rows_than_a_sheet_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_xlsx, "MOST_ROWS", 6)
    with pytest.raises(CounterError, match="more rows than a worksheet has"):
        as_sheet(tmp_path, table(*((NOVEMBER, "x", 1, Money(n)) for n in range(9))))


def test_the_slip_has_every_figure_and_refuses_a_report_of_meters(desk: Desk) -> None:
    made = reports.make(desk, Asked("over-short", NOVEMBER, LATER))
    paper = report_paper(made.form, made.heading, reports.lines(desk, made), Letterhead.of(desk.city))
    said = repr(paper.blocks)
    for figure in ("-4.00", "1.25", "-2.75", "Mdiaz, 01-0001, Nov 20, 2026", made.heading.left_out):
        assert figure in said
    with pytest.raises(CounterError, match="too long for the receipt printer"):
        report_paper(FORM, HEADING, table(*[(NOVEMBER, "x", 1, Money(1))] * 300), Letterhead("City"))


def test_a_group_has_its_sums_under_its_rows() -> None:
    form = Form("g", "G", "", (Column("Fund"), Column("Net", Kind.MONEY, True)), "", group="Fund")
    rows = [("100", Money(5)), ("100", Money(-2)), ("501", Money(7))]
    assert [(line.kind, line.cells) for line in lines(form, rows, sums(form, rows))] == [
        (LineKind.ROW, ("100", Money(5))),
        (LineKind.ROW, ("100", Money(-2))),
        (LineKind.SUBTOTAL, ("Total 100", Money(3))),
        (LineKind.ROW, ("501", Money(7))),
        (LineKind.SUBTOTAL, ("Total 501", Money(7))),
        (LineKind.TOTAL, ("Total", Money(10))),
    ]
