"""How exactly a linked place is known: UCDP's where_prec in words, and a radius."""

import math

from tocsin.records import PlacePrecision
from tocsin.reference.gazetteer import PlaceEntry
from tocsin.reference.place_weights import PlaceWeights

OF_AREA = {
    "district": PlacePrecision.DISTRICT,
    "province": PlacePrecision.PROVINCE,
    "country": PlacePrecision.COUNTRY,
    "feature": PlacePrecision.FEATURE,
}
AT_A_STRETCH = ("road", "between", "border")


def precision_at(kind: str, relation: str, *, stands_in: bool = False) -> PlacePrecision:
    """Return the precision of an event at a place of a kind.

    Source: UCDP GED, where_prec: a named town or site is exact (1); near one, or at a part of one that is not known
    itself, is near (2); an area is its own level (3, 4, 6); a road, or a stretch between places, is a feature (5).
    """
    if relation == "border" and not stands_in:
        return PlacePrecision.FEATURE
    if kind in OF_AREA:
        return OF_AREA[kind]
    if relation in AT_A_STRETCH and not stands_in:
        return PlacePrecision.FEATURE
    return PlacePrecision.NEAR if relation or stands_in else PlacePrecision.EXACT


def radius_of(entry: PlaceEntry, precision: PlacePrecision, weights: PlaceWeights) -> float:
    """Return the distance in km from the entry's point within which the event lies, if this is the place meant."""
    table = weights.radius_km
    if entry.kind in ("district", "province", "country"):
        return entry.reach_km
    if entry.kind == "feature":
        return table["feature"]
    own = table["airport"] if entry.kind == "airport" else table["village"]
    own += math.sqrt(entry.population) / table["inhabitants"]
    if precision is PlacePrecision.NEAR:
        own += table["near"]
    if precision is PlacePrecision.FEATURE:
        own += table["road"]
    return round(own, 1)
