"""Goes through a text once and reads every time expression in it, in the order of the text."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from tocsin.reading.times import (
    absolute,
    calendars,
    clock,
    composed,
    counted,
    lasting,
    named_days,
    quarters,
    relative,
    repeated,
    years,
)
from tocsin.reading.times.notation import Alphabet, words_in
from tocsin.reading.times.rule import Rule
from tocsin.reading.times.setting import Found, Setting, Told
from tocsin.reading.times.tokens import tokens_of
from tocsin.records import TimeExpression
from tocsin.reference.lexicon import table

ROOMS = (
    absolute, years, named_days, quarters, relative, counted, clock, repeated, lasting, calendars, composed,
)  # fmt: skip
"""Where the readers are that the rules name."""


@cache
def rules() -> tuple[Rule, ...]:
    """Return all rules of ``lexicon/time_rules.yaml`` with their readers, parts filled in."""
    told = table("time_rules")
    readers = {name: read for room in ROOMS for name, read in room.READERS.items()}
    parts = {name: words.format_map(told["parts"]) for name, words in told["parts"].items()}
    return tuple(Rule(row["name"], row["words"].format_map(parts), readers[row["read"]]) for row in told["rules"])


@dataclass(frozen=True, slots=True)
class Grammar:
    """All rules over one alphabet, and the pattern of the stretches in which they are tried."""

    alphabet: Alphabet
    patterns: tuple[tuple[re.Pattern[str], Rule], ...]
    stretch: re.Pattern[str]


@cache
def grammar() -> Grammar:
    """Return the grammar, made once."""
    alphabet = Alphabet(word for rule in rules() for word in words_in(rule.notation))
    core = "".join(map(alphabet.letters_with, table("time_rules")["core"]))
    patterns = tuple((alphabet.compiled(rule.notation), rule) for rule in rules())
    return Grammar(alphabet, patterns, re.compile(f"[^x{core}]*[{core}][^x]*"))


def read_times(
    text: str, *, published: date | None = None, year: int | None = None, language: str = "en", is_past: bool = False
) -> tuple[TimeExpression, ...]:
    """Return every time expression of a text, in its order, none within another.

    ``published`` anchors relative words; ``year`` is the one that the report itself names, for days that lack one where
    that is not known. With ``is_past`` nothing lies after the report. Without an anchor relative words have value "".

    >>> [t.value for t in read_times("It began on 5 May and ended two days later.", published=date(2014, 6, 1))]
    ['2014-05-05', '2014-05-07']
    >>> [(t.text, t.value) for t in read_times("Gunmen struck late on Monday.")]
    [('late on Monday', '')]
    """
    tokens = tokens_of(text, grammar().alphabet)
    setting = Setting(tokens, published, year, language, is_past)
    for stretch in grammar().stretch.finditer(tokens.letters):
        _read_stretch(setting, *stretch.span())
    return tuple(_expression(setting, told) for told in setting.told)


def _read_stretch(setting: Setting, begin: int, end: int) -> None:
    """Read the times of a stretch of tokens into the setting, from left to right, the longest at each place."""
    reach = begin
    for start, stop, rule, groups in _candidates(setting.tokens.letters[begin:end]):
        if begin + start < reach:
            continue
        first, last = begin + start, begin + stop
        named = {name: (begin + a, begin + b) for name, a, b in groups}
        value = rule.read(Found(named, first, last, setting))
        if value is not None:
            last = _without_stop(setting, first, last)
            setting.told.append(Told(first, last, value))
            reach = last


Candidate = tuple[int, int, Rule, tuple[tuple[str, int, int], ...]]
"""Where a rule finds something in a stretch, and where its named words stand there."""
MOST_KEPT = 4_096
"""So many stretches are kept with what was found in them: most are short, and the same come again. Our choice."""


@lru_cache(MOST_KEPT)
def _candidates(letters: str) -> tuple[Candidate, ...]:
    """Return what the rules find in a stretch, from left to right, the longest first."""
    found = [
        (match.start(), -match.end(), order, match, rule)
        for order, (pattern, rule) in enumerate(grammar().patterns)
        for match in pattern.finditer(letters)
    ]
    found.sort(key=lambda f: f[:3])
    return tuple((match.start(), match.end(), rule, _groups(match)) for *_, match, rule in found)


def _groups(match: re.Match[str]) -> tuple[tuple[str, int, int], ...]:
    spans = ((name, *match.span(name)) for name in match.re.groupindex)
    return tuple((name, start, end) for name, start, end in spans if start < end)


LONGEST_SHORTENED = 5
"""Letters of a shortened month or day ("Sept"); behind a longer word a full stop ends the sentence. Our choice."""


def _without_stop(setting: Setting, first: int, last: int) -> int:
    """Return where a time ends: not with the full stop or comma behind it."""
    words = setting.tokens.words
    while last - first > 1 and (
        words[last - 1] == "," or (words[last - 1] == "." and not _is_shortened(words[last - 2]))
    ):
        last -= 1
    return last


def _is_shortened(word: str) -> bool:
    return word.isalpha() and len(word) < LONGEST_SHORTENED and word not in ("may", "june", "july")


def _expression(setting: Setting, told: Told) -> TimeExpression:
    start, end = setting.place_of(told)
    value = told.value
    return TimeExpression(
        text=setting.tokens.text[start:end],
        start=start,
        end=end,
        type=value.type,
        value=value.value,
        precision=value.precision,
        earliest=value.earliest,
        latest=value.latest,
        anchor=value.anchor,
        anchored_at=value.anchored_at,
        is_day_assumed=value.is_day_assumed,
    )
