# SPDX-License-Identifier: Apache-2.0
"""Builds what a till is installed from: `python3 dev.py package`.

    the environment   from `installer/requirements.lock`, hashes checked, beside the one that tests
    the program       frozen by PyInstaller into one folder, see `tillwright.spec`
    the trial         `--self-test` of that folder, off-screen, and on an X server where Xvfb is installed
    the package       `dist/tillwright_VERSION_ARCHITECTURE.deb`, see `debian.py`
    beside it         the bill of materials (`sbom.py`) and SHA256SUMS

Build on the oldest system it shall run on: Debian 12.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import dev
from installer import debian

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "installer"
LOCK = HERE / "requirements.lock"
WORK = dev.DEV / "package"
DIST = ROOT / "dist"
MOST_MB = 80


def version() -> str:
    """The version of this release, as pyproject.toml says it."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(told["project"]["version"])


def moment() -> str:
    """When the last change was made, in seconds: what is built from it carries that time and no other."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told:
        return told
    last = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if last.returncode != 0 or not last.stdout.strip():
        raise dev.Trouble("This is no checkout, so nobody knows of when it is. Set SOURCE_DATE_EPOCH and start again.")
    return last.stdout.strip()


def environment() -> Path:
    """The Python to build with, holding exactly what the lock of packages says."""
    venv, stamp = WORK / "venv", WORK / "venv.txt"
    python = venv / dev.PYTHON.relative_to(dev.VENV)
    made_from = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    if python.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == made_from:
        return python
    dev.say("Filling the environment packages are built in; this happens once for each lock.")
    stamp.unlink(missing_ok=True)
    dev.must([sys.executable, "-m", "venv", "--clear", venv], "Making the environment to build in")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    dev.must([*pip, "--no-deps", "--require-hashes", "-r", LOCK], "Installing what packages are built from")
    stamp.write_text(made_from, encoding="utf-8")
    return python


def freeze(python: Path, env: dict[str, str]) -> Path:
    """The frozen program: a folder with `tillwright` in it."""
    dev.say("Freezing the program.")
    out = WORK / "frozen"
    command = [python, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    folders = ["--distpath", out, "--workpath", WORK / "freezing"]
    dev.must([*command, *folders, HERE / "tillwright.spec"], "Freezing the program", env)
    return out / "tillwright"


def try_it(program: Path) -> None:
    """Let the frozen program try itself: off-screen, and on a screen nobody sees."""
    aside = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QT_"))}
    aside = {name: value for name, value in aside.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    dev.say("Trying it off-screen.")
    dev.must([program, "--self-test"], "The trial off-screen", aside | {"QT_QPA_PLATFORM": "offscreen"})
    missing = [name for name in dev.X_LIBRARIES if not dev.loads(name)]
    if shutil.which("xvfb-run") is None or missing:
        dev.say("Not tried on X: that needs the packages xvfb and xauth, and the libraries of `debian.DEPENDS`.")
        return
    dev.say("Trying it on X.")
    screen = ["xvfb-run", "-a", "-s", "-screen 0 1366x768x24"]
    dev.must([*screen, program, "--self-test"], "The trial on X", aside | {"QT_QPA_PLATFORM": "xcb"})


def bill(python: Path, env: dict[str, str]) -> Path:
    """The bill of materials, the list of licenses, and their texts, written by the environment that was frozen."""
    out = WORK / "bill"
    shutil.rmtree(out, ignore_errors=True)
    dev.must([python, "-m", "installer.sbom", version(), out], "Writing the bill of materials", env)
    return out


def hashes(files: list[Path]) -> Path:
    """SHA256SUMS, as sha256sum reads it."""
    sums = DIST / "SHA256SUMS"
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    sums.write_text("".join(lines), encoding="utf-8")
    return sums


def build() -> None:
    """Build everything into `dist`."""
    if not sys.platform.startswith("linux"):
        raise dev.Trouble("The Debian package is built on Debian. For Windows see installer/windows/README.md.")
    tools = {"strip": "binutils", "readelf": "binutils", "dpkg-deb": "dpkg"}
    missing = sorted({package for tool, package in tools.items() if shutil.which(tool) is None})
    if missing:
        dev.install_packages(missing, "Building the package")
    # One order of everything, and no time but that of the last change.
    env = {**os.environ, "SOURCE_DATE_EPOCH": moment(), "PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT)}
    WORK.mkdir(parents=True, exist_ok=True)
    DIST.mkdir(exist_ok=True)
    python = environment()
    program = freeze(python, env)
    try_it(program / "tillwright")
    billed = bill(python, env)
    packed = debian.build(program, billed, WORK / "deb", DIST, version(), env)
    listed = DIST / f"tillwright-{version()}.cdx.json"
    shutil.copyfile(billed / "tillwright.cdx.json", listed)
    hashes([packed, listed])
    size = packed.stat().st_size / 1e6
    dev.say(f"{packed.relative_to(ROOT)}: {size:.1f} MB. Beside it: {listed.name} and SHA256SUMS.")
    if size > MOST_MB:
        raise dev.Trouble(f"The package is larger than {MOST_MB} MB. Look into {WORK / 'deb'} for what came into it.")


def main(argv: list[str]) -> int:
    """Build; 0 when everything was built and tried."""
    if argv:
        sys.stderr.write(f"package takes no {re.sub(r'[^ -~]', '?', argv[0])}.\n")
        return 2
    try:
        build()
    except dev.Trouble as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
