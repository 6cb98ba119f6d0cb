"""The incidents as columns in memory: what facets, map and timeline answer from, in milliseconds.

A board is made of one state of the record and thrown away when that has
changed (its custody head, and SQLite's own count of changes, say so). Lists
are read from the record itself.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tocsin.web.asking import Asked
from tocsin.web.row import Row

Mask = NDArray[np.bool_]
OPEN_BEGIN, OPEN_END = 0, 10**7
"""Days of incidents without a date on that side; beyond every day that Python knows."""


@dataclass(frozen=True, slots=True)
class Column:
    """A field with any number of values an incident: the values, and pairs of (incident, value) as two arrays."""

    values: tuple[str, ...]
    rows: NDArray[np.int32]
    codes: NDArray[np.int32]
    places: dict[str, int]

    @classmethod
    def of(cls, given: Iterable[Sequence[str]]) -> "Column":
        """Return the column of what each incident has."""
        places: dict[str, int] = {}
        rows: list[int] = []
        codes: list[int] = []
        for number, held in enumerate(given):
            for value in dict.fromkeys(held):
                rows.append(number)
                codes.append(places.setdefault(value, len(places)))
        return cls(tuple(places), np.array(rows, np.int32), np.array(codes, np.int32), places)

    def having(self, wanted: Iterable[str], size: int) -> Mask:
        """Return which incidents have any of the values."""
        asked = np.zeros(len(self.values) + 1, bool)
        asked[[self.places[value] for value in wanted if value in self.places]] = True
        found = np.zeros(size, bool)
        found[self.rows[asked[self.codes]]] = True
        return found

    def counted(self, mask: Mask) -> list[tuple[str, int]]:
        """Return how many of the incidents have each value, the most frequent first."""
        numbers = np.bincount(self.codes[mask[self.rows]], minlength=len(self.values))
        found = [(self.values[n], int(numbers[n])) for n in np.flatnonzero(numbers)]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def _ordinal(day: date | None, missing: int) -> int:
    return day.toordinal() if day else missing


@dataclass
class Board:
    """All incidents of one state of the record, by date, those without one last."""

    rows: list[Row]
    state: str = ""
    told: Callable[[str], set[str]] = lambda words: set()
    """Which reports the words of a search are found in."""
    _told: dict[str, Mask] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = self.rows
        self.size = len(rows)
        self.first = np.array([_ordinal(r.earliest, OPEN_BEGIN) for r in rows], np.int32)
        self.last = np.array([_ordinal(r.latest, OPEN_END) for r in rows], np.int32)
        self.dated = np.array([r.earliest is not None or r.latest is not None for r in rows], bool)
        self.killed = np.array([-1 if r.killed is None else r.killed for r in rows], np.int32)
        self.origins = np.array([r.origins for r in rows], np.int32)
        self.lat = np.array([np.nan if r.lat is None else r.lat for r in rows], np.float32)
        self.lon = np.array([np.nan if r.lon is None else r.lon for r in rows], np.float32)
        self.columns = {
            "type": Column.of([r.type] for r in rows),
            "country": Column.of([r.country] if r.country else [] for r in rows),
            "province": Column.of([f"{r.country} {r.province}"] if r.province else [] for r in rows),
            "actor": Column.of(r.actors for r in rows),
            "stance": Column.of(r.stances or ("none",) for r in rows),
            "sure": Column.of([r.sure] for r in rows),
            "review": Column.of([r.review] for r in rows),
        }

    @cached_property
    def newest_first(self) -> NDArray[np.int64]:
        """Where the incidents stand, the newest first, those without a date last."""
        return np.argsort(-self.first, kind="stable")

    def listed(self, mask: Mask) -> NDArray[np.int64]:
        """Return where the incidents of a mask stand, the newest first."""
        return self.newest_first[mask[self.newest_first]]

    @cached_property
    def reports(self) -> Column:
        """Which reports tell of each incident."""
        return Column.of(r.reports for r in self.rows)

    @cached_property
    def number_of(self) -> dict[str, int]:
        """Where each incident stands."""
        return {row.id: number for number, row in enumerate(self.rows)}

    def masks(self, asked: Asked) -> dict[str, Mask]:
        """Return for each filter that is set which incidents it lets through."""
        found: dict[str, Mask] = {}
        for name, column in self.columns.items():
            wanted = getattr(asked, name)
            if wanted:
                found[name] = column.having(wanted, self.size)
        if asked.since or asked.until:
            since, until = _ordinal(asked.since, OPEN_BEGIN), _ordinal(asked.until, OPEN_END)
            found["since"] = self.dated & (self.last >= since) & (self.first <= until)
        if asked.killed is not None:
            found["killed"] = self.killed >= asked.killed
        if asked.origins is not None:
            found["origins"] = self.origins >= asked.origins
        if asked.box:
            found["box"] = self._inside(asked)
        if asked.q:
            if asked.q not in self._told:
                self._told = {asked.q: self.reports.having(self.told(asked.q), self.size)}
            found["q"] = self._told[asked.q]
        return found

    def _inside(self, asked: Asked) -> Mask:
        assert asked.box is not None
        box = asked.box
        east_west = (
            (self.lon >= box.west) & (self.lon <= box.east)
            if box.west <= box.east
            else (self.lon >= box.west) | (self.lon <= box.east)
        )
        inside: Mask = (self.lat >= box.south) & (self.lat <= box.north) & east_west
        return inside

    def found(self, asked: Asked, *, but: str = "") -> Mask:
        """Return which incidents all filters let through; ``but`` one of them."""
        return self.together(self.masks(asked), but)

    def together(self, masks: dict[str, Mask], but: str = "") -> Mask:
        """Return which incidents every mask lets through, ``but`` one."""
        whole = np.ones(self.size, bool)
        for name, mask in masks.items():
            if name != but:
                whole &= mask
        return whole

    def facets(self, asked: Asked) -> dict[str, list[tuple[str, int]]]:
        """Return how many incidents each choice would show: those of a filter are counted as if it were not set."""
        masks = self.masks(asked)
        return {name: column.counted(self.together(masks, name)) for name, column in self.columns.items()}

    def sums(self, mask: Mask) -> dict[str, Any]:
        """Return what the found incidents hold together: how many, with what is known of their tolls."""
        told = self.killed[mask & (self.killed >= 0)]
        return {
            "incidents": int(mask.sum()),
            "with_killed": len(told),
            "undated": int((mask & ~self.dated).sum()),
            "off_map": int((mask & np.isnan(self.lat)).sum()),
        }

    def months(self, mask: Mask) -> list[tuple[str, int]]:
        """Return how many of the incidents began in each month, the empty ones between them too."""
        days = self.first[mask & (self.first > OPEN_BEGIN)]
        if not len(days):
            return []
        counted: dict[int, int] = {}
        for day, number in zip(*np.unique(days, return_counts=True), strict=True):
            when = date.fromordinal(int(day))
            counted[when.year * 12 + when.month - 1] = counted.get(when.year * 12 + when.month - 1, 0) + int(number)
        return [(f"{m // 12:04d}-{m % 12 + 1:02d}", counted.get(m, 0)) for m in range(min(counted), max(counted) + 1)]
