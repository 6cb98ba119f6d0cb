"""Clock times and parts of a day: "10 p.m. Wednesday", "at 14:30", "1730 hours", "at dawn", "noon Thursday"."""

from dataclasses import replace

from tocsin.reading.times.absolute import day_number, month_number, year_number
from tocsin.reading.times.anchoring import dated, weekday_near
from tocsin.reading.times.setting import Found
from tocsin.reading.times.values import Value, day, part_of, shifted, unsettled
from tocsin.records import Anchor, DatePrecision

LEADS = {"at", "around", "about", "by", "from", "until", "till", "since", "between", "before", "after", "and", "to"}
"""Words before "10:30" that make it a time and no score. Source: our choice."""
NO_NOUN_BEHIND = {
    "prayers",
    "prayer",
    "talk",
    "news",
    "show",
    "club",
    "newspaper",
    "raid",
    "raids",
    "patrol",
    "service",
    "edition",
}


def _day_of(found: Found) -> Value:
    """Return the day of a clock time: the one named beside it, else the last one told, else the report's."""
    setting = found.setting
    if found.has("month"):
        told = dated(found, month_number(found), day_number(found), year_number(found))
        return told or unsettled(DatePrecision.DAY, "D")
    number = found.value("weekday", "WEEKDAY")
    if isinstance(number, int):
        return weekday_near(setting, number, found.points)
    moved = found.value("deictic", "DEICTIC")
    if isinstance(moved, int):
        there = shifted(setting.published, moved, "D") if setting.published else None
        return day(there).counted_from(Anchor.PUBLISHED) if there else unsettled(DatePrecision.DAY, "D")
    return _day_told(found)


def _day_told(found: Found) -> Value:
    setting = found.setting
    told = setting.last_day()
    if told:
        plain = day(told.value.earliest) if told.value.earliest else replace(told.value, value=told.value.value[:10])
        return replace(plain, is_day_assumed=True).counted_from(Anchor.EARLIER, setting.place_of(told))
    if setting.published is None:
        return unsettled(DatePrecision.DAY, "D")
    return replace(day(setting.published), is_day_assumed=True).counted_from(Anchor.PUBLISHED)


def _clock(found: Found) -> Value | None:
    """Read "10:30 p.m.", "14:30 GMT", "at 10:30"."""
    pieces = [int(piece) for piece in found.word("clock").replace("h", ":").replace(".", ":").split(":")[:2]]
    hours, minutes = pieces[0], pieces[1] if len(pieces) > 1 else 0
    if minutes > 59:
        return None
    is_named = (
        found.has("ampm") or found.has("zone") or found.has("weekday") or found.has("deictic") or found.has("part")
    )
    if not is_named and found.beside(-1) not in LEADS and "h" not in found.word("clock"):
        return None
    return _at(found, hours, minutes)


def _hour(found: Found) -> Value | None:
    return _at(found, int(found.word("hour")) if found.word("hour").isdecimal() else _word(found), 0)


def _word(found: Found) -> int:
    value = found.value("hour", "CARDINAL")
    return value if isinstance(value, int) else 99


def _at(found: Found, hours: int, minutes: int) -> Value | None:
    half = found.value("ampm", "AMPM")
    part = found.value("part", "PART")
    if half is not None or part in ("AF", "EV", "NI", "MO"):
        is_late = half == 12 or part in ("AF", "EV") or (part == "NI" and hours > 5)
        hours = hours % 12 + (12 if is_late else 0) if hours <= 12 else hours
    if hours > 24 or (hours == 24 and minutes):
        return None
    return part_of(_day_of(found), f"{hours:02d}:{minutes:02d}")


def _military(found: Found) -> Value | None:
    digits = found.word("hhmm")
    return part_of(_day_of(found), f"{int(digits[:2]):02d}:{int(digits[2:]):02d}")


def _part(found: Found) -> Value | None:
    """Read "noon Thursday", "at dawn", "the morning of May 14"; not "the morning show"."""
    if found.beside(1) in NO_NOUN_BEHIND or (found.beside(1) == "-" and not found.has("mod")):
        return None
    if (
        found.has("lead")
        or found.has("mod")
        or found.has("weekday")
        or found.beside(-1) in LEADS | {"in", "during", "toward", "towards"}
    ):
        return part_of(_day_of(found), str(found.value("part", "PART")))
    return None


READERS = {
    "clock": _clock,
    "hour": _hour,
    "military": _military,
    "part": _part,
}
"""What the rules of ``lexicon/time_rules.yaml`` call these readers."""
