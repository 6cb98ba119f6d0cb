"""Which kinds a word or a figure may have, and what it stands for in each: ``lexicon/times.yaml`` and its like."""

import re
from dataclasses import dataclass
from functools import cache

from tocsin.reference.lexicon import table

OTHER: frozenset[str] = frozenset()
"""The kinds of a word that tells no time."""

YEARS = range(1000, 2200)
"""Figures of four digits that may be a year."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a word may be: its kinds, and what it stands for in each."""

    kinds: frozenset[str]
    values: dict[str, object]


@cache
def vocabulary() -> dict[str, Word]:
    """Return all words of the lexicon, casefolded; some are of several tokens ("more than")."""
    told: dict[str, dict[str, object]] = {}
    for kind, words in table("times")["words"].items():
        for word in words:
            told.setdefault(word, {})[kind] = words[word] if isinstance(words, dict) else word
    _add_other_languages(told)
    _add_calendars(told)
    for word in told:
        if "CARDINAL" in told[word]:
            told[word]["NUMBER"] = told[word]["CARDINAL"]
    return {word: Word(frozenset(values), values) for word, values in told.items()}


def _add_other_languages(told: dict[str, dict[str, object]]) -> None:
    names, own = table("time_names"), table("times")
    for kind, lists in (("FMONTH", [*names["months"].values(), own["other_months"]]),
                        ("FWEEKDAY", [*names["days"].values(), own["other_weekdays"]]),
                        ("FDEICTIC", [own["other_days"]])):  # fmt: skip
        for words in lists:
            for word, value in words.items():
                told.setdefault(word, {})[kind] = value
    for kind, key in (("FLINK", "other_links"), ("FYEAR", "other_year_words"), ("FJOIN", "other_joins")):
        for word in own[key]:
            told.setdefault(word, {})[kind] = word


def _add_calendars(told: dict[str, dict[str, object]]) -> None:
    """Add month names of other calendars; a name may stand in several of them."""
    for calendar in ("hijri", "solar_hijri", "ethiopian"):
        for word, number in table("calendars")[calendar].items():
            months = told.setdefault(word.casefold(), {}).setdefault("CMONTH", {})
            assert isinstance(months, dict)
            months.setdefault(calendar, number)
    for word, calendar in table("calendars")["marks"].items():
        told.setdefault(word.casefold(), {})["CMARK"] = calendar


@cache
def doubtful() -> frozenset[str]:
    """Return the words that are no times in small letters, unless what stands beside them says so."""
    return frozenset(table("times")["doubtful"])


@cache
def kinds_of_figure(digits: str) -> frozenset[str]:
    """Return the kinds of a run of digits.

    >>> sorted(kinds_of_figure("12")), sorted(kinds_of_figure("1998")), sorted(kinds_of_figure("1,200"))
    (['DAY', 'HOUR', 'NUMBER', 'YY'], ['NUMBER', 'YEAR'], ['NUMBER'])
    """
    found = {"NUMBER"}
    if digits.isdecimal() and len(digits) <= 4:
        number = int(digits)
        found |= {"DAY"} if len(digits) <= 2 and 1 <= number <= 31 else set()
        found |= {"HOUR"} if len(digits) <= 2 and number <= 24 else set()
        found |= {"YEAR"} if len(digits) == 4 and number in YEARS else set()
        found |= {"HHMM"} if len(digits) == 4 and number // 100 < 25 and number % 100 < 60 else set()
        found |= {"YY"} if len(digits) == 2 else set()
    return frozenset(found)


SHAPES = (
    ("ISO", r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?(?!\d)"),
    (
        "NUMERIC",
        r"\d{4}[./]\d{1,2}[./]\d{1,2}(?!\d)|\d{1,2}(?:\.\d{1,2}\.|/\d{1,2}/|-\d{1,2}-)\d{4}(?!\d)|\d{1,2}/\d{1,2}/\d\d(?!\d)",
    ),
    ("CLOCK", r"[01]?\d:[0-5]\d(?::[0-5]\d)?(?!\d)|2[0-4]:[0-5]\d(?::[0-5]\d)?(?!\d)|(?:[01]?\d|2[0-4])h[0-5]\d(?!\d)"),
    ("DOTTED", r"(?:1[0-2]|[1-9])\.[0-5]\d(?=\s?[ap]\.?m)"),
    ("NINEELEVEN", r"9/11(?![\d/])"),
    ("FRACTION", r"\d{1,2}/\d{1,2}(?![\d/])"),
    ("DECADE", r"(?:1[0-9]|20)\d0['’]?s(?!\w)|['’`]\d0s(?!\w)|\d0s(?!\w)"),
    ("SHORTYEAR", r"['’`]\d\d(?![\d\w])"),
    ("QUARTERNAME", r"[Qq][1-4](?!\w)|H[12](?=\s\d{4})"),
    ("FYNAME", r"FY\s?(?:\d{4}|\d\d)(?!\w)"),
    ("NTH", r"\d{1,3}(?:st|nd|rd|th)(?!\w)"),
    ("NUMBER", r"\d{1,3}(?:,\d{3})+(?![\d,]*\d)|\d+\.\d+(?!\.?\d)|\d+"),
)
"""Figures by shape, tried in this order."""


@cache
def phrases() -> tuple[str, ...]:
    """Return the lexicon's entries of more than one token, the longest first."""
    several = (word for word in vocabulary() if re.search(r"[\W_]", word))
    return tuple(sorted(several, key=len, reverse=True))
