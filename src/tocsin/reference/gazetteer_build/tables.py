"""The gazetteer's tables and the writing of them."""

import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from types import TracebackType

from .drafts import Draft
from .keys import Sounds, bones
from .layout import KINDS, SCALE, SCHEMA, SOURCES

TABLES = """
PRAGMA page_size = 4096;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -64000;
PRAGMA temp_store = MEMORY;
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (id INTEGER PRIMARY KEY, prefix TEXT, name TEXT, licence TEXT, page TEXT);
CREATE TABLE countries (code TEXT PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE places (
    id INTEGER PRIMARY KEY, code, kind INTEGER, name TEXT, lat INTEGER, lon INTEGER, country TEXT,
    admin1 INTEGER, admin2 INTEGER, population INTEGER, reach_km INTEGER, source INTEGER);
CREATE TEMP TABLE said (key TEXT, place INTEGER);
CREATE TEMP TABLE heard (bones TEXT, key TEXT, place INTEGER);
"""
KEYS = """
CREATE TABLE folds (key TEXT, place INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
INSERT INTO folds SELECT DISTINCT key, place FROM said ORDER BY key, place;
CREATE TABLE sounds (bones TEXT, key TEXT, place INTEGER, PRIMARY KEY (bones, key, place)) WITHOUT ROWID;
INSERT INTO sounds SELECT DISTINCT bones, key, place FROM heard ORDER BY bones, key, place;
"""


class Writer:
    """Writes the file beside its place and moves it there when whole. Used as a context."""

    def __init__(self, target: Path, made_from: str, sounds: Sounds) -> None:
        self.target, self.made_from, self.sounds = target, made_from, sounds
        self.part = target.with_suffix(f".{os.getpid()}.part")
        self.count = 0

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
        self.database.commit()
        self.database.executescript(KEYS)
        self.database.commit()

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

    def enter(self, country: str, drafts: Iterable[Draft], spell: Callable[[Draft], dict[str, str]]) -> None:
        """Enter all places of a country, numbered in one run."""
        ordered = sorted(drafts, key=lambda d: (KINDS.index(d.kind), -d.population, str(d.code)))
        if not ordered:
            return
        first = self.count + 1
        for number, draft in enumerate(ordered, start=first):
            draft.id = number
        self.count += len(ordered)
        marks = ", ".join("?" * 12)
        self.database.executemany(f"INSERT INTO places VALUES ({marks})", (_row(d, country) for d in ordered))
        self.database.execute("INSERT INTO countries VALUES (?, ?, ?)", (country, first, self.count))
        folds = [(key, name, draft.id) for draft in ordered for key, name in spell(draft).items()]
        self._enter_keys(folds, country in self.sounds.countries)

    def _enter_keys(self, folds: list[tuple[str, str, int]], has_sounds: bool) -> None:
        self.database.executemany("INSERT INTO said VALUES (?, ?)", ((key, place) for key, _, place in folds))
        if has_sounds:
            heard = ((self.sounds.key(name), place) for key, name, place in folds if key.isascii())
            rows = ((bones(key), key, place) for key, place in heard)
            self.database.executemany("INSERT INTO heard VALUES (?, ?, ?)", rows)


def _row(draft: Draft, country: str) -> tuple[object, ...]:
    return (
        draft.id,
        draft.code[1:] if isinstance(draft.code, str) and draft.code.startswith("w") else draft.code,
        KINDS.index(draft.kind),
        draft.name,
        round(draft.lat * SCALE),
        round(draft.lon * SCALE),
        country,
        draft.admin1.id if draft.admin1 else None,
        draft.admin2.id if draft.admin2 else None,
        draft.population,
        round(draft.reach_km) or None,
        draft.source,
    )
