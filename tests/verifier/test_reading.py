# SPDX-License-Identifier: Apache-2.0
"""The verifier reads a body in one spelling only, by its own eyes."""

import time

import pytest

from app.verifier.reading import BodyError, read
from tests.bodies import BODIES, OPENING, VERIFIER, Body


@pytest.mark.parametrize("body", [OPENING, *BODIES], ids=lambda body: body.name)
def test_good_bodies_are_read_and_bad_ones_refused(body: Body) -> None:
    if VERIFIER in body.refused_by:
        with pytest.raises(BodyError):
            read(body.body)
    else:
        assert read(body.body)["book"] == "W1-0001"


def test_what_is_read_is_what_was_meant() -> None:
    content = read(rb'{"a":"\"Al\" \\ Sons\n\tNo. 5","b":[{"c":-15},{"c":0}],"d":["x","\\n"]}')
    assert content == {"a": '"Al" \\ Sons\n\tNo. 5', "b": [{"c": -15}, {"c": 0}], "d": ["x", "\\n"]}


@pytest.mark.parametrize("damage", [b'"', b"\x00", b"\\"])
def test_a_long_text_that_was_damaged_is_refused_at_once(damage: bytes) -> None:
    begun = time.process_time()
    with pytest.raises(BodyError):
        read(b'{"text":"' + b"a\\n" * 100_000 + (b"" if damage == b'"' else damage + b'"}'))
    assert time.process_time() - begun < 2
