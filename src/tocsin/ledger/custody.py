"""The custody log: what was entered, line by line, each holding the digest of the line before.

Captures, texts, readings, judgements, refusals, notices and exports have a line each:

    content = SHA-256 of what was stored
    digest  = SHA-256 of the JSON list [seq, at, act, subject, content, previous]

Both are taken of canonical JSON in UTF-8 (``ledger/rows.py``). The first
line's ``previous`` is 64 zeros. Lines are written in the same transaction as
what they cover, by the only functions that store it, so nothing comes in
around them. The formula is part of the format (docs/custody.md): changing it
would break every head that somebody keeps elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, text

from tocsin.ledger.rows import canonical, moment
from tocsin.ledger.store import put
from tocsin.records import Reading, digest, identity

BEGINNING = "0" * 64
"""What the first line follows, and the head of a record with nothing in it."""


class Act(StrEnum):
    """What a line says was done."""

    CAPTURE = "capture"
    TEXT = "text"
    READING = "reading"
    JUDGEMENT = "judgement"
    REFUSAL = "refusal"
    EXPORT = "export"
    """A file of incidents left the record: ``subject`` says which, as JSON, ``content`` is the file's own digest."""
    SETTING = "setting"
    ERASURE = "erasure"
    JOINING = "joining"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the log; ``at`` is the time the material itself came with, never the ledger's clock."""

    seq: int
    at: str
    act: str
    subject: str
    content: str
    previous: str

    @property
    def digest(self) -> str:
        return content_of(canonical([self.seq, self.at, self.act, self.subject, self.content, self.previous]))


_LAST = text("SELECT seq, digest FROM custody ORDER BY seq DESC LIMIT 1")


def append(connection: Connection, *, at: datetime, act: Act, subject: str, content: str) -> int:
    """Append a line and return its number; the caller stores what it covers under that number."""
    last = connection.execute(_LAST).one_or_none()
    line = Line(
        seq=last.seq + 1 if last else 1,
        at=moment(at),
        act=act.value,
        subject=subject,
        content=content,
        previous=last.digest if last else BEGINNING,
    )
    put(
        connection,
        "custody",
        {
            "seq": line.seq,
            "at": line.at,
            "act": line.act,
            "subject": line.subject,
            "content": line.content,
            "previous": line.previous,
            "digest": line.digest,
        },
    )
    return line.seq


def head(connection: Connection) -> str:
    """Return the digest of the last line."""
    last = connection.execute(_LAST).one_or_none()
    return str(last.digest) if last else BEGINNING


def content_of(written: str) -> str:
    """Return the digest of a stored payload."""
    return digest(written.encode("utf-8"))


def reading_subject(text_id: str, reader: str) -> str:
    """Return what a reading's line calls it: a reading is one text by one reader."""
    return identity("reading", text_id, reader)


def reading_content(reading: Reading, payloads: Sequence[str]) -> str:
    """Return the digest over a reading and its claims' payloads in their order; see :func:`reading_content_of`."""
    return reading_content_of(reading, [content_of(written) for written in payloads])


def reading_content_of(reading: Reading, claims: Sequence[str]) -> str:
    """Return the digest over a reading and the digests of its claims' payloads in their order.

    It covers each payload by its own digest, so that one claim can be erased
    later without making the others unprovable.
    """
    return content_of(canonical([reading.report, reading.text, reading.reader, reading.not_read, list(claims)]))
