"""Where the tests keep their records: a SQLite file, or a database of a real PostgreSQL."""

import shutil
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pytest
from psycopg.rows import tuple_row

from postgres_server import NO_SERVER, programs, server
from tocsin.ledger import Ledger

KINDS = ("sqlite", "postgresql")
_numbers = count(1)

Rows = list[tuple[Any, ...]]


class Store(Protocol):
    """A place for a record, seen from outside: as somebody who goes around Tocsin would."""

    kind: str
    address: str

    def rows(self, question: str) -> Rows:
        """Return what a question to the database finds."""

    def change(self, *statements: str) -> list[int]:
        """Change the record without its triggers; return how many rows each statement touched."""

    def refused(self, statement: str) -> str:
        """Return why the database refuses a statement, "" where it does not."""

    def tables(self) -> list[str]:
        """Return the names of all tables."""

    def copy(self, folder: Path) -> "Store":
        """Return a copy of the record; nobody may have it open."""

    def remove(self) -> None:
        """Remove the record."""


class FileStore:
    kind = "sqlite"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.address = str(path)

    def rows(self, question: str) -> Rows:
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(question).fetchall()

    def change(self, *statements: str) -> list[int]:
        with closing(sqlite3.connect(self.path)) as connection:
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            touched = [connection.execute(statement).rowcount for statement in statements]
            connection.commit()
        return touched

    def refused(self, statement: str) -> str:
        with closing(sqlite3.connect(self.path)) as connection:
            try:
                connection.execute(statement)
            except sqlite3.IntegrityError as err:
                return str(err)
        return ""

    def tables(self) -> list[str]:
        return [name for (name,) in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]

    def copy(self, folder: Path) -> "FileStore":
        return FileStore(Path(shutil.copy(self.path, folder / f"copy-{next(_numbers)}.db")))

    def remove(self) -> None:
        """Nothing to do: pytest removes its folders."""


class ServerStore:
    kind = "postgresql"

    def __init__(self, database: str) -> None:
        self.database = database
        self.address = server().address(database)

    def rows(self, question: str) -> Rows:
        with psycopg.connect(self.address, row_factory=tuple_row) as connection:
            return connection.execute(question).fetchall()  # type: ignore[call-overload]

    def change(self, *statements: str) -> list[int]:
        with psycopg.connect(self.address) as connection:
            connection.execute("SET session_replication_role = replica")
            return [connection.execute(s).rowcount for s in statements]  # type: ignore[call-overload]

    def refused(self, statement: str) -> str:
        with psycopg.connect(self.address) as connection:
            try:
                connection.execute(statement)  # type: ignore[call-overload]
            except psycopg.errors.RaiseException as err:
                return str(err)
        return ""

    def tables(self) -> list[str]:
        return [name for (name,) in self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]

    def copy(self, folder: Path) -> "ServerStore":
        return ServerStore(server().database(template=self.database))

    def remove(self) -> None:
        server().drop(self.database)


def new_store(kind: str, folder: Path) -> Store:
    """Return a place where nothing is yet; where there is no server, the test is skipped loudly, and fails in CI."""
    if kind == "sqlite":
        return FileStore(folder / f"record-{next(_numbers)}.db")
    if programs() is None:
        pytest.skip(NO_SERVER)
    return ServerStore(server().database())


def store_of(ledger: Ledger) -> Store:
    """Return where an opened record is."""
    if ledger.name.startswith("postgresql://"):
        return ServerStore(ledger.name.partition("?")[0].rpartition("/")[2])
    return FileStore(ledger.path)
