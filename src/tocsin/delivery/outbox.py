"""Taking what is due out of the book, sending it, and noting what became of it.

One process delivers at a time: it holds a lock on a file, which the system lets go of when the process ends, however
it ends. Alerts that go out together (a digest) are made one batch before the first attempt, so that every attempt
sends the same under the same id.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from tocsin.delivery.book import Book, alert_of_payload
from tocsin.records import Alert, identity

FIRST_WAIT = 30.0
LONGEST_WAIT = 6 * 3600.0
"""Seconds before the second attempt, doubled each time, and at most. Source: RFC 5321 4.5.4.1 asks for retries of 30
minutes and for four to five days before giving up; alarms are more urgent, so we begin sooner. Our choice."""
GIVE_UP = timedelta(days=5)
"""After this an alert counts as not told; it stays in the log, and `tocsin watch deliver --again` tries anew.
Source: RFC 5321 4.5.4.1, "generally needs to be at least 4-5 days"."""


AT_HOME = "print"
"""The way that does not leave the house: all others tell an alert as its watch's profile lets it out."""


class Undelivered(Exception):
    """An attempt failed; ``wait`` is what the receiver asked for, in seconds, None for nothing."""

    def __init__(self, words: str, wait: float | None = None) -> None:
        super().__init__(words)
        self.wait = wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What goes out at once by one way: an alert alone, or the alerts of a digest."""

    id: str
    """The same at every attempt. The receiver sees it."""
    way: str
    is_digest: bool
    alerts: tuple[Alert, ...]


class Sender(Protocol):
    """Sends a batch by one kind of way."""

    def __call__(self, batch: Batch, to: str) -> None:
        """Send it. Raises: Undelivered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What became of one attempt."""

    batch: Batch
    is_told: bool
    words: str


def deliver(
    book: Book,
    senders: Mapping[str, Sender],
    clock: Callable[[], datetime],
    *,
    is_stopping: Callable[[], bool] = lambda: False,
) -> Iterator[Attempt]:
    """Try everything that is due once, by the ways for which there is a sender; yield what became of each.

    Nothing happens where another process is delivering. Between two batches ``is_stopping`` is asked.
    """
    with delivering(book.path) as is_ours:
        if not is_ours:
            return
        _make_batches(book, clock())
        for ident in _due(book, senders, clock()):
            if is_stopping():
                return
            batch = _batch(book, ident)
            if batch is not None:
                yield _tried(book, senders, batch, clock)


@contextmanager
def delivering(book: Path) -> Iterator[bool]:
    """Hold the lock of who delivers from a book; gives False where another process has it."""
    lock = os.open(f"{book}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        yield _locked(lock)
    finally:
        os.close(lock)


def is_delivering(book: Path) -> bool:
    """Return whether some process is delivering from a book now."""
    with delivering(book) as is_ours:
        return not is_ours


def _locked(lock: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        return _locked_on_windows(lock)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _locked_on_windows(lock: int) -> bool:
    import msvcrt

    try:
        msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
    except OSError:
        return False
    return True


def moment(at: datetime) -> str:
    """Return a moment as the book writes it, so that text order is time order."""
    return at.isoformat(timespec="microseconds")


def _make_batches(book: Book, at: datetime) -> None:
    """Put what is due and in no batch yet into one: alone, or with all that is due by the same digest."""
    with book.writing() as turn:
        rows = turn._connection.execute(
            "SELECT outbox.id, way FROM outbox JOIN alerts ON alerts.id = outbox.alert "
            "WHERE state = 'waiting' AND batch = '' AND due_at <= ? ORDER BY alerts.seq, outbox.id",
            (moment(at),),
        ).fetchall()
        first: dict[str, str] = {}
        for row in rows:
            batch = row["id"]
            if "#" in row["way"] and row["way"].startswith("mail:"):
                batch = first.setdefault(row["way"], identity("digest", row["way"], row["id"]))
            turn._connection.execute("UPDATE outbox SET batch = ? WHERE id = ?", (batch, row["id"]))


def _due(book: Book, senders: Mapping[str, Sender], at: datetime) -> list[str]:
    sql = (
        "SELECT batch, way, min(rowid) AS place FROM outbox WHERE state = 'waiting' AND batch <> '' AND next_at <= ? "
        "GROUP BY batch, way ORDER BY place"
    )
    with book.asking() as connection:
        rows = connection.execute(sql, (moment(at),)).fetchall()
    return [row["batch"] for row in rows if row["way"].partition(":")[0] in senders]


def _batch(book: Book, ident: str) -> Batch | None:
    """Return what a batch holds, None where its watch was removed meanwhile."""
    sql = (
        "SELECT outbox.way, alerts.payload FROM outbox JOIN alerts ON alerts.id = outbox.alert WHERE outbox.batch = ? "
        "AND outbox.state = 'waiting' ORDER BY alerts.seq"
    )
    with book.asking() as connection:
        rows = connection.execute(sql, (ident,)).fetchall()
    if not rows:
        return None
    alerts = tuple(alert_of_payload(row["payload"]) for row in rows)
    if rows[0]["way"] != AT_HOME:
        alerts = tuple(alert.as_it_leaves for alert in alerts)
    return Batch(id=ident, way=rows[0]["way"], is_digest=ident.startswith("digest-"), alerts=alerts)


def _tried(book: Book, senders: Mapping[str, Sender], batch: Batch, clock: Callable[[], datetime]) -> Attempt:
    kind, _, to = batch.way.partition(":")
    if batch.is_digest:
        to = to.rpartition("#")[0]
    try:
        senders[kind](batch, to)
    except Undelivered as err:
        _note_failure(book, batch, err, clock())
        return Attempt(batch=batch, is_told=False, words=str(err))
    _note_told(book, batch, clock())
    return Attempt(batch=batch, is_told=True, words="told")


def _note_told(book: Book, batch: Batch, at: datetime) -> None:
    with book.writing() as turn:
        turn._connection.execute(
            "UPDATE outbox SET state = 'told', told_at = ?, attempts = attempts + 1 WHERE batch = ? AND "
            "state = 'waiting'",
            (moment(at), batch.id),
        )
        _log(turn._connection, batch, at, "told", "told")


def _note_failure(book: Book, batch: Batch, err: Undelivered, at: datetime) -> None:
    with book.writing() as turn:
        sql = "SELECT max(attempts) AS attempts, min(due_at) AS due FROM outbox WHERE batch = ?"
        row = turn._connection.execute(sql, (batch.id,)).fetchone()
        wait = min(LONGEST_WAIT, max(FIRST_WAIT * 2 ** min(row["attempts"], 20), err.wait or 0.0))
        is_over = at - datetime.fromisoformat(row["due"]) > GIVE_UP
        turn._connection.execute(
            "UPDATE outbox SET attempts = attempts + 1, next_at = ?, state = ? WHERE batch = ? AND state = 'waiting'",
            (moment(at + timedelta(seconds=wait)), "not told" if is_over else "waiting", batch.id),
        )
        _log(turn._connection, batch, at, "given up" if is_over else "failed", str(err))


def _log(connection: object, batch: Batch, at: datetime, outcome: str, words: str) -> None:
    row = (batch.id, batch.way, moment(at), outcome, words[:500])
    connection.execute(  # type: ignore[attr-defined]
        "INSERT INTO attempts (batch, way, at, outcome, words) VALUES (?, ?, ?, ?, ?)", row
    )


def retry_all(book: Book, at: datetime) -> int:
    """Make everything that failed or was given up due now; return how many deliveries that are."""
    with book.writing() as turn:
        sql = (
            "UPDATE outbox SET state = 'waiting', next_at = ?, due_at = ? "
            "WHERE state = 'not told' OR (state = 'waiting' AND attempts > 0)"
        )
        return turn._connection.execute(sql, (moment(at), moment(at))).rowcount
