"""Durations: "three days", "the past five years", "a year and a half", "several weeks", "a two-hour battle"."""

from tocsin.reading.times.numbers import number_of
from tocsin.reading.times.setting import Found
from tocsin.reading.times.values import Value, lasting, reference, repeated
from tocsin.reference.lexicon import table

RATES = {
    "times",
    "twice",
    "once",
    "million",
    "billion",
    "dollars",
    "percent",
    "%",
    "hours",
    "people",
    "barrels",
    "days",
    "cents",
}
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
    if found.beside(-1) in ("$", "€", "£") or (found.beside(-1) == "-" and found.beside(-2).isdecimal()):
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


READERS = {
    "duration": _duration,
    "vague": _vague,
    "bare": _bare,
    "one": _one,
    "unit_long": _unit_long,
    "long": _long,
    "half_unit": _half_unit,
    "with_half": _with_half,
    "these": _these,
    "span": _span,
}
"""What the rules of ``lexicon/time_rules.yaml`` call these readers."""
