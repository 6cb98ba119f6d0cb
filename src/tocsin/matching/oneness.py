"""What one report tells in pieces, put together again.

A report that tells two happenings apart is never overruled: another day,
another place or another kind of deed keep two tellings two, whatever else they
share. But a reader also cuts one happening in two, at "fired on a party" and,
three sentences later, "two died": the second piece has no day and no place of
its own, and the report tells of nothing else that it could belong to. Such
pieces are put together, by the report's tellings alone, and a person may part
them again.

Source: our choice, decisions/0017; measured by bench/merging.py.
"""

from collections.abc import Sequence
from itertools import combinations

from tocsin.matching.numbers import is_contradicted
from tocsin.matching.profile import Profile, profile
from tocsin.matching.what import kind
from tocsin.matching.when import days
from tocsin.matching.where import places
from tocsin.records import ClaimId, Pair, Telling

FEATURE = "one_report"
"""Under this name a pair's reasons say that its two tellings are pieces of what one report tells once."""

SCORE = 0.9
"""Of such a pair. Source: our choice: above what any threshold asks, below what is certain."""


def pieces(tellings: Sequence[Telling]) -> tuple[Pair, ...]:
    """Return the pairs of one report's tellings that are pieces of one happening, by id.

    A telling with neither a day nor a place of its own goes with the only happening of its kind that the report
    places or dates; where the report places and dates none, with the first of its kind. Two that name the same day
    and the same place go together. Never do tellings of different kinds, or with figures that contradict each other.
    """
    ordered = sorted(tellings, key=lambda telling: (telling.entered, telling.claim.id))
    made = [(telling.claim.id, profile(telling)) for telling in ordered]
    anchored = [entry for entry in made if _is_anchored(entry[1])]
    found = [
        _pair(one[0], other[0], "one day and place")
        for one, other in combinations(anchored, 2)
        if _are_at_one(one[1], other[1])
    ]
    homes = _apart(anchored, {(pair.left, pair.right) for pair in found}) or made[:1]
    for claim, floating in made:
        fits = [home for home, there in homes if home != claim and are_of_a_kind(floating, there)]
        if not _is_anchored(floating) and len(fits) == 1:
            found.append(_pair(claim, fits[0], "no day or place of its own"))
    return tuple(sorted(found, key=lambda pair: (pair.left, pair.right)))


def is_piece(pair: Pair) -> bool:
    """Say whether a pair holds two pieces of what one report tells once."""
    return any(feature == FEATURE for feature, _, _ in pair.reasons)


def are_of_a_kind(left: Profile, right: Profile) -> bool:
    """Say whether two tellings of one report can be of one deed: their kinds agree and no figures contradict."""
    return kind(left, right).score > 0 and not is_contradicted(left, right)


def _is_anchored(telling: Profile) -> bool:
    return bool(telling.spots) or any(not span.is_assumed for span in telling.spans)


def _are_at_one(left: Profile, right: Profile) -> bool:
    if not are_of_a_kind(left, right):
        return False
    where, when = places(left, right).score, days(left, right).score
    return where > 0 and when > 0


def _apart(
    anchored: Sequence[tuple[ClaimId, Profile]], joined: set[tuple[ClaimId, ClaimId]]
) -> list[tuple[ClaimId, Profile]]:
    """Return one telling, the first, of each happening that the report places or dates."""
    found: list[tuple[ClaimId, Profile]] = []
    for claim, telling in anchored:
        if not any((min(claim, home), max(claim, home)) in joined for home, _ in found):
            found.append((claim, telling))
    return found


def _pair(one: ClaimId, other: ClaimId, why: str) -> Pair:
    left, right = sorted((one, other))
    return Pair(left=left, right=right, score=SCORE, reasons=((FEATURE, 1.0, why),))
