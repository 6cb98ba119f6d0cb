"""UCDP GED and Candidate files: a row is an event, its columns are UCDP's.

side_a is taken as the doer and side_b as the target, as one-sided violence has
it; for battles UCDP says no direction, and none is to be read into it.
"""

import functools
from collections.abc import Sequence
from datetime import date

from tocsin.errors import CannotRead
from tocsin.exchange.row_claims import Table, Taken, Writing, begun, ended, toll_of, whole
from tocsin.exchange.rows_in import Row
from tocsin.records import (
    DatePrecision,
    Group,
    Harm,
    IncidentSaid,
    IncidentType,
    Known,
    Party,
    PlaceCandidate,
    PlacePrecision,
    Source,
    Status,
    Target,
    TargetKind,
    Toll,
    TollSaid,
    When,
    Where,
)
from tocsin.reference.countries import open_countries

NAME = "ucdp-ged"
SOURCE = Source(name="UCDP GED")
READER = "ucdp 2"
NEEDED = ("id", "type_of_violence", "date_start", "date_end", "best", "country")
"""Columns without which a file is none of UCDP's."""

VIOLENCE = {
    "1": (IncidentType.ARMED_CLASH, "state-based violence"),
    "2": (IncidentType.ARMED_CLASH, "non-state violence"),
    "3": (IncidentType.ATTACK, "one-sided violence"),
}
"""type_of_violence -> type and words. Source: UCDP GED Codebook; the type is our choice, for UCDP tells none."""

PRECISIONS = {
    "1": DatePrecision.DAY, "2": DatePrecision.DAY, "3": DatePrecision.WEEK, "4": DatePrecision.MONTH,
    "5": DatePrecision.YEAR,
}  # fmt: skip
"""date_prec -> words. Source: UCDP GED Codebook; 2 (two to six days) shows in the interval."""

RADIUS_KM = {1: 5.0, 2: 25.0, 3: 50.0, 4: 150.0, 5: 100.0, 6: 500.0, 7: 500.0}
"""where_prec -> within how many km. Source: UCDP GED Codebook for 2 (25 km); the rest our choice."""

PARTS = (("deaths_a", "side_a"), ("deaths_b", "side_b"), ("deaths_civilians", ""), ("deaths_unknown", ""))


def is_ucdp(columns: Sequence[str]) -> bool:
    """Say whether a header is UCDP's."""
    return {*NEEDED} <= {*columns} and "dyad_name" in columns


def ucdp_row(table: Table, row: Row) -> Taken:
    """Return an event with its claims.

    Raises: CannotRead for a row without id, dates or a best figure.
    """
    cells = row.cells
    missing = [column for column in NEEDED if not cells.get(column)]
    if missing:
        raise CannotRead(f"{table.file} > row {row.number}", f"has nothing in {', '.join(missing)}")
    headline = cells.get("source_headline", "")
    writing = begun(table, row, cells["id"], title=headline[:300])
    kind, words = VIOLENCE.get(cells["type_of_violence"], (IncidentType.OTHER, "violence"))
    said = IncidentSaid(
        type=writing.known(kind, "type_of_violence"),
        subtype=None,
        status=writing.known(Status.HAPPENED, "id"),
        trigger=writing.known(words, "type_of_violence"),
        dates=(_when(writing),),
        places=_places(writing),
        perpetrators=(writing.known(Party(name=cells["side_a"]), "side_a"),) if cells.get("side_a") else (),
        targets=(writing.known(_target(cells["side_b"]), "side_b"),) if cells.get("side_b") else (),
        sources=_sources(writing),
    )
    return ended(writing, said, _tolls(writing), (), "id")


def actor_numbers(row: Row) -> dict[str, int]:
    """Return UCDP's numbers of a row's actors by their names, those that are given: those of version 17 and later."""
    cells, found = row.cells, {}
    for side in ("side_a", "side_b"):
        number = whole(cells.get(f"{side}_new_id", ""))
        if number and cells.get(side):
            found[cells[side]] = number
    return found


def _target(name: str) -> Target:
    is_civilian = name.casefold() == "civilians"
    return Target(name=name, kind=TargetKind.PERSON if is_civilian else TargetKind.ORGANISATION)


def _sources(writing: Writing) -> tuple[Known[str], ...]:
    offices = dict.fromkeys(o.strip() for o in writing.row.cells.get("source_office", "").split(";"))
    return tuple(writing.known(office, "source_office") for office in offices if office)


def _when(writing: Writing) -> Known[When]:
    cells = writing.row.cells
    try:
        first, last = _day(cells["date_start"]), _day(cells["date_end"])
        value = first.isoformat() if first == last else f"{first}/{last}"
        precision = PRECISIONS.get(cells.get("date_prec", ""), DatePrecision.UNKNOWN)
        return writing.known(
            When(value=value, precision=precision, earliest=first, latest=last), "date_start", "date_end"
        )
    except ValueError as err:
        raise CannotRead(f"{writing.table.file} > row {writing.row.number}", f"its dates are none: {err}") from err


@functools.lru_cache(maxsize=20_000)
def _day(words: str) -> date:
    return date.fromisoformat(words[:10])


def _places(writing: Writing) -> tuple[Known[Where], ...]:
    cells = writing.row.cells
    name = cells.get("where_coordinates") or cells.get("adm_2") or cells.get("adm_1") or cells["country"]
    country = country_code(cells["country"])
    larger = [(column, cells[column]) for column in ("adm_2", "adm_1") if cells.get(column)]
    candidates: tuple[PlaceCandidate, ...] = ()
    if cells.get("latitude") and cells.get("longitude"):
        precision = whole(cells.get("where_prec", "")) or 6
        candidates = (
            _candidate(writing, name, country, precision, (*(words for _, words in larger), cells["country"])),
        )
    where = Where(
        name=name,
        within=tuple(writing.known(words, column) for column, words in larger),
        country=country,
        candidates=candidates,
    )
    return (writing.known(where, "where_coordinates", "latitude", "longitude"),)


def _candidate(writing: Writing, name: str, country: str, precision: int, parents: tuple[str, ...]) -> PlaceCandidate:
    cells = writing.row.cells
    try:
        lat, lon = float(cells["latitude"]), float(cells["longitude"])
        return PlaceCandidate(
            id=f"point:{lat},{lon}",
            name=name,
            score=1.0,
            reasons=("the row's own coordinates",),
            lat=lat,
            lon=lon,
            country=country,
            kind="locality",
            precision=list(PlacePrecision)[min(max(precision, 1), 7) - 1],
            radius_km=RADIUS_KM[min(max(precision, 1), 7)],
            parents=parents,
        )
    except ValueError as err:
        raise CannotRead(f"{writing.table.file} > row {writing.row.number}", f"its point is none: {err}") from err


@functools.lru_cache(maxsize=1_000)
def country_code(name: str) -> str:
    """Return the ISO code of a country as UCDP names it, "" where it is none.

    >>> country_code("Myanmar (Burma)"), country_code("DR Congo (Zaire)"), country_code("Nowhere")
    ('MM', 'CD', '')
    """
    countries = open_countries()
    outside, _, inside = name.partition("(")
    tries = (name, outside.strip(), inside.rstrip(") "))
    return next((code for words in tries if words and (code := countries.code_of(words))), "")


def _tolls(writing: Writing) -> list[TollSaid]:
    """Return the total with its range, and who the dead were where that is told of more than one side."""
    cells = writing.row.cells
    numbers = {column: whole(cells.get(column, "")) or 0 for column, _ in PARTS}
    told = [(column, side) for column, side in PARTS if numbers[column]]
    best = whole(cells["best"])
    is_one_sort = len(told) == 1 and numbers[told[0][0]] == best
    group, victims = (
        _harmed(writing, *told[0]) if is_one_sort else (Group.MIXED if len(told) > 1 else Group.UNKNOWN, "")
    )
    total, is_moved = toll_of(
        Harm.KILLED, whole(cells.get("low", "")), best, whole(cells.get("high", "")), group=group, victims=victims
    )
    if is_moved:
        writing.notes.append("low, best and high were out of order; the ends were widened")
    found = [TollSaid(toll=writing.known(total, "low", "best", "high"))] if total else []
    for column, side in () if is_one_sort else told:
        group, victims = _harmed(writing, column, side)
        number = numbers[column]
        part = Toll(harm=Harm.KILLED, low=number, high=number, group=group, victims=victims, is_subset=True)
        found.append(TollSaid(toll=writing.known(part, column)))
    return found


def _harmed(writing: Writing, column: str, side: str) -> tuple[Group, str]:
    if column == "deaths_civilians":
        return Group.CIVILIAN, "civilians"
    name = writing.row.cells.get(side, "") if side else ""
    if not name:
        return Group.UNKNOWN, ""
    return (Group.SECURITY_FORCE if name.startswith("Government of") else Group.ARMED_GROUP), name
