"""Notices: settings, erasures and merged records, each kept under a line of the custody log."""

from datetime import datetime

from sqlalchemy import Connection, text

from tocsin.ledger.custody import Act, append, content_of
from tocsin.ledger.rows import payload, record
from tocsin.ledger.store import put
from tocsin.records import Notice

_NOTICES = text("SELECT payload FROM notices WHERE act = :act ORDER BY line")
_SETTING = text("SELECT payload FROM notices WHERE act = :act AND subject = :subject ORDER BY line DESC LIMIT 1")


def enter_notice(connection: Connection, act: Act, notice: Notice) -> int:
    """Append a notice and return its line."""
    written = payload(notice)
    at = datetime.fromisoformat(notice.at)
    line = append(connection, at=at, act=act, subject=notice.subject, content=content_of(written))
    put(connection, "notices", {"line": line, "act": act.value, "subject": notice.subject, "payload": written})
    return line


def notices(connection: Connection, act: Act) -> tuple[Notice, ...]:
    """Return the notices of one act, in the order of entry."""
    return tuple(record(Notice, written) for written in connection.execute(_NOTICES, {"act": act.value}).scalars())


def setting(connection: Connection, name: str) -> str:
    """Return the value a setting of the record has now, "" where it was never set."""
    asked = {"act": Act.SETTING.value, "subject": name}
    written = connection.execute(_SETTING, asked).scalar_one_or_none()
    return record(Notice, written).value if written else ""
