"""Durations: "three days", "the past five years", "a year and a half", "several weeks", "a two-hour battle"."""

from tocsin.reading.times.numbers import number_of
from tocsin.reading.times.rule import Rule
from tocsin.reading.times.setting import Found
from tocsin.reading.times.values import Value, lasting, reference, repeated
from tocsin.records import TimeType
from tocsin.reference.lexicon import table

RATES = {"times", "twice", "once", "million", "billion", "dollars", "percent", "%", "hours", "people", "barrels", "days", "cents"}
"""Words before "a day" or "a year" that make it mean each of them. Source: our choice."""


def _unit(found: Found) -> str:
    return str(found.value("unit", "UNIT") or found.value("unit", "UNITS"))


def _is_age(found: Found) -> bool:
    """Return whether it is somebody's age: "a 44-year-old", "55 years old", "6 years of age"."""
    behind = [found.beside(1), found.beside(2)]
    old = table("times")["words"]["OLD"]
    return behind[0] in old or (behind[0] in ("-", "of") and behind[1] in (*old, "age"))


def _duration(found: Found) -> Value | None:
    number, unit = number_of(found.word("number").split()), _unit(found)
    if unit == "Q" and found.beside(0) == "quarters" and "-" in found.setting.tokens.words[found.first : found.last]:
        return None  # three-quarters
    if _is_age(found) or number is None or (unit == "TS" and found.word("unit") == "second"):
        return None
    if found.has("half"):
        number += 0.5
    if found.beside(-1) in ("$", "€", "£") or found.beside(-1) == "-" and found.beside(-2).isdecimal():
        return None
    return lasting(number, unit)


def _vague(found: Found) -> Value | None:
    return None if _is_age(found) else lasting(None, _unit(found))


def _bare(found: Found) -> Value | None:
    """Read "for years", "in recent weeks"; not "55 years old", "three-quarters"."""
    unit = _unit(found)
    if _is_age(found) or unit in ("TM", "TS", "WE") or (found.beside(-1) == "-" and found.beside(-2) != "decades"):
        return None
    if unit == "Q" and not found.has("recent"):
        return None
    return lasting(None, unit)


def _one(found: Found) -> Value | None:
    """Read "a year": a duration, or each year behind an amount ("$5 million a year")."""
    unit = _unit(found)
    if _is_age(found) or unit in ("WE", "TS", "Q"):
        return None
    before = found.beside(-1)
    if before in RATES or (before.isdecimal() and found.beside(-2) in ("$", "€", "£")):
        return repeated(lasting(1, unit).value, unit)
    return lasting(1, unit)


def _unit_long(found: Found) -> Value | None:
    return lasting(1, _unit(found))


def _long(found: Found) -> Value | None:
    return lasting(1, str(found.value("long", "LONG")))


def _half_unit(found: Found) -> Value | None:
    return lasting(0.5, _unit(found))


def _with_half(found: Found) -> Value | None:
    return lasting(1.5, _unit(found))


def _these(found: Found) -> Value | None:
    """Read "the coming years", "past years": somewhere in the future or the past."""
    unit = _unit(found)
    if found.word("rel") in table("times")["words"]["LAST"] and not found.has("the"):
        return reference("PAST_REF", found.setting.published)
    return lasting(None, unit)


def _span(found: Found) -> Value | None:
    """Read "two to three weeks" by its first number."""
    number = number_of(found.word("number").split())
    return lasting(number, _unit(found)) if number and not _is_age(found) else None



NUMBER = "number:(ARTICLE? CARDINAL (-|and? CARDINAL)* (-? and -? ARTICLE|one -? half)? | NUMBER FRACTION? (-? and -? ARTICLE|one -? half)? | FRACTION)"
BARE = NUMBER.replace("ARTICLE? ", "", 1)
BETWEEN = "(more|full|straight|consecutive|additional|trading|working|business|long|further|whole|extra|successive|solid|calendar)?"
REL = "rel:LAST|NEXT|RECENT|PREVIOUS|FOLLOWING"
RULES = (
    Rule("a so-long something", f"{BARE} - unit:UNIT|UNITS (- long)?", _duration),
    Rule("so long", f"ABOUT* (the)? (first|last|ARTICLE|full|entire)? {NUMBER} {BETWEEN} unit:UNIT|UNITS (- long)? (half:and a half)? (or so)?", _duration),  # noqa: E501
    Rule("so long, about", f"ABOUT* (the|these|those)? {REL} ABOUT? {NUMBER} -? {BETWEEN} unit:UNIT|UNITS", _duration),
    Rule("one with something beside", f"ABOUT* number:ARTICLE|one full|whole|entire unit:UNIT", _duration),
    Rule("several", f"ABOUT* (the|these)? ({REL})? (a)? VAGUE (of)? NUMBER? {BETWEEN} unit:UNITS", _vague),
    Rule("recent weeks", "recent:RECENT unit:UNITS", _bare),
    Rule("units", "(the|THAT)? unit:UNITS (- long)?", _bare),
    Rule("a unit", "ABOUT* ARTICLE unit:UNIT", _one),
    Rule("unit-long", "unit:UNIT - long", _unit_long),
    Rule("yearlong", "long:LONG", _long),
    Rule("half a unit", "ABOUT* half (a|an|-)? unit:UNIT", _half_unit),
    Rule("a unit and a half", "ABOUT* ARTICLE unit:UNIT and a half", _with_half),
    Rule("the coming units", "(the:the)? rel:LAST|NEXT|PREVIOUS|FOLLOWING unit:UNITS (ahead)?", _these),
    Rule("the units ahead", "the unit:UNITS ahead", _vague),
    Rule("two to three units", f"ABOUT* number:NUMBER|ARTICLE TO|-|or|and NUMBER -? unit:UNITS", _span),
)
