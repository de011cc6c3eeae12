# SPDX-License-Identifier: Apache-2.0
"""What the Audit screen asks of whatever checks the books: a program of its own, started where views do not reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.proof import Proof, ProofOf
    from app.services.desk import Desk


class BooksCheck(Protocol):
    """Checks books without trusting the program that wrote them; called in a lane of its own."""

    def check(self, desk: Desk, of: ProofOf, progress: Callable[[int, int], None]) -> Proof:
        """Check the books a desk works in; `progress(done, total)` may raise, which ends the check. Raises Fault."""
