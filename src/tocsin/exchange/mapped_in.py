"""A row of anybody's table by its mapping: claims that rest on its cells, and its reasons where it is none."""

import functools
import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tocsin.errors import CannotRead
from tocsin.exchange.cell_values import Told, between, casualties_of, day_of, degrees_of, figure_of, points_of
from tocsin.exchange.mapping import Mapping
from tocsin.exchange.row_claims import Table, Taken, Writing, begun, ended, row_bytes, toll_of, whole
from tocsin.exchange.rows_in import Row
from tocsin.exchange.ucdp_in import RADIUS_KM, country_code
from tocsin.records import (
    DatePrecision,
    Harm,
    IncidentSaid,
    IncidentType,
    Known,
    Party,
    PlaceCandidate,
    PlacePrecision,
    Status,
    Target,
    TargetKind,
    TollSaid,
    When,
    Where,
)
from tocsin.reference.countries import open_countries
from tocsin.reference.table_words import open_table_words, plain


def mapped_row(mapping: Mapping, table: Table, row: Row) -> Taken:
    """Return a row with its claims.

    Raises: CannotRead for a row that tells neither when nor where, or whose date is none.
    """
    get = functools.partial(_cell, mapping, row)
    name = get("id") or name_of(mapping, row)
    writing = begun(table, row, name, title=get("notes")[:300], url=get("url"))
    dates, places = _dates(mapping, writing), _places(mapping, writing)
    if not dates and not places:
        raise CannotRead(f"{table.file} > row {row.number}", "tells neither when nor where")
    kind, kind_column = _type(mapping, writing)
    said = IncidentSaid(
        type=writing.known(kind, kind_column),
        subtype=None,
        status=writing.known(Status.HAPPENED, kind_column),
        trigger=writing.known(row.cells.get(kind_column, "") or kind.value.replace("_", " "), kind_column),
        dates=dates,
        places=places,
        perpetrators=tuple(writing.known(Party(name=n), c) for n, c in _named(mapping, row, "perpetrator")),
        targets=tuple(
            writing.known(Target(name=n, kind=TargetKind.PERSON), c) for n, c in _named(mapping, row, "target")
        ),
        weapons=tuple(writing.known(n, c) for n, c in _named(mapping, row, "weapon")),
        sources=tuple(writing.known(n, c) for n, c in _named(mapping, row, "source")),
    )
    return ended(writing, said, _tolls(mapping, writing), (), mapping.columns.get("id", kind_column))


BY = (
    "date", "date_end", "year", "month", "day",
    "place", "district", "province", "country", "point", "lat", "lon",
)  # fmt: skip
"""What a row without an id is known by: day and place, which stay when an edition mends a toll. Our choice."""


def name_of(mapping: Mapping, row: Row) -> str:
    """Return what a row without an id is known by: day and place, or all its cells where others have these too."""
    known_by = where_and_when(mapping, row)
    if not known_by or known_by in mapping.shared:
        known_by = row_bytes(row).decode("utf-8", "surrogateescape")
    return hashlib.sha256(known_by.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def where_and_when(mapping: Mapping, row: Row) -> str:
    """Return a row's cells of day and place, "" where it has not both."""
    told = [(field, plain(_cell(mapping, row, field))) for field in BY]
    cells = [f"{field} {' '.join(words.split())}" for field, words in told if words]
    has_both = any(c.startswith(("date ", "year ")) for c in cells) and not all(c.startswith(BY[:5]) for c in cells)
    return "\n".join(cells) if has_both else ""


def with_shared(mapping: Mapping, rows: Sequence[Row]) -> Mapping:
    """Return a mapping that knows which days and places several rows share, where no column is an id."""
    if "id" in mapping.columns:
        return mapping
    counted = Counter(where_and_when(mapping, row) for row in rows)
    return replace(mapping, shared=frozenset(words for words, many in counted.items() if many > 1))


def _cell(mapping: Mapping, row: Row, field: str) -> str:
    column = mapping.columns.get(field)
    value = row.cells.get(column, "") if column else ""
    return "" if plain(value) in open_table_words().unknown else value


def _named(mapping: Mapping, row: Row, field: str) -> list[tuple[str, str]]:
    words = _cell(mapping, row, field)
    column = mapping.columns.get(field, "")
    return [(name, column) for name in dict.fromkeys(w.strip() for w in words.split(";")) if name]


def _type(mapping: Mapping, writing: Writing) -> tuple[IncidentType, str]:
    """Return the type by the words of the type's column, else of the notes; OTHER where nothing tells."""
    for field in ("type", "weapon", "notes"):
        words = _cell(mapping, writing.row, field)
        if words in list(IncidentType):
            return IncidentType(words), mapping.columns[field]
        fold = plain(words)
        for name, signs in open_table_words().types if fold else ():
            if any(_tells(sign, fold) for sign in signs):
                return IncidentType(name), mapping.columns[field]
    column = next((c for f in ("type", "date", "place", "country") if (c := mapping.columns.get(f))), "")
    return IncidentType.OTHER, column or next(iter(writing.row.cells))


SHORT, SHORTEST = 4, 3
"""Letters. A sign so short begins a word, one of the shortest is a word: "ied" is not in "died". Our choice."""


def _tells(sign: str, words: str) -> bool:
    if len(sign) > SHORT or sign not in words:
        return sign in words
    end = r"s?\b" if len(sign) <= SHORTEST else ""
    return re.search(rf"\b{re.escape(sign)}{end}", words) is not None


def _dates(mapping: Mapping, writing: Writing) -> tuple[Known[When], ...]:
    row = writing.row
    words, until = _cell(mapping, row, "date"), _cell(mapping, row, "date_end")
    if not words:
        return _dates_of_parts(mapping, writing)
    start = day_of(words, mapping.order)
    if start is None:
        raise CannotRead(f"{writing.table.file} > row {row.number}", f"its date is none: {words[:60]!r}")
    columns = [mapping.columns["date"]]
    end = day_of(until, mapping.order) if until else None
    if until and end is None:
        writing.notes.append(f"column {mapping.columns['date_end']!r}: no date, left out")
    if end and start.earliest and end.latest:
        if end.latest < start.earliest:
            writing.notes.append("the end lies before the beginning; the end was left out")
        else:
            columns.append(mapping.columns["date_end"])
            start = _between(start, end.latest)
    return (writing.known(start, *columns),)


def _between(start: When, last: date) -> When:
    if start.earliest is None or (start.latest and start.latest >= last):
        return start
    return between(start.earliest, last)


def _dates_of_parts(mapping: Mapping, writing: Writing) -> tuple[Known[When], ...]:
    """Return the date that columns for year, month and day make together."""
    year, month, day = (whole(_cell(mapping, writing.row, field)) for field in ("year", "month", "day"))
    if month is None and (words := _cell(mapping, writing.row, "month")):
        month = open_table_words().months.get(plain(words))
    if not year:
        return ()
    try:
        if month and day:
            when = When.from_value(date(year, month, day).isoformat(), DatePrecision.DAY)
        elif month:
            when = When.from_value(date(year, month, 1).isoformat()[:7], DatePrecision.MONTH)
        else:
            when = When.from_value(f"{year:04d}", DatePrecision.YEAR)
    except ValueError as err:
        raise CannotRead(f"{writing.table.file} > row {writing.row.number}", f"its date is none: {err}") from err
    columns = [mapping.columns[f] for f in ("year", "month", "day") if f in mapping.columns]
    return (writing.known(when, *columns),)


def _places(mapping: Mapping, writing: Writing) -> tuple[Known[Where], ...]:
    get = functools.partial(_cell, mapping, writing.row)
    country_name = get("country")
    code = country_name.upper()
    country = code if code in open_countries().names else country_code(country_name)
    larger = [(mapping.columns[f], get(f)) for f in ("district", "province") if get(f)]
    name = get("place") or (larger.pop(0)[1] if larger else country_name)
    lat, lon = points_of(get("point")) or (degrees_of(get("lat")), degrees_of(get("lon")))
    if not name and lat is None:
        return ()
    columns = [mapping.columns[f] for f in BY[5:] if get(f)]
    candidates: tuple[PlaceCandidate, ...] = ()
    if lat is not None and lon is not None:
        if abs(lat) > 90 or abs(lon) > 180 or (lat, lon) == (0.0, 0.0):
            writing.notes.append("a point that is none on the globe, or 0, 0: left out")
        else:
            parents = (*(words for _, words in larger), *((country_name,) if country_name else ()))
            candidates = (_candidate(writing, name, country, lat, lon, get("where_prec"), parents),)
    within = tuple(writing.known(words, column) for column, words in larger)
    where = Where(name=name or f"{lat}, {lon}", within=within, country=country, candidates=candidates)
    return (writing.known(where, *columns),)


def _candidate(
    writing: Writing, name: str, country: str, lat: float, lon: float, prec: str, parents: tuple[str, ...]
) -> PlaceCandidate:
    code = whole(prec) or 2  # nobody said how exact the point is: UCDP's "near" claims least of what is likely
    precision = min(max(code, 1), 7)
    return PlaceCandidate(
        id=f"point:{lat},{lon}",
        name=name or f"{lat}, {lon}",
        score=1.0,
        reasons=("the row's own coordinates",),
        lat=lat,
        lon=lon,
        country=country,
        kind="locality",
        precision=list(PlacePrecision)[precision - 1],
        radius_km=RADIUS_KM[precision],
        parents=parents,
    )


def _tolls(mapping: Mapping, writing: Writing) -> list[TollSaid]:
    found, together = [], _cell(mapping, writing.row, "casualties")
    told_together = casualties_of(together)
    if together and not told_together:
        writing.notes.append(f"column {mapping.columns['casualties']!r}: no figure, left out")
    for field, harm in (("killed", Harm.KILLED), ("injured", Harm.INJURED), ("abducted", Harm.ABDUCTED)):
        told = _figure(mapping, writing, field)
        low, high = (_figure(mapping, writing, f"{field}_{end}") for end in ("low", "high"))
        columns = [mapping.columns[f] for f in (f"{field}_low", field, f"{field}_high") if f in mapping.columns]
        if told is None and low is None and high is None and field in told_together:
            told, columns = told_together[field], [mapping.columns["casualties"]]
        if low is None and high is None:
            toll, _ = toll_of(harm, told.low, None, told.high) if told else (None, False)
        else:
            best = told.low if told else None
            toll, is_moved = toll_of(harm, low.low if low else best, best, high.low if high else best)
            if is_moved:
                writing.notes.append("low, best and high were out of order; the ends were widened")
        if toll:
            found.append(TollSaid(toll=writing.known(toll, *columns)))
    return found


def _figure(mapping: Mapping, writing: Writing, field: str) -> Told | None:
    column = mapping.columns.get(field)
    told = figure_of(writing.row.cells.get(column, "")) if column else ""
    if isinstance(told, Told):
        return told
    if told:
        writing.notes.append(f"column {column!r}: no figure, left out")
    return None
