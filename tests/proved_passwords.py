# SPDX-License-Identifier: Apache-2.0
"""A password that was proved once in this process is not proved again.

Argon2id takes a third of a second of two cores' work, by design and each time for the same answer; a window is signed
in to hundreds of times in its tests. The first proof of each pair is the real one, right or wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

_real: Callable[..., bool] = PasswordHasher.verify
_refused: dict[tuple[str, str], type[VerificationError] | None] = {}


def _verify(hasher: PasswordHasher, stored: Any, password: Any) -> bool:
    pair = (stored, password)
    if pair not in _refused:
        try:
            _real(hasher, stored, password)
            _refused[pair] = None
        except VerificationError as refusal:
            _refused[pair] = type(refusal)
    if (refused := _refused[pair]) is not None:
        raise refused
    return True


def remember(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, until the test ends."""
    monkeypatch.setattr(PasswordHasher, "verify", _verify)
