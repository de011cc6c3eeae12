# SPDX-License-Identifier: Apache-2.0
"""Gateway: everything the counter asks of the books, as one object. Its methods wait, so they run in a lane."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.queries import accounts
from app.services import by_hand, carts, consents, outcomes, receipts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.account import AccountCard
    from app.domain.allocation import AllocatedLine, AllocationPolicy
    from app.domain.by_hand import ByHand
    from app.domain.consent import CheckConsent
    from app.domain.draft import Draft
    from app.domain.receipt import PostedReceipt
    from app.queries.accounts import Hit
    from app.queries.desk_events import WaitingCart
    from app.services.desk import Desk
    from app.services.outcomes import GivenUp
    from app.services.receipts import Rules, VoidedReceipt
    from app.views.dialogs.allow_check_sheet import AllowCheckAnswer
    from app.views.dialogs.by_hand_sheet import ByHandAnswer
    from app.views.dialogs.void_sheet import VoidAnswer


class CounterGateway(Protocol):
    """What the counter asks of the books; raises CounterError, Fault or OutcomeUnknown in plain words."""

    def rules(self) -> Rules:
        """Tenders, codes, policies and the person's own drawer session."""
        ...

    def find(self, text: str) -> tuple[Hit, ...]:
        """Accounts that what was typed may mean, best first."""
        ...

    def card(self, number: str) -> AccountCard:
        """One account with its open charges and last payments."""
        ...

    def cards(self, numbers: tuple[str, ...]) -> tuple[AccountCard, ...]:
        """Several accounts, as they stand now."""
        ...

    def post(self, draft: Draft) -> PostedReceipt:
        """Record the payment once, however often it is asked."""
        ...

    def void(self, number: str, answer: VoidAnswer, void_id: str) -> VoidedReceipt:
        """Void a receipt of the own open session with a second person's consent; once for one `void_id`."""
        ...

    def allow_check(self, draft: Draft, accounts: tuple[str, ...], answer: AllowCheckAnswer) -> CheckConsent:
        """A second person's consent to checks from accounts that may not pay by check, for this receipt."""
        ...

    def divide(
        self,
        draft: Draft,
        account: str,
        lines: Sequence[AllocatedLine],
        answer: ByHandAnswer,
        policy: AllocationPolicy,
    ) -> ByHand:
        """What was divided by hand, with a second person's consent where the policy asks for one."""
        ...

    def give_up(self, entry_id: str) -> GivenUp:
        """Give up what nobody has an answer for; the answer is final."""
        ...

    def last(self) -> tuple[PostedReceipt, ...]:
        """The newest receipts of the own open session."""
        ...

    def before(self) -> tuple[PostedReceipt, ...]:
        """The newest receipts of the own last sealed session."""
        ...

    def reprint(self, number: str) -> tuple[PostedReceipt, int]:
        """A receipt for another print and the ordinal of the copy."""
        ...

    def duplicates(self, draft: Draft) -> tuple[str, ...]:
        """What looks like a payment coming twice, as sentences."""
        ...

    def park(self, draft: Draft, name: str) -> str:
        """Set the cart aside."""
        ...

    def waiting(self) -> tuple[WaitingCart, ...]:
        """Carts that were set aside."""
        ...

    def resume(self, cart: str) -> Draft:
        """Take a cart up again."""
        ...

    def abandon(self, draft: Draft) -> None:
        """Log a cart that was given up after money was keyed."""
        ...


class ServiceGateway:
    """The gateway of the program: the services and queries, done as the person at this desk.

    What was read for the receipt on the screen is kept for its posting, which then asks the books nothing more.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rules: Rules | None = None
        self._cash_only: dict[str, date | None] = {}

    def rules(self) -> Rules:
        """Tenders, codes, policies and the person's own drawer session."""
        self._cash_only.clear()
        self._rules = receipts.rules(self._desk)
        return self._rules

    def find(self, text: str) -> tuple[Hit, ...]:
        """Accounts that what was typed may mean, best first."""
        return accounts.find(self._desk.database, text)

    def card(self, number: str) -> AccountCard:
        """One account with its open charges and last payments."""
        card = accounts.card(self._desk.database, number)
        self._cash_only[card.number] = card.cash_only_until
        return card

    def cards(self, numbers: tuple[str, ...]) -> tuple[AccountCard, ...]:
        """Several accounts, as they stand now."""
        return tuple(self.card(number) for number in numbers)

    def post(self, draft: Draft) -> PostedReceipt:
        """Record the payment once, however often it is asked."""
        return receipts.post(self._desk, draft, known=self._rules, cash_only=self._cash_only)

    def void(self, number: str, answer: VoidAnswer, void_id: str) -> VoidedReceipt:
        """Void a receipt of the own open session with a second person's consent; once for one `void_id`."""
        return receipts.void(
            self._desk,
            number=number,
            reason=answer.reason,
            approver=answer.approver,
            password=answer.password,
            sent=answer.sent,
            customer_present=answer.customer_present,
            original_taken=answer.original_taken,
            void_id=void_id,
        )

    def allow_check(self, draft: Draft, accounts: tuple[str, ...], answer: AllowCheckAnswer) -> CheckConsent:
        """A second person's consent to checks from accounts that may not pay by check, for this receipt."""
        return consents.allow_check(
            self._desk,
            draft,
            accounts=accounts,
            reason=answer.reason,
            approver=answer.approver,
            password=answer.password,
            sent=answer.sent,
        )

    def divide(
        self,
        draft: Draft,
        account: str,
        lines: Sequence[AllocatedLine],
        answer: ByHandAnswer,
        policy: AllocationPolicy,
    ) -> ByHand:
        """What was divided by hand, with a second person's consent where the policy asks for one."""
        return by_hand.divide(
            self._desk, draft, account=account, lines=lines, reason=answer.reason, policy=policy, second=answer.second
        )

    def give_up(self, entry_id: str) -> GivenUp:
        """Give up what nobody has an answer for; the answer is final."""
        return outcomes.give_up(self._desk, entry_id)

    def last(self) -> tuple[PostedReceipt, ...]:
        """The newest receipts of the own open session."""
        return receipts.last(self._desk)

    def before(self) -> tuple[PostedReceipt, ...]:
        """The newest receipts of the own last sealed session."""
        return receipts.before(self._desk)

    def reprint(self, number: str) -> tuple[PostedReceipt, int]:
        """A receipt for another print and the ordinal of the copy."""
        return receipts.reprint(self._desk, number)

    def duplicates(self, draft: Draft) -> tuple[str, ...]:
        """What looks like a payment coming twice, as sentences."""
        return receipts.duplicates(self._desk, draft)

    def park(self, draft: Draft, name: str) -> str:
        """Set the cart aside."""
        return carts.suspend(self._desk, draft, name=name)

    def waiting(self) -> tuple[WaitingCart, ...]:
        """Carts that were set aside."""
        return carts.waiting(self._desk)

    def resume(self, cart: str) -> Draft:
        """Take a cart up again."""
        return carts.resume(self._desk, cart)

    def abandon(self, draft: Draft) -> None:
        """Log a cart that was given up after money was keyed."""
        carts.abandon(self._desk, draft)
