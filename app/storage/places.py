# SPDX-License-Identifier: Apache-2.0
"""Where books may lie: on a disk of this machine, never on a network folder, and open in one window at a time."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

from app.domain.errors import Fault

_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "davfs", "ncpfs"}
    | {f"fuse.{name}" for name in ("sshfs", "glusterfs", "ceph", "davfs2", "rclone", "s3fs", "smbnetfs")}
)
_REMOTE_DRIVE = 4


def refuse_network(folder: Path, mounts: Path = Path("/proc/self/mountinfo")) -> None:
    """Refuse a folder on another machine: there a write may be half done after a fault. Raises Fault."""
    if _is_remote(folder.resolve(), mounts):
        raise Fault(
            "These books would lie on a network folder.",
            "Nothing was opened or changed.",
            "Choose a folder on this machine's own disk, or set the program up with a database server.",
        )


def _is_remote(folder: Path, mounts: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        drive = folder.drive + "\\"
        return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(drive) == _REMOTE_DRIVE
    if not mounts.exists():
        return False
    best, kind = -1, ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        left, _, right = line.partition(" - ")
        point = left.split()[4].replace("\\040", " ")
        if (folder == Path(point) or Path(point) in folder.parents) and len(point) >= best:
            best, kind = len(point), right.split()[0]
    return kind in _NETWORK


class WindowLock:
    """One window per home: the lock is the system's, so a program that was killed leaves none behind."""

    def __init__(self, home: Path) -> None:
        self._path = home / "window.lock"
        self._file: IO[bytes] | None = None

    def take(self) -> None:
        """Take the home for this window. Raises Fault when another one has it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = self._path.open("ab")
        try:
            _lock(file)
        except OSError:
            file.close()
            raise Fault(
                "These books are open in another window on this machine.",
                "Nothing was changed.",
                "Go to that window, or close it first.",
            ) from None
        self._file = file

    def release(self) -> None:
        """Give the home back."""
        if self._file is not None:
            self._file.close()  # closing ends the lock
            self._file = None


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        file.seek(0, os.SEEK_END)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
