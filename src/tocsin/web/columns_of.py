"""The narrow tables as columns of numbers: a million incidents in some 150 MB."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tocsin.ledger import Ledger
from tocsin.ledger.narrow import Fact, Rows

NO_DAY = 0
LAST = 10**7
"""Behind every day: where incidents without one stand."""
Numbers = NDArray[np.int64]
Codes = NDArray[np.int32]
Degrees = NDArray[np.float64]


class Coder:
    """Gives each value a number, in the order they come."""

    def __init__(self, known: Iterable[Any] = ()) -> None:
        self.places: dict[Any, int] = {value: number for number, value in enumerate(known)}

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


@dataclass(frozen=True, slots=True)
class Table:
    """A table of whole numbers."""

    columns: Sequence[Numbers]
    """The first holds numbers of incidents."""
    values: Mapping[int, tuple[Any, ...]]
    """Of each coded column, by its place, the values by their codes."""


@dataclass(frozen=True, slots=True)
class Tables:
    """What the narrow tables held in one state of the record."""

    facts: Facts
    roles: Table
    """Incident, actor, role."""
    figures: Table
    """Incident, harm, victims, whether of a part, best."""


_ROLES, _FIGURES = ((2,), 3), ((1, 2), 5)
"""Which columns of a table are words, and how many it has."""


def tables_of(ledger: Ledger) -> Tables:
    """Return all of the record's narrow tables."""
    return Tables(
        _facts(ledger.facts(), {}), _table(ledger.roles(), *_ROLES, {}), _table(ledger.figures(), *_FIGURES, {})
    )


def renewed(old: Tables, ledger: Ledger, since: int) -> Tables:
    """Return the tables as they are now, of which only what changed after a change of that number is read again."""
    fresh = _facts(ledger.facts(since), old.facts.values)
    gone = np.array([name.encode() for name in ledger.gone_since(since)], "S25")
    leaves = np.isin(old.facts.ids, np.concatenate([fresh.ids, gone]))
    numbers = [int(number) for number in fresh.columns["number"]]
    left = np.concatenate([old.facts.columns["number"][leaves], fresh.columns["number"]])
    return Tables(
        _joined(old.facts, ~leaves, fresh),
        _added(old.roles, left, _table(ledger.roles(numbers), *_ROLES, old.roles.values)),
        _added(old.figures, left, _table(ledger.figures(numbers), *_FIGURES, old.figures.values)),
    )


def _joined(old: Facts, stays: NDArray[np.bool_], fresh: Facts) -> Facts:
    """Return what stays and what is new, by date."""
    whole = {name: np.concatenate([column[stays], fresh.columns[name]]) for name, column in old.columns.items()}
    day = np.where(whole["first"] != NO_DAY, whole["first"], whole["last"])
    order = np.lexsort((whole["number"], np.where(day != NO_DAY, day, LAST)))
    ids = np.concatenate([old.ids[stays], fresh.ids])[order]
    return Facts(ids, {name: column[order] for name, column in whole.items()}, fresh.values)


def _added(old: Table, left: Numbers, fresh: Table) -> Table:
    stays = ~np.isin(old.columns[0], left)
    both = zip(old.columns, fresh.columns, strict=True)
    return Table([np.concatenate([column[stays], more]) for column, more in both], fresh.values)


def _facts(given: Rows, known: Mapping[str, tuple[Any, ...]]) -> Facts:
    """Return main values as columns; ``known`` values keep their codes."""
    coders = {name: Coder(known.get(name, ())) for name in (*CODED, "place")}
    days: dict[str | None, int] = {}
    parts: dict[str, list[NDArray[Any]]] = {}
    for rows in given:
        if not rows:
            continue
        held = dict(zip(Fact._fields, zip(*rows, strict=True), strict=True))
        made: dict[str, NDArray[Any]] = {
            "ids": np.array([name.encode() for name in held["id"]], "S25"),
            "number": np.array(held["number"], np.int64),
            "first": _days(held["earliest"], days),
            "last": _days(held["latest"], days),
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


def _table(rows: Rows, coded: Sequence[int], width: int, known: Mapping[int, tuple[Any, ...]]) -> Table:
    """Return the columns of a table of numbers; those of ``coded`` hold words, None becomes -1."""
    coders = {n: Coder(known.get(n, ())) for n in coded}
    parts: list[list[Numbers]] = [[] for _ in range(width)]
    for some in rows:
        for n, column in enumerate(zip(*some, strict=True)):
            if n in coders:
                parts[n].append(coders[n](column).astype(np.int64))
            else:
                parts[n].append(np.array([-1 if value is None else value for value in column], np.int64))
    columns = [np.concatenate(column) if column else np.zeros(0, np.int64) for column in parts]
    return Table(columns, {n: coder.values for n, coder in coders.items()})
