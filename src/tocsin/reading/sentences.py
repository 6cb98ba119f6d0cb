"""Cuts a part of a report into sentences and tokens, with exact offsets.

Our own, and small, because every value must lead back to its characters:
offsets are those of the part's content, nothing is normalised, and texts that
have lost their full stops come out as one long sentence rather than a wrong one.
"""

import re
from collections.abc import Iterator

from tocsin.records import Sentence, Token
from tocsin.reference.lexicon import words_of

TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*"  # 1,200 and 3.5
    r"|[^\W\d_]+(?:\.[^\W\d_]\b)+\.?"  # U.S. and a.m.
    r"|[^\W_]+(?:['’][^\W\d_]+)?"  # words, 20th, don't
    r"|[^\w\s]|_"
)

LONE = re.compile("[\ud800-\udfff]")
"""Halves of characters that a damaged page leaves: no library of models takes them, so a token shows U+FFFD instead."""

BREAK = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|\n\s*\n|\n(?=[A-Z\d\"“•*-])")
"""Where a sentence may end: stops with their closing quotes, blank lines, a line that begins like a new one."""

MOST_TOKENS = 120
"""Longer sentences are cut here, so that a text with no full stop at all costs no more than another. Our choice."""


def tokens_of(content: str, start: int, end: int) -> tuple[Token, ...]:
    """Return the tokens between two offsets.

    >>> [t.text for t in tokens_of("1,200 U.S. troops' dogs.", 0, 24)]
    ['1,200', 'U.S.', 'troops', "'", 'dogs', '.']
    """
    return tuple(
        Token(start=found.start(), end=found.end(), text=LONE.sub("\ufffd", found.group()))
        for found in TOKEN.finditer(content, start, end)
    )


def sentences_of(content: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text in order; blank stretches between them belong to none.

    >>> [s.end for s in sentences_of("Gen. Doe spoke. Two died at 5 a.m. Friday.")]
    [15, 42]
    """
    found: list[Sentence] = []
    for start, end in _stretches(content):
        tokens = tokens_of(content, start, end)
        for first in range(0, len(tokens), MOST_TOKENS):
            piece = tokens[first : first + MOST_TOKENS]
            found.append(Sentence(start=piece[0].start, end=piece[-1].end, tokens=piece))
    return tuple(found)


def _stretches(content: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in BREAK.finditer(content):
        if stop.group().startswith(".") and not _ends_sentence(content, stop):
            continue
        yield start, stop.end()
        start = stop.end()
    yield start, len(content)


def _ends_sentence(content: str, stop: re.Match[str]) -> bool:
    """Return whether a full stop ends a sentence and not an abbreviation or an initial."""
    before = re.search(r"[^\s(\[\"“]*$", content[max(0, stop.start() - 30) : stop.start()])
    word = before.group() if before else ""
    after = content[stop.end() : stop.end() + 40].lstrip()
    if not after:
        return True
    if len(word) == 1 and word.isalpha() and word.isupper():
        return False
    if word.casefold() in words_of("abbreviations"):
        return False
    if "." in word:
        return re.split(r"\W", after, maxsplit=1)[0].casefold() in words_of("sentence_starters")
    return not after[0].islower()
