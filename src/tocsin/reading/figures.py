"""Reads how many a phrase says: "at least thirty-four", "2 dozen", "a soldier", "Ali Khan and his son".

Source for what vague words and hedges amount to: ``reference/lexicon/numbers.yaml``
and docs/codebook.md#tolls. A phrase may be a figure with its noun or only the
noun of one victim; "a 23-year-old" is one person, and 23 is no toll.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from tocsin.reference.lexicon import table
from tocsin.reference.numbers import number_words

_NOBODY = re.compile(
    r"^\s*(?:none|nobody|no one)\b"
    r"|^\s*(?:no|nil|without|zero)\s+(?!fewer|less|more)(?:\w+\s+){0,4}?(?:casualt|one|deaths?|people|person|injur|fatalit|loss|lives|victims?|harm"
    r"|soldiers?|civilians?|troops|police\w*|members?|staff|children|passengers?|fighters|militants?|reports?|indications?)\w*"
    r"|\b(?:unhurt|unharmed|unscathed|no one|no casualt\w+)\b"
    r"|\b(?:not|n't)\s+(?:\w+\s+)?(?:harm|hurt|caus|injur|kill)",
    re.IGNORECASE,
)
_GROUPS_OF = {"both": 2, "duo": 2, "trio": 3}
"""Words for a known number of people."""

MOST = 10_000_000
"""No count of people in one phrase is larger; a longer run of digits is a telephone number or an amount. Our choice."""

LONGEST = 12
"""Digits of a number that are looked at: more make it larger than ``MOST`` whatever they are."""

AGE = re.compile(
    r"[\w-]+[\s-]+(?:years?|yrs?|months?|days?)[\s-]+olds?|(?:aged|age)\s+\d+|\(\s*\d{1,3}\s*\)|(?<=[^\W\d],)\s*\d{1,3}\s*,?$",
    re.IGNORECASE,
)
"""Ages, which are no tolls: "a five-year-old", "aged 28", "Name (28)", "Name, 28", "Name, 28,"."""
NO_PEOPLE = re.compile(
    r"(?:[$€£₹]|\b(?:Rs|INR|USD|PKR)\.?)\s*[\d.,]+(?:\s*(?:thousand|million|billion|lakh|crore))?"  # money
    r"|\b[\d.,]+\s*(?:%|per\s?cent\b|km\b|kilomet\w+|miles?\b|met(?:re|er)s?\b|kg\b|kilos?\b|kilogram\w*|rounds?\b|rifles?\b"
    r"|camels?\b|cattle\b|goats?\b|cows?\b|houses?\b|vehicles?\b|shops?\b|rockets?\b|shells?\b|missiles?\b|grenades?\b|hours?\b)"
    r"|(?<=[A-Za-z]-)\d+\b|\b\d+/\d+\b",  # AK-47, 9/11
    re.IGNORECASE,
)
"""Numbers of other things than people. Source: our choice."""
UNKNOWN = re.compile(r"\b(?:unknown|unspecified|undetermined|unconfirmed|undisclosed)\s+numbers?\b", re.IGNORECASE)
"""A number that is said to be unknown is no figure."""
YEAR = re.compile(r"(?:19|20)\d\d")
COUNTS_PEOPLE = re.compile(
    r"\s+(?!(?:killed|captured|injured|wounded|arrested|and|in|on|the|was|were|to|when|after|by)\b)[a-z]"
)
"""What must stand behind four digits that could be a year: the noun of those counted."""
WORD = re.compile(r"\d+(?:,\d{2,3})+(?!\d)|\d{1,3}(?: \d{3})+(?!\d)|\d+(?:\.\d+)?|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as a phrase gives it, both ends inclusive, None for an open end; ``rule`` says how it was read."""

    low: int | None
    high: int | None
    rule: str
    start: int = 0
    """Where in the phrase the words of the number begin and end."""
    end: int = 0


def read_figure(phrase: str) -> Figure | None:
    """Return the first figure in a phrase, with its hedge; None if the phrase gives no number.

    >>> read_figure("at least 12 people")
    Figure(low=12, high=None, rule='floor', start=0, end=11)
    >>> [(f.low, f.high) for f in map(read_figure, ["2 dozen", "thirty-four", "10 to 15", "dozens", "nearly 1,200"])]
    [(24, 24), (34, 34), (10, 15), (24, None), (None, 1200)]
    >>> read_figure("a 23-year-old")
    """
    masked = _dates().sub(_blank, AGE.sub(_blank, NO_PEOPLE.sub(_blank, phrase)))
    words = [(w.group().casefold(), w.start(), w.end()) for w in WORD.finditer(masked)]
    if UNKNOWN.search(phrase) or re.search(r"\d[km]\b", masked):
        return None  # "12k" would be read as 12
    for at, (word, start, _) in enumerate(words):
        if word == "many" and masked[:start].casefold().endswith("as "):
            continue
        if word == "number" and re.search(r"\ban?\s+(?:\w+\s+)?$", masked[:start], re.IGNORECASE):
            return Figure(table("numbers")["vague"]["several"], None, "vague", start, words[at][2])
        value, after = _value(words, at)
        if value is None:
            vague = table("numbers")["vague"].get(word)
            if vague is not None and not (word == "some" and _value(words, at + 1)[0] is not None):
                return _vague(masked, words, at, vague)
            continue
        if value > MOST or (YEAR.fullmatch(word) and not COUNTS_PEOPLE.match(masked[words[at][2] :])):
            continue
        return _hedged(masked, words, at, after, value)
    return None


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


@cache
def _dates() -> re.Pattern[str]:
    """Return the pattern of a day and a month, whose number counts nobody."""
    month = "|".join(table("times")["words"]["MONTH"])
    return re.compile(
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{month})\b\.?(?:\s+\d{{4}})?|\b(?:{month})\.?\s+\d{{1,2}}\b", re.IGNORECASE
    )


def count_people(phrase: str) -> Figure | None:
    """Return how many people a noun phrase names: its figure, or the number of persons it lists.

    >>> [(f.low, f.high) for f in map(count_people, ["a soldier", "Ali Khan and his son Adeel", "two men"]) if f]
    [(1, 1), (2, 2), (2, 2)]
    """
    if _denies(phrase):
        return Figure(0, 0, "none", 0, len(phrase))
    figure = read_figure(phrase)
    if figure is not None:
        return _with_others(phrase, figure)
    if not re.search(r"[^\W\d_]", phrase) or UNKNOWN.search(phrase) or BARE_PLURAL.fullmatch(phrase.strip()):
        return None
    named = _dates().sub(" ", AGE.sub(" ", phrase))
    if (
        re.search(r"\d", named)
        or not (re.search(r"[^\W\d_]", named) or AGE.search(phrase))
        or re.match(r"\s*no\b", phrase, re.IGNORECASE)
    ):
        return None  # a number that is none of people, a mere date, "no group": nobody is counted
    return Figure(*_listed(phrase), rule="named", start=0, end=len(phrase))


BARE_PLURAL = re.compile(
    r"(?:\w+ )?(?:people|persons|civilians|soldiers|troops|militants|fighters|policemen|rebels|villagers|residents"
    r"|children|women|men|forces|personnel|insurgents|terrorists|gunmen|protesters|families|an entire family)",
    re.IGNORECASE,
)
"""People with no number, article or name: harmed, and not counted."""


def _with_others(phrase: str, figure: Figure) -> Figure:
    """Return the figure with a second one that "and a woman" or "and two boys" adds to it."""
    more = re.match(r"\s+[^\W\d_]+\s+and\s+(?:an?\s+[^\W\d_]+\s*$|(\w+)\s+[^\W\d_]+\s*$)", phrase[figure.end :])
    if not more or figure.rule != "plain" or figure.low is None:
        return figure
    second = read_figure(more.group(1)) if more.group(1) else Figure(1, 1, "plain")
    if second is None or second.low is None or second.rule != "plain":
        return figure
    total = figure.low + second.low
    return Figure(total, total, "sum", figure.start, len(phrase))


def _denies(phrase: str) -> bool:
    """Return whether a phrase says that nobody was harmed; "no fewer than 30" says the contrary."""
    return bool(_NOBODY.search(phrase))


def _listed(phrase: str) -> tuple[int, int]:
    """Return how many persons a phrase without a figure names: one, unless it joins several.

    What follows "and" is another person when it has its own article or
    possessive, or when both sides are names; "a worker and supervisor" is one.
    """
    bare = re.sub(r"\([^)]*\)|\b(?:identified as|including|alias)\b.*", " ", phrase)
    for word, number in _GROUPS_OF.items():
        if re.search(rf"\b{word}\b", bare, re.IGNORECASE):
            return number, number
    pieces = re.split(r"\band\b|&", bare)
    persons = 1
    for left, right in pairwise(pieces):
        own = re.match(r"\s*(?:an?|his|her|their|another|one)\b", right)
        if own or (_is_name(left) and _is_name(right)):
            persons += 1 + (left.count(",") if persons == 1 and _is_name(left.split(",")[0]) else 0)
    return persons, persons


def _is_name(piece: str) -> bool:
    return bool(re.match(r"\s*(?:[A-Z][\w.'’-]*\s+){1,4}[A-Z]?[\w.'’-]*\s*(?:,|$)", piece + " "))


def _value(words: Sequence[tuple[str, int, int]], at: int) -> tuple[int | None, int]:
    """Return the value of the number words from a place on, and where they end; (None, at) if there are none."""
    if at >= len(words):
        return None, at
    known, total, current, here = number_words(), 0, None, at
    while here < len(words):
        word, start, _ = words[here]
        apart = here > at and start - words[here - 1][2] > 3
        if apart:
            break
        if word[0].isdecimal():
            if current is not None:
                break
            digits = re.sub(r"[, ]", "", word)[:LONGEST]
            if "." in digits and not (here + 1 < len(words) and words[here + 1][0] in table("numbers")["scales"]):
                break
            current = float(digits) if "." in digits else int(digits)
        elif word in known:
            value = known[word]
            if value >= 100 or word in {"dozen", "score"}:
                current = (1 if current is None else current) * value
                if value >= 1000:
                    total, current = total + int(current), None
            elif (
                current is None
                or (20 <= current % 100 < 100 and current % 10 == 0 and 0 < value < 10)
                or current % 100 == 0
            ):
                current = (current or 0) + value
            else:
                break
        elif word == "half" and here == at and [w for w, *_ in words[at + 1 : at + 2]] in (["a"], ["an"]):
            whole, after = _value(words, at + 1)
            return (whole // 2, after) if whole else (None, at)
        elif (word == "and" and here > at and _continues(words, here)) or (
            word in {"a", "an"} and here == at and here + 1 < len(words) and words[here + 1][0] in _SCALES()
        ):
            pass
        else:
            break
        here += 1
    found = total + int(current or 0)
    return (found, here) if current is not None or total else (None, at)


@cache
def _SCALES() -> frozenset[str]:  # noqa: N802 - a table that is loaded late
    return frozenset(table("numbers")["scales"]) - {"score"}


def _continues(words: Sequence[tuple[str, int, int]], at: int) -> bool:
    """Return whether "and" joins two parts of one number ("one hundred and six"), not two numbers."""
    before, after = words[at - 1][0], words[at + 1][0] if at + 1 < len(words) else ""
    return before in {"hundred", "thousand"} and number_words().get(after, 1000) < 100


def _vague(text: str, words: Sequence[tuple[str, int, int]], at: int, low: int) -> Figure:
    word, start, end = words[at]
    following = [number_words().get(w, 0 if w != "of" else None) for w, *_ in words[at + 1 : at + 3]]
    by = 2 if following[:1] == [None] else 1
    scale = (
        number_words().get(words[at + by][0], 0) or _PLURALS.get(words[at + by][0], 0) if at + by < len(words) else 0
    )
    if scale >= 12:
        return Figure(low * scale, None, "vague", _article(text, start), words[at + by][2])
    exact = word in table("numbers")["exact"]
    return Figure(low, low if exact else None, "exact" if exact else "vague", _article(text, start), end)


_PLURALS = {"dozens": 12, "hundreds": 100, "thousands": 1000}
"""What multiplies a vague number before it: "tens of thousands" is 20,000 or more."""


def _article(text: str, start: int) -> int:
    found = re.search(r"\ban?\s+$", text[:start], re.IGNORECASE)
    return found.start() if found else start


@cache
def _hedges(kind: str) -> re.Pattern[str]:
    words = sorted(table("numbers")[kind], key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})\s+(?:an?\s+)?$", re.IGNORECASE)


def _hedged(text: str, words: Sequence[tuple[str, int, int]], at: int, after: int, value: int) -> Figure:
    start, end = words[at][1], words[after - 1][2]
    rest = text[end:]
    if re.match(r"(?:\s+\w+)?\s+at least\b", rest):
        return Figure(value, None, "floor", start, end)
    between = re.search(r"\bbetween\s+$", text[:start], re.IGNORECASE)
    span = re.match(rf"\s*(?:-|–|—|to|or{'|and' if between else ''})\s*(?=[\w])", rest)
    if span:
        upper, upper_after = _value(
            words, after + (words[after][0] in {"to", "or", "and"} if after < len(words) else 0)
        )
        if upper is not None and upper > value and upper < MOST:
            return Figure(value, upper, "range", between.start() if between else start, words[upper_after - 1][2])
    if re.match(r"\s*(?:or more|and above|\+)", rest):
        return Figure(value, None, "floor", start, end)
    ends = {"floor": (value, None), "ceiling": (None, value), "about": (value, value)}
    hedges = [(found.start(), kind) for kind in ends if (found := _hedges(kind).search(text[:start]))]
    if hedges:  # the longest holds: "no more than" is a ceiling though "more than" is a floor
        first, kind = min(hedges)
        return Figure(*ends[kind], kind, first, end)
    return Figure(value, value, "plain", start, end)
