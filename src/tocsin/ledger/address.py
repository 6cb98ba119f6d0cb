"""Where a record is kept: the path of a SQLite file, or ``postgresql://user@host/database``.

An address is told to people without its password. A password may stand in it,
but need not: libpq also takes it from PGPASSWORD, ~/.pgpass or a service file.
"""

import importlib.util
import re
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from tocsin.errors import BadRequest

SCHEMES = ("postgresql", "postgres")
"""Beginnings of a server's address. Source: libpq, "Connection URIs"."""

_SECRET = ("password", "passfile", "sslpassword")
"""Settings of libpq that are never shown. Source: https://www.postgresql.org/docs/15/libpq-connect.html."""
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_EXTRA = "pip install 'tocsin[postgresql]'"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a record is kept; ``name`` says it to people, ``url`` to the driver."""

    name: str
    url: URL = field(repr=False)
    file: Path | None = None
    """None where a server keeps it."""


def is_server(path: str | Path) -> bool:
    """Whether this is the address of a server, not the path of a file.

    Raises: BadRequest for an address of another kind.

    >>> is_server("postgresql://office@host/tocsin"), is_server("tocsin.db")
    (True, False)
    """
    found = _SCHEME.match(str(path))
    if found and found[1].lower() not in SCHEMES:
        raise BadRequest(
            f"{found[1]}://...: a record is the path of a file, or a database named as "
            "postgresql://user@host/database; nothing else is supported"
        )
    return found is not None


def file_address(where: Path) -> Address:
    """Return the address of a record in a SQLite file."""
    return Address(name=str(where), url=URL.create("sqlite", database=str(where)), file=where)


def server_address(written: str) -> Address:
    """Return the address of a record in a PostgreSQL database.

    Raises: BadRequest where it cannot be read, or the driver is not installed.

    >>> server_address("postgresql://office:secret@host/tocsin").name
    'postgresql://office@host/tocsin'
    """
    try:
        url = make_url(written)
    except (ArgumentError, ValueError):
        # Not chained and not quoted: what could not be read may be a piece of the password.
        raise BadRequest(
            "postgresql://...: this address cannot be read; write it as postgresql://user@host:5432/database, "
            "with @ : / ? # in a user or password as %40 %3A %2F %3F %23"
        ) from None
    name = url.set(drivername="postgresql")._replace(password=None).difference_update_query(_SECRET)
    if not url.database:
        raise BadRequest(f"{name}: names no database; write it as postgresql://user@host/database")
    if importlib.util.find_spec("psycopg") is None:
        raise BadRequest(f"{name}: PostgreSQL needs a part that is not installed; install it with {_EXTRA}")
    return Address(name=str(name), url=url.set(drivername="postgresql+psycopg"))
