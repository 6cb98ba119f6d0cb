"""Times that come again and again: "every day", "each July", "twice a week", "Mondays", "annually"."""

from tocsin.reading.times.numbers import number_of
from tocsin.reading.times.setting import Found
from tocsin.reading.times.values import Value, lasting, repeated


def _every_unit(found: Found) -> Value | None:
    unit = str(found.value("unit", "UNIT") or found.value("unit", "UNITS"))
    number = number_of(found.word("number").split()) if found.has("number") else 2 if found.has("other") else 1
    return repeated(lasting(number, unit).value, unit) if number else None


def _every_weekday(found: Found) -> Value | None:
    number = found.value("weekday", "WEEKDAY")
    number = number if isinstance(number, int) else found.value("weekday", "WEEKDAYS")
    return repeated(f"XXXX-WXX-{number + 1}", "D") if isinstance(number, int) else None


def _every_month(found: Found) -> Value | None:
    number = found.value("month", "MONTH")
    return repeated(f"XXXX-{number:02d}", "M") if isinstance(number, int) else None


def _every_season(found: Found) -> Value | None:
    return repeated(f"XXXX-{found.value('season', 'SEASON')}", "S")


def _every_part(found: Found) -> Value | None:
    return repeated(f"XXXX-XX-XXT{found.value('part', 'PART')}", "D")


def _adverb(found: Found) -> Value | None:
    return repeated(str(found.value("adverb", "ADVERB_SET")))


READERS = {
    "every_unit": _every_unit,
    "every_weekday": _every_weekday,
    "every_month": _every_month,
    "every_season": _every_season,
    "every_part": _every_part,
    "adverb": _adverb,
}
"""What the rules of ``lexicon/time_rules.yaml`` call these readers."""
