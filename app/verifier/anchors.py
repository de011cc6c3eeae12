# SPDX-License-Identifier: Apache-2.0
"""What was printed and handed out is out of reach of anyone who can write to the database, so it is believed first.

A file of anchors is plain text, one a line; empty lines and lines beginning with `#` are skipped:

    01-0001 57 4F2KQ7RA-0Y8M3PXC-...      book, number of the entry, head in 4 x 8 characters
    seal 01-0001 57 4F2KQ7RA-...          the same from a session report: it was the closing entry
    seal DAY-0001 9 4F2KQ7RA-...          the same from a day report: it was the daily seal
    01-0001-0042 7QK2M-4XR0T              receipt number and the code on the receipt
"""

import re
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, so that nothing is misread aloud."""

HEAD_LENGTH = 32
CODE_LENGTH = 10

_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BOOK = re.compile(r"[A-Z0-9]{1,8}-[0-9]{4,9}")
_RECEIPT = re.compile(r"[A-Z0-9]{1,8}-[0-9]{4,9}-[0-9]{4,9}")


class AnchorError(ValueError):
    """A line of the file of anchors that cannot be read; the message names the line."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """One printed witness: a head of a book at `seq`, or the code of a receipt `number`."""

    book: str
    seq: int
    letters: str
    number: str = ""
    sealed: bool = False


def letters_of(digest: bytes, length: int) -> str:
    """Write the beginning of a hash in Crockford's letters, five bits each."""
    bits = int.from_bytes(digest[:32], "big")
    size = 8 * len(digest[:32])
    return "".join(ALPHABET[(bits >> (size - 5 * (place + 1))) & 31] for place in range(length))


def head_text(digest: bytes) -> str:
    """A head as it is printed: four groups of eight letters."""
    letters = letters_of(digest, HEAD_LENGTH)
    return "-".join(letters[at : at + 8] for at in range(0, HEAD_LENGTH, 8))


def code_text(digest: bytes) -> str:
    """A receipt's code as it is printed: two groups of five letters."""
    letters = letters_of(digest, CODE_LENGTH)
    return f"{letters[:5]}-{letters[5:]}"


def parse(text: str) -> tuple[Anchor, ...]:
    """Read a file of anchors; the first line that is none raises AnchorError with its number."""
    found = []
    for place, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        words = line.split()
        if words and not words[0].startswith("#"):
            found.append(_anchor(words, place))
    return tuple(found)


def _anchor(words: list[str], place: int) -> Anchor:
    sealed = words[0].lower() == "seal"
    if sealed:
        words = words[1:]
    name = words[0].upper() if words else ""
    if _RECEIPT.fullmatch(name) and not sealed:
        return Anchor(name.rpartition("-")[0], 0, _letters(words[1:], CODE_LENGTH, place), number=name)
    if _BOOK.fullmatch(name) and len(words) > 2 and words[1].isascii() and words[1].isdigit() and int(words[1][:15]):
        return Anchor(name, int(words[1][:15]), _letters(words[2:], HEAD_LENGTH, place), sealed=sealed)
    raise AnchorError(
        f"Line {place} is not an anchor. It needs a book, a number and a head, or a receipt and its code."
    )


def _letters(words: list[str], length: int, place: int) -> str:
    letters = "".join(words).replace("-", "").upper().translate(_MISREAD)
    if len(letters) != length or not set(letters) <= set(ALPHABET):
        raise AnchorError(f"Line {place} holds a code of {len(letters)} letters that cannot be read; it has {length}.")
    return letters
