"""Where and when to look for other tellings of one incident."""

from collections.abc import Sequence
from datetime import timedelta

from tocsin.matching.spans import DaySpan, day_spans
from tocsin.matching.spots import Spot, spot_of
from tocsin.matching.weights import NEAR_DAYS, WEIGHTS
from tocsin.matching.words import fold
from tocsin.records import Claim, IncidentSaid, Keys, PlacePrecision, Report, Where


def keys(telling_claim: Claim, report: Report) -> Keys:
    """Return the blocking keys of an incident claim.

    Dates: from the first to the last day it names; the week before publication where it names none; open where
    that settles nothing or is wider than a quarter. Places: every place named, by folded name and by its best
    candidate's id; countries are left out, for a country in common is no reason to look. The country is open where
    the places lie in more than one (a border).
    """
    said = telling_claim.said
    if not isinstance(said, IncidentSaid):
        raise TypeError(f"keys are made of incident claims, not of a {telling_claim.kind} claim")
    places = tuple(known.value for known in said.places)
    return keys_of(telling_claim, day_spans(said, report), places, tuple(spot_of(where) for where in places))


def keys_of(claim: Claim, spans: Sequence[DaySpan], places: Sequence[Where], spots: Sequence[Spot]) -> Keys:
    """Return the keys of a claim whose times and places have been made ready; see :func:`keys`."""
    earliest = min((span.earliest for span in spans), default=None)
    latest = max((span.latest for span in spans), default=None)
    if earliest and latest and latest - earliest >= timedelta(days=WEIGHTS.longest_span_days):
        earliest = latest = None
    countries = {country for where, spot in zip(places, spots, strict=True) for country in _countries(where, spot)}
    return Keys(
        claim=claim.id,
        earliest=earliest,
        latest=latest,
        country=countries.pop() if len(countries) == 1 else "",
        places=tuple(dict.fromkeys(key for where in places for key in _place_keys(where))),
        is_assumed=earliest is not None and all(span.is_assumed for span in spans),
    )


LIKELY = 0.25
"""A second choice of place with so much of the best one's score may be the one meant. Source: our choice."""


def _countries(where: Where, spot: Spot) -> set[str]:
    """Return the countries a place may lie in, by the best candidate and those that come near it."""
    if not where.candidates:
        return {spot.country} - {""}
    least = where.candidates[0].score * LIKELY
    return {candidate.country or where.country for candidate in where.candidates if candidate.score >= least} - {""}


def _place_keys(where: Where) -> tuple[str, ...]:
    best = where.candidates[0] if where.candidates else None
    if best and best.precision is PlacePrecision.COUNTRY:
        return ()
    return tuple(key for key in (fold(where.name), best.id if best else "") if key)


def are_near(left: Keys, right: Keys, days: int = NEAR_DAYS) -> bool:
    """Say whether two keys are near each other, in the sense of :class:`tocsin.records.Keys`.

    The ledger asks the same of its store; a pair is compared only if this holds, so that what is compared
    does not depend on which reports came together.
    """
    if left.earliest is None or left.latest is None or right.earliest is None or right.latest is None:
        return _share_a_place(left, right)
    apart = max((left.earliest - right.latest).days, (right.earliest - left.latest).days)
    if apart <= days and (left.country == right.country or not left.country or not right.country):
        return True
    return apart <= WEIGHTS.follow_up_days and _may_follow(left, right) and _share_a_place(left, right)


def _may_follow(left: Keys, right: Keys) -> bool:
    """Say whether one of two is undated and was published when the other had taken place."""
    return any(
        late.is_assumed and late.latest and early.earliest and early.earliest <= late.latest
        for late, early in ((left, right), (right, left))
    )


def _share_a_place(left: Keys, right: Keys) -> bool:
    return not set(left.places).isdisjoint(right.places)
