"""The features of the deed: its kind, its means, and the words it is told in."""

from tocsin.matching.likeness import NOTHING, Likeness
from tocsin.matching.profile import Profile
from tocsin.matching.weights import WEIGHTS
from tocsin.matching.words import overlap
from tocsin.records import IncidentType

CHANCE = 0.1
"""Overlap of words up to this is chance. Source: our choice: two telling words shared by sentences of twenty."""

COPY = 0.6
"""From this overlap on two sentences are versions of one. Source: our choice."""


def kind(left: Profile, right: Profile) -> Likeness:
    """The kinds of happening agree, or are such as are told for one another."""
    if IncidentType.OTHER in (left.type, right.type):
        return NOTHING
    if left.type is right.type:
        return Likeness(1.0, f"both {left.type}")
    both = frozenset({left.type, right.type})
    likeness = WEIGHTS.types.get(both, -1.0)
    names = " and ".join(sorted(both))
    return Likeness(likeness, f"{names}: {'often one' if likeness > 0 else 'seldom one'}")


def weapons(left: Profile, right: Profile) -> Likeness:
    """The means agree, by the words they are named with."""
    shared = left.weapons & right.weapons
    return Likeness(overlap(left.weapons, right.weapons), _listed(shared)) if shared else NOTHING


def words(left: Profile, right: Profile) -> Likeness:
    """The sentences share telling words: a hotel, a ship, a name."""
    shared = left.words & right.words
    score = (overlap(left.words, right.words) - CHANCE) / (COPY - CHANCE)
    return Likeness(min(1.0, score), _listed(shared)) if score > 0 else NOTHING


def _listed(shared: frozenset[str]) -> str:
    """Name at most five shared words, the longest first: they tell most."""
    return ", ".join(sorted(shared, key=lambda word: (-len(word), word))[:5])
