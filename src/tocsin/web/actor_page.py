"""Actors: who acts in this record, and of one what it did, where, with whom, and what it is blamed for."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from tocsin.ledger import Ledger
from tocsin.records import ClaimKind, Group, Harm, Incident, Party, RelationSaid, Stance, spans_of
from tocsin.reference.actor_entry import ActorEntry
from tocsin.reference.actor_extended import open_own_directory
from tocsin.web.asking import Asked
from tocsin.web.rendering import house_of, page, words_for
from tocsin.web.row import name_of

router = APIRouter()
MOST = 3000
"""Incidents of an actor that are looked at one by one for tolls and attribution. Source: our choice."""
SHOWN = 300
"""Actors of the list. Source: our choice; the search finds the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A relation of an actor, from the directory or from a report."""

    kind: str
    other: str
    since: int | None = None
    until: int | None = None
    source: str = ""
    """Where the directory has it from; "" where a report says so."""
    report: str = ""
    words: str = ""


@router.get("/actors")
def actors(request: Request, q: str = "") -> Response:
    """List who is said to have acted, by incidents."""
    board = house_of(request).board()
    column = board.columns["actor"]
    counted = column.counted(board.found(Asked()))
    folded = q.casefold().strip()
    found = [(name, number) for name, number in counted if folded in name.casefold()]
    return page(request, "actors.html", found=found[:SHOWN], all=len(found), q=q)


@router.get("/actors/{name:path}")
def actor(request: Request, name: str) -> Response:
    """Show an actor."""
    house = house_of(request)
    entry, told = entry_of(name), dossier(house.ledger, request, name)
    ties = list(ties_of(house.ledger, name, entry))
    if not told["incidents"] and entry is None and not ties:
        raise HTTPException(404, f"{name}: nobody of this name acts in this record")
    drawn = json.dumps([{"kind": words_for(request).code("relation", tie.kind), "other": tie.other} for tie in ties])
    return page(request, "actor.html", name=name, entry=entry, ties=ties, ties_json=drawn, **told)


def entry_of(name: str) -> ActorEntry | None:
    """Return the directory's entry of a name, None where it has none or several."""
    found = open_own_directory().find(name)
    exact = [entry for entry in found if entry.name == name]
    return next(iter(exact or (found if len(found) == 1 else ())), None)


def dossier(ledger: Ledger, request: Request, name: str) -> dict[str, Any]:
    """Return what the record holds of an actor, counted."""
    board = house_of(request).board()
    mask = board.found(Asked(actor=(name,)))
    rows = [board.rows[n] for n in board.listed(mask)]
    provinces: dict[str, list[Any]] = {}
    for row in reversed(rows):
        key = f"{row.country} {row.province}" if row.province else row.country
        seen = provinces.setdefault(key, [0, None, None])
        seen[0] += 1
        if row.earliest:
            seen[1] = min(filter(None, (seen[1], row.earliest)))
            seen[2] = max(filter(None, (seen[2], row.earliest)))
    stances, tolls = _counted(ledger, name, [row.id for row in rows[:MOST]])
    return {
        "incidents": rows,
        "months": board.months(mask),
        "provinces": sorted(provinces.items(), key=lambda item: -item[1][0]),
        "stances": stances,
        "tolls": tolls,
        "looked_at": min(len(rows), MOST),
    }


def _counted(ledger: Ledger, name: str, ids: list[str]) -> tuple[Counter[str], dict[tuple[str, str], list[int]]]:
    stances: Counter[str] = Counter()
    tolls: dict[tuple[str, str], list[int]] = {}
    for incident in map(ledger.incident, ids):
        stances.update(_stances(incident, name))
        for harm in (Harm.KILLED, Harm.INJURED):
            view = next((v for v in incident.tolls if v.harm is harm), None)
            if view is None:
                continue
            group = view.group if view.group is not Group.UNKNOWN else Group.UNKNOWN
            held = tolls.setdefault((harm.value, group.value), [0, 0, 0])
            held[0] += view.low or 0
            held[1] += view.best or 0
            held[2] += 1
    return stances, tolls


def _stances(incident: Incident, name: str) -> set[str]:
    """Return how an actor stands to an incident; "named" where it is told as the doer without anybody's word for it."""
    said = {a.stance.value for a in incident.attribution if name_of(a.actor) == name}
    if Stance.CLAIMED.value in said and Stance.BLAMED.value in said:
        said = (said - {Stance.CLAIMED.value, Stance.BLAMED.value}) | {"claimed_and_blamed"}
    return said or {"named"}


def ties_of(ledger: Ledger, name: str, entry: ActorEntry | None) -> Iterator[Tie]:
    """Yield an actor's relations, the directory's first."""
    if entry is not None:
        directory = open_own_directory()
        named = {
            e.id: e.name for e in directory.entries_of(r.other for r in entry.relations if r.other in directory.by_id)
        }
        for relation in entry.relations:
            other = named.get(relation.other, relation.other)
            source = entry.source_of("relations")
            yield Tie(kind=relation.bond.value, other=other, since=relation.since, until=relation.until, source=source)
    for claim in ledger.claims_of_kind(ClaimKind.RELATION):
        if isinstance(claim.said, RelationSaid):
            a, b = claim.said.a.value, claim.said.b.value
            if name in (name_of(a), name_of(b)):
                party: Party = b if name_of(a) == name else a
                quote = next((s.quote for s in spans_of(claim.said.kind.evidence)), "")
                yield Tie(kind=claim.said.kind.value.value, other=name_of(party), report=claim.report, words=quote)
