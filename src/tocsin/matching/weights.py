"""The reviewed numbers of matching, from ``weights.yaml``, which holds the reason of each.

The file is part of the program as this one is: the room opens it once, on
import, and nothing else ever.
"""

import importlib.resources
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from tocsin.errors import BadReference
from tocsin.records import IncidentType

FILE = "weights.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """What a feature can add to the log-odds of a pair, and take from it."""

    half: float
    """Added by half a likeness; between nothing, half and the whole the line is straight."""
    agree: float
    """Added by a whole likeness."""
    differ: float
    """Taken by a whole unlikeness."""

    def __post_init__(self) -> None:
        if not 0 <= self.half <= self.agree or self.differ < 0:
            raise ValueError(f"weights are not negative and do not fall: {self.half}, {self.agree}, {self.differ}")

    def share(self, likeness: float) -> float:
        """Return what a likeness from -1 to 1 adds to the log-odds of a pair.

        >>> [Weight(half=1.0, agree=4.0, differ=2.0).share(x) for x in (-0.5, 0.0, 0.25, 0.5, 1.0)]
        [-1.0, 0.0, 0.5, 1.0, 4.0]
        """
        if likeness <= 0:
            return likeness * self.differ
        if likeness <= 0.5:
            return 2 * likeness * self.half
        return self.half + (2 * likeness - 1) * (self.agree - self.half)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Everything in ``weights.yaml`` that is reckoned with."""

    prior: float
    same: float
    least: float
    unidentified: float
    near_days: int
    reported_within_days: int
    follow_up_days: int
    longest_span_days: int
    features: Mapping[str, Weight]
    types: Mapping[frozenset[IncidentType], float]
    """Likeness of two different types; a pair that is not there is unlike."""
    dull_words: frozenset[str]


def read_weights(text: str) -> Weights:
    """Return the weights that a YAML text in the form of ``weights.yaml`` holds.

    Raises: BadReference, naming what is missing or not legal.
    """
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as err:
        raise BadReference(f"{FILE}: not YAML: {err}") from err
    try:
        return Weights(
            prior=float(data["prior"]),
            same=float(data["same"]),
            least=float(data["least"]),
            unidentified=float(data["unidentified"]),
            near_days=int(data["near_days"]),
            reported_within_days=int(data["reported_within_days"]),
            follow_up_days=int(data["follow_up_days"]),
            longest_span_days=int(data["longest_span_days"]),
            features={
                name: Weight(half=float(entry["half"]), agree=float(entry["agree"]), differ=float(entry["differ"]))
                for name, entry in data["features"].items()
            },
            types=dict(_types(entry) for entry in data["types"]),
            dull_words=frozenset(data["dull_words"].split()),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as err:
        raise BadReference(f"{FILE}: an entry is missing or not legal: {err}") from err


def _types(entry: Mapping[str, Any]) -> tuple[frozenset[IncidentType], float]:
    both = frozenset({IncidentType(entry["a"]), IncidentType(entry["b"])})
    likeness = float(entry["likeness"])
    if len(both) != 2 or not -1 <= likeness < 1:
        raise ValueError(f"two different types and a likeness below 1, not {entry}")
    return both, likeness


WEIGHTS = read_weights(importlib.resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8"))

LEAST = WEIGHTS.least
"""Pairs that score below are not kept. Source: weights.yaml."""

SAME = WEIGHTS.same
"""From this score on a pair speaks for one incident. Source: weights.yaml."""

FOLLOW_UP_DAYS = WEIGHTS.follow_up_days
"""So many days back an undated telling may speak of what happened at its place. Source: weights.yaml."""

NEAR_DAYS = WEIGHTS.near_days
"""How far apart the dates of two tellings may lie and still be compared, in days. Source: weights.yaml."""
