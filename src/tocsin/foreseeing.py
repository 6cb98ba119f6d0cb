"""Surges and forecasts over a record: its columns made into series, and the rooms that judge them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tocsin.analysis.counting import period_word, selected
from tocsin.analysis.counting.periods import Step
from tocsin.analysis.foreseeing import Foresight, Panel, foresee
from tocsin.analysis.surging import Held, Rule, alarms_of, beside_onsets, onsets_of, threshold_for
from tocsin.counting import Counter
from tocsin.records import Harm, Selection
from tocsin.records.columns import Coded, Columns, Ints

if TYPE_CHECKING:
    from tocsin.ledger import Ledger

LEAST_EVENTS = 10
"""Incidents that a series needs to be watched. Source: the backtest's units, decisions/0015."""

LEAST_WEEKS = 56


@dataclass(frozen=True, slots=True, kw_only=True)
class Sounded:
    """An alarm of one series: what changed and how unusual it is."""

    series: str
    week: str
    events: float
    usual: float
    probability: float
    among_all: float
    """Probability that some of all series watched would show as much in a week, were nothing different."""
    is_now: bool
    """In the last week of the record."""
    ids: tuple[str, ...]
    """The incidents of the four weeks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """All alarms of a record, and how often the same rule was right in its past."""

    sounded: tuple[Sounded, ...]
    held: Held
    series: int
    rate: float
    threshold: float
    off: str


@dataclass(frozen=True, slots=True, eq=False)
class _Series:
    name: str
    rows: Ints
    weeks: Ints
    counts: NDArray[np.float64]


def surges(record: "Ledger", selection: Selection, rate: float, *, counter: Counter | None = None) -> Watched:
    """Return alarms on the weekly series of provinces, and of actors in them; ``counter`` is there for who has one.

    Raises: BadRequest for a rate that is none. Incidents dated less exactly than to a week are in no series.
    """
    counter = counter or Counter(record)
    columns = counter.columns()
    chosen = np.flatnonzero(selected(columns, counter.asked(selection)) & columns.is_dated)
    chosen = chosen[columns.latest[chosen] - columns.earliest[chosen] < 7]
    weeks = (columns.earliest[chosen] - 1) // 7
    first, last = (int(weeks.min()), int(weeks.max())) if len(weeks) else (0, -1)
    made = tuple(_series(columns, chosen, weeks, first, last))
    threshold = threshold_for(rate, len(made))
    off = ""
    if not made or last - first + 1 < LEAST_WEEKS:
        off = (
            f"the record is too thin to watch: a series needs {LEAST_EVENTS} incidents dated to a week, and "
            f"{LEAST_WEEKS} weeks to compare with"
        )
    rule = Rule(threshold=threshold)
    alarms = [(one, tuple(alarms_of(one.counts, rule))) for one in made]
    held = beside_onsets((tuple(a.week for a in found), onsets_of(one.counts)) for one, found in alarms)
    sounded = [
        Sounded(
            series=one.name,
            week=period_word(first + alarm.week, Step.WEEK),
            events=alarm.events,
            usual=alarm.usual,
            probability=alarm.probability,
            among_all=1 - (1 - alarm.probability) ** len(made),
            is_now=first + alarm.week == last,
            ids=_ids(columns, one, first + alarm.week),
        )
        for one, found in alarms
        for alarm in found
    ]
    newest = tuple(sorted(sounded, key=lambda one: (one.week, -one.probability), reverse=True))
    return Watched(sounded=newest, held=held, series=len(made), rate=rate, threshold=threshold, off=off)


def _ids(columns: Columns, one: _Series, week: int) -> tuple[str, ...]:
    return tuple(columns.ids[row] for row in one.rows[(one.weeks > week - 4) & (one.weeks <= week)])


def _series(columns: Columns, chosen: Ints, weeks: Ints, first: int, last: int) -> Iterator[_Series]:
    # Two countries can have a province of one name: a Northern Province, a Central one.
    places = columns.province.codes[chosen] * len(columns.country.words) + columns.country.codes[chosen]
    for code in np.unique(places):
        here = places == code
        first_row = int(chosen[here][0])
        name, where = _word(columns.province, first_row), _word(columns.country, first_row)
        if not name:
            continue
        if here.sum() >= LEAST_EVENTS:
            yield _one(f"{name}, {where}", chosen[here], weeks[here], first, last)
        for actor, mask in _actors(columns, chosen[here]):
            if mask.sum() >= LEAST_EVENTS:
                yield _one(f"{name}, {where}: {actor}", chosen[here][mask], weeks[here][mask], first, last)


def _one(name: str, rows: Ints, weeks: Ints, first: int, last: int) -> _Series:
    counts = np.bincount(weeks - first, minlength=last - first + 1).astype(np.float64)
    return _Series(name, rows, weeks, counts)


def _actors(columns: Columns, rows: Ints) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    inside = np.isin(columns.actors.row, rows)
    for entry in np.unique(columns.entries.codes[inside]):
        having = columns.actors.row[inside & (columns.entries.codes == entry)]
        yield columns.entries.words[int(entry)], np.isin(rows, having)


def _word(column: Coded, row: int) -> str:
    return column.words[int(column.codes[row])]


def forecast(
    record: "Ledger", selection: Selection, harm: Harm | None = None, *, counter: Counter | None = None
) -> Foresight:
    """Return what provinces may have in months to come: incidents, or people harmed; off where the record is thin.

    Incidents dated less exactly than to a month, or without a province, are left out.
    """
    counter = counter or Counter(record)
    columns = counter.columns()
    chosen = np.flatnonzero(selected(columns, counter.asked(selection)) & columns.is_dated)
    chosen = chosen[columns.latest[chosen] - columns.earliest[chosen] < 31]
    named = columns.province.codes[chosen] != columns.province.code("")
    rows = chosen[named]
    best = columns.tolls[harm.value].best if harm and harm.value in columns.tolls else np.zeros(len(columns))
    much = np.nan_to_num(best) if harm else np.ones(len(columns))
    happened = [
        (
            f"{_word(columns.province, row)}, {_word(columns.country, row)}",
            date.fromordinal(int(columns.earliest[row])),
            float(much[row]),
        )
        for row in rows
    ]
    panel = Panel.of(happened)
    events = Panel.of((unit, day, 1.0) for unit, day, _ in happened)
    return foresee(panel, events=events.counts.sum(axis=1))
