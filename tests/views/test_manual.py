# SPDX-License-Identifier: Apache-2.0
"""The manual: a page for every screen, shown by F1, in plain words, and true to the program."""

from __future__ import annotations

import re
from collections.abc import Callable
from unittest.mock import MagicMock

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app import resources, settings
from app.bootstrap import window
from app.services.days.forms import FORMS
from app.views import manual
from app.views.dialogs.key_sheet import KeySheet
from app.views.main_window import MainWindow
from app.views.notices import Notices
from app.views.screens.sign_in import Doorstep, SignInPage

PAGES = sorted(path.stem for path in resources.path("manual").glob("*.md"))
SCREENS = [spec.name for spec in window.screens(MagicMock(), MagicMock())]


@pytest.mark.parametrize("screen", [*SCREENS, "sign-in", "first-start"])
def test_every_screen_has_a_page(screen: str) -> None:
    pieces = manual.page(screen)
    assert pieces[0].kind == "title"
    assert len(pieces) > 2


def test_a_screen_without_a_page_shows_its_keys_alone() -> None:
    assert manual.page("no-such-screen") == ()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_written_in_calm_words_without_addresses(name: str) -> None:
    written = resources.text("manual", f"{name}.md")
    for word in ("!", "please", "sorry", "successfully", "invalid", "http", "TW-"):
        assert word not in written.casefold()
    assert not re.search(r"\]\(", written)


def test_a_page_is_read_as_titles_items_rows_and_paragraphs() -> None:
    pieces = manual.parsed(
        "# One\n\n## Two\n\nSome *plain*\ntext.\n- first\n- second,\n  longer\n\n| a | `b` |\n|---|---|\n"
    )
    assert [(piece.kind, piece.cells) for piece in pieces] == [
        ("title", ("One",)),
        ("head", ("Two",)),
        ("text", ("Some plain text.",)),
        ("item", ("first",)),
        ("item", ("second, longer",)),
        ("row", ("a", "b")),
    ]


def test_every_setting_and_its_default_stand_in_the_manual() -> None:
    rows = [piece.cells for piece in manual.page("settings") if piece.kind == "row"][1:]
    assert rows == [(key.key, key.type, str(key.default), key.allowed, key.help) for key in settings.describe()]


def test_every_step_and_key_of_day_files_stands_in_the_manual() -> None:
    rows = {piece.cells[0]: piece.cells[1] for piece in manual.page("day-files") if piece.kind == "row"}
    for kind, form in FORMS.items():
        words = set(re.findall(r"\w+", rows[kind])) | set(re.findall(r"\w+", kind))
        if kind == "resume":
            words |= set(re.findall(r"\w+", rows["receipt"]))
        assert not (set(form.keys) | set(form.expects)) - words, kind


def test_f1_shows_the_keys_and_the_page_of_the_sign_in_form(
    qtbot: QtBot, in_front: Callable[[QWidget], QWidget]
) -> None:
    held = MainWindow(Notices(MagicMock()))
    held.resize(1366, 768)
    page = SignInPage(Doorstep("City of Ridgemont", "Friday", "W1", ""))
    page.help_wanted.connect(held.show_keys)
    held.show_front(page)
    in_front(held)
    qtbot.keyClick(page.name.input, Qt.Key.Key_F1)
    sheet = held.findChild(KeySheet)
    assert sheet is not None
    said = [label.text() for label in sheet.findChildren(QLabel)]
    assert any("Five tries are free" in text for text in said)
    bar = sheet._scroll.verticalScrollBar()
    qtbot.keyClick(sheet, Qt.Key.Key_PageDown)
    assert bar.value() == min(bar.maximum(), bar.pageStep())
    sheet.reject()
