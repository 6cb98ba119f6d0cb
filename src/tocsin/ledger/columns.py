"""Reads the narrow tables as columns, whole: seconds for a million incidents, so keep what it gives."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection, text

from tocsin.ledger.selecting import asked_actors, conditions, facts_of
from tocsin.records import Selection
from tocsin.records.columns import OPEN_END, OPEN_START, Coded, Columns, Floats, Ints, Links, Readings, Tolls
from tocsin.sweeping import no_sweeping

_FACTS = (
    "SELECT number, id, type, status, country, province, district, place, earliest, latest, where_prec, origins, "
    "certainty, place_id FROM incident_facts ORDER BY number"
)
_NUMBERS = text("SELECT number FROM incident_facts ORDER BY number")
_TOLLS = "SELECT incident, harm, victims, is_part, low, best, high FROM incident_tolls ORDER BY incident, place"
_ACTORS = "SELECT incident, actor, role FROM incident_actors"
_NAMES = text("SELECT number, id, name FROM actor_names")
_REPORTS = text("SELECT number, source, payload FROM reports ORDER BY number")
_SOURCES = text("SELECT id, name FROM sources")
_AREAS = text(
    "SELECT DISTINCT reports.number, facts.number AS incident, facts.country, facts.province FROM reports "
    "JOIN claims ON claims.reading = reports.reading JOIN incident_claims ON incident_claims.claim = claims.id "
    "JOIN incident_facts AS facts ON facts.id = incident_claims.incident"
)

IN_SQL = ("place", "box", "ring", "least", "group", "is_reviewed", "words")
"""What of a selection only the tables can tell; the columns have the rest."""


def columns_of(connection: Connection) -> Columns:
    """Return all incidents as columns."""
    with no_sweeping():
        return _columns(connection)


def _columns(connection: Connection) -> Columns:
    rows = _raw(connection, _FACTS)
    told: list[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * 14
    number = np.asarray(told[0], dtype=np.int64)
    earliest, latest = _days(told[8], OPEN_START), _days(told[9], OPEN_END)
    tolls, victims, groups = _tolls(connection, number)
    names = {row.number: (row.id, row.name) for row in connection.execute(_NAMES)}
    actors, entries, roles = _actors(connection, number, names)
    return Columns(
        number=number,
        ids=tuple(told[1]),
        type=_coded(told[2]),
        status=_coded(told[3]),
        country=_coded(told[4]),
        province=_coded(told[5]),
        district=_coded(told[6]),
        place=_coded(told[7]),
        place_ids=_coded(told[13]),
        earliest=earliest,
        latest=latest,
        is_dated=(earliest > OPEN_START) | (latest < OPEN_END),
        where_prec=np.nan_to_num(_numbers(told[10])).astype(np.int64),
        origins=np.asarray(told[11], dtype=np.int64),
        certainty=np.asarray(told[12], dtype=np.float64),
        tolls=tolls,
        victims=victims,
        groups=groups,
        actors=actors,
        entries=entries,
        roles=roles,
        actor_names=names,
    )


def readings_of(connection: Connection) -> Readings:
    """Return all reports as columns: when published, by whom, and of where they tell."""
    rows = connection.execute(_REPORTS).all()
    names = {row.id: row.name for row in connection.execute(_SOURCES)}
    published = [json.loads(row.payload)["metadata"].get("published") for row in rows]
    number = np.asarray([row.number for row in rows], dtype=np.int64)
    told = connection.execute(_AREAS).all()
    where = [*dict.fromkeys((row.number, area) for row in told for area in _areas(row.country, row.province))]
    areas = _coded([area for _, area in where])
    of_report = np.searchsorted(number, np.asarray([report for report, _ in where], dtype=np.int64))
    incidents = np.asarray(connection.execute(_NUMBERS).scalars().all(), dtype=np.int64)
    tells = Links(
        np.searchsorted(number, np.asarray([row.number for row in told], dtype=np.int64)),
        np.searchsorted(incidents, np.asarray([row.incident for row in told], dtype=np.int64)),
    )
    return Readings(
        published=_days([day and day[:10] for day in published], 0),
        source=_coded([names.get(row.source, row.source) for row in rows]),
        tells=tells,
        areas=Links(of_report, areas.codes),
        area_words=areas.words,
    )


def _areas(country: str, province: str) -> list[str]:
    return [area for area, known in ((country, country), (f"{country}/{province}", province)) if known]


def rest_of(connection: Connection, selection: Selection) -> tuple[Ints | None, Ints | None]:
    """Return (numbers of the names of the actor asked for, numbers of incidents by what only the tables can tell).

    Each None where the selection asks for no such thing.
    """
    plain = Selection()
    asked = {name: getattr(selection, name) for name in IN_SQL}
    actors = np.asarray(asked_actors(connection, selection.actor), dtype=np.int64) if selection.actor else None
    if all(value == getattr(plain, name) for name, value in asked.items()):
        return actors, None
    narrow = Selection(**asked, harm=selection.harm, is_certain=selection.is_certain)
    if narrow.ring:
        found = [row["number"] for row in facts_of(connection, narrow, after=None, newest_first=False)]
    else:
        wanted = conditions(connection, narrow)
        found = list(connection.execute(wanted.statement("facts.number"), wanted.values).scalars())
    return actors, np.sort(np.asarray(found, dtype=np.int64))


def _raw(connection: Connection, sql: str) -> list[tuple[Any, ...]]:
    """Return rows as the driver gives them: a million rows of SQLAlchemy's take ten times as long to make."""
    cursor = connection.exec_driver_sql(sql).cursor
    return [] if cursor is None else [*cursor.fetchall()]


def _coded(words: Sequence[str]) -> Coded:
    places = {word: place for place, word in enumerate(dict.fromkeys(words))}
    return Coded(np.fromiter(map(places.__getitem__, words), np.int64, len(words)), tuple(places))


def _days(written: Sequence[str | None], unknown: int) -> Ints:
    known: dict[str | None, int] = {None: unknown, "": unknown}
    for day in {*written} - known.keys():
        known[day] = date.fromisoformat(str(day)).toordinal()
    return np.fromiter(map(known.__getitem__, written), np.int64, len(written))


def _numbers(values: Sequence[float | None]) -> Floats:
    """Return numbers, NaN for None: numpy makes one of the other by itself."""
    return np.asarray(values, dtype=np.float64)


def _tolls(connection: Connection, number: Ints) -> tuple[dict[str, Tolls], dict[str, Links], tuple[str, ...]]:
    """Return totals as :meth:`tocsin.records.Summary.total` takes them: the whole, else the part with the most."""
    rows = _raw(connection, _TOLLS)
    told: list[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * 7
    row = np.searchsorted(number, np.asarray(told[0], dtype=np.int64))
    harm, victims = _coded(told[1]), _coded(told[2])
    part = np.asarray(told[3], dtype=np.int64)
    low, best, high = (_numbers(told[n]) for n in (4, 5, 6))
    totals, links = {}, {}
    for code, name in enumerate(harm.words):
        of_harm = np.flatnonzero(harm.codes == code)
        most = np.lexsort(
            (-of_harm, np.nan_to_num(high[of_harm]), np.nan_to_num(best[of_harm]), -part[of_harm], row[of_harm])
        )
        ordered = of_harm[most]
        last = np.flatnonzero(np.append(np.diff(row[ordered]) > 0, len(ordered) > 0))
        chosen = ordered[last]
        ends = []
        for values in (low, best, high):
            column = np.full(len(number), np.nan)
            column[row[chosen]] = values[chosen]
            ends.append(column)
        totals[name] = Tolls(*ends)
        links[name] = Links(row[of_harm], victims.codes[of_harm])
    return totals, links, victims.words


def _actors(connection: Connection, number: Ints, names: dict[int, tuple[str, str]]) -> tuple[Links, Coded, Coded]:
    rows = _raw(connection, _ACTORS)
    told: list[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * 3
    row = np.searchsorted(number, np.asarray(told[0], dtype=np.int64))
    number_of_name = np.asarray(told[1], dtype=np.int64)
    bare = _coded([name or id_ for id_, name in names.values()])
    code_of = np.zeros(max(names, default=0) + 1, dtype=np.int64)
    code_of[[*names]] = bare.codes
    entries, roles = Coded(code_of[number_of_name], bare.words), _coded(told[2])
    order = np.lexsort((entries.codes, row))
    actors = Links(row[order], number_of_name[order])
    return actors, Coded(entries.codes[order], entries.words), Coded(roles.codes[order], roles.words)
