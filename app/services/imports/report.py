# SPDX-License-Identifier: Apache-2.0
"""What a file would do, in plain words with totals: the same lines on the screen and on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.kinds.importing import LineType
from app.domain.money import Money

if TYPE_CHECKING:
    from app.services.imports.plan import Plan

_SHOWN = 200


def totals(plan: Plan) -> tuple[tuple[str, str], ...]:
    """What a plan comes to as (what, how many), in the order they are read out."""
    changed = [line for line in plan.lines if line.type is LineType.RAISE]
    paid = [line for line in plan.lines if line.type is LineType.PAID]
    rows = [
        ("Read as", plan.encoding),
        ("Rows read", f"{plan.rows:,}"),
        ("Customers", _of(len(plan.new_customers), len(plan.changed_customers))),
        ("Accounts", f"{_of(len(plan.new_accounts), len(plan.changed_accounts))}, {plan.same_accounts:,} as before"),
        ("New charges", f"{len(plan.new_charges):,}, {plan.billed.dollars}"),
        ("Charges as before", f"{plan.same_charges:,}"),
    ]
    if changed:
        rows.append(("Changed charges", f"{len(changed):,}, {Money.total(line.amount for line in changed).dollars}"))
    if paid:
        rows.append(("Paid elsewhere", f"{len(paid):,}, {Money.total(-line.amount for line in paid).dollars}"))
    if plan.kept:
        rows.append(("Charges left alone", f"{len(plan.kept):,}"))
    return tuple(rows)


def report(plan: Plan) -> list[str]:
    """A dry run as lines of text: totals, each charge left alone, and what is wrong by line and column."""
    lines = [plan.file]
    lines += [f"  {what}: {said}" for what, said in totals(plan)]
    if plan.kept:
        lines.append("Left alone:")
        lines += [f"  line {one.line}: charge {one.charge} {one.said}" for one in plan.kept[:_SHOWN]]
        lines += _more(len(plan.kept))
    if plan.trouble:
        lines.append("Look at these:")
        lines += [f"  {one}" for one in plan.trouble[:_SHOWN]]
        lines += _more(len(plan.trouble))
    lines.append(_verdict(plan))
    return lines


def _verdict(plan: Plan) -> str:
    if plan.stops:
        return f"{_things(len(plan.stops), 'thing')} must be mended first. Nothing can be imported yet."
    if plan.empty:
        return "The books hold all of this already. There is nothing to import."
    return "Nothing is imported yet."


def _of(new: int, changed: int) -> str:
    return f"{new:,} new, {changed:,} changed"


def _more(count: int) -> list[str]:
    return [f"  and {count - _SHOWN:,} more"] if count > _SHOWN else []


def _things(count: int, word: str) -> str:
    return f"{count:,} {word}" + ("" if count == 1 else "s")
