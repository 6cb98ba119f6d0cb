"""The incidents as columns in memory: what facets, map and timeline answer from, in milliseconds.

Which incidents are asked for is always the ledger's own answer to a Selection;
the board only counts and draws. It is made of one state of the record and
thrown away when that has changed.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tocsin.ledger import Ledger
from tocsin.records import Attributed, Harm, Role, Selection

Mask = NDArray[np.bool_]
Codes = NDArray[np.int32]
NO_DAY = 0
REMEMBERED = 24
"""Selections whose answers are kept. Source: our choice; each takes a byte an incident."""
ROLE_STANCE = {
    Role.CLAIMED.value: Attributed.CLAIMED.value,
    Role.PERPETRATOR.value: Attributed.BLAMED.value,
    Role.BLAMED.value: Attributed.BLAMED.value,
    Role.SUSPECTED.value: Attributed.BLAMED.value,
    Role.DENIED.value: Attributed.DENIED.value,
}
"""As :data:`tocsin.records.ROLES_OF` has them, the other way round."""
FACETS: dict[str, tuple[str, Any]] = {
    "type": ("types", ()),
    "country": ("country", ""),
    "province": ("province", ""),
    "actor": ("actor", ""),
    "attributed": ("attributed", None),
    "reviewed": ("is_reviewed", None),
}
"""Filter -> its field of a Selection, and the field's value where it is not set."""
ORIGINS = (2, 3, 5)


@dataclass(frozen=True, slots=True)
class Column:
    """A field with any number of values an incident: the values, and pairs of (incident, value) as two arrays."""

    values: tuple[str, ...]
    rows: Codes
    codes: Codes

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, str]]) -> "Column":
        """Return the column of (incident, value) pairs; a pair given twice counts once."""
        places: dict[str, int] = {}
        rows: list[int] = []
        codes: list[int] = []
        for row, value in dict.fromkeys(pairs):
            rows.append(row)
            codes.append(places.setdefault(value, len(places)))
        return cls(tuple(places), np.array(rows, np.int32), np.array(codes, np.int32))

    def counted(self, mask: Mask) -> list[tuple[str, int]]:
        """Return how many of the incidents have each value, the most frequent first."""
        numbers = np.bincount(self.codes[mask[self.rows]], minlength=len(self.values))
        found = [(self.values[n], int(numbers[n])) for n in np.flatnonzero(numbers)]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def _day(words: str | None) -> int:
    return date.fromisoformat(words).toordinal() if words else NO_DAY


class Board:
    """All incidents of one state of the record, by date, those without one last."""

    def __init__(self, ledger: Ledger, state: str) -> None:
        self.ledger, self.state = ledger, state
        facts = list(ledger.facts())
        self.size = len(facts)
        self.numbers = np.array([f.number for f in facts], np.int64)
        self._by_number = np.argsort(self.numbers, kind="stable")
        self._sorted_numbers = self.numbers[self._by_number]
        self.ids = [f.id for f in facts]
        self.types = tuple(dict.fromkeys(f.type for f in facts))
        type_of = {name: n for n, name in enumerate(self.types)}
        self.type = np.array([type_of[f.type] for f in facts], np.int32)
        self.first = np.array([_day(f.earliest) for f in facts], np.int32)
        self.last = np.array([_day(f.latest) for f in facts], np.int32)
        self.lat = np.array([np.nan if f.lat is None else f.lat for f in facts], np.float32)
        self.lon = np.array([np.nan if f.lon is None else f.lon for f in facts], np.float32)
        self.radius = np.array([f.radius_km or 0.0 for f in facts], np.float32)
        self.where_prec = np.array([f.where_prec or 0 for f in facts], np.int8)
        self.origins = np.array([f.origins for f in facts], np.int32)
        places: dict[tuple[str, str], int] = {}
        self.place = np.array([places.setdefault((f.place_id, f.place), len(places)) for f in facts], np.int32)
        self.places = tuple(places)
        self.columns = {
            "type": Column.of((n, f.type) for n, f in enumerate(facts)),
            "country": Column.of((n, f.country) for n, f in enumerate(facts) if f.country),
            "province": Column.of((n, f"{f.country} {f.province}") for n, f in enumerate(facts) if f.province),
            "reviewed": Column.of((n, "yes" if f.is_reviewed else "no") for n, f in enumerate(facts)),
        }
        del facts
        self.killed = self._killed()
        self._add_actors()
        self._masks: OrderedDict[Selection, Mask] = OrderedDict()

    def _rows_of(self, numbers: list[int]) -> NDArray[np.int64]:
        """Return where incidents of these numbers stand."""
        wanted = np.array(numbers, np.int64)
        at = np.searchsorted(self._sorted_numbers, wanted)
        at = at[at < self.size]
        return self._by_number[at]

    def _killed(self) -> Codes:
        """Return each incident's figure of killed: its total's best, the greatest part's where there is no total."""
        found = np.full(self.size, -1, np.int32)
        told = list(self.ledger.figures(Harm.KILLED))
        rows = self._rows_of([number for number, _, _ in told])
        has_total = np.zeros(self.size, bool)
        for row, (_, best, is_part) in zip(rows.tolist(), told, strict=True):
            if not is_part and not has_total[row]:
                found[row], has_total[row] = best, True
            elif not (is_part and has_total[row]):
                found[row] = max(found[row], best)
        return found

    def _add_actors(self) -> None:
        told = list(self.ledger.roles())
        rows = self._rows_of([number for number, *_ in told]).tolist()
        self.actor_names: dict[str, str] = {}
        actors: list[tuple[int, str]] = []
        stances: list[tuple[int, str]] = []
        named = np.zeros(self.size, bool)
        for row, (_, role, ident, name) in zip(rows, told, strict=True):
            stance = ROLE_STANCE.get(role)
            if stance is None:
                continue
            key = ident or name
            self.actor_names[key] = name
            actors.append((row, key))
            stances.append((row, stance))
            named[row] = named[row] or stance != Attributed.DENIED.value
        stances += [(row, Attributed.NEITHER.value) for row in np.flatnonzero(~named).tolist()]
        self.columns["actor"] = Column.of(actors)
        self.columns["attributed"] = Column.of(stances)

    def found(self, selection: Selection) -> Mask:
        """Return which incidents are selected: the ledger's own answer. Raises: BadRequest."""
        held = self._masks.get(selection)
        if held is None:
            held = np.ones(self.size, bool)
            if selection != Selection():
                held[:] = False
                held[self._rows_of(self.ledger.selected(selection))] = True
            self._masks[selection] = held
            while len(self._masks) > REMEMBERED:
                self._masks.popitem(last=False)
        return held

    def listed(self, mask: Mask) -> NDArray[np.int64]:
        """Return where the incidents of a mask stand, the newest first, those without a date last."""
        rows = np.flatnonzero(mask)
        dated = (self.first[rows] > NO_DAY) | (self.last[rows] > NO_DAY)
        return np.concatenate([rows[dated][::-1], rows[~dated]])

    def facets(self, selection: Selection) -> dict[str, list[tuple[str, int]]]:
        """Return how many incidents each choice would show: those of a filter are counted as if it were not set."""
        found = {}
        for name, (field, unset) in FACETS.items():
            mask = self.found(replace(selection, **{field: unset}))
            if name == "attributed" and selection.actor:
                found[name] = self._attributed(selection)
            else:
                found[name] = self.columns[name].counted(mask)
        origins = self.origins[self.found(replace(selection, origins=0))]
        found["origins"] = [
            (str(least), int((origins >= least).sum())) for least in ORIGINS if (origins >= least).any()
        ]
        return found

    def _attributed(self, selection: Selection) -> list[tuple[str, int]]:
        """Count attribution to the actor that is asked for, which is not that to anybody."""
        asked = (Attributed.CLAIMED, Attributed.BLAMED, Attributed.DENIED, Attributed.NEITHER)
        counted = [(a.value, int(self.found(replace(selection, attributed=a)).sum())) for a in asked]
        return [(value, number) for value, number in counted if number]

    def sums(self, mask: Mask) -> dict[str, Any]:
        """Return what the found incidents lack: a point on the map, a date."""
        return {
            "off_map": int((mask & np.isnan(self.lat)).sum()),
            "undated": int((mask & (self.first == NO_DAY) & (self.last == NO_DAY)).sum()),
        }

    def months(self, mask: Mask) -> list[tuple[str, int]]:
        """Return how many of the incidents began in each month, the empty ones between them too."""
        days = self.first[mask & (self.first > NO_DAY)]
        counted: dict[int, int] = {}
        for day, number in zip(*np.unique(days, return_counts=True), strict=True):
            when = date.fromordinal(int(day))
            month = when.year * 12 + when.month - 1
            counted[month] = counted.get(month, 0) + int(number)
        if not counted:
            return []
        return [(f"{m // 12:04d}-{m % 12 + 1:02d}", counted.get(m, 0)) for m in range(min(counted), max(counted) + 1)]
