# SPDX-License-Identifier: Apache-2.0
"""What the books say of their city, changed in the transaction that records the change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.models import Meta
from app.storage import masters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

CHANGEABLE = ("city_name", "city_address", "check_payable", "time_zone")
"""The facts Setup may change; schema, epoch and the kind of the city are nobody's to change."""

_TURN = 0x74_77_63_69_74_79  # "twcity": the number tills agree on for this turn


def keep(connection: Connection, facts: Mapping[str, str]) -> None:
    """Keep these facts of the city; each is on the audit log with before and after. ValueError for any other fact."""
    if stray := sorted(facts.keys() - set(CHANGEABLE)):
        raise ValueError(f"{stray[0]} is no fact of the city that may be changed")
    if connection.dialect.name == "postgresql":
        from app.storage import roles

        for fact, said in facts.items():
            roles.set_city_fact(connection.connection.driver_connection, fact, said)  # type: ignore[arg-type]
        return
    known = set(connection.execute(select(Meta.key)).scalars())
    for fact, said in facts.items():
        if fact in known:
            masters.change(connection, "meta", {"key": fact}, {"value": said})
        else:
            masters.add(connection, "meta", {"key": fact, "value": said})


def held(connection: Connection) -> dict[str, str]:
    """The facts of the city as they are now, kept from changing until the transaction ends.

    The facts have no version of their own, and nobody may lock their rows. So who changes the city of shared books
    takes its turn first: the second of two sees what the first has made of it. SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_TURN)))
    wanted = select(Meta.key, Meta.value).where(Meta.key.in_(CHANGEABLE))
    return {row.key: row.value for row in connection.execute(wanted)}
