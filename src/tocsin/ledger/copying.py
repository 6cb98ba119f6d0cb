"""A copy of the record while others read and write in it.

SQLite's own backup: one consistent state, taken page by page, begun again by
SQLite where somebody writes meanwhile. The copy is made beside its place and
put there in one step, so what is there is always a whole copy.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

from tocsin.errors import BadRequest, LedgerError

PAGES = 4_000
"""Pages copied in one go: 16 MB, some 50 ms, after which writers get their turn. Source: our choice."""


def back_up(engine: Engine, to: Path) -> None:
    """Write a copy of the record to a file that is not there yet, readable by its owner only.

    Raises: BadRequest where the file is there or the record is on a server; LedgerError where it cannot be written.
    """
    refuse_taken(to)
    beside = to.with_name(f".{to.name}.{os.getpid()}.part")
    try:
        with closing(engine.raw_connection()) as raw:
            driver = raw.driver_connection
            if not isinstance(driver, sqlite3.Connection):
                raise BadRequest(
                    "the record is on a PostgreSQL server: copy it with `pg_dump --format=custom`, bring it back with "
                    "`pg_restore`, and run `tocsin verify` on what came back"
                )
            os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            with closing(sqlite3.connect(beside)) as copy:
                driver.backup(copy, pages=PAGES, sleep=0.01)
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, to be carried away
        _settle(beside)
        os.link(beside, to)  # unlike a rename it never takes the place of a file made meanwhile
    except FileExistsError as err:
        raise BadRequest(f"{to}: is there already; give another path, or move it away") from err
    except OSError as err:
        raise LedgerError(f"{to}: the copy cannot be written ({err.strerror})") from err
    finally:
        beside.unlink(missing_ok=True)
        beside.with_name(beside.name + "-journal").unlink(missing_ok=True)


def refuse_taken(to: Path) -> None:
    """Refuse a path that cannot hold a new record. Raises: BadRequest."""
    if to.exists():
        raise BadRequest(f"{to}: is there already; give another path, or move it away")
    if not to.parent.is_dir():
        raise BadRequest(f"{to}: there is no folder {to.parent}; make it first")
    if to.with_name(to.name + "-wal").exists():
        raise BadRequest(f"{to}-wal: is left over from another record and would be taken for its log; move it away")


def _settle(path: Path) -> None:
    """Let the disk have the file before it is given its name."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
