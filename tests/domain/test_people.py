# SPDX-License-Identifier: Apache-2.0
"""People may do what their role allows, and nothing else."""

from __future__ import annotations

from app.domain.people import Staff
from app.domain.rights import DEFAULT_RIGHTS, OTHER_RIGHTS, ROLES


def staff(role: str) -> Staff:
    return Staff("mdiaz", "Maria Diaz", role, DEFAULT_RIGHTS[role])


def test_every_role_has_rights_of_its_own() -> None:
    assert set(DEFAULT_RIGHTS) == set(ROLES)
    assert len(set(DEFAULT_RIGHTS.values())) == len(ROLES)


def test_a_cashier_takes_money_and_never_closes_or_approves() -> None:
    cashier = staff("cashier")
    assert all(cashier.may(right) for right in ("open", "receipt", "void", "count", "submit", "void_request"))
    assert not any(cashier.may(right) for right in ("close", "return", "approve", "setup", "import", "close_drawer"))


def test_a_supervisor_closes_approves_and_sends_a_count_back() -> None:
    supervisor = staff("supervisor")
    assert all(supervisor.may(right) for right in ("close", "return", "approve", "close_drawer", "count", "audit"))
    assert not any(supervisor.may(right) for right in ("setup", "setup_people", "import"))


def test_an_administrator_sets_up_and_imports_but_takes_no_money_and_approves_none() -> None:
    administrator = staff("administrator")
    assert all(administrator.may(right) for right in ("open", "close", "setup", "import", "setup_people", "annulled"))
    assert not any(administrator.may(right) for right in ("receipt", "void", "approve", "count", "drop"))


def test_an_auditor_reads_and_writes_nothing() -> None:
    assert DEFAULT_RIGHTS["auditor"] <= OTHER_RIGHTS


def test_whoever_writes_entries_may_give_one_up() -> None:
    assert [role for role in ROLES if "annulled" in DEFAULT_RIGHTS[role]] == [
        role for role in ROLES if "open" in DEFAULT_RIGHTS[role]
    ]
