# SPDX-License-Identifier: Apache-2.0
"""The manual's page for who runs the server: every command on it, in its order and as it stands, on a new server."""

from __future__ import annotations

import getpass
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from app import cli, resources
from tests.postgres import as_server_user, bin_dir, free_port

pytestmark = pytest.mark.postgres

PASSWORD, FIRST = "seven-wet-umbrellas", "three-quiet-herons"
COMMAND = re.compile(r"^- `(.*)`$", re.MULTILINE)


class Machine:
    """A machine with PostgreSQL's programs, openssl and Tillwright, and the folders that the page names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.owner = as_server_user()
        self.admin = pwd.getpwuid(self.owner.get("user", os.geteuid())).pw_name
        self.port, self.replica_port = free_port(), free_port()
        for name in ("keys", "copies", "socket"):
            (folder / name).mkdir()
        (folder / "keys" / "password").write_text(PASSWORD)
        passwords = folder / "passwords"
        passwords.write_text(f"127.0.0.1:*:*:{self.admin}:{PASSWORD}\n")
        passwords.chmod(0o600)
        if self.owner:
            for path in (folder, *folder.rglob("*")):
                if path.name != "passwords":
                    shutil.chown(path, self.owner["user"], self.owner["group"])
        self.names = {
            "DATA": str(folder / "data"), "KEYS": str(folder / "keys"), "COPIES": str(folder / "copies"),
            "REPLICA": str(folder / "replica"), "HOST": "localhost", "PORT": str(self.port), "DB": "city",
            "REPLICAPORT": str(self.replica_port), "ADMIN": self.admin,
        }  # fmt: skip

    def runs(self, command: str) -> str:
        """Run one command of the page as who it is for; answers what it said."""
        done = subprocess.run(
            ["bash", "-ec", command],
            cwd=self.folder / "keys",
            env={
                **self.names,
                "PATH": f"{bin_dir()}:{os.environ['PATH']}", "HOME": str(self.folder), "LC_ALL": "C.UTF-8",
                "PGHOST": str(self.folder / "socket"), "PGPORT": str(self.port), "PGDATABASE": "postgres",
            },
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120,
            check=False, **self.owner,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stdout}"
        if command.startswith("initdb"):  # on a system of its own it has these by its package
            with (self.folder / "data" / "postgresql.conf").open("a") as conf:
                conf.write(f"port = {self.port}\nunix_socket_directories = '{self.folder / 'socket'}'\n")
        return done.stdout

    def asks(self, command: str) -> list[str]:
        """The words of a command as the shell hands them to a program."""
        return self.runs(f"printf '%s\\0' {command}").split("\0")[1:-1]

    def stop(self) -> None:
        for name in ("data", "replica"):
            if (self.folder / name / "postmaster.pid").exists():
                subprocess.run(
                    [str(bin_dir() / "pg_ctl"), "-D", str(self.folder / name), "-m", "immediate", "-s", "stop"],
                    check=False, timeout=60, **self.owner,
                )  # fmt: skip


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    made = Machine(Path(tempfile.mkdtemp(prefix="tillwright-page-")).resolve())
    monkeypatch.setenv("PGPASSFILE", str(made.folder / "passwords"))
    monkeypatch.setattr(getpass, "getpass", lambda prompt: FIRST)  # the only password that is typed
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(made.folder, ignore_errors=True)


def test_every_command_of_the_page_does_what_the_page_says(
    machine: Machine, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    told = ""
    for command in COMMAND.findall(resources.text("manual", "server.md")):
        if command.startswith("tillwright "):
            code = cli.main(["--home", str(tmp_path), *machine.asks(command)])
            said = "".join(capsys.readouterr())
            assert code == 0, f"{command}\n{said}"
        else:
            said = machine.runs(command)
        told += said
    assert "The books of City of Alder are ready. dana signs in and sets up the rest." in told
    assert "replica          | streaming | sync" in told
    assert told.count("Nothing to mend") == 3
    address = f"host=localhost port={machine.replica_port} dbname=city user=dana password={FIRST} sslmode=verify-full"
    with psycopg.connect(f"{address} sslrootcert={machine.folder / 'keys' / 'authority.crt'}") as connection:
        row = connection.execute("SELECT value FROM meta WHERE key = 'city_name'").fetchone()
    assert row == ("City of Alder",)
