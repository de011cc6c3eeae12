# SPDX-License-Identifier: Apache-2.0
"""The Debian package: where everything lies, what it depends on, and the scripts that keep books from being lost."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

import dev

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PROGRAM = Path("usr/lib/tillwright")
DOC = Path("usr/share/doc/tillwright")

# Shared library -> the package that brings it, for every library the program takes from the system.
LIBRARIES = {
    "ld-linux-x86-64.so.2": "libc6",
    "ld-linux-aarch64.so.1": "libc6",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libbz2.so.1.0": "libbz2-1.0",
    "libc.so.6": "libc6",
    "libcrypto.so.3": "libssl3",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdl.so.2": "libc6",
    "libdrm.so.2": "libdrm2",
    "libffi.so.8": "libffi8",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "liblzma.so.5": "liblzma5",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "libresolv.so.2": "libc6",
    "librt.so.1": "libc6",
    "libsqlite3.so.0": "libsqlite3-0",
    "libssl.so.3": "libssl3",
    "libstdc++.so.6": "libstdc++6",
    "libutil.so.1": "libc6",
    "libuuid.so.1": "libuuid1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
AT_LEAST = {"libc6": "libc6 (>= 2.34)"}
_NEEDED = re.compile(r"\(NEEDED\).*\[(.+)\]")

# Where the files of installer/debian go; scripts of dpkg lie in DEBIAN and may be run.
FILES = {
    "tillwright.desktop": "usr/share/applications",
    "tillwright.metainfo.xml": "usr/share/metainfo",
    "tillwright.svg": "usr/share/icons/hicolor/scalable/apps",
    "60-tillwright-printers.rules": "usr/lib/udev/rules.d",
    "copyright": str(DOC),
}
SCRIPTS = ("prerm", "postinst", "postrm")


def needed(program: Path) -> list[str]:
    """The packages whose libraries the folder wants and does not bring. Raises Trouble for a library nobody named."""
    files = [file for file in program.rglob("*") if file.is_file() and file.read_bytes()[:4] == b"\x7fELF"]
    read = subprocess.run(["readelf", "-d", "-W", *files], stdout=subprocess.PIPE, text=True, check=True)
    wanted = set(_NEEDED.findall(read.stdout)) - {path.name for path in program.rglob("*.so*")}
    unknown = sorted(wanted - LIBRARIES.keys())
    if unknown:
        raise dev.Trouble(
            f"No package is named for {', '.join(unknown)}. Add it to LIBRARIES in {Path(__file__).name}."
        )
    return sorted({AT_LEAST.get(package, package) for package in map(LIBRARIES.__getitem__, wanted)})


def build(program: Path, bill: Path, tree: Path, out: Path, version: str, env: dict[str, str]) -> Path:
    """Lay everything out under `tree` and pack it; answers the package."""
    dev.say("Packing it for Debian.")
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(program, tree / PROGRAM, symlinks=True)
    for name, folder in FILES.items():
        _put(HERE / "debian" / name, tree / folder / name)
    link = tree / "usr/bin/tillwright"
    link.parent.mkdir(parents=True)
    link.symlink_to(Path("..", *PROGRAM.parts[1:], "tillwright"))
    _packed(HERE / "debian" / "tillwright.1", tree / "usr/share/man/man1/tillwright.1.gz")
    _packed(ROOT / "CHANGELOG.md", tree / DOC / "changelog.gz")
    shutil.copytree(bill, tree / DOC, dirs_exist_ok=True)
    _put(HERE / "debian" / "lintian-overrides", tree / "usr/share/lintian/overrides/tillwright")
    architecture = _said(["dpkg", "--print-architecture"])
    _control(tree, needed(tree / PROGRAM), version, architecture)
    _modes(tree)
    packed = out / f"tillwright_{version}_{architecture}.deb"
    dev.must(["dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree, packed], "Packing it", env)
    return packed


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _packed(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(source.read_bytes(), mtime=0))


def _said(command: list[str]) -> str:
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def _control(tree: Path, depends: list[str], version: str, architecture: str) -> None:
    """What dpkg reads: control, the digests of all files, and the scripts."""
    folder = tree / "DEBIAN"
    folder.mkdir()
    files = sorted(file for file in tree.rglob("*") if file.is_file() and not file.is_symlink())
    kilobytes = sum(file.stat().st_size for file in files) // 1024
    told = {"version": version, "architecture": architecture, "size": kilobytes, "depends": ", ".join(depends)}
    written = (HERE / "debian" / "control").read_text(encoding="utf-8").format(**told)
    (folder / "control").write_text(written, encoding="utf-8")
    digests = [
        f"{hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()}  {file.relative_to(tree)}\n"
        for file in files
    ]
    (folder / "md5sums").write_text("".join(digests), encoding="utf-8")
    for name in SCRIPTS:
        _put(HERE / "debian" / name, folder / name)


def _modes(tree: Path) -> None:
    """Everybody may read, nobody may write; only the program and dpkg's scripts are run."""
    runs = {tree / PROGRAM / "tillwright", *(tree / "DEBIAN" / name for name in SCRIPTS)}
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            os.chmod(path, 0o755 if path.is_dir() or path in runs else 0o644)
