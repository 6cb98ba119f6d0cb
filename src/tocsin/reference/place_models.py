"""The learned weights by which places are read: ``place_recogniser.tsv`` and ``place_ranker.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from tocsin.errors import BadReference

HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceModels:
    """Weights by sign and feature; the files' heads say what they were learned from and how well they do."""

    signs: Mapping[str, float]
    """The recogniser's: log odds that a run with this sign is a place's name."""
    alone: Mapping[str, float]
    """The ranker's, for a place by itself."""
    beside: Mapping[str, float]
    """The ranker's, for a place beside the text's other places."""


@cache
def open_place_models(folder: Path = HERE) -> PlaceModels:
    """Return the weights of a folder, the embedded ones by default.

    Raises: BadReference, naming file and line or entry, where one is missing or not as it should be.
    """
    ranker = _ranker(folder / "place_ranker.yaml")
    return PlaceModels(signs=_signs(folder / "place_recogniser.tsv"), alone=ranker["first"], beside=ranker["second"])


def _signs(path: Path) -> dict[str, float]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as err:
        raise BadReference(f"{path}: {err}; install Tocsin again") from err
    weights: dict[str, float] = {}
    for number, line in enumerate(lines, start=1):
        if line.startswith(("# ", "sign\t")) or not line:
            continue
        sign, _, weight = line.rpartition("\t")
        try:
            weights[sign] = float(weight)
        except ValueError as err:
            raise BadReference(f"{path}, line {number}: needs a sign and a weight: {line!r}") from err
    return weights


def _ranker(path: Path) -> dict[str, dict[str, float]]:
    try:
        found: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, yaml.YAMLError) as err:
        raise BadReference(f"{path}: {err}; install Tocsin again") from err
    if not isinstance(found, dict) or not all(isinstance(found.get(key), dict) for key in ("first", "second")):
        raise BadReference(f"{path}: needs the tables first and second; install Tocsin again")
    for table in ("first", "second"):
        for feature, weight in found[table].items():
            if isinstance(weight, bool) or not isinstance(weight, int | float):
                raise BadReference(f"{path}: {table}, {feature} is no number: {weight!r}")
    return found
