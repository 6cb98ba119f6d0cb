"""Times counted from the report or from one told before: "yesterday", "last month", "two days later", "the following year"."""

from dataclasses import replace
from datetime import date

from tocsin.reading.times.absolute import MOD, PART_BEFORE, PART_BEHIND, with_part
from tocsin.reading.times.anchoring import moved_day, weekday_near
from tocsin.reading.times.numbers import number_of
from tocsin.reading.times.rule import Rule
from tocsin.reading.times.setting import Found, Setting
from tocsin.reading.times.values import (
    Value,
    day,
    lasting,
    month,
    part_of,
    precision_of,
    reference,
    season,
    shifted,
    unit_around,
    unsettled,
)
from tocsin.records import Anchor, DatePrecision, TimeType
from tocsin.reference.lexicon import table

DAYS = ("D",)
PLAIN_UNITS = {"W", "WE", "M", "Q", "Y"}
"""Units of which "the week" alone names that of the report."""


def _deictic(found: Found) -> Value | None:
    number = found.value("deictic", "DEICTIC")
    if not isinstance(number, int):
        return None
    return with_part(found, _days_away(found.setting, number))


def _foreign_deictic(found: Found) -> Value | None:
    number = found.value("deictic", "FDEICTIC")
    if found.setting.language in ("en", "") or not isinstance(number, int):
        return None
    return _days_away(found.setting, number)


def _days_away(setting: Setting, number: int) -> Value:
    """Return the day so many days from the report."""
    moved = shifted(setting.published, number, "D") if setting.published else None
    return day(moved).counted_from(Anchor.PUBLISHED) if moved else unsettled(DatePrecision.DAY, "D")


def _nightly(found: Found) -> Value | None:
    """Read "tonight" and "overnight"; a night begins on the day before, as far as words tell."""
    value = _days_away(found.setting, 0)
    night = part_of(value, "NI")
    if found.word("nightly") == "overnight" and value.earliest:
        night = replace(night, earliest=shifted(value.earliest, -1, "D"))
    return night


def _this_part(found: Found) -> Value | None:
    return part_of(_days_away(found.setting, 0), str(found.value("part", "PART")))


def _that_part(found: Found) -> Value | None:
    """Read "that evening": of the day told before."""
    told = found.setting.last_day()
    if told is None:
        return part_of(unsettled(DatePrecision.DAY, "D"), str(found.value("part", "PART")))
    plain = replace(told.value, value=told.value.value[:10], type=TimeType.DATE)
    return with_part(found, plain.counted_from(Anchor.EARLIER, found.setting.place_of(told)))


def _last_part(found: Found) -> Value | None:
    """Read "last night"; "the previous evening" is counted from what was told before."""
    return part_of(_days_away(found.setting, -1), str(found.value("part", "PART")))


def _weekday(found: Found) -> Value | None:
    """Read "last Monday", "next Friday", "this coming Sunday", "the previous Friday"."""
    number, setting = found.value("weekday", "WEEKDAY"), found.setting
    if not isinstance(number, int):
        return None
    rel = found.word("rel")
    base = setting.last_day() if rel in ("previous", "preceding", "following", "same", "that") else None
    if base and base.value.earliest:
        away = (base.value.earliest.weekday() - number) % 7
        moved = shifted(base.value.earliest, (7 - away) if rel == "following" else -(away or 7), "D")
        value = day(moved).counted_from(Anchor.EARLIER, setting.place_of(base)) if moved else None
        return with_part(found, value)
    is_next = rel in table("times")["words"]["NEXT"] or (found.has("coming"))
    is_last = rel in table("times")["words"]["LAST"] or rel in table("times")["words"]["PREVIOUS"]
    points = 1 if is_next else -1 if is_last or setting.is_past else (found.points or -1)
    if is_next and setting.is_past:
        return with_part(found, unsettled(DatePrecision.DAY, "D"))
    return with_part(found, weekday_near(setting, number, points, strictly=is_next or is_last))


def _weekday_ago(found: Found) -> Value | None:
    """Read "a week ago Monday" and "Monday last week"."""
    number, published = found.value("weekday", "WEEKDAY"), found.setting.published
    if not isinstance(number, int):
        return None
    moved = shifted(published, -7, "D") if published else None
    if moved is None:
        return with_part(found, unsettled(DatePrecision.DAY, "D"))
    same_week = shifted(moved, number - moved.weekday(), "D")
    return with_part(found, day(same_week).counted_from(Anchor.PUBLISHED)) if same_week else None


def _period(found: Found) -> Value | None:
    """Read "last week", "this month", "next year", "the current quarter", "the year", "that day"."""
    unit, rel, setting = str(found.value("unit", "UNIT")), found.word("rel"), found.setting
    words = table("times")["words"]
    if found.beside(1) == "-" or unit[:1] == "T" or (unit == "D" and rel not in (*words["THAT"], *words["SAME"], "the")):
        return None
    if rel in (*words["THAT"], *words["SAME"], "the"):
        return _same(found, unit)
    if rel in words["FOLLOWING"] and rel != "next" or rel in words["PREVIOUS"]:
        return _beside_earlier(found, unit, 1 if rel in words["FOLLOWING"] else -1)
    if rel == "past" and unit in ("W", "M", "D"):
        return lasting(1, unit)
    number = 1 if rel in words["NEXT"] else -1 if rel in words["LAST"] else 0
    if unit == "Q":
        return _quarter_told(found, number)
    if unit in ("E", "CE") and rel in words["LAST"] or not rel and unit not in PLAIN_UNITS:
        return lasting(1, unit)
    return _units_away(found, number, unit)


def _latest_period(found: Found) -> Value | None:
    return _units_away(found, -1, "Q") if found.setting.latest_quarter() else None


def _quarter_told(found: Found, number: int) -> Value | None:
    """Read "the quarter": the one told before, else the one completed last; "this quarter" is the report's own."""
    setting = found.setting
    if found.word("rel") in ("this", "current", "next", "last", "present"):
        return _units_away(found, number, "Q")
    told = setting.latest_quarter()
    if told and found.word("rel") not in table("times")["words"]["LATEST"]:
        return told.value.counted_from(Anchor.EARLIER, setting.place_of(told))
    return _units_away(found, -1, "Q")


def _units_away(found: Found, number: int, unit: str) -> Value:
    """Return the week, month, quarter or year so many from that of the report."""
    published = found.setting.published
    moved = shifted(published, number, unit) if published else None
    if unit == "Y" and number == 0 and published is None and found.setting.year:
        return unit_around(date(found.setting.year, 1, 1), "Y").counted_from(Anchor.YEAR)
    if moved is None or published is None:
        return unsettled(precision_of(unit), unit)
    if unit == "WE" and not number and (found.points < 0 or not found.points) and published.weekday() < 5:
        moved = shifted(moved, 0 if found.word("rel") == "this" and found.points >= 0 else -7, "D") or moved
    value = unit_around(moved, unit).counted_from(Anchor.PUBLISHED)
    is_over = number == 0 and (found.setting.is_past or found.points < 0)
    if is_over and value.latest and value.earliest and value.earliest <= published < value.latest:
        value = replace(value, latest=published)
    return value


def _same(found: Found, unit: str) -> Value | None:
    """Read "that day", "the same year": the one told before."""
    setting = found.setting
    told = setting.last_day() if unit == "D" else setting.before()
    if told is None:
        return unsettled(precision_of(unit), unit) if unit != "D" or found.word("rel") != "those" else None
    place = setting.place_of(told)
    if unit == "D" or told.value.earliest is None:
        plain = replace(told.value, value=told.value.value[:10], type=TimeType.DATE)
        return with_part(found, plain.counted_from(Anchor.EARLIER, place))
    return unit_around(told.value.earliest, unit).counted_from(Anchor.EARLIER, place)


def _beside_earlier(found: Found, unit: str, number: int) -> Value | None:
    """Read "the following day", "the previous month": counted from the time told before."""
    setting = found.setting
    told = setting.last_day() if unit == "D" else setting.before()
    if told is None:
        if number < 0 and setting.published:
            return with_part(found, _units_away(found, number, unit))
        return with_part(found, unsettled(precision_of(unit), unit))
    place = setting.place_of(told)
    if unit == "D":
        return with_part(found, moved_day(told.value, number).counted_from(Anchor.EARLIER, place))
    moved = shifted(told.value.earliest, number, unit) if told.value.earliest else None
    return unit_around(moved, unit).counted_from(Anchor.EARLIER, place) if moved else unsettled(precision_of(unit), unit)


def _beside_day(found: Found) -> Value | None:
    """Read "the next day", "the following morning", "the night before", "a day later"."""
    if found.word("rel") in ("before", "after") and found.beside(1).isalpha():
        return unsettled(DatePrecision.DAY, "D")  # counted from what the words behind it tell of
    is_before = found.word("rel") in (*table("times")["words"]["PREVIOUS"], "before", "earlier", "last")
    return _beside_earlier(found, "D", -1 if is_before else 1)


def _last_month(found: Found) -> Value | None:
    """Read "last April", "next June", "this September"."""
    number, rel, published = found.value("month", "MONTH"), found.word("rel"), found.setting.published
    if not isinstance(number, int):
        return None
    if published is None:
        return month(None, number)
    words = table("times")["words"]
    year = published.year
    if rel in words["LAST"] or rel in words["PREVIOUS"]:
        year -= number >= published.month
    elif rel in words["NEXT"] or found.has("coming"):
        year += number <= published.month
    return month(year, number).counted_from(Anchor.PUBLISHED) if 1 <= year <= date.max.year else None


def _season(found: Found) -> Value | None:
    """Read "last summer", "this fall", "the spring of 2014", "in winter"."""
    word, rel, published = found.word("season"), found.word("rel"), found.setting.published
    name = str(found.value("season", "SEASON"))
    if found.has("year"):
        return season(int(found.word("year")), name)
    is_led = found.has("the") or rel or found.beside(-1) in table("times")["leads"]
    if not is_led or (word in table("times")["doubtful"] and not (rel or found.has("the") or found.beside(-1) == "in")):
        return None
    if published is None:
        return season(None, name)
    return season(_year_of_season(name, rel, published, found.points), name).counted_from(Anchor.PUBLISHED)


def _year_of_season(name: str, rel: str, published: date, points: int) -> int:
    own = season(published.year, name)
    words = table("times")["words"]
    assert own.earliest and own.latest  # a report's year is known
    if rel in words["LAST"]:
        return published.year - (published <= own.latest)
    if rel in words["NEXT"]:
        return published.year + (published >= own.earliest)
    return published.year - (own.earliest > published and points < 0)


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
        return unsettled(precision_of(unit), unit)
    return _counted(base, sign * int(number), unit).counted_from(anchor, place)


def _ends_clause(found: Found) -> bool:
    """Return whether "before" or "after" stands at the end of what it belongs to: "two days before, he had said"."""
    return found.beside(1) not in table("times")["leads"] and found.beside(1) in ("he", "she", "they", "it", "and", "when")


def _base(found: Found, unit: str, *, is_now: bool) -> tuple[date | None, Anchor, tuple[int, int] | None]:
    """Return the day that something is counted from: the report's, or that of the time told before."""
    setting = found.setting
    if is_now or unit[:1] == "T":
        return setting.published, setting.anchor, None
    told = setting.last_day() or setting.before("D", "W", "M", "Q", "Y")
    if told and told.value.earliest:
        return told.value.earliest, Anchor.EARLIER, setting.place_of(told)
    is_earlier = found.value("way", "EARLIER") is not None
    return (setting.published if is_earlier and not told else None), setting.anchor, None


def _counted(base: date, number: int, unit: str) -> Value:
    """Return the time so many units from a day, as exact as the unit it is counted in.

    >>> _counted(date(1998, 3, 22), -2, "W").value, _counted(date(1998, 3, 6), -5, "M").value
    ('1998-W10', '1997-10')
    """
    if unit[:1] == "T":
        hours = {"TH": 24, "TM": 1440, "TS": 86400}[unit]
        return day(shifted(base, -(-abs(number) // hours) * (1 if number > 0 else -1) if abs(number) >= hours else 0, "D") or base)
    moved = shifted(base, number, "Y" if unit == "E" and abs(number) > 9999 else unit)
    if moved is None:
        return unsettled(precision_of(unit), unit)
    return unit_around(moved, {"2W": "W", "WE": "W", "E": "Y", "CE": "Y"}.get(unit, unit))


def _vaguely_ago(found: Found, unit: str, sign: int) -> Value | None:
    """Read "several years ago", "weeks later": somewhere in the past or in what follows."""
    if found.value("way", "AGO"):
        return replace(reference("PAST_REF", found.setting.published), grain=unit)
    return lasting(None, unit) if sign else None


NEAR = 3
"""A quarter among so many times told before is what "a year ago" compares with. Our choice."""


def _year_ago(found: Found) -> Value | None:
    """Read "the year-earlier quarter" and "a year ago" beside quarters: the quarter told before, a year back."""
    setting = found.setting
    told = setting.latest_quarter()
    is_near = any(t.value.grain == "Q" for t in setting.told[-NEAR:])
    if told is None or not (found.has("period") or is_near):
        if setting.published is None:
            return unsettled(DatePrecision.YEAR, "Y")
        return _units_away(found, -1, "Y")
    assert told.value.earliest
    moved = shifted(told.value.earliest, -1, "Y")
    return unit_around(moved, "Q").counted_from(Anchor.EARLIER, setting.place_of(told)) if moved else None


def _reference(found: Found) -> Value | None:
    kind = found.value("ref", "REF") or found.value("ref", "REF_AFTER_THE") or found.value("ref", "CURRENT")
    if (found.word("ref") == "soon" and found.beside(-1) == "as") or found.shown("ref") == "Now":
        return None
    if found.value("ref", "REF_AFTER_THE") and found.beside(1) in (*table("times")["words"]["CARDINAL"], *table("times")["words"]["VAGUE"]):
        return None
    if found.value("ref", "CURRENT"):
        kind = "PRESENT_REF"
    return reference(str(kind), found.setting.published)


def _recent(found: Found) -> Value | None:
    return None if found.beside(1) in ("memory", "history") else reference("PAST_REF", found.setting.published)


def _same_period(found: Found) -> Value | None:
    """Read "the same period in 2020", "the same months last year": the period told before, in another year."""
    setting = found.setting
    told = next((t for t in reversed(setting.told) if t.value.grain in ("M", "Q", "H", "Y", "W", "D")), None)
    published = setting.published
    year = int(found.word("year")) if found.has("year") else (published.year - 1 if published else None)
    if told is None or year is None:
        return Value(f"{year:04d}" if year else "", DatePrecision.YEAR, "Y", *(_year_ends(year) if year else (None, None)))
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


def _in_year(told: "object", year: int) -> Value | None:
    """Return a time told before as it is in another year."""
    value = told.value  # type: ignore[attr-defined]
    assert isinstance(value, Value)
    if value.earliest:
        moved = shifted(value.earliest, (year - value.earliest.year) * 12, "M")
    else:
        moved = date(year, int(value.value[5:7]), 1) if value.grain == "M" else None
    return unit_around(moved, value.grain if value.grain != "H" else "Q") if moved else None


REL = "rel:LAST|NEXT|THIS|PREVIOUS|FOLLOWING|SAME|THAT"
NUMBER = "ABOUT* (the|only|just)? (number:(( CARDINAL (-|and? CARDINAL)* | NUMBER FRACTION? | FRACTION ) (-? and -? ARTICLE|one -? half)? | ARTICLE CARDINAL?) | ARTICLE? vague:VAGUE NUMBER?)"
RULES = (
    Rule("day from today", f"{PART_BEFORE} (MOD|later|earlier -? on?)? (the)? deictic:DEICTIC (('|’ s)? MOD? part2:PART)?", _deictic),
    Rule("part of a day from today", "(MOD -?)? part:PART (of)? deictic:DEICTIC", _deictic),
    Rule("day from today in another language", "deictic:FDEICTIC", _foreign_deictic),
    Rule("night of today", "MOD? nightly:NIGHTLY", _nightly),
    Rule("that evening", "MOD? THAT part:PART", _that_part),
    Rule("this part of the day", "(MOD)? THIS part:PART", _this_part),
    Rule("last night", "(MOD)? LAST part:PART", _last_part),
    Rule("last weekday", f"(MOD)? (the|THIS)? {REL} (coming:NEXT)? weekday:WEEKDAY {PART_BEHIND}", _weekday),
    Rule("earlier on a weekday", f"earlier|later (on)? weekday:WEEKDAY {PART_BEHIND}", _weekday),
    Rule("weekday last week", f"weekday:WEEKDAY (of)? LAST week {PART_BEHIND}", _weekday_ago),
    Rule("a week ago on a weekday", "ARTICLE|NUMBER week ago (on)? weekday:WEEKDAY", _weekday_ago),
    Rule("period", f"(the? MOD -? (in|of)? (the)?)? (the|THIS)? {REL} (FISCAL)? unit:UNIT", _period),
    Rule("the latest period", "the rel:LATEST period", _latest_period),
    Rule("current period", "(the? MOD -? (in|of)? (the)?)? (the) rel:CURRENT|LATEST (FISCAL)? unit:UNIT", _period),
    Rule("the period", "(the? MOD (in|of)? )? the (FISCAL|full|whole|entire)? unit:week|weekend|month|quarter|year", _period),  # noqa: E501
    Rule("earlier in the day", "MOD in|on the rel:THE|same unit:day", _period),
    Rule("that day", f"(MOD)? (on)? (the)? (very)? rel:THAT|SAME (very)? unit:day {PART_BEHIND}", _period),
    Rule("the next day", f"MOD? the (very)? rel:FOLLOWING|PREVIOUS|NEXT (day|PART) {PART_BEHIND}", _beside_day),
    Rule("the next morning", "MOD? the (very)? rel:FOLLOWING|PREVIOUS|NEXT part:PART", _beside_day),
    Rule("the day before", "the day|night|evening|morning rel:EARLIER|before|after", _beside_day),
    Rule("last month by name", f"(the? MOD -?)? rel:LAST|NEXT|THIS|PREVIOUS (coming:NEXT)? past? month:MONTH", _last_month),
    Rule("season", "(the? MOD -? (in)?)? (the:THE)? (rel:LAST|NEXT|THIS|PREVIOUS (past|coming)?)? season:SEASON|SMALLSEASON (of? year:YEAR)?", _season),  # noqa: E501
    Rule("so long ago", f"{NUMBER} -? unit:UNIT|UNITS (and (a)? half)? (-)? way:AGO|EARLIER|LATER|FROM_NOW", _ago),
    Rule("units ago", "unit:UNITS way:AGO|EARLIER|LATER|FROM_NOW", _ago),
    Rule("the year-earlier quarter", "(the)? comparable? year -? ago|earlier|before period:quarter|period|months|month", _year_ago),
    Rule("year-earlier", "(the)? year - ago|earlier", _year_ago),
    Rule("reference", "ref:REF", _reference),
    Rule("the past, the future", "the ref:REF_AFTER_THE", _reference),
    Rule("current", "ref:current", _reference),
    Rule("recent", "recent", _recent),
    Rule("the same period", "(the)? same period|months|month|time|quarter|weeks|week ((in|of|during)? year:YEAR | LAST year | a year EARLIER )", _same_period),  # noqa: E501
)
