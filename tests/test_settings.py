# SPDX-License-Identifier: Apache-2.0
"""The settings file says what it means, is refused where it does not, and never holds a password."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from app import settings
from app.settings import Settings, SettingsError


def written(home: Path, text: str) -> Path:
    file = home / settings.FILE_NAME
    file.write_text(text, encoding="utf-8")
    return file


def test_a_home_without_a_file_has_every_default(tmp_path: Path) -> None:
    assert settings.load(tmp_path) == Settings()
    assert settings.load(tmp_path / "not-made-yet") == Settings()


def test_a_key_in_the_file_replaces_its_default_and_no_other(tmp_path: Path) -> None:
    written(tmp_path, '# ours\ntheme = "dark"\ntext_scale = 150\nkick_drawer = false\n')
    assert settings.load(tmp_path) == dataclasses.replace(Settings(), theme="dark", text_scale=150, kick_drawer=False)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('theem = "dark"', "there is no setting theem. Known are: database, workstation"),
        ("[printer]", "must be the name of a printer"),
        ("[colors]\nink = 1", "there is no setting colors"),
        ('theme = "pink"', 'theme is "pink"; it must be one of "system", "light", "dark", "contrast"'),
        ('text_scale = "150"', 'text_scale is "150"; it must be a whole number from 100 to 200'),
        ("text_scale = 99", "a whole number from 100 to 200"),
        ("text_scale = 201", "a whole number from 100 to 200"),
        ("text_scale = 150.0", "a whole number from 100 to 200"),
        ("text_scale = true", "text_scale is true; it must be a whole number"),
        ("auto_lock_minutes = 0", "a whole number from 1 to 15"),
        ("auto_lock_minutes = 16", "a whole number from 1 to 15"),
        ("kick_drawer = 1", "true or false"),
        ('workstation = "w1"', '"W" and one to three digits or capital letters'),
        ('workstation = "W1234"', '"W" and one to three'),
        ('workstation = "W"', '"W" and one to three'),
        ('printer = ""', "the name of a printer"),
        ('printer = "a\\nb"', "the name of a printer"),
        ('database = "mysql://host/books"', '"sqlite" or "postgresql://host/database"'),
        ('database = "postgresql://host"', '"sqlite" or "postgresql://host/database"'),
        ('database = "postgresql://[x"', '"sqlite" or "postgresql://host/database"'),
        ('server_check = "disable"', 'one of "verify-full", "verify-ca", "require"'),
        ('log_level = "LOUD"', '"DEBUG", "INFO"'),
    ],
)
def test_a_wrong_line_is_named_with_what_is_allowed(tmp_path: Path, line: str, says: str) -> None:
    file = written(tmp_path, "# first line\n\n" + line + "\n")
    with pytest.raises(SettingsError) as refused:
        settings.load(tmp_path)
    assert f"{file}, line 3: " in str(refused.value)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    "line",
    [
        'password = "hunter2"',
        'database_password = "hunter2"',
        'Passwd = "hunter2"',
        'database = "postgresql://dana:hunter2@db/books"',
        'database = "postgresql://dana@db/books?password=hunter2"',
        'database = "postgresql://dana@db/books?sslmode=require&sslpassword=hunter2"',
        'printer = "ipp://dana:hunter2@host/queue"',
        '[printer]\npassword = "hunter2"',
        '[[devices]]\nlogin = {secret = "hunter2"}',
    ],
)
def test_a_password_is_refused_and_not_repeated(tmp_path: Path, line: str) -> None:
    written(tmp_path, line + "\n")
    with pytest.raises(SettingsError, match="Passwords are never kept in files") as refused:
        settings.load(tmp_path)
    assert "hunter2" not in str(refused.value)
    assert "line 1" in str(refused.value)


def test_a_server_is_named_without_a_password(tmp_path: Path) -> None:
    url = "postgresql://dana@db.ridgemont.test:5433/books?sslmode=verify-full"
    written(tmp_path, f'database = "{url}"\n')
    assert settings.database_url(settings.load(tmp_path), tmp_path) == url


def test_books_of_one_machine_lie_in_its_home(tmp_path: Path) -> None:
    url = settings.database_url(Settings(), tmp_path)
    assert url == f"sqlite:///{(tmp_path / 'books.db').as_posix()}"


def test_receipts_lie_in_the_home_or_where_a_full_path_says(tmp_path: Path) -> None:
    assert settings.receipts_path(Settings(), tmp_path) == tmp_path / "receipts"
    elsewhere = tmp_path / "elsewhere"
    assert settings.receipts_path(Settings(receipts_folder=str(elsewhere)), tmp_path) == elsewhere


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"theme = dark\n", "line 1"),
        (b'theme = "\xff"\n', "not UTF-8"),
        (b'theme = "dark"\ntheme = "light"\n', "line 2"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / settings.FILE_NAME).write_bytes(content)
    with pytest.raises(SettingsError, match=says):
        settings.load(tmp_path)


def test_a_folder_in_place_of_the_file_is_told_calmly(tmp_path: Path) -> None:
    (tmp_path / settings.FILE_NAME).mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        settings.load(tmp_path)


def test_saving_keeps_comments_order_and_untouched_keys(tmp_path: Path) -> None:
    file = written(tmp_path, '# the counter by the door\ntheme = "dark"  # Ana prefers it\nworkstation = "W7"\n')
    now = settings.save(settings.load(tmp_path), tmp_path, theme="light", text_scale=125)
    assert file.read_text(encoding="utf-8") == (
        '# the counter by the door\ntheme = "light"  # Ana prefers it\nworkstation = "W7"\ntext_scale = 125\n'
    )
    assert now == settings.load(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [settings.FILE_NAME]


def test_the_first_save_makes_the_home_and_explains_the_key(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    settings.save(Settings(), home, text_scale=150)
    assert (home / settings.FILE_NAME).read_text(encoding="utf-8").startswith("# Size of all text in percent.\n")
    assert settings.load(home).text_scale == 150


@pytest.mark.parametrize(
    "change", [{"theme": "pink"}, {"colour": "red"}, {"database": "postgresql://a:b@c/d"}, {"text_scale": True}]
)
def test_a_wrong_value_is_never_saved(tmp_path: Path, change: dict[str, settings.Value]) -> None:
    file = written(tmp_path, 'theme = "dark"\n')
    with pytest.raises(SettingsError):
        settings.save(settings.load(tmp_path), tmp_path, **change)
    assert file.read_text(encoding="utf-8") == 'theme = "dark"\n'


def test_a_file_that_a_person_broke_is_not_overwritten(tmp_path: Path) -> None:
    file = written(tmp_path, 'theme = "da\n')
    with pytest.raises(SettingsError):
        settings.save(Settings(), tmp_path, text_scale=150)
    assert file.read_text(encoding="utf-8") == 'theme = "da\n'


def test_the_manual_has_a_row_for_every_key() -> None:
    rows = {row.key: row for row in settings.describe()}
    assert list(rows) == [field.name for field in dataclasses.fields(Settings)]
    assert all(
        row.help.endswith(".") and row.allowed and row.type in ("text", "number", "yes or no") for row in rows.values()
    )
    assert rows["auto_lock_minutes"].default == "5"
    assert rows["kick_drawer"].default == "true"
    assert rows["theme"].default == '"system"'


def test_every_default_is_itself_allowed(tmp_path: Path) -> None:
    lines = [f"{row.key} = {row.default}" for row in settings.describe()]
    written(tmp_path, "\n".join(lines) + "\n")
    assert settings.load(tmp_path) == Settings()


def test_the_home_of_a_person_is_the_folder_of_the_system() -> None:
    assert settings.default_home().name == "tillwright"
    assert settings.default_home().is_absolute()
