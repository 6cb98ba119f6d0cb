"""Finds what stands in quote marks, in every notation, also where one mark of a pair was lost.

Marks are paired within a paragraph: an open one whose partner is missing ends
with its paragraph (so a speech of many paragraphs, each opened by a mark, is
read paragraph by paragraph), a closing one whose partner is missing begins
with its paragraph. Source: docs/codebook.md#statements.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tocsin.reference.lexicon import words_of

LONGEST = 2500
"""A quote mark whose partner lies further off has lost it, in code points. Our choice."""

MARK = re.compile(
    r"â€œ|â€(?:\ufffd|\x9d)|[“”„]|\"+|``|''''|''|(?:,|[.!?])'(?=\s|$)|(?:(?<=\s)|^)[‘'](?=\w)|(?<=[,.!?])’(?=\s|$)",
    re.MULTILINE,
)
"""Double marks in any notation, also UTF-8 taken for Windows-1252; single ones only where a word begins behind them or
a stop ends before them."""
MANGLED = {"â€œ": "“", "â€\ufffd": "”", "â€\x9d": "”"}
"""What such a mark looks like, and which it was."""
PARAGRAPH = re.compile(r"\n\s*(?=\n|[“\"])|\n\s*\n")


@dataclass(frozen=True, slots=True)
class Mark:
    """One quote mark: where it stands, and what it may do there."""

    start: int
    end: int
    is_single: bool
    may_open: bool
    may_close: bool


def quoted_spans(content: str) -> Iterator[tuple[int, int]]:
    """Yield what stands between quote marks, without the marks, in the order of the text.

    >>> text = '“No,” she said. “We will stay.'
    >>> [text[a:b] for a, b in quoted_spans(text)]
    ['No,', 'We will stay.']
    """
    start = 0
    for found in [*PARAGRAPH.finditer(content), None]:
        end = found.start() if found else len(content)
        yield from _paired(content, start, end)
        start = end


def _paired(content: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the quotations of one paragraph; single marks count only outside double ones."""
    opened: Mark | None = None
    has_any = False
    for mark in _marks(content, first, last):
        if opened and mark.is_single != opened.is_single:
            if mark.is_single or not mark.may_open:
                continue
            opened = None  # a lone apostrophe before a real mark
        if opened is None:
            if mark.may_open:
                opened = mark
            elif mark.may_close and not has_any and not mark.is_single:
                yield first, mark.start
        elif mark.may_close and mark.start - opened.end <= LONGEST:
            yield opened.end, mark.start
            opened = None
        elif mark.may_open:
            opened = mark
        has_any = True
    if opened and not opened.is_single and last - opened.end <= LONGEST:
        yield opened.end, last


def _marks(content: str, first: int, last: int) -> Iterator[Mark]:
    for found in MARK.finditer(content, first, last):
        start, end = found.span()
        text = MANGLED.get(found.group(), found.group())
        if text[0] in ",.!?":
            start, text = start + 1, text[1:]
        before, after = content[start - 1 : start] or " ", content[end : end + 1] or " "
        if before.isalnum() and after.isalnum():
            continue  # an apostrophe written twice
        yield Mark(
            start=start,
            end=end,
            is_single=text in ("'", "‘", "’"),
            may_open=text in ("“", "„", "``", "‘")
            or (text not in ("”", "’") and not after.isspace() and (before.isspace() or before in "([-—–:,“\"'")),
            may_close=text in ("”", "’")
            or (text not in ("“", "„", "``", "‘") and not before.isspace() and not after.isalnum()),
        )


def is_statement(words: str) -> bool:
    """Return whether quoted words say something: more than two, and no title, name or programme.

    >>> is_statement("collateral damage"), is_statement("Operation Bright Example"), is_statement("We will stay")
    (False, False, True)
    """
    spoken = re.findall(r"[^\W_]+(?:['’][^\W_]+)*", words)
    if len(spoken) < FEWEST_WORDS:
        return False
    is_named = all(w[0].isupper() or not w[0].isalpha() or w in words_of("joining_words") for w in spoken)
    return not (is_named and len(spoken) <= LONGEST_NAME and not re.search(r"[!?,]\s*$", words))


FEWEST_WORDS = 3
"""A quotation of two words is a phrase taken up, no statement. Source: docs/codebook.md#statements."""
LONGEST_NAME = 8
"""Quoted words that all begin with capitals are a title up to so many. Our choice."""
