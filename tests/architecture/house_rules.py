# SPDX-License-Identifier: Apache-2.0
"""Reads Python source and names what breaks the rules of the house. Pure: source in, findings out."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

SPDX = "# SPDX-License-Identifier: Apache-2.0"
NO_FLOAT = ("app/domain/", "app/models/", "app/services/")
NO_CLOCK_EXCEPT = ("app/bootstrap/clock.py",)
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
GPL_ONLY_QT = {
    "QtCharts",
    "QtDataVisualization",
    "QtGraphs",
    "QtGraphsWidgets",
    "QtHttpServer",
    "QtLottie",
    "QtNetworkAuth",
    "QtQuick3D",
    "QtVirtualKeyboard",
    "QtWaylandCompositor",
}
HEX_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b")
CLOCK_READS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("QDateTime", "currentDateTime"),
    ("QDateTime", "currentDateTimeUtc"),
    ("QDate", "currentDate"),
}
UNFINISHED = ("TO" + "DO", "FIX" + "ME", "XX" + "X")


@dataclass(frozen=True)
class Finding:
    """One broken rule: where, and what to do instead."""

    path: str
    line: int
    rule: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}"


@dataclass(frozen=True)
class Source:
    """One file of app/, parsed once for all rules."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name

    def inside(self, *folders: str) -> bool:
        return self.path.startswith(folders)


Rule = Callable[[Source, ast.Module], Iterator[tuple[int, str]]]
RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Add a rule to those that `findings` applies."""
    RULES.append(function)
    return function


def findings(path: str, text: str) -> list[Finding]:
    """Everything in one file that breaks a rule."""
    source = Source(path, text)
    tree = source.tree
    return [Finding(path, line, said) for one in RULES for line, said in one(source, tree)]


@lru_cache(maxsize=1)
def nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    """Every node of a file; walked once, for all rules look at the same file one after the other."""
    return tuple(ast.walk(tree))


def dotted(node: ast.expr) -> tuple[str, ...]:
    """`a.b.c` as its parts; anything else in front becomes an empty part."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    parts.append(node.id if isinstance(node, ast.Name) else "")
    return tuple(reversed(parts))


def names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every name the code reads, imports or reaches through a dot."""
    for node in nodes(tree):
        if isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.alias):
            yield node.lineno, node.name.rpartition(".")[2]


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in nodes(tree) if isinstance(node, ast.Call))


def docstrings(tree: ast.Module) -> set[int]:
    """Ids of the constants that are docstrings: prose may show what code may not hold."""
    found = set()
    for node in nodes(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                found.add(id(first.value))
    return found


@rule
def license_line(source: Source, tree: ast.Module) -> Iterator[tuple[int, str]]:
    lines = source.text.splitlines()[:2]
    if lines and lines[0].startswith("#!"):
        lines = lines[1:]
    if not lines or lines[0] != SPDX:
        yield 1, f"the file begins with {SPDX!r}"
    if not ast.get_docstring(tree):
        yield 1, "the file says in a docstring what it is for"


@rule
def whole_cents(source: Source, tree: ast.Module) -> Iterator[tuple[int, str]]:
    if not source.inside(*NO_FLOAT):
        return
    for node in nodes(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield node.lineno, "no float in domain, models and services: money is whole cents"
    for line, name in names(tree):
        if name == "float":
            yield line, "no float in domain, models and services: money is whole cents"


@rule
def storage_commits(source: Source, tree: ast.Module) -> Iterator[tuple[int, str]]:
    if source.inside("app/storage/"):
        return
    for call in calls(tree):
        if dotted(call.func)[-1] in ("commit", "rollback"):
            yield call.lineno, "only storage commits and rolls back"


@rule
def clock_is_passed_in(source: Source, tree: ast.Module) -> Iterator[tuple[int, str]]:
    if source.path in NO_CLOCK_EXCEPT:
        return
    for node in nodes(tree):
        if isinstance(node, ast.Attribute) and dotted(node)[-2:] in CLOCK_READS:
            yield node.lineno, "the clock is passed in; only bootstrap reads the machine's"


@rule
def one_place_each(source: Source, tree: ast.Module) -> Iterator[tuple[int, str]]:
    homes = {
        "QKeySequence": "app/views/actions.py",
        "QMessageBox": "app/views/notices.py",
        "setStyleSheet": "app/views/theme.py",
    }
    for line, name in names(tree):
        if name in homes and source.path != homes[name]:
            yield line, f"{name} belongs in {homes[name]}"


@rule
def colors_are_tokens(source: Source, tree: ast.Module) -> Iterator[tuple[int, str]]:
    prose = docstrings(tree)
    for node in nodes(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            found = HEX_COLOR.search(node.value)
            if found:
                yield node.lineno, f"{found.group()} belongs in the theme's tokens"


@rule
def nothing_printed(source: Source, tree: ast.Module) -> Iterator[tuple[int, str]]:
    for call in calls(tree):
        if dotted(call.func) == ("print",):
            yield call.lineno, "a window has no terminal: log it, or write to the stream that was handed in"


@rule
def dialogs_never_block(source: Source, tree: ast.Module) -> Iterator[tuple[int, str]]:
    if not source.inside("app/views/"):
        return
    for call in calls(tree):
        if dotted(call.func)[-1] in ("exec", "exec_") and dotted(call.func)[0] not in ("app", "application", "qapp"):
            yield call.lineno, "open() a dialog; exec() would stop the window"


@rule
def bound_parameters(source: Source, tree: ast.Module) -> Iterator[tuple[int, str]]:
    for call in calls(tree):
        if dotted(call.func)[-1] not in ("text", "exec_driver_sql") or not call.args:
            continue
        if dotted(call.func)[0] == "resources":
            continue
        if dotted(call.func)[-1] == "exec_driver_sql" and source.inside("app/storage/"):
            continue  # table and column names of our own models cannot be bound; ruff asks a reason for each
        built = any(
            isinstance(node, ast.JoinedStr)
            or (isinstance(node, ast.Call) and dotted(node.func)[-1] == "format")
            or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add))
            for node in ast.walk(call.args[0])
        )
        if built and source.inside("app/storage/", "app/queries/", "app/services/", "app/models/", "app/verifier/"):
            yield call.lineno, "SQL is a constant; values go in as bound parameters"


@rule
def free_qt_modules(source: Source, tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in nodes(tree):
        imported: list[str] = []
        if isinstance(node, ast.Import):
            imported = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            imported = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in imported:
            parts = set(name.split("."))
            if "PySide6" in parts and parts & GPL_ONLY_QT:
                yield node.lineno, f"{name} is GPL or commercial only"


@rule
def finished(source: Source, tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in nodes(tree):
        if isinstance(node, ast.Raise) and "NotImplementedError" in ast.dump(node):
            yield node.lineno, "what is here works; what does not is not here"
    for number, line in enumerate(source.text.splitlines(), start=1):
        for word in UNFINISHED:
            if re.search(rf"\b{word}\b", line):
                yield number, f"{word}: what is here works; what does not is not here"


@rule
def telling_names(source: Source, _tree: ast.Module) -> Iterator[tuple[int, str]]:
    for part in PurePosixPath(source.path).with_suffix("").parts:
        if part in VAGUE_NAMES:
            yield 1, f"{part} says nothing; name it after what it does at the counter"
