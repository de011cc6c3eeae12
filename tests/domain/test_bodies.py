# SPDX-License-Identifier: Apache-2.0
"""The writer takes every good body of the table and refuses every bad one."""

import hashlib

import pytest

from app.domain import canon
from tests.bodies import BODIES, DIGEST, OPENING, WRITER, Body

TABLE = (OPENING, *BODIES)


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.name)
def test_the_writer_and_the_table_agree(case: Body):
    if case.good:
        content = canon.decode(case.body)
        assert canon.encode(content) == case.body
        assert canon.digest(case.prev, case.body) == case.hash
        assert (content["id"], content["seq"], content["prev"]) == (case.id, case.seq, case.prev.hex())
    else:
        assert WRITER in case.refused_by
        with pytest.raises(canon.BodyError):
            canon.decode(case.body)


def test_names_and_ids_of_the_table_are_its_own():
    assert len({case.name for case in TABLE}) == len({case.id for case in TABLE}) == len(TABLE)


def test_nobody_changes_a_body_of_the_table_without_saying_so():
    assert hashlib.sha256(b"".join(case.hash for case in TABLE)).hexdigest() == DIGEST
