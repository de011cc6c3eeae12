#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sets this machine up for Tillwright and runs it; needs nothing but Python.

    python3 dev.py run [ARGS]      the program on the sample city; without a display, the demonstration
    python3 dev.py test [ARGS]     every test, on both databases (--without-postgres leaves one out and says so)
    python3 dev.py bench [WHAT]    benchmarks beside their floors; "bench start" also times a second start
    python3 dev.py check           format, lint, types and import contracts
    python3 dev.py shots [DIR]     pictures of every screen in every theme
    python3 dev.py faults [ARGS]   kills and tampering; "--release" plays the long version
    python3 dev.py lock [ARGS]     makes both locks again ("--upgrade" takes newer versions)
    python3 dev.py package [ARGS]  builds the Debian package, its bill of materials and its hashes into dist/
    python3 dev.py setup           sets everything up and stops there

The first use makes `.venv`, fills it from the hashed lock and, on Debian, installs the libraries Qt needs.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
PACKAGE_LOCK = ROOT / "installer" / "requirements.lock"
DEV = ROOT / ".dev"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
STAMP = VENV / "tillwright-setup.txt"
SITE = "import sys, sysconfig; sys.stdout.write(sysconfig.get_path('purelib'))"
OLDEST, NEWEST = (3, 11), (3, 13)
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
ROOM = 4 << 30
MOST = 8

# Shared library -> the Debian package that brings it. Found by adding one at a time in an empty Debian 12.
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfreetype.so.6": "libfreetype6",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
X_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
WAYLAND_LIBRARIES = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}


class Trouble(Exception):
    """Something on this machine is in the way; the text says what to do about it."""


def say(text: str) -> None:
    """One line for the person at the terminal."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def call(command: list[str | Path], *, cwd: Path | None = None, env: dict[str, str] | None = None) -> int:
    """Run a program in the foreground and answer its exit code; Ctrl+C goes to it, not to us."""
    process = subprocess.Popen([str(part) for part in command], cwd=cwd, env=env)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def must(command: list[str | Path], why: str, env: dict[str, str] | None = None) -> None:
    """Run a step of the set-up in silence; when it fails, show the end of what it said and stop."""
    words = [str(part) for part in command]
    done = subprocess.run(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise Trouble(f"{why} did not work. The command was:\n  {shlex.join(words)}\n{done.stdout[-3000:]}")


# --- the machine -------------------------------------------------------------------------------------------


def check_python() -> None:
    """Refuse a Python that the locked packages were never tried on."""
    here = sys.version_info[:2]
    if not OLDEST <= here <= NEWEST:
        raise Trouble(
            f"Tillwright needs Python 3.{OLDEST[1]} to 3.{NEWEST[1]}; this is {here[0]}.{here[1]}. "
            f"Install one of them and start again, for example: python3.{NEWEST[1]} dev.py {' '.join(sys.argv[1:])}"
        )


def has_display() -> bool:
    """A window can be opened here: Windows and macOS always, elsewhere when a display server is named."""
    if WINDOWS or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def loads(library: str) -> bool:
    """Whether the system's loader finds this shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_libraries() -> list[str]:
    """Debian packages whose libraries Qt needs here and the loader does not find."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = dict(QT_LIBRARIES)
    if os.environ.get("DISPLAY"):
        wanted.update(X_LIBRARIES)
    if os.environ.get("WAYLAND_DISPLAY"):
        wanted.update(WAYLAND_LIBRARIES)
    return [package for library, package in wanted.items() if not loads(library)]


def install_packages(packages: list[str], why: str) -> None:
    """Install Debian packages when we may, else stop with the exact line to run."""
    line = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    if shutil.which("apt-get") is None:
        raise Trouble(f"{why} needs system packages that are missing. On Debian they are called: {' '.join(packages)}")
    if os.geteuid() != 0:
        raise Trouble(f"{why} needs system packages that are missing. Run this line, then start again:\n  sudo {line}")
    say(f"Installing system packages: {' '.join(packages)}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    must(["apt-get", "-qq", "update"], "Reading Debian's package lists", env)
    must(["apt-get", "-qq", *line.split()[1:]], "Installing system packages", env)


def postgres_bin() -> Path | None:
    """Folder with initdb and pg_ctl of PostgreSQL 15 or newer: the override, the newest installed, or PATH."""
    override = os.environ.get("TILLWRIGHT_POSTGRES_BIN")
    if override:
        folders = [Path(override)]
    else:
        folders = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdigit()]
        folders = sorted((path for path in folders if int(path.parent.name) >= 15), key=lambda p: -int(p.parent.name))
        found = shutil.which("initdb")
        folders += [Path(found).resolve().parent] if found else []
    suffix = ".exe" if WINDOWS else ""
    for folder in folders:
        if all((folder / (name + suffix)).exists() for name in ("initdb", "pg_ctl", "postgres")):
            return folder
    return None


# --- the environment ---------------------------------------------------------------------------------------


def digest() -> str:
    """What the environment was made from; another value means it must be made again."""
    made_from = [LOCK.read_bytes(), str(ROOT).encode(), sys.version.encode()]
    return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in made_from)).hexdigest()


def is_ready() -> bool:
    """Whether `.venv` was made from this very lock, by this Python, in this place."""
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text(encoding="utf-8").strip() == digest()


@contextlib.contextmanager
def only_one():
    """Two terminals may start at once; the second waits for the first to finish the set-up."""
    DEV.mkdir(exist_ok=True)
    with open(DEV / "setup.lock", "a+", encoding="utf-8") as handle:
        if WINDOWS:
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def set_up() -> None:
    """Make `.venv` hold exactly what the lock says. Quick when it already does."""
    check_python()
    if is_ready():
        return
    with only_one():
        if is_ready():
            return
        say("Setting up .venv; this happens once and takes about a minute.")
        try:
            import ensurepip  # noqa: F401
        except ImportError:
            install_packages([f"python3.{sys.version_info[1]}-venv"], "Making the virtual environment")
        STAMP.unlink(missing_ok=True)
        same = PYTHON.exists() and subprocess.run(
            [str(PYTHON), "-c", "import sys; sys.stdout.write(sys.version)"], stdout=subprocess.PIPE, text=True
        )
        if not same or same.stdout != sys.version:
            must([sys.executable, "-m", "venv", "--clear", VENV], "Making the virtual environment")
        pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        # The lock names everything, so nothing is left to resolve. Pip's own look at dependencies chose a newer
        # release than the locked one where an extra was asked for (seen with pip 23.2), and then wanted its hash.
        must([*pip, "--no-deps", "--require-hashes", "-r", LOCK], "Installing the locked packages")
        must([PYTHON, "-m", "pip", "check"], "Checking that the lock names every package another one needs")
        paths = subprocess.run([str(PYTHON), "-c", SITE], stdout=subprocess.PIPE, text=True, check=True).stdout
        Path(paths, "tillwright.pth").write_text(f"{ROOT}\n", encoding="utf-8")
        STAMP.write_text(digest() + "\n", encoding="utf-8")


def need_qt() -> None:
    """Have the libraries Qt loads at start."""
    packages = missing_libraries()
    if packages:
        install_packages(packages, "The window")


# --- the commands ------------------------------------------------------------------------------------------


def module(name: str, args: list[str], *, cwd: Path | None = ROOT, **env: str) -> int:
    """Run a module of the project in the environment."""
    # -P keeps the caller's folder off the import path: a folder called "app" there must not win.
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    told = {**os.environ, "PYTHONPATH": path, **compiled()}
    return call([PYTHON, "-P", "-m", name, *args], cwd=cwd, env={**told, **env})


def compiled() -> dict[str, str]:
    """Where compiled modules are kept when none may lie beside their sources: each start would compile all of them."""
    if not os.environ.get("PYTHONDONTWRITEBYTECODE"):
        return {}
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(DEV / "compiled")}


def run(args: list[str]) -> int:
    """Open the window on the sample city; without a display play the demonstration day and say where it went."""
    need_qt()
    if args or has_display():
        if not any(arg == "--home" or arg.startswith("--home=") for arg in args):
            args = ["--home", str(DEV / "home"), *args]
        return module("app", args, cwd=None, TILLWRIGHT_FIRST_START="sample")
    out = DEV / "demo"
    say("There is no display here, so the demonstration day plays through the real window off-screen.")
    code = module("app", ["demo", "--to", str(out)], QT_QPA_PLATFORM="offscreen")
    say(f"Screenshots, receipts and the session report are in {out}" if code == 0 else "The demonstration failed.")
    return code


@contextlib.contextmanager
def temporary() -> Iterator[dict[str, str]]:
    """The folder for what the tests make and drop, as an environment: in memory where there is room for it.

    They make some hundred thousand small files; on a disk that takes longer than what is tested.
    """
    try:
        roomy = shutil.disk_usage(MEMORY).free >= ROOM and free_memory() >= ROOM
        folder = Path(tempfile.mkdtemp(prefix="tillwright-tests-", dir=MEMORY)) if roomy else None
    except OSError:
        folder = None
    if folder is None:
        yield {}
        return
    try:
        folder.chmod(0o755)  # PostgreSQL runs as somebody else and has its cluster in it
        yield {"TMPDIR": str(folder)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_memory() -> int:
    """Bytes of memory nobody uses, as Linux counts them."""
    for line in Path("/proc/meminfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) << 10
    return 0


def test(args: list[str]) -> int:
    """Run the tests on both databases, one more at a time than there are cores: each waits now and then."""
    need_qt()
    without = "--without-postgres" in args
    if not without and postgres_bin() is None:
        install_packages(["postgresql"], "Testing on both databases")
        if postgres_bin() is None:
            raise Trouble(
                "No PostgreSQL 15 or newer was found. Install it, name its bin folder in TILLWRIGHT_POSTGRES_BIN, "
                "or leave its tests out with --without-postgres."
            )
    quiet = [] if sys.stdout.isatty() else ["-q", "--no-header"]
    DEV.mkdir(exist_ok=True)
    left_out = DEV / f"left-out-{os.getpid()}.txt"
    try:
        with temporary() as folder:
            code = module(
                "pytest",
                [
                    "-n",
                    str(min(os.cpu_count() or 2, MOST) + 1),
                    "--dist",
                    "worksteal",
                    "--max-worker-restart=0",
                    *quiet,
                    *args,
                ],
                QT_QPA_PLATFORM="offscreen",
                TILLWRIGHT_LEFT_OUT=str(left_out),
                **folder,
            )
        if without:
            count = left_out.read_text(encoding="utf-8") if left_out.exists() else "an unknown number of"
            say(f"Left out: {count} tests that need PostgreSQL (--without-postgres).")
    finally:
        left_out.unlink(missing_ok=True)
    return code


def bench(args: list[str]) -> int:
    """Run benchmarks; of `start` the first half is measured here, because it times this very file."""
    if args[:1] == ["start"]:
        bench_start()
    need_qt()
    return module("tests.benchmarks", args, QT_QPA_PLATFORM="offscreen")


def bench_start(rounds: int = 7) -> None:
    """What a second start costs before the program's own first line, beside a bare start of Python."""
    times: dict[str, list[float]] = {"python": [], "dev.py": []}
    commands = {"python": [str(PYTHON), "-c", "pass"], "dev.py": [sys.executable, __file__, "setup"]}
    for _ in range(rounds):
        for name, command in commands.items():
            begun = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            times[name].append(time.perf_counter() - begun)
    floor, second = (statistics.median(times[name]) * 1000 for name in ("python", "dev.py"))
    say(f"second start of dev.py: {second:.0f} ms (bare Python: {floor:.0f} ms; median of {rounds})")


def check(args: list[str]) -> int:
    """Format, lint, types, import contracts: all four are run, so one reading shows everything."""
    python = [str(PYTHON), "-m"]
    steps = {
        "ruff format": [*python, "ruff", "format", "--check", "."],
        "ruff check": [*python, "ruff", "check", *([] if sys.stdout.isatty() else ["--output-format=concise"]), "."],
        "mypy": [*python, "mypy"],
        "import contracts": [str(lint_imports())],
    }
    failed = False
    for name, command in steps.items():
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            failed = True
            say(done.stdout.rstrip())
        say(f"{'FAIL' if done.returncode else 'ok  '}  {name}")
    return 1 if failed else 0


def lint_imports() -> Path:
    """The import linter has no module to run, only its script."""
    return PYTHON.with_name("lint-imports.exe" if WINDOWS else "lint-imports")


def shots(args: list[str]) -> int:
    """Pictures of every screen in every theme."""
    need_qt()
    out = args[0] if args else str(DEV / "shots")
    return module("tests.shots", [out, *args[1:]], QT_QPA_PLATFORM="offscreen")


def faults(args: list[str]) -> int:
    """Kill the program at every traced point, flip bytes, drop guards."""
    need_qt()
    return module("tests.faults", args, QT_QPA_PLATFORM="offscreen")


def lock(args: list[str]) -> int:
    """Make both locks again from pyproject.toml: hashes for every system, no address in any line.

    What a package is built from is what was tested: its lock may name no other version.
    """
    check_python()
    with tempfile.TemporaryDirectory(prefix="tillwright-lock-") as folder:
        tools = Path(folder) / "venv"
        must([sys.executable, "-m", "venv", tools], "Making an environment for uv")
        python = tools / PYTHON.relative_to(VENV)
        must([python, "-m", "pip", "install", "--quiet", "uv"], "Installing uv")
        uv = python.with_name("uv.exe" if WINDOWS else "uv")
        command = "pip compile pyproject.toml --universal --generate-hashes --quiet --no-header --no-annotate"
        made = [uv, *command.split(), "--no-emit-index-url", "--extra", "usb"]
        code = call([*made, "--extra", "dev", "-o", LOCK, *args], cwd=ROOT)
        if code == 0:
            code = call([*made, "--extra", "package", "-c", LOCK, "-o", PACKAGE_LOCK, *args], cwd=ROOT)
    if code == 0 and any("://" in each.read_text(encoding="utf-8") for each in (LOCK, PACKAGE_LOCK)):
        raise Trouble("A lock came out with an address in it; take it out before it is committed.")
    return code


def package(args: list[str]) -> int:
    """Build what a till is installed from."""
    need_qt()
    return module("installer.build", args)


COMMANDS = {
    "run": run,
    "test": test,
    "bench": bench,
    "check": check,
    "shots": shots,
    "faults": faults,
    "lock": lock,
    "package": package,
}


def main(argv: list[str]) -> int:
    """Set up, then do what was asked."""
    name, args = (argv[0], argv[1:]) if argv else ("help", [])
    if name in ("help", "-h", "--help"):
        say((__doc__ or "").rstrip())
        return 0
    if name not in COMMANDS and name != "setup":
        say(f"There is no command {name!r}. Known are: {', '.join([*COMMANDS, 'setup'])}.")
        return 2
    try:
        if name == "lock":
            return lock(args)
        set_up()
        return COMMANDS[name](args) if name != "setup" else 0
    except Trouble as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
