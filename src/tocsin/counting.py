"""Counts over a record: the record's columns, kept until it changes, and the counting room."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from tocsin.analysis.counting import (
    Asked,
    By,
    Comparison,
    Coverage,
    Step,
    Tally,
    compare,
    coverage_of,
    method_in_words,
    tally,
)
from tocsin.errors import BadRequest
from tocsin.records import Harm, Selection
from tocsin.records.columns import Columns, Readings
from tocsin.selecting import as_date, country_of

if TYPE_CHECKING:
    from tocsin.ledger import Ledger


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """A count with what was read and how it was counted."""

    tally: Tally
    coverage: dict[str, Coverage]
    method: tuple[str, ...]


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
        return Asked(selection, *self.ledger.rest_of(selection))

    def count(
        self, selection: Selection, by: By = By.NOTHING, step: Step = Step.ALL, harms: tuple[Harm, ...] = (Harm.KILLED,)
    ) -> Counted:
        """Return the counts of what is selected. Raises: BadRequest as the record's own questions do."""
        columns = self.columns()
        found = tally(columns, self.asked(selection), by, step, harms)
        coverage = coverage_of(self.readings(), selection, step)
        return Counted(found, coverage, method_in_words(selection, by, step, found.undated))

    def compare(self, first: Selection, second: Selection) -> Comparison:
        """Return two counts beside each other; both selections have both dates. Raises: BadRequest as :meth:`count`."""
        return compare(self.columns(), self.readings(), self.asked(first), self.asked(second))


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
        changed |= {"since": _year_before(first.since), "until": _year_before(first.until)}
    if not changed:
        raise BadRequest(
            "compare with what? give --same-season, --with-from and --with-to, --with-actor, --with-place, "
            "--with-province or --with-country"
        )
    try:
        second = replace(first, **changed)
    except ValueError as err:
        raise BadRequest(str(err)) from err
    for side in (first, second):
        if side.until and side.until > today:
            raise BadRequest(f"the period to {side.until} is not over; compare periods up to {today} at the latest")
    return second


def _year_before(day: date) -> date:
    """Return the same day a year before; for 29 February the 28th.

    >>> _year_before(date(2020, 2, 29)), _year_before(date(2021, 6, 30))
    (datetime.date(2019, 2, 28), datetime.date(2020, 6, 30))
    """
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
