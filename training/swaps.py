"""Varies a training text, anew in every epoch: who is named, and in which letters.

Whoever is said to claim, be blamed or deny becomes any armed group or army in a
share of the texts, so that known names, which the network does not see
(tagging/alike.py), stand in every part of a story. In another share known names
become names that nobody bears, which it does see, so that it does not lean on
how a name looks. Every mention changes alike; labels stay. Some texts are
written all in capitals or without any.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import yaml

from corpora import Event, Span, Text
from tocsin.reading.sentences import sentences_of
from tocsin.reference.actor_compiled import open_directory
from tocsin.reference.countries import HERE
from tocsin.reference.lexicon import table
from tocsin.tagging.alike import HOUSE, alike, is_hidden

SHARE = 0.35
"""Share of texts that are changed. Our choice: most texts stay as they were written."""
FORCES = ("army", "police", "military", "air force", "government")
STANCES = ("claimed", "blamed", "denied")

Change = tuple[int, int, str]


@cache
def groups() -> tuple[str, ...]:
    """Return names of armed groups, from the directory of actors."""
    entries = [e for e in open_directory().entries if e.side == "armed_group"]
    named = {name for e in entries for name in (e.name, *e.aliases[:3]) if re.fullmatch(r"[A-Z][\w' -]{2,40}", name)}
    return tuple(sorted(named))


def swapped(text: Text, chance: random.Random) -> Text:
    """Return the text as it is or, in a share of cases, with names changed."""
    if chance.random() >= SHARE:
        return text
    return changed(text, list(_apart(_changes(text, chance))))


UNLISTED = 0.4
"""Share of texts in which known names become unknown ones. Our choice: in most texts who acts is somebody listed."""
SPARED = 0.7
"""Share of the words for a body ("Front", "Army") that stay within an invented name. Our choice."""
NAME = re.compile(r"[^\W\d_][\w'’-]*")


def renamed(text: Text, chance: random.Random) -> Text:
    """Return the text as it is or, in a share of cases, with names that nobody bears in the place of known ones."""
    if chance.random() >= UNLISTED:
        return text
    hidden = [t for s in alike(sentences_of(text.text)) for t in s.tokens if is_hidden(t.text) and t.text != HOUSE]
    names = sorted({text.text[t.start : t.end] for t in hidden})
    kept = {name for name in names if chance.random() < 0.25}
    made: dict[str, str] = {}

    def other(found: re.Match[str]) -> str:
        word = found.group()
        if word.islower() or (word.casefold() in _bodies() and chance.random() < SPARED):
            return word
        if word not in made:
            made[word] = _abbreviation(len(word), chance) if word.isupper() else _invented(chance)
        return made[word]

    changes = [
        (t.start, t.end, NAME.sub(other, words))
        for t in hidden
        if (words := text.text[t.start : t.end]) not in kept and "'" not in words
    ]
    return changed(text, changes)


@cache
def _bodies() -> frozenset[str]:
    return frozenset(word.casefold() for word in table("group_words")["groups"])


def _abbreviation(length: int, chance: random.Random) -> str:
    return "".join(chance.choice("ABCDEFGHIJKLMNOPRSTUVWZ") for _ in range(max(2, length)))


LONGEST, SHORTEST = 11, 4


def _invented(chance: random.Random) -> str:
    """Return a word that sounds like a name: each letter drawn by the two before it, as in the directory's names."""
    following = _following()
    while True:
        word = "  "
        while len(word) < LONGEST + 3 and not word.endswith("$"):
            word += chance.choice(following[word[-2:]])
        made = word.strip(" $")
        if SHORTEST <= len(made) <= LONGEST and word.endswith("$"):
            return made.capitalize()


@cache
def _following() -> dict[str, str]:
    """Return the letters that follow any two in the words of the directory's names; "$" where a word ends."""
    words = {w for e in open_directory().entries for n in (e.name, *e.aliases) for w in re.findall(r"[A-Za-z]{4,}", n)}
    found: dict[str, list[str]] = {}
    for word in sorted(words):
        letters = f"  {word.casefold()}$"
        for at in range(len(letters) - 2):
            found.setdefault(letters[at : at + 2], []).append(letters[at + 2])
    return {pair: "".join(after) for pair, after in found.items()}


CAPITALS, SMALL = 0.08, 0.06
"""Shares of texts that are written all in capitals and without any. Our choice: wire texts and data bases."""


def cased(text: Text, chance: random.Random) -> Text:
    """Return the text as it is or, in a share of cases, all in capitals or all in small letters."""
    drawn = chance.random()
    words = text.text.upper() if drawn < CAPITALS else text.text.lower() if drawn < CAPITALS + SMALL else text.text
    return replace(text, text=words) if len(words) == len(text.text) else text


def _changes(text: Text, chance: random.Random) -> Iterator[Change]:
    for span in text.spans.get("responsibility", ()):
        if span.label in STANCES and chance.random() < 0.5:
            yield from _everywhere(text.text, text.text[span.start : span.end], _anybody(chance))
    for span in text.spans.get("role", ()):
        words = text.text[span.start : span.end]
        if span.label == "perpetrator:organisation" and words in groups():
            yield from _everywhere(text.text, words, chance.choice(groups()))


def _anybody(chance: random.Random) -> str:
    """Return an armed group or a state's force."""
    if chance.random() < 0.5:
        return chance.choice(groups())
    return f"{chance.choice(_peoples())[1]} {chance.choice(FORCES)}"


@cache
def _peoples() -> tuple[tuple[str, str], ...]:
    rows = yaml.safe_load((HERE / "countries.yaml").read_text(encoding="utf-8"))["countries"]
    return tuple((row["name"], row["people"][0]) for row in rows if row.get("people"))


def _everywhere(text: str, words: str, other: str) -> Iterator[Change]:
    for found in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text):
        yield found.start(), found.end(), other


def _apart(changes: Iterator[Change]) -> Iterator[Change]:
    """Yield the changes in the order of the text, the first made of those that overlap."""
    kept: list[Change] = []
    for change in changes:
        if all(change[1] <= k[0] or change[0] >= k[1] for k in kept):
            kept.append(change)
    yield from sorted(kept)


def changed(text: Text, changes: list[Change]) -> Text:
    """Return a text with the changes made and every span where its words now stand."""
    words, at, parts = text.text, 0, []
    for start, end, other in changes:
        parts += [words[at:start], other]
        at = end

    def moved(place: int, *, is_end: bool) -> int:
        shift = 0
        for start, end, other in changes:
            if place >= end:
                shift += len(other) - (end - start)
            elif place > start:
                return start + shift + (len(other) if is_end else 0)
        return place + shift

    def span(s: Span) -> Span:
        return replace(s, start=moved(s.start, is_end=False), end=moved(s.end, is_end=True))

    def stretch(label: str, start: int, end: int) -> tuple[str, int, int]:
        return label, moved(start, is_end=False), moved(end, is_end=True)

    def event(e: Event) -> Event:
        _, start, end = stretch("", e.start, e.end)
        return replace(e, start=start, end=end, members=[stretch(*m) for m in e.members])

    return Text(
        text.doc,
        text.corpus,
        "".join([*parts, words[at:]]),
        {layer: [span(s) for s in spans] for layer, spans in text.spans.items()},
        [event(e) for e in text.events],
        [stretch(*o) for o in text.others],
        [(span(a), span(b), kind) for a, b, kind in text.relations],
        text.background,
        [(name, *stretch("", start, end)[1:], labels) for name, start, end, labels in text.flags],
    )
