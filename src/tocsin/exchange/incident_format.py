"""Incidents as JSON objects and as flat rows (docs/codebook.md)."""

from typing import Any

from tocsin.exchange.reading_format import candidates_as_json
from tocsin.records import Attribution, Figure, Incident, Party, Target, TollView, When, Where

JSON = dict[str, Any]


def incident_as_json(incident: Incident) -> JSON:
    """Return an incident with every value the record holds for it."""
    dates = [when_as_json(when) for when in incident.dates]
    places = [where_as_json(where) for where in incident.places]
    return {
        "id": incident.id,
        "reports": list(incident.docs),
        "origins": list(incident.origins),
        "claims": list(incident.claims),
        "type": incident.type.value,
        "types": [t.value for t in incident.types],
        "subtype": incident.subtype.value,
        "status": incident.status.value,
        "date": dates[0] if dates else None,
        "dates": dates,
        "place": places[0] if places else None,
        "places": places,
        "perpetrators": [_named(p) for p in incident.perpetrators],
        "targets": [_named(t) for t in incident.targets],
        "weapons": list(incident.weapons),
        "responsibility": [_attribution(a) for a in incident.attribution],
        "tolls": [_toll(t) for t in incident.tolls],
        "score": round(incident.score, 3),
    }


def when_as_json(when: When) -> JSON:
    """Return a time with its interval and UCDP's date_prec."""
    return {
        "value": when.value,
        "precision": when.precision.value,
        "date_prec": when.ucdp,
        "earliest": when.earliest.isoformat() if when.earliest else None,
        "latest": when.latest.isoformat() if when.latest else None,
    }


def where_as_json(where: Where) -> JSON:
    """Return a place as named, with the gazetteer's first candidate laid out and all of them listed."""
    best = where.candidates[0] if where.candidates else None
    return {
        "name": where.name,
        "within": [larger.value for larger in where.within],
        "country": where.country,
        "lat": best.lat if best else None,
        "lon": best.lon if best else None,
        "precision": best.precision.value if best else "unknown",
        "where_prec": best.precision.ucdp if best else None,
        "radius_km": best.radius_km if best else None,
        "candidates": candidates_as_json(where.candidates),
    }


def _named(value: Party | Target) -> JSON:
    return {"name": value.name, "kind": value.kind.value, "candidates": candidates_as_json(value.candidates)}


def _attribution(attribution: Attribution) -> JSON:
    return {
        "stance": attribution.stance.value,
        "hedge": attribution.hedge.value,
        "actor": _named(attribution.actor),
        "by": attribution.by,
        "first": attribution.first.isoformat() if attribution.first else None,
        "last": attribution.last.isoformat() if attribution.last else None,
        "competing": attribution.is_competing,
        "retracted": attribution.retracted.isoformat() if attribution.retracted else None,
        "claims": list(attribution.claims),
    }


def _toll(view: TollView) -> JSON:
    return {
        "harm": view.harm.value,
        "group": view.group.value,
        "low": view.low,
        "best": view.best,
        "high": view.high,
        "policy": view.policy,
        "total": not view.is_part,
        "moved": view.moved,
        "by_source": [_figure(figure) for figure in view.by_source],
    }


def _figure(figure: Figure) -> JSON:
    return {
        "low": figure.low,
        "high": figure.high,
        "words": figure.words,
        "outlet": figure.outlet,
        "origin": figure.origin,
        "sources": list(figure.sources),
        "group": figure.group.value,
        "subset": figure.is_subset,
        "latest": figure.is_latest,
        "mark": figure.mark,
        "report": figure.report,
        "claim": figure.claim,
    }


COLUMNS = (
    "id", "type", "subtype", "status", "earliest", "latest", "date_prec", "place", "within", "country", "lat", "lon",
    "where_prec", "perpetrators", "targets", "claimed_by", "blamed_on", "denied_by", "killed_low", "killed_best",
    "killed_high", "injured_low", "injured_best", "injured_high", "weapons", "reports", "origins", "score",
)  # fmt: skip
"""Columns of the flat form; docs/codebook.md tells what each holds."""


def incident_as_row(incident: Incident) -> dict[str, str]:
    """Return an incident as one flat row; unknown is an empty cell, never 0, and lists are joined by "; "."""
    when = incident.dates[0] if incident.dates else None
    place = where_as_json(incident.places[0]) if incident.places else {}
    row: dict[str, Any] = {
        "id": incident.id,
        "type": incident.type.value,
        "subtype": incident.subtype.value,
        "status": incident.status.value,
        "earliest": when.earliest if when else None,
        "latest": when.latest if when else None,
        "date_prec": when.ucdp if when else None,
        "place": place.get("name"),
        "within": "; ".join(place.get("within", ())),
        **{key: place.get(key) for key in ("country", "lat", "lon", "where_prec")},
        "perpetrators": "; ".join(p.name for p in incident.perpetrators),
        "targets": "; ".join(t.name for t in incident.targets),
        "weapons": "; ".join(incident.weapons),
        "reports": "; ".join(incident.docs),
        "origins": len(incident.origins),
        "score": f"{incident.score:.3f}",
    }
    for stance, column in (("claimed", "claimed_by"), ("blamed", "blamed_on"), ("denied", "denied_by")):
        named = dict.fromkeys(a.actor.name for a in incident.attribution if a.stance.value == stance)
        row[column] = "; ".join(named)
    for harm in ("killed", "injured"):
        view = main_toll(incident, harm)
        for end in ("low", "best", "high"):
            row[f"{harm}_{end}"] = getattr(view, end) if view else None
    return {column: "" if row[column] is None else str(row[column]) for column in COLUMNS}


def main_toll(incident: Incident, harm: str) -> TollView | None:
    """Return the view of a harm over all groups that has most to say: the one whose figures are no parts."""
    views = [view for view in incident.tolls if view.harm.value == harm]
    whole = [view for view in views if any(not figure.is_subset for figure in view.by_source)]
    return max(whole or views, key=lambda view: view.best if view.best is not None else -1, default=None)
