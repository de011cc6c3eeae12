# SPDX-License-Identifier: Apache-2.0
"""Withdraw a version of a policy: what would be in force after it is read first, and a reason is given."""

from __future__ import annotations

from app.domain.errors import CounterError, Fault
from app.domain.kinds.card_settlement import USUAL_FEE
from app.services.setup import policies
from app.services.setup.policies import Withdrawal
from app.views import formats
from app.views.dialogs.form_sheet import FormSheet
from app.views.screens.setup.policy_section import KIND_WORDS, rule
from app.views.workplace import Workplace

USUAL = {
    "allocation": "The usual order: oldest due date first",
    "rounding": "Exact amounts, no rounding",
    "tolerance": "The usual limits",
    "float": "The float assigned to the drawer in Setup",
    "cash_limit": "No limit to the cash of the drawer",
    "no_sale": "No limit to openings without a sale",
    "paid_out": "$50.00 of a session without a second person",
    "returned_check": "The usual fees and holds",
    "banking": "One business day to the bank",
    "small_difference": "Nothing is let go or kept",
    "alone": "Nobody goes on without the server",
    "card_fee": f"{formats.percent(USUAL_FEE)} of a settlement without a second person",
}


def following(shown: Withdrawal) -> str:
    """What holds after it, in words."""
    if shown.then is None:
        return USUAL[shown.gone.kind]
    return f"Version {shown.then.version}: {rule(shown.then)}"


class WithdrawSheet(FormSheet):
    """Asks for the reason; stays open until the version is out of force. `agreed`, then `answered`."""

    def __init__(self, work: Workplace, shown: Withdrawal) -> None:
        named = f"{KIND_WORDS[shown.gone.kind]} {shown.gone.scope}".strip()
        super().__init__(
            f"Withdraw {named}, version {shown.gone.version}?",
            "It stays to be read, and receipts reckoned by it stay as they are. The next ones go by what follows.",
            verb="Withdraw the version",
            keep="Keep it",
            danger=True,
            hold=True,
        )
        self.setObjectName("withdraw-sheet")
        self._work, self._shown, self._named = work, shown, named
        self.add_facts(
            [
                ("Withdrawn", rule(shown.gone)),
                ("In force after that", following(shown), "strong"),
                ("From", formats.medium_date(shown.day)),
            ]
        )
        reason = self.add_field("reason", "Reason", missing="Say why it is withdrawn.", hint="It is kept in the books")
        reason.input.setMaxLength(200)
        self.agreed.connect(self._withdraw)

    def answer(self) -> object:
        """The reason."""
        return self.text("reason")

    def _withdraw(self, reason: object) -> None:
        desk, shown = self._work.desk, self._shown
        self._work.jobs.submit(
            lambda: policies.withdraw(desk, shown=shown, reason=str(reason)),
            done=self._on_done,
            failed=self._on_failed,
            owner=self,
        )

    def _on_done(self, _: object) -> None:
        head = f"{self._named}, version {self._shown.gone.version} is withdrawn"
        self._work.notices.say(head, f"Now it is: {following(self._shown)}.", "positive")
        self.finish()

    def _on_failed(self, trouble: BaseException) -> None:
        if isinstance(trouble, CounterError | Fault):
            self.refuse(trouble)
        else:
            self.fail("The version was not withdrawn.")
            self._work.notices.tell(trouble)
