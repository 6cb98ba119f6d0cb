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
    countries = {spot.country for spot in spots if spot.country}
    return Keys(
        claim=claim.id,
        earliest=earliest,
        latest=latest,
        country=countries.pop() if len(countries) == 1 else "",
        places=tuple(dict.fromkeys(key for where in places for key in _place_keys(where))),
    )


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
        return not set(left.places).isdisjoint(right.places)
    reach = timedelta(days=days)
    if left.earliest - right.latest > reach or right.earliest - left.latest > reach:
        return False
    return left.country == right.country or not left.country or not right.country
