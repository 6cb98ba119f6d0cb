"""Values of times: what TIMEX3 writes for a day, week, quarter, season, duration, and the interval it stands for.

Source: TimeML 1.2.1, attribute ``value`` of TIMEX3; ISO 8601 for days, weeks and durations.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tocsin.records import Anchor, DatePrecision, TimeType

YEAR_UNKNOWN = "XXXX"
SEASONS = {"SP": ((3, 1), (6, 21)), "SU": ((6, 1), (9, 23)), "FA": ((9, 1), (12, 21)), "WI": ((12, 1), (3, 20))}
"""First and last day; meteorological beginnings and astronomical ends, so that either use lies within. Our choice."""


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression says. ``grain`` is the unit it names, as in ``lexicon/times.yaml``: D W WE M Q H S Y E CE."""

    value: str
    precision: DatePrecision
    grain: str = ""
    earliest: date | None = None
    latest: date | None = None
    type: TimeType = TimeType.DATE
    anchor: Anchor = Anchor.NONE
    anchored_at: tuple[int, int] | None = None
    is_day_assumed: bool = False
    """Whether only the hour is told, and its day is that of what was told before, or of the report."""

    def counted_from(self, anchor: Anchor, at: tuple[int, int] | None = None) -> "Value":
        """Return the value resting on what it was counted from."""
        return replace(self, anchor=anchor, anchored_at=at)


def day(d: date) -> Value:
    """Return a day.

    >>> day(date(1998, 2, 6)).value
    '1998-02-06'
    """
    return Value(d.isoformat(), DatePrecision.DAY, "D", d, d)


def day_in(year: int | None, month: int, d: int) -> Value | None:
    """Return a day of a year, known or not; None where no calendar has it.

    >>> day_in(None, 2, 29).value, day_in(2015, 2, 29), day_in(2015, 13, 1)
    ('XXXX-02-29', None, None)
    """
    if not (
        (year is None or 1 <= year <= date.max.year)
        and 1 <= month <= 12
        and 1 <= d <= monthrange(2004 if year is None else year, month)[1]
    ):
        return None
    return day(date(year, month, d)) if year else Value(f"{YEAR_UNKNOWN}-{month:02d}-{d:02d}", DatePrecision.DAY, "D")


def month(year: int | None, m: int) -> Value:
    """Return a month.

    >>> month(2016, 2).latest, month(None, 2).value
    (datetime.date(2016, 2, 29), 'XXXX-02')
    """
    if year is None:
        return Value(f"{YEAR_UNKNOWN}-{m:02d}", DatePrecision.MONTH, "M")
    last = monthrange(year, m)[1]
    return Value(f"{year:04d}-{m:02d}", DatePrecision.MONTH, "M", date(year, m, 1), date(year, m, last))


def week(d: date, *, weekend: bool = False) -> Value:
    """Return the week that a day lies in, Monday to Sunday, or its weekend.

    >>> week(date(1998, 2, 20)).value, week(date(1998, 2, 20), weekend=True).earliest
    ('1998-W08', datetime.date(1998, 2, 21))
    """
    iso = d.isocalendar()
    written = f"{iso.year:04d}-W{iso.week:02d}" + ("-WE" if weekend else "")
    monday = _moved(d, -d.weekday())
    first = _moved(monday, 5) if weekend else monday
    return Value(written, DatePrecision.WEEK, "WE" if weekend else "W", first, _moved(monday, 6))


def _moved(d: date, days: int) -> date:
    """Return a day moved by some days, no further than the calendar goes."""
    return date.fromordinal(min(max(d.toordinal() + days, 1), date.max.toordinal()))


def quarter(year: int | None, q: int) -> Value:
    """Return a quarter of a year.

    >>> quarter(1989, 3).value, quarter(1989, 3).latest
    ('1989-Q3', datetime.date(1989, 9, 30))
    """
    return _months(year, f"Q{q}", "Q", 3 * q - 2, 3 * q)


def half(year: int | None, h: int) -> Value:
    """Return a half of a year."""
    return _months(year, f"H{h}", "H", 6 * h - 5, 6 * h)


def _months(year: int | None, name: str, grain: str, first: int, last: int) -> Value:
    if year is None or not 1 <= year <= date.max.year:
        return Value(f"{YEAR_UNKNOWN}-{name}", DatePrecision.YEAR, grain)
    end = date(year, last, monthrange(year, last)[1])
    return Value(f"{year:04d}-{name}", DatePrecision.YEAR, grain, date(year, first, 1), end)


def season(year: int | None, s: str) -> Value:
    """Return a season: SP SU FA WI; a winter goes on into the next year."""
    if year is None or not 1 <= year < date.max.year:
        return Value(f"{YEAR_UNKNOWN}-{s}", DatePrecision.YEAR, "S")
    first, last = SEASONS[s]
    return Value(f"{year:04d}-{s}", DatePrecision.YEAR, "S", date(year, *first), date(year + (s == "WI"), *last))


def year(y: int) -> Value:
    """Return a year."""
    return Value(f"{y:04d}", DatePrecision.YEAR, "Y", date(y, 1, 1), date(y, 12, 31))


def decade(digits: str) -> Value:
    """Return a decade by the first three digits of its years.

    >>> decade("199").latest
    datetime.date(1999, 12, 31)
    """
    first = int(digits) * 10
    return Value(digits, DatePrecision.YEAR, "E", date(max(first, 1), 1, 1), date(first + 9, 12, 31))


def century(number: int) -> Value:
    """Return a century by its number: the 20th has the value "19"."""
    last = min(number * 100, date.max.year)
    return Value(f"{number - 1:02d}", DatePrecision.UNKNOWN, "CE", date(number * 100 - 99, 1, 1), date(last, 12, 31))


def part_of(day_: Value, part: str) -> Value:
    """Return a part of a day ("MO", "NI") or a clock time ("22:00") of it."""
    if not day_.value:
        return replace(day_, value=f"{YEAR_UNKNOWN}-XX-XXT{part}", type=TimeType.TIME, grain="")
    return replace(day_, value=f"{day_.value[:10]}T{part}", type=TimeType.TIME)


def unsettled(precision: DatePrecision, grain: str = "", type_: TimeType = TimeType.DATE) -> Value:
    """Return a time of which the words alone settle nothing but how exact it is."""
    return Value("", precision, grain, type=type_)


def reference(kind: str, published: date | None) -> Value:
    """Return the past, the present or the future, seen from the report."""
    past, future = kind == "PAST_REF", kind == "FUTURE_REF"
    earliest, latest = (None if past else published), (None if future else published)
    return Value(kind, DatePrecision.UNKNOWN, "", earliest, latest).counted_from(
        Anchor.PUBLISHED if published else Anchor.NONE
    )


def lasting(number: float | None, unit: str) -> Value:
    """Return a duration of so many units; None is a number nobody told.

    >>> lasting(3, "D").value, lasting(2.5, "Y").value, lasting(None, "TH").value, lasting(1.5, "TH").value
    ('P3D', 'P2Y6M', 'PTXH', 'PT1H30M')
    """
    times, bare = (unit[:1], unit[1:]) if unit[:1] == "T" else ("", unit)
    if bare[:1].isdigit():
        number, bare = (None if number is None else number * int(bare[0])), bare[1:]
    bare, number = ("D", number * 2 if number else number) if bare == "WE" else (bare, number)
    return Value(f"P{times}{_amount(number, bare)}", precision_of(unit), unit, type=TimeType.DURATION)


SMALLER = {"Y": ("M", 12), "H": ("M", 60), "M": ("S", 60), "D": ("", 0)}


def _amount(number: float | None, unit: str) -> str:
    if number is None:
        return f"X{unit}"
    whole, rest = int(number), number - int(number)
    smaller, many = SMALLER.get(unit, ("", 0))
    if not rest:
        return f"{whole}{unit}"
    if smaller and rest * many == int(rest * many):
        return (f"{whole}{unit}" if whole else "") + f"{int(rest * many)}{smaller}"
    return f"{number:g}{unit}"


def repeated(value: str, grain: str = "") -> Value:
    """Return a time that comes again and again."""
    return Value(value, DatePrecision.UNKNOWN, grain, type=TimeType.SET)


PRECISION = {"D": "day", "W": "week", "WE": "week", "2W": "week", "M": "month", "Q": "year", "Y": "year", "E": "year"}


def precision_of(unit: str) -> DatePrecision:
    """Return how exact a time is that is told in such a unit.

    >>> precision_of("TH").value, precision_of("CE").value
    ('day', 'unknown')
    """
    return DatePrecision("day" if unit[:1] == "T" else PRECISION.get(unit, "unknown"))


def shifted(d: date, number: int, unit: str) -> date | None:
    """Return a day so many units later; None where the calendar ends before.

    >>> shifted(date(2024, 3, 31), -1, "M"), shifted(date(2024, 2, 29), 1, "Y"), shifted(date(9999, 1, 1), 9, "E")
    (datetime.date(2024, 2, 29), datetime.date(2025, 2, 28), None)
    """
    days = {"D": 1, "W": 7, "2W": 14, "WE": 7}.get(unit)
    months = {"M": 1, "Q": 3, "Y": 12, "E": 120, "CE": 1200}.get(unit)
    try:
        if days:
            return d + timedelta(days=days * number)
        if months:
            y, m = divmod(d.year * 12 + d.month - 1 + months * number, 12)
            return date(y, m + 1, min(d.day, monthrange(y, m + 1)[1])) if 1 <= y <= date.max.year else None
    except (OverflowError, ValueError):
        return None
    return d


def unit_around(d: date, unit: str) -> Value:
    """Return the day, week, month, quarter, year, decade or century that a day lies in."""
    makers: dict[str, Callable[[date], Value]] = {
        "D": day, "W": week, "2W": week, "WE": lambda x: week(x, weekend=True), "M": lambda x: month(x.year, x.month),
        "Q": lambda x: quarter(x.year, (x.month + 2) // 3), "Y": lambda x: year(x.year),
        "E": lambda x: decade(f"{x.year:04d}"[:3]), "CE": lambda x: century((x.year + 99) // 100),
    }  # fmt: skip
    return makers.get(unit, day)(d)
