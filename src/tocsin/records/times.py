"""A time expression of a text: its words, its TIMEX3 type and value, and the interval it must lie in."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tocsin.records.codes import DatePrecision
from tocsin.records.facts import When


class TimeType(StrEnum):
    """What kind of time an expression names. Source: TimeML 1.2.1, attribute ``type`` of TIMEX3."""

    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


class Anchor(StrEnum):
    """What a time was counted from, or given its year by."""

    NONE = ""
    PUBLISHED = "published"
    EARLIER = "earlier"
    """Another expression of the text, told before."""
    YEAR = "year"
    """The one year that the report itself names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """The words of a time, half-open code points, with what they say.

    ``value`` is TIMEX3's: ISO 8601 with week ("1998-W08"), quarter, half, season, parts of a day ("1998-02-12TEV"),
    "199" for a decade, "XXXX" for an unknown year, "P3D" for a duration, PAST_REF, PRESENT_REF, FUTURE_REF; "" where
    the words alone settle nothing ("yesterday", no dateline).
    ``earliest`` and ``latest`` are None where that end is open, and for durations and sets.
    """

    text: str
    start: int
    end: int
    type: TimeType
    value: str
    precision: DatePrecision
    earliest: date | None = None
    latest: date | None = None
    anchor: Anchor = Anchor.NONE
    anchored_at: tuple[int, int] | None = None
    """Where the words stand that it was counted from."""
    is_day_assumed: bool = False
    """Whether only the hour is told ("at noon"), and its day is that of what was told before, or of the report."""

    def __post_init__(self) -> None:
        if self.end - self.start != len(self.text) or not self.text:
            raise ValueError(f"not the words of {self.start}..{self.end}: {self.text!r}")
        if self.earliest and self.latest and self.earliest > self.latest:
            raise ValueError(f"a time cannot end before it begins: {self.earliest} .. {self.latest}")

    @property
    def ucdp(self) -> int | None:
        """UCDP's date_prec 1-5, as of any time of a happening; None for durations and sets."""
        if self.type not in (TimeType.DATE, TimeType.TIME):
            return None
        when = When(value=self.value, precision=self.precision, earliest=self.earliest, latest=self.latest)
        return when.ucdp
