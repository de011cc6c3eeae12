# SPDX-License-Identifier: Apache-2.0
"""What is taken over the counter: receipts, voids, drops, openings without a sale, and rows that were given up."""

from collections import Counter
from datetime import date
from typing import Any

from app.verifier import consents, legs
from app.verifier.story import Fact, Original, Story

CASH = "cash"
ON_ACCOUNT = "on_account"
CREDITS = "-2300"
NICKEL = 5
CHANNELS = ("counter", "phone", "mail", "dropbox")


def receipt(story: Story, fact: Fact) -> list[str]:
    """Lines plus rounding are tenders less change are the total; the postings follow from lines and tenders."""
    content = fact.content
    story.ordinals += 1
    found = []
    if content["number"] != f"{story.book}-{story.ordinals:04d}":
        found.append(f"receipt number {content['number']} is not the book's next")
    lines, tenders = content["lines"], content["tenders"]
    total, change, rounding = content["total"], content["change"], content["rounding"]
    if sum(line["cents"] for line in lines) + rounding != total:
        found.append("the lines do not add up to the total")
    if sum(tender["cents"] for tender in tenders) - change != total:
        found.append("the tenders do not add up to the total")
    if not lines or not tenders or change < 0 or any(tender["cents"] <= 0 for tender in tenders):
        found.append("a receipt has lines, tenders and no negative change")
    giver = change_giver(content, story.tenders.giving)
    if (change or rounding) and giver is None:
        found.append("change and rounding belong to one cash tender")
    elif giver is not None and tenders[giver]["cents"] <= change:
        found.append("as much change was given as cash was handed over, or more")
    elif giver is not None and rounding and not _rounds(tenders[giver]["cents"], change, rounding):
        found.append("the rounding is not to a nickel, or the exact amount was handed over")
    found += _said(content)
    found += [problem for line in lines for problem in _line(line)]
    charges = Counter(line["charge"] for line in lines if line["type"] == "charge")
    found += [f"charge {charge} is paid twice in one receipt" for charge, times in charges.items() if times > 1]
    found += _credit_used(content)
    if "approval" in content or consents.BY_HAND in content:
        found += consents.problems(content)
    found += _divided(content)
    found += _tender_accounts(story, content)
    found += story.match(content, receipt_legs(content, giver))
    story.taken += total
    story.originals[content["id"]] = Original(fact)
    return found


def _said(content: dict[str, Any]) -> list[str]:
    """A receipt came in one of the known ways, and was received on a day of the calendar if it says which."""
    found = [] if content["channel"] in CHANNELS else [f"channel {content['channel']!r} is unknown"]
    return found + ([] if _is_day(content.get("received", "2000-01-01")) else ["it was received on no day there is"])


def _is_day(said: str) -> bool:
    try:
        return date.fromisoformat(said).isoformat() == said
    except ValueError:
        return False


def _line(line: dict[str, Any]) -> list[str]:
    kind, cents = line["type"], line["cents"]
    if kind == "credit":
        sound = cents > 0 and line["fund"] != legs.POOL and line["account"] and "shares" not in line
        return [] if sound else ["a credit line has no amount, no account of a fund, or shares"]
    found = []
    if sum(share["cents"] for share in line["shares"]) != cents:
        found.append("the shares of a line do not add up to it")
    accounts = [share["gl"] for share in line["shares"]]
    if any(share["cents"] <= 0 for share in line["shares"]) or len(set(accounts)) < len(accounts):
        found.append("a share of a line is nothing or less, or stands there twice")
    found += [f"a line is booked to the pool's account {gl}" for gl in accounts if _is_pool(gl)]
    if kind == "charge" and not 0 < cents <= line["open"]:
        found.append("a line pays more than was open, or nothing")
    if kind not in ("charge", "code"):
        found.append(f"a line of kind {kind!r} is unknown")
    return found


def _rounds(handed: int, change: int, rounding: int) -> bool:
    """Cash comes to whole nickels, by less than one, and only where the exact amount was not handed over."""
    return abs(rounding) < NICKEL and not (handed - change) % NICKEL and bool((change + rounding) % NICKEL)


def _credit_used(content: dict[str, Any]) -> list[str]:
    """An account's credit pays what that account owes or buys; it does not become credit again."""
    left: Counter[str] = Counter()
    for line in content["lines"]:
        left[line.get("account", "")] += line["cents"] if line["type"] != "credit" else 0
    for tender in content["tenders"]:
        if tender["kind"] == ON_ACCOUNT:
            left[tender["account"]] -= tender["cents"]
    return [
        f"more credit of account {account} was used than its lines come to" for account in left if left[account] < 0
    ]


def _divided(content: dict[str, Any]) -> list[str]:
    """What was divided by hand is marked with whose account it is and why, and nothing else bears that rule."""
    mark = content.get(consents.BY_HAND)
    ruled = {line.get("account") for line in content["lines"] if line.get("rule") == consents.BY_HAND}
    if mark is None:
        return ["a line was divided by hand, and the receipt does not say so"] if ruled else []
    of_it = [line for line in content["lines"] if (line["type"], line.get("account")) == ("charge", mark["account"])]
    sound = mark["reason"].strip() and of_it and ruled <= {mark["account"]}
    if not sound:
        return ["it does not say what was divided by hand, or why"]
    other = any(line.get("rule") != consents.BY_HAND for line in of_it)
    return ["a bill of the account that was divided by hand names another rule"] if other else []


def _is_pool(gl: str) -> bool:
    return legs.fund_of(gl) == legs.POOL or gl.endswith("-1010")


def _tender_accounts(story: Story, content: dict[str, Any]) -> list[str]:
    """A tender's posting stands on the account the city keeps, or once kept, for that tender."""
    wrong = []
    for row in content["postings"]:
        known = story.tenders.accounts.get(row.get("tender", ""))
        if known and not row["gl"].endswith(CREDITS) and row["gl"] not in known:
            wrong.append(f"tender {row['tender']} is booked to {row['gl']}")
    return wrong


def change_giver(content: dict[str, Any], giving: frozenset[str]) -> int | None:
    """Which tender of a receipt gives the change, by place; None when none does, or more than one."""
    places = [place for place, tender in enumerate(content["tenders"]) if tender["kind"] in giving]
    return places[0] if len(places) == 1 else None


def net_of(content: dict[str, Any], giver: int | None) -> list[int]:
    """What each tender brought, less the change."""
    return [
        tender["cents"] - (content["change"] if place == giver else 0)
        for place, tender in enumerate(content["tenders"])
    ]


def receipt_legs(content: dict[str, Any], giver: int | None) -> list[tuple[legs.Leg, int]]:
    """What a receipt has to post, before the pool's legs; the tender's own account is read from its posting."""
    accounts = {row["tender"]: row["gl"] for row in content["postings"] if "tender" in row}
    rows: list[tuple[legs.Leg, int]] = []
    for tender, net in zip(content["tenders"], net_of(content, giver), strict=True):
        kind = tender["kind"]
        if kind == ON_ACCOUNT:
            rows.append(((tender["fund"] + CREDITS, "", kind, "", tender["account"]), tender["cents"]))
        else:
            rows.append(legs.plain(accounts.get(kind, ""), net, kind))
    for line in content["lines"]:
        account = line.get("account", "")
        if line["type"] == "credit":
            rows.append(((line["fund"] + CREDITS, "", "", "", account), -line["cents"]))
        else:
            charge = line.get("charge", "")
            rows += [((share["gl"], "", "", charge, account), -share["cents"]) for share in line["shares"]]
    if content["rounding"]:
        rows.append(legs.plain(legs.ROUNDING, -content["rounding"]))
    return rows


def pairs(content: dict[str, Any], giver: int | None) -> list[tuple[int, int, int]]:
    """Tenders pay the lines in order: (line, tender, cents), both counted from 0 (rule 5.1.7)."""
    left = net_of(content, giver)
    if giver is not None:
        left[giver] -= content["rounding"]
    found, at = [], 0
    for place, line in enumerate(content["lines"]):
        owed = line["cents"]
        while owed > 0 and at < len(left):
            paid = min(owed, left[at])
            if paid > 0:
                found.append((place, at, paid))
            owed -= paid
            left[at] -= paid
            if left[at] <= 0:
                at += 1
    return found


def void(story: Story, fact: Fact) -> list[str]:
    """A void turns every posting of a receipt or of cash moved in the same book, once, and another person consented."""
    content = fact.content
    original = story.originals.get(content["of"])
    if original is None:
        return ["it voids nothing that stands in this book"]
    before = original.fact.content
    found = []
    if original.voided_by is not None:
        found.append("it voids what was voided before")
    if original.standing:
        found.append("it voids a receipt whose tenders were corrected")
    original.voided_by = fact.no
    turned = [(legs.leg_of(row), -row["cents"]) for row in before["postings"]]
    if [(legs.leg_of(row), row["cents"]) for row in content["postings"]] != turned:
        found.append("the postings do not mirror the original")
    is_receipt = original.fact.kind == "receipt"
    if content["target"] != (before["number"] if is_receipt else before["id"]):
        found.append("it names another target than it voids")
    if content["total"] != before["total" if is_receipt else "cents"]:
        found.append("it states another total than the original")
    found += consents.problems(content)
    if any(content[key] not in ("yes", "no") for key in ("customer_present", "original_taken")):
        found.append("it does not say whether the customer was there")
    if is_receipt:
        story.taken -= before["total"]
    return found + enough(story, content)


def enough(story: Story, content: dict[str, Any]) -> list[str]:
    """A drawer never gives more cash than it holds."""
    moved = sum(row["cents"] for row in content["postings"] if row["gl"] == legs.DRAWER)
    return ["more cash leaves than the drawer holds"] if story.cash + moved < 0 else []


def counterfeit(story: Story, fact: Fact) -> list[str]:
    """A note that is kept as counterfeit is named by its face and serial number; no money moves."""
    known = fact.content["face"] in (100, 200, 500, 1000, 2000, 5000, 10000) and fact.content["serial"]
    return [] if known else ["it names no note"]


def annulled(story: Story, fact: Fact) -> list[str]:
    """A row given up uses its number, and its receipt number where it had one, and says what was tried."""
    content = fact.content
    found = [] if len(content["tried"]) == 64 else ["it does not say what was tried"]
    if "number" in content:
        story.ordinals += 1
        if content["number"] != f"{story.book}-{story.ordinals:04d}":
            found.append(f"receipt number {content['number']} is not the book's next")
    return found


def pieces(count: list[dict[str, Any]], cents: int) -> list[str]:
    """Bills and coins are worth face times loose and packed pieces, and add up to what was counted."""
    for row in count:
        if row["cents"] != row["face"] * (row["loose"] + row["packs"] * row["pack_of"]):
            return [f"the pieces of {row['face']} cents are not worth what is written"]
        if row["loose"] < 0 or row["packs"] < 0 or row["face"] <= 0:
            return ["a number of pieces is below nothing"]
    return [] if sum(row["cents"] for row in count) == cents else ["the pieces do not add up to the amount"]
