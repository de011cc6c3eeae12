# SPDX-License-Identifier: Apache-2.0
"""Money is a whole number of cents: it is added, compared and shared out, and never rounded in passing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import CounterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TYPED = re.compile(r"(-?)\$?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(?:\.([0-9]{0,2}))?", re.ASCII)
_LONGEST = 24
_MOST = 10**15  # the books write integers of at most 15 digits


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in whole cents, negative where money goes back; the cents are an int and nothing else."""

    cents: int

    def __post_init__(self) -> None:
        if type(self.cents) is not int:
            raise TypeError(f"money is whole cents, not {type(self.cents).__name__}")

    @classmethod
    def parse(cls, typed: str, field: str | None = None) -> Money:
        """Read an amount as people write it: "284.6", "284.60", ".5", "1,284.60", "$7", "-5.00".

        Raises CounterError beside `field` for anything else.
        """
        text = typed.strip()
        match = _TYPED.fullmatch(text) if len(text) <= _LONGEST else None
        if match is None or not (match[2] or match[3]):
            raise CounterError(
                "That is not an amount. Nothing was changed. Type dollars and cents, such as 284.60.", field=field
            )
        cents = int(match[2].replace(",", "") or "0") * 100 + int((match[3] or "").ljust(2, "0"))
        if cents >= _MOST:
            raise CounterError(
                "That amount is larger than the books can hold. Nothing was changed. Check the figure.", field=field
            )
        return cls(-cents if match[1] else cents)

    @classmethod
    def total(cls, amounts: Iterable[Money]) -> Money:
        """The sum of any number of amounts; of none, zero."""
        return cls(sum(amount.cents for amount in amounts))

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + other.cents)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - other.cents)

    def __neg__(self) -> Money:
        return Money(-self.cents)

    def __abs__(self) -> Money:
        return Money(abs(self.cents))

    def __mul__(self, times: int) -> Money:
        return Money(self.cents * times)

    def __bool__(self) -> bool:
        return self.cents != 0

    def split(self, parts: int) -> list[Money]:
        """Share an amount equally: the first parts get the odd cents, and the parts add up to the amount.

        A negative amount is split by its absolute value and each part gets the sign back. `parts` is at least 1.
        """
        base, odd = divmod(abs(self.cents), parts)
        sign = -1 if self.cents < 0 else 1
        return [Money(sign * (base + (place < odd))) for place in range(parts)]

    def share(self, weights: Sequence[int]) -> list[Money]:
        """Share an amount by weight, largest remainder first, ties to the earlier weight (rule 5.3.4).

        The shares add up to the amount to the cent. Weights are whole, none negative, not all zero (else ValueError).
        """
        whole = sum(weights)
        if whole <= 0 or min(weights) < 0:
            raise ValueError("weights are whole numbers, none negative and not all zero")
        parts = [divmod(abs(self.cents) * weight, whole) for weight in weights]
        odd = abs(self.cents) - sum(base for base, _ in parts)
        by_remainder = sorted(range(len(parts)), key=lambda place: (-parts[place][1], place))
        extra = set(by_remainder[:odd])
        sign = -1 if self.cents < 0 else 1
        return [Money(sign * (base + (place in extra))) for place, (base, _) in enumerate(parts)]

    def percent(self, basis_points: int) -> Money:
        """A percentage in hundredths of a percent, half a cent up: 2.95 % is 295. The sign is restored afterwards."""
        cents = (abs(self.cents) * basis_points * 2 + 10_000) // 20_000
        return Money(-cents if self.cents < 0 else cents)

    def __str__(self) -> str:
        sign = "-" if self.cents < 0 else ""
        dollars, cents = divmod(abs(self.cents), 100)
        return f"{sign}{dollars:,}.{cents:02d}"

    @property
    def plain(self) -> str:
        """The amount as day files and tables carry it, without commas: "1284.60"."""
        return str(self).replace(",", "")

    @property
    def dollars(self) -> str:
        """The amount as screens and letters show it: "$1,284.60", with a true minus sign (U+2212) in front."""
        return f"{'−' if self.cents < 0 else ''}${abs(self)}"  # noqa: RUF001

    @property
    def spoken(self) -> str:
        """The amount as people say it at the counter: "60¢" below a dollar, else "$16.00"."""
        return f"{self.cents}¢" if 0 < self.cents < 100 else self.dollars


ZERO = Money(0)
