"""All incidents as columns in memory: what lists, facets, map and timeline go through, in milliseconds.

A Selection is answered here as :mod:`tocsin.ledger.selecting` answers it in
SQL, condition for condition; tests hold the two together on every filter. Words
of reports and of places stay the ledger's to find. A board is made of one state
of the record; the next one is made of it and of what changed since.
"""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tocsin.errors import BadRequest
from tocsin.ledger import Ledger
from tocsin.ledger.selecting import box_around
from tocsin.records import ROLES_OF, Attributed, Box, Harm, Role, Selection
from tocsin.reference.globe_arrays import km_between_all
from tocsin.web.columns_of import NO_DAY, Codes, Facts, Tables, renewed, tables_of

__all__ = ["NO_DAY", "Board", "Column", "Mask"]
Mask = NDArray[np.bool_]
REMEMBERED = 24
"""Selections whose answers are kept. Source: our choice; each takes a byte an incident."""
ROLE_STANCE = {
    role.value: attributed.value
    for attributed in (Attributed.BLAMED, Attributed.CLAIMED, Attributed.DENIED)
    for role in ROLES_OF[attributed]
}
MUCH = 0.25
"""Share of the incidents from which on all are read again: sorting them in costs more then. Source: our choice."""
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

    values: Sequence[str]
    rows: NDArray[np.int64]
    codes: NDArray[np.int64]

    def counted(self, mask: Mask) -> list[tuple[str, int]]:
        """Return how many of the incidents have each value, the most frequent first; "" is no value."""
        numbers = np.bincount(self.codes[mask[self.rows]], minlength=len(self.values))
        found = [(self.values[n], int(numbers[n])) for n in np.flatnonzero(numbers).tolist() if self.values[n]]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def _column(values: Sequence[str], rows: NDArray[np.int64], codes: NDArray[np.int64]) -> Column:
    """Return the column of pairs; one that is given twice counts once."""
    once = np.unique(rows * len(values) + codes) if len(rows) else np.zeros(0, np.int64)
    return Column(values, *np.divmod(once, max(1, len(values))))


class Board:
    """All incidents of one state of the record, by date, those without one last."""

    def __init__(self, ledger: Ledger, state: str, tables: Tables | None = None) -> None:
        self.ledger, self.state = ledger, state
        self._actors = ledger.actor_names()
        self._tables = tables or tables_of(ledger)
        self.facts: Facts = self._tables.facts
        held = self.facts.columns
        self.size = len(self.facts.ids)
        self.numbers, self.first, self.last = held["number"], held["first"], held["last"]
        self.lat, self.lon = held["lat"], held["lon"]
        self.places = self.facts.values["place"]
        self._by_number = np.argsort(self.numbers, kind="stable")
        self._sorted_numbers = self.numbers[self._by_number]
        self.columns: dict[str, Column] = {}
        self._add_columns()
        self._add_actors()
        self._add_figures()
        self._masks: OrderedDict[Selection, Mask] = OrderedDict()

    def renewed(self, state: str) -> "Board":
        """Return the board of a later state, of which only what changed is read; all of it where that is much."""
        since = int(self.state)
        if int(state) < since or self.ledger.many_changed(since) > MUCH * self.size:
            return Board(self.ledger, state)
        actors = self.ledger.actor_names()
        if any(actors.get(number) != named for number, named in self._actors.items()):
            return Board(self.ledger, state)  # the record was built anew, and actors have other numbers
        return Board(self.ledger, state, renewed(self._tables, self.ledger, since))

    def id_of(self, row: int) -> str:
        """Return the id of the incident that stands there."""
        return bytes(self.facts.ids[row]).decode()

    def _rows_of(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where incidents of these numbers stand; what came into the record meanwhile is left out."""
        if not self.size:
            return np.zeros(0, np.int64)
        at = np.minimum(np.searchsorted(self._sorted_numbers, numbers), self.size - 1)
        found: NDArray[np.int64] = self._by_number[at[self._sorted_numbers[at] == numbers]]
        return found

    def _add_columns(self) -> None:
        held, values, rows = self.facts.columns, self.facts.values, np.arange(self.size)
        for name in ("type", "country"):
            self.columns[name] = Column(values[name], rows, held[name].astype(np.int64))
        both = held["country"].astype(np.int64) * len(values["province"]) + held["province"]
        pairs, codes = np.unique(both, return_inverse=True)
        named = [divmod(int(pair), max(1, len(values["province"]))) for pair in pairs]
        words = [f"{values['country'][c]} {values['province'][p]}" if values["province"][p] else "" for c, p in named]
        self.columns["province"] = Column(words, rows, codes)
        self.columns["reviewed"] = Column(("no", "yes"), rows, held["is_reviewed"].astype(np.int64))

    def _add_actors(self) -> None:
        roles = self._tables.roles.values[2]
        numbers, actors, codes = self._tables.roles.columns
        known = np.isin(numbers, self._sorted_numbers)
        rows = self._rows_of(numbers)
        actors, codes = actors[known], codes[known]
        self._roles, self._role_rows, self._role_actors, self._role_codes = roles, rows, actors, codes
        names = self._actors
        self.actor_names = {ident or name: name for ident, name in names.values()}
        keys = {key: n for n, key in enumerate(self.actor_names)}
        key_of = np.zeros(max(names, default=0) + 1, np.int64)
        for number, (ident, name) in names.items():
            key_of[number] = keys[ident or name]
        does = np.array([role in ROLE_STANCE for role in roles], bool)
        doing = does[codes] if len(codes) else np.zeros(0, bool)
        self.columns["actor"] = _column(tuple(keys), rows[doing], key_of[actors[doing]])
        stances = (*dict.fromkeys(ROLE_STANCE.values()), Attributed.NEITHER.value)
        at = np.array([stances.index(ROLE_STANCE.get(role, "neither")) for role in roles], np.int64)
        named = self._with_roles([r.value for r in ROLES_OF[Attributed.EITHER]], None)
        nobody = np.flatnonzero(~named)
        said = at[codes[doing]] if len(codes) else np.zeros(0, np.int64)
        both = np.concatenate([rows[doing], nobody]), np.concatenate([said, np.full(len(nobody), len(stances) - 1)])
        self.columns["attributed"] = _column(stances, *both)

    def _add_figures(self) -> None:
        numbers, harm, victims, is_part, best = self._tables.figures.columns
        known = np.isin(numbers, self._sorted_numbers)
        self._figure_rows = self._rows_of(numbers)
        self._figures = harm[known], victims[known], best[known]
        self._harms, self._groups = ({v: n for n, v in enumerate(self._tables.figures.values[c])} for c in (1, 2))
        self.killed = self._main_figure(Harm.KILLED, is_part[known])

    def _main_figure(self, harm: Harm, is_part: NDArray[np.int64]) -> Codes:
        """Return each incident's figure for a harm: its total's best, the greatest part's where there is no total."""
        found = np.full(self.size, -1, np.int32)
        harms, _, best = self._figures
        for part in (1, 0):
            chosen = (harms == self._harms.get(harm.value, -1)) & (is_part == part) & (best >= 0)
            rows, figures = self._figure_rows[chosen], best[chosen]
            if part == 0:
                found[rows] = -1
            np.maximum.at(found, rows, figures.astype(np.int32))
        return found

    def _marked(self, rows: NDArray[np.int64]) -> Mask:
        found = np.zeros(self.size, bool)
        found[rows] = True
        return found

    def _with_roles(self, roles: Sequence[str] | None, actors: Sequence[int] | None) -> Mask:
        """Return the incidents that have an actor in one of these roles, one of these actors."""
        chosen = np.ones(len(self._role_rows), bool)
        if roles is not None:
            codes = [n for n, role in enumerate(self._roles) if role in roles]
            chosen &= np.isin(self._role_codes, codes)
        if actors is not None:
            chosen &= np.isin(self._role_actors, actors)
        return self._marked(self._role_rows[chosen])

    def found(self, selection: Selection) -> Mask:
        """Return which incidents are selected. Raises: BadRequest where the selection's words hold none."""
        held = self._masks.get(selection)
        if held is None:
            held = np.ones(self.size, bool)
            for mask in self._conditions(selection):
                held &= mask
            self._masks[selection] = held
            while len(self._masks) > REMEMBERED:
                self._masks.popitem(last=False)
        return held

    def _conditions(self, asked: Selection) -> Iterator[Mask]:
        """Yield a mask for each thing asked; the order and meaning are those of ``ledger.selecting.conditions``."""
        yield from self._period(asked)
        yield from self._codes(asked)
        if asked.actor or asked.attributed is not None:
            yield self._attributed_to(asked)
        if asked.box:
            yield self._inside(asked.box, is_certain=asked.is_certain)
        if asked.ring:
            yield self._inside(box_around(asked.ring), is_certain=asked.is_certain) & self._in_ring(asked)
        if asked.least is not None or asked.group is not None:
            yield self._harmed(asked)
        for words in (replace(Selection(), words=asked.words), replace(Selection(), place=asked.place)):
            if words != Selection():
                yield self._marked(self._rows_of(np.array(self.ledger.selected(words), np.int64)))

    def _period(self, asked: Selection) -> Iterator[Mask]:
        if asked.since is None and asked.until is None:
            return
        begins, ends = self.first != NO_DAY, self.last != NO_DAY
        yield begins | ends
        if asked.since:
            since = asked.since.toordinal()
            yield (self.first >= since) & begins if asked.is_certain else (self.last >= since) | ~ends
        if asked.until:
            until = asked.until.toordinal()
            yield (self.last <= until) & ends if asked.is_certain else (self.first <= until) | ~begins

    def _codes(self, asked: Selection) -> Iterator[Mask]:
        held, values = self.facts.columns, self.facts.values
        wanted = {
            "type": asked.types,
            "status": asked.statuses,
            "country": (asked.country,) if asked.country else (),
            "province": (asked.province,) if asked.province else (),
        }
        for name, any_of in wanted.items():
            if any_of:
                is_one = np.array([value in any_of for value in values[name]], bool)
                yield is_one[held[name]] if len(is_one) else np.zeros(self.size, bool)
        if asked.certainty > 0:
            yield held["certainty"] >= asked.certainty
        if asked.origins > 1:
            yield held["origins"] >= asked.origins
        if asked.is_reviewed is not None:
            yield held["is_reviewed"] == int(asked.is_reviewed)

    def _attributed_to(self, asked: Selection) -> Mask:
        actors = self.ledger.actor_numbers(asked.actor) if asked.actor else None
        if asked.attributed is None:
            return self._with_roles(None, actors)
        is_neither = asked.attributed is Attributed.NEITHER
        roles: tuple[Role, ...] = ROLES_OF[Attributed.EITHER if is_neither else asked.attributed]
        found = self._with_roles([role.value for role in roles], actors)
        return ~found if is_neither else found

    def _inside(self, box: Box, *, is_certain: bool) -> Mask:
        held = self.facts.columns
        east = box.east if box.east >= box.west else box.east + 360
        if is_certain:
            inside = (held["south"] >= box.south) & (held["north"] <= box.north)
            turned = [(held["west"] >= box.west + t) & (held["east"] <= east + t) for t in (0, 360, -360)]
        else:
            inside = (held["north"] >= box.south) & (held["south"] <= box.north)
            turned = [(held["east"] >= box.west + t) & (held["west"] <= east + t) for t in (0, 360, -360)]
        found: Mask = inside & np.logical_or.reduce(turned)
        return found

    def _in_ring(self, asked: Selection) -> Mask:
        assert asked.ring is not None
        ring = asked.ring
        km = km_between_all(self.lat, self.lon, ring.lat, ring.lon)
        radius = self.facts.columns["radius_km"]
        found: Mask = (km + radius <= ring.km) if asked.is_certain else (km - radius <= ring.km)
        return found

    def _harmed(self, asked: Selection) -> Mask:
        harm, victims, best = self._figures
        chosen = harm == self._harms.get(asked.harm.value, -1)
        if asked.least is not None:
            chosen = chosen & (best >= asked.least)
        if asked.group is not None:
            chosen = chosen & (victims == self._groups.get(asked.group.value, -1))
        return self._marked(self._figure_rows[chosen])

    def _dated(self, rows: NDArray[np.int64]) -> Mask:
        found: Mask = (self.first[rows] != NO_DAY) | (self.last[rows] != NO_DAY)
        return found

    def listed(self, mask: Mask, *, is_newest: bool = True) -> NDArray[np.int64]:
        """Return where the incidents of a mask stand by date, those without one last in either order."""
        rows = np.flatnonzero(mask)
        dated = self._dated(rows)
        return np.concatenate([rows[dated][::-1], rows[~dated]]) if is_newest else rows

    def behind(self, rows: NDArray[np.int64], after: str, *, is_newest: bool) -> NDArray[np.int64]:
        """Return of a list what stands behind an incident. Raises: BadRequest where the record has none such."""
        last = np.flatnonzero(self.facts.ids == after.encode("ascii", "replace"))
        if not len(last):
            raise BadRequest(f"after: {after!r} is no incident of this record; give the `next` of the page before")
        is_behind = rows > last[0]
        if is_newest and self._dated(last)[0]:
            is_behind = (rows < last[0]) | ~self._dated(rows)
        found: NDArray[np.int64] = rows[is_behind]
        return found

    def facets(self, selection: Selection) -> dict[str, list[tuple[str, int]]]:
        """Return how many incidents each choice would show: those of a filter are counted as if it were not set."""
        found = {}
        for name, (field, unset) in FACETS.items():
            mask = self.found(replace(selection, **{field: unset}))
            if name == "attributed" and selection.actor:
                found[name] = self._attributed(selection)
            else:
                found[name] = self.columns[name].counted(mask)
        origins = self.facts.columns["origins"][self.found(replace(selection, origins=0))]
        many = [(str(least), int((origins >= least).sum())) for least in ORIGINS]
        return {**found, "origins": [(least, number) for least, number in many if number]}

    def _attributed(self, selection: Selection) -> list[tuple[str, int]]:
        """Count attribution to the actor that is asked for, which is not that to anybody."""
        asked = (Attributed.CLAIMED, Attributed.BLAMED, Attributed.DENIED, Attributed.NEITHER)
        counted = [(a.value, int(self.found(replace(selection, attributed=a)).sum())) for a in asked]
        return [(value, number) for value, number in counted if number]

    def lacks_point(self) -> Mask:
        """Return which incidents stand at no point of the map."""
        found: Mask = np.isnan(self.lat)
        return found

    def lacks_date(self) -> Mask:
        """Return which incidents have neither a first nor a last day."""
        found: Mask = (self.first == NO_DAY) & (self.last == NO_DAY)
        return found

    def sums(self, mask: Mask) -> dict[str, Any]:
        """Return what the found incidents lack: a point on the map, a date."""
        return {
            "off_map": int((mask & self.lacks_point()).sum()),
            "undated": int((mask & self.lacks_date()).sum()),
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
