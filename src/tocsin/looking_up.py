"""Names in a correction looked up in the reference data, so that the judgement holds all that it means.

Dadaab              the one place of that name; several are listed, to choose from
Dadaab (KE)         the one of that name in that country
geonames:197394     that entry
Taliban             the one actor known by the name, else a name and no more
actor:taliban       that entry
"""

import re
from collections.abc import Callable

from tocsin.errors import BadRequest
from tocsin.pipeline import open_references
from tocsin.reference.place_entry import PlaceEntry

PLACES = ("places",)
ACTORS = ("perpetrators", "targets", "actor")
LEAST_KM = 5.0
"""How far from a town's point an incident "in" it may lie at least. Source: as for linked places, docs/codebook.md."""

_KINDS = {"district": "district", "province": "province", "country": "country", "feature": "feature"}


def looked_up(field: str, value: str) -> str:
    """Return a correction's value with what it names looked up; other fields' values as they are.

    Raises: BadRequest for an entry that is none, and for a place's name that several places have.
    """
    name = field.removeprefix("incident.")
    if name in PLACES:
        return _each(value, _place)
    return _each(value, _actor) if name in ACTORS else value


def _each(value: str, look_up: Callable[[str], str]) -> str:
    pieces = (piece.strip() for piece in re.split(r";\s*(?![^(]*\))", value))
    return "; ".join(look_up(piece) for piece in pieces if piece)


def _place(words: str) -> str:
    gazetteer = open_references().gazetteer
    if re.fullmatch(r"[a-z]+:\S+", words):
        entry = gazetteer.entry(words)
        if entry is None:
            raise BadRequest(f"{words!r} is no place of the gazetteer; `tocsin places FILE` shows the ids of places")
        return _written(entry)
    found = re.fullmatch(r"([^()]+?)\s*(?:\(([A-Z]{2})\))?", words)
    if not found:  # a point is given, or it is no place: who reads it will say so
        return words
    countries = frozenset({found[2]}) if found[2] else frozenset()
    entries = gazetteer.lookup(found[1], countries=countries)
    if len(entries) == 1:
        return _written(entries[0])
    if entries:
        some = "; ".join(f"{e.id} {e.name}, {e.admin1 or e.country}" for e in entries[:6])
        raise BadRequest(f"{words!r} is the name of {len(entries)} places; name one by its id: {some}")
    return words


def _written(entry: PlaceEntry) -> str:
    name = " ".join(re.sub(r"[();]", " ", entry.name).split())
    km = max(entry.reach_km, LEAST_KM)
    precision = _KINDS.get(entry.kind, "exact")
    return f"{name} ({entry.id}; {entry.lat:.5f}, {entry.lon:.5f}; {entry.country}; {precision}; {km:g} km)"


def _actor(words: str) -> str:
    directory = open_references().directory
    if words.startswith("actor:"):
        found = directory.entries_of([words])
        if not found:
            raise BadRequest(f"{words!r} is no actor of the directory; `tocsin actors show NAME` looks one up")
        return f"{_bare(found[0].name)} ({found[0].id})"
    if "(" in words:
        return words
    known = directory.find(words)
    return f"{words} ({known[0].id})" if len(known) == 1 else words


def _bare(name: str) -> str:
    return " ".join(re.sub(r"[();]", " ", name).split())
