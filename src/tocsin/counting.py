"""Counts over a record: the record's columns, kept until it changes, and the counting room."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tocsin.actors_apart import NAMED, apart_in_words, way_to
from tocsin.analysis.comparing import NOTHING, UNKNOWN
from tocsin.analysis.counting import (
    AREAS,
    Asked,
    By,
    Comparison,
    Coverage,
    Line,
    Step,
    Tally,
    by_area,
    compare,
    coverage_of,
    method_in_words,
    tally,
)
from tocsin.errors import BadRequest
from tocsin.records import Harm, Selection
from tocsin.records.columns import OPEN_END, OPEN_START, Columns, Ints, Readings
from tocsin.selecting import as_date, country_of

if TYPE_CHECKING:
    from tocsin.ledger import Ledger


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """A count with what was read and how it was counted."""

    tally: Tally
    coverage: dict[str, Coverage]
    method: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    """What about the question itself must be said: nobody of the name, a period of which nothing was read."""
    areas: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """(key, period) -> reports of it that tell of the row's own country or province."""

    def read(self, line: Line) -> Coverage | None:
        """Return what was read in a row's period, of its own area where it is of one; None where nothing was."""
        one = self.coverage.get(line.period)
        if one is None or not line.key or self.tally.by not in AREAS:
            return one
        return replace(one, of_area=self.areas.get((line.key, line.period), 0))


@dataclass(slots=True)
class Counter:
    """Counts over one record; reads it once, and again only after a change."""

    ledger: "Ledger"
    _as_of: int = -1
    _columns: Columns | None = None
    _readings: Readings | None = None
    _reports: int = field(default=-1)

    def columns(self) -> Columns:
        """Return the incidents as columns, as the record stands."""
        change = self.ledger.last_change()
        if self._columns is None or change != self._as_of:
            self._columns, self._readings, self._as_of = self.ledger.columns(), None, change
        return self._columns

    def readings(self) -> Readings:
        """Return the reports as columns, as the record stands."""
        reports = self.ledger.counts().reports
        if self._readings is None or reports != self._reports:
            self._readings, self._reports = self.ledger.readings(), reports
        return self._readings

    def asked(self, selection: Selection) -> Asked:
        """Return a selection with what only the tables can tell of it."""
        actors, numbers = self.ledger.rest_of(selection)
        if not (selection.box or selection.ring):
            return Asked(selection, actors, numbers)
        inside = self.ledger.rest_of(replace(selection, is_certain=True))[1]
        return Asked(selection, actors, numbers, inside)

    def count(
        self, selection: Selection, by: By = By.NOTHING, step: Step = Step.ALL, harms: tuple[Harm, ...] = (Harm.KILLED,)
    ) -> Counted:
        """Return the counts of what is selected. Raises: BadRequest as the record's own questions do."""
        columns = self.columns()
        found = tally(columns, self.asked(selection), by, step, harms)
        coverage = coverage_of(self.readings(), selection, step)
        remarks = tuple(self._remarks(selection, found, coverage))
        areas = by_area(self.readings(), selection, by, step)
        return Counted(found, coverage, method_in_words(selection, by, step, found.undated), remarks, areas)

    def _remarks(self, selection: Selection, found: Tally, coverage: dict[str, Coverage]) -> Iterator[str]:
        """Yield what about the question itself must be said."""
        columns = self.columns()
        if not len(columns):
            yield f"The record holds no incident; {self.ledger.counts().reports} reports were entered."
            return
        yield from self._of_names(selection)
        yield from apart_in_words(columns, self.asked(selection), found)
        yield from _of_period(columns, selection)
        if not coverage:
            yield "No report published in the period was read: nothing counted is no peace."
        parts = found.by in (By.PROVINCE, By.DISTRICT) or selection.province or selection.place
        for place, provinces in moved_places(columns, found.rows) if parts else ():
            yield (
                f"{place} stands in several provinces, by what reports say or the gazetteer held then "
                f"({', '.join(provinces)}): counts by province part it; --around a point holds the ground fixed."
            )

    def _of_names(self, selection: Selection) -> Iterator[str]:
        """Yield what is to be said of names that no incident of the record has."""
        columns = self.columns()
        actors = self.asked(selection).actors
        if actors is not None and not len(actors):
            yield f"No incident of the record has an actor {selection.actor!r}: {way_to(selection.actor)}"
        for name, word, column in (
            ("province", selection.province, columns.province),
            ("country", selection.country, columns.country),
        ):
            if word and column.code(word) < 0:
                yield (
                    f"No incident of the record lies in the {name} {word!r}, as the gazetteer names it; "
                    f"{_like(word, column.words) or f'`tocsin count --by {name}` lists those it has.'}"
                )

    def compare(self, first: Selection, second: Selection) -> Comparison:
        """Return two counts beside each other; both selections have both dates. Raises: BadRequest as :meth:`count`."""
        found = compare(self.columns(), self.readings(), self.asked(first), self.asked(second))
        names = dict.fromkeys(remark for side in (first, second) for remark in self._of_names(side))
        words = UNKNOWN if names and found.words != NOTHING else found.words
        return replace(found, words=words, warnings=(*found.warnings, *names))


def other_side(first: Selection, words: Mapping[str, str], *, same_season: bool, today: date) -> Selection:
    """Return what is compared with: the first selection, with what is named changed.

    Raises: BadRequest where nothing is named to compare with, or a period is empty or not over.
    """
    if first.since is None or first.until is None:
        raise BadRequest("compare what? give the period with --from and --to, or two figures with --counts 88 16")
    changed: dict[str, Any] = {name: words[name] for name in ("actor", "place", "province") if words.get(name)}
    if words.get("country"):
        changed["country"] = country_of(words["country"])
    if words.get("since") or words.get("until"):
        if not (words.get("since") and words.get("until")):
            raise BadRequest("a period has two ends: give both --with-from and --with-to")
        changed |= {"since": as_date(words["since"]), "until": as_date(words["until"])}
    elif same_season:
        if first.since.year == 1:
            raise BadRequest(f"no year lies before {first.since}; take a later period")
        changed |= {"since": year_before(first.since), "until": year_before(first.until)}
    if not changed:
        raise BadRequest(
            "compare with what? give --same-season, --with-from and --with-to, --with-actor, --with-place, "
            "--with-province or --with-country"
        )
    try:
        second = replace(first, **changed)
    except ValueError as err:
        raise BadRequest(str(err)) from err
    if second == first:
        raise BadRequest("both sides ask for the same; change the period, the actor or the place of one")
    for side in (first, second):
        if side.until and side.until > today:
            raise BadRequest(f"the period to {side.until} is not over; compare periods up to {today} at the latest")
    return second


def _like(word: str, held: Sequence[str]) -> str:
    """Return the names that hold a word, as a way out of having asked for it alone; "" for none."""
    near = sorted(name for name in held if word.casefold() in name.casefold())[:NAMED]
    return f"it has {', '.join(near)}." if near else ""


def _of_period(columns: Columns, selection: Selection) -> Iterator[str]:
    """Yield what is to be said of a period outside of what the record's incidents are dated to."""
    dated = columns.is_dated
    first = columns.earliest[dated & (columns.earliest > OPEN_START)]
    last = columns.latest[dated & (columns.latest < OPEN_END)]
    if not len(first) or not len(last):
        return
    begins, ends = date.fromordinal(int(first.min())), date.fromordinal(int(last.max()))
    if selection.since and selection.since > ends:
        yield f"The period begins after {ends}, the last day on which the record dates an incident."
    if selection.until and selection.until < begins:
        yield f"The period ends before {begins}, the first day on which the record dates an incident."


@lru_cache(maxsize=2)
def moved_of(columns: Columns) -> NDArray[np.bool_]:
    """Return for each identity of a place whether incidents at it stand in several provinces."""
    ids, provinces = columns.place_ids, columns.province
    first = np.full(len(ids.words) + 1, -1, dtype=np.int64)
    known = (ids.codes != ids.code("")) & (provinces.codes != provinces.code(""))
    first[ids.codes[known]] = provinces.codes[known]
    moved = np.zeros(len(ids.words) + 1, dtype=bool)
    moved[ids.codes[known & (provinces.codes != first[ids.codes])]] = True
    return moved


def moved_places(columns: Columns, rows: Ints) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the places among incidents that one identity of the gazetteer places in several provinces."""
    told = rows[moved_of(columns)[columns.place_ids.codes[rows]]]
    told = told[(columns.place_ids.codes[told] != columns.place_ids.code("")) & (columns.province.codes[told] >= 0)]
    width = len(columns.province.words) + 1
    pairs, where = np.unique(columns.place_ids.codes[told] * width + columns.province.codes[told], return_index=True)
    places, many = np.unique(pairs // width, return_counts=True)
    for place in places[many > 1].tolist():
        here = np.flatnonzero(pairs // width == place)
        names = sorted(columns.province.words[pair % width] for pair in pairs[here].tolist())
        known = tuple(name for name in names if name)
        if len(known) > 1:
            yield columns.place.words[columns.place.codes[told[where[here[0]]]]], known


def year_before(day: date) -> date:
    """Return the same day a year before; for 29 February the 28th.

    >>> year_before(date(2020, 2, 29)), year_before(date(2021, 6, 30))
    (datetime.date(2019, 2, 28), datetime.date(2020, 6, 30))
    """
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
