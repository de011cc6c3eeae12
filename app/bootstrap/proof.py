# SPDX-License-Identifier: Apache-2.0
"""The books are checked by a program of its own, which shares nothing with this one; here it is started and heard.

It gets the address of the books on its command line and the password of the login through a pipe, so that neither
another person of the machine nor a file can show it. Whoever stops listening ends it: it only ever reads.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import app
from app.domain.errors import Fault
from app.domain.proof import Flaw, Proof

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.proof import ProofOf
    from app.services.desk import Desk

_ROOT = Path(app.__file__).parents[1]
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""On Windows a program without a console would open one."""


class BooksProof:
    """See `BooksCheck` of the Audit screen."""

    def check(self, desk: Desk, of: ProofOf, progress: Callable[[int, int], None]) -> Proof:
        """Check the books a desk works in; waits for the end. Raises Fault, and whatever `progress` raises to stop."""
        address, password = desk.database.to_check()
        running = subprocess.Popen(  # noqa: S603 - this program's own verifier
            [sys.executable, "-m", "app.verifier", address, *_options(of)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            cwd=_ROOT,
            creationflags=_NO_WINDOW,
        )
        with running:
            try:
                said = _heard(running, password, progress)
            finally:
                running.kill()  # it has ended by itself, or nobody listens any more
        if said is None:
            raise _broken("The check ended before it had read everything.")
        if "trouble" in said:
            raise _broken(f"The books could not be read. {said['trouble']}")
        flaws = tuple(Flaw(each["book"], each["seq"], each["what"]) for each in said["findings"])
        return Proof(of, said["entries"], said["books"], flaws, said["found"])


def _options(of: ProofOf) -> list[str]:
    only = ["--book", of.book] if of.book else ["--date", of.date.isoformat()] if of.date is not None else []
    return ["--lines", "--password-from-input", *only, *(["--deep"] if of.deep else [])]


def _heard(
    running: subprocess.Popen[str], password: str, progress: Callable[[int, int], None]
) -> dict[str, Any] | None:
    """What it says at last; nothing when it ended without a word."""
    if running.stdin is None or running.stdout is None:  # both are pipes
        return None
    try:
        running.stdin.write(f"{password}\n")
        running.stdin.close()
    except OSError:
        return None  # it was gone before it had read anything
    for line in running.stdout:
        said: dict[str, Any] = json.loads(line)
        if "done" not in said:
            return said
        progress(said["done"], said["total"])
    return None


def _broken(what: str) -> Fault:
    return Fault(what, "Nothing was changed; a check only reads.", "Try again, and tell the administrator.")
