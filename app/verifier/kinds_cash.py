# SPDX-License-Identifier: Apache-2.0
"""Cash without a receipt: to the vault, in or out for a purpose, changed piece for piece, or the drawer only opened."""

from typing import Any

from app.verifier import consents, legs
from app.verifier.kinds_counter import CASH, enough, pieces
from app.verifier.story import Fact, Original, Story

_NEVER_NAMED = {"1010", "1310", "1319", "1399", "2300", "2310"}
_RECKONED = {legs.OVER_SHORT, legs.ROUNDING, legs.SMALL}


def no_sale(story: Story, fact: Fact) -> list[str]:
    """The drawer opens without a sale only with a reason; a consent it names is somebody else's."""
    found = [] if fact.content["reason"] else ["the drawer was opened without a reason"]
    return found + _consent(fact.content)


def drop(story: Story, fact: Fact) -> list[str]:
    """A drop moves cash from the drawer to the vault, never more than there is."""
    cents = fact.content["cents"]
    return _moved(story, fact, [legs.plain(legs.VAULT, cents), legs.plain(legs.DRAWER, -cents, CASH)])


def pickup(story: Story, fact: Fact) -> list[str]:
    """A pickup is a drop that another person took."""
    return drop(story, fact) + consents.problems(fact.content)


def paid_in(story: Story, fact: Fact) -> list[str]:
    """Cash comes in for the accounts it names."""
    return _paid(story, fact, 1)


def paid_out(story: Story, fact: Fact) -> list[str]:
    """Cash goes out for the accounts it names, never more than there is; a consent it names is somebody else's."""
    return _paid(story, fact, -1) + _consent(fact.content)


def exchange(story: Story, fact: Fact) -> list[str]:
    """Pieces go out and pieces of the same worth come in."""
    content = fact.content
    cents = content["cents"]
    found = [] if cents > 0 else ["an exchange of nothing"]
    if cents > story.cash:
        found.append("more cash leaves than the drawer holds")
    return found + pieces(content["pieces_in"], cents) + pieces(content["pieces_out"], cents)


def small_difference(story: Story, fact: Fact) -> list[str]:
    """A remainder of one bill is let go, or a credit of one fund is kept, to the city's account of such differences."""
    content = fact.content
    cents, account, under = content["total"], content["account"], content["way"] == "under"
    found = _one_if(cents <= 0 or content["way"] not in ("under", "over"), "a small difference of nothing")
    found += _one_if(not content["reason"].strip(), "a small difference without a reason")
    found += _one_if(content["target"] != account, "it names another target than its account")
    found += _one_if(("fund" if under else "charge") in content, "it names a bill and a fund's credit, and is of one")
    rows = [legs.plain(legs.SMALL, cents if under else -cents)]
    if under:
        of = [row for row in content["postings"] if row.get("charge") == content["charge"]]
        wrong = sum(row["cents"] for row in of) != -cents or any(row["cents"] >= 0 for row in of)
        found += _one_if(wrong, "the bill is let go by another amount than it says")
        rows += [((row["gl"], "", "", content["charge"], account), row["cents"]) for row in of]
    else:
        rows.append(((f"{content['fund']}-2300", "", "", "", account), cents))
    return found + _consent(content) + story.match(content, rows)


def _paid(story: Story, fact: Fact, sign: int) -> list[str]:
    content = fact.content
    shares = content["shares"]
    found = _one_if(sum(share["cents"] for share in shares) != content["cents"], "its accounts do not add up")
    found += _one_if("code" not in content and len(shares) != 1, "it names several accounts without a revenue code")
    rows = [legs.plain(legs.DRAWER, sign * content["cents"], CASH)]
    for share in shares:
        gl, fund = share["gl"], legs.fund_of(share["gl"])
        kept = fund == legs.POOL or gl in _RECKONED or gl in {f"{fund}-{ending}" for ending in _NEVER_NAMED}
        found += _one_if(kept or share["cents"] <= 0, f"cash is not paid in or out on account {gl}")
        rows.append(legs.plain(gl, -sign * share["cents"]))
    return found + _moved(story, fact, rows)


def _moved(story: Story, fact: Fact, rows: list[tuple[legs.Leg, int]]) -> list[str]:
    """What every movement of cash has; it may be voided in its session."""
    content = fact.content
    found = _one_if(content["cents"] <= 0, f"a {fact.kind} of nothing")
    if "count" in content:
        found += pieces(content["count"], content["cents"])
    story.originals[content["id"]] = Original(fact)
    return found + story.match(content, rows) + enough(story, content)


def _consent(content: dict[str, Any]) -> list[str]:
    """Whether a consent is needed is a rule of that day; one that is named is looked at."""
    return consents.problems(content) if "approval" in content else []


def _one_if(wrong: bool, words: str) -> list[str]:
    return [words] if wrong else []
