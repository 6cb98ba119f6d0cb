"""Reads direct quotations and who speaks them. Source: docs/codebook.md#statements."""

import re
from collections.abc import Iterator
from functools import cache

from tocsin.reading.lost_marks import blocks, unmarked
from tocsin.reading.page import Page
from tocsin.reading.quote_marks import FEWEST_WORDS, LONGEST, is_statement, quoted_spans
from tocsin.reading.speakers import speakers_of
from tocsin.records import StatementKind, StatementSaid
from tocsin.reference.lexicon import table

__all__ = ["FEWEST_WORDS", "LONGEST", "read_statements"]

RULE = "quotation 2"
Range = tuple[int, int]


def read_statements(page: Page) -> Iterator[tuple[StatementSaid, int, int]]:
    """Yield every quotation with its offsets, in the order of the text."""
    if not is_of_violence(page):
        return
    found = _quotations(page)
    for (start, end), speaker in zip(found, speakers_of(page, found), strict=True):
        words = page.words(start, end)
        yield StatementSaid(kind=_kind(words), quoted=page.known(words, start, end, RULE), speaker=speaker), start, end


def _quotations(page: Page) -> list[Range]:
    """Return what is quoted: in marks; what the tagger sees outside them; by its words where there are none."""
    marked = [_stripped(page, *span) for span in quoted_spans(page.content)]
    found = [span for span in marked if is_statement(page.words(*span))]
    found += [s for s in _tagged(page) if not _overlaps(s, marked) and is_statement(page.words(*s))]
    found += [s for s in blocks(page) if not _overlaps(s, found)]
    if not marked:
        found += [s for s in unmarked(page) if not _overlaps(s, found) and is_statement(page.words(*s))]
    return sorted(found)


def _tagged(page: Page) -> list[Range]:
    """Return the tagger's quotations, those that follow one another without a word between as one."""
    found: list[Range] = []
    for mention in page.tags.mentions:
        if mention.layer != "statement" or mention.label != "quotation" or mention.score < BELIEVED:
            continue
        if found and not re.search(r"\w", page.words(found[-1][1], max(found[-1][1], mention.start))):
            found[-1] = found[-1][0], max(found[-1][1], mention.end)
        else:
            found.append((mention.start, mention.end))
    return [_stripped(page, *span) for span in found]


BELIEVED = 0.5
"""From which probability on the tagger's direct speech is believed. Our choice."""


def _stripped(page: Page, start: int, end: int) -> Range:
    words = page.words(start, end)
    return start + len(words) - len(words.lstrip(" \n\t,")), end - (len(words) - len(words.rstrip(" ,\n\t")))


def _overlaps(span: Range, taken: list[Range]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


SHORT = 60
"""A text of fewer words is a piece of a report: what it is about is not to be seen from it. Our choice."""
FEWEST_SIGNS = 2
"""A longer text with fewer words of violence and no event is of something else. Source: best F1 on training texts."""


def is_of_violence(page: Page) -> bool:
    """Return whether a report speaks of violence or of those who fight it; quotations on other matters are not read."""
    if any(m.layer in ("event", "count", "statement") for m in page.tags.mentions) or len(page.content.split()) < SHORT:
        return True
    return len(_signs().findall(page.content)) >= FEWEST_SIGNS


@cache
def _signs() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table('speaking')['of_violence'])})", re.IGNORECASE)


def _kind(words: str) -> StatementKind:
    """Return what the speaker does, by the first list of words that fits. Source: ``lexicon/statements.yaml``."""
    low = words.casefold()
    for kind, signs in table("statements").items():
        if any(re.search(rf"\b{sign}", low) for sign in signs):
            return StatementKind(kind)
    return StatementKind.OTHER
