"""What may leave: profiles, marks of sources, licences and classes of weapons, from reviewed files.

The files under ``sharing/`` come with Tocsin; files of the same names and
shapes in ``sharing/`` of the folder of own additions are read after them, and
win entry by entry.
"""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from tocsin.errors import BadReference, BadRequest
from tocsin.reference.own import own_folder

HERE: Final = Path(__file__).parent / "sharing"

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "persons": ("kept", "removed"),
    "organisations": ("named", "listed"),
    "place": ("exact", "district", "grid"),
    "date": ("day", "week", "month"),
    "words": ("kept", "withheld"),
    "weapons": ("named", "classes"),
    "sources": ("named", "cleared"),
    "sensitive": ("named", "kind", "left_out"),
    "tlp": ("clear", "green", "amber", "amber+strict", "red"),
}
"""What each setting of a profile may be, free first (TLP strict last). Source: ``sharing/profiles.yaml``."""

DEFAULT: Final = "public"
"""The profile of every export that names no other. Source: DESIGN.md, rule 8."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What becomes of each kind of field. Settings as in ``sharing/profiles.yaml``."""

    name: str
    persons: str
    organisations: str
    place: str
    date: str
    words: str
    weapons: str
    sources: str
    sensitive: str
    victims_floor: int
    tlp: str
    grid_degrees: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is known or said of a source."""

    kind: str = ""
    licence: str = ""
    tlp: str = ""
    is_sensitive: bool = False
    is_cleared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """What a licence allows."""

    name: str
    leaves: bool
    share_alike: bool
    credit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Weapons:
    """Classes of weapons by the words that tell them."""

    classes: tuple[tuple[str, int, re.Pattern[str]], ...]
    other: int
    unknown: int

    def class_of(self, words: str) -> tuple[str, int]:
        """Return the class's name and GTD's number of it.

        >>> open_weapons().class_of("AK-47 rifles")
        ('firearms', 5)
        """
        for name, gtd, pattern in self.classes:
            if pattern.search(words):
                return name, gtd
        return "other", self.other


def profile(name: str) -> Profile:
    """Return the profile of that name. Raises: BadRequest for none, listing those that are; BadReference."""
    known = open_profiles()
    if name not in known:
        raise BadRequest(f"{name!r} is no profile; there are {', '.join(known)}; own ones: docs/sharing.md")
    return known[name]


def open_profiles(own: Path | None = None) -> dict[str, Profile]:
    """Return the profiles by name, the user's own too. Raises: BadReference, naming file and entry."""
    found: dict[str, Profile] = {}
    for path in _files("profiles.yaml", own):
        read = _read(path, "profiles")
        grid = float(read.get("grid_degrees", 0.5))
        for name, settings in read["profiles"].items():
            found[str(name)] = _profile(path, str(name), settings, grid)
    return found


def profile_names() -> list[str]:
    """Return the names of all profiles as they are offered: the default first. Raises: BadReference."""
    return sorted(open_profiles(), key=lambda name: (name != DEFAULT, name))


def _profile(path: Path, name: str, settings: Any, grid: float) -> Profile:
    wanted = {*CHOICES, "victims_floor"}
    if not isinstance(settings, dict) or set(settings) != wanted:
        raise BadReference(f"{path}: profile {name!r} needs exactly {', '.join(sorted(wanted))}")
    for key, allowed in CHOICES.items():
        if settings[key] not in allowed:
            raise BadReference(f"{path}: profile {name!r}: {key} is one of {', '.join(allowed)}, not {settings[key]!r}")
    if not isinstance(settings["victims_floor"], int) or settings["victims_floor"] < 0:
        raise BadReference(f"{path}: profile {name!r}: victims_floor is a whole number from 0")
    return Profile(name=name, grid_degrees=grid, **settings)


def open_marks(own: Path | None = None) -> dict[str, Mark]:
    """Return the marks of sources by folded name. Raises: BadReference."""
    found: dict[str, Mark] = {}
    licences = open_licences(own)
    for path in _files("sources.yaml", own):
        for entry in _read(path, "sources")["sources"] or ():
            mark = _mark(path, entry, licences)
            found[" ".join(str(entry["name"]).casefold().split())] = mark
    return found


def _mark(path: Path, entry: Any, licences: Mapping[str, Licence]) -> Mark:
    if not isinstance(entry, dict) or not entry.get("name"):
        raise BadReference(f"{path}: every source needs its name: {entry!r}")
    unknown = set(entry) - {"name", "kind", "licence", "tlp", "sensitive", "cleared"}
    if unknown:
        raise BadReference(f"{path}: {entry['name']}: nothing is known of {', '.join(sorted(unknown))}")
    if entry.get("tlp", "clear") not in CHOICES["tlp"]:
        raise BadReference(f"{path}: {entry['name']}: tlp is one of {', '.join(CHOICES['tlp'])}")
    if entry.get("licence") and entry["licence"] not in licences:
        raise BadReference(
            f"{path}: {entry['name']}: licence is one of {', '.join(licences)}, or add it to licences.yaml"
        )
    return Mark(
        kind=entry.get("kind", ""),
        licence=entry.get("licence", ""),
        tlp=entry.get("tlp", ""),
        is_sensitive=bool(entry.get("sensitive", False)),
        is_cleared=bool(entry.get("cleared", False)),
    )


def open_licences(own: Path | None = None) -> dict[str, Licence]:
    """Return the licences by name. Raises: BadReference."""
    found: dict[str, Licence] = {}
    for path in _files("licences.yaml", own):
        for name, entry in _read(path, "licences")["licences"].items():
            if not isinstance(entry, dict) or not {"leaves", "share_alike"} <= set(entry):
                raise BadReference(f"{path}: licence {name!r} needs leaves and share_alike")
            found[str(name)] = Licence(name=str(name), **entry)
    return found


@functools.cache
def open_weapons() -> Weapons:
    """Return the classes of weapons that come with Tocsin. Raises: BadReference."""
    path = HERE / "weapons.yaml"
    read = _read(path, "classes")
    classes = tuple(
        (c["name"], c["gtd"], re.compile(rf"\b(?:{'|'.join(map(re.escape, c['words']))})", re.IGNORECASE))
        for c in read["classes"]
    )
    return Weapons(classes=classes, other=read["other"], unknown=read["unknown"])


def _files(name: str, own: Path | None) -> list[Path]:
    mine = (own or own_folder()) / "sharing" / name
    return [HERE / name, mine] if mine.is_file() else [HERE / name]


def _read(path: Path, wanted: str) -> dict[str, Any]:
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as err:
        raise BadReference(f"{path}: {err}") from err
    if not isinstance(read, dict) or wanted not in read or "source" not in read:
        raise BadReference(f"{path}: needs source and {wanted}")
    return read
