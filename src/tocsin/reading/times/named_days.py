"""Days that have a name, and days of the week: "Christmas", "Thanksgiving", "9/11", "Monday", "on the 15th"."""

from datetime import date, timedelta

from tocsin.reading.times.absolute import day_number, with_part, year_number
from tocsin.reading.times.anchoring import dated, moved_day, weekday_near, year_for
from tocsin.reading.times.setting import Found
from tocsin.reading.times.values import Value, day, day_in
from tocsin.records import Anchor, DatePrecision
from tocsin.reference.lexicon import table


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


def _nine_eleven(found: Found) -> Value:
    del found
    return day(date(2001, 9, 11))


def _weekday_of(found: Found) -> Value | None:
    """Read a day of the week: the last one before the report, or the next where the future is told."""
    number = found.value("weekday", "WEEKDAY")
    if not isinstance(number, int):
        return None
    is_doubtful = found.word("weekday") in table("times")["doubtful"] and not found.has("dot")
    if is_doubtful and found.beside(-1) not in ("on", "last", "next"):
        return None
    until = _weekday_ahead(found)
    if until is not None:
        end = weekday_near(found.setting, until, found.points)
        return with_part(found, moved_day(end, -((until - number) % 7)).counted_from(end.anchor) if end.value else end)
    ahead = 1 if found.beside(-1) in AHEAD else 0
    return with_part(found, weekday_near(found.setting, number, found.points or ahead))


AHEAD = ("by", "until", "starting", "beginning")
"""Words before a day that lies ahead where no verb tells when. Source: our choice."""


def _weekday_ahead(found: Found) -> int | None:
    """Return the day of the week that another is told up to, or with: "from Friday to Saturday"."""
    weekdays = table("times")["words"]["WEEKDAY"]
    if found.beside(1) not in ("to", "and", "-", "–", "until", "through"):
        return None
    behind = found.beside(3) if found.beside(2) in ("on", "early", "late") else found.beside(2)
    number, own = weekdays.get(behind), found.value("weekday", "WEEKDAY")
    if not isinstance(number, int) or not isinstance(own, int) or len(behind) <= len("thurs"):
        return None
    is_backwards = found.beside(1) == "and" and (number - own) % 7 > DAYS_AHEAD
    return None if is_backwards else number


DAYS_AHEAD = 3
"""So many days ahead at most is the second of two days; "Friday and Thursday" is told backwards. Our choice."""


def _foreign_weekday(found: Found) -> Value | None:
    number = found.value("weekday", "FWEEKDAY")
    if found.setting.language == "en" or not isinstance(number, int):
        return None
    return weekday_near(found.setting, number, -1 if found.setting.is_past else 0)


READERS = {
    "nine_eleven": _nine_eleven,
    "named_day": _named_day,
    "floating_day": _floating_day,
    "day_of_month": _day_of_month,
    "weekday_of": _weekday_of,
    "foreign_weekday": _foreign_weekday,
}
"""What the rules of ``lexicon/time_rules.yaml`` call these readers."""
