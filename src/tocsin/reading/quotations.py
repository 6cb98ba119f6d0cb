"""Reads direct quotations and who speaks them. Source: docs/codebook.md#statements."""

import re
from collections.abc import Iterator

from tocsin.reading.page import Page
from tocsin.records import Known, Mention, StatementKind, StatementSaid
from tocsin.reference.lexicon import table

FEWEST_WORDS = 3
"""A quotation of two words is a phrase taken up, no statement. Source: docs/codebook.md#statements."""
LONGEST = 2500
"""A quote mark whose partner lies further off has lost it, in code points. Our choice."""

QUOTED = re.compile(
    r"“(?P<curly>[^“”]{3,2500})(?:”|(?=\n+\s*“))"  # a paragraph that goes on is closed by the next one's mark
    r"|''''(?P<four>.{3,2500}?)''''"
    r"|(?<!\w)\"\"(?P<double>(?:(?!\"\").){3,2500})\"\""
    r"|(?<!\w)\"(?P<plain>[^\"\n]{3,2500})\"(?!\w)"
    r"|(?<![\w'])``(?P<ticks>.{3,2500}?)(?:''|``)"
    r"|(?<![\w’'])[‘](?P<single>[^‘“”\n]{12,600})[’](?![\w])",
    re.DOTALL,
)
BLOCK = re.compile(
    r"\b(?:said|added|stated|says|continued|told [\w ]{2,40}):[ \t]*(?:\n\s*)+(?P<block>[A-Z].*)", re.DOTALL
)
FIRST_PERSON = re.compile(r"\b(?:we|I|our|us)\b")
SAYS = r"(?:said|says|added|told|stated|claimed|warned|announced|declared|quoted|tweeted|wrote|continued|asked|noted)"
LOST = re.compile(rf"(?P<words>(?:^|(?<=[.!?]\s))[A-Z][^.!?]*(?:[.!?]\s+[A-Z][^.!?]*)*?),?\s+{SAYS}\s+(?=[A-Zath])")


def read_statements(page: Page) -> Iterator[tuple[StatementSaid, int, int]]:
    """Yield every quotation with its offsets."""
    found = list(_marked(page)) or list(_block(page)) or list(_unmarked(page))
    for start, end in found:
        words = page.words(start, end)
        if len(re.findall(r"\w+", words)) < FEWEST_WORDS:
            continue
        yield (
            StatementSaid(
                kind=_kind(words),
                quoted=page.known(words, start, end, "quotation 1"),
                speaker=_speaker(page, start, end),
            ),
            start,
            end,
        )


def _marked(page: Page) -> Iterator[tuple[int, int]]:
    for found in QUOTED.finditer(page.content):
        name = found.lastgroup or ""
        start, end = found.span(name)
        words = page.words(start, end)
        closed = re.search(r"[,.!?…]\s*$", words) or FIRST_PERSON.search(words) or len(words.split()) > 5
        if closed:
            yield start, start + len(words.rstrip(" ,\n"))


def _block(page: Page) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs after "X said:", as press offices set a statement."""
    found = BLOCK.search(page.content)
    if found:
        words = re.split(
            r"\n\s*\n(?=(?:Notes? to|Further information|Media enquiries|For journalists|ENDS)\b)", found["block"]
        )[0]
        yield found.start("block"), found.start("block") + len(words.rstrip())


def _unmarked(page: Page) -> Iterator[tuple[int, int]]:
    """Yield first-person sentences before "said X", in texts that have lost their quote marks."""
    for found in LOST.finditer(page.content):
        start, end = found.span("words")
        last = max((m.end() for m in re.finditer(r"[.!?]\s+", page.words(start, end))), default=0)
        while last and not FIRST_PERSON.search(page.words(start + last, end)):
            return
        if FIRST_PERSON.search(page.words(start + last, end)) and end - start < LONGEST:
            yield start + last, end


def _speaker(page: Page, start: int, end: int) -> Known[str] | None:
    """Return who says it: the voice nearest to the quotation, in its sentence or next to it."""
    voices = [m for m in page.tags.mentions if m.layer == "voice" and (m.end <= start or m.start >= end)]

    def gap(mention: Mention) -> float:
        if mention.start >= end:
            between = page.words(end, mention.start)
            cost = 0.0
        else:
            between = page.words(mention.end, start)
            cost = 20.0
        said = re.search(rf"\b{SAYS}\b", between, re.IGNORECASE)
        stops = len(re.findall(r"[.!?]\s", between))
        return len(between) + cost + 60 * stops - (40 if said else 0) - 50 * mention.score

    best = min(voices, key=gap, default=None)
    if best is None or gap(best) > 260:
        return None
    return page.of(page.words(best.start, best.end), best)


def _kind(words: str) -> StatementKind:
    """Return what the speaker does, by the first list of words that fits. Source: ``lexicon/statements.yaml``."""
    low = words.casefold()
    for kind, signs in table("statements").items():
        if any(re.search(rf"\b{sign}", low) for sign in signs):
            return StatementKind(kind)
    return StatementKind.OTHER
