# SPDX-License-Identifier: Apache-2.0
"""Start `python -m app` with an order how to die, and hear what it does until it is dead.

A payment is a day file of one receipt, played by the program's own `replay --continue`. A *fresh* program is a new
interpreter each time. A *kept* one is started once, as `python -m app` with the same words, and stopped before the
program's first line; each order sends a copy of that process on, which spares the loading alone.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.faults import traced

ROOT = Path(__file__).resolve().parents[2]
HOOK = Path(__file__).with_name("hook")
PATIENCE = 60.0
KILLED = -signal.SIGKILL


class Ear:
    """Lines out of a pipe, one after another; "" at its end."""

    def __init__(self, pipe: int) -> None:
        self._pipe, self._rest = pipe, b""

    def line(self) -> str:
        """The next line. Raises RuntimeError when nothing comes in time."""
        while b"\n" not in self._rest:
            ready, _, _ = select.select([self._pipe], [], [], PATIENCE)
            if not ready:
                raise RuntimeError("the program said nothing more")
            part = os.read(self._pipe, 65536)
            if not part:
                return ""
            self._rest += part
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode()

    def close(self) -> None:
        """Hear no more."""
        os.close(self._pipe)


class Program:
    """One interpreter that was started as `python -m app …` and waits for its order."""

    def __init__(self, command: list[str], *, kept: bool) -> None:
        reader, writer = os.pipe()
        self.kept = kept
        self._ear = Ear(reader)
        path = os.pathsep.join(filter(None, (str(HOOK), str(ROOT), os.environ.get("PYTHONPATH"))))
        told = f"{writer},{'kept' if kept else 'once'}"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app", *command],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": path, "TILLWRIGHT_FAULTS": told},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            pass_fds=(writer,),
            text=True,
        )
        os.close(writer)

    def dies_at(self, name: str, nth: int) -> tuple[list[str], bool]:
        """Let a payment kill itself at its n-th point of a name; answers what it said, and whether it was killed."""
        self._order(name, nth, linger=False)
        return self._last_words([])

    def dies_after(self, mark: str, seconds: float) -> tuple[list[str], bool]:
        """Kill a payment from outside so long after it said `mark`."""
        pid = self._order("", 0, linger=True)
        said: list[str] = []
        while mark not in said:
            said.append(self._next_word())
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
        return self._last_words(said)

    def close(self) -> None:
        """Let the interpreter go; one that never got an order ends by itself."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._ear.close()

    def _order(self, name: str, nth: int, *, linger: bool) -> int:
        stdin = self._process.stdin
        assert stdin is not None
        stdin.write(json.dumps({"name": name, "nth": nth, "linger": linger}) + "\n")
        stdin.flush()
        return int(self._ear.line().removeprefix("started ")) if self.kept else self._process.pid

    def _next_word(self) -> str:
        word = self._ear.line()
        if not word or word.startswith("ended"):
            raise RuntimeError("a program ended by itself before it was to be killed; its words are above")
        return word

    def _last_words(self, said: list[str]) -> tuple[list[str], bool]:
        while (word := self._ear.line()) and not word.startswith("ended"):
            said.append(word)
        code = int(word.removeprefix("ended ")) if self.kept else self._process.wait(PATIENCE)
        if code not in (0, KILLED):
            raise RuntimeError(f"a program ended by an error of its own, {code}; its words are above")
        if traced.KEYED not in said:
            raise RuntimeError("a program did not come to its payment")
        return said, code == KILLED


class Programs:
    """A supply of programs on one command line: one that is kept, or a fresh one for each order, loaded ahead."""

    def __init__(self, command: list[str], *, kept: bool) -> None:
        self._command, self._kept = command, kept
        self._ready = Program(command, kept=kept)

    def lives(self) -> list[str]:
        """Let a payment come to its end; answers what it said."""
        said, killed = self.dies_at("", 0)
        if killed or said[-1] != traced.POSTED:
            raise RuntimeError("a payment that nobody killed did not come to its end")
        return said

    def dies_at(self, name: str, nth: int) -> tuple[list[str], bool]:
        """See `Program.dies_at`."""
        program = self._taken()
        try:
            return program.dies_at(name, nth)
        finally:
            self._given_back(program)

    def dies_after(self, mark: str, seconds: float) -> tuple[list[str], bool]:
        """See `Program.dies_after`."""
        program = self._taken()
        try:
            return program.dies_after(mark, seconds)
        finally:
            self._given_back(program)

    def _taken(self) -> Program:
        program = self._ready
        if not self._kept:
            self._ready = Program(self._command, kept=False)  # loads while the one before it pays
        return program

    def _given_back(self, program: Program) -> None:
        if not self._kept:
            program.close()

    def close(self) -> None:
        """Let all of them go."""
        self._ready.close()


def call(*command: str) -> str:
    """Run `python -m app` to its end; answers what it printed. Raises RuntimeError when it did not end well."""
    done = subprocess.run(
        [sys.executable, "-m", "app", *command],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"python -m app {' '.join(command)}:\n{done.stdout}")
    return done.stdout
