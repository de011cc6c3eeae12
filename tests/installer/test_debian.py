# SPDX-License-Identifier: Apache-2.0
"""The Debian package: where everything lies, what it depends on, and when it refuses to go."""

from __future__ import annotations

import fnmatch
import gzip
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as Xml
from configparser import ConfigParser
from pathlib import Path

import pytest

import dev
from app import cli
from installer import debian

FILES = debian.HERE / "debian"
pytestmark = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="packages for Debian are built on Debian")


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """What a frozen program looks like to the package: an executable, a library, a resource."""
    folder = tmp_path / "frozen"
    (folder / "_internal" / "app").mkdir(parents=True)
    shutil.copyfile("/bin/true", folder / "tillwright")
    (folder / "_internal" / "app" / "rule.txt").write_text("a resource")
    return folder


def packed(program: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The package and what dpkg unpacks from it."""
    bill = tmp_path / "bill"
    bill.mkdir()
    (bill / "third-party.txt").write_text("qrcode 8.2  BSD-3-Clause\n")
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
    file = debian.build(program, bill, tmp_path / "tree", tmp_path, "1.2.3", env)
    subprocess.run(["dpkg-deb", "-R", file, tmp_path / "root"], check=True)
    return file, tmp_path / "root"


def test_everything_lies_where_debian_looks_for_it(program: Path, tmp_path: Path) -> None:
    file, root = packed(program, tmp_path)
    assert re.fullmatch(r"tillwright_1\.2\.3_\w+\.deb", file.name)
    assert os.readlink(root / "usr/bin/tillwright") == "../lib/tillwright/tillwright"
    assert (root / "usr/lib/tillwright/_internal/app/rule.txt").read_text() == "a resource"
    for name, folder in debian.FILES.items():
        assert (root / folder / name).read_bytes() == (FILES / name).read_bytes()
    assert b".TH TILLWRIGHT" in gzip.decompress((root / "usr/share/man/man1/tillwright.1.gz").read_bytes())
    assert (root / "usr/share/doc/tillwright/third-party.txt").is_file()


def test_nobody_may_write_and_only_programs_are_run(program: Path, tmp_path: Path) -> None:
    (program / "_internal" / "app" / "rule.txt").chmod(0o666)
    file, root = packed(program, tmp_path)
    listed = subprocess.run(["dpkg-deb", "-c", file], capture_output=True, text=True, check=True).stdout.splitlines()
    assert {line.split()[1] for line in listed} == {"root/root"}
    runs = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink() and os.access(path, os.X_OK)]
    assert {path.name for path in runs if path.stat().st_mode & 0o111} == {"tillwright", *debian.SCRIPTS}
    assert not [path for path in root.rglob("*") if not path.is_symlink() and path.stat().st_mode & 0o022]


def test_it_names_the_packages_of_the_libraries_it_takes_from_the_system(program: Path, tmp_path: Path) -> None:
    _, root = packed(program, tmp_path)
    control = (root / "DEBIAN" / "control").read_text()
    assert "Depends: libc6 (>= 2.34)\n" in control
    assert "Version: 1.2.3\n" in control
    subprocess.run(["md5sum", "--quiet", "-c", "DEBIAN/md5sums"], cwd=root, check=True)


def test_a_library_no_package_is_named_for_stops_the_build(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(debian.LIBRARIES, "libc.so.6")
    with pytest.raises(dev.Trouble, match=r"No package is named for libc\.so\.6"):
        debian.needed(program)
    shutil.copyfile("/bin/true", program / "_internal" / "libc.so.6")
    assert debian.needed(program) == []  # what the folder brings itself is wanted from nobody


def test_the_menu_and_the_software_list_name_what_is_installed() -> None:
    entry = ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment]
    entry.read(FILES / "tillwright.desktop", encoding="utf-8")
    assert entry["Desktop Entry"]["Exec"] == "tillwright"
    assert f"{entry['Desktop Entry']['Icon']}.svg" in debian.FILES
    told = Xml.parse(FILES / "tillwright.metainfo.xml").getroot()  # noqa: S314 - a file of ours
    assert told.findtext("launchable") in debian.FILES
    assert told.findtext("provides/binary") == "tillwright"


def test_the_manual_page_names_every_option_of_the_program() -> None:
    page = (FILES / "tillwright.1").read_text(encoding="utf-8").replace("\\-", "-")
    options = [option for action in cli._parser()._actions for option in action.option_strings]
    assert [option for option in options if option.startswith("--") and option not in page] == []


@pytest.mark.parametrize(("interfaces", "ours"), [(":070102:", True), (":030101:070102:", True), (":030101:", False)])
def test_the_rule_fits_printers_alone(interfaces: str, ours: bool) -> None:
    rule = (FILES / "60-tillwright-printers.rules").read_text(encoding="utf-8")
    pattern = re.search(r'ID_USB_INTERFACES}=="([^"]+)"', rule)
    assert pattern is not None
    assert fnmatch.fnmatch(interfaces, pattern[1]) is ours


# --- leaving -----------------------------------------------------------------------------------------------


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine with two people; `tillwright` on it answers for a home as the file "answer" in that home says."""
    for person in ("dana", "lee"):
        (tmp_path / "people" / person).mkdir(parents=True)
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    stub(bin_ / "getent", f'for p in dana lee; do echo "$p:x:1:1::{tmp_path}/people/$p:/bin/sh"; done')
    stub(bin_ / "runuser", 'test "$1 $3" = "-u --" && shift 3 && exec "$@"')
    stub(tmp_path / "tillwright", 'echo "asked: $*"; exit $(cat "$2/answer")')
    (tmp_path / "prerm").write_text(
        (FILES / "prerm").read_text().replace("/usr/lib/tillwright/tillwright", str(tmp_path / "tillwright"))
    )
    return tmp_path


def stub(file: Path, does: str) -> None:
    file.write_text(f"#!/bin/sh\n{does}\n")
    file.chmod(0o755)


def home(machine: Path, person: str, answer: int) -> Path:
    folder = machine / "people" / person / ".local/share/tillwright"
    folder.mkdir(parents=True)
    (folder / "answer").write_text(f"{answer}\n")
    return folder


def leaves(machine: Path, act: str) -> subprocess.CompletedProcess[str]:
    path = f"{machine / 'bin'}:{os.environ['PATH']}"
    return subprocess.run(
        ["sh", machine / "prerm", act], env={"PATH": path}, capture_output=True, text=True, timeout=20, check=False
    )


@pytest.mark.parametrize("act", ["remove", "upgrade", "failed-upgrade", "deconfigure"])
def test_it_does_not_go_while_something_waits_in_anybodys_home(machine: Path, act: str) -> None:
    home(machine, "dana", 0)
    waits = home(machine, "lee", 1)
    refused = leaves(machine, act)
    assert refused.returncode == 1
    assert f"asked: waiting {waits}" in refused.stderr
    assert "Nothing was changed. Sign in to Tillwright there with the server on" in refused.stderr


def test_it_goes_where_nothing_waits_or_nobody_ever_worked(machine: Path) -> None:
    assert leaves(machine, "remove").returncode == 0
    home(machine, "dana", 0)
    assert leaves(machine, "remove").returncode == 0


def test_a_program_that_cannot_answer_keeps_the_home_it_was_asked_about(machine: Path) -> None:
    home(machine, "dana", 0)
    stub(machine / "tillwright", "exit 127")
    assert leaves(machine, "remove").returncode == 1


def test_it_does_not_go_while_the_window_is_open(machine: Path) -> None:
    shutil.copyfile("/bin/sleep", machine / "tillwright")
    with subprocess.Popen([machine / "tillwright", "30"]) as window:
        refused = leaves(machine, "upgrade")
        window.kill()
    assert refused.returncode == 1
    assert "Tillwright is open on this machine" in refused.stderr
    assert leaves(machine, "upgrade").returncode == 0


@pytest.mark.parametrize("script", debian.SCRIPTS)
def test_the_scripts_are_ones_any_shell_reads(script: str) -> None:
    read = subprocess.run(["sh", "-n", FILES / script], capture_output=True, text=True, check=False)
    assert (read.returncode, read.stderr) == (0, "")
