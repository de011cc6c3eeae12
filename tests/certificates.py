# SPDX-License-Identifier: Apache-2.0
"""A city's own authority for a test: a certificate for its server, one for each workstation, and a stranger's."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.postgres import Server, as_server_user

DAYS = "2"


@dataclass(frozen=True)
class Authority:
    """Signs certificates; whoever trusts `root` trusts them."""

    folder: Path

    @classmethod
    def new(cls, folder: Path, name: str = "City of Ridgemont") -> Authority:
        """Make one in an empty folder."""
        held = cls(folder)
        openssl(
            folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", DAYS, "-subj", f"/CN={name}", "-keyout", "authority.key", "-out", "authority.crt",
        )  # fmt: skip
        return held

    @property
    def root(self) -> Path:
        """The certificate everybody trusts."""
        return self.folder / "authority.crt"

    def signs(self, name: str, *, hosts: str = "") -> tuple[Path, Path]:
        """A certificate and its key for a server (`hosts`: "DNS:localhost,IP:127.0.0.1") or a workstation."""
        certificate, key, wish = f"{name}.crt", f"{name}.key", f"{name}.csr"
        openssl(
            self.folder, "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-subj", f"/CN={name}", "-keyout", key, "-out", wish,
        )  # fmt: skip
        extensions = self.folder / f"{name}.ext"
        extensions.write_text(f"subjectAltName={hosts}\n" if hosts else "basicConstraints=CA:FALSE\n")
        openssl(
            self.folder, "x509", "-req", "-in", wish, "-CA", "authority.crt", "-CAkey", "authority.key",
            "-CAcreateserial", "-days", DAYS, "-extfile", extensions.name, "-out", certificate,
        )  # fmt: skip
        (self.folder / key).chmod(0o600)
        return self.folder / certificate, self.folder / key


def openssl(folder: Path, *arguments: str) -> None:
    """Run the openssl program, which every PostgreSQL of a Debian system brings; its words are the error."""
    program = shutil.which("openssl")
    if program is None:
        raise RuntimeError("this test makes certificates: install openssl")
    done = subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True, timeout=30, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"openssl {' '.join(arguments)}:\n{done.stderr}")


def give_to(server: Server, authority: Authority, *, hosts: str = "DNS:localhost,IP:127.0.0.1") -> None:
    """Put a certificate of this authority into a server's data folder; `ssl = on` uses it from the next reload."""
    data, owner = server.cluster.data, as_server_user()
    certificate, key = authority.signs("server", hosts=hosts)
    for source, name in ((certificate, "server.crt"), (key, "server.key"), (authority.root, "root.crt")):
        (data / name).write_bytes(source.read_bytes())
        (data / name).chmod(0o600)
        if owner:
            shutil.chown(data / name, owner["user"], owner["group"])
