"""Whether a file or database is a record, how old its schema is, and bringing it up to date.

The version is asked for by a plain query. Alembic, slow to import, comes in
only when there is something to migrate.
"""

import os
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from tocsin.errors import BadRequest, LedgerError, LedgerTooNew, LedgerTooOld
from tocsin.ledger.address import Address, file_address, is_server, server_address
from tocsin.ledger.store import is_postgresql, refuse_encoding, writing

NEWEST = "0003"
"""The last revision under ``migrations/versions``; a test holds them together."""

_MIGRATIONS = Path(__file__).parent / "migrations"


def address_of(path: str | Path, *, create: bool) -> Address:
    """Return where a record is or is to be made, by the path of a file or the address of a PostgreSQL database.

    Raises: BadRequest where it cannot be one; LedgerError where a file cannot be made.
    """
    if is_server(path):
        return server_address(str(path))
    return file_address(checked_path(path, create=create))


def checked_path(path: str | Path, *, create: bool) -> Path:
    """Return the path of a file if a record may be there, or made there.

    Raises: BadRequest where it cannot be one; LedgerError where the file cannot be made.
    """
    where = Path(path)
    if where.is_dir():
        raise BadRequest(f"{where}: is a folder; give the path of a file in it, such as {where / 'tocsin.db'}")
    if not where.exists() and not create:
        raise BadRequest(f"{where}: there is no record here yet; `tocsin read` makes one")
    if not where.parent.is_dir():
        raise BadRequest(f"{where}: there is no folder {where.parent}; make it first")
    _make_private(where)
    return where


def _make_private(where: Path) -> None:
    """Make an empty file readable by its owner only; SQLite gives its -wal and -shm the same rights.

    A file that is there is not opened, not even to look: closing it would drop the locks that another
    connection of this process holds on it (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    try:
        os.close(os.open(where, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return
    except OSError as err:
        raise LedgerError(f"{where}: the record cannot be made here ({err.strerror})") from err


def prepare(engine: Engine, address: Address, *, create: bool) -> None:
    """Make the schema in an empty file or database, or check that this version of Tocsin can use the one there.

    Raises: BadRequest, LedgerTooNew, LedgerTooOld.
    """
    name = address.name
    try:
        with engine.connect() as connection:
            version = _version(connection, name)
            refuse_encoding(connection, name)
    except DatabaseError as err:
        if "not a database" not in str(err.orig):
            raise
        raise BadRequest(f"{name}: is not a Tocsin record (not a SQLite file); give another path") from err
    if version is None:
        if not create:
            raise BadRequest(f"{name}: there is no record here yet; `tocsin read` makes one")
        if address.file is not None:
            address.file.chmod(0o600)  # an empty file that was there already
        upgrade(engine, address)
    elif version < NEWEST:
        raise LedgerTooOld(
            f"{name}: was made by an older Tocsin (schema {version}, now {NEWEST}); "
            "make a copy of it, then run `tocsin rebuild`, which brings it up to date"
        )
    else:
        _refuse_newer(version, name)
    if address.file is not None:
        _log_ahead(engine)


def _log_ahead(engine: Engine) -> None:
    # Asked at every opening, though the file keeps it: whoever made the file may have been killed just before.
    # Not possible inside a transaction, so past SQLAlchemy.
    with closing(engine.raw_connection()) as raw:
        raw.cursor().execute("PRAGMA journal_mode = WAL")


def upgrade(engine: Engine, address: Address) -> None:
    """Bring the schema up to date, in one transaction; does nothing where it is.

    Two processes may come here at once: the second finds the work done.
    """
    with writing(engine) as connection:
        version = _version(connection, address.name)
        _refuse_newer(version or "", address.name)
        if version != NEWEST:
            _migrate(connection)


def _refuse_newer(version: str, name: str) -> None:
    if version > NEWEST:
        raise LedgerTooNew(
            f"{name}: was made by a newer Tocsin (schema {version}, this one knows {NEWEST}); install the newer one"
        )


def _version(connection: Connection, name: str) -> str | None:
    """Return the schema's version; None where there is nothing yet."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if "alembic_version" not in tables or "custody" not in tables:
        kind = "a database" if is_postgresql(connection) else "a SQLite file"
        raise BadRequest(f"{name}: is not a Tocsin record ({kind} of something else); give another path")
    return str(connection.execute(text("SELECT max(version_num) FROM alembic_version")).scalar_one())


def _migrate(connection: Connection) -> None:
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    context = MigrationContext.configure(connection)
    script = ScriptDirectory(str(_MIGRATIONS))
    start = context.get_current_revision() or "base"
    with Operations.context(context):
        try:
            steps = reversed(list(script.iterate_revisions("head", start)))
        except CommandError as err:
            raise LedgerError(f"the record says it has schema {start}, which no Tocsin ever made: {err}") from err
        for revision in steps:
            revision.module.upgrade()
            context.stamp(script, revision.revision)
