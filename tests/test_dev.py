# SPDX-License-Identifier: Apache-2.0
"""One command sets a fresh machine up, and says in plain words what it could not do itself."""

from __future__ import annotations

import ast
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.fixture
def told(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    lines: list[str] = []
    monkeypatch.setattr(dev, "say", lines.append)
    return lines


@pytest.fixture
def ran(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str], dict[str, Any]]]:
    """The modules a command would have run; nothing is missing on this machine."""
    calls: list[tuple[str, list[str], dict[str, Any]]] = []

    def module(name: str, args: list[str], **options: Any) -> int:
        calls.append((name, args, options))
        return 0

    monkeypatch.setattr(dev, "module", module)
    monkeypatch.setattr(dev, "set_up", lambda: None)
    monkeypatch.setattr(dev, "need_qt", lambda: None)
    return calls


def programs(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).touch(mode=0o755)
    return folder


def test_every_command_is_explained(dev: ModuleType, told: list[str]) -> None:
    assert dev.main([]) == 0
    assert all(f"python3 dev.py {name}" in told[0] for name in [*dev.COMMANDS, "setup"])


def test_an_unknown_command_names_the_known_ones(dev: ModuleType, told: list[str]) -> None:
    assert dev.main(["tset"]) == 2
    assert "tset" in told[0]
    assert "test" in told[0].split("Known are: ")[1]


@pytest.mark.parametrize("version", [(3, 8), (3, 10), (3, 14)])
def test_another_python_is_refused_with_the_versions_that_serve(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], version: tuple[int, int]
) -> None:
    monkeypatch.setattr(sys, "version_info", (*version, 0, "final", 0))
    assert dev.main(["run"]) == 1
    assert f"needs Python 3.11 to 3.13; this is {version[0]}.{version[1]}" in capsys.readouterr().err


def test_an_old_python_can_read_the_file_that_refuses_it() -> None:
    assert ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 8)).body


def test_a_second_start_does_nothing_but_look(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "is_ready", lambda: True)
    started: list[object] = []
    monkeypatch.setattr(dev.subprocess, "run", lambda *args, **_options: started.append(args))
    dev.set_up()
    assert started == []


def test_a_changed_lock_or_place_makes_the_environment_again(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lock, stamp, python = tmp_path / "lock", tmp_path / "stamp", tmp_path / "python"
    lock.write_text("a==1")
    python.touch()
    for name, path in {"LOCK": lock, "STAMP": stamp, "PYTHON": python}.items():
        monkeypatch.setattr(dev, name, path)
    assert not dev.is_ready()
    stamp.write_text(dev.digest())
    assert dev.is_ready()
    lock.write_text("a==2")
    assert not dev.is_ready()
    lock.write_text("a==1")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    assert not dev.is_ready()


def test_missing_libraries_are_asked_for_by_their_packages(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev, "loads", lambda library: library not in ("libEGL.so.1", "libxcb-cursor.so.0"))
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert dev.missing_libraries() == ["libegl1"]
    monkeypatch.setenv("DISPLAY", ":0")
    assert dev.missing_libraries() == ["libegl1", "libxcb-cursor0"]
    monkeypatch.setattr(dev.sys, "platform", "darwin")
    assert dev.missing_libraries() == []


def test_a_library_of_this_system_is_found_and_an_invented_one_is_not(dev: ModuleType) -> None:
    assert not dev.loads("libno-such-thing.so.1")
    if sys.platform == "linux":
        assert dev.loads("libc.so.6")


@pytest.mark.skipif(os.name == "nt", reason="there is no apt on Windows")
def test_without_the_right_to_install_the_exact_line_is_shown(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda name: "apt-get")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    with pytest.raises(dev.Trouble) as stopped:
        dev.install_packages(["libegl1", "libgl1"], "The window")
    assert "\n  sudo apt-get install -y --no-install-recommends libegl1 libgl1" in str(stopped.value)


@pytest.mark.skipif(os.name == "nt", reason="there is no apt on Windows")
def test_root_gets_fresh_lists_and_then_the_packages(
    dev: ModuleType, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[list[str]] = []
    monkeypatch.setattr(dev.shutil, "which", lambda name: "apt-get")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 0)
    monkeypatch.setattr(dev, "must", lambda command, why, env: lines.append(command))
    dev.install_packages(["postgresql"], "Testing")
    assert [line[2] for line in lines] == ["update", "install"]
    assert lines[1][-1] == "postgresql"
    assert "postgresql" in told[0]


def test_a_system_without_apt_is_told_the_names(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    with pytest.raises(dev.Trouble, match="called: libegl1"):
        dev.install_packages(["libegl1"], "The window")


def test_a_named_postgres_is_taken_when_its_programs_are_there(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    good = programs(
        tmp_path / "good", *(name + (".exe" if os.name == "nt" else "") for name in ("initdb", "pg_ctl", "postgres"))
    )
    poor = programs(tmp_path / "poor", "psql")
    monkeypatch.setenv("TILLWRIGHT_POSTGRES_BIN", str(good))
    assert dev.postgres_bin() == good
    monkeypatch.setenv("TILLWRIGHT_POSTGRES_BIN", str(poor))
    assert dev.postgres_bin() is None


def test_tests_without_postgres_fail_unless_that_is_wanted(
    dev: ModuleType,
    told: list[str],
    ran: list[tuple[str, list[str], dict[str, Any]]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(dev, "postgres_bin", lambda: None)
    monkeypatch.setattr(dev, "install_packages", lambda packages, why: None)
    assert dev.main(["test"]) == 1
    assert "--without-postgres" in capsys.readouterr().err
    assert ran == []
    assert dev.main(["test", "--without-postgres"]) == 0
    assert ran[0][0] == "pytest"


def test_tests_run_off_screen_one_more_at_a_time_than_there_are_cores_and_a_crash_is_not_hidden(
    dev: ModuleType, ran: list[tuple[str, list[str], dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "postgres_bin", lambda: ROOT)
    monkeypatch.setattr(dev.os, "cpu_count", lambda: 2)
    assert dev.main(["test", "tests/domain"]) == 0
    ((name, args, options),) = ran
    assert name == "pytest"
    assert args[:5] == ["-n", "3", "--dist", "worksteal", "--max-worker-restart=0"]
    assert args[-1] == "tests/domain"
    assert options["QT_QPA_PLATFORM"] == "offscreen"


def test_the_last_line_says_how_many_tests_were_left_out() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "dev.py",
            "test",
            "--without-postgres",
            "-n",
            "0",
            "tests/test_postgres.py",
            "tests/test_resources.py",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout + done.stderr
    assert lines[-1] == "Left out: 6 tests that need PostgreSQL (--without-postgres)."
    assert any("4 passed" in line for line in lines)


def test_without_a_display_the_demonstration_plays_and_says_where_it_went(
    dev: ModuleType,
    told: list[str],
    ran: list[tuple[str, list[str], dict[str, Any]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dev, "has_display", lambda: False)
    assert dev.main(["run"]) == 0
    ((name, args, options),) = ran
    assert (name, args[:2]) == ("app", ["demo", "--to"])
    assert options["QT_QPA_PLATFORM"] == "offscreen"
    assert "no display" in told[0]
    assert args[2] in told[-1]


def test_with_a_display_the_window_opens_on_a_home_beside_the_code(
    dev: ModuleType, ran: list[tuple[str, list[str], dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "has_display", lambda: True)
    assert dev.main(["run"]) == 0
    assert dev.main(["run", "--home", "mine"]) == 0
    assert ran[0][1] == ["--home", str(ROOT / ".dev" / "home")]
    assert ran[1][1] == ["--home", "mine"]


def test_a_display_is_what_the_desktop_names(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev, "WINDOWS", False)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not dev.has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert dev.has_display()


def test_a_check_runs_all_four_steps_and_shows_only_what_failed(
    dev: ModuleType, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def step(command: list[str], **_options: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, int("mypy" in command), stdout=f"words of {command[-1]}\n")

    monkeypatch.setattr(dev, "set_up", lambda: None)
    monkeypatch.setattr(dev.subprocess, "run", step)
    assert dev.main(["check"]) == 1
    assert told == ["ok    ruff format", "ok    ruff check", "words of mypy", "FAIL  mypy", "ok    import contracts"]


def test_a_failed_step_shows_its_command_and_its_words(dev: ModuleType) -> None:
    program = "import sys; sys.stderr.write('no room on the disk'); sys.exit(3)"
    with pytest.raises(dev.Trouble, match="no room on the disk") as stopped:
        dev.must([sys.executable, "-c", program], "Filling the environment")
    assert "Filling the environment did not work" in str(stopped.value)


def test_the_cost_of_a_second_start_is_reported() -> None:
    only_this_half = [sys.executable, "-c", "import dev; dev.bench_start(2)"]
    done = subprocess.run(only_this_half, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "second start of dev.py: " in done.stdout


def test_what_the_tests_make_and_drop_lies_in_memory_where_there_is_room_and_is_gone_afterwards(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(dev, "MEMORY", tmp_path)
    monkeypatch.setattr(dev, "ROOM", 1)
    monkeypatch.setattr(dev, "free_memory", lambda: 2)
    with dev.temporary() as found:
        folder = Path(found["TMPDIR"])
        assert folder.parent == tmp_path
        (folder / "made").mkdir()
    assert not folder.exists()
    monkeypatch.setattr(dev, "free_memory", lambda: 0)
    with dev.temporary() as found:
        assert found == {}
    monkeypatch.setattr(dev, "MEMORY", tmp_path / "no such folder")
    with dev.temporary() as found:
        assert found == {}


def test_modules_are_compiled_once_also_where_nothing_may_be_written_beside_them(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    assert dev.compiled() == {}
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert dev.compiled() == {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(dev.DEV / "compiled")}
