# SPDX-License-Identifier: Apache-2.0
"""A receipt printer that speaks ESC/POS over any link: asked before, asked after, believed only when it answers.

Only one job talks to a printer at a time. A job that was handed over and not confirmed is "unknown": somebody looks at
the paper. Nothing here raises for what a device does.
"""

from __future__ import annotations

from itertools import count
from time import monotonic
from typing import TYPE_CHECKING

from app.devices.answers import ASK, OFFLINE_CAUSE, PRINTER, ROLL, Answers, state_of
from app.devices.links import Limits, Link, LinkError
from app.domain.ports import PrinterState, PrinterStatus, PrintOutcome, PrintReport

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.ports import KickReason, PrinterSettings, PrintJob

_DONE = b"\x1d(H\x06\x00\x30\x30"  # say when everything up to here is printed
_BARRIER = b"\x1dr\x01"  # answered in its turn; for printers that do not know the command above
_NO_ANSWER = "did not answer within {:g} seconds"


class EscposPrinter:
    """One printer; `connect` opens its link with the seconds allowed and raises LinkError."""

    def __init__(
        self, settings: PrinterSettings, connect: Callable[[float], Link], limits: Limits | None = None
    ) -> None:
        self._settings = settings
        self._connect = connect
        self._limits = limits or Limits()
        self._answers_status = settings.options.get("status") != "none"
        self._pin = 1 if settings.options.get("pin") == "5" else 0
        self._tokens = count(1)

    @property
    def name(self) -> str:
        """The name from the set-up."""
        return self._settings.name

    def status(self) -> PrinterStatus:
        """Ask the printer how it is."""
        try:
            talk = _Talk(self._connect(self._limits.connect), self._limits)
        except LinkError as error:
            return PrinterStatus(PrinterState.OFFLINE, str(error))
        try:
            return self._ask(talk)
        finally:
            talk.close()

    def kick(self, reason: KickReason) -> bool:
        """Send one pulse to the drawer; `reason` is the caller's duty to log."""
        try:
            talk = _Talk(self._connect(self._limits.connect), self._limits)
        except LinkError:
            return False
        try:
            return self._pulse(talk, self._ask(talk))
        finally:
            talk.close()

    def print(self, job: PrintJob) -> PrintReport:
        """Print one job; the drawer opens first, so that a jam never keeps it shut."""
        try:
            talk = _Talk(self._connect(self._limits.connect), self._limits)
        except LinkError as error:
            return PrintReport(PrintOutcome.FAILED, PrinterStatus(PrinterState.OFFLINE, str(error)))
        try:
            before = self._ask(talk)
            kicked = job.kick is not None and self._pulse(talk, before)
            if not job.data:
                return PrintReport(PrintOutcome.SENT if kicked else PrintOutcome.FAILED, before, kicked)
            if not before.state.prints and before.state is not PrinterState.UNKNOWN:
                return PrintReport(PrintOutcome.FAILED, before, kicked)
            outcome, after = self._hand_over(talk, job.data)
            return PrintReport(outcome, after, kicked)
        finally:
            talk.close()

    def _ask(self, talk: _Talk) -> PrinterStatus:
        if not self._answers_status:
            return PrinterStatus(PrinterState.UNKNOWN, "this printer cannot answer")
        return talk.status()

    def _pulse(self, talk: _Talk, status: PrinterStatus) -> bool:
        if status.state.prints or status.state is PrinterState.UNKNOWN:
            pulse = b"\x1bp" + bytes([self._pin, 0x19, 0xFA])  # 50 ms on, 500 ms off; shorter pulses miss drawers
        else:
            pulse = b"\x10\x14\x01" + bytes([self._pin, 1])  # at once, past a buffer that stands still
        try:
            talk.send(pulse)
        except LinkError:
            return False
        return True

    def _hand_over(self, talk: _Talk, data: bytes) -> tuple[PrintOutcome, PrinterStatus]:
        token = f"{next(self._tokens) % 10_000:04d}".encode("ascii")
        before = talk.sent
        try:
            talk.send(data)
            if not self._answers_status:
                return PrintOutcome.SENT, PrinterStatus(PrinterState.UNKNOWN, "this printer cannot answer")
            talk.send(_DONE + token + _BARRIER)
        except LinkError as error:
            outcome = PrintOutcome.UNKNOWN if error.sent or talk.sent > before else PrintOutcome.FAILED
            return outcome, PrinterStatus(PrinterState.UNKNOWN, str(error))
        return talk.wait_for(token)


class _Talk:
    """One conversation with a printer."""

    def __init__(self, link: Link, limits: Limits) -> None:
        self._link = link
        self._limits = limits
        self._answers = Answers()
        self.sent = 0
        self.close = link.close

    def send(self, data: bytes) -> None:
        """Send within the limit of a job, remembering how much went out."""
        self._link.send(data, self._limits.send)
        self.sent += len(data)

    def status(self) -> PrinterStatus:
        """The state by DLE EOT 1, 2 and 4; the first question without an answer ends the asking."""
        replies: list[int] = []
        try:
            for question in (PRINTER, OFFLINE_CAUSE, ROLL):
                reply = self._ask(question)
                if reply is None:
                    return PrinterStatus(PrinterState.UNKNOWN, _NO_ANSWER.format(self._limits.answer))
                replies.append(reply)
        except LinkError as error:
            return PrinterStatus(PrinterState.UNKNOWN, str(error))
        return state_of(*replies)

    def wait_for(self, token: bytes) -> tuple[PrintOutcome, PrinterStatus]:
        """Wait until the printer says that it finished, fell silent, or cannot go on."""
        end = monotonic() + self._limits.finish
        try:
            while monotonic() < end:
                if self._finished(token, min(end, monotonic() + self._limits.answer)):
                    return self._afterwards(acknowledged=True)
                if self._answers.paper:
                    return self._afterwards(acknowledged=False)
                status = self.status()
                if not status.state.prints:
                    return PrintOutcome.UNKNOWN, status
        except LinkError as error:
            return PrintOutcome.UNKNOWN, PrinterStatus(PrinterState.UNKNOWN, str(error))
        return PrintOutcome.UNKNOWN, PrinterStatus(PrinterState.UNKNOWN, _NO_ANSWER.format(self._limits.finish))

    def _finished(self, token: bytes, end: float) -> bool:
        while token not in self._answers.done:
            left = end - monotonic()
            if left <= 0:
                return False
            self._answers.feed(self._link.receive(left))
        return True

    def _afterwards(self, *, acknowledged: bool) -> tuple[PrintOutcome, PrinterStatus]:
        status = self.status()
        sure = acknowledged or status.state.prints
        return PrintOutcome.CONFIRMED if sure else PrintOutcome.UNKNOWN, status

    def _ask(self, question: int) -> int | None:
        self._answers.real_time.clear()
        self._link.send(ASK + bytes([question]), self._limits.answer)
        end = monotonic() + self._limits.answer
        while not self._answers.real_time:
            left = end - monotonic()
            if left <= 0:
                return None
            self._answers.feed(self._link.receive(left))
        return self._answers.real_time[-1]
