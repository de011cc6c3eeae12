# SPDX-License-Identifier: Apache-2.0
"""Commands that prove the books: walk their chains, derive every table again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app import settings
from app.bootstrap.terminal import administrators_password, ask, counted, err, out

if TYPE_CHECKING:
    import argparse

    from app.storage.rebuild import Difference

    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse has no public name for it


def add(commands: _Commands) -> None:
    """Add the commands."""
    verify = commands.add_parser("verify", help="walk every chain of the books and say the first bad entry")
    verify.add_argument("--deep", action="store_true", help="also every figure and every derived table")
    verify.add_argument("--anchors", type=Path, help="file with numbers and codes from paper, checked first")
    only = verify.add_mutually_exclusive_group()
    only.add_argument("--book", help="only this book, such as 01-0001")
    only.add_argument("--date", help="only the books of this business date, such as 2026-08-15")
    verify.add_argument("--database", help="books elsewhere, instead of the home's")
    verify.set_defaults(act=_verify)
    waits = commands.add_parser("waiting", help="say whether anything waits on this till that the server has not got")
    waits.add_argument("homes", nargs="*", type=Path, metavar="HOME", help="home folders (default: that of --home)")
    waits.set_defaults(act=_waiting)
    rebuild = commands.add_parser("rebuild", help="derive every table again from the entries")
    rebuild.add_argument("--check", action="store_true", help="only compare; nothing is changed")
    rebuild.add_argument("--database", help="shared books: postgresql://administrator@host/database")
    rebuild.set_defaults(act=_rebuild)


def _verify(asked: argparse.Namespace) -> int:
    from app.verifier import __main__ as verifier

    chosen = settings.load(asked.home)
    where = asked.database or settings.database_url(chosen, asked.home)
    if where.startswith("postgresql"):
        from app.bootstrap import shared

        where = shared.address_to_read(
            where, ask=lambda login: ask(f"Password of {login}: "), check=chosen.server_check
        )
    arguments = ["--deep"] if asked.deep else []
    if asked.anchors is not None:
        if not asked.anchors.is_file():
            err(f"There is no file of anchors at {asked.anchors}. Nothing was checked. Check the name.")
            return 2
        arguments += ["--anchors", str(asked.anchors)]
    for option in ("book", "date"):
        if (only := getattr(asked, option)) is not None:
            arguments += [f"--{option}", only]
    return verifier.main([where, *arguments])


def _waiting(asked: argparse.Namespace) -> int:
    from app.bootstrap import waiting

    found = [line for home in asked.homes or [asked.home] for line in waiting.found(home)]
    for line in found:
        out(line)
    if not found:
        out("Nothing waits here: the server has got everything.")
    return 1 if found else 0


def _rebuild(asked: argparse.Namespace) -> int:
    differences = _rebuild_shared(asked) if _is_shared(asked) else _rebuild_embedded(asked)
    for difference in differences:
        out(str(difference))
    if not differences:
        out("Every derived table is as the entries say.")
    elif asked.check:
        out(f"{counted(len(differences), 'difference')}. Nothing was changed. Without --check they are put right.")
    else:
        out(f"{counted(len(differences), 'difference')} put right. Every derived table is as the entries say.")
    return 1 if differences and asked.check else 0


def _is_shared(asked: argparse.Namespace) -> bool:
    """Whether the books are on a server: named on the command line, else by the settings of the home."""
    return bool(asked.database) or settings.load(asked.home).database != "sqlite"


def _rebuild_shared(asked: argparse.Namespace) -> tuple[Difference, ...]:
    from app.bootstrap import shared

    url = asked.database or settings.load(asked.home).database
    return shared.rebuild(url, only_check=asked.check, ask=administrators_password)


def _rebuild_embedded(asked: argparse.Namespace) -> tuple[Difference, ...]:
    from app.bootstrap.home import Home
    from app.storage import rebuild

    home = Home(asked.home, settings.load(asked.home))
    home.open()
    try:
        return rebuild.check(home.database) if asked.check else rebuild.rebuild(home.database)
    finally:
        home.close()
