# SPDX-License-Identifier: Apache-2.0
"""The people who work at the counter: who they are and what they may do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Staff:
    """One signed-in person: sign-in name, full name, role, the rights of that role today, and their departments.

    Who has departments takes only their items and their ways to pay (PI12); who has none takes all.
    """

    name: str
    full_name: str
    role: str
    rights: frozenset[str]
    departments: frozenset[str] = frozenset()

    def may(self, right: str) -> bool:
        """A person may do what is among the rights, and nothing else."""
        return right in self.rights
