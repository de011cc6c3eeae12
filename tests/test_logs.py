# SPDX-License-Identifier: Apache-2.0
"""The log is one record per line, stays small, and never shows a card number."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import logs


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield logs.start(tmp_path, "DEBUG")
    logs.stop()
    root.handlers[:] = handlers
    root.setLevel(level)


def rows(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text(encoding="ascii").split("\n") if line]


def test_a_record_is_one_line_with_time_level_and_text(log: Path) -> None:
    logging.getLogger("app.services").warning("Receipt %s is posted", "01-0001-0042")
    (row,) = rows(log)
    assert row["level"] == "WARNING"
    assert row["logger"] == "app.services"
    assert row["text"] == "Receipt 01-0001-0042 is posted"
    assert row["at"].endswith("+00:00")


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\x0b", "\x1b[2J", "\x85", "\u2028", "\x00"])
def test_a_name_with_a_control_character_cannot_fake_a_second_record(log: Path, break_: str) -> None:
    logging.getLogger("app").info("payer %s", f'Ana{break_}{{"level": "INFO", "text": "drawer balanced"}}')
    raw = log.read_bytes()
    assert raw.count(b"\n") == 1
    assert all(byte == 10 or 32 <= byte < 127 for byte in raw)
    assert break_ in rows(log)[0]["text"]


def test_half_a_character_does_not_stop_the_log() -> None:
    record = logging.LogRecord("app", logging.INFO, __file__, 1, "payer %s", ("Ana \ud800",), None)
    line = logs.JsonLines().format(record)
    assert line.isascii()
    assert json.loads(line)["text"] == "payer Ana \ud800"


def test_an_error_brings_its_place_along_on_the_same_line(log: Path) -> None:
    try:
        raise ValueError("card 4111 1111 1111 1111 was typed")
    except ValueError:
        logging.getLogger("app").exception("that went wrong")
    (row,) = rows(log)
    assert "Traceback" in row["error"]
    assert "************1111".replace(" ", "") in row["error"].replace(" ", "")
    assert "4111 1111" not in row["error"]


def test_a_warning_of_a_library_reaches_the_log(log: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logs.start(log.parent.parent)
        warnings.warn("old call", DeprecationWarning, stacklevel=1)
    assert "old call" in rows(log)[-1]["text"]


@pytest.mark.parametrize(
    "typed",
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111\u00a01111\u00a01111\u00a01111",
        "4111 1111-1111 1111",
        "\uff14" + "\uff11" * 15,
        "x=4111111111111111;",
        "0004111111111111111",
        "378282246310005",
        "3782 822463 10005",
        "6011111111111117",
        "5555555555554444",
        "2223003122003222",
        "30569309025904",
        "4222222222222",
        "4111\u20131111\u20131111\u20131111",
    ],
)
def test_a_card_number_keeps_its_last_four_digits_only(typed: str) -> None:
    cleaned = logs.redact(f"memo: {typed} by phone")
    digits = [character for character in typed if character.isdigit()]
    left = [character for character in cleaned if character.isdigit()]
    assert len([c for c in left if c not in "0\uff10"]) <= 4
    assert left[-4:] == digits[-4:]
    assert cleaned.startswith("memo: ")
    assert cleaned.endswith(" by phone")


@pytest.mark.parametrize(
    "track",
    [
        "%B4111111111111111^SOTO/ANA^29121011000012300000?",
        ";4111111111111111=29121011000012300000?",
        ";4111111111111111=2912",
    ],
)
def test_a_swiped_card_leaves_nothing_behind(track: str) -> None:
    cleaned = logs.redact(f"payer {track}")
    assert cleaned == "payer [card track]"


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111112",
        "Receipt 01-0001-0042 after 01-0001-0041",
        "routing 021000021, check 1042",
        "parcel 12-34-567-890-1234",
        "2026-11-20T08:03:00-06:00",
        "0193fd2e-7c2b-7d1e-9a41-5c3b0f4f7a11",
        "9" * 12,
    ],
)
def test_a_number_that_is_no_card_stays_readable(text: str) -> None:
    assert logs.redact(text) == text


def test_a_very_long_text_is_cut_in_the_middle(log: Path) -> None:
    logging.getLogger("app").info("a" * 50_000 + "end")
    (row,) = rows(log)
    assert len(row["text"]) < 21_000
    assert "30003 characters left out" in row["text"]
    assert row["text"].endswith("end")


def test_the_log_never_outgrows_its_bound(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (handler,) = [one for one in logging.getLogger().handlers if isinstance(one.formatter, logs.JsonLines)]
    monkeypatch.setattr(handler, "maxBytes", 2_000)
    monkeypatch.setattr(handler, "backupCount", 3)
    for number in range(300):
        logging.getLogger("app").info("line %d", number)
    files = list(log.parent.iterdir())
    assert len(files) == 4
    assert sum(file.stat().st_size for file in files) < 4 * 2_300
    assert rows(log)[-1]["text"] == "line 299"
    assert logs.FILE_BYTES * (logs.FILES_KEPT + 1) == 20_000_000


def test_python_escpos_finds_logging_done_and_leaves_it(tmp_path: Path) -> None:
    program = (
        "import logging, pathlib, sys\n"
        "from app import logs\n"
        "logs.start(pathlib.Path(sys.argv[1]), 'WARNING')\n"
        "before = list(logging.getLogger().handlers)\n"
        "import escpos.printer\n"
        "assert logging.getLogger().handlers == before and len(before) == 1, logging.getLogger().handlers\n"
        "assert logging.getLogger().level == logging.WARNING\n"
    )
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_row_a_server_refused_is_not_quoted_in_the_log() -> None:
    said = (
        'new row violates check constraint "receipt_total"\n'
        "DETAIL:  Failing row contains (12, Ana Soto,\n114 Alder St, 4400).\n"
        "CONTEXT:  SQL statement in function enter_receipt line 12\n"
        "unnamed portal with parameters: $1 = 'Ana Soto', $2 = '4400'\n"
        "[SQL: INSERT INTO receipt (payer) VALUES (%(payer)s)]\n"
        "[parameters: {'payer': 'Ana Soto'}]\n"
        "(Background on this error at: https://sqlalche.me/e/20/gkpj)"
    )
    cleaned = logs.redact(said)
    assert "Soto" not in cleaned
    assert "Alder" not in cleaned
    for kept in ("receipt_total", "enter_receipt line 12", "INSERT INTO receipt", "Background"):
        assert kept in cleaned


def test_what_follows_a_quoted_row_stays_readable() -> None:
    cleaned = logs.redact("failed\nDETAIL:  Key (name)=(Ana Soto) exists.\n\nDuring handling of the above exception")
    assert "Soto" not in cleaned
    assert cleaned.endswith("During handling of the above exception")
