"""Two tellings compared, and all pairs worth keeping among many."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from tocsin.matching.blocking import are_near
from tocsin.matching.likeness import NOTHING, Likeness
from tocsin.matching.numbers import tolls
from tocsin.matching.profile import Profile, profile
from tocsin.matching.weights import LEAST, WEIGHTS, Weight
from tocsin.matching.what import kind, weapons, words
from tocsin.matching.when import days
from tocsin.matching.where import places
from tocsin.matching.who import actors, targets
from tocsin.records import ClaimId, Pair, Telling


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
        return likeness.score * (self.weight.agree if likeness.score > 0 else self.weight.differ)


FEATURES: tuple[Feature, ...] = tuple(
    Feature(func, WEIGHTS.features[func.__name__])
    for func in (days, places, kind, actors, targets, weapons, words, tolls)
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
    near each other, and pairs that score below LEAST. Whether a pair is found, and its score, depends on its two
    tellings alone, never on what else is given.
    """
    fresh = {telling.claim.id: profile(telling) for telling in new}
    known = {telling.claim.id: profile(telling) for telling in near if telling.claim.id not in fresh}
    pairs = (_pair(ours, theirs) for ours, theirs in _met(fresh, known))
    return tuple(sorted((pair for pair in pairs if pair), key=lambda pair: (pair.left, pair.right)))


Entry = tuple[ClaimId, Profile]


def _met(fresh: dict[ClaimId, Profile], known: dict[ClaimId, Profile]) -> Iterator[tuple[Entry, Entry]]:
    yield from product(fresh.items(), known.items())
    yield from combinations(fresh.items(), 2)


def _pair(ours: Entry, theirs: Entry) -> Pair | None:
    (left_id, left), (right_id, right) = sorted((ours, theirs), key=lambda entry: entry[0])
    if left.account == right.account or not are_near(left.keys, right.keys):
        return None
    if _is_hopeless(left, right):
        return None
    found = _weigh(left, right)
    if found.score < LEAST:
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
