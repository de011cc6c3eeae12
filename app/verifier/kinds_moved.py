# SPDX-License-Identifier: Apache-2.0
"""What moves between drawers in two halves, and tenders that were put right: nothing of it changes what was taken."""

from typing import Any

from app.verifier import consents, legs
from app.verifier.kinds_counter import CASH, change_giver, enough, net_of, pieces
from app.verifier.story import Fact, Standing, Story


def transfer_out(story: Story, fact: Fact) -> list[str]:
    """Cash leaves for another drawer, counted, never more than there is."""
    content = fact.content
    cents = content["cents"]
    found = [] if cents > 0 else ["a transfer of nothing"]
    if content["to"] == story.code:
        found.append("it was sent to the drawer it came from")
    found += pieces(content["count"], cents)
    found += story.match(content, [legs.plain(legs.TRANSIT, cents), legs.plain(legs.DRAWER, -cents, CASH)])
    return found + enough(story, content)


def transfer_in(story: Story, fact: Fact) -> list[str]:
    """A drawer takes what it counted of what was sent; that it was sent here is asked across the books."""
    content = fact.content
    cents = content["cents"]
    found = [] if cents > 0 else ["a transfer of nothing"]
    found += pieces(content["count"], cents)
    return found + story.match(content, [legs.plain(legs.DRAWER, cents, CASH), legs.plain(legs.TRANSIT, -cents)])


def transfer_ruling(story: Story, fact: Fact) -> list[str]:
    """What was left in transit is over/short, whichever way it went."""
    content = fact.content
    cents = content["cents"]
    return story.match(content, [legs.plain(legs.TRANSIT, -cents), legs.plain(legs.OVER_SHORT, cents)])


def tender_correction(story: Story, fact: Fact) -> list[str]:
    """A tender of a receipt of this book was another kind; never more than stood there, and somebody else agreed."""
    content = fact.content
    original = story.originals.get(content["of"])
    if original is None or original.fact.kind != "receipt" or original.voided_by is not None:
        return ["it corrects no receipt that stands in this book"]
    if not original.standing:
        original.standing = standing(story, original.fact.content)
    found = consents.problems(content)
    if content["approval"]["by"] == story.person:
        found.append("the person of the session consented")
    if content["target"] != original.fact.content["number"]:
        found.append("it names another receipt than it corrects")
    (right,) = content["tenders"]
    cents, place = right["cents"], content["place"]
    if not 1 <= place <= len(original.standing):
        return [*found, "it corrects a tender that is not there"]
    wrong = original.standing[place - 1]
    if wrong.kind != content["from"] or right["kind"] == wrong.kind:
        found.append("it corrects another kind of tender than stood there")
    if cents != content["total"] or not 0 < cents <= wrong.left:
        found.append("it corrects more than stood there, or nothing")
    accounts = {row["tender"]: row["gl"] for row in content["postings"] if "tender" in row}
    gl = accounts.get(right["kind"], "")
    known = story.tenders.accounts.get(right["kind"])
    if not known or gl not in known:
        found.append(f"tender {right['kind']} is booked to {gl or 'nothing'}")
    wrong.left -= cents
    original.standing.append(Standing(right["kind"], cents, gl))
    rows = [legs.plain(gl, cents, right["kind"]), legs.plain(wrong.gl, -cents, wrong.kind)]
    return found + story.match(content, rows) + enough(story, content)


def standing(story: Story, content: dict[str, Any]) -> list[Standing]:
    """The tenders of a receipt as they were keyed, net of change, with the account each was posted to."""
    accounts = {row["tender"]: row["gl"] for row in content["postings"] if "tender" in row}
    nets = net_of(content, change_giver(content, story.tenders.giving))
    return [
        Standing(tender["kind"], net, accounts.get(tender["kind"], ""))
        for tender, net in zip(content["tenders"], nets, strict=True)
    ]
