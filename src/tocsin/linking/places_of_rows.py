"""Finds a row's place in the gazetteer where it is sure: a row is a coded statement, nothing is guessed.

A row with a point of its own keeps it. Else the row must say what its place lies in (country, province or district),
and of all entries that bear the name exactly and lie there, one must hold all others: a district its villages of the
same name, a town those within 25 km of it. That one is told, so that a wide place may be told for a narrow one and
hardly the other way round. Where none holds the others the name stays a name.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from tocsin.linking.place_precision import OF_AREA, precision_at, radius_of
from tocsin.records import IncidentSaid, Known, PlaceCandidate, Reading, Where
from tocsin.reference.countries import Countries
from tocsin.reference.gazetteer import Gazetteer, PlaceEntry
from tocsin.reference.globe import km_between
from tocsin.reference.place_weights import PlaceWeights

NEAR_KM = 25.0
"""Places of one name so near each other are one answer. Source: our choice, as UCDP's "near"."""
IN_DIVISION, IN_COUNTRY = 0.97, 0.94
"""Scores of a place found in the province or district told, and in the country alone.

Source: measured on 2,542 towns of UCDP's files, their points held back: 59 % were found with their province, .975 of
them where UCDP has them or in reach of it; with the country alone 47 %, .944 of them.
"""

Placing = Callable[[str, str, tuple[str, ...]], tuple[PlaceCandidate, ...]]
"""What gives the candidates for a name, a country's code ("" for none) and the larger places told."""


def link_row_places(reading: Reading, placing: Placing) -> Reading:
    """Return a row's reading with a candidate for every place without a point that the gazetteer surely has."""
    claims = []
    for claim in reading.claims:
        if isinstance(claim.said, IncidentSaid):
            places = tuple(_placed(known, placing) for known in claim.said.places)
            claim = replace(claim, said=replace(claim.said, places=places))
        claims.append(claim)
    return replace(reading, claims=tuple(claims))


def _placed(known: Known[Where], placing: Placing) -> Known[Where]:
    where = known.value
    if where.candidates:
        return known
    found = placing(where.name, where.country, tuple(larger.value for larger in where.within))
    if not found:
        return known
    return replace(known, value=replace(where, country=where.country or found[0].country, candidates=found))


def sure_place(
    name: str,
    country: str,
    within: Sequence[str],
    gazetteer: Gazetteer,
    countries: Countries,
    weights: PlaceWeights,
) -> tuple[PlaceCandidate, ...]:
    """Return the one place that a row's name surely means, () where none is sure; ``within`` from small to large.

    Raises: BadReference, when a file of the gazetteer is damaged.
    """
    if not (country or within):
        return ()
    only = frozenset({country} if country else ())
    found = [entry for entry in gazetteer.lookup(name, countries=only) if entry.found_by == "name"]
    for larger in within:
        areas = {entry.id for entry in gazetteer.lookup(gazetteer.bare(larger)[0], countries=only)}
        found = [entry for entry in found if areas & {*entry.parents}]
    provinces = [entry for entry in found if entry.kind == "province"]
    if not within and provinces:
        found = provinces  # a row that means a village of a province's name says in which province it lies
    widest = next((one for one in found if all(_holds(one, other) for other in found)), None)
    return () if widest is None else (_candidate(widest, within, countries, weights),)


def _holds(one: PlaceEntry, other: PlaceEntry) -> bool:
    if one.id == other.id or one.id in other.parents or (one.kind == "country" and one.country == other.country):
        return True
    is_narrow = one.kind not in OF_AREA and other.kind not in OF_AREA
    return is_narrow and km_between(one.lat, one.lon, other.lat, other.lon) <= NEAR_KM


def _candidate(entry: PlaceEntry, within: Sequence[str], countries: Countries, weights: PlaceWeights) -> PlaceCandidate:
    precision = precision_at(entry.kind, "")
    land = countries.names.get(entry.country, entry.country)
    parents = () if entry.kind == "country" else tuple(part for part in (entry.admin2, entry.admin1, land) if part)
    told = ", ".join(within) or land
    return PlaceCandidate(
        id=entry.id,
        name=entry.name,
        score=IN_DIVISION if within else IN_COUNTRY,
        reasons=(f"what the gazetteer has of this name in {told} lies at or in it",),
        lat=round(entry.lat, 4),
        lon=round(entry.lon, 4),
        country=entry.country,
        kind=entry.kind,
        precision=precision,
        radius_km=round(radius_of(entry, precision, weights), 1),
        parents=parents,
    )
