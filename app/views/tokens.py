# SPDX-License-Identifier: Apache-2.0
"""Tokens: the one place where a colour, a size or a type of the window has its value."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

THEMES = ("light", "dark", "contrast")


class MissingRole(KeyError):
    """A style named a role that the tokens do not have: a mistake of ours, never of the clerk."""


class RoleTemplate(Template):
    """A stylesheet whose roles are written `$ink-muted`; hyphens belong to the name."""

    idpattern = "[a-z][a-z0-9-]*"
    flags = re.VERBOSE


@dataclass(frozen=True, slots=True)
class TypeRole:
    """One kind of text: size in pixels at 100 %, weight, tracking in percent, and smaller steps."""

    size: int
    weight: int
    tracking: int = 0
    tabular: bool = False
    steps: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Tokens:
    """What one theme says: colours by purpose, and the measures all themes share by name."""

    name: str
    colour: dict[str, str]
    space: dict[str, int]
    radius: dict[str, int]
    size: dict[str, float]
    type: dict[str, TypeRole]
    family: str
    family_fixed: str
    scrim_opacity: float

    def roles(self) -> dict[str, frozenset[str]]:
        """The names this theme has, section by section, to compare themes with each other."""
        return {
            "colour": frozenset(self.colour),
            "space": frozenset(self.space),
            "radius": frozenset(self.radius),
            "size": frozenset(self.size),
            "type": frozenset(self.type),
        }


def load(path: Path) -> Tokens:
    """Read one token file; a file that lacks a section raises MissingRole."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        kinds: dict[str, Any] = dict(content["type"])
        return Tokens(
            name=content["name"],
            family=kinds.pop("family"),
            family_fixed=kinds.pop("family-fixed"),
            colour=content["colour"],
            space=content["space"],
            radius=content["radius"],
            size=content["size"],
            type={name: _type_role(entry) for name, entry in kinds.items()},
            scrim_opacity=content["opacity"]["scrim"],
        )
    except KeyError as missing:
        raise MissingRole(f"{path.name} lacks {missing}") from missing


def _type_role(entry: dict[str, Any]) -> TypeRole:
    return TypeRole(**{**entry, "steps": tuple(entry.get("steps", ()))})


def stylesheet(template: str, tokens: Tokens, scale: float) -> str:
    """Fill a stylesheet with a theme; an unknown role raises MissingRole.

    Colours go by their own name; measures as `$space-m`, `$radius-card`, `$size-edge`, in pixels.
    """
    values: dict[str, str] = dict(tokens.colour)
    values.update({f"space-{k}": f"{round(v * scale)}px" for k, v in tokens.space.items()})
    values.update({f"radius-{k}": f"{round(v * scale)}px" for k, v in tokens.radius.items()})
    values.update({f"size-{k}": f"{round(v * scale)}px" for k, v in tokens.size.items()})
    values["size-edge"] = f"{round(tokens.size['edge'])}px"
    values["size-edge-heavy"] = f"{max(2, round(tokens.size['edge']))}px"
    try:
        return RoleTemplate(template).substitute(values)
    except KeyError as missing:
        raise MissingRole(f"the stylesheet asks for {missing}") from missing
