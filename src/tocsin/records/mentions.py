"""Mentions: what a tagger finds in a text, before anything is made of it.

This is the seam between finding and composing. A tagger (a sequence model, a
trained encoder, a model behind an endpoint) turns a text into mentions; the
reading room composes mentions into claims and knows no tagger.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word, number or mark: half-open code points in the part's content."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of one part: its tokens, in order; offsets count from the part's beginning."""

    start: int
    end: int
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A span that names an act, actor, thing, place, time, figure or voice."""

    layer: str
    """Which question it answers: "event", "role", "place", "toll", "voice", "responsibility", "count", "statement"."""
    label: str
    """The answer: an incident type, "perpetrator", "killed", "source", ..."""
    start: int
    end: int
    sentence: int
    """Index of the sentence it stands in."""
    score: float
    """The tagger's probability that span and label are right, 0..1."""
    rule: str
    """Name and version of what found it."""
    kind: str = ""
    """What the tagger says beside the label: a party's or target's kind, an event's status; else ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """That one mention belongs to another: a role to its event, a source to its figure."""

    head: int
    """Index of the event, toll or count among the mentions."""
    other: int
    """Index of what belongs to it."""
    score: float
    """The tagger's probability that it does, 0..1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """All that a tagger finds in one part of a report: mentions in the order of the text, and what belongs to what."""

    mentions: tuple[Mention, ...]
    links: tuple[Link, ...]
