# SPDX-License-Identifier: Apache-2.0
"""A payment is on the till's own disk before it is sent: after a crash its intent is sent again, unchanged.

One file, only ever added to: a line per intent, flushed to the disk, and a line per outcome, flushed where nothing was
recorded (losing another one costs only an insert that is answered "recorded already"). A line that was torn by a crash
is not counted.
Embedded homes need none: there the books are that disk.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import threading
from typing import TYPE_CHECKING, Any

from app.domain.entry import Approval, Entry, Kind
from app.domain.errors import Fault
from app.domain.money import Money

if TYPE_CHECKING:
    from pathlib import Path

_write = json.JSONEncoder(sort_keys=True).encode
_KEEP_BELOW = 1_000_000  # bytes; a file this small is not worth making anew


class Outbox:
    """The intents of one till. `intend` before sending, `decided` after a definite answer, `open` after a start."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._open = self._read()
        if path.exists() and path.stat().st_size > _KEEP_BELOW:
            self._make_anew()
        self._file = path.open("ab")
        self._end_torn_line()

    def intend(self, entry: Entry) -> None:
        """Write an entry down and flush it; only then may it be sent. Raises Fault when the disk took nothing."""
        with self._lock:
            try:
                self._file.write(_line({"intent": _written(entry)}))
                self._file.flush()
                os.fsync(self._file.fileno())
            except OSError as error:
                raise Fault(
                    "This till's disk did not take the payment.",
                    "Nothing was sent or recorded.",
                    "Take no money on this till until its disk has room and works.",
                ) from error
            self._open[entry.hash] = entry

    def decided(self, entry: Entry, *, stands: bool = True) -> None:
        """The books have answered for this entry: it stands, or it was not taken.

        What was not taken is flushed: after a power cut it must not be sent again, for nobody means it any more.
        """
        with self._lock:
            if self._open.pop(entry.hash, None) is not None:
                self._file.write(_line({"decided": entry.hash.hex()}))
                self._file.flush()
                if not stands:
                    os.fsync(self._file.fileno())

    def open(self) -> tuple[Entry, ...]:
        """Intents nobody has an answer for, oldest first."""
        with self._lock:
            return tuple(self._open.values())

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def _read(self) -> dict[bytes, Entry]:
        found: dict[bytes, Entry] = {}
        lines = self._path.read_bytes().split(b"\n") if self._path.exists() else []
        for line in lines:
            said = _said(line)
            if said is None:
                continue
            if "intent" in said:
                entry = _entry(said["intent"])
                found[entry.hash] = entry
            else:
                found.pop(bytes.fromhex(said["decided"]), None)
        return found

    def _end_torn_line(self) -> None:
        if self._path.stat().st_size and self._path.read_bytes()[-1:] != b"\n":
            self._file.write(b"\n")

    def _make_anew(self) -> None:
        fresh = self._path.with_suffix(".new")
        with fresh.open("wb") as file:
            for entry in self._open.values():
                file.write(_line({"intent": _written(entry)}))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)


def _line(said: dict[str, Any]) -> bytes:
    text = _write(said).encode()
    return hashlib.sha256(text).hexdigest()[:16].encode() + b" " + text + b"\n"


def _said(line: bytes) -> dict[str, Any] | None:
    """What a line says, or nothing when it is torn."""
    check, _, text = line.partition(b" ")
    if not text or hashlib.sha256(text).hexdigest()[:16].encode() != check:
        return None
    said: dict[str, Any] = json.loads(text)
    return said


def _written(entry: Entry) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": entry.id,
        "book": entry.book,
        "seq": entry.seq,
        "kind": str(entry.kind),
        "body": base64.b64encode(entry.body).decode(),
        "prev": entry.prev.hex(),
        "hash": entry.hash.hex(),
        "epoch": entry.epoch,
        "offline": entry.offline,
    }
    if entry.approval is not None:
        names = entry.approval.__slots__
        said["approval"] = {n: getattr(entry.approval, n) for n in names} | {"amount": entry.approval.amount.cents}
    return said


def _entry(said: dict[str, Any]) -> Entry:
    approval = said.get("approval")
    return Entry(
        id=said["id"],
        book=said["book"],
        seq=said["seq"],
        kind=Kind(said["kind"]),
        body=base64.b64decode(said["body"]),
        prev=bytes.fromhex(said["prev"]),
        hash=bytes.fromhex(said["hash"]),
        epoch=said["epoch"],
        offline=said["offline"],
        approval=None if approval is None else Approval(**{**approval, "amount": Money(approval["amount"])}),
    )
