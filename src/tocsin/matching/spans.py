"""When a telling's incident took place, as far as looking for other tellings needs it."""

from dataclasses import dataclass
from datetime import date, timedelta

from tocsin.matching.weights import WEIGHTS
from tocsin.records import IncidentSaid, Report, When


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySpan:
    """The days a telling's incident may have taken place on, both ends inclusive."""

    earliest: date
    latest: date
    is_assumed: bool = False
    """The report gives no date; it is taken to speak of the days before its publication."""

    @property
    def days(self) -> int:
        return (self.latest - self.earliest).days + 1


def day_spans(said: IncidentSaid, report: Report) -> tuple[DaySpan, ...]:
    """Return the times a telling gives that have both ends, the main one first.

    A time open at its end ("since Monday") ends with the report's publication, where that is known. A telling
    with no time at all is taken to speak of the week before its publication; one whose times settle nothing
    ("24 November" of an unknown year) gives none.
    """
    spans = tuple(span for known in said.dates if (span := _closed(known.value, report.metadata.published)))
    published = report.metadata.published
    if spans or published is None or any(known.value.value for known in said.dates):
        return spans
    first = published - timedelta(days=WEIGHTS.reported_within_days)
    return (DaySpan(earliest=first, latest=published, is_assumed=True),)


def _closed(when: When, published: date | None) -> DaySpan | None:
    latest = when.latest or published
    if when.earliest is None or latest is None or latest < when.earliest:
        return None
    return DaySpan(earliest=when.earliest, latest=latest)


def days_of_unknown_year(said: IncidentSaid) -> frozenset[tuple[int, int]]:
    """Return (month, day) of each "XXXX-11-24" among a telling's times."""
    found = set()
    for known in said.dates:
        pieces = known.value.value.split("-")
        if len(pieces) == 3 and pieces[0] == "XXXX" and pieces[1].isdigit() and pieces[2].isdigit():
            found.add((int(pieces[1]), int(pieces[2])))
    return frozenset(found)
