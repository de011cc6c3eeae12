# SPDX-License-Identifier: Apache-2.0
"""A fact has exactly one writing."""

import hashlib
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import canon
from app.domain.errors import CounterError

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n\t"\\/'), max_size=12).map(
    lambda text: unicodedata.normalize("NFC", text)
)
NUMBERS = st.integers(-(10**15) + 1, 10**15 - 1)
KEYS = TEXTS.filter(lambda text: text not in canon.NUMERIC_KEYS)


def nested(inner):
    lists = st.lists(inner, max_size=3) | st.lists(TEXTS, max_size=3)
    return st.dictionaries(KEYS, inner | lists | NUMBERS | TEXTS, max_size=3)


OBJECTS = nested(nested(st.dictionaries(KEYS, TEXTS | NUMBERS, max_size=3)))


def test_keys_are_sorted_by_code_point_and_nothing_is_escaped_that_need_not_be():
    content = {"é": 1, "z": "a/b \U0001f642", "Z": -5, "list": [{"b": 2, "a": '"\\\n\t'}], "empty": [], "names": ["ñ"]}
    written = '{"Z":-5,"empty":[],"list":[{"a":"\\"\\\\\\n\\t","b":2}],"names":["ñ"],"z":"a/b \U0001f642","é":1}'
    assert canon.encode(content) == written.encode()
    assert canon.decode(written.encode()) == content


@pytest.mark.parametrize(
    "value",
    [
        True,
        None,
        1.5,
        100.0,
        10**15,
        -(10**15),
        ("a",),
        b"a",
        "bell\x07",
        "delete\x7f",
        "next line\x85",
        "return\r",
        "half \ud800",
        "e\u0301",
        [1],
        ["a", {"b": 1}],
        ["a", 1],
        [["a"]],
        [None],
        [{"a": None}],
        ["\x00"],
        {1: "key"},
        {"a\x00": 1},
    ],
)
def test_what_has_no_writing_is_refused(value):
    with pytest.raises(canon.BodyError):
        canon.encode({"why": value})


@pytest.mark.parametrize("key", sorted(canon.NUMERIC_KEYS))
def test_an_amount_is_never_written_as_text(key):
    with pytest.raises(canon.BodyError, match="whole number"):
        canon.encode({"lines": [{key: "100"}]})


def test_nesting_has_an_end():
    fine = {"a": [{"b": {"c": {"d": {"e": {"f": 1}}}}}]}
    assert canon.decode(canon.encode(fine)) == fine
    with pytest.raises(canon.BodyError, match="deep"):
        canon.encode({"z": {"y": fine}})
    for bottomless in (b'{"a":' * 100_000, b"[" * 100_000):
        with pytest.raises(canon.BodyError):
            canon.decode(bottomless)


@pytest.mark.parametrize("body", [b"[]", b'"a"', b"1", b"", b"null", b"{", b'{"a":' + b"9" * 5000 + b"}", b"\xff{}"])
def test_what_is_no_object_is_refused(body):
    with pytest.raises(canon.BodyError):
        canon.decode(body)


def test_the_hash_covers_what_came_before():
    assert canon.digest(b"\x01" * 32, b"{}") == hashlib.sha256(b"\x01" * 32 + b"{}").digest()


@settings(max_examples=150, deadline=None)
@given(OBJECTS)
def test_whatever_can_be_written_reads_back_the_same(content):
    body = canon.encode(content)
    assert canon.decode(body) == content
    assert canon.encode(canon.decode(body)) == body


@settings(max_examples=400, deadline=None)
@given(OBJECTS, st.data())
def test_one_byte_changed_is_either_another_fact_or_refused(content, data):
    body = canon.encode(content)
    place = data.draw(st.integers(0, len(body) - 1))
    changed = body[:place] + bytes([data.draw(st.integers(0, 255))]) + body[place + 1 :]
    try:
        read = canon.decode(changed)
    except canon.BodyError:
        return
    assert canon.encode(read) == changed
    assert (read == content) == (changed == body)


def test_typed_text_is_composed_and_trimmed():
    assert canon.text("  Jose\u0301\r\nDiaz\t ") == "José\nDiaz"


@pytest.mark.parametrize("typed", ["a\x00b", "a\rb", "a\x1b[2J", "a\udc80b"])
def test_characters_that_cannot_be_printed_are_refused_at_the_field(typed):
    with pytest.raises(CounterError, match="cannot be printed") as refused:
        canon.text(typed, field="payer")
    assert refused.value.field == "payer"


def test_text_that_is_too_long_is_refused_at_the_field():
    assert canon.text("x" * 200) == "x" * 200
    with pytest.raises(CounterError, match="longer than 5"):
        canon.text("123456", 5)


def test_the_code_on_a_receipt_is_ten_letters_nobody_misreads():
    assert canon.code_of(bytes(32)) == "00000-00000"
    assert canon.code_of(b"\xff" * 32) == "ZZZZZ-ZZZZZ"
    assert canon.code_of(bytes([0b00001_000, 0b10_00011_0, 0b0100_0010, 0b1_00110_00, 0b111_01000]) + bytes(27)) == (
        "12345-67800"
    )


def test_the_head_of_a_book_is_printed_in_four_groups_of_eight():
    head = hashlib.sha256(b"a").digest()
    assert [len(group) for group in canon.anchor_text(head).split("-")] == [8, 8, 8, 8]
    assert canon.anchor_text(head)[:5] == canon.code_of(head)[:5]


FACT = {"number": "07-0001-0001", "total": 2000, "lines": [{"text": "Café"}], "payer": 'A "B" \\ C'}


def test_what_was_written_down_before_makes_the_same_bytes() -> None:
    known = canon.written({key: FACT[key] for key in ("lines", "total", "payer")})
    assert canon.encode(FACT, known) == canon.encode(FACT)


def test_a_value_that_is_another_one_since_is_written_anew() -> None:
    known = canon.written(FACT)
    changed = {**FACT, "lines": [{"text": "Tea"}], "seq": 3}
    assert canon.encode(changed, known) == canon.encode(changed)


def test_what_cannot_be_written_is_refused_beside_what_is_known() -> None:
    known = canon.written({"total": 2000})
    with pytest.raises(canon.BodyError):
        canon.encode({"total": 2000, "payer": "R\rsa"}, known)
    with pytest.raises(canon.BodyError):
        canon.written({"payer": None})
