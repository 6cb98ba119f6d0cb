"""The named places of a report as JSON objects: one line a report, as `tocsin places --format jsonl` prints it."""

from collections.abc import Iterable
from typing import Any

from tocsin.records import NamedPlace, PlaceCandidate


def places_as_json(doc: str, places: Iterable[NamedPlace]) -> dict[str, Any]:
    """Return the line of one report; an unresolved name keeps its span, with null for what is not known."""
    return {"doc": doc, "places": [_place(place) for place in places]}


def _place(place: NamedPlace) -> dict[str, Any]:
    best = place.candidates[0] if place.candidates else None
    line: dict[str, Any] = {
        "text": place.text,
        "start": place.start,
        "end": place.end,
        "lat": best.lat if best else None,
        "lon": best.lon if best else None,
        "country": best.country if best else "",
        "id": best.id if best else "",
        "name": best.name if best else "",
        "precision": best.precision.value if best else "unknown",
        "where_prec": best.precision.ucdp if best else None,
        "radius_km": best.radius_km if best else None,
        "score": place.score,
        "reason": place.reason,
        "use": place.use.value,
        "relation": place.relation,
        "within": list(best.parents) if best else [],
        "others": [_other(candidate) for candidate in place.candidates[1:]],
    }
    return line if place.part == "body" else line | {"part": place.part}


def _other(candidate: PlaceCandidate) -> dict[str, Any]:
    return {
        "id": candidate.id,
        "name": candidate.name,
        "lat": candidate.lat,
        "lon": candidate.lon,
        "country": candidate.country,
        "score": round(candidate.score, 3),
    }
