# SPDX-License-Identifier: Apache-2.0
"""A fact is written down in exactly one way, so that the same fact always has the same bytes and the same hash.

The one way: UTF-8 JSON, one object, keys sorted by code point, no spaces, non-ASCII unescaped, strings in NFC without
control characters but newline and tab, whole numbers of at most 15 digits and never as text, arrays of objects only or
of strings only, nothing true, false or null, no key twice.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from typing import Any, TypeAlias

from app.domain.errors import CounterError

START = bytes(32)
"""What stands before the first entry of a book: 32 zero bytes."""

NUMERIC_KEYS = frozenset(
    {
        *("seq", "session", "cents", "open", "total", "change", "rounding", "quantity", "face", "loose", "packs"),
        *("pack_of", "counted", "assigned", "over_short", "float_back", "to_vault", "entries", "receipts", "grand"),
        *("attempt", "attempts", "amount", "count_of", "version", "place", "voids", "at_seq"),
    }
)
"""Keys whose value is a whole number wherever they stand; text under one of them is refused."""

_MOST = 10**15
_DEEPEST = 8
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_write = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode


Written: TypeAlias = dict[str, tuple[Any, str]]
"""Values of a fact by their key, each with its key and itself as the fact will carry them."""


class BodyError(ValueError):
    """A body that is not written the one way, or cannot be; the message says where."""


def encode(content: dict[str, Any], known: Written | None = None) -> bytes:
    """Write a fact down in the one way. Raises BodyError for anything that has no such writing.

    `known`: values of this fact that were written down before; each is taken as it is while it is the same object.
    """
    if known is None:
        _check(content)
        return _write(content).encode()
    members = {key: text for key, (value, text) in known.items() if content.get(key) is value}
    _check({key: value for key, value in content.items() if key not in members})
    return ("{" + ",".join([members.get(key) or _member(key, content[key]) for key in sorted(content)]) + "}").encode()


def written(content: dict[str, Any]) -> Written:
    """Write the values of a fact down before the rest of it is known. Raises BodyError like `encode`."""
    _check(content)
    return {key: (value, _member(key, value)) for key, value in content.items()}


def decode(body: bytes) -> dict[str, Any]:
    """Read a fact back; every spelling but the one way is refused with BodyError."""
    try:
        content = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise BodyError(f"not readable: {type(error).__name__}") from None
    if type(content) is not dict or encode(content) != body:
        raise BodyError("not written the one way")
    return content


def digest(prev: bytes, body: bytes) -> bytes:
    """The hash of an entry covers everything before it in its book: SHA-256 of the previous hash and the body."""
    return hashlib.sha256(prev + body).digest()


def text(typed: str, limit: int = 200, field: str | None = None) -> str:
    """What people type enters the books in one form: composed (NFC), trimmed, newline and tab the only controls.

    Raises CounterError beside `field` for control characters, broken characters and more than `limit` characters.
    """
    composed = unicodedata.normalize("NFC", typed.replace("\r\n", "\n")).strip()
    if _FORBIDDEN.search(composed):
        raise CounterError(
            "This text holds a character that cannot be printed. Nothing was changed. Type it again.", field=field
        )
    if len(composed) > limit:
        raise CounterError(
            f"This text is longer than {limit} characters. Nothing was changed. Shorten it.", field=field
        )
    return composed


def code_of(digest: bytes) -> str:
    """The code on a receipt is the beginning of its entry's hash: ten letters nobody misreads, XXXXX-XXXXX."""
    letters = _letters(digest, 10)
    return f"{letters[:5]}-{letters[5:]}"


def anchor_text(digest: bytes) -> str:
    """The head of a book as a report prints it: four groups of eight letters, 160 bits of the hash."""
    letters = _letters(digest, 32)
    return "-".join(letters[at : at + 8] for at in range(0, 32, 8))


def _letters(digest: bytes, length: int) -> str:
    bits = int.from_bytes(digest, "big") >> (8 * len(digest) - 5 * length)
    return "".join(_CROCKFORD[(bits >> 5 * place) & 31] for place in reversed(range(length)))


def _check(content: dict[str, Any]) -> None:
    texts: list[str] = []
    _check_object(content, 1, texts)
    _check_texts(texts)


def _member(key: str, value: Any) -> str:
    return f"{_write(key)}:{value if type(value) is int else _write(value)}"


def _check_object(content: dict[str, Any], depth: int, texts: list[str]) -> None:
    """Check the shape and gather the texts: looked at all at once they cost a payment less."""
    if depth > _DEEPEST:
        raise BodyError("nested too deep")
    for key, value in content.items():
        kind = type(value)
        if kind is int:
            if not -_MOST < value < _MOST:
                raise BodyError(f"{key} has more than 15 digits")
        elif key in NUMERIC_KEYS:
            raise BodyError(f"{key} must be a whole number, not {kind.__name__}")
        elif kind is str:
            texts.append(value)
        elif kind is dict:
            _check_object(value, depth + 1, texts)
        elif kind is list:
            _check_array(key, value, depth + 1, texts)
        else:
            raise BodyError(f"{key} cannot be written: {kind.__name__}")
    texts += content


def _check_array(key: str, items: list[Any], depth: int, texts: list[str]) -> None:
    kinds = {type(item) for item in items}
    if kinds <= {str}:
        texts += items
    elif kinds == {dict}:
        for item in items:
            _check_object(item, depth + 1, texts)
    else:
        raise BodyError(f"{key} must hold objects only or texts only")


def _check_texts(texts: list[Any]) -> None:
    try:
        together = "".join(texts)
    except TypeError:
        raise BodyError("a key must be text") from None
    if together.isascii() and together.isprintable():
        return
    if _FORBIDDEN.search(together) or not all(unicodedata.is_normalized("NFC", text) for text in texts):
        raise BodyError("a text holds a control character or is not in NFC")
