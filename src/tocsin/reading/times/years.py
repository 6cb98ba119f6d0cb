"""Years, decades and centuries: "in 1998", "1990-91", "the mid-1980s", "nineteen ninety-one", "the 19th century"."""

from tocsin.reading.times.absolute import day_number, figure_of, year_number
from tocsin.reading.times.setting import Found
from tocsin.reading.times.values import Value, century, decade, year
from tocsin.reference.lexicon import table


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
    number = last.value.earliest.year // 100 * 100 + figure_of(found.word("short"))
    return year(number) if number > last.value.earliest.year else None


def _decade(found: Found) -> Value | None:
    digits = figure_of(found.word("decade"))
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


def _led_short_year(found: Found) -> Value | None:
    number = year_number(found)
    return year(number) if number else None


READERS = {
    "year": _year,
    "short_year": _short_year,
    "spoken_year": _spoken_year,
    "decade": _decade,
    "decade_word": _decade_word,
    "century": _century,
    "led_short_year": _led_short_year,
}
"""What the rules of ``lexicon/time_rules.yaml`` call these readers."""
