"""Actors: who acts in this record, and of one what it did, where, with whom, and what it is blamed for."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from tocsin.ledger import Ledger
from tocsin.records import ClaimKind, Harm, Incident, Party, RelationSaid, Selection, Stance, spans_of
from tocsin.reference.actor_entry import ActorEntry
from tocsin.reference.actor_extended import open_own_directory
from tocsin.web.board import NO_DAY, Board, Mask
from tocsin.web.rendering import house_of, page, words_for
from tocsin.web.row import key_of, name_of, summary_of

router = APIRouter()
MOST = 3000
"""Incidents of an actor that are looked at one by one for tolls and attribution. Source: our choice."""
LATEST = 12
ACTOR_ID = "actor:"
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
    counted = board.columns["actor"].counted(board.found(Selection()))
    folded = q.casefold().strip()
    named = [(key, board.actor_names[key], number) for key, number in counted]
    found = [actor for actor in named if folded in actor[1].casefold()]
    return page(request, "actors.html", found=found[:SHOWN], all=len(found), q=q)


@router.get("/actors/{key:path}")
def actor(request: Request, key: str) -> Response:
    """Show an actor, by its id in the directory or its name as written."""
    house = house_of(request)
    entry = entry_of(key)
    known = f"actor:{entry.id}" if entry is not None else key
    name = entry.name if entry is not None else house.board().actor_names.get(key, key)
    told = dossier(request, known)
    ties = list(ties_of(house.ledger, known, entry))
    if not told["all"] and entry is None and not ties:
        raise HTTPException(404, f"{key}: nobody of this name acts in this record")
    drawn = json.dumps([{"kind": words_for(request).code("relation", tie.kind), "other": tie.other} for tie in ties])
    return page(request, "actor.html", key=known, name=name, entry=entry, ties=ties, ties_json=drawn, **told)


def entry_of(key: str) -> ActorEntry | None:
    """Return the directory's entry of an id or name, None where it has none or several."""
    directory = open_own_directory()
    if key.startswith(ACTOR_ID):
        return directory.by_id.get(key.removeprefix(ACTOR_ID))
    found = directory.find(key)
    exact = [entry for entry in found if entry.name == key]
    return next(iter(exact or (found if len(found) == 1 else ())), None)


def dossier(request: Request, key: str) -> dict[str, Any]:
    """Return what the record holds of an actor, counted."""
    house = house_of(request)
    board = house.board()
    mask = doing(board, key)
    rows = board.listed(mask)
    latest = [int(board.numbers[row]) for row in rows[:LATEST]]
    stances, tolls = _counted(house.ledger, key, [board.id_of(row) for row in rows[:MOST]])
    return {
        "all": len(rows),
        "incidents": house.ledger.summaries_by_number(latest),
        "months": board.months(mask),
        "provinces": _provinces(board, mask),
        "stances": stances,
        "tolls": tolls,
        "looked_at": min(len(rows), MOST),
    }


def doing(board: Board, key: str) -> Mask:
    """Return the incidents that an actor is said to have done, claims, or denies."""
    column, found = board.columns["actor"], np.zeros(board.size, bool)
    if key in column.values:
        found[column.rows[column.codes == column.values.index(key)]] = True
    return found


def _provinces(board: Board, mask: Mask) -> list[tuple[str, str, int, date | None, date | None]]:
    """Return (country, province, incidents, first day, last day) of each province, the most incidents first."""
    found = []
    for name in ("province", "country"):
        column = board.columns[name]
        for value, number in column.counted(mask & ~_has_province(board) if name == "country" else mask):
            rows = column.rows[column.codes == column.values.index(value)]
            days = board.first[rows[mask[rows]]]
            days = days[days > NO_DAY]
            ends = (date.fromordinal(int(days.min())), date.fromordinal(int(days.max()))) if len(days) else (None, None)
            found.append((value[:2], value[3:], number, *ends))
    return sorted(found, key=lambda province: (-province[2], province[:2]))


def _has_province(board: Board) -> Mask:
    has = np.zeros(board.size, bool)
    has[board.columns["province"].rows] = True
    return has


def _counted(ledger: Ledger, key: str, ids: list[str]) -> tuple[Counter[str], dict[tuple[str, str], list[int]]]:
    stances: Counter[str] = Counter()
    tolls: dict[tuple[str, str], list[int]] = {}
    for incident in map(ledger.incident, ids):
        stances.update(standing(incident, key))
        told = summary_of(incident)
        for harm in (Harm.KILLED, Harm.INJURED):
            total = told.total(harm)
            if total is not None:
                held = tolls.setdefault((harm.value, total.group.value), [0, 0])
                held[0] += total.best or 0
                held[1] += 1
    return stances, tolls


def standing(incident: Incident, key: str) -> set[str]:
    """Return how an actor stands to an incident; "named" where it is told as the doer without anybody's word for it."""
    said = {a.stance.value for a in incident.attribution if key_of(a.actor) == key}
    both = {Stance.CLAIMED.value, Stance.BLAMED.value}
    if both <= said:
        said = (said - both) | {"claimed_and_blamed"}
    return said or {"named"}


def ties_of(ledger: Ledger, key: str, entry: ActorEntry | None) -> Iterator[Tie]:
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
            if key in (key_of(a), key_of(b)):
                party: Party = b if key_of(a) == key else a
                quote = next((s.quote for s in spans_of(claim.said.kind.evidence)), "")
                yield Tie(kind=claim.said.kind.value.value, other=name_of(party), report=claim.report, words=quote)
