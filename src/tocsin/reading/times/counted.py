"""Times counted in units from the report or a time told before: "two days ago", "six weeks later"."""

from dataclasses import replace
from datetime import date

from tocsin.reading.times.anchoring import moved_day
from tocsin.reading.times.compared import NEAR, compared_with
from tocsin.reading.times.numbers import number_of
from tocsin.reading.times.relative import units_away
from tocsin.reading.times.setting import DATED, STOPS, Found, Told
from tocsin.reading.times.values import (
    Value,
    day,
    lasting,
    precision_of,
    reference,
    shifted,
    unit_around,
    unsettled,
)
from tocsin.records import Anchor, DatePrecision, TimeType
from tocsin.reference.lexicon import table


def _ago(found: Found) -> Value | None:
    """Read "two days ago", "five years ago", "a year earlier", "six weeks later", "a month from now"."""
    unit = str(found.value("unit", "UNIT") or found.value("unit", "UNITS"))
    number = number_of(found.word("number").split())
    way = found.word("way")
    if way in ("before", "after", "previously") and found.beside(1).isalpha() and not _ends_clause(found):
        return None
    sign = -1 if found.value("way", "AGO") or found.value("way", "EARLIER") else 1
    if number is None or found.has("vague"):
        return _vaguely_ago(found, unit, sign)
    if unit == "Y" and number == 1 and sign < 0:
        return _year_ago(found)
    is_now = bool(found.value("way", "AGO") or found.value("way", "FROM_NOW"))
    base, anchor, place = _base(found, unit, is_now=is_now)
    if base is None or number != int(number):
        if unit == "D" and not is_now and (told := found.setting.last_day()) and number == int(number):
            value = moved_day(told.value, sign * int(number))
            return value.counted_from(Anchor.EARLIER, found.setting.place_of(told))
        return _in_halves(base, sign * number, unit).counted_from(anchor if base else Anchor.NONE, place)
    return _counted(base, sign * int(number), unit).counted_from(anchor, place)


def _ends_clause(found: Found) -> bool:
    """Return whether "before" or "after" stands at the end of what it belongs to: "two days before, he had said"."""
    return found.beside(1) not in table("times")["leads"] and found.beside(1) in (
        "he",
        "she",
        "they",
        "it",
        "and",
        "when",
    )


def _base(found: Found, unit: str, *, is_now: bool) -> tuple[date | None, Anchor, tuple[int, int] | None]:
    """Return the day that something is counted from: the report's, or that of the time told before."""
    setting = found.setting
    if is_now:
        return setting.published, setting.anchor, None
    told = setting.last_day() or setting.before("D", "W", "M", "Q", "Y")
    if told and told.value.earliest:
        return told.value.earliest, Anchor.EARLIER, setting.place_of(told)
    if unit[:1] == "T" and not told:
        return setting.published, setting.anchor, None
    is_earlier = found.value("way", "EARLIER") is not None
    return (setting.published if is_earlier and not told else None), setting.anchor, None


def _counted(base: date, number: int, unit: str) -> Value:
    """Return the time so many units from a day, as exact as the unit it is counted in.

    >>> _counted(date(1998, 3, 22), -2, "W").value, _counted(date(1998, 3, 6), -5, "M").value
    ('1998-W10', '1997-10')
    """
    if unit[:1] == "T":
        hours = {"TH": 24, "TM": 1440, "TS": 86400}[unit]
        return day(
            shifted(base, -(-abs(number) // hours) * (1 if number > 0 else -1) if abs(number) >= hours else 0, "D")
            or base
        )
    moved = shifted(base, number, "Y" if unit == "E" and abs(number) > 9999 else unit)
    if moved is None:
        return unsettled(precision_of(unit), unit)
    return unit_around(moved, {"2W": "W", "WE": "W", "E": "Y", "CE": "Y"}.get(unit, unit))


def _vaguely_ago(found: Found, unit: str, sign: int) -> Value | None:
    """Read "several years ago", "weeks later": somewhere in the past or in what follows."""
    if found.value("way", "AGO"):
        return replace(reference("PAST_REF", found.setting.published), grain=unit)
    return lasting(None, unit) if sign else None


def _year_ago(found: Found) -> Value | None:
    """Read "the year-earlier quarter" and "a year ago" beside quarters: the quarter told before, a year back."""
    setting = found.setting
    told = setting.latest_quarter() if found.word("period") == "quarter" else None
    told = told or compared_with(setting, is_period=found.has("period")) or _month_told(found)
    if told is None:
        told = _earlier_year(found)
        if told is None and setting.published is None:
            return unsettled(DatePrecision.YEAR, "Y")
    if told is None or told.value.earliest is None:
        return units_away(found, -1, "Y")
    moved = shifted(told.value.earliest, -1, "Y")
    grain = told.value.grain if told.value.grain in ("Q", "M") else "Y"
    return unit_around(moved, grain).counted_from(Anchor.EARLIER, setting.place_of(told)) if moved else None


def _month_told(found: Found) -> Told | None:
    """Return the month told in the same sentence that figures "a year earlier" are held against."""
    words, told = found.setting.tokens.words, found.setting.told
    if not found.value("way", "EARLIER") and found.beside(-1) not in COMPARING:
        return None
    same = [t for t in told[-NEAR:] if not STOPS & set(words[t.last : found.first])]
    return next((t for t in same if t.value.grain == "M" and t.value.type is TimeType.DATE), None)


COMPARING = ("from", "with", "than", "to", "over", "against", "on")
"""Words before "a year ago" that hold something of now against then. Source: our choice."""


def _earlier_year(found: Found) -> Told | None:
    """Return the time that "a year earlier" is counted from where it is a year: "in 1985 ... a year earlier"."""
    told = found.setting.before() if found.value("way", "EARLIER") else None
    return told if told and told.value.grain == "Y" else None


GRAINS = {"month": "M", "quarter": "Q", "week": "W", "period": ("M", "Q", "H", "Y", "W")}
"""What "the same period" is one of, by its word; of any other word it may be any time. Source: our choice."""


def _same_period(found: Found) -> Value | None:
    """Read "the same period in 2020", "the same months last year": the period told before, in another year."""
    setting = found.setting
    grains = GRAINS.get(found.word("unit"), ("M", "Q", "H", "Y", "W", "D"))
    told = next((t for t in reversed(setting.told) if t.value.grain in grains and t.value.type in DATED), None)
    published = setting.published
    year = int(found.word("year")) if found.has("year") else (published.year - 1 if published else None)
    if found.has("way") and told and told.value.earliest and told.value.earliest.year > 1:
        year = told.value.earliest.year - 1
    if told is None or year is None:
        return Value(
            f"{year:04d}" if year else "", DatePrecision.YEAR, "Y", *(_year_ends(year) if year else (None, None))
        )
    before = setting.told[setting.told.index(told) - 1] if setting.told.index(told) else None
    first = before if before and before.value.grain == told.value.grain and told.first - before.last <= 2 else told
    start, end = (_in_year(t, year) for t in (first, told))
    place = setting.place_of(told)
    if start is None or end is None or start.earliest is None or end.latest is None or start.earliest > end.latest:
        return None
    written = start.value if start == end else f"{start.value}/{end.value}"
    return replace(start, value=written, latest=end.latest).counted_from(Anchor.EARLIER, place)


def _year_ends(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _in_year(told: Told, year: int) -> Value | None:
    """Return a time told before as it is in another year."""
    value = told.value
    if value.grain == "H" and value.earliest and value.latest:
        ends = value.earliest.replace(year=year), value.latest.replace(year=year)
        return replace(value, value=f"{year:04d}{value.value[4:]}", earliest=ends[0], latest=ends[1])
    if value.earliest:
        moved = shifted(value.earliest, (year - value.earliest.year) * 12, "M")
    else:
        moved = date(year, int(value.value[5:7]), 1) if value.grain == "M" else None
    return unit_around(moved, value.grain) if moved else None


MONTHS = {"Y": 12, "CE": 1200, "E": 120}


def _half_ago(found: Found) -> Value | None:
    """Read "half a century ago"."""
    unit = str(found.value("unit", "UNIT"))
    return _in_halves(found.setting.published, -0.5, unit).counted_from(found.setting.anchor)


def _in_halves(base: date | None, number: float, unit: str) -> Value:
    """Return the time so many and a half units from a day: "two and a half years ago"."""
    months = number * MONTHS.get(unit, 0)
    if base is None or not months or months != int(months):
        return unsettled(precision_of(unit), unit)
    moved = shifted(base, int(months), "M")
    return (
        unit_around(moved, "M" if abs(months) < MONTHS["Y"] else "Y") if moved else unsettled(precision_of(unit), unit)
    )


READERS = {
    "ago": _ago,
    "half_ago": _half_ago,
    "year_ago": _year_ago,
    "same_period": _same_period,
}
"""What the rules of ``lexicon/time_rules.yaml`` call these readers."""
