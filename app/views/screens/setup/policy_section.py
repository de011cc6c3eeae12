# SPDX-License-Identifier: Apache-2.0
"""Policies as a section of Setup: a new version starts from the one that is read, and never overwrites it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.allocation import KEYS, PRESETS
from app.domain.alone import USUAL_RECEIPTS
from app.domain.errors import CounterError
from app.domain.kinds.card_settlement import USUAL_FEE
from app.domain.money import Money
from app.domain.policy import PolicyRecord
from app.domain.returned import ReturnedCheckPolicy
from app.domain.rounding import MODES
from app.queries import masters, people, policies
from app.queries.policies import PolicyRow
from app.services.desk import Desk
from app.services.setup import policies as acts
from app.views import formats
from app.views.screens.setup.choices import Choice, Flag
from app.views.screens.setup.form import Form
from app.views.screens.setup.inputs import Cash, Told, Words
from app.views.screens.setup.section import Loaded, Section
from app.views.tables.row_table import Column

KIND_WORDS = {
    "allocation": "Allocation", "rounding": "Cash rounding", "tolerance": "Over and short",
    "float": "Float of drawer", "cash_limit": "Cash limit of drawer", "no_sale": "No-sale limit",
    "paid_out": "Paid-out limit", "returned_check": "Returned checks", "banking": "Days to the bank",
    "small_difference": "Small differences", "card_fee": "Card fees", "alone": "Without the server",
}  # fmt: skip
MODE_WORDS = dict(zip(MODES, (
    "Exact, no rounding", "To the nearest 5¢", "In the payer's favor", "Up, the rest becomes credit",
), strict=True))  # fmt: skip
PRESET_WORDS = dict(zip(PRESETS, (
    "Oldest due date first", "Service by service", "Water last", "Current bill first", "Oldest arrears first",
    "Payment plan first",
), strict=True))  # fmt: skip
_AMOUNT_WORDS = {
    "tolerance": ("Explain above", "Over/short up to here needs no words"),
    "float": ("Float", "What the drawer opens with"),
    "cash_limit": ("Cash limit", "Above it the drawer asks for a drop"),
    "paid_out": ("A session pays out by itself", "Beyond it a second person agrees"),
    "small_difference": ("Let go or kept at once", "What is left of a bill, or paid too much"),
    "alone": ("On one receipt at most", "Cash and checks alone, until the server is back"),
}
_BY_DRAWER = ("float", "cash_limit")
_OF_KIND = {
    "allocation": ("preset", "keys", "services", "components", "designated", "by_hand"),
    "rounding": ("mode",),
    "tolerance": ("amount", "supervisor", "report_short"),
    "float": ("scope", "amount"),
    "cash_limit": ("scope", "amount"),
    "no_sale": ("limit",),
    "paid_out": ("amount",),
    "small_difference": ("amount", "alone"),
    "returned_check": ("first", "later", "returns", "within", "months", "hold"),
    "banking": ("days", "closed"),
    "card_fee": ("share",),
    "alone": ("amount", "session", "receipts"),
}
_CENTS = ("amount", "supervisor", "report_short", "first", "later", "by_hand", "alone", "session")
_NUMBERS = {
    "returns": "How many returned checks bar the account's checks",
    "within": "Within how many months they are counted",
    "months": "For how many months checks are then refused",
    "hold": "Business days before money of a check is refunded",
}


@dataclass(frozen=True, slots=True)
class Version:
    """One version as the list shows it: the policy, how it stands today, and who did what in full names."""

    row: PolicyRow
    standing: str
    names: Mapping[str, str]

    @property
    def record(self) -> PolicyRecord:
        """The policy itself."""
        return self.row.record

    @property
    def may_go(self) -> bool:
        """Whether it can be withdrawn: it is in force, or will be."""
        return self.standing in ("coming", "in force")

    def person(self, name: str) -> str:
        """Who it was, in full."""
        return self.names.get(name, name)


def _build(form: Form) -> None:
    form.add(standing=Told())
    form.note("A policy is never overwritten. What you adopt here is a new version from the day you name.")
    form.add(
        kind=Choice("Policy on", tuple(KIND_WORDS.items())),
        from_date=Words("In force from", hint="Month first, like 12/31/26; today or later"),
    )
    form.add(scope=Choice("Drawer"))
    form.add(mode=Choice("Cash is rounded", tuple(MODE_WORDS.items())))
    form.add(preset=Choice("Payments go to", (*PRESET_WORDS.items(), ("own", "An order of our own"))))
    form.add(
        keys=Words("Own order", hint=f"Of {', '.join(KEYS)}, by commas"),
        services=Words("Services in order", hint="water, sewer, garbage"),
        components=Words("Parts in order", hint="fee, penalty, interest, principal"),
    )
    form.add(
        designated=Flag("Payers may name the charge they pay"),
        by_hand=Cash("By hand without a second person", hint="Beyond it somebody agrees; empty is always"),
    )
    form.add(
        amount=Cash("Amount", hint="Over/short up to here needs no words"),
        supervisor=Cash("Supervisor above"),
        report_short=Cash("Report a short above"),
    )
    form.add(
        session=Cash("In all of a session at most"),
        receipts=Words("Receipts of a session at most", hint=f"{USUAL_RECEIPTS} where nothing is typed"),
    )
    form.add(alone=Cash("Without a second person", hint="Beyond it somebody agrees; empty is always"))
    form.add(share=Words("A processor keeps, in %", hint="Like 3.50; beyond it a second person agrees"))
    form.add(limit=Words("No-sale openings of a session", hint="Above so many a second person agrees"))
    form.add(
        first=Cash("Fee, first check", hint="A returned check's fee, the first of an account"),
        later=Cash("Fee, later checks"),
    )
    form.add(returns=Words("Flag after", hint=_NUMBERS["returns"]), within=Words("Within", hint=_NUMBERS["within"]))
    form.add(months=Words("Flag for", hint=_NUMBERS["months"]), hold=Words("Hold", hint=_NUMBERS["hold"]))
    form.add(
        days=Words("Business days to the bank", hint="From business date to the bank's credit"),
        closed=Words("Closed on", hint="Holidays and closures, like 2026-12-25, commas between"),
    )
    form.add(authority=Words("Authority", hint="Resolution or ordinance, its number and date"))


def _fit(form: Form) -> None:
    kind = str(form.fields["kind"].value())
    shown = set(_OF_KIND[kind])
    own = form.fields["preset"].value() == "own"
    if not own:
        shown -= {"keys", "services", "components"}
    for name in {name for names in _OF_KIND.values() for name in names}:
        form.fields[name].setVisible(name in shown)
    amount = form.fields["amount"]
    if isinstance(amount, Cash):
        words, hint = _AMOUNT_WORDS.get(kind, _AMOUNT_WORDS["tolerance"])
        amount.label.setText(words)
        amount.set_hint(hint)


def _load(desk: Desk) -> Loaded:
    drawers = tuple((row.code, f"{row.code} {row.name}") for row in masters.drawers(desk.database) if row.active)
    rows = policies.all_policies(desk.database)
    names = people.full_names(desk.database)
    today = desk.today()
    return Loaded(tuple(Version(row, acts.standing(rows, row, today), names) for row in rows), {"scope": drawers})


def _offer(form: Form, loaded: Loaded) -> None:
    scope = form.fields["scope"]
    if isinstance(scope, Choice):
        scope.set_options(loaded.options["scope"])


def told(row: Version, desk: Desk) -> tuple[str, str, str]:
    """How a version stands, by what authority and whose hand, as (sentence, tone, icon)."""
    record, since = row.record, formats.medium_date(row.record.from_date)
    by = f" Adopted by {record.authority}." if record.authority else ""
    by += f" Recorded by {row.person(row.row.recorded_by)}." if row.row.recorded_by else ""
    gone = row.row.withdrawn
    if gone is not None:
        day = formats.medium_date(gone.at.astimezone(desk.now().tzinfo).date())
        said = f"Withdrawn on {day} by {row.person(gone.by)}: {gone.reason}. It was to hold from {since} on.{by}"
        return said, "danger", "circle-x"
    if row.standing == "coming":
        return f"It comes into force on {since}.{by}", "accent", "clock"
    if row.standing == "in force":
        return f"It is in force since {since}.{by}", "positive", "circle-check"
    return f"It held from {since} on; a later version ended it.{by}", "ink-muted", "history"


def _show(row: Version | None, desk: Desk) -> Mapping[str, Any]:
    today = f"{desk.today():%m/%d/%Y}"
    if row is None:
        return {
            "kind": "allocation", "from_date": today, "preset": "oldest", "mode": "none", "designated": True,
            "days": "1",
        }  # fmt: skip
    body = row.record.body
    cents = {name: Money(int(body[name])) for name in _CENTS if name in body}
    return {
        **{name: str(body.get(name, getattr(ReturnedCheckPolicy(), name))) for name in _NUMBERS},
        "standing": told(row, desk),
        "kind": row.record.kind, "from_date": today, "scope": row.record.scope,
        "mode": body.get("mode", "none"), "preset": "own" if body.get("keys") else body.get("preset", "oldest"),
        "keys": body.get("keys", ""), "services": body.get("services", ""), "components": body.get("components", ""),
        "designated": body.get("designated", "yes") == "yes", "days": str(body.get("days", 1)),
        "closed": body.get("closed", ""), "limit": str(body.get("limit", "")),
        "receipts": str(body.get("receipts", "")),
        "share": formats.typed_money(Money(int(body.get("share", USUAL_FEE)))),
        **cents,
    }  # fmt: skip


def _body(kind: str, values: Mapping[str, Any]) -> dict[str, str | int]:
    if kind == "rounding":
        return {"mode": str(values["mode"])}
    if kind == "allocation":
        designated: dict[str, str | int] = {"designated": "yes" if values["designated"] else "no"}
        if values["by_hand"]:
            designated["by_hand"] = values["by_hand"].cents
        if values["preset"] != "own":
            return {"preset": str(values["preset"]), **designated}
        if not values["keys"]:
            raise CounterError("An order of our own needs its keys. The old policy is kept. Type them.", field="keys")
        return {**{name: str(values[name]) for name in ("keys", "services", "components") if values[name]},
                **designated}  # fmt: skip
    if kind == "no_sale":
        if not str(values["limit"]).strip().isdecimal():
            raise CounterError("How many is missing. The old policy is kept. Type a whole number.", field="limit")
        return {"limit": int(str(values["limit"]))}
    if kind == "card_fee":
        return {"share": _share(str(values["share"]))}
    if kind == "returned_check":
        fees = {name: values[name].cents for name in ("first", "later") if values[name] is not None}
        return {**fees, **{name: _whole(name, values) for name in _NUMBERS if values[name]}}
    if kind == "banking":
        days = str(values["days"]).strip()
        if not days.isascii() or not days.isdecimal():
            raise CounterError("The number of days is missing. The old policy is kept. Type a number.", field="days")
        return {"days": int(days), "closed": str(values["closed"])}
    more = {"tolerance": ("supervisor", "report_short"), "small_difference": ("alone",), "alone": ("session",)}
    names = ("amount", *more.get(kind, ()))
    if values["amount"] is None:
        raise CounterError("The amount is missing. The old policy is kept. Type it here.", field="amount")
    cents: dict[str, str | int] = {name: values[name].cents for name in names if values[name] is not None}
    receipts = {"receipts": _whole("receipts", values)} if kind == "alone" and values["receipts"] else {}
    return {**cents, **receipts}


def _whole(name: str, values: Mapping[str, Any]) -> int:
    typed = str(values[name])
    if not (typed.isascii() and typed.isdecimal()):
        raise CounterError("A whole number is missing. The old policy is kept. Type it here.", field=name)
    return int(typed)


def _share(typed: str) -> int:
    try:
        return Money.parse(typed.replace("%", "").strip()).cents
    except CounterError as wrong:
        raise CounterError(
            "The share is a number like 3.50. The old policy is kept. Type it again.", field="share"
        ) from wrong


def _save(desk: Desk, values: Mapping[str, Any], row: Version | None) -> str:
    kind = str(values["kind"])
    try:
        day = formats.parse_date(str(values["from_date"]), today=desk.today())
    except formats.NotAnAmount as wrong:
        raise CounterError(f"{wrong}. The old policy is kept. Type the date again.", field="from_date") from wrong
    scope = str(values["scope"]) if kind in _BY_DRAWER else ""
    wanted = PolicyRecord(kind, 0, day, _body(kind, values), scope, str(values["authority"]))
    version = acts.adopt(desk, wanted)
    return f"{kind} {scope} {version}"


def _said(key: str, values: Mapping[str, Any]) -> str:
    kind, *_, version = key.split()
    return f"{KIND_WORDS[kind]}, version {version} is adopted from {values['from_date']} on"


def rule(record: PolicyRecord) -> str:
    """What a policy says, in a few words."""
    body = record.body
    if record.kind == "rounding":
        return MODE_WORDS.get(str(body.get("mode")), "")
    if record.kind == "allocation":
        return "Own order" if body.get("keys") else PRESET_WORDS.get(str(body.get("preset")), "")
    if record.kind == "returned_check":
        usual = ReturnedCheckPolicy()
        fees = [
            formats.money(Money(int(body.get(n, fee.cents))))
            for n, fee in (("first", usual.first), ("later", usual.later))
        ]
        return f"{fees[0]} first, then {fees[1]}"
    if record.kind == "banking":
        return formats.count_of(int(body.get("days", 1)), "business day")
    if record.kind == "card_fee":
        return formats.percent(int(body.get("share", 0)))
    if record.kind == "no_sale":
        return f"{body.get('limit', 0)} of a session"
    return formats.money(Money(int(body.get("amount", 0))))


POLICIES = Section(
    name="policies",
    title="Policies",
    icon="scroll-text",
    one="policy",
    needs="setup_policies",
    note="Dated rules with the authority that adopted them",
    columns=(
        Column("Policy", lambda p: f"{KIND_WORDS.get(p.record.kind, p.record.kind)} {p.record.scope}".strip(),
               lambda p: (p.record.kind, p.record.scope, p.record.version), stretch=3, kind="strong",
               detail=lambda p: rule(p.record), tone=lambda p: "ink" if p.may_go else "ink-muted"),
        Column("From", lambda p: formats.medium_date(p.record.from_date), lambda p: p.record.from_date,
               detail=lambda p: p.standing.capitalize(), tone=lambda p: "ink" if p.may_go else "ink-muted"),
        Column("No.", lambda p: str(p.record.version), lambda p: p.record.version, "right", tone="ink-muted"),
    ),
    load=_load,
    key=lambda p: f"{p.record.kind} {p.record.scope} {p.record.version}",
    heading=lambda p: f"{KIND_WORDS.get(p.record.kind, p.record.kind)}, version {p.record.version}",
    build=_build,
    show=_show,
    save=_save,
    fit=_fit,
    offer=_offer,
    locked=("kind",),
    verb="Adopt",
    said=_said,
)  # fmt: skip
