# SPDX-License-Identifier: Apache-2.0
"""The log of a home: one JSON object per line, bounded in size, never a card number.

By convention nothing about a payer is logged at INFO or above. What slips through is taken out here: card numbers, and
what a database quotes of a row it refused.
"""

from __future__ import annotations

import json
import logging
import re
import unicodedata
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

FOLDER = "logs"
FILE_NAME = "tillwright.jsonl"
FILE_BYTES = 2_000_000
FILES_KEPT = 9
LONGEST_TEXT = 20_000

_CARD_LENGTHS = range(13, 20)
_CARD_STARTS = frozenset("23456")
_DIGIT_RUN = re.compile(r"(?<![^\W\d_])\d(?:[\s.\-\u2010-\u2015]{0,2}\d){12,}(?![^\W\d_])")
_TRACK = re.compile(r"%[A-Z]\d[^?\n]{12,}\??|;\d{13,19}=[^?\n]*\??", re.IGNORECASE)
# A server quotes the row it refused under DETAIL, and bound values under CONTEXT; SQLAlchemy lists parameters.
_QUOTED = (
    (
        re.compile(
            r"^(?P<head>DETAIL: ).*?(?=^(?:HINT|CONTEXT|QUERY|LOCATION): |^\[SQL|^\(Background|^\s*\n|^Traceback|\Z)",
            re.MULTILINE | re.DOTALL,
        ),
        r"\g<head> [left out]\n",
    ),
    (re.compile(r"\bparameters?:? \$\d+ = .*$", re.MULTILINE), "parameters [left out]"),
    (re.compile(r"^\[parameters: .*\]$", re.MULTILINE), "[parameters left out]"),
)


class JsonLines(logging.Formatter):
    """One record as one line: time in UTC, level, logger, text and, after an error, where it came from."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON; control characters are escaped, so no text can fake a second record."""
        row: dict[str, str] = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "thread": record.threadName or "",
            "text": _clean(record.getMessage()),
        }
        if record.exc_info:
            row["error"] = _clean(self.formatException(record.exc_info))
        if record.stack_info:
            row["stack"] = _clean(record.stack_info)
        return json.dumps(row, ensure_ascii=True)


def start(home: Path, level: str = "INFO") -> Path:
    """Begin logging into the home and answer the file.

    Every handler that another library set up is replaced; python-escpos configures logging when it is imported and
    finds it done. Rotation keeps at most ten files of two megabytes.
    """
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE_NAME
    handler = RotatingFileHandler(
        file, maxBytes=FILE_BYTES, backupCount=FILES_KEPT, encoding="utf-8", errors="backslashreplace", delay=True
    )
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    return file


def stop() -> None:
    """Close the log of this process; what is logged afterwards goes nowhere."""
    logging.captureWarnings(False)
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler.formatter, JsonLines):
            root.removeHandler(handler)
            handler.close()


def redact(text: str) -> str:
    """The text with every card number masked to its last four digits; tracks and quoted rows are taken out.

    A card number is 13 to 19 digits, in any digits and with spaces or dashes between, whose check digit holds.
    """
    for quoted, instead in _QUOTED:
        text = quoted.sub(instead, text)
    return _DIGIT_RUN.sub(_mask_run, _TRACK.sub("[card track]", text))


def _clean(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        half = LONGEST_TEXT // 2
        text = f"{text[:half]} [{len(text) - LONGEST_TEXT} characters left out] {text[-half:]}"
    return redact(text)


def _mask_run(match: re.Match[str]) -> str:
    characters = list(match.group())
    places = [index for index, character in enumerate(characters) if character.isdigit()]
    digits = "".join(str(unicodedata.digit(characters[index])) for index in places)
    for first, last in _card_windows(digits, places):
        for index in places[first : last - 4]:
            characters[index] = "*"
    return "".join(characters)


def _card_windows(digits: str, places: list[int]) -> list[tuple[int, int]]:
    """Where card numbers lie in a run of digits: whole groups of it, or a piece of one unbroken group."""
    found = []
    for first in range(len(digits) - _CARD_LENGTHS.start + 1):
        if digits[first] not in _CARD_STARTS:
            continue
        for length in _CARD_LENGTHS:
            last = first + length
            if last > len(digits):
                break
            if _is_whole(places, first, last) and _check_digit_holds(digits[first:last]):
                found.append((first, last))
    return found


def _is_whole(places: list[int], first: int, last: int) -> bool:
    if places[last - 1] - places[first] == last - first - 1:
        return True
    begins = first == 0 or places[first] - places[first - 1] > 1
    ends = last == len(places) or places[last] - places[last - 1] > 1
    return begins and ends


def _check_digit_holds(digits: str) -> bool:
    total = 0
    for position, character in enumerate(reversed(digits)):
        doubled = int(character) * (1 + position % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
