# SPDX-License-Identifier: Apache-2.0
"""The session of a drawer from its opening count to its seal, and the back office's imports and settings."""

from typing import Any

from app.verifier import consents, legs
from app.verifier.kinds_counter import CASH, pieces
from app.verifier.kinds_moved import standing
from app.verifier.story import COUNTING, OPEN, SEALED, SUBMITTED, Fact, Story, Tally

ATTEMPTS = 3
"""After so many counts that do not agree the drawer goes to the supervisor (rule 5.6)."""


_CODES = {"day": "DAY"}
"""The city's day book bears a code of its own, whatever workstation opened it."""


def opening(story: Story, fact: Fact) -> list[str]:
    """A drawer opens with what was counted against what was assigned; a back-office book opens empty."""
    content = fact.content
    story.type, story.person, story.date = content["type"], content["by"], content["date"]
    story.code = _CODES.get(story.type) or content["drawer" if story.type == "drawer" else "till"]
    story.session, story.state, story.opened_at = content["session"], OPEN, content["at"]
    found = []
    if story.book != f"{story.code}-{story.session:04d}":
        found.append("the book's name is not its code and session")
    if content["by"] != fact.recorded_by:
        found.append("it was recorded by another person than it says")
    if story.type != "day" and content["date"] != content["at"][:10]:
        found.append("it opened a book for another day than it was")
    if story.type in ("office", "day"):
        money = {"postings", "grand", "assigned", "counted", "count"} & content.keys()
        return found + (["a book without a drawer opens without money"] if money else [])
    if story.type != "drawer":
        return [*found, f"a book of type {story.type!r} is unknown"]
    counted, assigned = content["counted"], content["assigned"]
    story.grand, story.opening_counted = content["grand"], counted
    found += pieces(content.get("count", []), counted)
    rows = [
        legs.plain(legs.DRAWER, counted, CASH),
        legs.plain(legs.CHANGE_FUND, -assigned),
        legs.plain(legs.OVER_SHORT, assigned - counted),
    ]
    return found + story.match(content, rows)


def begin_count(story: Story, fact: Fact) -> list[str]:
    """Counting begins: nothing is taken until it is over."""
    story.state = COUNTING
    story.count_anew()
    return []


def cancel_count(story: Story, fact: Fact) -> list[str]:
    """Counting may be broken off while no attempt of it is kept."""
    found = ["an attempt was already kept"] if story.attempts else []
    story.state = OPEN
    story.count_anew()
    return found


def returned(story: Story, fact: Fact) -> list[str]:
    """A supervisor gives the drawer back to be counted again, from the first attempt."""
    story.state = COUNTING
    story.count_anew()
    return []


def count(story: Story, fact: Fact) -> list[str]:
    """A count states bills, coins, checks and money orders; whether it agrees is reckoned, never written."""
    content = fact.content
    found = pieces(content["count"], content["counted"])
    for listed, total in (("checks", "checks_total"), ("money_orders", "money_orders_total")):
        if sum(item["cents"] for item in content[listed]) != content[total]:
            found.append(f"the listed {listed.replace('_', ' ')} do not add up")
    supervised = story.state == SUBMITTED
    found += _along(story, content, needed=supervised and story.in_place)
    if not supervised and (story.cashier_balanced or story.attempts >= ATTEMPTS):
        found.append("the count was over")
    story.attempts += 1
    if content["attempt"] != story.attempts:
        found.append(f"attempt {content['attempt']} is not the next, {story.attempts}")
    expected = (story.cash, story.checks, story.money_orders)
    counted = (content["counted"], content["checks_total"], content["money_orders_total"])
    story.tally = Tally(content, content["by"], counted == expected, expected)
    if supervised:
        story.supervisor_counted = True
    else:
        story.cashier_balanced = counted == expected
    return found


def _along(story: Story, content: dict[str, Any], *, needed: bool) -> list[str]:
    """Another person is named where one had to count or to agree along, and it is not who is absent."""
    if "approval" not in content:
        return ["nobody counted along"] if needed else []
    if not needed:
        return ["it names a consent nobody asked for"]
    absent = ["who is absent consented"] if content["approval"]["by"] == story.person else []
    return absent + consents.problems(content) + ([] if content["reason"].strip() else ["it does not say why"])


def submit(story: Story, fact: Fact) -> list[str]:
    """A drawer is handed over when its last count agreed, or after the third; or for who is absent, by two people."""
    found = []
    if fact.content["attempts"] != story.attempts:
        found.append(f"it speaks of {fact.content['attempts']} attempts, there were {story.attempts}")
    story.in_place = "approval" in fact.content
    if story.in_place:
        found += _along(story, fact.content, needed=True)
        story.count_anew()
    elif story.attempts == 0 or not (story.cashier_balanced or story.attempts >= ATTEMPTS):
        found.append("the last count did not agree and there were fewer than three")
    story.state = SUBMITTED
    return found


def close(story: Story, fact: Fact) -> list[str]:
    """The close fixes what the session came to and sends the money where it belongs."""
    content = fact.content
    found = [] if content["entries"] == fact.seq else ["it counts other entries than the book has"]
    if content["session"] != story.session:
        found.append("it names another session")
    if story.type == "office":
        found += ["a back-office book closes without money"] if "postings" in content else []
    else:
        found += _drawer_close(story, content)
    story.close, story.state = fact, SEALED
    return found


def _drawer_close(story: Story, content: dict[str, Any]) -> list[str]:
    tally = story.tally
    if tally is None or not (story.supervisor_counted or (story.cashier_balanced and _agrees(story, tally.content))):
        return ["it was closed without a count that decides"]
    counted = tally.content["counted"]
    float_back = min(story.opening_counted, counted)
    checks = tally.content["checks_total"] - story.checks
    money_orders = tally.content["money_orders_total"] - story.money_orders
    figures = {
        "counted": counted,
        "over_short": counted - story.cash,
        "checks_over_short": checks,
        "money_orders_over_short": money_orders,
        "float_back": float_back,
        "to_vault": counted - float_back,
        "receipts": story.ordinals,
        "grand": story.grand + story.taken,
    }
    found = [f"{key} is {content.get(key)}, not {value}" for key, value in figures.items() if content.get(key) != value]
    said = [(row["tender"], row["count_of"], row["cents"]) for row in content.get("totals", ())]
    if said != totals(story):
        found.append("the totals are not those of the receipts that stand")
    over = counted - story.cash
    rows = [
        legs.plain(legs.DRAWER, over, CASH),
        legs.plain(legs.CHECKS, checks, "check"),
        legs.plain(legs.CHECKS, money_orders, "money_order"),
        legs.plain(legs.OVER_SHORT, -(over + checks + money_orders)),
        legs.plain(legs.CHANGE_FUND, float_back),
        legs.plain(legs.VAULT, counted - float_back),
        legs.plain(legs.DRAWER, -counted, CASH),
    ]
    return found + story.match(content, rows)


def _agrees(story: Story, counted: dict[str, Any]) -> bool:
    """Whether a count is what the drawer should hold now, after what was put right since."""
    found = (counted["counted"], counted["checks_total"], counted["money_orders_total"])
    return found == (story.cash, story.checks, story.money_orders)


def totals(story: Story) -> list[tuple[str, int, int]]:
    """Tender, how many, cents: of the receipts that were not voided, as corrected, in the order of their names."""
    sums: dict[str, tuple[int, int]] = {}
    for original in story.originals.values():
        if original.fact.kind != "receipt" or original.voided_by is not None:
            continue
        for tender in original.standing or standing(story, original.fact.content):
            if tender.left > 0:
                many, cents = sums.get(tender.kind, (0, 0))
                sums[tender.kind] = many + 1, cents + tender.left
    return [(tender, many, cents) for tender, (many, cents) in sorted(sums.items())]


def imported(story: Story, fact: Fact) -> list[str]:
    """An import states what is owed: new charges, raised ones, and what was paid elsewhere."""
    rows: list[tuple[legs.Leg, int]] = []
    found = []
    for line in fact.content["lines"]:
        cents, kind = line["cents"], line["type"]
        if sum(share["cents"] for share in line["shares"]) != cents:
            found.append(f"the shares of charge {line['charge']} do not add up")
        if not cents or (kind == "charge" and cents < 0) or (kind == "paid" and cents > 0):
            found.append(f"charge {line['charge']} has the wrong sign")
        if any((share["cents"] > 0) != (cents > 0) for share in line["shares"]):
            found.append(f"a share of charge {line['charge']} goes the other way")
        if kind not in ("charge", "raise", "paid"):
            found.append(f"a line of kind {kind!r} is unknown")
        for share in line["shares"]:
            fund = legs.fund_of(share["gl"])
            if share["gl"] != f"{fund}-1310":
                found.append(f"charge {line['charge']} is owed on account {share['gl']}")
            rows.append(((share["gl"], "", "", line["charge"], line["account"]), share["cents"]))
            rows.append(((f"{fund}-1399", "", "", "", line["account"]), -share["cents"]))
    return found + story.match(fact.content, rows)


def setup(story: Story, fact: Fact) -> list[str]:
    """A change of rights, policies, accounts or tenders states what it is now."""
    said = [fact.content[key] for key in ("before", "after") if key in fact.content]
    return [] if said and all(isinstance(part, dict) for part in said) else ["it does not say what was changed"]
