# SPDX-License-Identifier: Apache-2.0
"""What the counter expects of a printer and a drawer, whoever makes them.

Drivers in app/devices fulfil these; services and screens know only these words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.domain.paper import Item


class PrinterState(StrEnum):
    """How a printer is. Silence is UNKNOWN, never READY."""

    READY = "ready"
    LOW_PAPER = "low paper"
    OUT_OF_PAPER = "out of paper"
    COVER_OPEN = "cover open"
    ERROR = "error"
    OFFLINE = "offline"
    UNKNOWN = "unknown"

    @property
    def prints(self) -> bool:
        """Only a printer that said so itself is known to print."""
        return self in {PrinterState.READY, PrinterState.LOW_PAPER}


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """A printer's state and, for a person who repairs it, what it said ("cutter", "did not answer in 1.5 s")."""

    state: PrinterState
    detail: str = ""


class PrintOutcome(StrEnum):
    """What became of one print. The payment stands in every case; paper never undoes money.

    CONFIRMED: the printer said it finished. SENT: handed over, and this printer cannot answer. UNKNOWN: it may have
    printed, somebody has to look. FAILED: nothing was printed.
    """

    CONFIRMED = "confirmed"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"


class KickReason(StrEnum):
    """The only reasons a drawer opens for; each opening has exactly one and is counted (fault F18)."""

    CASH = "cash"
    OPEN_DRAWER = "open"
    BEGIN_COUNT = "begin_count"
    NO_SALE = "no_sale"
    TEST_PAGE = "test_page"


@dataclass(frozen=True, slots=True)
class PrintJob:
    """What goes to one printer at once: finished bytes (empty: drawer only), and why the drawer opens, if it does."""

    ref: str
    data: bytes = b""
    kick: KickReason | None = None


@dataclass(frozen=True, slots=True)
class PrintReport:
    """What a driver knows after a job. `kicked` says that the pulse was handed to the printer."""

    outcome: PrintOutcome
    status: PrinterStatus
    kicked: bool = False


class CashDrawer(Protocol):
    """A drawer opens only for a reason; the answer says that the pulse went out, not that the drawer moved."""

    def kick(self, reason: KickReason) -> bool:
        """Send one pulse; False if the device could not be reached."""
        ...


class Printer(CashDrawer, Protocol):
    """A printer answers within its own time-outs and never raises for what a device does."""

    @property
    def name(self) -> str:
        """The name from the set-up, as the status strip shows it."""
        ...

    def status(self) -> PrinterStatus:
        """Ask the printer how it is."""
        ...

    def print(self, job: PrintJob) -> PrintReport:
        """Print one job and say what is known about it."""
        ...


@dataclass(frozen=True, slots=True)
class PrinterSettings:
    """A printer as set up: driver name, address, columns (32, 42, 48), code page (cp858, cp1252, cp437).

    Options are texts: "substitute" names the printer that takes over, "status" = "none" a printer that cannot answer,
    "pin" = "5" the second drawer connector, "format" = "pdf" for a folder of PDF files.
    """

    name: str
    driver: str
    address: str = ""
    columns: int = 42
    code_page: str = "cp858"
    options: Mapping[str, str] = field(default_factory=dict)


class RollMode(StrEnum):
    """What the printer on the screen pretends."""

    OK = "ok"
    SLOW = "slow"
    PAPER_LOW = "paper low"
    PAPER_OUT = "paper out"
    COVER_OPEN = "cover open"
    ERROR = "error"
    OFFLINE = "offline"
    SILENT = "silent"
    CLOSES = "closes mid-receipt"


class PaperRoll(Protocol):
    """The paper of the printer on the screen: what was printed, how often the drawer was opened, and its mode."""

    @property
    def mode(self) -> RollMode:
        """What it pretends now."""
        ...

    @property
    def columns(self) -> int:
        """Columns of its paper."""
        ...

    @property
    def kicks(self) -> int:
        """Pulses received since it was started."""
        ...

    def items(self) -> tuple[Item, ...]:
        """All that is on the roll, oldest first."""
        ...

    def set_mode(self, mode: RollMode) -> None:
        """Pretend something else from now on."""
        ...

    def tear_off(self) -> None:
        """Throw away what is on the roll."""
        ...

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` (on any thread) after something was printed; the answer ends that."""
        ...


class Ear(Protocol):
    """Somebody who listens for hints that something was recorded."""

    def close(self) -> None:
        """Hear nothing more; nobody waits for it."""
