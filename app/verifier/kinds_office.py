# SPDX-License-Identifier: Apache-2.0
"""What the back office undoes after a session was counted: receipts, returned checks, and credit that is refunded."""

from collections import Counter
from typing import Any

from app.verifier import consents, legs
from app.verifier.kinds_counter import CREDITS, ON_ACCOUNT, change_giver, pairs
from app.verifier.story import Fact, Remembered, Story

CARD, CHECK = "card", "check"
REASONS = ("nsf", "closed", "stop", "stale", "signature", "endorsement")

Rows = list[tuple[legs.Leg, int]]


def reversal(story: Story, fact: Fact) -> list[str]:
    """A reversal turns what a receipt credited; the money goes to payables, or to over/short when none ever came."""
    content = fact.content
    original = story.recall(content["of"])
    if original is None or original.kind != "receipt":
        return ["it reverses no receipt"]
    before, never = original.content, "second" in content
    rows: Rows = []
    owed = 0
    put_right = [row for correction in original.corrections for row in correction["postings"]]
    for row in (*before["postings"], *put_right):
        tender = row.get("tender", "")
        if row["gl"] == legs.DUE or row["gl"].endswith("-1010"):
            continue
        if not tender or tender == ON_ACCOUNT or (tender == CARD and not never):
            rows.append((legs.leg_of(row), -row["cents"]))
        else:
            owed += row["cents"]
    rows.append(legs.plain(legs.OVER_SHORT if never else legs.PAYABLES, -owed))
    found = consents.problems(content)
    if never and content["second"]["by"] in (content["by"], content["approval"]["by"]):
        found.append("no third person consented to what was never received")
    if before["by"] in [content[key]["by"] for key in ("approval", "second") if key in content]:
        found.append("the person of the receipt consented")
    if "place" in content or "account" in content:
        found.append("it undoes a part only, or names who bears a fee")
    if content["total"] != before["total"]:
        found.append("it states another total than the original")
    return found + _target(content, before) + _finished(story, content, rows, 0)


def returned_check(story: Story, fact: Fact) -> list[str]:
    """A returned check undoes what that check had paid, takes it off the bank account, and may cost a fee."""
    content = fact.content
    original = story.recall(content["of"])
    place = content["place"]
    if original is None or original.kind != "receipt":
        return ["it returns no check of a receipt"]
    before = original.content
    stood = _put_right(story, before, original.corrections)
    if not 0 < place <= len(stood):
        return ["it returns no check of a receipt"]
    kind, paid = stood[place - 1]
    whole = sum(cents for _, cents in paid)
    found = [] if kind == CHECK and whole else ["it returns what was no check"]
    if content["total"] != whole:
        found.append("it states another amount than the check")
    if content["reason"] not in REASONS or content["bank_error"] not in ("yes", "no"):
        found.append("it does not say why the bank returned it")
    accounts = {leg[4] for leg, _ in paid if leg[4]}
    bears = content.get("account", "")
    if bool(bears) != (content["bank_error"] == "no" and bool(accounts)) or (bears and bears not in accounts):
        found.append("the fee is borne by an account this check had not paid")
    # Which account it was deposited to is asked across the books.
    bank = next((row["gl"] for row in content["postings"] if row["cents"] < 0 and legs.is_bank(row["gl"])), legs.BANK)
    rows = [legs.plain(bank, -whole), *paid]
    return found + _target(content, before) + _finished(story, content, rows, place)


def stands_by_check(story: Story, original: Remembered) -> bool:
    """Whether a check, as keyed or as put right, stands on a receipt; what cannot be read has none."""
    try:
        stood = _put_right(story, original.content, original.corrections)
    except (KeyError, TypeError, IndexError, ValueError, AttributeError):
        return False
    return original.kind == "receipt" and any(kind == CHECK and paid for kind, paid in stood)


def refund_request(story: Story, fact: Fact) -> list[str]:
    """A refund through payables takes an account's credit, with another person's consent."""
    content = fact.content
    cents, fund = content["total"], content["fund"]
    found = consents.problems(content)
    if cents <= 0 or fund == legs.POOL or content["target"] != content["account"]:
        found.append("it asks for nothing, or for another account")
    rows: Rows = [((fund + CREDITS, "", "", "", content["account"]), cents), legs.plain(legs.PAYABLES, -cents)]
    return found + story.match(content, rows)


def _target(content: dict[str, Any], before: dict[str, Any]) -> list[str]:
    return [] if content["target"] == before["number"] else ["it names another receipt than it undoes"]


def _put_right(story: Story, before: dict[str, Any], corrections: tuple[dict[str, Any], ...]) -> list[tuple[str, Rows]]:
    """Each standing tender of a receipt with what it paid, in order: a correction takes it from its tender's end."""
    giver = change_giver(before, story.tenders.giving)
    paired = pairs(before, giver)
    stood = [(tender["kind"], _paid(before, paired, place)) for place, tender in enumerate(before["tenders"])]
    if giver is not None and before["rounding"]:
        paid = stood[giver][1]
        if before["rounding"] > 0:
            paid.append(legs.plain(legs.ROUNDING, before["rounding"]))
        else:
            _from_end(paid, -before["rounding"])
    for correction in corrections:
        (right,) = correction["tenders"]
        stood.append((right["kind"], _from_end(stood[correction["place"] - 1][1], right["cents"])))
    return stood


def _from_end(paid: Rows, cents: int) -> Rows:
    """Take so much off the end of what was paid, and give it in its order."""
    taken: Rows = []
    while cents > 0 and paid:
        leg, whole = paid.pop()
        part = min(whole, cents)
        if part < whole:
            paid.append((leg, whole - part))
        taken.insert(0, (leg, part))
        cents -= part
    return taken


def _paid(before: dict[str, Any], paired: list[tuple[int, int, int]], tender: int) -> Rows:
    """What one tender had paid, share by share: it went into each line after what earlier tenders had paid of it."""
    rows: Rows = []
    used: Counter[int] = Counter()
    for place, by, cents in paired:
        line = before["lines"][place]
        if by == tender:
            shares = line.get("shares") or [{"gl": line["fund"] + CREDITS, "cents": line["cents"]}]
            rows += _part(shares, used[place], cents, line.get("charge", ""), line.get("account", ""))
        used[place] += cents
    return rows


def _part(shares: list[dict[str, Any]], skip: int, cents: int, charge: str, account: str) -> Rows:
    rows: Rows = []
    for share in shares:
        passed = min(skip, share["cents"])
        skip -= passed
        taken = min(cents, share["cents"] - passed)
        cents -= taken
        if taken:
            rows.append(((share["gl"], "", "", charge, account), taken))
    return rows


def _given_back(content: dict[str, Any], rows: Rows) -> Rows:
    """What the city had kept of the credit that is taken back, and bears itself: as the entry says, where it may be so.

    Whether it had kept so much is asked across the books.
    """
    written = legs.written(content)
    used = Counter({
        (legs.fund_of(line["shares"][0]["gl"]) + CREDITS, line["account"]): line["cents"]
        for line in content.get("lines", ())
        if line["code"] == "MISC"
    })  # fmt: skip
    found: Rows = []
    for leg, whole in _summed(rows).items():
        if whole <= 0 or not leg[0].endswith(CREDITS) or leg[2]:
            continue
        back = whole - used[leg[0], leg[4]] - written.get(leg, 0)
        if 0 < back <= whole:
            found += [(leg, -back), ((legs.SMALL, "", "", "", leg[4]), back)]
    return found


def _summed(rows: Rows) -> Counter[legs.Leg]:
    sums: Counter[legs.Leg] = Counter()
    for leg, cents in rows:
        sums[leg] += cents
    return sums


def _finished(story: Story, content: dict[str, Any], rows: Rows, place: int) -> list[str]:
    """The new charges that come with it, what the city gives back, and the postings of everything together."""
    found = []
    rows += _given_back(content, rows)
    for line in content.get("lines", ()):
        charge, account, cents, code = line["charge"], line["account"], line["cents"], line["code"]
        gl = line["shares"][0]["gl"]
        fund = legs.fund_of(gl)
        names = {
            "RETURNED": f"RC-{content['target']}-{place}",
            "MISC": f"RV-{content['target']}-{place}-{fund}-{account}",
        }
        if charge != names.get(code) or line["type"] != "charge" or line["due"] != content["date"]:
            found.append(f"charge {charge} does not come with this")
        if cents <= 0 or line["shares"] != [{"cents": cents, "gl": f"{fund}-1310"}]:
            found.append(f"charge {charge} is owed on account {gl}, or its shares do not make it")
        against = legs.RETURNED_FEES if code == "RETURNED" else fund + CREDITS
        rows.append(((gl, "", "", charge, account), cents))
        rows.append(((against, "", "", "", "" if code == "RETURNED" else account), -cents))
        if code == "RETURNED" and account != content.get("account"):
            found.append("the fee is charged to another account")
    return found + story.match(content, rows)
