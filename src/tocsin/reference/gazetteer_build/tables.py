"""The gazetteer's tables and the writing of them.

places   a row each; what many places have in common stands once, in frames
frames   country, kind, source, province and district
folds    names to places, by folded key     (blocks.py)
sounds   names to places, by sounding key   (blocks.py)
codes    a source's own numbers to places   (blocks.py)
shapes   polygons of provinces and districts
cells    which of them a piece of the globe may lie in
"""

import os
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from types import TracebackType

from .blocks import write_blocks
from .drafts import Draft, Shape
from .keys import Sounds
from .layout import KINDS, SCALE, SCHEMA, SHAPE_SOURCES, SOURCES
from .shapes import cells_of, packed_shape

TABLES = """
PRAGMA page_size = 4096;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -64000;
PRAGMA temp_store = MEMORY;
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (id INTEGER PRIMARY KEY, prefix TEXT, name TEXT, licence TEXT, page TEXT);
CREATE TABLE countries (
    code TEXT PRIMARY KEY, name TEXT, first INTEGER NOT NULL, last INTEGER NOT NULL, coverage INTEGER) WITHOUT ROWID;
CREATE TABLE frames (
    id INTEGER PRIMARY KEY, country TEXT, kind INTEGER, source INTEGER, admin1 INTEGER, admin2 INTEGER);
CREATE TABLE places (
    id INTEGER PRIMARY KEY, frame INTEGER, code, name TEXT, lat INTEGER, lon INTEGER, population INTEGER,
    reach_km INTEGER);
CREATE TABLE shapes (
    place INTEGER PRIMARY KEY, source INTEGER, south INTEGER, west INTEGER, north INTEGER, east INTEGER, rings BLOB);
CREATE TABLE cells (cell INTEGER PRIMARY KEY, places BLOB);
CREATE TEMP TABLE said (key TEXT, rank INTEGER, place INTEGER);
CREATE TEMP TABLE heard (key TEXT, rank INTEGER, place INTEGER);
CREATE TEMP TABLE coded (key TEXT, rank INTEGER, place INTEGER);
"""
INDEXES = (("folds", "said"), ("sounds", "heard"), ("codes", "coded"))


class Writer:
    """Writes the file beside its place and moves it there when whole. Used as a context."""

    def __init__(self, target: Path, made_from: str, sounds: Sounds) -> None:
        self.target, self.made_from, self.sounds = target, made_from, sounds
        self.part = target.with_suffix(f".{os.getpid()}.part")
        self.count = 0
        self.frames: dict[tuple[object, ...], int] = {}
        self.cells: dict[int, array[int]] = defaultdict(lambda: array("I"))

    def __enter__(self) -> "Writer":
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self.part.unlink(missing_ok=True)
        self.database = sqlite3.connect(self.part)
        self.database.executescript(TABLES)
        self.database.executemany("INSERT INTO sources VALUES (?, ?, ?, ?, ?)", SOURCES)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, trace: TracebackType | None
    ) -> None:
        with closing(self.database):
            if kind is None:
                self._finish()
        if kind is None:
            self.part.replace(self.target)
        else:
            self.part.unlink(missing_ok=True)

    def _finish(self) -> None:
        about = {"schema": SCHEMA, "made_from": self.made_from, "places": str(self.count)}
        self.database.executemany("INSERT INTO about VALUES (?, ?)", sorted(about.items()))
        self._insert("frames", ((number, *frame) for frame, number in self.frames.items()))
        self._insert("cells", ((cell, _little(places)) for cell, places in sorted(self.cells.items())))
        for table, gathered in INDEXES:
            pairs = self.database.execute(f"SELECT key, place FROM {gathered} ORDER BY key, rank, place")
            write_blocks(self.database, table, pairs)
        self.database.commit()

    def _insert(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        width = len(self.database.execute(f"SELECT * FROM {table} LIMIT 0").description)
        self.database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * width)})", rows)

    @staticmethod
    def was_made_from(target: Path, made_from: str) -> bool:
        """Return whether the file is there and was made from the same materials."""
        if not target.is_file():
            return False
        try:
            with closing(sqlite3.connect(f"file:{target}?mode=ro", uri=True)) as database:
                rows = database.execute("SELECT value FROM about WHERE key = 'made_from'").fetchall()
        except sqlite3.DatabaseError:
            return False
        return rows == [(made_from,)]

    def enter(
        self,
        country: tuple[str, str],
        coverage: int,
        drafts: Iterable[Draft],
        spell: Callable[[Draft], dict[str, str]],
        shapes: Iterable[Shape] = (),
    ) -> None:
        """Enter all places of a country (code and name), numbered in one run, and its polygons."""
        ordered = sorted(drafts, key=lambda d: (KINDS.index(d.kind), -d.population, str(d.code)))
        if not ordered:
            return
        first = self.count + 1
        for number, draft in enumerate(ordered, start=first):
            draft.id = number
        self.count += len(ordered)
        self._insert("places", (self._row(draft, country[0]) for draft in ordered))
        self._insert("countries", [(*country, first, self.count, coverage)])
        self._enter_keys(ordered, spell, country[0] in self.sounds.countries)
        self._enter_shapes({draft.code: draft.id for draft in ordered}, shapes)

    def _row(self, draft: Draft, country: str) -> tuple[object, ...]:
        lat, lon = round(draft.lat * SCALE), round(draft.lon * SCALE)
        reach = round(draft.reach_km) or None
        return draft.id, self._frame(draft, country), _bare(draft.code), draft.name, lat, lon, draft.population, reach

    def _frame(self, draft: Draft, country: str) -> int:
        parents = (area.id if area else None for area in (draft.admin1, draft.admin2))
        frame = (country, KINDS.index(draft.kind), draft.source, *parents)
        return self.frames.setdefault(frame, len(self.frames) + 1)

    def _enter_keys(self, drafts: list[Draft], spell: Callable[[Draft], dict[str, str]], has_sounds: bool) -> None:
        said, heard = [], []
        for draft in drafts:
            rank, spelt = _rank(draft), spell(draft)
            said += [(key, rank, draft.id) for key in spelt]
            if has_sounds:
                heard += [(sound, rank, draft.id) for sound in {*map(self.sounds.line, _heard(spelt))}]
        self._insert("temp.said", said)
        self._insert("temp.heard", heard)
        self._insert("temp.coded", ((_coded(draft), 0, draft.id) for draft in drafts))

    def _enter_shapes(self, places: dict[int | str, int], shapes: Iterable[Shape]) -> None:
        rows = []
        for shape in shapes:
            place = places.get(shape.code)
            if place is not None:
                packed, box = packed_shape(shape.rings)
                rows.append((place, SHAPE_SOURCES[shape.source], *box, packed))
                for cell in cells_of(box):
                    self.cells[cell].append(place)
        self._insert("shapes", sorted(rows))


def _bare(code: int | str) -> int | str:
    return code[1:] if isinstance(code, str) and code.startswith("w") else code


def _coded(draft: Draft) -> str:
    """Return an id as it is looked up: "geonames:1138958"."""
    if draft.kind == "country":
        return f"iso:{draft.code}"
    return f"{SOURCES[draft.source - 1][1]}:{_bare(draft.code)}"


def _rank(draft: Draft) -> int:
    """Return a number that sorts areas before towns, and larger towns before smaller ones."""
    return KINDS.index(draft.kind) * 10**10 - draft.population


def _heard(spelt: dict[str, str]) -> Iterator[str]:
    """Yield the names worth a sounding key: the Latin ones, or all where there is none."""
    latin = [name for key, name in spelt.items() if key.isascii()]
    yield from latin or spelt.values()


def _little(places: "array[int]") -> bytes:
    """Return four bytes a number, the lowest first, on every machine."""
    return b"".join(place.to_bytes(4, "little") for place in places)
