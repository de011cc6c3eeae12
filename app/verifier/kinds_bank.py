# SPDX-License-Identifier: Apache-2.0
"""What goes to the bank: a bag holds what its sessions brought, by tender and check by check, and nothing else."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.verifier import consents, legs
from app.verifier.kinds_counter import pieces
from app.verifier.reading import BodyError, read
from app.verifier.report import Collector
from app.verifier.source import Source, as_text
from app.verifier.story import Fact, Story

TENDERS = ("cash", "check", "money_order")

# Rows a deposit led to were compared with the entry before; here they are compared with the sessions they name.
_AMOUNTS = """
SELECT {book}, e.seq FROM deposit_book d JOIN entry e ON e.no = d.entry_no LEFT JOIN book b ON b.id = d.book_id
WHERE b.state <> 'sealed' OR b.id IS NULL OR d.cents <> (
    SELECT coalesce(sum(p.cents), 0) FROM entry o JOIN posting p ON p.entry_no = o.no
    WHERE o.book_id = d.book_id AND ((d.tender = 'cash' AND p.gl = '999-1115')
        OR (p.gl = CASE d.tender WHEN 'card' THEN '999-1130' ELSE '999-1120' END AND p.tender = d.tender)))"""
_CHECKS = """
SELECT {book}, e.seq FROM deposit_check c JOIN entry e ON e.no = c.entry_no
LEFT JOIN receipt r ON r.number = c.receipt AND r.book_id = c.book_id AND r.voided_by IS NULL
LEFT JOIN receipt_tender t ON t.entry_no = r.entry_no AND t.n = c.place AND t.kind = c.tender
    AND c.cents = t.net - coalesce((SELECT sum(g.cents) FROM tender_correction g
    WHERE g.of_no = t.entry_no AND g.source = t.n), 0)
LEFT JOIN tender_correction x ON x.of_no = r.entry_no AND x.n = c.place AND x.kind = c.tender
    AND c.cents = x.cents - coalesce((SELECT sum(g.cents) FROM tender_correction g
    WHERE g.of_no = x.of_no AND g.source = x.n), 0)
WHERE c.receipt IS NOT NULL AND (coalesce(t.n, x.n) IS NULL
    OR coalesce(t.number, x.number, '') <> coalesce(c.number, '')
    OR coalesce(t.routing, x.routing, '') <> coalesce(c.routing, ''))"""
_STRANGE = """
SELECT {book}, e.seq FROM deposit_check c JOIN entry e ON e.no = c.entry_no
JOIN deposit_book d ON d.entry_no = c.entry_no AND d.book_id = c.book_id AND d.tender = c.tender
WHERE c.receipt IS NULL AND d.cents = (
    SELECT coalesce(sum(t.net - coalesce((SELECT sum(g.cents) FROM tender_correction g
    WHERE g.of_no = t.entry_no AND g.source = t.n), 0)), 0)
    FROM receipt r JOIN receipt_tender t ON t.entry_no = r.entry_no
    WHERE r.book_id = c.book_id AND r.voided_by IS NULL AND t.kind = c.tender) + (
    SELECT coalesce(sum(x.cents - coalesce((SELECT sum(g.cents) FROM tender_correction g
    WHERE g.of_no = x.of_no AND g.source = x.n), 0)), 0)
    FROM entry o JOIN tender_correction x ON x.entry_no = o.no WHERE o.book_id = c.book_id AND x.kind = c.tender)"""

# A bank is paid for a batch once.
_BATCHES = """
SELECT DISTINCT {book}, e.seq, {body} FROM deposit_book d JOIN entry e ON e.no = d.entry_no WHERE d.tender = 'card'"""

# A bank sends back what it was given, off the account it was given to.
_RETURNED = """
SELECT {book}, e.seq FROM undone u JOIN entry e ON e.no = u.entry_no JOIN entry o ON o.no = u.of_no
JOIN posting p ON p.entry_no = e.no AND p.cents < 0 AND p.fund = '999' AND p.gl <> '999-2010'
WHERE e.kind = 'returned_check' AND NOT EXISTS (
    SELECT 1 FROM deposit_book d JOIN posting b ON b.entry_no = d.entry_no AND b.cents > 0 AND b.gl = p.gl
    WHERE d.book_id = o.book_id AND d.tender = 'check')"""

# What the bank counted is what stood, by the slip and every earlier correction, and what is corrected now.
_CORRECTED = """
SELECT {book}, e.seq FROM deposit_correction c JOIN entry e ON e.no = c.entry_no JOIN deposit d ON d.entry_no = c.of_no
WHERE c.counted <> d.cash + d.checks + d.money_orders + (
    SELECT coalesce(sum(x.cents), 0) FROM deposit_correction x WHERE x.of_no = c.of_no AND x.entry_no <= c.entry_no)"""


def deposit(story: Story, fact: Fact) -> list[str]:
    """A bag holds what its lines say, counted by piece and by check, seen by another person, for one bank account."""
    content = fact.content
    lines, checks = content["lines"], content["checks"]
    found = pieces(content["count"], sum_of(lines, "cash"))
    places = [(line["book"], line["tender"]) for line in lines]
    if len(set(places)) < len(places) or any(tender not in TENDERS for _, tender in places):
        found.append("a session brings a tender twice, or one that no bag holds")
    if sum(line["cents"] for line in lines) != content["total"] or content["total"] <= 0:
        found.append("the lines do not add up to the total")
    for line in lines:
        listed = [
            check["cents"] for check in checks if (check["book"], check["tender"]) == (line["book"], line["tender"])
        ]
        if line["tender"] != "cash" and sum(listed) != line["cents"]:
            found.append(f"the checks of {line['book']} do not add up")
    taken = [(check["receipt"], check["seq"]) for check in checks if "receipt" in check]
    if len(set(taken)) < len(taken) or any(check["cents"] <= 0 for check in checks):
        found.append("a check is listed twice, or comes to nothing")
    found += consents.problems(content)
    bank = _bank(content["postings"])
    found += [] if bank else ["no bank account is debited"]
    rows = [
        legs.plain(bank, content["total"]),
        legs.plain(legs.VAULT, -sum_of(lines, "cash")),
        *(legs.plain(legs.CHECKS, -sum_of(lines, tender), tender) for tender in TENDERS[1:]),
    ]
    return found + story.match(content, rows)


def deposit_correction(story: Story, fact: Fact) -> list[str]:
    """The bank counted something else than a deposit says: over/short bears it, or the bank itself."""
    content = fact.content
    original = story.recall(content["of"])
    if original is None or original.kind != "deposit":
        return ["it corrects no deposit"]
    before, more = original.content, content["total"]
    found = consents.problems(content)
    if content["approval"]["by"] == before["by"]:
        found.append("who had prepared the bag consented")
    if content["target"] != f"bag {before['bag']} for {before['bank']}":
        found.append("it names another bag than it corrects")
    if not more or content["counted"] < 0 or content["charged"] not in ("over_short", "bank_error"):
        found.append("it corrects nothing, or says not who bears it")
    against = legs.OVER_SHORT if content["charged"] == "over_short" else legs.DUE_FROM_BANKS
    rows = [legs.plain(_bank(before["postings"]), more), legs.plain(against, -more)]
    return found + story.match(content, rows)


def card_settlement(story: Story, fact: Fact) -> list[str]:
    """A processor pays out what whole sessions took by card, less its fee."""
    content = fact.content
    lines, gross, credited = content["lines"], content["total"], content["counted"]
    found = [] if content["batch"].strip() else ["it names no batch"]
    if len({line["book"] for line in lines}) < len(lines) or any(line["tender"] != "card" for line in lines):
        found.append("a session is settled twice, or something else than cards")
    if sum_of(lines, "card") != gross or any(line["cents"] <= 0 for line in lines):
        found.append("the lines do not add up to the total")
    if not 0 < credited <= gross:
        found.append("more was paid than was taken, or nothing")
    if "approval" in content:
        found += consents.problems(content)
        found += [] if content["reason"].strip() else ["it does not say why the processor kept so much"]
    bank = _bank(content["postings"])
    found += [] if bank else ["no bank account is debited"]
    rows = [
        legs.plain(bank, credited),
        legs.plain(legs.CARD_CLEARING, -gross, "card"),
        legs.plain(legs.CARD_FEES, gross - credited),
    ]
    return found + story.match(content, rows)


def sum_of(lines: Iterable[Mapping[str, Any]], tender: str) -> int:
    """What the lines of a deposit come to by one tender."""
    return sum(int(line["cents"]) for line in lines if line["tender"] == tender)


def _bank(postings: Iterable[Mapping[str, Any]]) -> str:
    """The account of the pool that takes the money."""
    return next(
        (row["gl"] for row in postings if row["cents"] > 0 and legs.is_bank(row["gl"])),
        "",
    )


def check_deposits(source: Source, collector: Collector) -> None:
    """What deposits say of sessions is what the sessions' own entries say."""
    book = source.text("e.book_id")
    for query, what in (
        (_AMOUNTS, "it deposits another amount than a session brought"),
        (_CHECKS, "it deposits a check that was not taken so"),
        (_STRANGE, "it deposits a check nobody took"),
        (_CORRECTED, "it corrects by another amount than stood"),
        (_RETURNED, "it takes a check off an account it was not deposited to"),
    ):
        for name, seq in source.stream(query.format(book=book)):
            collector.add(as_text(name), seq, what)
    _check_batches(source, collector)


def _check_batches(source: Source, collector: Collector) -> None:
    paid: set[tuple[str, str]] = set()
    query = _BATCHES.format(book=source.text("e.book_id"), body=source.text("e.body"))
    for name, seq, body in sorted(source.stream(query)):
        try:
            content = read(body)
        except BodyError:
            continue  # named when the walk came to it
        batch = str(content.get("bank")), str(content.get("batch"))
        if batch in paid:
            collector.add(as_text(name), seq, f"batch {batch[1]} was settled before")
        paid.add(batch)
