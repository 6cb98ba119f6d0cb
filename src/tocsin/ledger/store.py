"""How the ledger reaches its database: connections, transactions, statements.

What differs between SQLite and PostgreSQL is here and in ``words.py``; the
rest of the room is plain SQL that both understand. The driver's errors are put
into words in ``faults.py``.
"""

import functools
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Executable, Row, TextClause, bindparam, create_engine, event, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.compiler import SQLCompiler

from tocsin.errors import BadRequest
from tocsin.ledger.address import Address

T = TypeVar("T")

CHUNK = 500
"""Ids asked for in one question. Source: SQLite took 999 variables at most before 3.32; half of it is as fast."""

AT_HAND = 500
"""Rows of a long answer that a server sends at a time. Source: our choice: some MB of payloads at most."""

CHECKPOINT_PAGES = 8_000
"""Pages of the log after which a commit writes them into the file and syncs it, 32 MB; SQLite's own are 1,000.

Source: our choice. A report changes some hundred pages all over a large record, so that with 1,000 one commit in ten
waits for the disk, with 8,000 one in eighty; figures: decisions/0013.
"""

_LOCK = 0x746F6373
"""The first half of the advisory lock's name; the second is the schema. Source: our choice, "tocs" in ASCII."""

_CONNECTING = {
    "application_name": "tocsin",
    "connect_timeout": 10,
    "client_encoding": "utf8",
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
"""How a server is spoken to, unless the address says otherwise: a dead line is noticed after a minute, not two hours.

Source: our choice; https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-KEEPALIVES for the names.
"""


def is_postgresql(connection: Connection) -> bool:
    """Whether a PostgreSQL server keeps the record; SQLite otherwise."""
    return connection.dialect.name == "postgresql"


def begin(connection: Connection) -> None:
    """Begin a transaction; one that writes takes the write lock at once, so that two writers cannot deadlock.

    SQLite: BEGIN IMMEDIATE. PostgreSQL: an advisory lock until the end of the
    transaction, because entries are numbered in order; what is read behind it
    must be what the writer before has committed, hence READ COMMITTED, while a
    question sees one state throughout. The driver itself sends BEGIN.
    """
    options = connection.get_execution_options()
    is_writing = options.get("is_writing", False)
    if not is_postgresql(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")
    elif not is_writing:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    else:
        milliseconds = max(1, round(options["patience"] * 1000))  # 0 would be no end of patience
        schema = "mod(current_schema()::regnamespace::oid::bigint, 2147483647)::int"
        connection.exec_driver_sql(
            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE; "
            f"SET LOCAL lock_timeout = {milliseconds}; SELECT pg_advisory_xact_lock({_LOCK}, {schema})"
        )


def engine_at(address: Address, patience: float) -> Engine:
    """Return an engine for the record; ``patience``: seconds that a writer waits for another."""
    if address.file is not None:
        engine = create_engine(address.url, connect_args={"timeout": patience})
        event.listen(engine, "connect", _prepare)
    else:
        settings = {name: value for name, value in _CONNECTING.items() if name not in address.url.query}
        # A line that was lost between two questions is found so and made anew.
        engine = create_engine(address.url, connect_args=settings, pool_pre_ping=True)
        engine = engine.execution_options(patience=patience)
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
    driver.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")


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


def each(connection: Connection, question: Executable, asked: Mapping[str, Any] | None = None) -> Iterator[Row[Any]]:
    """Yield the rows of a long answer; never more than ``AT_HAND`` of them are in memory."""
    streamed = {"stream_results": True, "max_row_buffer": AT_HAND}
    with connection.execute(question, asked or {}, execution_options=streamed) as rows:
        yield from rows


def put(connection: Connection, table: str, rows: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> None:
    """Insert a row, or rows that have the same columns.

    They are given to the driver as they are: SQLAlchemy would bind each value by its name, which takes as long as
    writing it.
    """
    first = rows if isinstance(rows, Mapping) else next(iter(rows), None)
    if first is None:
        return
    insert = _insert(table, tuple(first), "%s" if is_postgresql(connection) else "?")
    many = [rows] if isinstance(rows, Mapping) else rows
    connection.exec_driver_sql(insert, [tuple([row[column] for column in first]) for row in many])


@functools.cache
def _insert(table: str, columns: tuple[str, ...], mark: str) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join([mark] * len(columns))})"


class Asking(TextClause):
    """A statement whose ``IN :some`` takes a list; see :func:`asking`."""

    inherit_cache = True


@compiles(Asking, "postgresql")
def _as_array(asked: Asking, compiler: SQLCompiler, **given: Any) -> str:
    # One parameter whatever the length: one plan, and an empty list has the column's own type.
    return str(compiler.process(text(asked.text.replace("IN :some", "= ANY(:some)")), **given))


def asking(sql: str) -> TextClause:
    """Return a statement whose ``:some`` takes a list: ``... WHERE id IN :some``."""
    if "NOT IN :some" in sql or "IN :some" not in sql:
        raise ValueError(f"a list is asked for by `IN :some`: {sql}")
    return Asking(sql).bindparams(bindparam("some", expanding=True))


def chunks(items: Iterable[T]) -> Iterator[list[T]]:
    """Yield the items in lists short enough for one question.

    >>> [len(chunk) for chunk in chunks(range(501))]
    [500, 1]
    """
    remaining = iter(items)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def refuse_encoding(connection: Connection, name: str) -> None:
    """Raise BadRequest where a server's database cannot hold every script."""
    if is_postgresql(connection):
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
        if encoding != "UTF8":
            raise BadRequest(
                f"{name}: the database is encoded in {encoding}, which cannot hold every script; "
                "make one by `createdb --encoding=UTF8 --template=template0 NAME`"
            )
