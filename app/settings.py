# SPDX-License-Identifier: Apache-2.0
"""Settings of one home: a TOML file an administrator can read, with every key typed, bounded and explained.

The file is `settings.toml` in the home folder. A missing file means every default; an unknown key or a wrong
value stops the start and says where. Passwords are refused here: they are typed at sign-in and kept nowhere else.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from app import whole_file

FILE_NAME = "settings.toml"
SECRET_WORDS = ("password", "passwd", "passphrase", "pwd", "secret")

Value = str | int | bool


class SettingsError(Exception):
    """The settings file cannot be used; the text names file, line, key and what is allowed there."""


class KeyHelp(NamedTuple):
    """One row of the manual's table of settings."""

    key: str
    type: str
    default: str
    allowed: str
    help: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What a value of one key may be: a choice, a range, a pattern, or any text on one line."""

    help: str
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    pattern: str = ""
    shape: str = ""

    def allowed(self, kind: type) -> str:
        """The permitted values in words, for messages and the manual."""
        if kind is bool:
            return "true or false"
        if kind is int:
            return f"a whole number from {self.low} to {self.high}"
        if self.choices:
            return "one of " + ", ".join(f'"{choice}"' for choice in self.choices)
        return self.shape or "text on one line"

    def accepts(self, value: Value, kind: type) -> bool:
        """Whether a value has the key's type and lies within its bounds."""
        if type(value) is not kind:  # bool is an int in Python, and must not pass for one here
            return False
        if isinstance(value, str):
            if any(ord(character) < 32 for character in value):
                return False
            if self.choices:
                return value in self.choices
            return not self.pattern or re.fullmatch(self.pattern, value) is not None
        return kind is bool or self.low <= value <= self.high


def _key(default: Value, rule: Rule) -> Any:
    return field(default=default, metadata={"rule": rule})


@dataclass(frozen=True, slots=True)
class Settings:
    """What an administrator decided for this workstation."""

    database: str = _key(
        "sqlite",
        Rule(
            "Where the books are. sqlite keeps them in one file in the home folder; a postgresql URL names the city's "
            "server. The password is asked at sign-in.",
            pattern=r"sqlite|postgresql://([^\s/@]+@)?[^\s/@]+/[^\s/?]+(\?[^\s]*)?",
            shape='"sqlite" or "postgresql://host/database"',
        ),
    )
    workstation: str = _key(
        "W1",
        Rule(
            "Code of this workstation; it begins the numbers of back-office books.",
            pattern=r"W[0-9A-Z]{1,3}",
            shape='"W" and one to three digits or capital letters, such as "W1"',
        ),
    )
    drawer: str = _key(
        "",
        Rule(
            "Code of the cash drawer at this workstation. It is the one chosen when a drawer is opened here.",
            pattern=r"|[0-9]{2}",
            shape='two figures, such as "03", or "" for none',
        ),
    )
    server_check: str = _key(
        "verify-full",
        Rule(
            "How this till makes sure who the city's server is. Less than verify-full is told in the status strip.",
            choices=("verify-full", "verify-ca", "require"),
        ),
    )
    printer: str = _key(
        "virtual",
        Rule(
            "Name of the receipt printer, as Setup knows it. virtual prints on the screen.",
            pattern=r"[^\s].{0,59}",
            shape="the name of a printer, up to 60 characters",
        ),
    )
    kick_drawer: bool = _key(True, Rule("Let the receipt printer open the cash drawer when cash is taken or paid."))
    receipts_folder: str = _key(
        "receipts",
        Rule(
            "Folder for PDF receipts and reports: inside the home folder, or a full path.",
            pattern=r".{1,250}",
            shape="a folder name or path",
        ),
    )
    gl_format: str = _key(
        "journal-csv",
        Rule(
            "Format of the journal for the general ledger: one that ships, or a file of the folder gl_formats.",
            pattern=r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}",
            shape='the name of a format, such as "journal-csv" or "journal-fixed"',
        ),
    )
    gl_folder: str = _key(
        "journals",
        Rule(
            "Folder for journals for the general ledger: inside the home folder, or a full path.",
            pattern=r".{1,250}",
            shape="a folder name or path",
        ),
    )
    theme: str = _key(
        "system",
        Rule(
            "Colors of the window. system follows the desktop.",
            choices=("system", "light", "dark", "contrast"),
        ),
    )
    text_scale: int = _key(100, Rule("Size of all text in percent.", low=100, high=200))
    auto_lock_minutes: int = _key(5, Rule("Minutes without a key before the screen locks itself.", low=1, high=15))
    scanner_gap_ms: int = _key(
        35, Rule("Characters closer together than this many milliseconds come from a scanner.", low=10, high=200)
    )
    log_level: str = _key(
        "INFO", Rule("How much the log in the home folder tells.", choices=("DEBUG", "INFO", "WARNING", "ERROR"))
    )


_KINDS: dict[str, type] = {item.name: type(item.default) for item in dataclasses.fields(Settings)}
_RULES: dict[str, Rule] = {item.name: item.metadata["rule"] for item in dataclasses.fields(Settings)}


def default_home() -> Path:
    """The folder this system keeps a person's program data in."""
    import platformdirs  # a start that is told its folder need not wait for it

    return platformdirs.user_data_path("tillwright", appauthor=False)


def load(home: Path) -> Settings:
    """Read the settings of a home; defaults where nothing is said. Raises SettingsError."""
    file = home / FILE_NAME
    try:
        text = file.read_text(encoding="utf-8")
        found = tomllib.loads(text)
    except FileNotFoundError:
        return Settings()
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file} is not UTF-8 text. Save it as UTF-8 and start again.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file} cannot be read: {error}. Correct that line and start again.") from error
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}.") from error
    return _checked(found, file, text)


def save(settings: Settings, home: Path, **changes: Value) -> Settings:
    """Write changed keys into the home's file, comments kept, and answer the new settings.

    The file is replaced in one step, so a power cut leaves the old one or the new one. Raises SettingsError.
    """
    import tomlkit  # only Setup writes; a start need not wait for it

    file = home / FILE_NAME
    _checked(changes, file, "")
    load(home)  # a file that cannot be read is corrected by a person, never overwritten
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    document = tomlkit.parse(text) if text else tomlkit.document()
    for key, value in changes.items():
        if key not in document and not text:
            document.add(tomlkit.comment(_RULES[key].help))
        document[key] = value
    with whole_file.writing(file) as stream:
        stream.write(tomlkit.dumps(document).encode())
    return dataclasses.replace(settings, **changes)  # type: ignore[arg-type]  # _checked compared every type


def checked(found: Mapping[str, Any], file: Path, text: str) -> Settings:
    """What a file says, each key and value checked as those of a settings file. Raises SettingsError."""
    return _checked(found, file, text)


def describe() -> tuple[KeyHelp, ...]:
    """Every key with type, default, permitted values and help, in the order of the manual."""
    names = {str: "text", int: "number", bool: "yes or no"}
    return tuple(
        KeyHelp(
            item.name,
            names[_KINDS[item.name]],
            _as_toml(item.default),
            _RULES[item.name].allowed(_KINDS[item.name]),
            _RULES[item.name].help,
        )
        for item in dataclasses.fields(Settings)
    )


def database_url(settings: Settings, home: Path) -> str:
    """The SQLAlchemy address of the books: `sqlite` becomes the file in the home folder."""
    if settings.database == "sqlite":
        return f"sqlite:///{(home / 'books.db').resolve().as_posix()}"
    return settings.database


def receipts_path(settings: Settings, home: Path) -> Path:
    """The folder for PDF receipts; a relative one lies in the home folder."""
    return home / settings.receipts_folder


def _checked(found: Mapping[str, Any], file: Path, text: str) -> Settings:
    for key, value in found.items():
        where = _place(key, file, text)
        if _holds_secret(key, value):
            raise SettingsError(
                f"{where}: {key} holds a password. Passwords are never kept in files; take it out, "
                "Tillwright asks for it at sign-in."
            )
        if key not in _RULES:
            raise SettingsError(f"{where}: there is no setting {key}. Known are: {', '.join(_RULES)}.")
        rule, kind = _RULES[key], _KINDS[key]
        if not rule.accepts(value, kind):
            raise SettingsError(f"{where}: {key} is {_as_toml(value)}; it must be {rule.allowed(kind)}.")
    return Settings(**found)


def _holds_secret(key: str, value: Any) -> bool:
    if any(word in key.lower() for word in SECRET_WORDS):
        return True
    if isinstance(value, Mapping):
        return any(_holds_secret(name, inner) for name, inner in value.items())
    if isinstance(value, list):
        return any(_holds_secret("", inner) for inner in value)
    if not isinstance(value, str) or "://" not in value:
        return False
    try:
        parts = urlsplit(value)
        named = [name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
        return parts.password is not None or any(word in name for name in named for word in SECRET_WORDS)
    except ValueError:  # no address at all; the pattern of the key refuses it
        return False


def _place(key: str, file: Path, text: str) -> str:
    pattern = re.compile(rf"""\s*(\[+\s*)?["']?{re.escape(key)}["']?\s*[=.\]]""")
    for number, line in enumerate(text.splitlines(), start=1):
        if pattern.match(line):
            return f"{file}, line {number}"
    return str(file)


def _as_toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)
