"""An incident's main values: taken from the incident, kept in narrow tables, and read back as summaries.

Everything here is computed: :mod:`tocsin.ledger.settling` calls it whenever
incidents are settled.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import Connection, text

from tocsin.ledger.claims import numbers
from tocsin.ledger.rows import Row, column, payload
from tocsin.ledger.store import asking, chunks, put
from tocsin.records import (
    ActorRole,
    Attribution,
    Group,
    Harm,
    HarmTotal,
    Hedge,
    Incident,
    IncidentId,
    IncidentType,
    Party,
    PlaceCandidate,
    PlacePrecision,
    Role,
    Stance,
    Status,
    Summary,
    Target,
    Where,
    digest,
)
from tocsin.reference.actor_fold import words

PART_TABLES = ("incident_tolls", "incident_actors", "incident_places")
SUMMARY_TABLES = (*PART_TABLES, "incident_facts", "actor_names", "place_words")
UNDATED = "9999-99-99"
"""What incidents without a date are sorted by: behind all others."""
KM_OF_DEGREE = 111.195
"""Kilometres of a degree of latitude on a sphere. Source: IUGG mean radius 6371.0088 km, times pi / 180."""

_CONFIDENCE = asking("SELECT id, confidence FROM claims WHERE id IN :some")
_JUDGED = (
    asking("SELECT left_claim AS claim FROM judgements WHERE left_claim IN :some"),
    asking("SELECT right_claim AS claim FROM judgements WHERE right_claim IN :some"),
)
_NUMBERS_OF = asking("SELECT number FROM incident_facts WHERE id IN :some")
_FORGET = asking("DELETE FROM incident_facts WHERE number IN :some")
_CHANGES = asking("SELECT id, digest, changed FROM incident_changes WHERE id IN :some")
_CHANGE = text(
    "INSERT INTO incident_changes (id, digest, changed) VALUES (:id, :digest, :changed) "
    "ON CONFLICT (id) DO UPDATE SET digest = excluded.digest, changed = excluded.changed"
)
_LAST_CHANGE = text("SELECT coalesce(max(changed), 0) FROM incident_changes")
_TOLLS = asking("SELECT * FROM incident_tolls WHERE incident IN :some ORDER BY incident, place")
_ACTORS = asking(
    "SELECT incident_actors.incident, incident_actors.role, actor_names.id, actor_names.name FROM incident_actors "
    "JOIN actor_names ON actor_names.number = incident_actors.actor WHERE incident_actors.incident IN :some "
    "ORDER BY incident_actors.incident, incident_actors.place"
)
_ROLE_OF_STANCE = {Stance.CLAIMED: Role.CLAIMED, Stance.BLAMED: Role.BLAMED, Stance.DENIED: Role.DENIED}


def forget(connection: Connection, incidents: Sequence[str]) -> None:
    """Take these incidents' rows out of the narrow tables; call before the incidents' own rows go."""
    for some in chunks(incidents):
        gone = list(connection.execute(_NUMBERS_OF, {"some": some}).scalars())
        for table in PART_TABLES:
            connection.execute(asking(f"DELETE FROM {table} WHERE incident IN :some"), {"some": gone})
        connection.execute(_FORGET, {"some": gone})


@dataclass(frozen=True, slots=True)
class Made:
    """An incident's main values, ready to be kept."""

    summary: Summary
    digest: str
    actors: tuple[tuple[ActorRole, str], ...]
    places: tuple[str, ...]


def made_of(incident: Incident, *, certainty: float = 1.0, is_reviewed: bool = False) -> Made:
    """Return an incident's main values, ready to be kept."""
    summary = summary_of(incident, certainty=certainty, is_reviewed=is_reviewed)
    taken = digest(payload(summary).encode())
    return Made(summary, taken, tuple(_named_actors(incident)), _place_words(incident))


def enter_summaries(connection: Connection, incidents: Sequence[Incident], gone: Sequence[str]) -> None:
    """Keep the main values of incidents just settled, and note which changed; ``gone`` are ids that are no more."""
    founders = numbers(connection, [incident.claims[0] for incident in incidents])
    sure = _confidence(connection, incidents)
    judged = _judged(connection, incidents)
    made = [
        made_of(i, certainty=max(sure[c] for c in i.claims), is_reviewed=not judged.isdisjoint(i.claims))
        for i in incidents
    ]
    enter_made(connection, made, [founders[incident.claims[0]] for incident in incidents], gone)


def enter_made(connection: Connection, made: Sequence[Made], founders: Sequence[int], gone: Sequence[str] = ()) -> None:
    """Keep main values under the numbers of the incidents' first claims, and note which changed."""
    changed = _note_changes(connection, made, gone)
    numbered = list(zip((one.summary for one in made), founders, strict=True))
    put(connection, "incident_facts", [_facts(s, number, changed[s.id]) for s, number in numbered])
    put(connection, "incident_tolls", [row for s, number in numbered for row in _toll_rows(s, number)])
    _enter_actors(connection, {n: one.actors for one, n in zip(made, founders, strict=True)})
    _enter_places(connection, {n: one.places for one, n in zip(made, founders, strict=True)})


def summary_of(incident: Incident, *, certainty: float = 1.0, is_reviewed: bool = False, changed: int = 0) -> Summary:
    """Return an incident by its main values: the first date, the first place, the total of each harm."""
    when = incident.dates[0] if incident.dates else None
    where = incident.places[0] if incident.places else None
    best = where.candidates[0] if where and where.candidates else None
    spot = best if best and best.precision not in (PlacePrecision.COUNTRY, PlacePrecision.UNKNOWN) else None
    province, district = best.divisions if best else ("", "")
    return Summary(
        id=incident.id,
        type=incident.type,
        status=incident.status,
        earliest=when.earliest if when else None,
        latest=when.latest if when else None,
        date_prec=when.ucdp if when else None,
        country=where.country if where else "",
        province=province,
        district=district,
        place=best.name if best else where.name if where else "",
        place_id=best.id if best else "",
        where_prec=_where_prec(where, best),
        lat=spot.lat if spot else None,
        lon=spot.lon if spot else None,
        radius_km=spot.radius_km if spot else None,
        tolls=tuple(
            HarmTotal(harm=v.harm, group=v.group, is_part=v.is_part, low=v.low, best=v.best, high=v.high)
            for v in incident.tolls
        ),
        actors=tuple(dict.fromkeys(role for role, _ in _named_actors(incident))),
        weapons=incident.weapons,
        reports=len(incident.reports),
        origins=len(incident.origins)
        or len({f.origin for v in incident.tolls for f in v.by_source})
        or len(incident.reports),
        certainty=certainty,
        link=incident.score,
        is_reviewed=is_reviewed,
        changed=changed,
    )


def _where_prec(where: Where | None, best: PlaceCandidate | None) -> int | None:
    if best is not None:
        return best.precision.ucdp
    return PlacePrecision.COUNTRY.ucdp if where is not None and where.country else None


def _named_actors(incident: Incident) -> Iterator[tuple[ActorRole, str]]:
    """Yield each actor with its role, and the name as written."""
    for party in incident.perpetrators:
        yield _actor(party, Role.PERPETRATOR), party.name
    for said in incident.attribution:
        yield _actor(said.actor, _role(said)), said.actor.name
    for target in incident.targets:
        yield _actor(target, Role.TARGET), target.name


def _role(said: Attribution) -> Role:
    is_doubted = said.stance is Stance.BLAMED and said.hedge is not Hedge.FIRM
    return Role.SUSPECTED if is_doubted else _ROLE_OF_STANCE[said.stance]


def _actor(party: Party | Target, role: Role) -> ActorRole:
    best = party.candidates[0] if party.candidates else None
    return ActorRole(id=best.id if best else "", name=best.name if best else party.name, role=role)


@lru_cache(maxsize=16_384)
def searched(*names: str) -> str:
    """Return the folded words of names, each between spaces, a possessive also without its ending.

    >>> searched("Somalia's al-Shabaab")
    ' somalias somalia al shabaab '
    """
    found: dict[str, None] = {}
    for name in names:
        for word in words(name):
            found[word.key] = None
            if word.text[-2:] in ("'s", "’s"):
                found.update(dict.fromkeys(inner.key for inner in words(word.text[:-2])))
    return f" {' '.join(found)} "


def _place_words(incident: Incident) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            searched(
                place.name,
                *(larger.value for larger in place.within),
                *(name for best in place.candidates[:1] for name in (best.name, *best.parents)),
            )
            for place in incident.places
        )
    )


def _confidence(connection: Connection, incidents: Sequence[Incident]) -> dict[str, float]:
    """Return claim -> its confidence; 1 for a claim that no machine read."""
    ids = [claim for incident in incidents for claim in incident.claims]
    return {
        row.id: 1.0 if row.confidence is None else row.confidence
        for some in chunks(ids)
        for row in connection.execute(_CONFIDENCE, {"some": some})
    }


def _judged(connection: Connection, incidents: Sequence[Incident]) -> set[str]:
    ids = [claim for incident in incidents for claim in incident.claims]
    return {c for some in chunks(ids) for q in _JUDGED for c in connection.execute(q, {"some": some}).scalars()}


def _note_changes(connection: Connection, made: Sequence[Made], gone: Sequence[str]) -> dict[str, int]:
    """Number what changed, and return incident -> the number of its last change."""
    now = {str(one.summary.id): one.digest for one in made}
    now.update(dict.fromkeys(set(gone) - now.keys(), ""))
    before = {row.id: row for some in chunks(sorted(now)) for row in connection.execute(_CHANGES, {"some": some}).all()}
    last = connection.execute(_LAST_CHANGE).scalar_one()
    changed: dict[str, int] = {}
    fresh: list[Row] = []
    for name in sorted(now):
        if name in before and before[name].digest == now[name]:
            changed[name] = before[name].changed
            continue
        last += 1
        changed[name] = last
        fresh.append({"id": name, "digest": now[name], "changed": last})
    if fresh:
        connection.execute(_CHANGE, fresh)
    return changed


def _facts(summary: Summary, number: int, changed: int) -> Row:
    same = ("id", "date_prec", "country", "place_id", "where_prec", "reports", "origins", "certainty", "link")
    return {
        "number": number,
        **{name: getattr(summary, name) for name in same},
        **{name: column(getattr(summary, name)) for name in ("province", "district", "place")},
        "type": summary.type.value,
        "status": summary.status.value,
        "earliest": summary.earliest.isoformat() if summary.earliest else None,
        "latest": summary.latest.isoformat() if summary.latest else None,
        "sorted": (summary.earliest or summary.latest or UNDATED).__str__(),
        **_bounds(summary),
        "weapons": column("\n".join(w.replace("\n", " ") for w in summary.weapons)),
        "is_reviewed": int(summary.is_reviewed),
        "changed": changed,
    }


def _bounds(summary: Summary) -> Row:
    """Return the point, its radius, and the parallels and meridians between which it lies."""
    lat, lon, radius = summary.lat, summary.lon, summary.radius_km
    if lat is None or lon is None or radius is None:
        return dict.fromkeys(("lat", "lon", "radius_km", "south", "north", "west", "east"))
    up = radius / KM_OF_DEGREE
    across = min(180.0, up / max(math.cos(math.radians(min(89.0, abs(lat) + up))), 1e-6))
    around = {"south": lat - up, "north": lat + up, "west": lon - across, "east": lon + across}
    return {"lat": lat, "lon": lon, "radius_km": radius, **around}


def _toll_rows(summary: Summary, number: int) -> Iterator[Row]:
    for place, toll in enumerate(summary.tolls):
        figures = {"low": toll.low, "best": toll.best, "high": toll.high, "is_part": int(toll.is_part)}
        yield {
            "incident": number,
            "place": place,
            "harm": toll.harm.value,
            "victims": toll.group.value,
            **figures,
        }


def _enter_actors(connection: Connection, named: Mapping[int, Sequence[tuple[ActorRole, str]]]) -> None:
    keys: set[tuple[str, ...]] = {
        (role.id, column(role.name), column(searched(written, role.name)))
        for roles in named.values()
        for role, written in roles
    }
    numbered = _numbered(connection, "actor_names", ("id", "name", "words"), keys)
    rows = []
    for incident, roles in named.items():
        told = dict.fromkeys(
            (numbered[role.id, column(role.name), column(searched(written, role.name))], role.role)
            for role, written in roles
        )
        rows += [
            {"incident": incident, "place": place, "actor": actor, "role": role.value}
            for place, (actor, role) in enumerate(told)
        ]
    put(connection, "incident_actors", rows)


def _enter_places(connection: Connection, named: Mapping[int, Sequence[str]]) -> None:
    keys: set[tuple[str, ...]] = {(column(name),) for names in named.values() for name in names}
    numbered = _numbered(connection, "place_words", ("words",), keys)
    rows = [
        {"incident": incident, "place": place}
        for incident, names in named.items()
        for place in sorted({numbered[column(name),] for name in names})
    ]
    put(connection, "incident_places", rows)


def _numbered(
    connection: Connection, table: str, columns: tuple[str, ...], keys: set[tuple[str, ...]]
) -> dict[tuple[str, ...], int]:
    """Return each key's number in a table of names, entering those that are new in their order."""
    named = f"SELECT number, {', '.join(columns)} FROM {table} WHERE words IN :some"
    found = {
        tuple(row[1:]): row.number
        for some in chunks(sorted({key[columns.index("words")] for key in keys}))
        for row in connection.execute(asking(named), {"some": some})
    }
    fresh = sorted(keys - found.keys())
    if fresh:
        last = connection.execute(text(f"SELECT coalesce(max(number), 0) FROM {table}")).scalar_one()
        numbered = {key: number for number, key in enumerate(fresh, last + 1)}
        rows = [{"number": n, **dict(zip(columns, key, strict=True))} for key, n in numbered.items()]
        put(connection, table, rows)
        found.update(numbered)
    return found


def summaries_of(connection: Connection, rows: Sequence[Row]) -> Iterator[Summary]:
    """Yield the summaries of rows of ``incident_facts``, in their order."""
    ids = [row["number"] for row in rows]
    tolls: dict[int, list[HarmTotal]] = {}
    actors: dict[int, list[ActorRole]] = {}
    for some in chunks(ids):
        for toll in connection.execute(_TOLLS, {"some": some}):
            tolls.setdefault(toll.incident, []).append(
                HarmTotal(
                    harm=Harm(toll.harm),
                    group=Group(toll.victims),
                    is_part=bool(toll.is_part),
                    low=toll.low,
                    best=toll.best,
                    high=toll.high,
                )
            )
        for actor in connection.execute(_ACTORS, {"some": some}):
            role = ActorRole(id=actor.id, name=actor.name, role=Role(actor.role))
            actors.setdefault(actor.incident, []).append(role)
    for row in rows:
        yield _summary(row, tolls.get(row["number"], ()), actors.get(row["number"], ()))


def _summary(row: Row, tolls: Sequence[HarmTotal], actors: Sequence[ActorRole]) -> Summary:
    same = ("date_prec", "country", "province", "district", "place", "place_id", "where_prec", "lat", "lon")
    counted = ("radius_km", "reports", "origins", "certainty", "link", "changed")
    return Summary(
        id=IncidentId(row["id"]),
        type=IncidentType(row["type"]),
        status=Status(row["status"]),
        earliest=date.fromisoformat(row["earliest"]) if row["earliest"] else None,
        latest=date.fromisoformat(row["latest"]) if row["latest"] else None,
        tolls=tuple(tolls),
        actors=tuple(dict.fromkeys(actors)),
        weapons=tuple(row["weapons"].split("\n")) if row["weapons"] else (),
        is_reviewed=bool(row["is_reviewed"]),
        **{name: row[name] for name in (*same, *counted)},
    )
