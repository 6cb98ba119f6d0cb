"""Two tellings compared, and all pairs worth keeping among many."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product

from tocsin.matching.apart import are_two
from tocsin.matching.blocking import are_near
from tocsin.matching.likeness import NOTHING, Likeness
from tocsin.matching.meeting import meetings_between
from tocsin.matching.numbers import tolls
from tocsin.matching.profile import Profile, profile
from tocsin.matching.weights import LEAST, WEIGHTS, Weight
from tocsin.matching.what import kind, names, titles, weapons, words
from tocsin.matching.when import days, reported
from tocsin.matching.where import inside, places
from tocsin.matching.who import actors, targets
from tocsin.records import ClaimId, Keys, Pair, Telling


@dataclass(frozen=True, slots=True)
class Feature:
    """One question asked of two tellings, and what its answer weighs."""

    func: Callable[[Profile, Profile], Likeness]
    """Its docstring is shown beside what it found."""
    weight: Weight

    @property
    def name(self) -> str:
        return self.func.__name__

    def share(self, likeness: Likeness) -> float:
        """Return what a likeness adds to the log-odds of the pair."""
        return self.weight.share(likeness.score)


FEATURES: tuple[Feature, ...] = tuple(
    Feature(func, WEIGHTS.features[func.__name__])
    for func in (days, places, inside, tolls, words, names, titles, reported, kind, actors, targets, weapons)
)
"""What is compared, in this order. The weights and their reasons are in ``weights.yaml``."""

Reason = tuple[str, float, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How much speaks for two tellings being of one incident, and what."""

    score: float
    """0..1."""
    reasons: tuple[Reason, ...]
    """(feature, its share, detail) for each feature that says anything, in the order of FEATURES.

    The shares and the prior of ``weights.yaml`` add up to the log-odds of the score.
    """


def compare(left: Telling, right: Telling) -> Comparison:
    """Return how much speaks for two tellings being of one incident.

    The same for (a, b) as for (b, a), and never higher than for a telling and itself.
    """
    return _weigh(profile(left), profile(right))


def match(new: Sequence[Telling], near: Sequence[Telling]) -> tuple[Pair, ...]:
    """Return the scored pairs of new tellings with those near them and with each other, by id.

    Left out: two tellings of one report or one table (what it tells apart is never one), tellings whose keys are not
    near each other, those that can only be two (``apart.py``), and pairs that score below LEAST. Whether a pair is
    found, and its score, depends on its two tellings alone, never on what else is given.
    """
    fresh = {telling.claim.id: profile(telling) for telling in new}
    known = {telling.claim.id: profile(telling) for telling in near if telling.claim.id not in fresh}
    every = fresh | known
    met = _met({claim: p.keys for claim, p in fresh.items()}, {claim: p.keys for claim, p in known.items()})
    pairs = (_pair((ours, every[ours]), (theirs, every[theirs])) for ours, theirs in met)
    return tuple(sorted((pair for pair in pairs if pair), key=lambda pair: (pair.left, pair.right)))


Entry = tuple[ClaimId, Profile]

FEW = 8
"""Up to so many new tellings are held against every known one; more are worth an index. Our choice."""


def _met(fresh: dict[ClaimId, Keys], known: dict[ClaimId, Keys]) -> Iterator[tuple[ClaimId, ClaimId]]:
    """Yield every two of which one or both are fresh and whose keys are near each other."""
    if len(fresh) > FEW:
        yield from meetings_between(fresh, known)
        return
    for ours, theirs in chain(product(fresh, known), combinations(fresh, 2)):
        if are_near(fresh[ours], fresh[theirs] if theirs in fresh else known[theirs]):
            yield ours, theirs


def _pair(ours: Entry, theirs: Entry) -> Pair | None:
    (left_id, left), (right_id, right) = sorted((ours, theirs), key=lambda entry: entry[0])
    if left.account == right.account:
        return None
    if _is_hopeless(left, right):
        return None
    found = _weigh(left, right)
    if found.score < LEAST or are_two(left, right):
        return None
    return Pair(left=left_id, right=right_id, score=found.score, reasons=found.reasons)


_HOPELESS = math.log(LEAST / (1 - LEAST)) - 0.01
"""A log-odds a little below that of LEAST, so that rounding never drops a pair."""

_STILL_TO_COME = tuple(sum(feature.weight.agree for feature in FEATURES[i + 1 :]) for i in range(len(FEATURES)))
"""The most that the features after each one can still add: below what that reaches, a pair need not be finished."""


def _weigh(left: Profile, right: Profile) -> Comparison:
    reasons = [
        (feature.name, round(feature.share(likeness), 4), likeness.detail)
        for feature in FEATURES
        if (likeness := feature.func(left, right)) != NOTHING
    ]
    total = WEIGHTS.prior + math.fsum(share for _, share, _ in reasons)
    return Comparison(score=round(1 / (1 + math.exp(-total)), 6), reasons=tuple(reasons))


def _is_hopeless(left: Profile, right: Profile) -> bool:
    """Say whether a pair is sure to stay below LEAST, asking no more features than it takes."""
    total = WEIGHTS.prior
    for feature, still_to_come in zip(FEATURES, _STILL_TO_COME, strict=True):
        total += feature.share(feature.func(left, right))
        if total + still_to_come < _HOPELESS:
            return True
    return False
