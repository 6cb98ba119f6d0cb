"""Names of armed bodies that nobody listed: capitals with a word for an armed body among them.

"Exampleland Liberation Army" names an actor, though no directory has it: it is
told, without a link. Source: our choice; the words are in ``lexicon/actor_mentions.yaml``.
"""

import re
from collections.abc import Iterator
from functools import cache

from tocsin.reference.lexicon import table

CAPITAL = r"(?:al-)?[A-ZÀ-ÖØ-Þ][\w’'-]*"
SMALL = r"(?:of|for|the|and|de|del|la|las|los|e|ul|al|i|ur|us|s|do|da|dos)"
RUN = re.compile(rf"(?<![\w’'-]){CAPITAL}(?:[ ](?:{CAPITAL}|{SMALL}(?=[ ](?:{SMALL}[ ])?{CAPITAL})))*")
WORD = re.compile(r"[^\W_][\w’'-]*")
ABBREVIATION = re.compile(r"\s*[(\[][\"“]?[A-Z][\w-]{1,9}[\"”]?[)\]]")

LEAST, MOST = 2, 9
"""Words of such a name. Our choice: one word with a capital is anybody's, and ten are a heading."""

HEADING = 0.9
"""Share of a line's words with a capital from which it is a heading, where capitals tell nothing. Our choice."""


def unknown_names(content: str) -> Iterator[tuple[int, int]]:
    """Yield where capitals with a word for an armed body among them stand, known or not.

    >>> text = "On Monday the Exampleland Liberation Army fired at a patrol near the Example Group office."
    >>> [text[a:b] for a, b in unknown_names(text)]
    ['Exampleland Liberation Army']
    """
    headings = list(_headings(content))
    for run in RUN.finditer(content):
        if any(start <= run.start() < end for start, end in headings):
            continue
        parts = [(run.start() + m.start(), run.start() + m.end(), m.group()) for m in WORD.finditer(run.group())]
        while parts and _key(parts[0][2]) in _listed("not_first"):
            parts.pop(0)
        stop = _stop(parts, content)
        if stop:
            yield parts[0][0], parts[stop - 1][1]


def _stop(parts: list[tuple[int, int, str]], content: str) -> int:
    """Return how many of the words are the name, 0 where they are none."""
    keys = [_key(text) for _, _, text in parts[:MOST]]
    heads = [n for n, key in enumerate(keys) if key in _listed("name_heads") and n]
    if keys and keys[0] in _listed("name_openers") and len(keys) >= LEAST and parts[1][2][0].isupper():
        return len(keys)
    if not heads or any(key in _listed("offices") for key in keys):
        return 0
    stop = heads[-1] + 1
    if stop < len(keys) and keys[stop] in ("of", "for"):
        stop = len(keys)
    is_strong = any(keys[n] not in _listed("weak_heads") for n in heads)
    is_abbreviated = ABBREVIATION.match(content, parts[stop - 1][1]) is not None
    return stop if stop >= LEAST + 1 and (is_strong or is_abbreviated) else 0


def _headings(content: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in content.splitlines(keepends=True):
        told = [word for word in WORD.findall(line) if len(word) > 3]
        if told and sum(word[0].isupper() for word in told) / len(told) > HEADING:
            yield start, start + len(line)
        start += len(line)


def _key(word: str) -> str:
    return re.sub(r"[’']s?$", "", word).casefold()


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(table("actor_mentions")[name])
