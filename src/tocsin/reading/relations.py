"""Reads standing relations between organised actors.

Names set side by side are read in :mod:`tocsin.reading.equated`; here are the
relations that words assert ("X, the armed wing of Y"), by the patterns of
``lexicon/relations.yaml``. A name counts only where it shows that it names an
organised actor, for "talks between" two persons are no relation.
Source: docs/codebook.md#relations.
"""

import re
from collections.abc import Iterator
from functools import cache

from tocsin.reading.equated import equated
from tocsin.reading.page import Page
from tocsin.records import Known, Party, RelationKind, RelationSaid
from tocsin.reference.lexicon import table

CAPITAL = r"(?:(?:[A-Z]\.){2,}|[A-Z][\w’'-]{0,40}|\d{1,3}(?:st|nd|rd|th)?\b|[Aa]l-[A-Z][\w’'-]{0,40})"
NAME = rf"(?!\d{{1,3}}\b){CAPITAL}(?:[ -](?:{CAPITAL}|(?:of|and|ul|e|i|al|for|the|in|de|Al)(?=[ -](?:the )?[A-Z])|(?:and )?the(?= [A-Z]))){{0,9}}"  # noqa: E501
SIDE = (
    r"(?:[A-Z][\w.-]{0,30}[- ])?(?:(?:led|backed|international|global|regime|rebel|Kurdish)[- ]){0,2}"
    r"(?:coalition|government(?: of [A-Z]\w+)?|regime(?: forces)?|army|rebels|opposition(?: forces)?|security forces|militiamen|troops)"  # noqa: E501
)
"""A side that has no name of its own: "the coalition", "Syrian rebels"."""
GROUP = rf"(?:[Tt]he\s+)?[\"“”']{{0,2}}(?P<NAME>(?:{NAME}(?:[ -](?:government|regime|forces|troops|rebels|army|fighters))?|{SIDE}))[\"“”’']{{0,2}}(?:\s*\([^)\n]{{1,60}}\)[\"”]?)?"  # noqa: E501
UNIT = (
    r"(?P<NAME>(?:(?:\d{1,3}(?:st|nd|rd|th)?|(?!The |A |Suspected )[A-Z][\w.-]*)(?:\s+\([^)\n]{2,20}\))?[ -](?:(?:area|border|divisional|zonal|state|special|local|tank|warfare) )?){1,7}?"  # noqa: E501
    r"(?:[Bb]rigades?|[Dd]ivision|[Cc]ommittee|[Bb]ureau|[Bb]attalion|[Rr]egiment|[Ss]quad|[Dd]alam|[Gg]uards?|[Uu]nit|[Gg]roup|[Cc]hapter|[Cc]orps|[Ww]ingWORDS)"
    r"(?: \d{1,3}(?!\d))?)"
)
"""A body whose name says that it is part of another: "4th Example Brigade"."""
LIST = r"(?P<NAME>(?:[^.;:\n–]|\.(?=\w)){2,300})"


def read_relations(page: Page) -> Iterator[tuple[RelationSaid, int, int]]:
    """Yield every relation the part asserts, with the offsets of the words that assert it."""
    for a, b, c, d in equated(page.content):
        said = page.known(RelationKind.AKA, min(a, c), max(b, d), "names equated 2")
        one, other = (page.known(Party(name=page.words(*x)), *x, "names equated 2") for x in ((a, b), (c, d)))
        yield RelationSaid(kind=said, a=one, b=other), min(a, c), max(b, d)
    yield from _asserted(page)


@cache
def _patterns() -> list[tuple[RelationKind, re.Pattern[str]]]:
    """Return the patterns, in which A{} and B{} are names, U{}, X{} and F{} a unit that is A, L{} a list of names that are each A."""  # noqa: E501
    rows = []
    for row in table("relations")["patterns"]:
        text = row["words"]
        for mark, side, body in (
            ("A{}", "a", r"(?<![\w-])" + GROUP),
            ("B{}", "b", r"(?<![\w-])" + GROUP),
            ("U{}", "a", UNIT.replace("WORDS", "")),
            ("X{}", "a", UNIT.replace("WORDS", "|[Ff]action")),
            ("F{}", "a", UNIT.replace("WORDS", "|[Ff]ronts?|[Dd]epartment|[Ff]orces?")),
            ("L{}", "list", LIST),
        ):
            text = text.replace(mark, body.replace("<NAME>", f"<{side}>"))
        rows.append((RelationKind(row["kind"]), re.compile(text)))
    return rows


def _asserted(page: Page) -> Iterator[tuple[RelationSaid, int, int]]:
    """Yield relations that a pattern of ``lexicon/relations.yaml`` finds between two names, each once."""
    seen: set[tuple[str, ...]] = set()
    for kind, pattern in _patterns():
        for found in pattern.finditer(page.content):
            b = _party(page, *found.span("b"))
            for a in _first_parties(page, found):
                if a is None or b is None or a.value == b.value:
                    continue
                key = (kind, *sorted((a.value.name, b.value.name)))
                if key not in seen:
                    seen.add(key)
                    said = page.known(kind, found.start(), found.end(), "relation pattern 2")
                    yield RelationSaid(kind=said, a=a, b=b), found.start(), found.end()


def _first_parties(page: Page, found: re.Match[str]) -> Iterator[Known[Party] | None]:
    if "list" not in found.groupdict():
        yield _party(page, *found.span("a"))
        return
    at = found.start("list")
    for piece in re.split(r"(,?\s+and\s+(?!the Levant|al-Sham|Kashmir|Syria)|,\s+|\s+as well as\s+)", found["list"]):
        name = _item().match(piece)
        if name:
            yield _party(page, at + name.start("a"), at + name.end("a"))
        elif re.search(r"\w", piece) and not re.match(r",?\s*(?:and|as well as)?\s*$", piece):
            return
        at += len(piece)


@cache
def _item() -> re.Pattern[str]:
    return re.compile(r"\s*" + GROUP.replace("<NAME>", "<a>"))


def _party(page: Page, start: int, end: int) -> Known[Party] | None:
    words = page.words(start, end)
    kept = re.sub(r"^(?:the|The|A|An|In|On|At|But|And|While|When|If)\s+", "", words).rstrip(" .,’'\"“”")
    kept = re.sub(r"(?:\s+(?:of|and|the|in|for|de|e|al|i|ul))+$|[’']s?$", "", kept)
    if len(kept) < 2 or re.search(r"-(?:led|backed|aligned|linked|allied)$", kept) or not is_actor(page, kept):
        return None
    start += words.index(kept)
    return page.known(Party(name=kept), start, start + len(kept), "relation pattern 2")


def is_actor(page: Page, name: str) -> bool:
    """Return whether a name shows that it names an organised actor: by a word for groups in it, or known by the directory."""  # noqa: E501
    words = re.findall(r"[^\W\d_]+", name.casefold())
    if not words or words[-1] in _words("no_heads") or set(words) & _words("never") or words[0] in _words("not_first"):
        return False
    if set(words) & _words("groups"):
        return True
    return (
        any(found.entries or found.country for found in page.directory.scan(name))
        or page.directory.generic(name) is not None
    )


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(w.casefold() for w in table("group_words")[name])
