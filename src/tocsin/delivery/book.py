"""The book of watches: one SQLite file beside the record, readable by its owner only.

It is no part of the record, on purpose (decisions/0020): who is told of what stays when the record is handed on, an
attempt at a mail takes no lock of the record, and a record set back to an older copy sounds nothing twice.
"""

import json
import os
import secrets
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from cattrs.preconf.json import make_converter

from tocsin.delivery.tables import connected
from tocsin.errors import BadRequest, LedgerBusy, LedgerError
from tocsin.records import Alert, Answer, Material, Way, digest, identity
from tocsin.reference.own import own_folder

PATIENCE = 60.0
"""Seconds that a writer waits for another. Source: as the record's."""

_CONVERTER = make_converter(detailed_validation=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A watch as the book keeps it."""

    id: str
    name: str
    payload: Mapping[str, Any]
    """As ``protection/watch_form.py`` writes it."""
    made_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAlert:
    """An alert with its place in the order of sounding."""

    seq: int
    alert: Alert


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """An incident that no watch on an area can judge: it is known to a country only, or not even to that."""

    incident: str
    countries: tuple[str, ...]
    headline: str
    at: str


def book_path(record: str | Path) -> Path:
    """Return where the watches of a record are kept: beside its file, else in the user's own folder.

    ``record`` is the record's path, or its address as the ledger names it: without a password. So a changed password
    leaves the watches where they are, and no file is named after one.
    """
    if "://" in str(record):
        return own_folder() / f"watches-{digest(str(record).encode())[:16]}.db"
    return Path(f"{record}.watches")


def open_book(path: Path, *, patience: float = PATIENCE) -> "Book":
    """Open the book of watches, made where there is none. Raises: BadRequest, LedgerError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        pass
    except OSError as err:
        raise LedgerError(f"{path}: the book of watches cannot be made here ({err.strerror})") from err
    return Book(connected(path, patience), path)


class Turn:
    """One transaction on the book; made by :meth:`Book.writing`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def setting(self, name: str) -> str:
        """Return a setting, "" where it is not set."""
        row = self._connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def set(self, name: str, value: str) -> None:
        """Set a setting."""
        self._connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))

    def put_watch(self, ident: str, name: str, payload: Mapping[str, Any], at: str) -> None:
        """Keep a watch, new or changed. Raises: BadRequest where another has its name."""
        sql = (
            "INSERT INTO watches (id, name, payload, made_at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET name = excluded.name, payload = excluded.payload"
        )
        try:
            self._connection.execute(sql, (ident, name, json.dumps(payload, ensure_ascii=False), at))
        except sqlite3.IntegrityError as err:
            raise BadRequest(f"{name!r}: another watch has this name; give another by --name") from err

    def remove_watch(self, ident: str) -> None:
        """Take a watch away, and what is not told yet of it; what it told stays in the log."""
        self._connection.execute(
            "UPDATE outbox SET state = 'removed' WHERE state = 'waiting' AND alert IN "
            "(SELECT id FROM alerts WHERE watch = ?)",
            (ident,),
        )
        self._connection.execute("DELETE FROM states WHERE watch = ?", (ident,))
        self._connection.execute("DELETE FROM watches WHERE id = ?", (ident,))

    def states(self, incident: str) -> dict[str, Material]:
        """Return watch -> what it last said of an incident."""
        rows = self._connection.execute("SELECT watch, material FROM states WHERE incident = ?", (incident,))
        return {row["watch"]: _CONVERTER.structure(json.loads(row["material"]), Material) for row in rows}

    def before(self, watch: str, incident: str) -> tuple[tuple[str, str], ...]:
        """Return id and moment of every alert of a watch on an incident, in their order."""
        sql = "SELECT id, at FROM alerts WHERE watch = ? AND incident = ? ORDER BY seq"
        return tuple((row["id"], row["at"]) for row in self._connection.execute(sql, (watch, incident)))

    def tell(self, alert: Alert, ways: Sequence[tuple[Way, str]]) -> bool:
        """Enter an alert and who is to be told when; False where it is there already."""
        payload = json.dumps(asdict(alert), ensure_ascii=False)
        sql = "INSERT OR IGNORE INTO alerts (id, watch, incident, at, payload) VALUES (?, ?, ?, ?, ?)"
        row = (alert.id, alert.watch, alert.incident, alert.at, payload)
        if self._connection.execute(sql, row).rowcount == 0:
            return False
        for way, due in ways:
            ident = identity("delivery", alert.id, way.key)
            waiting = (ident, alert.id, way.key, due, "waiting", "", 0, due, alert.at, "")
            self._connection.execute("INSERT OR IGNORE INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", waiting)
        return True

    def note(self, watch: str, incident: str, material: Material) -> None:
        """Keep what a watch says of an incident now."""
        row = (watch, incident, json.dumps(asdict(material), ensure_ascii=False))
        self._connection.execute("INSERT OR REPLACE INTO states VALUES (?, ?, ?)", row)

    def hand_on(self, gone: str, heir: str) -> None:
        """Let what was said of an incident that is no more count as said of its heir, unless that has its own."""
        if gone != heir:
            self._connection.execute("UPDATE OR IGNORE states SET incident = ? WHERE incident = ?", (heir, gone))
            self._connection.execute("DELETE FROM states WHERE incident = ?", (gone,))
            self._connection.execute("UPDATE alerts SET incident = ? WHERE incident = ?", (heir, gone))

    def last_alerts(self, incident: str) -> dict[str, Alert]:
        """Return watch -> its last alert on an incident, of the watches that still hold it to be inside."""
        found = {}
        for watch, said in self.states(incident).items():
            sql = "SELECT payload FROM alerts WHERE watch = ? AND incident = ? ORDER BY seq DESC LIMIT 1"
            row = self._connection.execute(sql, (watch, incident)).fetchone()
            if row and said.answer != Answer.NO.value:
                found[watch] = alert_of_payload(row["payload"])
        return found

    def forget_incident(self, incident: str) -> None:
        """Forget what was said of an incident that is no more; its alerts stay."""
        self._connection.execute("DELETE FROM states WHERE incident = ?", (incident,))

    def number(self, watch: str, incident: str) -> int:
        """Return how many alerts of a watch on an incident there are."""
        sql = "SELECT count(*) FROM alerts WHERE watch = ? AND incident = ?"
        return int(self._connection.execute(sql, (watch, incident)).fetchone()[0])

    def forget_states(self, watch: str) -> None:
        """Forget what a watch said of any incident; its alerts stay."""
        self._connection.execute("DELETE FROM states WHERE watch = ?", (watch,))

    def unplaced(self, incident: str, countries: Iterable[str], headline: str, at: str) -> None:
        """List an incident for its countries, in place of what was listed for it."""
        row = (incident, " ".join(sorted(countries)), headline, at)
        self._connection.execute("INSERT OR REPLACE INTO unplaced VALUES (?, ?, ?, ?)", row)

    def placed(self, incidents: Iterable[str]) -> None:
        """Take incidents off the list: their place is known now, or they are part of another."""
        self._connection.executemany("DELETE FROM unplaced WHERE incident = ?", [(one,) for one in incidents])


class Book:
    """The watches of one record. May be used by several threads and processes at once."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._lock = threading.RLock()
        self.path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def writing(self) -> Iterator[Turn]:
        """One transaction: all of it or nothing. Raises: LedgerBusy where another process writes too long."""
        with self._lock, self._in_words():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield Turn(self._connection)
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def asking(self) -> Iterator[sqlite3.Connection]:
        """One question, or several that need not agree with each other."""
        with self._lock, self._in_words():
            yield self._connection

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as err:
            if "locked" in str(err) or "busy" in str(err):
                raise LedgerBusy(f"{self.path}: another process is writing to the watches; try again") from err
            raise LedgerError(f"{self.path}: the store refused ({err})") from err

    def watches(self) -> tuple[Kept, ...]:
        """Return every watch, by name."""
        with self.asking() as connection:
            rows = connection.execute("SELECT * FROM watches ORDER BY name").fetchall()
        return tuple(
            Kept(
                id=row["id"],
                name=row["name"],
                payload=json.loads(row["payload"]),
                made_at=row["made_at"],
            )
            for row in rows
        )

    def alerts(self, *, after: int = 0, watch: str = "", way: str = "", most: int = -1) -> tuple[KeptAlert, ...]:
        """Return alerts after a place in the order of sounding, oldest first; with ``most``, the latest so many."""
        sql = (
            "SELECT seq, payload FROM alerts WHERE seq > ? AND (? = '' OR watch = ?) AND "
            "(? = '' OR id IN (SELECT alert FROM outbox WHERE way = ?)) ORDER BY seq DESC LIMIT ?"
        )
        with self.asking() as connection:
            rows = connection.execute(sql, (after, watch, watch, way, way, most)).fetchall()
        return tuple(KeptAlert(seq=row["seq"], alert=alert_of_payload(row["payload"])) for row in reversed(rows))

    def unplaced(self, countries: Sequence[str] = ()) -> tuple[Unplaced, ...]:
        """Return the incidents that are at no point, of these countries and of no known one; of all for ()."""
        with self.asking() as connection:
            rows = connection.execute("SELECT * FROM unplaced ORDER BY at DESC, incident").fetchall()
        found = (
            Unplaced(
                incident=r["incident"], countries=tuple(r["countries"].split()), headline=r["headline"], at=r["at"]
            )
            for r in rows
        )
        return tuple(one for one in found if not countries or not one.countries or {*one.countries} & {*countries})

    def log(self, watch: str = "", most: int = 200) -> tuple[Mapping[str, Any], ...]:
        """Return the latest deliveries, newest first: alert, way, state, attempts, and what was said last."""
        sql = (
            "SELECT alerts.at, alerts.watch, alerts.incident, alerts.id AS alert, outbox.way, outbox.state, "
            "outbox.attempts, outbox.next_at, outbox.told_at, (SELECT words FROM attempts "
            "WHERE attempts.batch = outbox.batch ORDER BY seq DESC LIMIT 1) AS words "
            "FROM alerts LEFT JOIN outbox ON outbox.alert = alerts.id WHERE (? = '' OR alerts.watch = ?) "
            "ORDER BY alerts.seq DESC, outbox.way LIMIT ?"
        )
        with self.asking() as connection:
            return tuple(dict(row) for row in connection.execute(sql, (watch, watch, most)))

    def setting(self, name: str) -> str:
        """Return a setting, "" where it is not set."""
        with self.asking() as connection:
            return Turn(connection).setting(name)

    def secret(self) -> str:
        """Return the secret by which webhooks are signed; made at the first asking."""
        with self.writing() as turn:
            if not turn.setting("secret"):
                turn.set("secret", secrets.token_hex(32))
            return turn.setting("secret")

    def followed(self, location: str) -> dict[str, Any]:
        """Return what is remembered of a location that is followed, {} for nothing."""
        with self.asking() as connection:
            row = connection.execute("SELECT payload FROM followed WHERE location = ?", (location,)).fetchone()
        return dict(json.loads(row[0])) if row else {}

    def follow(self, location: str, remembered: Mapping[str, Any]) -> None:
        """Remember something of a location that is followed."""
        with self.writing() as turn:
            turn._connection.execute(
                "INSERT OR REPLACE INTO followed VALUES (?, ?)", (location, json.dumps(remembered))
            )


def alert_of_payload(payload: str) -> Alert:
    """Return the alert that a row holds."""
    return _CONVERTER.structure(json.loads(payload), Alert)
