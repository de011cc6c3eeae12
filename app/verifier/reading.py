# SPDX-License-Identifier: Apache-2.0
r"""Only one way of writing a fact down counts as the fact; anything else is a body someone else wrote.

What is doubtful in any way is walked letter by letter instead of being written again and compared, so a mistake of the
writer is not repeated here. Canonical: UTF-8 without a mark, one object, keys in strict order of code points, no
spaces, strings in NFC with no control characters, escapes `\"` `\\` `\n` `\t` only, integers of at most 15 digits,
arrays that hold objects only or strings only, no true, false or null.
"""

import json
import re
import unicodedata
from typing import Any

DEEPEST = 8
"""Objects and arrays nest no deeper than this; the deepest kind needs four."""

MONEY_KEYS = frozenset(
    {
        *("amount", "assigned", "attempt", "attempts", "cents", "change", "checks_over_short", "checks_total"),
        *("count_of", "counted", "entries", "face", "float_back", "grand", "loose", "money_orders_over_short"),
        *("money_orders_total", "open", "over_short", "pack_of", "packs", "quantity", "receipts", "rounding"),
        *("at_seq", "place", "seq", "session", "to_vault", "total", "version", "voids"),
    }
)
"""Keys whose value is always a number: a number in quotation marks would be read as text by one database."""

TOO_LARGE = 10**15
"""The first number that has more than 15 digits."""

_write = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode

_PLAIN = r"[^\"\\\x00-\x1f\x7f-\x9f\ud800-\udfff]"
# Possessive: a text without an end is refused at once, whatever it holds.
_TEXT = rf'"((?:{_PLAIN}++|\\["\\nt])*+)"'
_NUMBER = r"(0|-?[1-9][0-9]{0,14})(?![0-9.eE])"
# One key with its text or number, and what follows: nearly all a body is made of.
_PAIR = re.compile(rf'"({_PLAIN}++)":(?:"({_PLAIN}*+)"|{_NUMBER})([,}}])')
_KEY = re.compile(rf"{_TEXT}:")
_STRING = re.compile(_TEXT)
_INTEGER = re.compile(_NUMBER)
_ESCAPE = re.compile(r'\\(["\\nt])')
_MEANING = {'"': '"', "\\": "\\", "n": "\n", "t": "\t"}


class BodyError(ValueError):
    """A body that is not written the one canonical way; the message says where it departs."""


def read(body: bytes) -> dict[str, Any]:
    """Read one body strictly: exactly one canonical spelling of the fact is accepted.

    Raises BodyError with the byte or key where it departs from the canonical form.
    """
    return _at_once(body) or _letter_by_letter(body)


def _at_once(body: bytes) -> dict[str, Any] | None:
    """The quick way for nearly every body, printable ASCII without an escape: sound, and written back it is itself.

    None for any other: the long way decides.
    """
    if not body.isascii() or b"\\" in body:
        return None
    text = body.decode("ascii")
    if not text.isprintable():
        return None
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return content if type(content) is dict and _sound(content, 1) and _write(content) == text else None


def _sound(content: dict[str, Any], depth: int) -> bool:
    """Whether it holds only what a body may: texts, whole numbers, objects, and arrays of objects or of texts."""
    if depth > DEEPEST:
        return False
    for key, value in content.items():
        kind = type(value)
        if kind is int:
            if not -TOO_LARGE < value < TOO_LARGE:
                return False
        elif key in MONEY_KEYS:
            return False
        elif kind is dict:
            if not _sound(value, depth + 1):
                return False
        elif kind is list:
            if not _sound_array(value, depth + 1):
                return False
        elif kind is not str:
            return False
    return True


def _sound_array(items: list[Any], depth: int) -> bool:
    if depth > DEEPEST:
        return False
    if not items or type(items[0]) is str:
        return all(type(item) is str for item in items)
    return all(type(item) is dict and _sound(item, depth + 1) for item in items)


def _letter_by_letter(body: bytes) -> dict[str, Any]:
    try:
        text = body.decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        raise BodyError(f"byte {error.start} is not UTF-8") from None
    content, end = _object(text, 0, 1)
    if end != len(text):
        raise BodyError(f"something follows the body at character {end}")
    return content


def _object(text: str, at: int, depth: int) -> tuple[dict[str, Any], int]:
    if not text.startswith("{", at) or depth > DEEPEST:
        raise BodyError(f"no object at character {at}")
    content: dict[str, Any] = {}
    at += 1
    if text.startswith("}", at):
        return content, at + 1
    last: str | None = None
    while True:
        pair = _PAIR.match(text, at)
        found = pair or _KEY.match(text, at)
        if found is None:
            raise BodyError(f"no key at character {at}")
        key = _meant(found[1])
        if last is not None and key <= last:
            raise BodyError(f"key {key!r} is repeated" if key == last else f"key {key!r} is out of order")
        last = key
        if pair is not None and pair[3] is not None:
            content[key], sign, at = int(pair[3]), pair[4], pair.end()
        elif pair is not None and key not in MONEY_KEYS:
            content[key], sign, at = _meant(pair[2]), pair[4], pair.end()
        else:
            content[key], at = _value(text, (_KEY.match(text, at) or found).end(), depth, key)
            sign = text[at : at + 1]
            at += 1
        if sign == "}":
            return content, at
        if sign != ",":
            raise BodyError(f"no comma after {key!r} at character {at - 1}")


def _value(text: str, at: int, depth: int, key: str) -> tuple[Any, int]:
    sign = text[at : at + 1]
    if key in MONEY_KEYS and sign in ('"', "{", "["):
        raise BodyError(f"{key!r} is a number that is not written as one")
    if sign == '"':
        return _string(text, at)
    if sign == "{":
        return _object(text, at, depth + 1)
    if sign == "[":
        return _array(text, at, depth + 1)
    found = _INTEGER.match(text, at)
    if found is None:
        raise BodyError(f"{key!r} is neither text nor a whole number of at most 15 digits")
    return int(found[1]), found.end()


def _array(text: str, at: int, depth: int) -> tuple[list[Any], int]:
    items: list[Any] = []
    at += 1
    if text.startswith("]", at):
        return items, at + 1
    first = text[at : at + 1]
    while True:
        if first not in ('"', "{") or not text.startswith(first, at):
            raise BodyError(f"an array holds something else than objects only or strings only at character {at}")
        item: Any
        item, at = _string(text, at) if first == '"' else _object(text, at, depth + 1)
        items.append(item)
        sign = text[at : at + 1]
        at += 1
        if sign == "]":
            return items, at
        if sign != ",":
            raise BodyError(f"no comma between two items at character {at - 1}")


def _string(text: str, at: int) -> tuple[str, int]:
    found = _STRING.match(text, at)
    if found is None:
        raise BodyError(f"the text at character {at} holds a control character or an escape that is not used")
    return _meant(found[1]), found.end()


def _meant(raw: str) -> str:
    meant = _ESCAPE.sub(lambda found: _MEANING[found[1]], raw) if "\\" in raw else raw
    if not meant.isascii() and not unicodedata.is_normalized("NFC", meant):
        raise BodyError("a text is not in NFC form")
    return meant
