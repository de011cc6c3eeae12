# SPDX-License-Identifier: Apache-2.0
"""One receipt with everything on it, as the books hand it over, for every test of paper."""

from __future__ import annotations

import datetime

from app.domain.money import Money
from app.domain.papers.letterhead import Letterhead
from app.domain.receipt import Pair, PostedLine, PostedReceipt, Voided
from app.domain.tender import Tender

CITY = Letterhead("City of Ridgemont", ("Finance Department", "200 Civic Way, Ridgemont"))
AT = datetime.datetime(2026, 11, 20, 14, 41, tzinfo=datetime.timezone(datetime.timedelta(hours=-6)))


def receipt(payer: str = "Rosa Delgado", voided: Voided | None = None) -> PostedReceipt:
    """A water bill, a license and a dog tag: check, card and cash with change."""
    lines = (
        PostedLine("charge", "Penalty, water, June", Money(800), account="UB-104417", charge="1", open=Money(800),
                   why="Oldest bill first: due Jun 18, penalty before principal."),
        PostedLine("charge", "Water, June", Money(6200), account="UB-104417", charge="2", open=Money(6200),
                   why="Oldest bill first: due Jun 18."),
        PostedLine("charge", "Sewer, July", Money(3000), account="UB-104417", charge="3", open=Money(4500),
                   why="What was left of 100.00 went to the bill due Jul 18."),
        PostedLine("charge", "Business license, renewal", Money(16460), account="BL-20931", charge="4",
                   open=Money(16460), why="Oldest bill first: due Nov 1."),
        PostedLine("code", "Dog license", Money(2000), code="DOG", quantity=2, fields=(("Tag", "4471, 4472"),)),
    )  # fmt: skip
    tenders = (
        Tender("check", Money(8000), number="1044", routing="021000021", payer="Rosa Delgado"),
        Tender("card", Money(10000), brand="Visa", last_four="4242", approval="081722"),
        Tender("cash", Money(12000)),
    )
    pairs = (
        Pair(0, 0, 800), Pair(1, 0, 6200), Pair(2, 0, 1000), Pair(2, 1, 2000), Pair(3, 1, 8000), Pair(3, 2, 8460),
        Pair(4, 2, 2000),
    )  # fmt: skip
    return PostedReceipt(
        number="02-0123-0042", id="0199f0aa-0000-7000-8000-000000000001", hash=bytes(range(32)), book="02-0123",
        drawer="02", till="W1", date=AT.date(), at=AT, by="mdiaz", cashier="Maria Diaz", payer=payer, channel="counter",
        received=None, lines=lines, tenders=tenders, pairs=pairs, rounding=Money(0), change=Money(1540),
        total=Money(28460), voided=voided,
    )  # fmt: skip


def rounded() -> PostedReceipt:
    """A license paid in cash on a day the city rounds to five cents; the payer is not named."""
    return PostedReceipt(
        number="02-0123-0043", id="0199f0aa-0000-7000-8000-000000000002", hash=bytes(range(1, 33)), book="02-0123",
        drawer="02", till="W1", date=AT.date(), at=AT, by="mdiaz", cashier="Maria Diaz", payer="", channel="mail",
        received=datetime.date(2026, 11, 18),
        lines=(PostedLine("code", "Business license, new", Money(12503), code="LIC"),),
        tenders=(Tender("cash", Money(13000)),), pairs=(Pair(0, 0, 12503),), rounding=Money(2), change=Money(495),
        total=Money(12505),
    )  # fmt: skip
