# SPDX-License-Identifier: Apache-2.0
"""Each kind of entry tells one story, and its figures, its postings and the state of its book must agree with it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.verifier import legs

OPEN, COUNTING, SUBMITTED, SEALED = "open", "counting", "submitted", "sealed"

NEEDS = {
    "open": "type session",
    "receipt": "number channel payer lines tenders rounding change total postings",
    "void": "of target reason total customer_present original_taken approval postings",
    "no_sale": "reason",
    "drop": "cents reason postings",
    "pickup": "cents reason approval postings",
    "paid_in": "cents reason party shares postings",
    "paid_out": "cents reason party shares postings",
    "exchange": "cents reason party pieces_in pieces_out",
    "transfer_out": "to cents count reason postings",
    "transfer_in": "of cents count postings",
    "transfer_ruling": "of cents charged reason postings",
    "tender_correction": "of target place from tenders total reason approval postings",
    "begin_count": "",
    "cancel_count": "",
    "count": "attempt counted count checks checks_total money_orders money_orders_total",
    "submit": "attempts",
    "return": "reason",
    "close": "entries session",
    "import": "source lines",
    "reversal": "of target reason total approval postings",
    "returned_check": "of target place reason bank_error total postings",
    "refund_request": "account fund target total payee reason approval postings",
    "setup": "what key",
    "deposit": "bank bag seal reason lines count checks total approval postings",
    "card_settlement": "bank batch lines total counted postings",
    "deposit_correction": "of target counted total charged reason approval postings",
    "seal": "books totals entries receipts voids over_short previous version",
    "counterfeit": "face serial payer reason",
    "surprise_count": (
        "of at_seq chosen reason approval counted count checks checks_total money_orders money_orders_total"
    ),
    "small_difference": "way account target total reason postings",
    "annulled": "of_kind tried amount reason",
}
"""The parts each kind must have besides the common ones; a kind not named here is unknown."""

COMMON = "v id book seq kind prev date at by till"
DRAWER_ONLY = {
    *("receipt", "void", "no_sale", "drop", "pickup", "paid_in", "paid_out", "exchange"),
    *("transfer_out", "transfer_in", "tender_correction"),
    *("begin_count", "cancel_count", "count", "submit", "return"),
    "counterfeit",
    "small_difference",
}
OFFICE_ONLY = {
    "import",
    "setup",
    "deposit",
    "deposit_correction",
    "card_settlement",
    "reversal",
    "returned_check",
    "refund_request",
    "transfer_ruling",
    "surprise_count",
}
WITHOUT_POSTINGS = {
    *(
        "no_sale",
        "exchange",
        "begin_count",
        "cancel_count",
        "count",
        "submit",
        "return",
        "setup",
        "annulled",
        "counterfeit",
    ),
    *("surprise_count", "seal"),
}
DAY_ONLY = {"seal"}


Retelling = Callable[["Story", "Fact"], list[str]]
"""Goes through one entry with the book as it then stood and says what does not fit."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry as it was read: its local number, place, and content."""

    no: int
    seq: int
    hash: bytes
    offline: bool
    recorded_by: str
    content: dict[str, Any]

    @property
    def kind(self) -> str:
        """The kind the body states."""
        return str(self.content.get("kind", ""))


@dataclass(slots=True)
class Standing:
    """A tender of a receipt as it stands: keyed so, or put right so; what of it was not corrected away, and where."""

    kind: str
    left: int
    gl: str


@dataclass(slots=True)
class Original:
    """A receipt, or cash that was moved, that may still be voided here; once a tender was corrected, how they stand."""

    fact: Fact
    voided_by: int | None = None
    standing: list[Standing] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Remembered:
    """An entry of another book, by its id: its local number and what it says."""

    no: int
    kind: str
    content: dict[str, Any]
    corrections: tuple[dict[str, Any], ...] = ()
    """How a receipt's tenders were put right, in order."""


@dataclass(slots=True)
class Tally:
    """The last count of a book: what was found, by whom, and whether it agreed with what there should be."""

    content: dict[str, Any]
    by: str
    balanced: bool
    expected: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Tenders:
    """The accounts each tender is kept on, or once was, and the tenders that give change."""

    accounts: Mapping[str, frozenset[str]]
    giving: frozenset[str]


@dataclass(slots=True)
class Story:
    """One book retold entry by entry: its state, its drawer's cash, its receipts still standing."""

    book: str
    say: Callable[[int, str], None]
    tenders: Tenders
    retellings: Mapping[str, Retelling]
    recall: Callable[[str], Remembered | None] = lambda _: None
    type: str = ""
    person: str = ""
    date: str = ""
    code: str = ""
    state: str = ""
    attempts: int = 0
    session: int = 0
    grand: int = 0
    opening_counted: int = 0
    cash: int = 0
    checks: int = 0
    money_orders: int = 0
    ordinals: int = 0
    taken: int = 0
    opened_at: str = ""
    tally: Tally | None = None
    cashier_balanced: bool = False
    supervisor_counted: bool = False
    in_place: bool = False
    originals: dict[str, Original] = field(default_factory=dict)
    close: Fact | None = None

    def take(self, fact: Fact) -> None:
        """Retell one entry; everything that does not fit is said with its number."""
        content, kind = fact.content, fact.kind
        problems = self._shape(fact)
        if not problems:
            problems = [*self._state(fact), *legs.problems(content)]
            try:
                problems += self.retellings[kind](self, fact)
            except (KeyError, TypeError, AttributeError, ValueError):
                problems.append(f"a part of the {kind} is missing or of another sort")
            self._move(content)
        for problem in problems:
            self.say(fact.seq, problem)

    def _shape(self, fact: Fact) -> list[str]:
        content, kind = fact.content, fact.kind
        if kind not in NEEDS:
            return [f"kind {kind!r} is unknown"]
        missing = [key for key in f"{COMMON} {NEEDS[kind]}".split() if key not in content]
        if missing:
            return [f"the {kind} lacks {', '.join(missing)}"]
        if content["v"] != "TW1":
            return [f"version {content['v']!r} is unknown"]
        if kind in WITHOUT_POSTINGS and "postings" in content:
            return [f"a {kind} has no postings"]
        return []

    def _state(self, fact: Fact) -> list[str]:
        """The pen and the state: who may write what, when."""
        content, kind = fact.content, fact.kind
        found = []
        if kind == "open":
            return [] if not self.state else ["the book is opened twice"]
        if kind == "annulled":  # it stands where what was given up would stand
            kind = str(content["of_kind"])
            if kind not in NEEDS or kind in ("open", "annulled"):
                return [f"it gives up a {kind}, which cannot be"]
        if (
            (kind in DRAWER_ONLY and self.type != "drawer")
            or (kind in OFFICE_ONLY and self.type != "office")
            or (kind in DAY_ONLY) != (self.type == "day")
        ):
            found.append(f"a {kind} has no place in this book")
        own_date = self.type == "day" or content["date"] == self.date
        if not own_date or content.get("drawer", "") != (self.code if self.type == "drawer" else ""):
            found.append("the date or the drawer is not the book's")
        needed = _STATES.get(kind, (OPEN,)) if self.type == "drawer" else (OPEN,)
        in_place = kind == "submit" and ("approval" in content or self.gives_up_in_place(fact))
        if in_place:
            needed = (OPEN, COUNTING)
        if self.state not in needed:
            found.append(f"a {kind} cannot follow while the book is {self.state or 'not open'}")
        own = content["by"] == self.person or self.type == "day"
        with_supervisor = self.state == SUBMITTED if self.type == "drawer" else kind == "close" and not own
        if own == (with_supervisor or in_place):
            found.append("the pen was with another person")
        if content["by"] != fact.recorded_by and not fact.offline:
            found.append("it was recorded by another person than it says")
        return found

    def gives_up_in_place(self, fact: Fact) -> bool:
        """Whether a submission in another's place was given up: nobody does that without the consent it needed."""
        return (fact.kind, fact.content.get("of_kind")) == ("annulled", "submit") and fact.content["by"] != self.person

    def _move(self, content: Mapping[str, Any]) -> None:
        """The drawer after this entry; it can never hold less than nothing."""
        for row in content.get("postings", ()):
            gl, tender, cents = row.get("gl"), row.get("tender"), row.get("cents", 0)
            if gl == legs.DRAWER:
                self.cash += cents
            elif gl == legs.CHECKS and tender == "money_order":
                self.money_orders += cents
            elif gl == legs.CHECKS:
                self.checks += cents

    def count_anew(self) -> None:
        """A new round of counting knows nothing of the one before."""
        self.attempts, self.tally = 0, None
        self.cashier_balanced = self.supervisor_counted = False

    def match(self, content: Mapping[str, Any], rows: Iterable[tuple[legs.Leg, int]]) -> list[str]:
        """The postings must be those of the story, to the cent and to the account."""
        expected, actual = legs.pooled(rows), legs.written(content)
        wrong = sorted(
            {leg[0] for leg in expected.keys() | actual.keys() if expected.get(leg, 0) != actual.get(leg, 0)}
        )
        return [f"the postings do not tell what happened: account {', '.join(wrong)}"] if wrong else []


_STATES: dict[str, tuple[str, ...]] = {
    "cancel_count": (COUNTING,),
    "tender_correction": (OPEN, SUBMITTED),
    "count": (COUNTING, SUBMITTED),
    "submit": (COUNTING,),
    "return": (SUBMITTED,),
    "close": (SUBMITTED,),
}
