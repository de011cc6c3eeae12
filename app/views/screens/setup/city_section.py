# SPDX-License-Identifier: Apache-2.0
"""The city itself as a section of Setup: its name, the lines under it, whom checks are made out to, its clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.city import TIME_ZONES, City
from app.queries import masters
from app.services.desk import Desk
from app.services.setup import city as act
from app.services.setup.city import MOST_LINES, CityFacts
from app.views.screens.setup.choices import Choice
from app.views.screens.setup.form import Form
from app.views.screens.setup.inputs import Words
from app.views.screens.setup.section import Loaded, Section
from app.views.tables.row_table import Column

OTHER = "other"
_ZONES = {name: f"{words}, {name.rpartition('/')[2].replace('_', ' ')}" for name, words in TIME_ZONES}
_KINDS = {"own": "", "sample": "Sample city", "training": "Training"}
_LINES = tuple(f"line_{place}" for place in range(1, MOST_LINES + 1))


def _build(form: Form) -> None:
    form.add(
        name=Words("Name of the city", hint="As paper shows it, such as City of Ridgemont"),
        payable=Words("Checks are made out to", hint="Empty: the name of the city"),
    )
    form.heading("Under the name on paper")
    form.add(line_1=Words("First line", hint="Such as Finance Department"))
    form.add(line_2=Words("Second line", hint="Such as 200 Civic Plaza"),
             line_3=Words("Third line", hint="Such as (217) 555-0100"))  # fmt: skip
    form.heading("Clock")
    form.add(
        zone=Choice("Time zone", (*_ZONES.items(), (OTHER, "Another one"))),
        time_zone=Words("Its name", hint="As in the time zone data, such as America/Boise"),
    )
    form.note(
        "Paper bears the new name and lines from the next sign-in on. An open book keeps its business date; the next "
        "one begins by the new clock. Receipts made before keep what they say."
    )


def _fit(form: Form) -> None:
    form.fields["time_zone"].setVisible(form.fields["zone"].value() == OTHER)


def _show(row: City | None, desk: Desk) -> Mapping[str, Any]:
    if row is None:
        return {}
    return {
        "name": row.name,
        "payable": "" if row.payable == row.name else row.payable,
        "zone": row.time_zone if row.time_zone in _ZONES else OTHER,
        "time_zone": "" if row.time_zone in _ZONES else row.time_zone,
        **dict(zip(_LINES, row.address, strict=False)),
    }


def _save(desk: Desk, values: Mapping[str, Any], row: City) -> str:
    zone = str(values["zone"])
    facts = CityFacts(
        str(values["name"]),
        tuple(str(values[line]) for line in _LINES),
        str(values["time_zone"]) if zone == OTHER else zone,
        str(values["payable"]),
    )
    act.change(desk, facts, seen=row)
    return facts.name


CITY = Section(
    name="city",
    title="City",
    icon="building-2",
    one="city",
    needs="setup_policies",
    note="Its name on paper, and the clock its business days go by",
    columns=(
        Column("Name", lambda c: c.name, None, stretch=3, kind="strong",
               detail=lambda c: _ZONES.get(c.time_zone, c.time_zone)),
        Column("", lambda c: "", chip=lambda c: (_KINDS[c.kind], "training") if _KINDS[c.kind] else None),
    ),
    load=lambda desk: Loaded((masters.city(desk.database),)),
    key=lambda c: "city",
    heading=lambda c: c.name,
    build=_build,
    show=_show,
    save=_save,
    fit=_fit,
    may_add=False,
    holds="It holds from the next sign-in and the next book on.",
)  # fmt: skip
