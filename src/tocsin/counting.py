"""Counts over a record: the record's columns, kept until it changes, and the counting room."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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
from tocsin.records import Harm, Selection
from tocsin.records.columns import Columns, Readings

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
