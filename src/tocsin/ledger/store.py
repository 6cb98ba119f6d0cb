"""How the ledger reaches its database: connections, transactions, and the driver's errors in words.

Everything that differs between databases is in :func:`begin` and
:func:`words_query`, side by side; the rest of the room is plain SQL. Only
SQLite is supported in this version.
"""

import functools
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, TextClause, bindparam, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from tocsin.errors import LedgerBroken, LedgerBusy, LedgerError

T = TypeVar("T")

CHUNK = 500
"""Ids asked for in one question. Source: SQLite took 999 variables at most before 3.32; half of it is as fast."""


def begin(connection: Connection) -> None:
    """Begin a transaction; one that writes takes the write lock at once, so that two writers cannot deadlock.

    SQLite: BEGIN IMMEDIATE. PostgreSQL would take an advisory lock here, because entries are numbered in order.
    """
    is_writing = connection.get_execution_options().get("is_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def words_query(table: str) -> str:
    r"""Return the SELECT that finds :words in a word index: rowid, snippet (hits between \x02 and \x03), rank.

    SQLite: FTS5. PostgreSQL would use tsvector, ts_headline and ts_rank here.
    """
    return (
        f"SELECT rowid, snippet({table}, -1, char(2), char(3), '…', 24) AS snippet, rank "
        f"FROM {table} WHERE {table} MATCH :words"
    )


def engine_at(path: Path, patience: float) -> Engine:
    """Return an engine for the SQLite file; ``patience``: seconds that a writer waits for another."""
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": patience})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", begin)
    return engine


def _prepare(driver: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    # The driver would begin transactions by itself, and late; `begin` does it.
    driver.isolation_level = None
    driver.execute("PRAGMA foreign_keys = ON")
    # NORMAL syncs the log at checkpoints, not at every commit. In WAL mode a power cut may then lose the last
    # reports entered, which are read again on the next run, but never tears one in half or breaks the chain.
    # Source: https://www.sqlite.org/pragma.html#pragma_synchronous
    driver.execute("PRAGMA synchronous = NORMAL")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view of the record, which writers do not disturb."""
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes: all of it or nothing."""
    with engine.connect() as connection:
        connection = connection.execution_options(is_writing=True)
        with connection.begin():
            yield connection


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn the driver's errors into ours."""
    try:
        yield
    except DBAPIError as err:
        raise _told(path, str(err.orig)) from err
    except sqlite3.Error as err:  # from the PRAGMAs of a new connection, which SQLAlchemy does not wrap
        raise _told(path, str(err)) from err


def _told(path: Path, words: str) -> LedgerError:
    if "locked" in words:
        return LedgerBusy(f"{path}: another process is writing to the record and has not finished; try again")
    if "malformed" in words or "not a database" in words:
        return LedgerBroken(f"{path}: the file is damaged ({words}); go back to your last copy of it")
    if "readonly" in words or "unable to open" in words:
        return LedgerError(f"{path}: cannot be opened or written ({words}); check who may write to it and its folder")
    if "full" in words:
        return LedgerError(f"{path}: there is no room left on the disk; nothing of the last report was entered")
    return LedgerError(f"{path}: the store refused ({words})")


def put(connection: Connection, table: str, rows: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> None:
    """Insert a row, or rows that have the same columns."""
    first = rows if isinstance(rows, Mapping) else next(iter(rows), None)
    if first is not None:
        connection.execute(_insert(table, tuple(first)), rows)


@functools.cache
def _insert(table: str, columns: tuple[str, ...]) -> TextClause:
    values = ", ".join(f":{column}" for column in columns)
    return text(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})")


def asking(sql: str) -> TextClause:
    """Return a statement whose ``:some`` takes a list: ``... WHERE id IN :some``."""
    return text(sql).bindparams(bindparam("some", expanding=True))


def chunks(items: Iterable[T]) -> Iterator[list[T]]:
    """Yield the items in lists short enough for one question.

    >>> [len(chunk) for chunk in chunks(range(501))]
    [500, 1]
    """
    remaining = iter(items)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk
