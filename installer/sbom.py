# SPDX-License-Identifier: Apache-2.0
"""The bill of materials (CycloneDX 1.6), the list of licenses and their texts, from the lock and what it installed.

Runs in the environment packages are built in: `python -m installer.sbom VERSION FOLDER`. What only builds is left out:
the bill names what is delivered, each with the version the lock has and the digests of the files it may come from.
"""

from __future__ import annotations

import json
import os
import platform
import re
import sys
import tomllib
import uuid
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "installer" / "requirements.lock"
TEXTS = re.compile(r"(^|/)(licen[cs]es?|copying|notice)[^/]*$", re.IGNORECASE)
_PIN = re.compile(r"^([a-z0-9.\-]+)==(\S+)((?:.*\\\n)+.*|.*)", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9._-]+")
# Classifiers say "BSD License" and the like; where a package has no expression of its own, its license is named here.
LICENSES = {
    "pysqlite3": "Zlib",
    "pyserial": "BSD-3-Clause",
    "pyside6-essentials": "LGPL-3.0-only",
    "shiboken6": "LGPL-3.0-only",
    "pyusb": "BSD-3-Clause",
    "qrcode": "BSD-3-Clause",
    "reportlab": "BSD-3-Clause",
    "setuptools": "MIT",
    "argcomplete": "Apache-2.0",
}


def locked() -> dict[str, tuple[str, list[str]]]:
    """Name -> version and digests of its files, as the lock has them."""
    text = LOCK.read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)
    found = {}
    for block in filter(None, blocks):
        name, version = re.match(r"([a-z0-9.\-]+)==([^\s;]+)", block).groups()
        found[name] = (version, re.findall(r"sha256:([0-9a-f]{64})", block))
    return found


def normal(name: str) -> str:
    """A package's name as locks and indexes write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted(requirements: list[str], extras: set[str]) -> set[str]:
    """The packages these lines ask for on this machine."""
    from packaging.requirements import Requirement

    found = set()
    for line in requirements:
        asked = Requirement(line)
        environments = [{"extra": extra} for extra in extras or {""}]
        if asked.marker is None or any(asked.marker.evaluate(each) for each in environments):
            found |= {(normal(asked.name), *sorted(asked.extras))}
    return found


def delivered() -> dict[str, set[str]]:
    """Every package the program brings -> the packages it needs itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    first = wanted([*project["dependencies"], *project["optional-dependencies"]["usb"]], set())
    found: dict[str, set[str]] = {"tillwright": {name for name, *_ in first}}
    left = list(first)
    while left:
        name, *extras = left.pop()
        needs = wanted(metadata.distribution(name).requires or [], set(extras))
        known = found.setdefault(name, set())
        known |= {each for each, *_ in needs}
        left += [each for each in needs if each[0] not in found or not known]
    return found


def license_of(name: str) -> str:
    """The SPDX expression of a package."""
    told = metadata.metadata(name)
    said = LICENSES.get(name) or told.get("License-Expression") or told.get("License") or ""
    if not said or len(said) > 40:
        raise SystemExit(f"{name} does not say its license in a word; name it in LICENSES of {Path(__file__).name}.")
    return said


def component(name: str, version: str, digests: list[str]) -> dict[str, Any]:
    """One Python package as the bill names it."""
    return {
        "type": "library",
        "bom-ref": f"pkg:pypi/{name}@{version}",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
        "licenses": [{"expression": license_of(name)}],
        "properties": [{"name": "tillwright:locked:sha256", "value": digest} for digest in digests],
    }


def brought(name: str) -> list[dict[str, Any]]:
    """Libraries a package carries inside, as its own bill names them."""
    found = []
    for file in metadata.files(name) or ():
        if file.parent.name == "sboms" and file.name.endswith(".json"):
            found += json.loads(file.read_text(encoding="utf-8")).get("components", [])
    return [each for each in found if not str(each.get("purl", "")).startswith(f"pkg:pypi/{name}@")]


def own_parts() -> list[dict[str, Any]]:
    """What no package index names: Python itself, and the databases' own libraries."""
    import psycopg.pq
    from pysqlite3 import dbapi2

    python = {"type": "platform", "bom-ref": "cpython", "name": "CPython", "version": platform.python_version()}
    sqlite = {"type": "library", "bom-ref": "sqlite", "name": "SQLite", "version": dbapi2.sqlite_version}
    libpq = {"type": "library", "bom-ref": "libpq", "name": "libpq", "version": pq_version(psycopg.pq.version())}
    licenses = {"CPython": "PSF-2.0", "SQLite": "blessing", "libpq": "PostgreSQL"}
    return [{**each, "licenses": [{"expression": licenses[each["name"]]}]} for each in (python, sqlite, libpq)]


def pq_version(number: int) -> str:
    """The version of libpq, which says 180003 for 18.3."""
    return f"{number // 10000}.{number % 10000}"


def bill(version: str) -> dict[str, Any]:
    """The whole bill."""
    lock, needs = locked(), delivered()
    names = sorted(needs.keys() - {"tillwright"})
    parts = [component(name, *lock[name]) for name in names]
    inner = [part for name in names for part in brought(name)]
    seen: dict[str, dict[str, Any]] = {}
    for part in (*parts, *own_parts(), *inner):
        seen.setdefault(str(part.get("bom-ref") or part.get("purl") or part["name"]), part)
    itself = {"type": "application", "bom-ref": "tillwright", "name": "tillwright", "version": version}
    refs = {name: f"pkg:pypi/{name}@{lock[name][0]}" for name in names} | {"tillwright": "tillwright"}
    written = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, version + LOCK.read_text(encoding='utf-8'))}",
        "version": 1,
        "metadata": {
            "timestamp": written.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {**itself, "licenses": [{"expression": "Apache-2.0"}]},
        },
        "components": list(seen.values()),
        "dependencies": [
            {"ref": refs[name], "dependsOn": sorted(refs[each] for each in needs[name])} for name in sorted(needs)
        ],
    }


def texts(name: str, folder: Path) -> None:
    """Copy the texts of a package's license."""
    for file in metadata.files(name) or ():
        if TEXTS.search(str(file)) and ".dist-info" in str(file) and file.locate().is_file():
            target = folder / name / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.locate().read_bytes())


def main(version: str, out: Path) -> int:
    """Write everything into a folder."""
    told = bill(version)
    out.mkdir(parents=True)
    (out / "tillwright.cdx.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    lines = []
    for part in told["components"]:
        said = " ".join(each.get("expression") or each["license"].get("id", "") for each in part.get("licenses", ()))
        lines.append(f"{part['name']} {part.get('version', '')}  {said or 'see the package it is part of'}".rstrip())
    (out / "third-party.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name in sorted(delivered().keys() - {"tillwright"}):
        texts(name, out / "licenses")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
