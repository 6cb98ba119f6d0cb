"""The features of the deed: its kind, its means, and the words it is told in."""

from tocsin.matching.frequencies import rarity, tells
from tocsin.matching.likeness import NOTHING, Likeness
from tocsin.matching.profile import Profile
from tocsin.matching.weights import WEIGHTS
from tocsin.matching.words import overlap
from tocsin.records import IncidentType

CHANCE = 0.1
"""Likeness of words up to this is chance. Source: our choice: what two accounts of any two shootings share."""

COPY = 0.6
"""From this likeness on two sentences are versions of one. Source: our choice."""

ENOUGH = 20.0
"""So many nats that rare words share tell all that they can. Source: our choice: two people's whole names."""


def kind(left: Profile, right: Profile) -> Likeness:
    """The kinds of happening agree, or are such as are told for one another."""
    if IncidentType.OTHER in (left.type, right.type):
        return NOTHING
    if left.type is right.type:
        return Likeness(1.0, f"both {left.type}")
    likeness = kind_likeness(left.type, right.type)
    names = " and ".join(sorted((left.type, right.type)))
    return Likeness(likeness, f"{names}: {'often one' if likeness > 0 else 'seldom one'}")


def kind_likeness(one: IncidentType, other: IncidentType) -> float:
    """Return how like two kinds are, from -1 to 1; 0 where one is of no kind. Source: weights.yaml, `types`."""
    if IncidentType.OTHER in (one, other):
        return 0.0
    return 1.0 if one is other else WEIGHTS.types.get(frozenset({one, other}), -1.0)


def weapons(left: Profile, right: Profile) -> Likeness:
    """The means agree, by the words they are named with."""
    shared = left.weapons & right.weapons
    return Likeness(overlap(left.weapons, right.weapons), _listed(shared)) if shared else NOTHING


def words(left: Profile, right: Profile) -> Likeness:
    """The sentences share telling words, a rare word telling more than a common one."""
    shared = left.words & right.words
    return _versions(shared, left.words_tell + right.words_tell)


def titles(left: Profile, right: Profile) -> Likeness:
    """The reports' titles share telling words."""
    return _versions(left.title & right.title, left.title_tells + right.title_tells)


def names(left: Profile, right: Profile) -> Likeness:
    """Rare words stand in both: a name, a street, an age told with it; those of the places of both left out."""
    shared = (left.words & right.words) - (left.place_words & right.place_words)
    told = rarity(shared) if shared else 0.0
    return Likeness(min(1.0, told / ENOUGH), _listed(shared)) if told else NOTHING


def _versions(shared: frozenset[str], both_tell: float) -> Likeness:
    """Return the share of what two wordings tell that both tell (Dice's coefficient, words weighed)."""
    if not shared or not both_tell:
        return NOTHING
    score = (2 * tells(shared) / both_tell - CHANCE) / (COPY - CHANCE)
    return Likeness(min(1.0, score), _listed(shared)) if score > 0 else NOTHING


def _listed(shared: frozenset[str]) -> str:
    """Name at most five shared words, those that tell most first."""
    return ", ".join(sorted(shared, key=lambda word: (-tells([word]), word))[:5])
