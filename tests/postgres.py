# SPDX-License-Identifier: Apache-2.0
"""A real PostgreSQL for the tests: a cluster of its own in a temporary folder, on loopback, thrown away at the end.

`python -m tests.postgres` is its keeper. It holds the cluster as long as its standard input is open, so the server
stops and its folder goes even when the tests that asked for it are killed. Each test process has its own cluster:
roles belong to a whole cluster, and a restart must not pull the floor from under another process.

The superuser `postgres` needs no password. Everybody else does (SCRAM), because signing in *is* connecting.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import psycopg
from psycopg import sql

import dev

ADMIN = "postgres"
START_SECONDS = 60
STOP_SECONDS = 30
TRIES = 5
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "synchronous_commit": "on",
    "autovacuum": "off",  # a test's timing must not depend on it
    "log_min_messages": "warning",
    "timezone": "UTC",
}
FLUSHES = ("fsync", "full_page_writes")
"""On where a cluster is measured or killed for a release; a test ends processes alone, which no flush is needed for."""
ACCESS = "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"


class PostgresMissing(Exception):
    """This machine has no PostgreSQL programs that the tests can start."""


def bin_dir() -> Path:
    """The folder with initdb and pg_ctl: what TILLWRIGHT_POSTGRES_BIN names, else the newest one installed."""
    folder = dev.postgres_bin()
    if folder is None:
        raise PostgresMissing(
            "no PostgreSQL 15 or newer was found; install it, name its bin folder in TILLWRIGHT_POSTGRES_BIN, "
            "or run the tests with --without-postgres"
        )
    return folder


def as_server_user() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; root hands it to the user Debian made for it."""
    if os.name == "nt" or os.geteuid() != 0:
        return {}
    import pwd

    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            person = pwd.getpwnam(name)
            return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
    raise PostgresMissing("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Cluster:
    """The files and the server process of one cluster; only the keeper and `Server.restart` use it."""

    folder: Path
    port: int = 0
    programs: Path = field(default_factory=bin_dir)
    durable: bool = False

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def call(self, program: str, *args: str, seconds: int = START_SECONDS) -> None:
        """Run one of PostgreSQL's programs as the server's user; its words are the error."""
        log = self.folder / "programs.log"
        with log.open("ab") as output:
            done = subprocess.run(
                [str(self.programs / program), *args],
                cwd=self.folder,
                env={"PATH": os.environ.get("PATH", ""), "HOME": str(self.folder), "LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                timeout=seconds + 10,
                check=False,
                **as_server_user(),
            )
        if done.returncode != 0:
            raise RuntimeError(f"{program} failed:\n{log.read_text(errors='replace')[-3000:]}")

    def make(self) -> None:
        owner = as_server_user()
        if owner:
            os.chown(self.folder, owner["user"], owner["group"])
        self.call("initdb", "-D", str(self.data), "-U", ADMIN, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        (self.data / "pg_hba.conf").write_text(ACCESS, encoding="utf-8")
        lines = [f"{name} = '{value}'\n" for name, value in SETTINGS.items()]
        lines += [f"{name} = {'on' if self.durable else 'off'}\n" for name in FLUSHES]
        lines.append(f"unix_socket_directories = '{self.folder}'\n" if os.name != "nt" else "")
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.writelines(lines)

    def start(self) -> None:
        """Start on a free port; another program may take it in between, so a few are tried."""
        for attempt in range(TRIES):
            self.port = free_port()
            try:
                self.pg_ctl("start")
            except RuntimeError:
                if attempt == TRIES - 1:
                    raise
            else:
                return

    def pg_ctl(self, what: str, *options: str, seconds: int = START_SECONDS) -> None:
        port = ["-o", f"-p {self.port}"] if what in ("start", "restart") else []
        log = ["-l", str(self.folder / "server.log")] if what in ("start", "restart") else []
        timing = ["-w", "-t", str(seconds), "-s"]
        self.call("pg_ctl", "-D", str(self.data), *timing, *port, *log, what, *options, seconds=seconds)

    def end(self) -> None:
        """Stop the server and take its folder away, whatever state it is in."""
        if (self.data / "postmaster.pid").exists():
            for mode in ("fast", "immediate"):
                try:
                    self.pg_ctl("stop", "-m", mode, seconds=STOP_SECONDS)
                    break
                except (RuntimeError, subprocess.TimeoutExpired):
                    continue
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass
class Server:
    """What tests hold of the running cluster: addresses, new databases, and a restart."""

    cluster: Cluster
    leaving: list[Callable[[], None]] = field(default_factory=list)
    """What whoever keeps connections does before the server rests."""
    _made: list[str] = field(default_factory=list)
    _behind: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, 1, "databases"))
    _ahead: dict[str, Future[str]] = field(default_factory=dict)
    _dropping: Future[None] | None = None
    _keys: psycopg.Connection[Any] | None = None

    @property
    def port(self) -> int:
        return self.cluster.port

    @property
    def bin_dir(self) -> Path:
        return self.cluster.programs

    @property
    def admin_url(self) -> str:
        """The superuser's address of the maintenance database; no password."""
        return self.url("postgres")

    def url(self, dbname: str, user: str = ADMIN, password: str = "") -> str:
        """The address of a database on this cluster, for SQLAlchemy and psycopg alike."""
        person = f"{user}:{password}" if password else user
        return f"postgresql://{person}@127.0.0.1:{self.port}/{dbname}"

    def create_database(self, template: str | None = None) -> str:
        """Make a database (a copy of `template`, a database name) and answer the superuser's address of it."""
        name = f"t_{uuid.uuid4().hex[:16]}"
        # Files are copied in half the time of a copy through the log, but to a disk that is flushed they are not.
        how = sql.SQL("" if self.cluster.durable else " STRATEGY file_copy")
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}{}").format(
            sql.Identifier(name), sql.Identifier(template or "template0"), how
        )
        self.execute(statement)
        self._made.append(name)
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Drop a database made here, with whatever is still connected to it."""
        name = url.rpartition("/")[2].partition("?")[0]
        self.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def copy_of(self, template: str) -> str:
        """A copy of a prepared database that nobody changes any more; the next one is made behind it."""
        ahead = self._ahead.pop(template, None)
        url = ahead.result() if ahead is not None else self.create_database(template)
        self._ahead[template] = self._behind.submit(self.create_database, template)
        return url

    def let_go(self, url: str) -> None:
        """Drop a copy behind the next test's back."""
        if self._dropping is not None:
            self._dropping.result()
        self._dropping = self._behind.submit(self.drop_database, url)

    def execute(self, statement: sql.Composable) -> None:
        """Run one statement as the superuser, outside any transaction, on a connection that is kept."""
        if self._keys is None or self._keys.closed:
            self._keys = psycopg.connect(self.admin_url, autocommit=True, connect_timeout=10)
        self._keys.execute(statement)

    def restart(self, mode: str = "fast") -> None:
        """Stop and start the server: `fast` ends connections, `immediate` is a crash with recovery. Same port."""
        self.rest()
        self.cluster.pg_ctl("restart", "-m", mode)

    def rest(self) -> None:
        """Finish what is made or dropped behind, and let kept connections go."""
        while self.leaving:
            self.leaving.pop()()
        self._behind.submit(int).result()
        if self._keys is not None:
            self._keys.close()


@contextlib.contextmanager
def running(*, durable: bool = False) -> Iterator[Server]:
    """A cluster for as long as the block lasts, held by a keeper process; `durable` flushes like a real one."""
    programs = bin_dir()
    keeper = subprocess.Popen(
        [sys.executable, "-m", "tests.postgres", *(["durable"] if durable else [])],
        cwd=Path(__file__).resolve().parent.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert keeper.stdin is not None
    assert keeper.stdout is not None
    timer = threading.Timer(START_SECONDS * 2, keeper.kill)
    timer.start()
    try:
        answer = keeper.stdout.readline()
        timer.cancel()
        if not answer:
            raise RuntimeError("the keeper of the PostgreSQL cluster ended before the server was up; see its output")
        facts = json.loads(answer)
        server = Server(Cluster(Path(facts["folder"]), facts["port"], programs, durable))
        try:
            yield server
        finally:
            server.rest()
    finally:
        timer.cancel()
        keeper.stdin.close()  # the keeper takes this as the end
        try:
            keeper.wait(STOP_SECONDS * 3)
        except subprocess.TimeoutExpired:
            keeper.kill()
            keeper.wait(STOP_SECONDS)
        keeper.stdout.close()


def keep(wait: Callable[[], object], *, durable: bool) -> None:
    """Hold one cluster until `wait` comes back, however it does."""
    cluster = Cluster(Path(tempfile.mkdtemp(prefix="tillwright-pg-")).resolve(), durable=durable)
    try:
        cluster.make()
        cluster.start()
        sys.stdout.write(json.dumps({"folder": str(cluster.folder), "port": cluster.port}) + "\n")
        sys.stdout.flush()
        wait()
    finally:
        cluster.end()


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(1)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the tests; their end is ours
    keep(sys.stdin.read, durable="durable" in sys.argv)
