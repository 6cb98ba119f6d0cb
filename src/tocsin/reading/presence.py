"""Reads where an actor is said to be, to hold ground, to have gained or lost it. Source: docs/codebook.md#presence."""

import re
from collections.abc import Iterator
from functools import cache

from tocsin.reading.page import Page
from tocsin.records import Party, PresenceKind, PresenceSaid, Where
from tocsin.reference.lexicon import table

NAME = r"(?<!\w)[A-Z][\w’'-]{0,40}(?:[ -](?:[A-Z][\w’'-]{0,40}|al|el|of|de|e|ul)){0,9}"


@cache
def _patterns() -> list[tuple[PresenceKind, re.Pattern[str]]]:
    rows = []
    for kind, texts in table("presence").items():
        for text in texts:
            made = text.replace("A{}", f"(?P<actor>{NAME})").replace("P{}", f"(?P<place>{NAME})")
            rows.append((PresenceKind(kind), re.compile(made)))
    return rows


def _is_place(page: Page, start: int, end: int) -> bool:
    """Return whether the tagger, too, holds the words for a place: "captured Ali Khan" gains no ground."""
    return any(m.layer == "place" and m.label != "date" and m.start < end and start < m.end for m in page.tags.mentions)


def read_presence(page: Page) -> Iterator[tuple[PresenceSaid, int, int]]:
    """Yield what the part says of presence and control, with the offsets of the words that say it."""
    seen: set[tuple[str, str, str]] = set()
    for kind, pattern in _patterns():
        for found in pattern.finditer(page.content):
            key = (kind, found["actor"], found["place"])
            if key in seen or not _is_place(page, *found.span("place")):
                continue
            seen.add(key)
            rule = "presence pattern 1"
            said = PresenceSaid(
                kind=page.known(kind, found.start(), found.end(), rule),
                actor=page.known(Party(name=found["actor"]), *found.span("actor"), rule),
                place=page.known(Where(name=found["place"]), *found.span("place"), rule),
            )
            yield said, found.start(), found.end()
