# SPDX-License-Identifier: Apache-2.0
"""Card numbers never enter the books: they are found however they are written, and refused or masked."""

from __future__ import annotations

import re
import unicodedata

from app.domain.errors import CounterError

_ISSUERS: tuple[tuple[int, int, frozenset[int]], ...] = (
    # first and last prefix (same number of digits), lengths in use
    (4, 4, frozenset({13, 16, 19})),  # Visa
    (51, 55, frozenset({16})),  # Mastercard
    (2221, 2720, frozenset({16})),  # Mastercard
    (34, 34, frozenset({15})),  # American Express
    (37, 37, frozenset({15})),  # American Express
    (300, 305, frozenset({14, 16, 17, 18, 19})),  # Diners Club
    (3095, 3095, frozenset({14, 16, 17, 18, 19})),  # Diners Club
    (36, 36, frozenset({14, 15, 16, 17, 18, 19})),  # Diners Club
    (38, 39, frozenset({14, 16, 17, 18, 19})),  # Diners Club
    (3528, 3589, frozenset({16, 17, 18, 19})),  # JCB
    (6011, 6011, frozenset({16, 17, 18, 19})),  # Discover
    (644, 649, frozenset({16, 17, 18, 19})),  # Discover
    (65, 65, frozenset({16, 17, 18, 19})),  # Discover
    (622126, 622925, frozenset({16, 17, 18, 19})),  # Discover, UnionPay
    (62, 62, frozenset({16, 17, 18, 19})),  # UnionPay
    (50, 50, frozenset({13, 14, 15, 16, 17, 18, 19})),  # Maestro
    (56, 58, frozenset({13, 14, 15, 16, 17, 18, 19})),  # Maestro
    (6304, 6304, frozenset({13, 14, 15, 16, 17, 18, 19})),  # Maestro
    (67, 67, frozenset({13, 14, 15, 16, 17, 18, 19})),  # Maestro
)
_SHORTEST, _LONGEST = 13, 19
_MOST_GAP = 3  # separators between two digits of one number
_TRACK = re.compile(r"[%;]?[Bb]?[0-9]{12,19}[\^=]|%[Bb][0-9]{12,19}", re.ASCII)
_MESSAGE = (
    "This looks like a card number. It was not kept. "
    "Type the last four digits only, and leave the number to the terminal."
)


def _digits_of(text: str) -> list[tuple[int, str]]:
    """Each decimal digit of any script with its place in the text; separators are what is left between them."""
    digits: list[tuple[int, str]] = []
    for place, character in enumerate(text):
        value = unicodedata.decimal(character, None)
        if value is not None:
            digits.append((place, str(value)))
    return digits


def _is_separator(character: str) -> bool:
    category = unicodedata.category(character)
    return category in {"Zs", "Cf", "Pd", "Cc"} or character in ".·•_/,−\u2043*|"  # noqa: RUF001


def _runs(text: str) -> list[list[tuple[int, str]]]:
    """Digits that belong together: nothing but a few separators stands between them."""
    runs: list[list[tuple[int, str]]] = []
    for place, digit in _digits_of(text):
        if runs:
            between = text[runs[-1][-1][0] + 1 : place]
            if len(between) <= _MOST_GAP and all(map(_is_separator, between)):
                runs[-1].append((place, digit))
                continue
        runs.append([(place, digit)])
    return runs


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _issued(digits: str) -> bool:
    return any(
        first <= int(digits[: len(str(first))]) <= last and len(digits) in lengths for first, last, lengths in _ISSUERS
    )


def _starts(run: list[tuple[int, str]]) -> list[int]:
    """Where a group of digits begins within a run: at its front and after each separator."""
    return [at for at in range(len(run)) if at == 0 or run[at][0] > run[at - 1][0] + 1]


def _spans(text: str) -> list[tuple[int, int]]:
    """Every card number of a text, left to right; a number begins and ends with a group of digits."""
    if _TRACK.search(unicodedata.normalize("NFKC", text)) is not None:
        return [(0, len(text))]  # a stripe carries the holder's name and more: all of it goes
    spans: list[tuple[int, int]] = []
    for run in _runs(text):
        starts = _starts(run)
        ends = {*starts[1:], len(run)}
        taken = 0
        for start in starts:
            for end in range(min(len(run), start + _LONGEST), start + _SHORTEST - 1, -1):
                digits = "".join(digit for _, digit in run[start:end])
                if start >= taken and end in ends and _issued(digits) and _luhn(digits):
                    spans.append((run[start][0], run[end - 1][0] + 1))
                    taken = end
                    break
    return spans


def find_card_number(text: str) -> tuple[int, int] | None:
    """Where a card number stands in a text (start, end), or None.

    Found with spaces, dashes, dots, no-break spaces or full-width digits in it; 13 to 19 digits that pass the
    check digit and an issuer's range and length. Data of a magnetic stripe counts as one whatever its digits say.
    """
    spans = _spans(text)
    return spans[0] if spans else None


def refuse(text: str, field: str | None = None) -> None:
    """A field that holds a card number is refused; the message never repeats the number."""
    if _spans(text):
        raise CounterError(_MESSAGE, field=field, remedy="last_four")


def mask(text: str) -> str:
    """The text with every card number reduced to its last four digits; stripe data goes as a whole."""
    masked: list[str] = []
    done = 0
    for start, end in _spans(text):
        last_four = "".join(digit for _, digit in _digits_of(text[start:end]))[-4:]
        stripe = (start, end) == (0, len(text)) and _TRACK.search(unicodedata.normalize("NFKC", text)) is not None
        masked += [text[done:start], "[card data removed]" if stripe else f"•••• {last_four}"]
        done = end
    return "".join(masked) + text[done:]
