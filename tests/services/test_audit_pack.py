# SPDX-License-Identifier: Apache-2.0
"""An audit pack checks itself on a bare Python: it passes as it was written, and whatever is changed is named."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app import resources
from app.bootstrap import gl_files, pack_files
from app.domain import canon
from app.domain.count import CashCount
from app.domain.errors import CounterError
from app.queries import masters, people
from app.services import closing_day, gl_export
from app.services.audit_pack import Period
from app.services.desk import Desk
from app.services.posting import Journal
from app.settings import Settings
from tests import books as town
from tests.books import DAY, Books, by_check, drawer, in_cash, item, office
from tests.conftest import FakeClock
from tests.reported_days import closed

At = Callable[..., Desk]
NEXT = DAY + timedelta(days=1)
BOTH = Period(DAY, NEXT)


def lived(city: Books, desk: Desk, clock: FakeClock, folder: Path) -> None:
    """Two closed days with receipts, a void, cash moved and a shortage; the first is posted to the general ledger."""
    office(city, "lortiz", 1, till="W2").opens().imports([town.billed("c2", "WATER", {"501-1310": "62.00"})])
    one = drawer(city, "01", "mdiaz").opens()
    one.takes([item("DOGLIC", "45.00")], [in_cash("50.00")], change="5.00")
    one.takes([town.pays("c2", "62.00", "62.00"), town.keeps("7.00")], [by_check("69.00")])
    one.voids(one.takes([item("DOGLIC", "20.00")], [in_cash("20.00")]))
    one.drops("12.00")
    closed(one, CashCount.of({"20.00": 11, "10.00": 1, "1.00": 2}), "69.00", off=True)
    closing_day.close_offices(desk, DAY)
    closing_day.close_day(desk, day=DAY)
    layout = gl_export.layout("journal-csv", resources.text("gl_formats", "journal-csv.toml"), "journal-csv.toml")
    gl_export.post(desk, gl_export.waiting(desk), layout, lambda name, said: gl_files.write(folder, name, said))
    clock.advance(days=1)
    two = drawer(city, "02", "tnguyen", day=NEXT).opens()
    two.takes([item("PERMIT", "30.00", {"100-4220": "30.00"})], [in_cash("30.00")])
    closed(two, CashCount.of({"20.00": 11, "10.00": 1}))


def packed(desk: Desk, folder: Path, period: Period = BOTH) -> str:
    return pack_files.write(desk, Settings(), period, folder, lambda done, total: None)


def check(folder: Path) -> tuple[int, str]:
    """What the verifier of a pack answers, and says."""
    told = subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify.py")], capture_output=True, text=True, timeout=60
    )
    assert told.stderr == ""
    return told.returncode, told.stdout


def test_a_pack_holds_by_a_bare_python(at: At, city: Books, clock: FakeClock, tmp_path: Path) -> None:
    lived(city, at("jkim"), clock, tmp_path)
    head = packed(at("pshah"), tmp_path / "pack")
    code, said = check(tmp_path / "pack")
    assert code == 0, said
    assert f"manifest.json: SHA-256 {head}" in said
    assert "Everything holds: 24 entries of 3 books" in said
    assert "note: 02-0001 is not posted to the general ledger yet" in said
    assert "note: no daily seal covers 02-0001 yet" in said
    assert hashlib.sha256((tmp_path / "pack" / "manifest.json").read_bytes()).hexdigest() == head
    seals = (tmp_path / "pack" / "day_seals.csv").read_text(encoding="utf-8")
    assert canon.anchor_text(closing_day.closed(at("jkim"), DAY).head) in seals


def test_days_with_open_books_are_no_pack(at: At, city: Books, clock: FakeClock, tmp_path: Path) -> None:
    lived(city, at("jkim"), clock, tmp_path)
    drawer(city, "03", "rwells", day=NEXT).opens()
    with pytest.raises(CounterError, match=r"03-0001 of 2026-11-21 is not closed. Nothing was written"):
        packed(at("pshah"), tmp_path / "pack")
    assert not list(tmp_path.glob("pack*"))
    packed(at("pshah"), tmp_path / "pack", Period(DAY, DAY))
    assert check(tmp_path / "pack")[0] == 0


def test_only_who_may_audit_makes_a_pack_of_days_that_can_be(at: At, city: Books, tmp_path: Path) -> None:
    for person in ("mdiaz", "lortiz"):
        with pytest.raises(CounterError, match="may not make an audit pack"):
            packed(at(person), tmp_path / "pack")
    with pytest.raises(CounterError, match="There is no book of"):
        packed(at("pshah"), tmp_path / "pack")
    with pytest.raises(CounterError, match="The last day is before the first"):
        Period(NEXT, DAY)
    (tmp_path / "taken").mkdir()
    with pytest.raises(CounterError, match=r"is there already. Nothing was written"):
        packed(at("pshah"), tmp_path / "taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One pack for all attempts; each works on a copy."""
    folder, clock = tmp_path_factory.mktemp("pack"), FakeClock(town.EIGHT)
    held = Books(town.embedded())
    with held.as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE person SET password_hash = 'a-secret-digest' WHERE name = 'mdiaz'")
        connection.exec_driver_sql("UPDATE account SET address = '7 Hidden Lane' WHERE number = 'UB-900001'")

    def desk(name: str) -> Desk:
        database = held.as_(name)
        staff = people.staff(database, name)
        assert staff is not None
        return Desk(database, clock, staff, "W1", masters.city(database), Journal(database))

    lived(held, desk("jkim"), clock, folder)
    packed(desk("pshah"), folder / "whole")
    held.close()
    return folder / "whole"


@pytest.fixture
def pack(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "pack"))


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def resealed(pack: Path) -> None:
    """Whoever changes a pack can make its manifest anew; the entries and seals must then say so themselves."""
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    for name in manifest["files"]:
        content = (pack / name).read_bytes()
        manifest["files"][name] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    said = json.dumps(manifest, ensure_ascii=False).encode()
    (pack / "manifest.json").write_bytes(said)
    (pack / "manifest.sha256").write_text(f"{hashlib.sha256(said).hexdigest()}  manifest.json\n", encoding="utf-8")


def bent(pack: Path, change: Callable[[list[dict[str, Any]]], object]) -> tuple[int, str]:
    """Change the entries, make the manifest anew, and ask the verifier."""
    path = pack / "entries.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    change(rows)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    resealed(pack)
    return check(pack)


def test_a_flipped_byte_in_any_file_is_named(pack: Path) -> None:
    for path in files(pack):
        if path.name == "verify.py":
            continue  # a verifier that was changed is judged by another copy of it, below
        kept = path.read_bytes()
        at = len(kept) // 2
        path.write_bytes(kept[:at] + bytes([kept[at] ^ 1]) + kept[at + 1 :])
        code, said = check(pack)
        named = "manifest.json" if path.name == "manifest.sha256" else path.relative_to(pack).as_posix()
        assert (code, f"{named}" in said) == (1, True), path
        path.write_bytes(kept)
    assert check(pack)[0] == 0


def test_a_verifier_that_was_changed_is_named_by_another_copy(pack: Path, whole: Path) -> None:
    (pack / "verify.py").write_text("print('Everything holds')\n", encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-I", "-S", str(whole / "verify.py"), str(pack)], capture_output=True, text=True, timeout=60
    )
    assert told.returncode == 1
    assert "verify.py: it has" in told.stdout


def test_a_missing_and_a_strange_file_are_named(pack: Path) -> None:
    (pack / "books.csv").unlink()
    (pack / "log" / "more.csv").write_text("x\n", encoding="utf-8")
    code, said = check(pack)
    assert code == 1
    assert "books.csv: the file is missing" in said
    assert "log/more.csv: the manifest does not know this file" in said


def amount_changed(rows: list[dict[str, Any]]) -> None:
    row = next(row for row in rows if row["kind"] == "receipt")
    row["body"] = row["body"].replace('"cents":4500', '"cents":4400')


def hash_made_anew(rows: list[dict[str, Any]]) -> None:
    """The same, with its own hash made anew: the next entry no longer continues it."""
    amount_changed(rows)
    row = next(row for row in rows if row["kind"] == "receipt")
    row["hash"] = canon.digest(bytes.fromhex(row["prev"]), row["body"].encode()).hex()


def chain_made_anew(rows: list[dict[str, Any]]) -> None:
    """A book written anew to its end, balanced: only what sealed it still knows the old one."""
    book = next(row for row in rows if row["kind"] == "receipt")["book"]
    head = canon.START
    for row in [row for row in rows if row["book"] == book]:
        body = json.loads(row["body"])
        if body.get("payer") is not None:
            body["payer"] = "Somebody Else"
        body["prev"] = row["prev"] = head.hex()
        row["body"] = canon.encode(body).decode()
        head = canon.digest(head, row["body"].encode())
        row["hash"] = head.hex()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (amount_changed, "its hash is not that of the entry before it and its body"),
        (hash_made_anew, "it does not continue the entry before it"),
        (hash_made_anew, "fund 100 does not balance by"),
        (chain_made_anew, "01-0001 is not the book it sealed"),
        (lambda rows: rows.pop(4), "is missing or stands elsewhere"),
        (lambda rows: rows.insert(4, rows.pop(5)), "is missing or stands elsewhere"),
        (
            lambda rows: [row for row in rows if row["book"] == "02-0001"] and rows.clear(),
            "it says 24 entries of 3 books",
        ),
        (lambda rows: rows[2].update(seq="3"), "its body names another seq"),
    ],
)
def test_changed_entries_are_named_though_the_manifest_was_made_anew(
    pack: Path, change: Callable[[list[dict[str, Any]]], object], words: str
) -> None:
    code, said = bent(pack, change)
    assert code == 1
    assert words in said, said


def test_a_report_or_a_journal_that_says_something_else_is_named(pack: Path) -> None:
    report, batches = pack / "reports" / "gl.csv", pack / "gl_batches.csv"
    report.write_text(report.read_text(encoding="utf-8").replace("65.00", "66.00"), encoding="utf-8")
    lines = batches.read_text(encoding="utf-8").splitlines()
    batches.write_text("\n".join([*lines, lines[1].replace("1,", "2,", 1)]) + "\n", encoding="utf-8")
    resealed(pack)
    code, said = check(pack)
    assert code == 1
    assert "reports/gl.csv: 100-4230 is not what the entries posted to it" in said
    assert "gl_batches.csv: 01-0001 is in the batches 1 and 2" in said


def test_what_is_nobodys_business_is_not_in_a_pack(pack: Path) -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in files(pack))
    for word in ("a-secret-digest", "password_hash", "7 Hidden Lane", "114 Alder St"):
        assert word not in written


def test_a_pack_that_is_interrupted_is_not_there(
    at: At, city: Books, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(city, at("jkim"), clock, tmp_path)

    def fails(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(pack_files.report_csv, "write", fails)
    with pytest.raises(OSError, match="No space"):
        packed(at("pshah"), tmp_path / "pack")
    assert not list(tmp_path.glob("pack*"))


def test_a_folder_without_a_pack_is_told_so(pack: Path) -> None:
    for path in files(pack):
        if path.name != "verify.py":
            path.unlink()
    code, said = check(pack)
    assert code == 2
    assert "is no audit pack" in said
