"""The tables of a book of watches, and what makes and checks them."""

import sqlite3
from pathlib import Path

from tocsin.errors import BadRequest, LedgerBroken, LedgerTooNew

VERSION = 1
"""Of the tables below; kept in the file as SQLite's user_version."""

APPLICATION = 0x746F6377
"""Marks the file as a book of watches ("tocw"). Source: our choice; https://www.sqlite.org/pragma.html."""

TABLES = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE watches (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, payload TEXT NOT NULL, made_at TEXT NOT NULL);
CREATE TABLE states (watch TEXT NOT NULL, incident TEXT NOT NULL, material TEXT NOT NULL,
    PRIMARY KEY (watch, incident)) WITHOUT ROWID;
CREATE INDEX states_incident ON states (incident);
CREATE TABLE alerts (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, watch TEXT NOT NULL,
    incident TEXT NOT NULL, at TEXT NOT NULL, payload TEXT NOT NULL);
CREATE INDEX alerts_watch ON alerts (watch, incident);
CREATE TABLE outbox (id TEXT PRIMARY KEY, alert TEXT NOT NULL REFERENCES alerts (id), way TEXT NOT NULL,
    due_at TEXT NOT NULL, state TEXT NOT NULL, batch TEXT NOT NULL, attempts INTEGER NOT NULL, next_at TEXT NOT NULL,
    first_at TEXT NOT NULL, told_at TEXT NOT NULL);
CREATE INDEX outbox_waiting ON outbox (state, next_at);
CREATE INDEX outbox_way ON outbox (way, alert);
CREATE TABLE attempts (seq INTEGER PRIMARY KEY AUTOINCREMENT, batch TEXT NOT NULL, way TEXT NOT NULL, at TEXT NOT NULL,
    outcome TEXT NOT NULL, words TEXT NOT NULL);
CREATE INDEX attempts_batch ON attempts (batch);
CREATE TABLE unplaced (incident TEXT PRIMARY KEY, countries TEXT NOT NULL, headline TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE followed (location TEXT PRIMARY KEY, payload TEXT NOT NULL);
"""


def connected(path: Path, patience: float) -> sqlite3.Connection:
    """Return a connection to a book, its tables made in an empty file.

    Raises: BadRequest for a file of something else, LedgerTooNew for a newer Tocsin's.
    """
    connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
    try:
        _prepare(connection, path)
    except sqlite3.DatabaseError as err:
        connection.close()
        if "not a database" in str(err):
            raise BadRequest(f"{path}: is no book of watches (not a SQLite file); move it away") from err
        raise LedgerBroken(f"{path}: the book of watches cannot be opened ({err})") from err
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = WAL")
    # FULL: what was committed is on the disk. An alert must not be lost, nor told twice, by a power cut.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            for statement in TABLES.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        _check(connection, path)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _check(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
        raise BadRequest(f"{path}: is a SQLite file of something else and no book of watches; move it away")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise LedgerTooNew(f"{path}: was made by a newer Tocsin (version {version}, this one knows {VERSION})")
