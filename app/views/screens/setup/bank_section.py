# SPDX-License-Identifier: Apache-2.0
"""Bank accounts as a section of Setup."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain import gl
from app.domain.bank import BankAccount
from app.domain.kinds.deposit import TENDERS
from app.queries import deposits, masters
from app.queries import setup as held
from app.services.desk import Desk
from app.services.setup import banks
from app.views.screens.setup.choices import Choice, Flag, Ticks
from app.views.screens.setup.form import Form
from app.views.screens.setup.inputs import Words
from app.views.screens.setup.money_sections import Versioned
from app.views.screens.setup.section import Loaded, Section, in_use, tone
from app.views.tables.row_table import Column

_TAKES = (("cash", "Cash"), ("check", "Checks"), ("money_order", "Money orders"))


def _build(form: Form) -> None:
    form.add(code=Words("Code", hint="Capital letters, such as GENERAL"), name=Words("Name", hint="On the slip"))
    form.add(bank=Words("Bank"), last_four=Words("Last four figures", hint="Of the account's number; never all of it"))
    form.add(gl=Choice("Account (GL)"), active=Flag("In use"))
    form.add(tenders=Ticks("What goes to it", _TAKES))


def _load(desk: Desk) -> Loaded:
    versions = held.versions(desk.database, "bank_account")
    rows = tuple(Versioned(one, versions[one.code]) for one in deposits.banks(desk.database, active_only=False))
    pool = [row for row in masters.chart(desk.database) if row.fund == gl.POOL and row.active]
    return Loaded(rows, {"gl": tuple((row.code, f"{row.code} {row.name}") for row in pool)})


def _offer(form: Form, loaded: Loaded) -> None:
    box = form.fields["gl"]
    if isinstance(box, Choice):
        box.set_options(loaded.options["gl"])


def _show(row: Versioned | None, desk: Desk) -> Mapping[str, Any]:
    if row is None:
        return {"gl": "999-1100", "active": True}
    one: BankAccount = row.of
    return {
        "code": one.code, "name": one.name, "bank": one.bank, "last_four": one.last_four, "gl": one.gl,
        "tenders": one.tenders, "active": one.active,
    }  # fmt: skip


def _save(desk: Desk, values: Mapping[str, Any], row: Versioned | None) -> str:
    account = BankAccount(
        str(values["code"]), str(values["name"]), str(values["gl"]),
        tuple(tender for tender in TENDERS if tender in values["tenders"]), str(values["bank"]),
        str(values["last_four"]), bool(values["active"]),
    )  # fmt: skip
    banks.save_bank(desk, account, version=None if row is None else row.version)
    return account.code


BANKS = Section(
    name="banks",
    title="Bank accounts",
    icon="landmark",
    one="bank account",
    needs="setup_gl",
    note="Where deposits go, and what goes to which",
    columns=(
        Column("Name", lambda b: b.of.name, lambda b: b.of.name.casefold(), stretch=2, kind="strong",
               detail=lambda b: b.of.code, tone=lambda b: tone(b.of.active)),
        Column("Account", lambda b: b.of.gl, lambda b: b.of.gl, stretch=1, tone="ink-muted"),
        Column("", lambda b: "", chip=lambda b: in_use(b.of.active)),
    ),
    load=_load,
    key=lambda b: b.of.code,
    heading=lambda b: b.of.name,
    build=_build,
    show=_show,
    save=_save,
    offer=_offer,
    locked=("code",),
)  # fmt: skip
