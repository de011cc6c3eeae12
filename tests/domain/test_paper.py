# SPDX-License-Identifier: Apache-2.0
"""Blocks become rows, the same for every renderer, and text is harmless before it is measured."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.code128 import bars
from app.domain.paper import Align, Cut, Feed, Line, Mark, Paper, Row, Rule, Size, Text, lay_out, rows_of
from app.domain.paper_text import clean, code_text, cut, width, wrap

ANY = st.text(st.characters(exclude_categories=[]), max_size=80)


def shown(*blocks: object, columns: int = 20) -> tuple[str, ...]:
    return rows_of(lay_out(Paper("test", "t", blocks), columns))  # type: ignore[arg-type]


@given(ANY)
def test_any_text_becomes_one_harmless_row(text):
    row = clean(text)
    assert row == clean(row)
    assert all(letter.isprintable() or letter == " " for letter in row)
    assert not set(row) & set("\n\r\t\x1b\u202e\u2028\ufeff")


@given(ANY, st.integers(-2, 30), st.integers(1, 5))
def test_rows_never_leave_their_columns(text, columns, lines):
    row = clean(text)
    assert width(cut(row, columns)) <= max(columns, 0)
    wrapped = wrap(row, columns, lines)
    assert 1 <= len(wrapped) <= lines
    assert all(width(part) <= max(columns, 1) for part in wrapped)


@given(ANY, ANY, st.integers(20, 80), st.integers(0, 10), st.integers(0, 4), st.sampled_from(list(Size)))
def test_no_block_writes_over_the_edge(left, right, columns, inset, indent, size):
    blocks = (
        Text(left, Align.CENTER, size=size, lines=3),
        Text(left, Align.RIGHT, indent=indent),
        Row(left, right, inset=inset, indent=indent),
        Mark((left,)),
    )
    for item in lay_out(Paper("test", "t", blocks), columns):
        assert isinstance(item, Line)
        assert width(item.text) * item.size.wide <= columns


def test_words_stand_left_and_figures_right():
    assert shown(Row("Cash", "300.00")) == ("Cash          300.00",)
    assert shown(Row("Water", "8.00", indent=2, inset=10), columns=40) == ("  Water                   8.00",)
    assert shown(Row("Cash")) == ("Cash",)


def test_long_words_wrap_under_themselves_and_end_in_dots():
    assert shown(Row("Business license renewal of the year", "1.00")) == ("Business        1.00", "  license re...")
    assert shown(Row("Business license and more")) == ("Business license and", "  more")
    assert shown(Row("Date and time", "a long figure 12")) == ("Date and time", "    a long figure 12")


def test_text_breaks_between_words_and_inside_a_word_only_if_it_must():
    assert wrap("one two three four", 9, 3) == ["one two", "three", "four"]
    assert wrap("Donaudampfschiff", 6, 3) == ["Donaud", "ampfsc", "hiff"]
    assert wrap("", 9, 3) == [""]
    assert wrap("山田太郎", 5, 3) == ["山田", "太郎"]
    assert wrap("山", 1, 2) == ["."]


def test_wide_letters_count_twice_and_marks_over_letters_not_at_all():
    assert width("Rosa") == 4
    assert width("山田") == 4
    assert width(clean("e\u0301")) == 1
    assert width("q\u0323") == 1
    assert clean("q" + "\u0323" * 50) == "q\u0323\u0323"
    assert clean("\u0301a") == "a"


def test_large_letters_that_do_not_fit_stay_tall():
    (line,) = lay_out(Paper("test", "t", (Text("CITY OF RIDGEMONT", size=Size.LARGE),)), 32)
    assert isinstance(line, Line)
    assert line.size is Size.TALL
    (line,) = lay_out(Paper("test", "t", (Text("CITY OF RIDGEMONT", size=Size.LARGE),)), 34)
    assert isinstance(line, Line)
    assert line.size is Size.LARGE


def test_rules_feeds_and_cuts_are_rows_of_their_own():
    items = lay_out(Paper("test", "t", (Rule("="), Feed(2), Cut())), 20)
    assert items == (Line("=" * 20), Line(""), Line(""), Cut())


def test_a_code_holds_printable_ascii():
    assert code_text("A-1") == "A-1"
    assert code_text("") == "?"
    assert code_text("ñ\x1b") == "n? "
    assert len(code_text("x" * 500)) == 200


def test_a_barcode_has_its_check_and_its_stop():
    # Code 128 of "PJJ123C" in set B has the check value 55, an example found in many descriptions of the code
    widths = bars("PJJ123C")
    assert len(widths) == 6 * (1 + 7 + 1) + 7
    assert widths[-7:] == (2, 3, 3, 1, 1, 1, 2)
    assert sum(widths) == 11 * 9 + 13
    for wrong in ("", "ñ", "\x1b"):
        with pytest.raises(ValueError, match="printable ASCII"):
            bars(wrong)


def test_barcodes_agree_with_another_encoder():
    from barcode.charsets import code128

    for data in ("TEST-0042", "a~ {z", "0123456789"):
        values = [104, *(ord(letter) - 32 for letter in data)]
        values.append((104 + sum(place * value for place, value in enumerate(values[1:], 1))) % 103)
        bits = "".join(code128.CODES[value] for value in values) + code128.STOP + "11"
        drawn = "".join(("1" if place % 2 == 0 else "0") * run for place, run in enumerate(bars(data)))
        assert drawn == bits
