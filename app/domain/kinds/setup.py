# SPDX-License-Identifier: Apache-2.0
"""Changes of rights, policies, accounts and tenders are entries too, so that the chain covers the rules themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def setup(
    what: str,
    key: str,
    before: Mapping[str, str | int] | None = None,
    after: Mapping[str, str | int] | None = None,
) -> dict[str, Any]:
    """What was set up, under which key, how it was before and how it is now; flat texts and whole numbers.

    `before` is left out for something new, `after` for something taken away.
    """
    content: dict[str, Any] = {"what": what, "key": key}
    if before is not None:
        content["before"] = dict(before)
    if after is not None:
        content["after"] = dict(after)
    return content
