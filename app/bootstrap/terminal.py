# SPDX-License-Identifier: Apache-2.0
"""The terminal of the command line: lines said, passwords asked."""

from __future__ import annotations

import sys

from app.domain.errors import CounterError


class NoTerminal(Exception):
    """A password would be shown where it is typed."""


def ask(prompt: str) -> str:
    """A password typed in a terminal, never echoed. Raises NoTerminal where it would be."""
    import getpass
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(prompt)
        except getpass.GetPassWarning as shown:
            raise NoTerminal from shown


def new_password(name: str) -> str:
    """A new password for somebody, typed twice. Raises CounterError when the two differ."""
    new = ask(f"New password for {name}: ")
    if ask("The same again: ") != new:
        raise CounterError("The two are not the same. Nothing was changed. Try again.")
    return new


def administrators_password() -> str:
    """The password of the database's administrator, typed."""
    return ask("Password of the database administrator: ")


def counted(count: int, thing: str) -> str:
    """So many of a thing: 1 thing, 2 things."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def out(line: str) -> None:
    """A line of the answer."""
    sys.stdout.write(f"{line}\n")


def err(line: str) -> None:
    """A line of trouble."""
    sys.stderr.write(f"{line}\n")
