"""One file of places: the embedded gazetteer, or a pack that a user added. Opened read-only, mapped, not loaded."""

import os
import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import quote

from tocsin.errors import BadReference
from tocsin.reference.gazetteer_build import blocks
from tocsin.reference.gazetteer_build.layout import GRAIN, KINDS, SCALE, SCHEMA, SOURCES
from tocsin.reference.gazetteer_build.shapes import Polygons, cell_of, holds, unpacked_shape
from tocsin.reference.place_entry import Area, PlaceEntry
from tocsin.reference.place_outlines import COLUMNS as OUTLINE
from tocsin.reference.place_outlines import Outline, outline_of, point_of

MAPPED: Final = 1 << 25
"""Bytes of the file that may be mapped; mapped pages count as resident, so a third of it: enough for speed."""

PREFIX = {number: prefix for number, prefix, *_ in SOURCES}
CREDIT = {number: f"{name} ({licence})" if licence else name for number, _, name, licence, _ in SOURCES}

AT_ONCE: Final = 400
"""Places asked for in one question."""

Row = tuple[Any, ...]
Limits = Sequence[tuple[int, int]]
"""First and last number of the places of each country asked for; empty for the whole world."""
Answer = TypeVar("Answer")

COLUMNS = """
SELECT p.id, p.code, f.kind, p.name, p.lat, p.lon, f.country, p.population, p.reach_km, f.source,
       a.name, a.code, af.source, b.name, b.code, bf.source
FROM places p JOIN frames f ON f.id = p.frame
LEFT JOIN places a ON a.id = f.admin1 LEFT JOIN frames af ON af.id = a.frame
LEFT JOIN places b ON b.id = f.admin2 LEFT JOIN frames bf ON bf.id = b.frame
"""


class PlaceFile:
    """A file of places. May be pickled and shared by threads and processes; each opens it for itself."""

    def __init__(self, path: Path, mend: str) -> None:
        self.path, self.mend = path, mend
        self._local = threading.local()

    def __reduce__(self) -> tuple[type["PlaceFile"], tuple[Path, str]]:
        return PlaceFile, (self.path, self.mend)

    def check(self) -> None:
        """Look that the file is whole and of this version.

        Raises: BadReference, with the command that mends it, when it is missing, damaged or of another version.
        """
        if not self.path.is_file():
            raise BadReference(f"{self.path}: there is no gazetteer; {self.mend}")
        try:
            with closing(_open(self.path)) as connection:
                about = dict(connection.execute("SELECT key, value FROM about").fetchall())
                (pages,) = connection.execute("PRAGMA page_count").fetchone()
                (size,) = connection.execute("PRAGMA page_size").fetchone()
        except (sqlite3.DatabaseError, UnicodeDecodeError) as err:
            raise BadReference(f"{self.path}: this is no gazetteer, or it is damaged ({err}); {self.mend}") from err
        if about.get("schema") != SCHEMA:
            made_for = f"made for version {about.get('schema')} of the tables, {SCHEMA} is needed"
            raise BadReference(f"{self.path}: {made_for}; {self.mend}")
        if self.path.stat().st_size != pages * size:
            cut = f"cut short at {self.path.stat().st_size:,} of {pages * size:,} bytes"
            raise BadReference(f"{self.path}: {cut}; {self.mend}")

    def limits(self, countries: Iterable[str]) -> list[tuple[int, int]]:
        """Return the runs of numbers of countries; a country's places are numbered in one run."""
        runs = self.countries()
        return [runs[code][:2] for code in sorted(countries) if code in runs]

    def countries(self) -> dict[str, tuple[int, int, int, str]]:
        """Return for each country its first and last number, its coverage and its name; kept, since always asked."""
        if getattr(self._local, "told", None) is None:
            rows = self._rows("SELECT code, first, last, coverage, name FROM countries", ())
            self._local.told = {code: (first, last, coverage, name) for code, first, last, coverage, name in rows}
        told: dict[str, tuple[int, int, int, str]] = self._local.told
        return told

    def named(self, table: str, key: str, limits: Limits, most: int) -> list[int]:
        """Return the numbers of the places under a key, the most likely first."""
        found = self._guarded(lambda: blocks.places_of(self._ask, table, key))
        return within(found, limits)[:most]

    def beginning(self, table: str, beginning: str, most: int) -> list[tuple[str, str]]:
        """Return keys that begin so, each with its places as they are written."""
        return self._guarded(lambda: blocks.lines_from(self._ask, table, beginning, most))

    def entries(self, numbers: Sequence[int], found_by: str = "name") -> list[PlaceEntry]:
        """Return the places of numbers, in the order given."""
        if len(numbers) == 1:
            return [_entry(row, found_by) for row in self._rows(f"{COLUMNS} WHERE p.id = ?", numbers)]
        marks = ", ".join("?" * len(numbers))
        rows = {row[0]: row for row in self._rows(f"{COLUMNS} WHERE p.id IN ({marks})", numbers)}
        return [_entry(rows[number], found_by) for number in numbers if number in rows]

    def outlines(self, numbers: Iterable[int], file: int) -> list[Outline]:
        """Return the outlines of places, in the order of their numbers; ``file`` is the index of this file."""
        found: list[Outline] = []
        ordered = sorted(set(numbers))
        for first in range(0, len(ordered), AT_ONCE):
            some = ordered[first : first + AT_ONCE]
            marks = ", ".join("?" * len(some))
            found += [outline_of(row, file) for row in self._rows(f"SELECT {OUTLINE} WHERE p.id IN ({marks})", some)]
        return found

    def towns(self, south: float, west: float, north: float, east: float) -> list[PlaceEntry]:
        """Return the towns of known population between two parallels and two meridians; looks at all places once."""
        box = [round(degrees * SCALE) for degrees in (south, north, west, east)]
        where = "WHERE p.lat BETWEEN ? AND ? AND p.lon BETWEEN ? AND ? AND p.population > 0 AND f.kind = ?"
        rows = self._rows(f"{COLUMNS} {where} ORDER BY p.id", [*box, KINDS.index("locality")])
        return [_entry(row, "name") for row in rows]

    def number(self, place: str) -> int | None:
        """Return the number of the place of an id ("geonames:1138958"), None if it is not here."""
        found = self.named("codes", place, (), 1)
        return found[0] if found else None

    def area(self, place: str) -> Area | None:
        """Return the polygon of a province or district, None where there is none."""
        number = self.number(place)
        rows = self._rows("SELECT source, rings FROM shapes WHERE place = ?", [number]) if number else []
        for source, rings in rows:
            return Area(id=place, polygons=self._polygons(rings), source=CREDIT[source])
        return None

    def areas_in(self, box: tuple[float, float, float, float], kind: str, most: int) -> list[Area]:
        """Return the polygons of a kind that touch a box (south, west, north, east, in degrees), at most so many."""
        south, west, north, east = (edge * GRAIN for edge in box)
        rows = self._rows(
            "SELECT p.code, s.source, f.source, s.rings FROM shapes s JOIN places p ON p.id = s.place "
            "JOIN frames f ON f.id = p.frame WHERE f.kind = ? AND s.south <= ? AND s.north >= ? AND s.west <= ? "
            "AND s.east >= ? ORDER BY p.id LIMIT ?",
            (KINDS.index(kind), north, south, east, west, most),
        )
        return [
            Area(id=f"{PREFIX[place_source]}:{code}", polygons=self._polygons(rings), source=CREDIT[source])
            for code, source, place_source, rings in rows
        ]

    def holding(self, lat: float, lon: float) -> list[PlaceEntry]:
        """Return the areas whose polygon holds a point, in the order of their numbers."""
        rows = self._rows("SELECT places FROM cells WHERE cell = ?", [cell_of(lat, lon)])
        near = (
            [int.from_bytes(rows[0][0][at : at + 4], "little") for at in range(0, len(rows[0][0]), 4)] if rows else []
        )
        marks = ", ".join("?" * len(near))
        shapes = self._rows(f"SELECT place, south, west, north, east, rings FROM shapes WHERE place IN ({marks})", near)
        inside = [
            place
            for place, *box, rings in shapes
            if _is_in_box(box, lat, lon) and holds(self._polygons(rings), lat, lon)
        ]
        return self.entries(sorted(inside))

    def _polygons(self, packed: bytes) -> Polygons:
        return self._guarded(lambda: _unpacked(packed))

    def _rows(self, question: str, values: Sequence[Any]) -> list[Row]:
        return self._guarded(lambda: self._ask(question, values))

    def _ask(self, question: str, values: Sequence[Any]) -> list[Row]:
        return self._connection().execute(question, values).fetchall()

    def _guarded(self, answer: Callable[[], Answer]) -> Answer:
        """Return an answer; damage that shows in it is named with the way out."""
        try:
            return answer()
        except (sqlite3.DatabaseError, zlib.error, ValueError) as err:
            raise BadReference(f"{self.path}: the gazetteer is damaged ({err}); {self.mend}") from err

    def _connection(self) -> sqlite3.Connection:
        """One connection for each thread of each process: SQLite's must not cross either."""
        if getattr(self._local, "process", None) != os.getpid():
            self._local.connection = _open(self.path)
            self._local.process = os.getpid()
            self._local.told = None
        connection: sqlite3.Connection = self._local.connection
        return connection


@lru_cache(maxsize=256)
def _unpacked(packed: bytes) -> Polygons:
    """Unpack a polygon, keeping the last ones (some MB): a report's points lie in few areas."""
    return unpacked_shape(packed)


def _open(path: Path) -> sqlite3.Connection:
    """Open the file as one that nobody writes ("immutable"): SQLite need not lock it, and a read-only disk will do."""
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    connection.execute(f"PRAGMA mmap_size = {MAPPED}")
    connection.execute("PRAGMA cache_size = -2000")
    return connection


def within(places: Sequence[int], limits: Limits) -> list[int]:
    """Return the numbers that lie within one of the limits; all, where there are none."""
    if not limits:
        return list(places)
    return [place for place in places if any(first <= place <= last for first, last in limits)]


def _is_in_box(box: Sequence[int], lat: float, lon: float) -> bool:
    south, west, north, east = box
    return south <= lat * GRAIN <= north and west <= lon * GRAIN <= east


def _entry(row: Row, found_by: str) -> PlaceEntry:
    _, code, kind, name, lat, lon, country, population, reach, source, *parents = row
    admin1, admin1_code, admin1_source, admin2, admin2_code, admin2_source = parents
    point = point_of(code, KINDS[kind], country, lat / SCALE, lon / SCALE, float(reach or 0))
    return PlaceEntry(
        id=f"iso:{code}" if KINDS[kind] == "country" else f"{PREFIX[source]}:{code}",
        name=name,
        kind=KINDS[kind],
        lat=point[0],
        lon=point[1],
        country=country,
        admin1=admin1 or "",
        admin2=admin2 or "",
        population=population,
        source=CREDIT[source],
        parents=tuple(
            f"{PREFIX[its]}:{its_code}"
            for its_code, its in ((admin2_code, admin2_source), (admin1_code, admin1_source))
            if its_code is not None
        ),
        reach_km=point[2],
        found_by=found_by,
    )
