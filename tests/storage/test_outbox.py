# SPDX-License-Identifier: Apache-2.0
"""An intent survives a crash, unchanged, until the books have answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.entry import Entry
from app.domain.errors import Fault
from app.storage.outbox import Outbox
from tests.books import Books
from tests.storage.spec.acts import dog
from tests.storage.spec.cases import consented


def left(path: Path) -> tuple[Entry, ...]:
    """What a till finds on its disk when it starts."""
    box = Outbox(path)
    box.close()
    return box.open()


def test_an_intent_is_there_after_a_crash_and_gone_after_the_answer(embedded_town: Books, tmp_path: Path) -> None:
    payment, void = dog(embedded_town), consented(embedded_town)
    box = Outbox(tmp_path / "outbox")
    box.intend(payment)
    box.intend(void)
    again = Outbox(tmp_path / "outbox")
    assert again.open() == (payment, void)
    assert again.open()[1].approval == void.approval
    again.decided(payment)
    assert left(tmp_path / "outbox") == (void,)
    box.close()
    again.decided(void)
    again.close()
    assert left(tmp_path / "outbox") == ()


def test_a_torn_line_is_no_intent_and_spoils_none_after_it(embedded_town: Books, tmp_path: Path) -> None:
    payment = dog(embedded_town)
    path = tmp_path / "outbox"
    box = Outbox(path)
    box.intend(payment)
    box.close()
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        torn = Outbox(path)
        assert torn.open() == (() if length < len(whole) - 1 else (payment,))
        torn.close()
    path.write_bytes(whole[:40])
    box = Outbox(path)
    box.intend(payment)
    box.close()
    assert left(path) == (payment,)


def test_a_long_outbox_is_made_anew_with_what_is_open(
    embedded_town: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.storage.outbox._KEEP_BELOW", 100)
    payment, other = dog(embedded_town), dog(embedded_town)
    box = Outbox(tmp_path / "outbox")
    box.intend(payment)
    box.intend(other)
    box.decided(payment)
    box.close()
    size = (tmp_path / "outbox").stat().st_size
    again = Outbox(tmp_path / "outbox")
    again.close()
    assert again.open() == (other,)
    assert (tmp_path / "outbox").stat().st_size < size


def test_a_disk_that_takes_nothing_stops_the_payment(
    embedded_town: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    box = Outbox(tmp_path / "outbox")
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Fault, match="disk did not take"):
        box.intend(dog(embedded_town))
    box.close()
    assert box.open() == ()
