"""Finds direct speech in texts that have lost their quote marks, and in blocks after "X said:".

Source: docs/codebook.md#statements. Speech is told from indirect words by the
first person, by a sentence that begins behind "said", and by present forms
that indirect words would put into the past.
"""

import re
from collections.abc import Iterator
from functools import cache

from tocsin.reading.page import Page
from tocsin.reading.speakers import says
from tocsin.reference.lexicon import table

BLOCK = re.compile(
    r"\b(?:said|added|stated|says|continued|told [\w ]{2,40}|statement):[ \t]*(?:\n\s*)+(?P<block>[A-Z].*)", re.DOTALL
)
NOTES = re.compile(r"\n\s*\n?(?=(?:Notes? to|Further information|Media enquiries|For journalists|ENDS|Follow )\b)")
"""What stands under a press office's statement and is none of it."""
LONGEST = 700
"""Speech without marks is not followed further, in code points. Our choice."""


@cache
def _any(name: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(table("speaking")[name]) + ")")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    verb = says()
    return {
        "closing": re.compile(
            rf",?\s+(?:(?:he|she|they|it)\s+{verb}\b|{verb}\s+(?:[A-Z]|an?\s|the\s|its\s)|(?:[A-Z][\w.()-]*\s+(?:of\s+)?){{1,8}}{verb}\b)"
        ),
        "opening": re.compile(
            rf"\b{verb}(?:,\s+adding)?[,:]?\s+(?=(?:We|I|Our|It|This|They|There|These|Yes|No|Prima|While|Our|My|You|If)\b)"
        ),
    }


def blocks(page: Page) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs after "X said:", as press offices set a statement without marks."""
    found = BLOCK.search(page.content)
    if found and not re.match(r"\s*[\"“]", found["block"]):
        words = NOTES.split(found["block"])[0]
        yield found.start("block"), found.start("block") + len(words.rstrip())


def unmarked(page: Page) -> Iterator[tuple[int, int]]:
    """Yield speech that only its words and the verb of saying beside it show."""
    taken = 0
    for start, end in sorted({*_closed(page), *_opened(page)}):
        if start >= taken and end - start < LONGEST:
            yield start, end
            taken = end


def _closed(page: Page) -> Iterator[tuple[int, int]]:
    """Yield speech that begins a sentence and ends at "X said": "We saw two men, he said"."""
    for sentence in page.sentences:
        words = page.words(sentence.start, sentence.end)
        found = next(
            (m for m in _patterns()["closing"].finditer(words) if _any("first_person").search(words[: m.start()])), None
        )
        if found and not re.search(rf"\b{says()}\b", words[: found.start()]):
            yield _with_what_precedes(page, sentence.start), sentence.start + found.start()


def _is_spoken(words: str) -> bool:
    return bool(_any("first_person").search(words) or _any("spoken").match(words))


def _with_what_precedes(page: Page, start: int) -> int:
    """Return where speech begins that may have begun a sentence earlier: first person, no verb of saying."""
    earlier = [s for s in page.sentences if s.end <= start]
    while earlier and start - earlier[-1].start < LONGEST:
        words = page.words(earlier[-1].start, earlier[-1].end)
        if re.search(rf"\b{says()}\b", words) or not _any("first_person").search(words):
            break
        start = earlier.pop().start
    return start


def _opened(page: Page) -> Iterator[tuple[int, int]]:
    """Yield speech that follows "X said" with a sentence of its own: "he said We saw two men"."""
    for found in _patterns()["opening"].finditer(page.content):
        start = found.end()
        here = [s for s in page.sentences if s.end > start]
        end = here[0].end if here else start
        for sentence in here[1:]:
            words = page.words(sentence.start, sentence.end)
            if not (_any("first_person").search(words) or _any("present").search(words)) or re.search(
                rf"\b{says()}\b", words
            ):
                break
            end = sentence.end
        yield start, end
