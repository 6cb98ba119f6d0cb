"""Two tellings compared, and all pairs worth keeping among many."""

import math
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product
from operator import attrgetter
from typing import TypeVar

from tocsin.matching.apart import are_two
from tocsin.matching.blocking import are_near
from tocsin.matching.columns import columns, hopeful
from tocsin.matching.likeness import NOTHING, Likeness
from tocsin.matching.meeting import meeting
from tocsin.matching.numbers import tolls
from tocsin.matching.profile import Profile, profile
from tocsin.matching.weights import LEAST, WEIGHTS, Weight
from tocsin.matching.what import kind, names, titles, weapons, words
from tocsin.matching.when import days, reported
from tocsin.matching.where import inside, places
from tocsin.matching.who import actors, targets
from tocsin.records import ClaimId, Pair, Telling


@dataclass(frozen=True, slots=True)
class Feature:
    """One question asked of two tellings, and what its answer weighs."""

    func: Callable[[Profile, Profile], Likeness]
    """Its docstring is shown beside what it found."""
    weight: Weight
    asks: tuple[str, ...]
    """All that it looks at in a profile, so that what is the same in many pairs is asked once."""

    @property
    def name(self) -> str:
        return self.func.__name__

    def share(self, likeness: Likeness) -> float:
        """Return what a likeness adds to the log-odds of the pair."""
        return self.weight.share(likeness.score)


_ASKS: dict[Callable[[Profile, Profile], Likeness], tuple[str, ...]] = {
    days: ("spans", "days_of_unknown_year"),
    places: ("spots",),
    inside: ("inside",),
    tolls: ("tolls", "published"),
    words: ("words", "words_tell"),
    names: ("words", "place_words"),
    titles: ("title", "title_tells"),
    reported: ("published",),
    kind: ("type",),
    actors: ("doers", "actors", "doer_roles", "doer_ids"),
    targets: ("targets",),
    weapons: ("weapons",),
}

FEATURES: tuple[Feature, ...] = tuple(
    Feature(func, WEIGHTS.features[func.__name__], asks) for func, asks in _ASKS.items()
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
    found = _few(fresh, known) if len(fresh) <= FEW else _many(fresh, known)
    return tuple(sorted((pair for pair in found if pair), key=lambda pair: (pair.left, pair.right)))


Entry = tuple[ClaimId, Profile]
Profiles = Mapping[ClaimId, Profile]

FEW = 8
"""Up to so many new tellings are held against every known one; more are worth whole columns. Our choice."""


def _few(fresh: Profiles, known: Profiles) -> Iterator[Pair | None]:
    every = {**fresh, **known}
    for ours, theirs in chain(product(fresh, known), combinations(fresh, 2)):
        left, right = every[ours], every[theirs]
        if left.account == right.account or not are_near(left.keys, right.keys):
            continue
        if not _is_hopeless(left, right) and not are_two(left, right):
            yield _pair((ours, left), (theirs, right), _weigh)


def _many(fresh: Profiles, known: Profiles) -> Iterator[Pair | None]:
    """Compare by whole columns first: of all that meet, features are asked only of those that may still be kept."""
    claims = [*fresh, *known]
    profiles = [*fresh.values(), *known.values()]
    told, weigh = columns(profiles), _Weighing(profiles)
    for left, right in meeting([p.keys for p in profiles]):
        kept = (left < len(fresh)) | (right < len(fresh))
        left, right = left[kept], right[kept]
        may = hopeful(told, left, right, _HOPELESS)
        for one, other in zip(left[may].tolist(), right[may].tolist(), strict=True):
            ours, theirs = profiles[one], profiles[other]
            if ours.account != theirs.account and not are_two(ours, theirs):
                yield _pair((claims[one], one), (claims[other], other), weigh)


Told = TypeVar("Told")


def _pair(
    ours: tuple[ClaimId, Told], theirs: tuple[ClaimId, Told], weigh: Callable[[Told, Told], Comparison]
) -> Pair | None:
    (left_id, left), (right_id, right) = (ours, theirs) if ours[0] < theirs[0] else (theirs, ours)
    found = weigh(left, right)
    if found.score < LEAST:
        return None
    return Pair(left=left_id, right=right_id, score=found.score, reasons=found.reasons)


_HOPELESS = math.log(LEAST / (1 - LEAST)) - 0.01
"""A log-odds a little below that of LEAST, so that rounding never drops a pair."""

_STILL_TO_COME = tuple(sum(feature.weight.agree for feature in FEATURES[i + 1 :]) for i in range(len(FEATURES)))
"""The most that the features after each one can still add: below what that reaches, a pair need not be finished."""


def _weigh(left: Profile, right: Profile) -> Comparison:
    return _weighed([_reason(feature, left, right) for feature in FEATURES])


def _reason(feature: Feature, left: Profile, right: Profile) -> Reason | None:
    likeness = feature.func(left, right)
    return None if likeness == NOTHING else (feature.name, round(feature.share(likeness), 4), likeness.detail)


IDENTIFYING = ("places", "inside", "names", "titles", "targets")
"""Features that tell one happening from others of its kind and day, where they speak for a pair at all."""
MANY_WORDS = round(WEIGHTS.features["words"].half, 4)
"""What words in common add, from half a likeness on, when they tell it too."""
UNIDENTIFIED = "identity"
"""The reason that holds down the score of a pair that shares nothing of the kind."""
_MOST_UNIDENTIFIED = math.log(WEIGHTS.unidentified / (1 - WEIGHTS.unidentified))


def _weighed(found: Sequence[Reason | None]) -> Comparison:
    reasons = tuple(reason for reason in found if reason)
    total = WEIGHTS.prior + math.fsum(share for _, share, _ in reasons)
    if total > _MOST_UNIDENTIFIED and not any(map(_identifies, reasons)):
        held_down = round(_MOST_UNIDENTIFIED - total, 4)
        reasons += ((UNIDENTIFIED, held_down, "no place, name or target in common"),)
        total += held_down
    return Comparison(score=round(1 / (1 + math.exp(-total)), 6), reasons=reasons)


def _identifies(reason: Reason) -> bool:
    name, share, _ = reason
    return share > 0 and (name in IDENTIFYING or (name == "words" and share >= MANY_WORDS))


class _Weighing:
    """Compares two of many tellings, by number; what a feature has said of the same two values is not asked again."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self.profiles = profiles
        self.numbered = [_numbered(feature.asks, profiles) for feature in FEATURES]
        self.said: list[dict[tuple[int, int], Reason | None]] = [{} for _ in FEATURES]

    def __call__(self, left: int, right: int) -> Comparison:
        found: list[Reason | None] = [None] * len(FEATURES)
        total = WEIGHTS.prior
        for n, still_to_come in _QUICK_FIRST:
            feature = FEATURES[n]
            values, said = self.numbered[n], self.said[n]
            both = (values[left], values[right])
            try:
                reason = said[both]
            except KeyError:
                reason = said[both] = _reason(feature, self.profiles[left], self.profiles[right])
            if reason:
                total += reason[1]
                found[n] = reason
            if total + still_to_come < _HOPELESS:
                return _NOT_WORTH_KEEPING
        return _weighed(found)


_BY_WORDS = ("words", "names", "titles")
"""Features of many values, which cost most to ask."""


def _quick_first() -> tuple[tuple[int, float], ...]:
    """Return the features' numbers, those by words last, each with the most that those after it can still add."""
    order = sorted(range(len(FEATURES)), key=lambda n: FEATURES[n].name in _BY_WORDS)
    return tuple((n, sum(FEATURES[m].weight.agree for m in order[i + 1 :])) for i, n in enumerate(order))


_QUICK_FIRST = _quick_first()
_NOT_WORTH_KEEPING = Comparison(score=0.0, reasons=())


def _numbered(asks: Sequence[str], profiles: Sequence[Profile]) -> list[int]:
    """Return for each telling a number, the same where all that is asked is the same."""
    numbers: dict[Hashable, int] = {}
    asked = attrgetter(*asks)
    if "tolls" in asks:
        return [numbers.setdefault((tuple(p.tolls.items()), p.published), len(numbers)) for p in profiles]
    return [numbers.setdefault(asked(p), len(numbers)) for p in profiles]


def _is_hopeless(left: Profile, right: Profile) -> bool:
    """Say whether a pair is sure to stay below LEAST, asking no more features than it takes."""
    total = WEIGHTS.prior
    for feature, still_to_come in zip(FEATURES, _STILL_TO_COME, strict=True):
        total += feature.share(feature.func(left, right))
        if total + still_to_come < _HOPELESS:
            return True
    return False
