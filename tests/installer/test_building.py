# SPDX-License-Identifier: Apache-2.0
"""What a package is made of: the lock, the spec, the bill of materials, and Windows scripts nobody could run yet."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from installer import sbom

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "installer"
Entry = tuple[str, str, str]


def pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9.\-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE))


def test_what_is_packed_is_what_was_tested() -> None:
    tested, delivered = pins(ROOT / "requirements.lock"), pins(HERE / "requirements.lock")
    only_builds = delivered.keys() - tested.keys()
    assert {name: tested[name] for name in delivered.keys() & tested.keys()} == {
        name: version for name, version in delivered.items() if name in tested
    }
    assert "pyinstaller" in only_builds
    assert only_builds <= {
        "altgraph", "macholib", "pefile", "pyinstaller", "pyinstaller-hooks-contrib", "pywin32-ctypes",
    }  # fmt: skip


# --- the spec ----------------------------------------------------------------------------------------------


class Freezing:
    """PyInstaller's own words, as a spec finds them; `binaries` is what it would have collected."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, binaries: Sequence[Entry], datas: Sequence[Entry]) -> None:
        hooks = ModuleType("PyInstaller.utils.hooks")
        hooks.collect_data_files = lambda _package: []  # type: ignore[attr-defined]
        hooks.collect_submodules = lambda package, **_told: [package]  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "PyInstaller", ModuleType("PyInstaller"))
        monkeypatch.setitem(sys.modules, "PyInstaller.utils", ModuleType("PyInstaller.utils"))
        monkeypatch.setitem(sys.modules, "PyInstaller.utils.hooks", hooks)
        self.binaries, self.datas, self.pure, self.scripts = list(binaries), list(datas), [], []
        self.analysed: dict[str, Any] = {}
        self.collected: tuple[Any, ...] = ()

    def run(self) -> None:
        spec = HERE / "tillwright.spec"

        def analysis(scripts: list[str], **told: Any) -> Freezing:
            self.analysed = {"scripts": scripts, **told}
            return self

        words = {
            "SPECPATH": str(HERE), "Analysis": analysis, "PYZ": list, "EXE": lambda *_parts, **_told: "program",
            "COLLECT": lambda *parts, **_told: setattr(self, "collected", parts),
        }  # fmt: skip
        exec(compile(spec.read_text(encoding="utf-8"), spec, "exec"), words)  # noqa: S102 - as PyInstaller does


PLUGINS = "PySide6/Qt/plugins"
UNWANTED = [
    f"{PLUGINS}/platformthemes/libqgtk3.so",
    f"{PLUGINS}/platforms/libqvnc.so",
    f"{PLUGINS}/generic/libqevdevtouchplugin.so",
    f"{PLUGINS}/imageformats/libqtiff.so",
    "PySide6/Qt/lib/libQt6EglFSDeviceIntegration.so.6",
]
WANTED = [
    f"{PLUGINS}/platforms/libqxcb.so",
    f"{PLUGINS}/platforms/libqwayland.so",
    f"{PLUGINS}/platforms/libqoffscreen.so",
    f"{PLUGINS}/iconengines/libqsvgicon.so",
    "PySide6/Qt/lib/libicudata.so.73",
]
TRANSLATION = ("PySide6/Qt/translations/qtbase_ca.qm", "x", "DATA")


def of_wheels(names: Sequence[str]) -> list[Entry]:
    return [(name, f"/venv/site-packages/{name}", "BINARY") for name in names]


@pytest.mark.skipif(sys.platform != "linux", reason="the names are those of Linux")
def test_what_no_window_uses_is_left_out_and_what_the_system_has_comes_from_the_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    system = [
        ("libX11.so.6", "/lib/x86_64-linux-gnu/libX11.so.6", "BINARY"),
        ("libpython3.11.so.1.0", "/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0", "BINARY"),
    ]
    freezing = Freezing(monkeypatch, [*of_wheels(UNWANTED + WANTED), *system], [TRANSLATION])
    freezing.run()
    _, binaries, datas = freezing.collected
    assert [name for name, *_ in binaries] == [*WANTED, "libpython3.11.so.1.0"]
    assert datas == []


@pytest.mark.skipif(sys.platform != "linux", reason="the names are those of Linux")
def test_a_newer_qt_brings_nothing_back_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    freezing = Freezing(monkeypatch, of_wheels(UNWANTED[1:] + WANTED), [TRANSLATION])
    with pytest.raises(SystemExit, match=r"Nothing fits any more: .*libqgtk3"):
        freezing.run()


@pytest.mark.skipif(sys.platform != "linux", reason="the names are those of Linux")
def test_what_is_read_from_files_is_there_and_nothing_under_the_gpl_comes_along(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    freezing = Freezing(monkeypatch, of_wheels(UNWANTED + WANTED), [TRANSLATION])
    freezing.run()
    told = freezing.analysed
    assert told["scripts"] == [str(ROOT / "app" / "__main__.py")]
    assert all(Path(source).exists() for source, _ in told["datas"])
    targets = {target: Path(source) for source, target in told["datas"]}
    assert targets["app/_resources"] == ROOT / "resources"
    read = {path.parent.relative_to(ROOT) for path in (ROOT / "app").rglob("*") if path.suffix in (".sql", ".sha256")}
    assert {str(folder) for folder in read} <= targets.keys()
    assert "readline" in told["excludes"]


# --- the bill of materials ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def billed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("bill") / "out"
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-m", "installer.sbom", "1.2.3", out], cwd=ROOT, env=env, check=True, timeout=60)
    return out


def test_the_bill_names_what_is_delivered_as_the_lock_has_it(billed: Path) -> None:
    told = json.loads((billed / "tillwright.cdx.json").read_text(encoding="utf-8"))
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert told["metadata"]["timestamp"] == "2023-11-14T22:13:20Z"
    assert told["metadata"]["component"]["version"] == "1.2.3"
    lock = sbom.locked()
    named = {part["name"]: part for part in told["components"] if str(part.get("purl", "")).startswith("pkg:pypi/")}
    assert {"pyside6-essentials", "psycopg-binary", "pysqlite3", "sqlalchemy", "pyusb"} <= named.keys()
    assert named.keys() & {"pyinstaller", "pytest", "packaging", "hypothesis", "ruff", "altgraph"} == set()
    for name in named.keys() & lock.keys():
        assert named[name]["version"] == lock[name][0]
        assert [each["value"] for each in named[name].get("properties", [])] == lock[name][1]
    assert {"CPython", "SQLite", "libpq"} <= {part["name"] for part in told["components"]}


def test_every_part_has_one_place_in_the_bill_and_what_it_needs_is_there(billed: Path) -> None:
    told = json.loads((billed / "tillwright.cdx.json").read_text(encoding="utf-8"))
    refs = [part["bom-ref"] for part in told["components"] if "bom-ref" in part]
    assert len(refs) == len(set(refs))
    needs = {each["ref"]: each["dependsOn"] for each in told["dependencies"]}
    assert set().union(*needs.values()) <= set(refs)
    assert "pkg:pypi/mako@" in " ".join(needs[next(ref for ref in refs if "/alembic@" in ref)])


def test_every_library_has_a_license_and_most_bring_its_text(billed: Path) -> None:
    lines = (billed / "third-party.txt").read_text(encoding="utf-8").splitlines()
    assert any(re.fullmatch(r"psycopg \S+  LGPL-3\.0-only", line) for line in lines)
    assert any(re.fullmatch(r"pyside6-essentials \S+  LGPL-3\.0-only", line) for line in lines)
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (billed / "licenses/psycopg/LICENSE.txt").read_text().upper()
    texts = {path.name for path in (billed / "licenses").iterdir()}
    without = {line.split()[0] for line in lines} & sbom.locked().keys() - texts
    assert without <= {"pyside6-essentials", "shiboken6", "pyserial"}


# --- Windows -----------------------------------------------------------------------------------------------

SECTIONS = {"Setup", "Files", "InstallDelete", "Icons", "Run", "Code"}


def script(name: str) -> str:
    return (HERE / "windows" / name).read_text(encoding="utf-8")


def test_the_windows_installer_packs_what_its_build_makes() -> None:
    setup, build = script("tillwright.iss"), script("build.ps1")
    assert set(re.findall(r"^\[(\w+)\]$", setup, re.MULTILINE)) == SECTIONS
    packs = re.findall(r'^Source: "\.\.\\\.\.\\([^"*]+)\\\*"', setup, re.MULTILINE)
    work = ".dev\\package"
    assert packs == [rf"{work}\frozen\tillwright", rf"{work}\bill"]
    assert f'$work = "$root\\{work}"' in build
    uses = set(re.findall(r"installer\\[\w.]+", build))
    assert {"installer\\tillwright.spec", "installer\\requirements.lock"} <= uses
    for file in ("tillwright.ico", r"..\..\LICENSE"):
        assert f"={file}\n" in setup
        assert (HERE / "windows" / file.replace("\\", "/")).is_file()
    for path in re.findall(r"installer\\[\w.\\]+\.\w+", build):
        assert (ROOT / path.replace("\\", "/")).is_file()


def test_the_windows_installer_has_its_blocks_closed_and_asks_before_it_goes() -> None:
    code = script("tillwright.iss").partition("[Code]")[2]
    words = re.findall(r"\b(?:begin|try|repeat|end|until)\b", re.sub(r"'[^'\n]*'|\{[^}\n]*\}", "", code))
    assert words.count("begin") + words.count("try") == words.count("end")
    assert words.count("repeat") == words.count("until")
    assert "'waiting \"' + Home" in code
    assert {"PrepareToInstall", "InitializeUninstall"} <= set(re.findall(r"function (\w+)", code))


def test_it_is_said_plainly_that_nobody_built_it() -> None:
    assert "**Never built and never tried.**" in script("README.md")
