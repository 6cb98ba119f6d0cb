"""The record's incidents as columns: what counts over many of them go by. Made of the same tables as summaries."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

OPEN_START = -(10**6)
OPEN_END = 10**7
"""Days that stand for a date with that end open."""


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A column of words: a number for each incident, and the word behind each number."""

    codes: Ints
    words: tuple[str, ...]

    def code(self, word: str) -> int:
        """Return a word's number, -1 where no incident has it."""
        return self.words.index(word) if word in self.words else -1


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Pairs (incident, something): one row each, by the incident's place in the columns."""

    row: Ints
    what: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Tolls:
    """The total of one harm for each incident; NaN where no such end or figure is told."""

    low: Floats
    best: Floats
    high: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """All incidents of a record, in the order of ``number``."""

    number: Ints
    ids: tuple[str, ...]
    earliest: Ints
    latest: Ints
    """Proleptic days (``date.toordinal``); OPEN_START and OPEN_END for an open end."""
    is_dated: NDArray[np.bool_]
    type: Coded
    status: Coded
    country: Coded
    province: Coded
    district: Coded
    place: Coded
    where_prec: Ints
    """UCDP's where_prec, 0 where unknown."""
    origins: Ints
    certainty: Floats
    tolls: dict[str, Tolls]
    """By harm."""
    victims: dict[str, Links]
    """By harm: which groups of victims an incident has figures of."""
    groups: tuple[str, ...]
    actors: Links
    """``what`` is the number of a name in ``actor_names``; ordered by incident, then by ``entries``."""
    entries: Coded
    """Of each row of ``actors``: the actor's name, the same for all spellings of one directory entry."""
    roles: Coded
    """Of each row of ``actors``."""
    actor_names: dict[int, tuple[str, str]]
    """Number -> (directory id, name)."""

    def __len__(self) -> int:
        return len(self.number)


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """The reports that were read: when published, by whom, and of which countries and provinces they tell incidents."""

    published: Ints
    """Days; 0 where unknown."""
    source: Coded
    tells: Links
    """(report, place of the incident in the columns): which incidents it tells of."""
    areas: Links
    """(report, place in ``area_words``): of what it tells."""
    area_words: tuple[str, ...]
    """Countries by code, provinces as "AF/Kunduz"."""
