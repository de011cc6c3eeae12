# SPDX-License-Identifier: Apache-2.0
"""Tenders, revenue codes and the chart of accounts as sections of Setup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain import departments
from app.domain.code import COMPONENTS, NAMED_PATTERNS, CodeField, RevenueCode
from app.domain.errors import CounterError
from app.domain.money import Money
from app.domain.tender import TenderKind
from app.queries import masters
from app.queries import setup as held
from app.queries.masters import FundRow, GlRow
from app.services.desk import Desk
from app.services.setup import chart, codes, tenders
from app.views import formats
from app.views.screens.setup.choices import Choice, Flag, Ticks
from app.views.screens.setup.form import Form
from app.views.screens.setup.inputs import Cash, Words
from app.views.screens.setup.lines import Lines
from app.views.screens.setup.section import Loaded, Section, in_use, tone
from app.views.tables.row_table import Column

ASKED = (
    ("number", "Number"), ("routing", "Bank number (ABA)"), ("payer", "Name on it"), ("brand", "Card brand"),
    ("last_four", "Last four digits"), ("approval", "Approval code"), ("reference", "Reference"),
    ("account", "Credit account"), ("fund", "Credit fund"),
)  # fmt: skip
RULES = (
    ("fixed", "A fixed amount"), ("each", "An amount for each piece"), ("percent", "A percentage"),
    ("entered", "The amount is typed"),
)  # fmt: skip
_PATTERN_HINT = f"Pattern: {', '.join(NAMED_PATTERNS)}, an expression, or empty for any text."
_OUT = "Receipts made before keep it; out of use it cannot be chosen."


@dataclass(frozen=True, slots=True)
class Versioned:
    """A rule as the counter uses it, and the version of its row."""

    of: Any
    version: int


def _whole(values: Mapping[str, Any], name: str, said: str) -> int:
    text = str(values[name])
    if not (text.isascii() and text.isdecimal() and len(text) < 9):
        raise CounterError(f"{said} is a whole number. Nothing was changed. Type it in figures.", field=name)
    return int(text)


def _build_tender(form: Form) -> None:
    form.add(code=Words("Code", hint="Small letters, such as gift_card"), name=Words("Name", hint="On the button"))
    form.add(gl=Choice("Account (GL)"), position=Words("Order", hint="1 comes first on the counter"))
    form.add(minimum=Cash("Least amount", hint="Empty: no limit"), maximum=Cash("Most", hint="Empty: no limit"))
    form.add(allow_change=Flag("Gives change"), opens_drawer=Flag("Opens the drawer"))
    form.add(certified=Flag("Good from payers barred from checks"), active=Flag("In use"))
    form.add(departments=Words("Departments", hint="Whose people take it; commas between, empty for all"))
    form.add(required_fields=Ticks("The cashier must enter", ASKED))


def _load_tenders(desk: Desk) -> Loaded:
    versions = held.versions(desk.database, "tender_kind")
    rows = tuple(Versioned(kind, versions[code]) for code, kind in masters.tender_kinds(desk.database).items())
    pool = [("", "None: the customer's credit")]
    pool += [(row.code, f"{row.code} {row.name}") for row in masters.chart(desk.database) if row.fund == "999"]
    return Loaded(rows, {"gl": tuple(pool)})


def _offer_tender(form: Form, loaded: Loaded) -> None:
    box = form.fields["gl"]
    if isinstance(box, Choice):
        box.set_options(loaded.options["gl"])


def _show_tender(row: Versioned | None, desk: Desk) -> Mapping[str, Any]:
    if row is None:
        return {"position": "9", "active": True}
    kind: TenderKind = row.of
    return {
        "code": kind.code, "name": kind.name, "gl": kind.gl, "position": kind.position, "minimum": kind.minimum,
        "maximum": kind.maximum, "allow_change": kind.allow_change, "opens_drawer": kind.opens_drawer,
        "certified": kind.certified, "active": kind.active, "required_fields": kind.required_fields,
        "departments": departments.named(kind.departments),
    }  # fmt: skip


def _save_tender(desk: Desk, values: Mapping[str, Any], row: Versioned | None) -> str:
    asked = tuple(name for name, _ in ASKED if name in values["required_fields"])
    kind = TenderKind(
        str(values["code"]), str(values["name"]), str(values["gl"]), bool(values["allow_change"]),
        bool(values["opens_drawer"]), values["minimum"], values["maximum"], asked, bool(values["certified"]),
        _whole(values, "position", "The order"), bool(values["active"]),
        departments.parted(str(values["departments"])),
    )  # fmt: skip
    tenders.save_tender(desk, kind, version=None if row is None else row.version)
    return kind.code


TENDERS = Section(
    name="tenders",
    title="Tenders",
    icon="wallet",
    one="tender",
    needs="setup_tenders",
    note="How the city is paid, and the rules of each",
    columns=(
        Column("Name", lambda t: t.of.name, lambda t: t.of.name.casefold(), stretch=2, kind="strong",
               detail=lambda t: t.of.code, tone=lambda t: tone(t.of.active)),
        Column("Account", lambda t: t.of.gl or "credit", lambda t: t.of.gl, stretch=1, tone="ink-muted"),
        Column("", lambda t: "", chip=lambda t: in_use(t.of.active) or (("Gives change", "accent") if t.of.allow_change
                                                                         else None)),
    ),
    load=_load_tenders,
    key=lambda t: t.of.code,
    heading=lambda t: t.of.name,
    build=_build_tender,
    show=_show_tender,
    save=_save_tender,
    offer=_offer_tender,
    locked=("code",),
)  # fmt: skip


def _build_code(form: Form) -> None:
    form.add(code=Words("Code", hint="Capital letters, such as DOGLIC"), text=Words("Text on the receipt"))
    form.add(rule=Choice("It costs", RULES), amount=Cash("Amount"),
             basis_points=Words("Percentage", hint="Such as 2.95"))  # fmt: skip
    form.add(shares=Lines("Goes to these accounts, by weight", (("gl", "Account, such as 501-4600", 3),
                          ("weight", "Weight", 1)), most=codes.MOST_SHARES,
                          hint="Cents are shared out by largest remainder."))  # fmt: skip
    form.add(component=Choice("Counts as", [(name, name.capitalize()) for name in COMPONENTS]),
             service=Words("Service", hint="water, sewer, garbage; empty for others"),
             department=Words("Department", hint="Whose people take it; empty for all"))  # fmt: skip
    form.add(partial=Flag("May be paid in part"), needs_account=Flag("Needs an account"), active=Flag("In use"))
    form.add(fields=Lines("The cashier is asked for", (("name", "Name", 2), ("label", "Label", 3),
                          ("pattern", "Pattern", 2), ("required", "Required", 1)), most=codes.MOST_FIELDS,
                          hint=_PATTERN_HINT))  # fmt: skip


def _fit_code(form: Form) -> None:
    rule = form.fields["rule"].value()
    form.fields["amount"].setVisible(rule in ("fixed", "each"))
    form.fields["basis_points"].setVisible(rule == "percent")


def _show_code(row: Versioned | None, desk: Desk) -> Mapping[str, Any]:
    if row is None:
        return {"rule": "fixed", "component": "principal", "active": True}
    code: RevenueCode = row.of
    points = code.basis_points
    return {
        "code": code.code, "text": code.text, "rule": code.rule, "amount": code.amount,
        "basis_points": "" if points is None else formats.typed_money(Money(points)), "component": code.component,
        "service": code.service, "department": code.department, "partial": code.partial, "active": code.active,
        "needs_account": code.needs_account,
        "shares": tuple((("gl", gl), ("weight", str(weight))) for gl, weight in code.shares),
        "fields": tuple(
            (("name", f.name), ("label", f.label), ("pattern", f.pattern), ("required", f.required))
            for f in code.fields
        ),
    }  # fmt: skip


def _points(text: str) -> int | None:
    """A percentage with up to two decimals in hundredths of a percent."""
    if not text:
        return None
    try:
        return Money.parse(text).cents
    except CounterError as trouble:
        raise CounterError(
            "The percentage has at most two decimals. Nothing was changed. Type it as 2.95.", field="basis_points"
        ) from trouble


def _save_code(desk: Desk, values: Mapping[str, Any], row: Versioned | None) -> str:
    shares = []
    for line in map(dict, values["shares"]):
        weight = str(line["weight"] or "1")
        if not (weight.isascii() and weight.isdecimal() and len(weight) < 9):
            raise CounterError("A weight is a whole number. Nothing was changed. Type it in figures.", field="shares")
        shares.append((str(line["gl"]), int(weight)))
    asked = tuple(
        CodeField(str(line["name"]), str(line["label"]), bool(line["required"]), str(line["pattern"]))
        for line in map(dict, values["fields"])
    )
    rule = str(values["rule"])
    code = RevenueCode(
        str(values["code"]), str(values["text"]), rule, tuple(shares),
        values["amount"] if rule in ("fixed", "each") else None,
        _points(str(values["basis_points"])) if rule == "percent" else None,
        bool(values["partial"]), str(values["service"]), str(values["component"]), bool(values["needs_account"]),
        asked, str(values["department"]), bool(values["active"]),
    )  # fmt: skip
    codes.save_code(desk, code, version=None if row is None else row.version)
    return code.code


def _load_codes(desk: Desk) -> Loaded:
    versions = held.versions(desk.database, "revenue_code")
    return Loaded(tuple(Versioned(code, versions[key]) for key, code in masters.codes(desk.database).items()))


def _price(code: RevenueCode) -> str:
    if code.rule == "percent":
        return f"{formats.typed_money(Money(code.basis_points or 0))} %"
    if code.rule == "entered" or code.amount is None:
        return "typed"
    return formats.money(code.amount)


CODES = Section(
    name="codes",
    title="Revenue codes",
    icon="tag",
    one="code",
    needs="setup_codes",
    note="What money is for, what it costs and where it goes",
    columns=(
        Column("Text", lambda c: c.of.text, lambda c: c.of.text.casefold(), stretch=3, kind="strong",
               detail=lambda c: c.of.code, tone=lambda c: tone(c.of.active)),
        Column("", lambda c: "", chip=lambda c: in_use(c.of.active)),
        Column("Costs", lambda c: _price(c.of), lambda c: (c.of.amount or Money(0)), "right", "money",
               tone=lambda c: "ink-muted" if c.of.rule == "entered" else "ink"),
    ),
    load=_load_codes,
    key=lambda c: c.of.code,
    heading=lambda c: c.of.text,
    build=_build_code,
    show=_show_code,
    save=_save_code,
    fit=_fit_code,
    locked=("code",),
)  # fmt: skip


def _save_account(desk: Desk, values: Mapping[str, Any], row: GlRow | None) -> str:
    facts = chart.AccountFacts(str(values["code"]), str(values["name"]), str(values["kind"]), bool(values["active"]))
    chart.save_account(desk, facts, version=None if row is None else row.version)
    return facts.code


def _build_account(form: Form) -> None:
    form.add(code=Words("Code", hint="Fund, dash, four figures, such as 501-4610"), name=Words("Name"))
    form.add(kind=Choice("Kind", [(kind, kind.capitalize()) for kind in chart.KINDS]),
             active=Flag("In use", hint=_OUT))  # fmt: skip


ACCOUNTS = Section(
    name="chart",
    title="Accounts (GL)",
    icon="list",
    one="account",
    needs="setup_gl",
    note="The chart of accounts receipts are posted to",
    columns=(
        Column("Code", lambda a: a.code, lambda a: a.code, kind="strong", tone=lambda a: tone(a.active)),
        Column("Name", lambda a: a.name, lambda a: a.name.casefold(), stretch=3, tone=lambda a: tone(a.active)),
        Column("", lambda a: "", chip=lambda a: in_use(a.active)),
    ),
    load=lambda desk: Loaded(masters.chart(desk.database)),
    key=lambda a: a.code,
    heading=lambda a: f"{a.code} {a.name}",
    build=_build_account,
    show=lambda a, desk: (
        {"kind": "revenue", "active": True}
        if a is None
        else {"code": a.code, "name": a.name, "kind": a.kind, "active": a.active}
    ),
    save=_save_account,
    locked=("code",),
)


def _save_fund(desk: Desk, values: Mapping[str, Any], row: FundRow | None) -> str:
    code, name = str(values["code"]), str(values["name"])
    if row is None:
        chart.add_fund(desk, code=code, name=name)
    else:
        chart.change_fund(desk, code=code, name=name, active=bool(values["active"]))
    return code


def _build_fund(form: Form) -> None:
    form.add(code=Words("Code", hint="Three figures, such as 551"), name=Words("Name"))
    form.add(active=Flag("In use", hint="A new fund comes with the accounts every fund has."))


FUNDS = Section(
    name="funds",
    title="Funds",
    icon="landmark",
    one="fund",
    needs="setup_gl",
    note="The city's funds; 999 holds the cash of all",
    columns=(
        Column("Code", lambda f: f.code, lambda f: f.code, kind="strong", tone=lambda f: tone(f.active)),
        Column("Name", lambda f: f.name, lambda f: f.name.casefold(), stretch=3, tone=lambda f: tone(f.active)),
        Column("", lambda f: "", chip=lambda f: in_use(f.active)),
    ),
    load=lambda desk: Loaded(masters.funds(desk.database)),
    key=lambda f: f.code,
    heading=lambda f: f"Fund {f.code}",
    build=_build_fund,
    show=lambda f, desk: {"active": True} if f is None else {"code": f.code, "name": f.name, "active": f.active},
    save=_save_fund,
    locked=("code",),
)
