"""Reads standing relations between organised actors.

Source: docs/codebook.md#relations and ``lexicon/relations.yaml``.
"""

import re
from collections.abc import Iterator
from functools import cache

from tocsin.reading.page import Page
from tocsin.records import Known, Party, RelationKind, RelationSaid
from tocsin.reference.lexicon import table, words_of

GROUP = (
    r"(?<!\w)(?:the\s+)?(?:al-|Al-)?(?:(?:[A-Z]\.){2,}|[A-Z][\w’'-]{0,40})"
    r"(?:[ -](?:(?:[A-Z]\.){2,}|[A-Z][\w’'-]{0,40}|of|and|ul|e|i|al|for|the|in|de)){0,9}"
)
ABBREVIATION = r"(?:\s*\([^)]{1,30}\))?"
BARE = re.compile(
    r"(?<!\w)(?P<long>(?:[A-Z][\w’'.-]{0,40}\s+(?:(?:of|and|e|i|ul|for)\s+)?){2,8})(?P<short>[A-Z]{2,6}s?(?:\s[A-Z][a-z]+)?)\b(?!\s*\()"
)
"""A name followed by its abbreviation in a text that has lost its brackets: "Frontier Corps FC"."""
REVERSED = re.compile(r"(?<![A-Z.&-])(?P<short>[A-Z][A-Z.&-]{1,20}s?)\s*\((?P<long>[\w’'. -]{6,60})\)")
"""An abbreviation with its name in brackets: "LOS (local organisation squad)"."""
ABBREVIATED = re.compile(
    r"(?<![\w’'.-])(?P<long>(?:[\w’'.-]{1,40}\s+){0,9}[\w’'.-]{1,40})\s*\(\s*"
    r"(?:also known as |or )?(?P<short>[A-Za-z][\w.’'&/-]*(?: [A-Z][\w.-]*){0,2})\s*\)"
)


def read_relations(page: Page) -> Iterator[tuple[RelationSaid, int, int]]:
    """Yield every relation the part asserts, with the offsets of the words that assert it."""
    yield from _names_equated(page)
    yield from _asserted(page)


def _names_equated(page: Page) -> Iterator[tuple[RelationSaid, int, int]]:
    """Yield pairs such as "Central Reserve Police Force (CRPF)": an actor's full name and its abbreviation."""
    seen: set[tuple[str, str]] = set()
    for found, start in _abbreviations(page.content):
        short, end = found["short"], found.end("long")
        long = re.sub(r"[’']s?$", "", page.words(start, end).rstrip())
        if not is_organised(long, short) or (long, short) in seen:
            continue
        seen.add((long, short))
        a = page.known(Party(name=long), start, start + len(long), "abbreviation 1")
        b = page.known(Party(name=short), *found.span("short"), "abbreviation 1")
        first, last = min(start, found.start("short")), max(found.end(), found.end("short"))
        yield RelationSaid(kind=page.known(RelationKind.AKA, first, last, "abbreviation 1"), a=a, b=b), first, last


def _abbreviations(content: str) -> Iterator[tuple[re.Match[str], int]]:
    """Yield each name beside its abbreviation, in any of three notations, with the name's beginning."""
    for found in ABBREVIATED.finditer(content):
        start = _start_of_name(content, found.start("long"), found.end("long"), found["short"])
        if start is not None:
            yield found, start
    for found in BARE.finditer(content):
        start = _start_of_name(content, found.start("long"), found.end("long"), found["short"], must_spell=True)
        if start is not None:
            yield found, start
    for found in REVERSED.finditer(content):
        start = _start_of_name(content, *found.span("long"), found["short"], must_spell=True)
        if start is not None:
            yield found, start


def _start_of_name(content: str, start: int, end: int, short: str, *, must_spell: bool = False) -> int | None:
    """Return where the name that an abbreviation stands for begins: the words whose initials spell it.

    Small joining words may be skipped; a name whose initials do not spell the
    abbreviation ("Interior Ministry (SEGOB)") begins with its run of capitals.
    """
    words = [(m.group(), start + m.start()) for m in re.finditer(r"[\w’'.-]+", content[start:end])]
    letters = [c.casefold() for c in short if c.isalnum()]
    if short.isupper() or sum(c.isupper() for c in short) >= 2:
        for first in range(len(words) - 1, -1, -1):
            initials = [w[0][0].casefold() for w in words[first:]]
            if initials[0] == letters[0] and _spells(initials, letters):
                return words[first][1]
    if must_spell:
        return None
    at = len(words)
    while at and (
        words[at - 1][0][0].isupper() or (words[at - 1][0] in {"of", "and", "e", "ul", "al", "i"} and at < len(words))
    ):
        at -= 1
    while at < len(words) and not words[at][0][0].isupper():
        at += 1
    return words[at][1] if at < len(words) and sum(c.isupper() for c in short) >= 2 else None


def _spells(initials: list[str], letters: list[str]) -> bool:
    """Return whether the letters are found among the initials in order, skipping few."""
    at = 0
    for letter in letters:
        while at < len(initials) and initials[at] != letter:
            at += 1
        if at == len(initials):
            return False
        at += 1
    return len(initials) <= len(letters) + 3


def is_organised(long: str, short: str) -> bool:
    """Return whether an abbreviated name is an organised actor's and no place's, rank's, weapon's or law's."""
    words = set(re.findall(r"[^\W\d_]+", long.casefold()))
    if short.casefold() in words_of("no_actors") or words & _kinds("no_actor_words"):
        return False
    return len(words) > 1 or long[:1].isupper()


@cache
def _kinds(name: str) -> frozenset[str]:
    return frozenset(w.casefold() for w in table("relations")[name])


@cache
def _patterns() -> list[tuple[RelationKind, re.Pattern[str]]]:
    rows = []
    for row in table("relations")["patterns"]:
        text = row["words"]
        for side in "AB":
            text = text.replace(side + "{}", rf"(?P<{side.lower()}>{GROUP}){ABBREVIATION}")
        rows.append((RelationKind(row["kind"]), re.compile(text)))
    return rows


def _asserted(page: Page) -> Iterator[tuple[RelationSaid, int, int]]:
    """Yield relations that a pattern of ``lexicon/relations.yaml`` finds between two names."""
    seen: set[tuple[str, str, str]] = set()
    for kind, pattern in _patterns():
        for found in pattern.finditer(page.content):
            a, b = _party(page, *found.span("a")), _party(page, *found.span("b"))
            if a is None or b is None or (kind is RelationKind.PART_OF and _SPLIT.search(found.group())):
                continue
            if (key := (kind, a.value.name, b.value.name)) not in seen:
                seen.add(key)
                said = page.known(kind, found.start(), found.end(), "relation pattern 1")
                yield RelationSaid(kind=said, a=a, b=b), found.start(), found.end()


_SPLIT = re.compile(r"\b(?:splinter|breakaway)\b", re.IGNORECASE)
"""A unit "of" a group is part of it, a splinter "of" it is not."""


def _party(page: Page, start: int, end: int) -> Known[Party] | None:
    words = page.words(start, end)
    kept = re.sub(r"^(?:the|The|A|An)\s+", "", words).rstrip(" .,’'")
    kept = re.sub(r"(?:\s+(?:of|and|the|in|for|de|e|al|i|ul))+$", "", kept)
    if len(kept) < 2 or kept.casefold() in _kinds("no_actor_words"):
        return None
    start += words.index(kept)
    return page.known(Party(name=kept), start, start + len(kept), "relation pattern 1")
