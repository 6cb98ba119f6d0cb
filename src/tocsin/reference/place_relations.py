"""The words that say how a happening lies to a place, and what its name is used for: ``place_relations.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from tocsin.errors import BadReference

EMBEDDED: Final = Path(__file__).parent / "place_relations.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationWords:
    """What the file says; its remarks say what each entry means."""

    near: tuple[str, ...]
    directions: Mapping[str, float]
    """Unit: degrees from north, clockwise."""
    units: Mapping[str, float]
    """Unit: km."""
    roads: frozenset[str]
    borders: frozenset[str]
    speaks: frozenset[str]
    institutions: frozenset[str]
    lies_in: frozenset[str]
    at_place: frozenset[str]
    saying: frozenset[str]
    titles: frozenset[str]
    short_forms: Mapping[str, str]
    offset_share: float
    offset_least: float


@cache
def open_relation_words(path: Path = EMBEDDED) -> RelationWords:
    """Return the words of a file, the embedded one by default.

    Raises: BadReference, naming the file, where an entry is missing, unknown or not as it should be.
    """
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, yaml.YAMLError) as err:
        raise BadReference(f"{path}: {err}; install Tocsin again") from err
    needed = {field.name for field in fields(RelationWords)} | {"source"}
    if not isinstance(found, dict) or set(found) != needed:
        raise BadReference(f"{path}: needs exactly the entries {', '.join(sorted(needed))}")
    return RelationWords(**{name: _checked(path, name, found[name]) for name in sorted(needed - {"source"})})


def _checked(path: Path, name: str, value: Any) -> Any:
    if isinstance(value, dict) and name in ("directions", "units"):
        return {str(word): float(number) for word, number in value.items()}
    if isinstance(value, dict) and name == "short_forms":
        return {str(short): str(long) for short, long in value.items()}
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return tuple(value) if name == "near" else frozenset(value)
    if isinstance(value, int | float) and name.startswith("offset"):
        return float(value)
    raise BadReference(f"{path}: {name} is not as it should be: {value!r}")
