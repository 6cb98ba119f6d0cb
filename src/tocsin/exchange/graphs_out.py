"""Graphs: a STIX 2.1 bundle, and FollowTheMoney entities."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tocsin.exchange.flat import range_of
from tocsin.exchange.format_registry import About, file_format
from tocsin.exchange.maps_out import dumped
from tocsin.exchange.shareable import TLP_ORDER, Cited, Laid, Named, Shareable
from tocsin.records import digest

NAMESPACE = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
"""Source: STIX 2.1, 2.9: the namespace of deterministic ids."""

TLP_MARKINGS = {
    "clear": "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
    "green": "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da",
    "amber": "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82",
    "amber+strict": "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82",
    "red": "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
}
"""STIX 2.1, 7.2.1.4 (TLP 1.0): clear is its white; it has no amber+strict, which becomes amber, the next it has."""

_TLP_NAMES = {"clear": "white", "green": "green", "amber": "amber", "amber+strict": "amber", "red": "red"}
_TLP_MADE = "2017-01-20T00:00:00.000Z"
CONFIDENCE = {"": 75, "accused": 50, "suspected": 30, "alleged": 30}
"""How sure an attribution is by its hedge, 0-100. Our choice, after STIX 2.1 appendix A, words of estimate."""


def _id(kind: str, *parts: str) -> str:
    return f"{kind}--{uuid.uuid5(NAMESPACE, '|'.join((kind, *parts)))}"


@file_format(
    "stix",
    suffix=".stix.json",
    media_type="application/stix+json;version=2.1",
    title="STIX 2.1 bundle",
    cannot_hold=(
        "figures as numbers: tolls stand in the incident's description and labels (STIX has no field for them)",
        "TLP amber+strict (written as amber)",
        "precision of times; of places only a radius",
        "the sentences that values were read from",
    ),
)
def write_stix(incidents: Iterable[Shareable], out: Path, about: About) -> int:
    """Incident, location, attributed-to, sighting (who reports it), opinion (who denies it), TLP marking."""
    made = about.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    count, seen = 0, set[str]()
    with out.open("w", encoding="utf-8") as file:
        file.write(f'{{"type":"bundle","id":"{_id("bundle", about.selection, about.profile, made)}","objects":[\n')
        file.write(dumped(_identity(f"Tocsin {about.version}", "system", made)))
        for one in incidents:
            count += 1
            for thing in _stix_objects(one, made, about):
                if thing["id"] not in seen:
                    if thing["type"] not in ("incident", "relationship", "opinion", "sighting"):
                        seen.add(thing["id"])
                    file.write(",\n" + dumped(thing))
        file.write("\n]}\n")
    return count


def _common(kind: str, made: str, *parts: str) -> dict[str, Any]:
    return {"type": kind, "spec_version": "2.1", "id": _id(kind, *parts), "created": made, "modified": made}


def _identity(name: str, kind: str, made: str) -> dict[str, Any]:
    return {**_common("identity", made, name, kind), "name": name, "identity_class": kind}


def _stix_objects(one: Shareable, made: str, about: About) -> Iterator[dict[str, Any]]:
    """Yield an incident's objects; what they refer to comes first."""
    tlp = max(one.tlp, about.tlp, key=TLP_ORDER.index) or "red"
    yield _marking(tlp)
    marked = {"object_marking_refs": [TLP_MARKINGS[tlp]]}
    incident = _incident(one, made) | marked
    yield incident
    if (located := _location(one, made)) is not None:
        yield located | marked
        yield _related(incident["id"], "located-at", located["id"], made) | marked
    for doer in one.perpetrators:
        actor = _actor(doer, made)
        yield actor | marked
        yield _related(incident["id"], "attributed-to", actor["id"], made) | marked
    for laid in one.responsibility:
        for thing in _attribution(laid, incident["id"], made):
            yield thing | marked
    for number, cited in enumerate(one.sources):
        for thing in _sighting(cited, number, one, incident["id"], made):
            yield thing | marked


def _marking(tlp: str) -> dict[str, Any]:
    name = _TLP_NAMES[tlp]
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": TLP_MARKINGS[tlp],
        "created": _TLP_MADE,
        "definition_type": "tlp",
        "name": f"TLP:{name.upper()}",
        "definition": {"tlp": name},
    }


def _incident(one: Shareable, made: str) -> dict[str, Any]:
    where = one.place.name or one.place.country if one.place else ""
    day = one.date
    tolls = [f"{view.harm} {range_of(view.low, view.high)} ({view.group})" for view in one.tolls]
    told = [
        f"{one.status}",
        f"between {day.earliest} and {day.latest}" if day and day.earliest else "date unknown",
        *tolls,
        f"told by {one.reports} reports",
    ]
    return {
        **_common("incident", made, one.id),
        "name": ", ".join(filter(None, (one.type.replace("_", " "), where))),
        "description": "; ".join(told),
        "labels": [one.type, f"status:{one.status}", *(f"{v.harm}:{v.best}" for v in one.tolls if v.best is not None)],
        "external_references": [
            {"source_name": "Tocsin", "external_id": one.id},
            *({"source_name": s.outlet or s.kind, "url": s.url} for s in one.sources if s.url),
        ],
    }


def _location(one: Shareable, made: str) -> dict[str, Any] | None:
    spot = one.place
    if spot is None or not (spot.country or spot.lat is not None):
        return None
    parts = (spot.name, spot.country, str(spot.lat), str(spot.lon))
    found: dict[str, Any] = {**_common("location", made, *parts)}
    if spot.name:
        found["name"] = spot.name
    if spot.country:
        found["country"] = spot.country
    if spot.lat is not None and spot.lon is not None:
        found |= {"latitude": spot.lat, "longitude": spot.lon}
        if spot.radius_km:
            found["precision"] = spot.radius_km * 1000.0
    return found


def _actor(named: Named, made: str) -> dict[str, Any]:
    return {
        **_common("threat-actor", made, named.id or named.name, named.kind),
        "name": named.name,
        "threat_actor_types": ["unknown"],
    }


def _related(source: str, how: str, target: str, made: str, *parts: str) -> dict[str, Any]:
    return {
        **_common("relationship", made, source, how, target, *parts),
        "relationship_type": how,
        "source_ref": source,
        "target_ref": target,
    }


def _attribution(laid: Laid, incident: str, made: str) -> Iterator[dict[str, Any]]:
    """A claim or blame is a relationship with its confidence and an opinion on it; a denial an opinion against."""
    actor = _actor(laid.actor, made)
    yield actor
    parts = (laid.stance, laid.hedge, laid.by)
    link = _related(incident, "attributed-to", actor["id"], made, *parts)
    sure = 90 if laid.stance == "claimed" else CONFIDENCE[laid.hedge]
    yield link | {"confidence": 0 if laid.stance == "denied" else sure, "description": laid.stance}
    opinion = {"claimed": "strongly-agree", "denied": "strongly-disagree"}.get(laid.stance, "agree")
    found = {
        **_common("opinion", made, link["id"], *parts),
        "opinion": opinion,
        "explanation": " ".join(filter(None, (laid.stance, laid.hedge))),
        "object_refs": [link["id"]],
    }
    yield found | ({"authors": [laid.by]} if laid.by else {})


def _sighting(cited: Cited, number: int, one: Shareable, incident: str, made: str) -> Iterator[dict[str, Any]]:
    who = _identity(cited.outlet or f"a source ({cited.kind})", "organization", made)
    yield who
    found = {
        **_common("sighting", made, incident, who["id"], str(number)),
        "sighting_of_ref": incident,
        "where_sighted_refs": [who["id"]],
        "count": 1,
    }
    if one.date and one.date.earliest and one.date.latest:
        first = datetime(one.date.earliest.year, one.date.earliest.month, one.date.earliest.day)
        last = datetime(one.date.latest.year, one.date.latest.month, one.date.latest.day) + timedelta(days=1)
        found |= {"first_seen": f"{first:%Y-%m-%dT%H:%M:%S}.000Z", "last_seen": f"{last:%Y-%m-%dT%H:%M:%S}.000Z"}
    yield found


@file_format(
    "ftm",
    suffix=".ftm.jsonl",
    media_type="application/json+ftm",
    title="FollowTheMoney entities, as JSON lines",
    cannot_hold=(
        "tolls as numbers (they stand in `summary`)",
        "who claims it or is blamed for it, but in words (`notes`)",
        "precision of times and places; coordinates of the incident stand in its Address",
        "the sentences that values were read from",
    ),
)
def write_ftm(incidents: Iterable[Shareable], out: Path, about: About) -> int:
    """Event, Address, Organization or Person of those involved, as `ftm` reads them."""
    count, seen = 0, set[str]()
    with out.open("w", encoding="utf-8") as file:
        for one in incidents:
            count += 1
            for entity in _ftm_entities(one):
                if entity["schema"] == "Event" or entity["id"] not in seen:
                    seen.add(entity["id"] if entity["schema"] != "Event" else "")
                    file.write(dumped(entity) + "\n")
    return count


def _ftm_id(kind: str, *parts: str) -> str:
    return f"tocsin-{kind}-{digest('|'.join(parts).encode('utf-8', 'replace'))[:24]}"


def _entity(schema: str, entity: str, /, **properties: Iterable[object]) -> dict[str, Any]:
    kept = {key: [str(v) for v in values if v not in (None, "")] for key, values in properties.items()}
    return {"id": entity, "schema": schema, "properties": {key: values for key, values in kept.items() if values}}


def _ftm_entities(one: Shareable) -> Iterator[dict[str, Any]]:
    involved = []
    for named in dict.fromkeys((*one.perpetrators, *(t for t in one.targets if t.kind != "object"))):
        schema = "Person" if named.kind in ("individual", "person") else "Organization"
        entity = _entity(schema, _ftm_id("party", named.id or named.name, named.kind), name=[named.name])
        involved.append(entity["id"])
        yield entity
    spot, day = one.place, one.date
    address = []
    if spot and (spot.name or spot.lat is not None):
        full = ", ".join(filter(None, (spot.name, *spot.within, spot.country)))
        name = _ftm_id("place", full, str(spot.lat), str(spot.lon))
        address = [name]
        yield _entity(
            "Address", name, full=[full], city=[spot.name], state=[spot.adm1], country=[spot.country.lower()],
            latitude=[spot.lat], longitude=[spot.lon],
        )  # fmt: skip
    tolls = [f"{view.harm} {range_of(view.low, view.high)} ({view.group})" for view in one.tolls]
    laid = [" ".join(filter(None, (x.stance, x.hedge, x.actor.name))) for x in one.responsibility]
    title = ", ".join(filter(None, (one.type.replace("_", " "), (spot.name or spot.country) if spot else "")))
    yield _entity(
        "Event", one.id, name=[title], startDate=[day.earliest if day else None],
        endDate=[day.latest if day else None], country=[spot.country.lower() if spot else ""], addressEntity=address,
        involved=involved, summary=["; ".join(tolls)], notes=laid, sourceUrl=[s.url for s in one.sources],
        publisher=dict.fromkeys(s.outlet for s in one.sources), keywords=[one.type, one.subtype, one.status],
    )  # fmt: skip
