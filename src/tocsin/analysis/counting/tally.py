"""The counts: a row for each key and period, incidents certainly inside apart from those possibly inside."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tocsin.analysis.counting.periods import Step, period_word, periods_of
from tocsin.analysis.counting.selected import Asked, is_one_of, selected, surely, with_roles
from tocsin.records import ROLES_OF, Attributed, Harm
from tocsin.records.columns import OPEN_END, OPEN_START, Columns, Floats, Ints, Tolls


class By(StrEnum):
    """What the rows are told apart by. Rows of actors, attribution, victims and harms overlap: they never add up."""

    NOTHING = "nothing"
    ACTOR = "actor"
    ATTRIBUTION = "attribution"
    TYPE = "type"
    STATUS = "status"
    COUNTRY = "country"
    PROVINCE = "province"
    DISTRICT = "district"
    PLACE = "place"
    VICTIMS = "victims"
    HARM = "harm"


OVERLAPPING = {By.ACTOR, By.ATTRIBUTION, By.VICTIMS, By.HARM}
ROUGHEST = {By.PROVINCE: 4, By.DISTRICT: 3, By.PLACE: 3}
"""Roughest where_prec that certainly lies in one such area. Source: UCDP GED codebook, where_prec."""

NAMED = (Attributed.CLAIMED, Attributed.BLAMED, Attributed.EITHER, Attributed.NEITHER)


@dataclass(frozen=True, slots=True)
class Sum:
    """People harmed, added over the incidents certainly inside that have a figure; not reported is not zero."""

    low: int
    best: int
    high: int
    """Where no upper end is told the best figure is taken, and ``open`` counts the incident."""
    told: int
    """Incidents with a figure."""
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row: what is counted under a key in a period."""

    key: str
    period: str
    number: int
    """The period's number, for putting rows in order."""
    incidents: int
    """Certainly inside by date and place."""
    possibly: int
    """Whose date or place only possibly falls inside; not in ``incidents``."""
    sums: dict[str, Sum]
    origins: int
    """Independent origins of the incidents certainly inside, each incident's own added up."""
    alone: int
    """Incidents certainly inside that rest on a single origin."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The counts as arrays, a place for each key and period that has anything."""

    key: Ints
    number: Ints
    incidents: Ints
    possibly: Ints
    sums: dict[str, tuple[Ints, ...]]
    """By harm: low, best, high, told, open."""
    origins: Ints
    alone: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """All counts, and behind each the incidents: kept as arrays, made into rows and lists on demand."""

    cells: Cells
    step: Step
    by: By
    undated: int
    """Selected incidents without any date: in no period."""
    columns: Columns
    rows: Ints
    keys: Ints
    starts: Ints
    ends: Ints
    sure: NDArray[np.bool_]
    words: tuple[str, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The counts as rows, by key and period."""
        cells = self.cells
        words = {number: period_word(number, self.step) for number in np.unique(cells.number).tolist()}
        told = {
            harm: [Sum(*five) for five in zip(*(column.tolist() for column in columns), strict=True)]
            for harm, columns in cells.sums.items()
        }
        plain = (cells.key.tolist(), cells.number.tolist(), cells.incidents.tolist(), cells.possibly.tolist(),
                 cells.origins.tolist(), cells.alone.tolist())  # fmt: skip
        return tuple(
            Line(
                key=self.words[key],
                period=words[number],
                number=number,
                incidents=incidents,
                possibly=possibly,
                sums={harm: sums[place] for harm, sums in told.items()},
                origins=origins,
                alone=alone,
            )
            for place, (key, number, incidents, possibly, origins, alone) in enumerate(zip(*plain, strict=True))
        )


def tally(columns: Columns, asked: Asked, by: By, step: Step, harms: Sequence[Harm] = (Harm.KILLED,)) -> Tally:
    """Return the counts of what is selected."""
    mask = selected(columns, asked)
    undated = int((mask & ~columns.is_dated).sum())
    if step is not Step.ALL:
        mask &= columns.is_dated
    rows, keys, words = _keyed(columns, asked, by, np.flatnonzero(mask))
    if step is Step.ALL:
        starts = ends = np.zeros(len(rows), dtype=np.int64)
        sure = np.ones(len(rows), dtype=bool)
    else:
        starts, ends = _numbered(*_held(columns, asked, rows), step)
        sure = starts == ends
    if asked.selection.since or asked.selection.until or asked.inside is not None:
        sure &= surely(columns, asked)[rows]
    if step is not Step.ALL:
        sure &= (columns.earliest[rows] > OPEN_START) & (columns.latest[rows] < OPEN_END)
    if by in ROUGHEST:
        precise = columns.where_prec[rows]
        sure &= (precise > 0) & (precise <= ROUGHEST[by])
    cells = _cells(columns, rows, keys, starts, ends, sure, len(words), harms)
    return Tally(cells, step, by, undated, columns, rows, keys, starts, ends, sure, words)


def incidents_behind(counted: Tally, line: Line) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of the incidents certainly and possibly inside a row."""
    here = np.asarray([word == line.key for word in counted.words], dtype=bool)[counted.keys]
    here &= (counted.starts <= line.number) & (line.number <= counted.ends)
    ids = counted.columns.ids
    sure = counted.sure
    return (
        tuple(ids[row] for row in counted.rows[here & sure]),
        tuple(ids[row] for row in counted.rows[here & ~sure]),
    )


def _held(columns: Columns, asked: Asked, rows: Ints) -> tuple[Ints, Ints]:
    """Return first and last day of each incident, cut to the period asked for and, where open, to what is dated."""
    first, last = columns.earliest[rows], columns.latest[rows]
    since, until = asked.selection.since, asked.selection.until
    dated = np.concatenate([first[first > OPEN_START], last[last < OPEN_END]])
    low, high = (int(dated.min()), int(dated.max())) if len(dated) else (1, 1)
    low = max(low, since.toordinal()) if since else low
    high = max(low, min(high, until.toordinal()) if until else high)
    return np.clip(first, low, high), np.clip(last, low, high)


def _numbered(first: Ints, last: Ints, step: Step) -> tuple[Ints, Ints]:
    """Return the numbers of the periods of days, each day looked up once."""
    if not len(first):
        return first, last
    low = int(first.min())
    table = periods_of(np.arange(low, int(last.max()) + 1), step)
    return table[first - low], table[last - low]


def _keyed(columns: Columns, asked: Asked, by: By, rows: Ints) -> tuple[Ints, Ints, tuple[str, ...]]:
    """Return incidents and keys side by side, an incident once for each of its keys, and the words of keys."""
    single = {
        By.TYPE: columns.type,
        By.STATUS: columns.status,
        By.COUNTRY: columns.country,
        By.PROVINCE: columns.province,
        By.DISTRICT: columns.district,
        By.PLACE: columns.place,
    }
    if by is By.NOTHING:
        return rows, np.zeros(len(rows), dtype=np.int64), ("",)
    if by in single:
        return rows, single[by].codes[rows], single[by].words
    if by is By.ACTOR:
        return _by_actor(columns, rows)
    if by is By.ATTRIBUTION:
        claimed, blamed = (
            with_roles(columns, asked.actors, ROLES_OF[way]) for way in (Attributed.CLAIMED, Attributed.BLAMED)
        )
        masks = (claimed, blamed, claimed | blamed, ~(claimed | blamed))
        return _joined([rows[mask[rows]] for mask in masks], tuple(way.value for way in NAMED))
    if by is By.VICTIMS:
        link = columns.victims.get(asked.selection.harm.value)
        if link is None:
            return rows[:0], rows[:0], columns.groups
        return _linked(link.row, link.what, columns, rows, columns.groups)
    told = [np.flatnonzero(~np.isnan(toll.best) | ~np.isnan(toll.low)) for toll in columns.tolls.values()]
    return _joined([np.intersect1d(rows, one, assume_unique=True) for one in told], tuple(columns.tolls))


def _by_actor(columns: Columns, rows: Ints) -> tuple[Ints, Ints, tuple[str, ...]]:
    """Tell rows apart by who did it, claims it or is blamed; names of one directory entry are one."""
    keep = is_one_of(columns.roles, [role.value for role in ROLES_OF[Attributed.EITHER]])
    wanted = np.zeros(len(columns), dtype=bool)
    wanted[rows] = True
    keep &= wanted[columns.actors.row]
    row, what = columns.actors.row[keep], columns.entries.codes[keep]
    # Ordered by incident and entry, so that the same actor in two roles stands side by side.
    fresh = np.ones(len(row), dtype=bool)
    fresh[1:] = (row[1:] != row[:-1]) | (what[1:] != what[:-1])
    return row[fresh], what[fresh], columns.entries.words


def _linked(
    row: Ints, what: Ints, columns: Columns, rows: Ints, words: tuple[str, ...]
) -> tuple[Ints, Ints, tuple[str, ...]]:
    wanted = np.zeros(len(columns), dtype=bool)
    wanted[rows] = True
    keep = wanted[row]
    pairs = np.unique(row[keep] * (len(words) + 1) + what[keep])
    return pairs // (len(words) + 1), pairs % (len(words) + 1), words


def _joined(parts: Sequence[Ints], words: tuple[str, ...]) -> tuple[Ints, Ints, tuple[str, ...]]:
    if not parts:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), words
    keys = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    return np.concatenate(parts), keys, words


def _cells(
    columns: Columns,
    rows: Ints,
    keys: Ints,
    starts: Ints,
    ends: Ints,
    sure: NDArray[np.bool_],
    width: int,
    harms: Sequence[Harm],
) -> Cells:
    low, high = (int(starts.min()), int(ends.max())) if len(rows) else (0, 0)
    span = high - low + 1
    at = keys * span + starts - low
    inside = at[sure]
    certain = np.bincount(inside, minlength=width * span)
    origins = columns.origins[rows[sure]]
    maybe = ~sure
    possible = _over(keys[maybe] * span, starts[maybe] - low, ends[maybe] - low, width * span)
    cells = np.flatnonzero(certain + possible)
    return Cells(
        key=cells // span,
        number=cells % span + low,
        incidents=certain[cells],
        possibly=possible[cells],
        sums={harm.value: _sums(columns, harm.value, rows, at, sure, width * span, cells) for harm in harms},
        origins=np.bincount(inside, origins, width * span)[cells].astype(np.int64),
        alone=np.bincount(inside, origins <= 1, width * span)[cells].astype(np.int64),
    )


def _over(offset: Ints, first: Ints, last: Ints, size: int) -> Ints:
    """Return how many of the stretches touch each period."""
    if not len(offset):
        return np.zeros(size, dtype=np.int64)
    begun, ended = (np.bincount(offset + at, minlength=size + 1) for at in (first, last + 1))
    return np.cumsum(begun - ended)[:-1]


def _sums(
    columns: Columns, harm: str, rows: Ints, at: Ints, sure: NDArray[np.bool_], size: int, cells: Ints
) -> tuple[Ints, ...]:
    toll = columns.tolls.get(harm)
    if toll is None:
        return tuple(np.zeros(len(cells), dtype=np.int64) for _ in range(5))
    has_figure, lows, middles, highs, opens = _ends_of(toll)
    has = np.flatnonzero(has_figure[rows] & sure)
    told, where = rows[has], at[has]
    five = (lows[told], middles[told], highs[told], None, opens[told])
    return tuple(np.rint(np.bincount(where, weights=one, minlength=size)[cells]).astype(np.int64) for one in five)


@lru_cache(maxsize=32)
def _ends_of(toll: Tolls) -> tuple[NDArray[np.bool_], Floats, Floats, Floats, NDArray[np.bool_]]:
    """Return which incidents have a figure, and what each adds to the sums: low, best, high, whether it is open."""
    has_figure = ~(np.isnan(toll.low) & np.isnan(toll.best) & np.isnan(toll.high))
    middle = np.where(np.isnan(toll.best), np.nan_to_num(toll.low), toll.best)
    is_open = np.isnan(toll.high)
    return has_figure, np.nan_to_num(toll.low), middle, np.where(is_open, middle, toll.high), is_open
