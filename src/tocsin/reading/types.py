"""What type an event is: what its trigger's words settle, else what the tagger says."""

import re
from functools import cache

from tocsin.reading.page import Page
from tocsin.records import IncidentType, Mention
from tocsin.reference.lexicon import table, words_of


@cache
def _words(where: str) -> list[tuple[IncidentType, re.Pattern[str]]]:
    rows = table("type_words")[where].items()
    return [(IncidentType(name), re.compile(rf"\b(?:{'|'.join(words)})", re.IGNORECASE)) for name, words in rows]


def type_of(page: Page, event: Mention) -> IncidentType:
    """Return an event's type. Source: ``lexicon/type_words.yaml``, tried in the file's order."""
    settled, sentence = _settled(page, event), page.sentence_of(event).quote
    if settled is IncidentType.SHELLING:
        return _first("carrier", sentence) or settled
    if settled:
        return settled
    return (_first("beside", sentence) if is_general(page, event) else None) or IncidentType(event.label)


def _first(where: str, text: str) -> IncidentType | None:
    return next((type_ for type_, words in _words(where) if words.search(text)), None)


def _settled(page: Page, event: Mention) -> IncidentType | None:
    trigger = page.words(event.start, event.end)
    return _first("trigger", trigger)


def is_settled(page: Page, event: Mention) -> bool:
    """Return whether a trigger's own words settle its type."""
    return _settled(page, event) is not None


def is_general(page: Page, event: Mention) -> bool:
    """Return whether a trigger could name any kind of violence. Source: ``lexicon/general_triggers.yaml``."""
    words = page.words(event.start, event.end).casefold().split()
    return bool(words) and words[-1] in words_of("general_triggers") and _settled(page, event) is None
