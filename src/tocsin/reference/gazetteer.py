"""The embedded gazetteer: place names to places, from one SQLite file that the build hook makes.

A name is looked up by its folded key; where that finds nothing, by its
sounding key; where that finds nothing either, by likeness within the countries
asked for. Likeness without a country proves nothing and is not tried. The file
is opened read-only at the first question, and mapped, not loaded.
"""

import math
import os
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from rapidfuzz import fuzz

from tocsin.errors import BadReference
from tocsin.reference.area_points import open_area_points
from tocsin.reference.gazetteer_build.keys import Sounds, bones, fold, read_sounds
from tocsin.reference.gazetteer_build.kinds import KindWords, read_kind_words
from tocsin.reference.gazetteer_build.layout import KINDS, SCALE, SCHEMA, SOURCES

HERE: Final = Path(__file__).parent
EMBEDDED: Final = HERE / "data" / "places.sqlite"
MEND: Final = "make it again with `pip install --force-reinstall --no-deps .` in a checkout, or install Tocsin again"

MAPPED: Final = 1 << 26
"""Bytes of the file that may be mapped; mapped pages count as resident, so not all of its 100 MB."""
MOST: Final = 200
"""Entries a look-up returns at most, larger places first. Source: our choice; "San Jose" has 1,100 namesakes."""
LIKENESS: Final = 88.0
"""Least RapidFuzz ratio (0-100) of two sounding keys. Source: our choice, tried on places of UCDP events."""
LEAST_LETTERS: Final = 6
"""Shorter keys are too often like another by chance. Source: our choice."""

KM_PER_DEGREE: Final = 111.2
COUNTY_KM: Final = 40.0
"""Reach of a county of which only the middle is known. Source: our choice, as REACH_KM of gazetteer_build/areas.py."""
BLOCK: Final = 4
"""Letters that must agree where the consonants do not."""
LOOKED_AT: Final = 3000
"""Keys compared at most in a block. Source: our choice; 3,000 take 2 ms."""

PREFIX = {number: prefix for number, prefix, *_ in SOURCES}
CREDIT = {number: f"{name} ({licence})" for number, _, name, licence, _ in SOURCES}

Row = tuple[Any, ...]

COLUMNS = """
SELECT p.id, p.code, p.kind, p.name, p.lat, p.lon, p.country, p.population, p.reach_km, p.source,
       a.name, a.code, a.source, b.name, b.code, b.source
FROM places p LEFT JOIN places a ON a.id = p.admin1 LEFT JOIN places b ON b.id = p.admin2
"""

OUTLINE = """p.id, p.kind, p.lat, p.lon, p.country, p.admin1, p.admin2, p.population, p.name, p.reach_km, p.code
FROM places p"""
REMEMBERED: Final = 20_000
"""Names of which the places are kept in memory at most (about 20 MB). Source: our choice."""
AT_ONCE: Final = 400
"""Names asked for in one question."""
MOST_NAMED: Final = 1200
"""Places of one name at most. Source: our choice; "San Jose" has 1,100 namesakes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceEntry:
    """A place of the gazetteer, as a look-up found it."""

    id: str
    """"geonames:1138958", "wof:85667561", "admin:IN.37.512", "icao:OAKB", "iso:AF"."""
    name: str
    kind: str
    """"locality", "district", "province", "country", "airport", "feature"."""
    lat: float
    lon: float
    country: str
    """ISO 3166-1 alpha-2."""
    admin1: str
    """Name of the province, "" if not known."""
    admin2: str
    """Name of the district, "" if not known."""
    population: int
    """0 where not known."""
    source: str
    """Where the entry is from, with its licence."""
    parents: tuple[str, ...] = ()
    """Ids of district and province, as far as known."""
    reach_km: float = 0.0
    """Unit: km from the point to the area's farthest town; 0 for what is no area."""
    found_by: str = "name"
    """"name", "spelling" (sounding key) or "likeness"."""
    likeness: float = 1.0
    """Range: 0..1; below 1 only when found by likeness."""


class Outline(NamedTuple):
    """What of a place ranking asks; made by the thousand, where :class:`PlaceEntry` would cost too much."""

    number: int
    kind: str
    lat: float
    lon: float
    country: str
    admin1: int
    """The province's number, 0 if not known."""
    admin2: int
    population: int
    name: str
    reach_km: float


class Resembling(NamedTuple):
    """A place whose name is not the one asked for, but near it."""

    place: Outline
    found_by: str
    """"spelling" (sounding key) or "likeness"."""
    likeness: float
    """Range: 0..1."""


class Gazetteer:
    """The gazetteer's file. May be pickled and shared by threads and processes; each opens it for itself."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._sounds, self._kind_words = _rules()
        self._named: dict[str, tuple[Outline, ...]] = {}

    def __reduce__(self) -> tuple[type["Gazetteer"], tuple[Path]]:
        return Gazetteer, (self.path,)

    def lookup(self, name: str, *, countries: frozenset[str] = frozenset()) -> tuple[PlaceEntry, ...]:
        """Return the places of a name: areas first, then towns by population; () if there are none.

        ``countries`` (ISO codes) keeps only places in these; none given is the whole world, without likeness.
        Raises: BadReference, when the file is damaged.

        Any string is legal.
        """
        key = fold(name)
        if not key:
            return ()
        limits = self._limits(countries)
        if countries and not limits:
            return ()
        found = self._places("SELECT place FROM folds WHERE key = ?", [key], limits)
        if found:
            return tuple(_entry(row, "name", 1.0) for row in found)
        sound = self._sounds.key(name)
        found = self._places("SELECT place FROM sounds WHERE bones = ? AND key = ?", [bones(sound), sound], limits)
        if found or not countries or len(sound) < LEAST_LETTERS:
            return tuple(_entry(row, "spelling", 1.0) for row in found)
        return self._alike(key, sound, limits)

    def named(self, keys: Iterable[str]) -> dict[str, tuple[Outline, ...]]:
        """Return the places of each folded key, by the name exactly; a key of no place is left out.

        Raises: BadReference, when the file is damaged.
        """
        wanted = list(dict.fromkeys(keys))
        asked = [key for key in wanted if key not in self._named]
        if len(self._named) + len(asked) > REMEMBERED:
            self._named, asked = {}, wanted
        for first in range(0, len(asked), AT_ONCE):
            some = asked[first : first + AT_ONCE]
            self._named.update(self._outlines(some))
        return {key: self._named[key] for key in wanted if self._named[key]}

    def _outlines(self, keys: list[str]) -> dict[str, tuple[Outline, ...]]:
        found: dict[str, list[Outline]] = {key: [] for key in keys}
        marks = ", ".join("?" * len(keys))
        for key, *row in self._rows(f"SELECT f.key, {OUTLINE} JOIN folds f ON f.place = p.id WHERE f.key IN ({marks})", keys):
            found[key].append(_outline(row))
        return {key: tuple(outlines[:MOST_NAMED]) for key, outlines in found.items()}

    def resembling(self, name: str, countries: frozenset[str]) -> tuple[Resembling, ...]:
        """Return the places in these countries whose name sounds like it or is spelt much like it.

        Raises: BadReference, when the file is damaged.
        """
        limits, key = self._limits(countries), fold(name)
        if not key or not limits:
            return ()
        sound = self._sounds.key(name)
        where, values = _within(limits, "s.place")
        asked = f"SELECT {OUTLINE} JOIN sounds s ON s.place = p.id WHERE s.bones = ? AND s.key = ? AND {where} LIMIT {MOST}"
        rows = self._rows(asked, [bones(sound), sound, *values])
        if rows or len(sound) < LEAST_LETTERS:
            return tuple(Resembling(_outline(row), "spelling", 1.0) for row in rows)
        scored = self._likenesses(key, sound, limits)
        best = sorted(scored, key=lambda place: (-scored[place], place))[:MOST]
        marks = ", ".join("?" * len(best))
        found = self._rows(f"SELECT {OUTLINE} WHERE p.id IN ({marks})", best)
        return tuple(Resembling(_outline(row), "likeness", scored[row[0]] / 100) for row in found)

    def entries(self, numbers: Iterable[int]) -> dict[int, PlaceEntry]:
        """Return the whole entries of outlines' numbers."""
        found: dict[int, PlaceEntry] = {}
        wanted = sorted(set(numbers))
        for first in range(0, len(wanted), AT_ONCE):
            found |= {row[0]: _entry(row, "name", 1.0) for row in self._by_id(wanted[first : first + AT_ONCE])}
        return found

    def country_outline(self, code: str) -> Outline | None:
        """Return the outline of a country, None for one that has no place here."""
        rows = self._rows(f"SELECT {OUTLINE} WHERE p.id = (SELECT first FROM countries WHERE code = ?)", [code])
        found = _outline(rows[0]) if rows else None
        return found if found and found.kind == "country" else None

    def division(self, country: str, code: str) -> Outline | None:
        """Return a first division by GeoNames' code ("US", "TX"), None for one that no list has under it."""
        (limit,) = self._limits(frozenset({country})) or [(1, 0)]
        where = "p.id BETWEEN ? AND ? AND p.kind = 1 AND p.code = ?"
        rows = self._rows(f"SELECT {OUTLINE} WHERE {where}", [limit[0], min(limit[1], limit[0] + 300), f"{country}.{code}"])
        return _outline(rows[0]) if rows else None

    def country(self, code: str) -> PlaceEntry | None:
        """Return the entry of a country: the middle of its towns, reaching as far as the farthest of them."""
        rows = self._rows(f"{COLUMNS} WHERE p.id = (SELECT first FROM countries WHERE code = ?)", [code])
        entry = _entry(rows[0], "name", 1.0) if rows else None
        return entry if entry and entry.kind == "country" else None

    @property
    def kind_words(self) -> Mapping[str, str]:
        """The words that say a place's kind, casefolded, and the kinds they mean."""
        return self._kind_words.kinds

    def bare(self, name: str) -> tuple[str, str]:
        """Return a name without its kind word, and the kind ("Swabi", "district"); "" for no kind word."""
        return self._kind_words.strip(name) if len(name) < 200 else (name, "")

    def _alike(self, key: str, sound: str, limits: Sequence[tuple[int, int]]) -> tuple[PlaceEntry, ...]:
        """Return the places whose key is alike enough, among those of the same consonants or first letters."""
        scored = self._likenesses(key, sound, limits)
        best = sorted(scored, key=lambda place: (-scored[place], place))[:MOST]
        found = {row[0]: row for row in self._by_id(best)}
        return tuple(_entry(found[place], "likeness", scored[place] / 100) for place in best)

    def _likenesses(self, key: str, sound: str, limits: Sequence[tuple[int, int]]) -> dict[int, float]:
        """Return the numbers of places whose key is alike enough, and how alike (0-100)."""
        where, values = _within(limits, "place")
        first, after = key[:BLOCK], key[:BLOCK] + "\uffff"
        blocks = (
            (sound, f"SELECT key, place FROM sounds WHERE bones = ? AND {where}", [bones(sound), *values]),
            (key, f"SELECT key, place FROM folds WHERE key > ? AND key < ? AND {where}", [first, after, *values]),
        )
        scored: dict[int, float] = {}
        for asked, question, given in blocks:
            for other, place in self._rows(f"{question} LIMIT {LOOKED_AT}", given):
                likeness = fuzz.ratio(asked, other, score_cutoff=LIKENESS)
                if likeness > scored.get(place, 0.0):
                    scored[place] = likeness
        return scored

    def _by_id(self, places: Sequence[int]) -> list[Row]:
        marks = ", ".join("?" * len(places))
        return self._rows(f"{COLUMNS} WHERE p.id IN ({marks})", list(places))

    def _places(self, keyed: str, key: list[Any], limits: Sequence[tuple[int, int]]) -> list[Row]:
        where, values = _within(limits, "p.id")
        order = f"ORDER BY p.kind, p.population DESC, p.id LIMIT {MOST}"
        return self._rows(f"{COLUMNS} WHERE p.id IN ({keyed}) AND {where} {order}", [*key, *values])

    def _limits(self, countries: frozenset[str]) -> list[tuple[int, int]]:
        """A country's places are numbered in one run, so a country is a pair of numbers."""
        if not countries:
            return []
        marks = ", ".join("?" * len(countries))
        rows = self._rows(f"SELECT first, last FROM countries WHERE code IN ({marks})", sorted(countries))
        return [(first, last) for first, last in rows]

    def _rows(self, question: str, values: Sequence[Any]) -> list[Row]:
        try:
            return self._connection().execute(question, values).fetchall()
        except sqlite3.DatabaseError as err:
            raise BadReference(f"{self.path}: the gazetteer is damaged ({err}); {MEND}") from err

    def _connection(self) -> sqlite3.Connection:
        """One connection for each thread of each process: SQLite's must not cross either."""
        if getattr(self._local, "process", None) != os.getpid():
            self._local.connection = _open(self.path)
            self._local.process = os.getpid()
        connection: sqlite3.Connection = self._local.connection
        return connection


def _open(path: Path) -> sqlite3.Connection:
    """Open the file as one that nobody writes ("immutable"): SQLite need not lock it, and a read-only disk will do."""
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    connection.execute(f"PRAGMA mmap_size = {MAPPED}")
    connection.execute("PRAGMA cache_size = -2000")
    return connection


def _within(limits: Sequence[tuple[int, int]], column: str) -> tuple[str, list[int]]:
    """Return the condition that a place's number lies within one of the limits, and its values."""
    if not limits:
        return "1", []
    condition = " OR ".join(f"{column} BETWEEN ? AND ?" for _ in limits)
    return f"({condition})", [end for limit in limits for end in limit]


def _outline(row: Sequence[Any]) -> Outline:
    number, kind, lat, lon, country, admin1, admin2, population, name, reach, code = row
    point = _point(code, kind, country, lat / SCALE, lon / SCALE, float(reach or 0))
    return Outline(
        number, KINDS[kind], point[0], point[1], country, admin1 or 0, admin2 or 0, population, name, point[2]
    )


def _point(code: Any, kind: int, country: str, lat: float, lon: float, reach: float) -> tuple[float, float, float]:
    """Return point and reach; where a better point is known than the middle of the towns, that one."""
    if KINDS[kind] not in ("country", "province", "district"):
        return lat, lon, reach
    better = open_area_points().get(country if KINDS[kind] == "country" else str(code))
    if better is None:
        return lat, lon, reach
    if KINDS[kind] == "district":
        return *better, COUNTY_KM
    east = abs(better[1] - lon)
    east = min(east, 360 - east) * math.cos(math.radians((better[0] + lat) / 2))
    return *better, round(reach + KM_PER_DEGREE * math.hypot(better[0] - lat, east))


def _entry(row: Row, found_by: str, likeness: float) -> PlaceEntry:
    _, code, kind, name, lat, lon, country, population, reach, source, *parents = row
    admin1, admin1_code, admin1_source, admin2, admin2_code, admin2_source = parents
    point = _point(code, kind, country, lat / SCALE, lon / SCALE, float(reach or 0))
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
        likeness=likeness,
    )


@cache
def _rules() -> tuple[Sounds, KindWords]:
    """Return the rules for keys and kind words, which the file was built with too."""
    try:
        return read_sounds(HERE / "transliteration.tsv"), read_kind_words(HERE / "place_words.tsv")
    except (OSError, ValueError) as err:
        raise BadReference(f"{err}; install Tocsin again") from err


def open_gazetteer(path: Path | None = None) -> Gazetteer:
    """Return the gazetteer, the embedded one by default, having looked that it is whole and of this version.

    Raises: BadReference, with the command that mends it, when it is missing, damaged or of another version.
    """
    path = path or EMBEDDED
    if not path.is_file():
        raise BadReference(f"{path}: there is no gazetteer; {MEND}")
    try:
        with closing(_open(path)) as connection:
            about = dict(connection.execute("SELECT key, value FROM about").fetchall())
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            (size,) = connection.execute("PRAGMA page_size").fetchone()
    except sqlite3.DatabaseError as err:
        raise BadReference(f"{path}: this is no gazetteer, or it is damaged ({err}); {MEND}") from err
    if about.get("schema") != SCHEMA:
        raise BadReference(f"{path}: made for version {about.get('schema')} of the tables, {SCHEMA} is needed; {MEND}")
    if path.stat().st_size != pages * size:
        raise BadReference(f"{path}: cut short at {path.stat().st_size:,} of {pages * size:,} bytes; {MEND}")
    return Gazetteer(path)
