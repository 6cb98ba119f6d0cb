"""Which incidents a report ties together without making them one: in reply to, part of, of one campaign.

Only what a report says in so many words is proposed, for a person to decide;
nothing is linked by itself. The words are those of ``lexicon/links.yaml``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from tocsin.matching.profile import incident_said
from tocsin.records import ClaimId, IncidentId, LinkKind, Telling, spans_of
from tocsin.reference.lexicon import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """Two tellings of a report that its words tie together; read from the left one to the right."""

    kind: LinkKind
    left: ClaimId
    right: ClaimId
    words: str
    """The words that say so, as the report has them."""


@dataclass(frozen=True, slots=True)
class _Told:
    telling: Telling
    start: int
    """Where its trigger stands in the text."""
    sentence: int
    """Where its sentence begins."""


def cues() -> tuple[str, ...]:
    """Return every phrase by which a report ties incidents together."""
    return tuple(phrase for phrases in table("links").values() for phrase in phrases)


def belonging(tellings: Sequence[Telling], homes: Mapping[ClaimId, IncidentId]) -> Iterator[Belonging]:
    """Yield what one report ties together, in the order of its text; ``homes``: which incident holds each telling.

    "In reply to" and "part of" tie a telling to the next one told in its sentence behind the words; a reply, where
    none is, to the one told last before. "A series of attacks" ties a telling to the others of its type.
    Tellings of one incident are not tied.
    """
    told = sorted(_placed(tellings), key=lambda one: (one.start, one.telling.claim.id))
    for one in told:
        for kind, at, words in _said(one):
            for other in _others(kind, at, one, told):
                left, right = one.telling.claim.id, other.telling.claim.id
                if homes.get(left) and homes.get(right) and homes[left] != homes[right]:
                    yield Belonging(kind=kind, left=left, right=right, words=words)


def _placed(tellings: Sequence[Telling]) -> Iterator[_Told]:
    for telling in tellings:
        trigger, whole = spans_of(incident_said(telling).trigger.evidence), spans_of(telling.claim.evidence)
        if trigger and whole:
            yield _Told(telling, trigger[0].start, whole[0].start)


def _said(one: _Told) -> Iterator[tuple[LinkKind, int, str]]:
    """Yield what the sentence of a telling says: the kind, where the words end in the text, and the words."""
    for kind, pattern in _patterns().items():
        for found in pattern.finditer(spans_of(one.telling.claim.evidence)[0].quote):
            yield kind, one.sentence + found.end(), found.group()


def _others(kind: LinkKind, at: int, one: _Told, told: Sequence[_Told]) -> list[_Told]:
    rest = [other for other in told if other is not one]
    if kind is LinkKind.SAME_CAMPAIGN:
        type_ = incident_said(one.telling).type.value
        return [other for other in rest if incident_said(other.telling).type.value is type_]
    if one.start > at:  # the words stand before the telling: it is what they speak of
        return []
    behind = [other for other in rest if other.sentence == one.sentence and other.start >= at]
    before = [other for other in rest if other.start < one.start] if kind is LinkKind.IN_REPLY_TO else []
    return behind[:1] or before[-1:]


@cache
def _patterns() -> dict[LinkKind, re.Pattern[str]]:
    found = {}
    for kind, phrases in table("links").items():
        spaced = (r"\s+".join(map(re.escape, phrase.split())) for phrase in phrases)
        found[LinkKind(kind)] = re.compile(rf"\b(?:{'|'.join(spaced)})\b", re.IGNORECASE)
    return found
