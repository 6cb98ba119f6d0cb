"""The weights and small word lists by which places are linked: ``place_weights.yaml``, read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from tocsin.errors import BadReference

EMBEDDED: Final = Path(__file__).parent / "place_weights.yaml"


@dataclass(frozen=True, slots=True)
class SmallWords:
    """Words that a name holds and that are written small."""

    beginning: frozenset[str]
    inside: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWeights:
    """What the file says, entry by entry; its remarks say what each means."""

    phrases: Mapping[str, float]
    most_times: float
    radius_km: Mapping[str, float]
    lead: float
    small: SmallWords


TABLES: Final = {
    "phrases": "name people sign province district locality",
    "radius_km": "village inhabitants airport feature near road",
}
"""Entries that are tables of numbers, and the keys that each needs."""


@cache
def open_place_weights(path: Path = EMBEDDED) -> PlaceWeights:
    """Return the weights of a file, the embedded one by default.

    Raises: BadReference, naming the file and the entry, where one is missing, unknown or not as it should be.
    """
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, yaml.YAMLError) as err:
        raise BadReference(f"{path}: {err}; install Tocsin again") from err
    needed = {field.name for field in fields(PlaceWeights)} | {"source"}
    if not isinstance(found, dict) or set(found) != needed:
        raise BadReference(f"{path}: needs exactly the entries {', '.join(sorted(needed))}")
    return PlaceWeights(**{name: _checked(path, name, found[name]) for name in sorted(needed - {"source"})})


def _checked(path: Path, name: str, value: Any) -> Any:
    if name in TABLES:
        keys = TABLES[name].split()
        if not isinstance(value, dict) or sorted(value) != sorted(keys):
            raise BadReference(f"{path}: {name} needs exactly {', '.join(keys)}")
        return {key: _number(path, f"{name} {key}", value[key]) for key in keys}
    if name == "small":
        if not isinstance(value, dict) or sorted(value) != ["beginning", "inside"]:
            raise BadReference(f"{path}: small needs exactly beginning and inside")
        return SmallWords(*(_words(path, f"small {key}", value[key]) for key in ("beginning", "inside")))
    return _number(path, name, value)


def _number(path: Path, name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadReference(f"{path}: {name} is no number: {value!r}")
    return float(value)


def _words(path: Path, name: str, value: Any) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise BadReference(f"{path}: {name} is a list of words, not {value!r}; put y and no in quotes")
    return frozenset(value)
