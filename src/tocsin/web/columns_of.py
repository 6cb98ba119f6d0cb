"""The narrow tables as columns of numbers: a million incidents in some 150 MB."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tocsin.ledger import Ledger
from tocsin.ledger.narrow import Fact, Rows

NO_DAY = 0
Codes = NDArray[np.int32]
Degrees = NDArray[np.float64]


class Coder:
    """Gives each value a number, in the order they come."""

    def __init__(self) -> None:
        self.places: dict[Any, int] = {}

    def __call__(self, values: Iterable[Any]) -> Codes:
        """Return the numbers of values."""
        places = self.places
        return np.fromiter((places.setdefault(value, len(places)) for value in values), np.int32)

    @property
    def values(self) -> tuple[Any, ...]:
        """Every value, by its number."""
        return tuple(self.places)


def _days(words: Iterable[str | None], known: dict[str | None, int]) -> Codes:
    def day(word: str | None) -> int:
        found = known.get(word)
        if found is None:
            found = known[word] = date.fromisoformat(word).toordinal() if word else NO_DAY
        return found

    return np.fromiter(map(day, words), np.int32)


def _floats(values: Iterable[float | None]) -> Degrees:
    return np.array([np.nan if value is None else value for value in values], np.float64)


FLOATS = ("lat", "lon", "radius_km", "south", "north", "west", "east")
CODED = ("type", "status", "country", "province")


@dataclass(frozen=True, slots=True)
class Facts:
    """Every incident's main values, by date; the names of columns are those of :class:`tocsin.ledger.narrow.Fact`."""

    ids: NDArray[np.bytes_]
    columns: Mapping[str, NDArray[Any]]
    values: Mapping[str, tuple[Any, ...]]
    """Of each coded column, the values by their codes; of ``place`` (id, name)."""


def facts_of(ledger: Ledger) -> Facts:
    """Return every incident's main values as columns."""
    coders = {name: Coder() for name in (*CODED, "place")}
    known: dict[str | None, int] = {}
    parts: dict[str, list[NDArray[Any]]] = {}
    for rows in ledger.facts():
        held = dict(zip(Fact._fields, zip(*rows, strict=True), strict=True))
        made: dict[str, NDArray[Any]] = {
            "ids": np.array([name.encode() for name in held["id"]], "S25"),
            "number": np.array(held["number"], np.int64),
            "first": _days(held["earliest"], known),
            "last": _days(held["latest"], known),
            "where_prec": np.array([prec or 0 for prec in held["where_prec"]], np.int8),
            "origins": np.array(held["origins"], np.int32),
            "certainty": np.array(held["certainty"], np.float64),
            "is_reviewed": np.array(held["is_reviewed"], np.int8),
            "place": coders["place"](zip(held["place_id"], held["place"], strict=True)),
            **{name: _floats(held[name]) for name in FLOATS},
            **{name: coders[name](held[name]) for name in CODED},
        }
        for name, column in made.items():
            parts.setdefault(name, []).append(column)
    whole = {name: np.concatenate(columns) for name, columns in parts.items()} or _nothing()
    ids = whole.pop("ids")
    return Facts(ids, whole, {name: coder.values for name, coder in coders.items()})


def _nothing() -> dict[str, NDArray[Any]]:
    """The columns of a record with no incident."""
    ints = dict.fromkeys(("number", "first", "last", "where_prec", "origins", "is_reviewed", "place", *CODED))
    return {
        "ids": np.zeros(0, "S25"),
        "certainty": np.zeros(0),
        **{name: np.zeros(0, np.int64) for name in ints},
        **{name: np.zeros(0) for name in FLOATS},
    }


def table_of(rows: Rows, coded: Mapping[int, Coder], width: int) -> list[NDArray[np.int64]]:
    """Return the columns of a table of numbers; those of ``coded`` hold words, None becomes -1."""
    parts: list[list[NDArray[np.int64]]] = [[] for _ in range(width)]
    for some in rows:
        for n, column in enumerate(zip(*some, strict=True)):
            if n in coded:
                parts[n].append(coded[n](column).astype(np.int64))
            else:
                parts[n].append(np.array([-1 if value is None else value for value in column], np.int64))
    return [np.concatenate(column) if column else np.zeros(0, np.int64) for column in parts]
