# SPDX-License-Identifier: Apache-2.0
"""Nobody vouches for a file: whatever is in it, there is a sentence with line and column, and nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import CounterError
from app.queries import masters, people
from app.services.desk import Desk
from app.services.imports import mapping, plan, reading, record
from app.services.imports.report import report
from app.services.posting import Journal
from tests import books
from tests.conftest import FakeClock

BILLS = """
[account]
kind = "utility"
number = "Account"
name = "Name"
address = "Address"
[[charge]]
key = "Bill"
code = "WATER"
amount = { column = "Amount" }
due = "Due"
"""
HEAD = "Account,Name,Address,Bill,Amount,Due"
ROW = "UB-1,Rosa Delgado,114 Alder St,44,62.00,2026-11-01"


@pytest.fixture
def home(clock: FakeClock) -> Iterator[books.Books]:
    held = books.Books(books.embedded())
    yield held
    held.close()


@pytest.fixture
def desk(home: books.Books, clock: FakeClock) -> Desk:
    database = home.as_("lortiz")
    staff = people.staff(database, "lortiz")
    assert staff is not None
    return Desk(database, clock, staff, "W1", masters.city(database), Journal(database))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "bills.csv"


def tried(desk: Desk, file: Path, head: str = BILLS) -> plan.Plan:
    by = mapping.read(head)
    sheet = reading.read(file, encoding=by.encoding, delimiter=by.delimiter)
    return plan.make(desk.database, sheet, by)


def refusal(desk: Desk, home: books.Books, file: Path) -> str:
    """Why the whole file is refused; the books are as they were."""
    before = home.digest()
    with pytest.raises(CounterError) as refused:
        record.apply(desk, tried(desk, file))
    assert home.digest() == before
    assert "Nothing was imported." in refused.value.message
    return refused.value.message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"{HEAD}\n{ROW}\nUB-2,{'x' * 200_000},,45,1.00,2026-11-01\n".encode(),
         "line 3, column Name: a field is longer than 10,000 characters"),
        (f"{HEAD}\n{ROW}\nUB-2,Mei\0Voss,,45,1.00,2026-11-01\n".encode(), "NUL character in line 3, column Name"),
        (f"{HEAD}\n{ROW}\nUB-2,\"Mei Voss,,45,1.00,2026-11-01\n".encode(),
         "line 3, column Name: a quotation mark opens and does not close"),
        (f"{HEAD}\n{ROW}\nUB-2,\"Mei\" Voss,,45,1.00,2026-11-01\n".encode(), "line 3, column Name: a quotation mark"),
        (b"Account,Name,Name\n", "names the column “Name” twice in line 1"),
        (("a," * 99_999 + "a\n").encode(), "has 100,000 columns in line 1; 1,000 are the most"),
        (f"{HEAD}\n{ROW}\nUB-2,Mei\x81Voss,,45,1.00,2026-11-01\n".encode("latin-1"),
         "not UTF-8 and not Windows-1252 either: line 3, column Name"),
        (b"\xff\xfe" + f"{HEAD}\n{ROW}\n".encode("utf-16-le") + b"\x00\xd8", "is not utf-16: line 3"),
        (f"{HEAD}\n{ROW}\n".encode("utf-16-le"), "holds a NUL character in line 1"),
        (b"\n \n", "is empty"),
        (b"", "is empty"),
        (b"Account;Title\n1;2\n", "has no column “Name”"),
    ],
    ids=["long field", "NUL", "open quote", "stray quote", "header twice", "100,000 columns", "wrong encoding",
         "broken UTF-16", "UTF-16 without a mark", "blank", "empty", "other columns"],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_at_its_line_and_column(
    desk: Desk, home: books.Books, file: Path, content: bytes, said: str
) -> None:
    file.write_bytes(content)
    assert said in refusal(desk, home, file)


def test_a_field_of_fifty_megabytes_is_refused_where_it_stands(desk: Desk, home: books.Books, file: Path) -> None:
    with file.open("wb") as out:
        out.write(f'{HEAD}\n{ROW}\nUB-2,Mei Voss,"'.encode())
        for _ in range(50):
            out.write(b"x" * 1_048_576)
        out.write(b'",45,1.00,2026-11-01\n')
    assert "line 3, column Address: a field is longer" in refusal(desk, home, file)


def test_a_file_larger_than_any_billing_system_writes_is_not_even_read(
    desk: Desk, home: books.Books, file: Path
) -> None:
    with file.open("wb") as out:
        out.truncate(reading.MOST_BYTES + 1)
    assert "is larger than 64 MB" in refusal(desk, home, file)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("UB-2,Mei Voss,9 Elm St,45,1.00", "line 3: 5 fields where the header has 6"),
        ("UB-2,Mei Voss,9 Elm St,45,1.00,2026-11-01,", "line 3: 7 fields where the header has 6"),
        ("UB-2,Mei Voss,9 Elm St,45,1.005,2026-11-01", "line 3, column Amount: “1.005” is not an amount"),
        ("UB-2,Mei Voss,9 Elm St,45,-1.00,2026-11-01", "line 3, column Amount: the amount is below zero"),
        ("UB-2,Mei Voss,9 Elm St,45,,2026-11-01", "line 3, column Amount: “” is not an amount"),
        ("UB-2,Mei Voss,9 Elm St,45,1.00,11/01/2026", "line 3, column Due: “11/01/2026” is not a date"),
        ("UB-2,Mei Voss,9 Elm St,44,1.00,2026-11-01", "line 3: the charge WATER-44 stands in line 2 already"),
        ("UB-2,Mei Voss,9 Elm St,,1.00,2026-11-01", "line 3, column Bill: this number is missing"),
        (",Mei Voss,9 Elm St,45,1.00,2026-11-01", "line 3, column Account: this number is missing"),
        ("UB-2,,9 Elm St,45,1.00,2026-11-01", "line 3, column Name: the name is missing"),
        ("UB-2,Mei\x07Voss,9 Elm St,45,1.00,2026-11-01", "line 3, column Name: a character cannot be stored"),
        (f"UB-2,{'x' * 300},9 Elm St,45,1.00,2026-11-01", "line 3, column Name: a character cannot be stored, or"),
        (f"UB-2,{'x' * 20_000},9 Elm St,45,1.00,2026-11-01", "line 3, column Name: longer than 10,000"),
        ("4111111111111111,Mei Voss,9 Elm St,45,1.00,2026-11-01", "line 3, column Account: this looks like a card"),
        ('"UB\n2",Mei Voss,9 Elm St,45,1.00,2026-11-01', "line 3, column Account: a number stands in one line"),
        ("BL-100,Mei Voss,9 Elm St,45,1.00,2026-11-01", "line 3, column Account: account BL-100 is a license"),
        ("," * 99_999, "line 3: 100,000 fields where the header has 6"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_told_by_line_and_column_and_stops_the_rest(
    desk: Desk, home: books.Books, file: Path, row: str, said: str
) -> None:
    file.write_text(f"{HEAD}\n{ROW}\n{row}\n", encoding="utf-8")
    found = tried(desk, file)
    assert any(said in str(trouble) for trouble in found.stops), [str(each) for each in found.stops]
    assert "must be mended first" in report(found)[-1]
    before = home.digest()
    with pytest.raises(CounterError, match="Nothing was imported"):
        record.apply(desk, found)
    assert home.digest() == before


def test_rows_are_counted_from_where_they_begin(desk: Desk, file: Path) -> None:
    file.write_text(f'{HEAD}\nUB-1,"Rosa\nDelgado",1 A St,44,1.00,2026-11-01\nUB-2,Mei,,45,x,2026-11-01\n')
    found = tried(desk, file)
    assert [trouble.line for trouble in found.stops] == [4]
    assert found.new_accounts[0].value("name") == "Rosa Delgado"


@pytest.mark.parametrize(
    ("encoding", "used"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
def test_the_encoding_of_a_file_is_found_out(desk: Desk, file: Path, encoding: str, used: str) -> None:
    file.write_bytes(f"{HEAD}\n{ROW.replace('Delgado', 'Peña')}\n".encode(encoding))
    found = tried(desk, file)
    assert (found.encoding, found.new_accounts[0].value("name")) == (used, "Rosa Peña")
    assert found.trouble == []


def test_an_encoding_that_is_named_wins(desk: Desk, home: books.Books, file: Path) -> None:
    file.write_bytes(f"{HEAD}\n{ROW.replace('Delgado', 'Žižka')}\n".encode("iso8859-2"))
    found = tried(desk, file, f'[file]\nencoding = "iso8859-2"\n{BILLS}')
    assert found.new_accounts[0].value("name") == "Rosa Žižka"
    with pytest.raises(CounterError, match="no known encoding"):
        tried(desk, file, f'[file]\nencoding = "klingon"\n{BILLS}')


@pytest.mark.parametrize(
    "name", ["klingon", "hex", "rot13", "idna", "unicode_escape", "undefined", "utf-7", "a\0b", "e" * 300, "..", "é"]
)
def test_a_name_that_is_no_encoding_is_refused_beside_its_field(file: Path, name: str) -> None:
    file.write_text(f"{HEAD}\n{ROW}\n")
    with pytest.raises(CounterError, match="is no known encoding") as refused:
        reading.read(file, encoding=name)
    assert refused.value.field == "encoding"


@pytest.mark.parametrize("name", ["utf-8", "UTF8", " utf-8-sig "])
def test_a_mark_at_the_front_is_no_letter_of_the_first_column(file: Path, name: str) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + f"{HEAD}\n{ROW}\n".encode())
    assert reading.read(file, encoding=name).header == tuple(HEAD.split(","))


def test_a_file_that_is_not_in_the_encoding_it_is_said_to_be_in_is_refused_beside_the_name(file: Path) -> None:
    file.write_bytes(f"{HEAD}\n{ROW.replace('Delgado', 'Peña')}\n".encode("cp1252"))
    with pytest.raises(CounterError, match="is not utf-8: line 2, column") as refused:
        reading.read(file, encoding="utf-8")
    assert refused.value.field == "encoding"


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_of_a_file_is_found_out(desk: Desk, file: Path, delimiter: str) -> None:
    file.write_text(f"{HEAD}\n{ROW}\n".replace(",", delimiter), encoding="utf-8")
    assert tried(desk, file).trouble == []


def test_mixed_line_ends_are_read_and_told(desk: Desk, file: Path) -> None:
    file.write_bytes(f"\r\n{HEAD}\r\n{ROW}\n{ROW.replace('1,', '2,', 1).replace('44', '45')}\r".encode())
    found = tried(desk, file)
    assert (len(found.new_accounts), found.stops) == (2, [])
    assert [trouble.said for trouble in found.trouble] == ["the line ends are mixed; each was read as a line end"]


def test_what_looks_like_a_formula_is_text_and_is_told(desk: Desk, file: Path) -> None:
    file.write_text(f"{HEAD}\n{ROW.replace('Rosa Delgado', '=HYPERLINK(0)')}\n")
    found = tried(desk, file)
    assert [str(each) for each in found.trouble] == ["line 2, column Name: looks like a formula; it is kept as text"]
    assert found.stops == []
    assert found.new_accounts[0].value("name") == "=HYPERLINK(0)"


def test_a_card_number_in_a_name_is_masked(desk: Desk, file: Path) -> None:
    file.write_text(f"{HEAD}\n{ROW.replace('Rosa Delgado', 'Rosa 4111 1111 1111 1111')}\n")
    assert tried(desk, file).new_accounts[0].value("name") == "Rosa •••• 1111"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[account", "is not TOML"),
        ("[acount]\n", "has a table “acount”, which is not known"),
        (BILLS.replace('kind = "utility"', 'kind = "boat"'), "kind must be one of"),
        (BILLS.replace('name = "Name"', ""), "[account] name is missing"),
        (BILLS.replace("[[charge]]", "[charge]"), "must be written [[charge]]"),
        (BILLS.replace('due = "Due"', 'due = "Due"\nfee = "1"'), "[charge] fee is not known"),
        (BILLS.replace('{ column = "Amount" }', '"ten"'), "amount must be dollars and cents"),
        (BILLS.replace('{ column = "Amount" }', '"0.00"'), "amount must be more than zero"),
        (BILLS.replace('{ column = "Amount" }', "10"), "amount must be money as text"),
        (f'[file]\namounts = "both"\n{BILLS}', "amounts must be"),
        (f'[file]\ndelimiter = ", "\n{BILLS}', "delimiter must be one character"),
        (BILLS.replace('address = "Address"', 'alias = "Address"'), "alias needs customer"),
        (BILLS.replace('address = "Address"', "address = []"), "must be a column or a list of columns"),
    ],
)  # fmt: skip
def test_a_wrong_mapping_names_its_table_and_key(text: str, said: str) -> None:
    with pytest.raises(CounterError) as refused:
        mapping.read(text, "bills.toml")
    assert said in refused.value.message
    assert "bills.toml" in refused.value.message
    assert "Nothing was imported." in refused.value.message


def test_a_mapping_may_not_name_a_code_that_is_not_in_use(desk: Desk, file: Path) -> None:
    file.write_text(f"{HEAD}\n{ROW}\n")
    with pytest.raises(CounterError, match="NOPE, which is not in use"):
        tried(desk, file, BILLS.replace("WATER", "NOPE"))


def test_a_mapping_or_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CounterError, match="cannot be read"):
        mapping.load(tmp_path / "none.toml")
    with pytest.raises(CounterError, match="is not there"):
        reading.read(tmp_path / "none.csv")
