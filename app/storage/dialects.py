# SPDX-License-Identifier: Apache-2.0
"""The few words in which the statements of `derivation` differ between the two databases."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """The few words in which the two databases differ; `{path}`, `{alias}` and `{gl}` are filled in by us alone."""

    body: str
    items: str
    place: str
    fund: str
    detail: str

    def each(self, source: str, key: str, alias: str) -> str:
        """A table of an array's items: `alias.value`, with `place_of(alias)` counting from 1."""
        return self.items.format(source=source, key=key, alias=alias)

    def place_of(self, alias: str) -> str:
        """Where an item stands in its array, from 1."""
        return self.place.format(alias=alias)

    def fund_of(self, gl: str) -> str:
        """The fund of an account: what stands before the hyphen."""
        return self.fund.format(gl=gl)


DIALECTS = {
    "sqlite": Dialect(
        body="jsonb(body)",
        items="json_each({source}, '$.{key}') AS {alias}",
        place="({alias}.key + 1)",
        fund="substr({gl}, 1, instr({gl}, '-') - 1)",
        detail="json_remove(l.value, '$.kind', '$.cents', '$.number', '$.routing')",
    ),
    "postgresql": Dialect(
        body="CAST(body AS jsonb)",
        items="jsonb_array_elements({source} -> '{key}') WITH ORDINALITY AS {alias}(value, key)",
        place="{alias}.key",
        fund="split_part({gl}, '-', 1)",
        detail="CAST(l.value - 'kind' - 'cents' - 'number' - 'routing' AS text)",
    ),
}


def whole(source: str, key: str) -> str:
    """A number of a body."""
    return f"CAST({source} ->> '{key}' AS bigint)"
