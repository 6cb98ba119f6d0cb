"""What the drivers say when they fail, in words that say what to do.

SQLite tells its faults apart by words, PostgreSQL by SQLSTATE; neither's own
words hold a password. A fault in a transaction leaves nothing of it, and what
is entered already stays as it is when it is entered again: so the way out is
mostly to do it again.
"""

import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from tocsin.errors import BadRequest, LedgerBroken, LedgerBusy, LedgerError, TocsinError

AGAIN = "what was entered stays, nothing is half entered; run the same command again"

_SERVER: tuple[tuple[str, type[TocsinError], str], ...] = (
    ("55P03|40001|40P01", LedgerBusy, "another process is writing to the record and has not finished; try again"),
    ("53300", LedgerBusy, "the server has no free connection ({words}); try again"),
    (
        "53[12]..|58030",
        LedgerError,
        "there is no room left on the server ({words}); nothing of the last report was entered",
    ),
    ("3D000", BadRequest, "there is no such database on the server; make it by `createdb`, see docs/teams.md"),
    ("28...", LedgerError, "the server does not let this user in ({words}); see docs/teams.md"),
    ("42501", LedgerError, "this user may not do that ({words}); see docs/teams.md for the rights that are needed"),
    ("25006", LedgerError, "the server only lets read ({words}); write to the server it follows"),
    ("XX00[12]", LedgerBroken, "the server says its data are damaged ({words}); go back to your last copy"),
    ("08...|57P..", LedgerError, "the connection to the server was lost ({words}); " + AGAIN),
)
"""SQLSTATE -> what it is to us. Source: https://www.postgresql.org/docs/15/errcodes-appendix.html."""


@contextmanager
def in_words(name: str) -> Iterator[None]:
    """Turn the driver's errors into ours; ``name`` is the record's, as people may read it."""
    try:
        yield
    except DBAPIError as err:
        raise _told(name, err.orig or err) from err
    except _drivers() as err:  # from what prepares a new connection, which SQLAlchemy does not wrap
        raise _told(name, err) from err


def _drivers() -> tuple[type[BaseException], ...]:
    psycopg = sys.modules.get("psycopg")
    return (sqlite3.Error, psycopg.Error) if psycopg else (sqlite3.Error,)


def _told(name: str, err: BaseException) -> TocsinError:
    if isinstance(err, sqlite3.Error):
        return _told_by_file(name, str(err))
    return _told_by_server(name, type(err).__name__, getattr(err, "sqlstate", None) or "", " ".join(str(err).split()))


def _told_by_file(name: str, words: str) -> LedgerError:
    if "locked" in words:
        return LedgerBusy(f"{name}: another process is writing to the record and has not finished; try again")
    if "malformed" in words or "not a database" in words:
        return LedgerBroken(f"{name}: the file is damaged ({words}); go back to your last copy of it")
    if "readonly" in words or "unable to open" in words:
        return LedgerError(f"{name}: cannot be opened or written ({words}); check who may write to it and its folder")
    if "full" in words:
        return LedgerError(f"{name}: there is no room left on the disk; nothing of the last report was entered")
    return LedgerError(f"{name}: the store refused ({words})")


def _told_by_server(name: str, type_name: str, state: str, words: str) -> TocsinError:
    for pattern, kind, told in _SERVER:
        if re.fullmatch(pattern, state):
            return kind(f"{name}: {told.format(words=words)}")
    if not state and "Operational" in type_name:
        return _told_without_state(name, words)
    return LedgerError(f"{name}: the store refused ({words}{f'; SQLSTATE {state}' if state else ''})")


def _told_without_state(name: str, words: str) -> TocsinError:
    """Tell what libpq says by itself: it met no server, or a server that let nobody in, or lost the line."""
    if re.search(r'database ".*" does not exist', words):
        return BadRequest(f"{name}: there is no such database on the server; make it by `createdb`, see docs/teams.md")
    if "authentication failed" in words or "no password supplied" in words or "pg_hba.conf" in words:
        return LedgerError(f"{name}: the server does not let this user in ({words}); see docs/teams.md")
    if "too many clients" in words or "remaining connection slots" in words:
        return LedgerBusy(f"{name}: the server has no free connection ({words}); try again")
    if re.search("connection (to server .*)?failed|connection is bad|could not|timeout", words):
        return LedgerError(f"{name}: the server cannot be reached ({words}); check that it runs, then try again")
    return LedgerError(f"{name}: the connection to the server was lost ({words}); {AGAIN}")
