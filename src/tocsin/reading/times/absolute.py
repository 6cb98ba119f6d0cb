"""Times that name a calendar's day, month or year, whole or in part: "5 May 2014", "August 29", "the 1990s", "2021-08-26"."""

from dataclasses import replace
from datetime import date, timedelta

from tocsin.reading.times.anchoring import dated, monthed, weekday_near, year_for
from tocsin.reading.times.rule import Rule
from tocsin.reading.times.setting import Found
from tocsin.reading.times.values import Value, century, day, day_in, decade, month, part_of, week, year
from tocsin.records import Anchor, DatePrecision
from tocsin.reference.calendars import day_of
from tocsin.reference.lexicon import table

WEEKDAY = "(weekday:WEEKDAY|SMALLWEEKDAY .? ,?)?"
MONTH = "month:MONTH|SMALLMONTH .?"
NTH = "day:DAY|NTH|ORDINAL"
PART_BEFORE = "((MOD in)? the? intervening? MOD? part:PART of|on)?"
PART_BEHIND = "(,? in? the? MOD? part2:PART)?"
MOD = "(the? mod:MOD -? of? (in)?)?"
MOST_AHEAD = 9
"""So many tokens ahead a range ends that shares its year: "between 3 May and 5 June, 2014". Our choice."""


def _number(words: str) -> int:
    """Return the number at the beginning of words: "5th" is 5."""
    digits = "".join(c for c in words if c.isdecimal())
    return int(digits) if 0 < len(digits) < 5 else 0


def day_number(found: Found, name: str = "day") -> int:
    """Return the number of the day of a month that a figure or an ordinal tells, 0 for none."""
    ordinal = found.value(name, "ORDINAL")
    return ordinal if isinstance(ordinal, int) else _number(found.word(name))


def month_number(found: Found) -> int:
    """Return the number of the month, in whatever language it is named."""
    value = found.value("month", "MONTH") or found.value("month", "FMONTH")
    return value if isinstance(value, int) else 0


def year_number(found: Found, name: str = "year") -> int | None:
    """Return the year beside a date; None where there is none. Two digits are of the report's century or the last one."""
    digits = _number(found.word(name))
    if not found.has(name):
        return None
    return digits if digits > 99 else _of_two_digits(digits, found)


def _of_two_digits(digits: int, found: Found) -> int:
    now = found.setting.published.year if found.setting.published else 2029
    return max(now // 100 * 100 + digits - (100 if digits > now % 100 + 5 else 0), 1)


def with_part(found: Found, value: Value | None) -> Value | None:
    """Return a day, or the part of it that is named before or behind."""
    part = found.value("part", "PART") or found.value("part2", "PART")
    return part_of(value, str(part)) if value and part else value


def _month_day(found: Found) -> Value | None:
    """Read "May 5", "Monday, 5 May 2014", "the night of 5 May"; not "in March 10 people"."""
    if found.beside(1) in table("times")["no_year_after"] and not found.has("year"):
        return None
    if _is_short_foreign(found):
        return None
    told = dated(found, month_number(found), day_number(found), year_number(found) or _year_ahead(found))
    return with_part(found, told)


def _is_short_foreign(found: Found) -> bool:
    """Return whether a month is a foreign name of three letters in an English text with no year beside it."""
    is_english = found.value("month", "MONTH") is not None or found.setting.language not in ("en", "")
    return not is_english and not found.has("year") and found.word("month").isascii() and len(found.word("month")) < 4


def _year_ahead(found: Found) -> int | None:
    """Return the year that stands behind the end of a range or a list: "between 3 and 5 May 2014".

    The range began in the year before where its last month comes earlier: "from 30 December to 2 January 2015".
    """
    words, last = found.setting.tokens.words, month_number(found)
    months, joins = table("times")["words"]["MONTH"], {"-", "–", "—", "to", "and", "until", "through", ",", ".", "or", "&"}
    if found.beside(1) not in joins - {"."}:
        return None
    for at in range(found.last, min(found.last + MOST_AHEAD, len(words))):
        number = _number(words[at]) if words[at].isdecimal() else 0
        if 1900 <= number <= 2100:
            return number - (last < month_number(found)) if at > found.last + 1 else None
        last = months.get(words[at], last)
        if not (words[at] in joins or words[at] in months or 1 <= _number(words[at]) <= 31):
            return None
    return None


def _day_of_range(found: Found) -> Value | None:
    """Read the first day of "3-5 May 2014", whose month stands behind the second."""
    return dated(found, month_number(found), day_number(found), year_number(found))


def _second_day(found: Found) -> Value | None:
    """Read the second day of "May 3-5", whose month stands before the first; not "on May 3 and 4 people"."""
    setting = found.setting
    last = setting.told[-1] if setting.told else None
    if last is None or last.last != found.first - 1 or last.value.grain != "D" or len(last.value.value) < 10:
        return None
    behind = found.beside(1)
    if behind.isalpha() and behind not in table("times")["leads"] and behind not in ("at", "when", "near", "the"):
        return None
    month_, first = int(last.value.value[5:7]), int(last.value.value[8:10])
    number = day_number(found)
    told_year = year_number(found) or (last.value.earliest.year if last.value.earliest else None)
    if found.beside(-1) == "," and behind not in ("and", ",", "-") and number <= first:
        return None
    value = day_in(told_year, month_, number) if number > first else None
    return value.counted_from(last.value.anchor) if value else None


def _iso(found: Found) -> Value | None:
    words = found.shown("iso")
    try:
        told = day(date.fromisoformat("".join(_ascii(c) for c in words[:10])))
    except ValueError:
        return None
    return part_of(told, "".join(_ascii(c) for c in words[11:16])) if len(words) > 10 else told


def _ascii(c: str) -> str:
    return str(int(c)) if c.isdecimal() else c


def _numeric(found: Found) -> Value | None:
    """Read "13/05/2015"; where day and month could be either way round, only the year is sure."""
    words = "".join(_ascii(c) for c in found.word("numeric"))
    a, b, c = (int(piece) for piece in words.replace("-", "/").replace(".", "/").split("/"))
    if a > 31:
        least, most = table("calendars")["years"]["solar_hijri"]
        told = day_of("solar_hijri", a, b, c) if least <= a <= most else None
        return day(told) if told else day_in(a, b, c)
    y = c if c > 99 else _of_two_digits(c, found)
    if a != b and a <= 12 and b <= 12 and "." not in words:
        first, second = sorted(filter(None, (_day(y, a, b), _day(y, b, a))))
        weekday = found.value("weekday", "WEEKDAY")
        fitting = [d for d in (first, second) if d.weekday() == weekday]
        if len(fitting) == 1:
            return day(fitting[0])
        return Value(f"{y:04d}", DatePrecision.YEAR, "", first, second)
    day_, month_ = (b, a) if b > 12 else (a, b)
    return day_in(y, month_, day_)


def _day(y: int, m: int, d: int) -> date | None:
    value = day_in(y, m, d)
    return value.earliest if value else None


def _month_year(found: Found) -> Value | None:
    number, y = month_number(found), year_number(found)
    return month(y, number) if y else None


def _month(found: Found) -> Value | None:
    """Read a month alone; "May" and "March" only where the words before them, or a capital inside a sentence, say so."""
    word, lead = found.word("month"), found.beside(-1)
    if word in table("times")["doubtful"] and not found.has("mod") and lead not in table("times")["leads"]:
        return None
    return monthed(found, month_number(found), _year_ahead(found))


def _year(found: Found) -> Value | None:
    """Read a bare figure as a year; those of other centuries need a word that leads to a time."""
    number = year_number(found)
    if number is None or found.beside(-1) in table("times")["no_year_before"]:
        return None
    is_led = found.beside(-1) in table("times")["leads"] or found.has("mod") or found.has("lead")
    if found.beside(1) in table("times")["no_year_after"]:
        return None
    if found.beside(-1) in (",", ".") and found.beside(-2).isdecimal():
        return None
    return year(number) if is_led or 1900 <= number < 2060 else None


def _short_year(found: Found) -> Value | None:
    """Read the end of "1990-91"."""
    last = found.setting.told[-1] if found.setting.told else None
    if last is None or last.last != found.first - 1 or last.value.grain != "Y" or last.value.earliest is None:
        return None
    number = last.value.earliest.year // 100 * 100 + _number(found.word("short"))
    return year(number) if number > last.value.earliest.year else None


def _decade(found: Found) -> Value | None:
    digits = _number(found.word("decade"))
    if digits < 100 and "'" not in found.word("decade")[:1] and found.beside(-1) != "the" and not found.has("lead"):
        return None
    full = digits if digits > 99 else (1900 if digits > 20 else 2000) + digits
    return decade(f"{full // 10:03d}")


def _decade_word(found: Found) -> Value | None:
    return decade(str(found.value("decade", "DECADE_WORD")))


def _century(found: Found) -> Value | None:
    number = day_number(found)
    return century(number) if 1 <= number <= 30 else None


def _spoken_year(found: Found) -> Value | None:
    """Read "nineteen ninety-one" and "two thousand"."""
    numbers = [found.value(name, "CARDINAL") for name in ("first", "second", "third")]
    first, second, third = (n if isinstance(n, int) else 0 for n in numbers)
    if first == 2 and second == 1000:
        return year(2000 + third)
    is_year = first in (18, 19, 20) and 10 <= second < 100 and third < 10
    return year(first * 100 + second + third) if is_year else None


def _week_of(found: Found) -> Value | None:
    """Read "the week of March 6" and "the weekend of 5 May"."""
    told = dated(found, month_number(found), day_number(found), year_number(found))
    if told is None or told.earliest is None:
        return Value(told.value, DatePrecision.WEEK, "W") if told else None
    return week(told.earliest, weekend="weekend" in found.word("unit")).counted_from(told.anchor)


WEEKS = {"first": (1, 7), "1st": (1, 7), "second": (8, 14), "2nd": (8, 14), "third": (15, 21), "3rd": (15, 21), "fourth": (22, 28), "last": (-7, 0)}


def _week_of_month(found: Found) -> Value | None:
    """Read "the last week of September" as seven days of the month."""
    told = monthed(found, month_number(found), year_number(found))
    first, last = WEEKS.get(found.word("which"), (0, 0))
    if not last and not first:
        return None
    if told.earliest is None or told.latest is None:
        return replace(told, precision=DatePrecision.WEEK, grain="W")
    start = told.latest - timedelta(days=6) if first < 0 else told.earliest + timedelta(days=first - 1)
    return replace(told, precision=DatePrecision.WEEK, grain="W", earliest=start, latest=start + timedelta(days=6))


def _named_day(found: Found) -> Value | None:
    """Read "Christmas", "last New Year's Eve"."""
    month_, day_ = map(int, str(found.value("named", "NAMED_DAY")).split("-"))
    published, stated = found.setting.published, year_number(found)
    if published and found.has("rel") and not stated:
        is_over = (month_, day_) < (published.month, published.day)
        stated = published.year - (not is_over) if found.word("rel") == "last" else published.year + is_over
        value = day_in(stated, month_, day_)
        return value.counted_from(Anchor.PUBLISHED) if value else None
    return dated(found, month_, day_, stated)


def _floating_day(found: Found) -> Value | None:
    """Read "Thanksgiving": a day that is the nth of its weekday in its month."""
    month_, weekday, nth = (int(n) for n in str(found.value("named", "FLOATING_DAY")).split("-"))
    stated, setting = year_number(found), found.setting
    guessed, anchor = (stated, Anchor.NONE) if stated else year_for(found, month_)
    if guessed is None:
        return Value("", DatePrecision.DAY, "D")
    first = date(guessed, month_, 1)
    told = day(first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1)))
    is_too_late = setting.is_past and setting.published and told.earliest and told.earliest > setting.published
    return Value("", DatePrecision.DAY, "D") if is_too_late else told.counted_from(anchor)


def _day_of_month(found: Found) -> Value | None:
    """Read "on the 15th" where nothing is counted by it: of the month told before, else of the report's."""
    behind, setting = found.beside(1), found.setting
    if behind.isalpha() and behind not in table("times")["leads"]:
        return None
    told = setting.before("D", "M")
    if told and told.value.earliest:
        base, anchor, place = told.value.earliest, Anchor.EARLIER, setting.place_of(told)
        value = day_in(base.year, base.month, day_number(found))
        return value.counted_from(anchor, place) if value else None
    published = setting.published
    value = day_in(published.year, published.month, day_number(found)) if published else None
    return value.counted_from(Anchor.PUBLISHED) if value else None


def _led_short_year(found: Found) -> Value | None:
    number = year_number(found)
    return year(number) if number else None


def _nine_eleven(found: Found) -> Value:
    del found
    return day(date(2001, 9, 11))


def _weekday_of(found: Found) -> Value | None:
    """Read a day of the week: the last one before the report, or the next where the future is told."""
    number = found.value("weekday", "WEEKDAY")
    if not isinstance(number, int) or (found.word("weekday") in table("times")["doubtful"] and not found.has("dot")):
        if not isinstance(number, int) or found.beside(-1) not in ("on", "last", "next"):
            return None
    return with_part(found, weekday_near(found.setting, number, found.points))


def _foreign_weekday(found: Found) -> Value | None:
    number = found.value("weekday", "FWEEKDAY")
    if found.setting.language == "en" or not isinstance(number, int):
        return None
    return weekday_near(found.setting, number, -1 if found.setting.is_past else 0)


RULES = (
    Rule("iso", "iso:ISO", _iso),
    Rule("numeric", "(weekday:WEEKDAY ,|[? )? numeric:NUMERIC", _numeric),
    Rule("nine eleven", "NINEELEVEN", _nine_eleven),
    Rule("month day", f"{PART_BEFORE} (THIS? NEXT?)? {WEEKDAY} MOD? -? {MONTH} the? {NTH} (,? of? year:YEAR|SHORTYEAR)? {PART_BEHIND}", _month_day),  # noqa: E501
    Rule("day month", f"{PART_BEFORE} {WEEKDAY} MOD? the? {NTH} (day)? of? {MONTH} (,? of? year:YEAR|SHORTYEAR)? {PART_BEHIND}", _month_day),  # noqa: E501
    Rule("day month in another language", "(FWEEKDAY ,? FLINK?)? day:DAY|NTH (er|º|°|.)? FLINK? month:FMONTH .? (/ FMONTH)? (,? FLINK? year:YEAR FYEAR?)?", _month_day),  # noqa: E501
    Rule("month year in another language", "month:FMONTH .? (/ FMONTH)? FLINK? year:YEAR FYEAR?", _month_year),
    Rule("first of two days", f"{NTH} (?= DASH|TO|AND DAY|NTH|ORDINAL of? {MONTH} (,? year:YEAR)? )", _day_of_range),
    Rule("first of two days in another language", "day:DAY (?= DASH|TO|AND|FJOIN DAY (.)? FLINK? month:FMONTH (FLINK? year:YEAR)? )", _day_of_range),  # noqa: E501
    Rule("second of two days", "(?<= DASH|TO|AND|, ) day:DAY|NTH (,? year:YEAR)?", _second_day),
    Rule("month year", f"{MOD} {MONTH} ,? of? year:YEAR|SHORTYEAR", _month_year),
    Rule("month", f"{MOD} month:MONTH .?", _month),
    Rule("week of", f"the? unit:week|weekend of|ending|beginning|starting {MONTH} {NTH} (,? year:YEAR)?", _week_of),
    Rule("week of a month", f"the? which:ORDINAL|NTH|last week of|in {MONTH} (,? year:YEAR)?", _week_of_month),
    Rule("year", f"(the? mod:MOD -? of?)? (the lead:year)? year:YEAR", _year),
    Rule("end of a range of years", "(?<= DASH ) short:YY", _short_year),
    Rule("spoken year", "(the lead:year)? first:CARDINAL -? second:CARDINAL (-? third:CARDINAL)?", _spoken_year),
    Rule("decade", "(the? MOD -? of?)? (lead:the)? decade:DECADE", _decade),
    Rule("decade in words", "the MOD? -? decade:DECADE_WORD", _decade_word),
    Rule("century", "(the? MOD -?)? the? day:ORDINAL|NTH -? century", _century),
    Rule("named day", "(rel:LAST|NEXT|THIS)? named:NAMED_DAY (,? year:YEAR)?", _named_day),
    Rule("floating day", "named:FLOATING_DAY (,? year:YEAR)?", _floating_day),
    Rule("day of the month", "(?<= on|of ) the day:NTH", _day_of_month),
    Rule("short year", "(?<= in|of|since|by ) year:SHORTYEAR", _led_short_year),
    Rule("day of the week", f"{PART_BEFORE} (MOD -? on?)? weekday:WEEKDAY dot:.? {PART_BEHIND}", _weekday_of),
    Rule("day of the week in another language", "weekday:FWEEKDAY", _foreign_weekday),
)
