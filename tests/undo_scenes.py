# SPDX-License-Identifier: Apache-2.0
"""The sheets of what is undone after its drawer is sealed, reached by keys in the window of a supervisor."""

from __future__ import annotations

from collections.abc import Iterator

from app.bootstrap.window_hands import Hands


def undoing(hands: Hands, number: str) -> Iterator[str]:
    """Reverse a receipt, record its check as returned, ask for a refund: each as far as the last question."""
    hands.press("Ctrl+Shift+V")
    hands.write("99-0001-0001")
    hands.press("F12")
    yield "find receipt sheet, not found"
    hands.replace(number)
    hands.press("F12")
    yield "reverse sheet"
    hands.press("F12")
    yield "reverse sheet, fields missing"
    hands.press("Esc")
    hands.press("Ctrl+Shift+B")
    yield "find check sheet"
    hands.write("$80.00")
    hands.press("F12")
    if hands.sheet().objectName() == "checks-sheet":
        yield "checks sheet"
        hands.press("F12")
    yield "check back sheet"
    hands.press("Esc")
    hands.press("Ctrl+Shift+F")
    hands.press("F12")
    yield "refund sheet, fields missing"
    hands.press("Esc")
