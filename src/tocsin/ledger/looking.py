"""Questions of somebody who looks: at single things, and at all incidents at once. A part of the ledger's questions."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager

from sqlalchemy import Connection, text

from tocsin.ledger import narrow, questions
from tocsin.ledger.answers import KeptReport
from tocsin.ledger.rows import Taking, record
from tocsin.ledger.selecting import asked_actors
from tocsin.ledger.store import asking, chunks
from tocsin.records import Capture, Claim, ClaimKind, Pair, ReportId, Selection, Summary, Text

_HOLDING = asking("SELECT DISTINCT incident FROM incident_claims WHERE claim IN :some ORDER BY incident")
_CAPTURES = text("SELECT payload FROM captures WHERE report = :report ORDER BY captured_at DESC, line DESC")
_LAST_TEXT = text("SELECT payload FROM texts WHERE capture = :capture ORDER BY line DESC LIMIT 1")
_LINES = text(
    "SELECT seq, at, act, subject, content, digest FROM custody WHERE seq IN "
    "(SELECT line FROM captures WHERE report = :report UNION SELECT texts.line FROM texts JOIN captures "
    "ON captures.id = texts.capture WHERE captures.report = :report UNION SELECT line FROM readings "
    "WHERE report = :report) ORDER BY seq"
)
_PAIRS = (
    asking("SELECT left_claim, right_claim, payload FROM pairs WHERE left_claim IN :some"),
    asking("SELECT left_claim, right_claim, payload FROM pairs WHERE right_claim IN :some"),
)
_OF_KIND = text(
    "SELECT claims.payload FROM claims JOIN reports ON reports.id = claims.report AND reports.reading = claims.reading "
    "WHERE claims.kind = :kind ORDER BY claims.entered"
)


def pairs_of(connection: Connection, claims: Sequence[str]) -> tuple[Pair, ...]:
    """Return every stored comparison of these claims with any other, the likest first."""
    found = {
        (row.left_claim, row.right_claim): row.payload
        for some in chunks(claims)
        for question in _PAIRS
        for row in connection.execute(question, {"some": some})
    }
    pairs = (record(Pair, written) for written in found.values())
    return tuple(sorted(pairs, key=lambda pair: (-pair.score, pair.left, pair.right)))


def claims_of_kind(connection: Connection, kind: str) -> Iterator[Claim]:
    """Yield the claims of a kind that are in force, in the order of entry."""
    for written in connection.execute(_OF_KIND, {"kind": kind}).scalars():
        yield record(Claim, written)


def incidents_holding(connection: Connection, claims: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of the incidents that hold any of these claims."""
    found = [name for some in chunks(claims) for name in connection.execute(_HOLDING, {"some": some}).scalars()]
    return tuple(dict.fromkeys(found))


def captures_of(connection: Connection, report: str) -> tuple[tuple[Capture, Text | None], ...]:
    """Return a report's captures, the latest first, each with the last text made of it."""
    found = []
    for written in connection.execute(_CAPTURES, {"report": report}).scalars().all():
        capture = record(Taking, written).capture
        last = connection.execute(_LAST_TEXT, {"capture": capture.id}).scalar_one_or_none()
        found.append((capture, record(Text, last) if last is not None else None))
    return tuple(found)


def custody_of(connection: Connection, report: str) -> tuple[dict[str, str], ...]:
    """Return the custody lines that cover a report: its captures, texts and readings."""
    rows = connection.execute(_LINES, {"report": report})
    return tuple({name: str(value) for name, value in row._mapping.items()} for row in rows)


class Looking(ABC):
    """The questions that pages ask of the ledger beyond those of everybody."""

    @abstractmethod
    def _asking(self) -> AbstractContextManager[Connection]:
        """Give a connection that sees one consistent state."""

    def facts(self, since: int | None = None) -> narrow.Rows:
        """Yield every incident's main values (:class:`tocsin.ledger.narrow.Fact`), by date, many at a time.

        ``since``: only of incidents that changed after the change of that number, in no order.
        """
        with self._asking() as connection:
            yield from narrow.facts(connection, since)

    def many_changed(self, since: int) -> int:
        """Return how many incidents changed after the change of that number."""
        with self._asking() as connection:
            return narrow.many_changed(connection, since)

    def figures(self, numbers: Sequence[int] | None = None) -> narrow.Rows:
        """Yield (incident's number, harm, victims, whether of a part, best figure) of every view, many at a time.

        ``numbers``: only of the incidents of these numbers.
        """
        with self._asking() as connection:
            yield from narrow.figures(connection, numbers)

    def roles(self, numbers: Sequence[int] | None = None) -> narrow.Rows:
        """Yield (incident's number, actor's number, role) of every incident, or of those of ``numbers``."""
        with self._asking() as connection:
            yield from narrow.roles(connection, numbers)

    def actor_names(self) -> dict[int, tuple[str, str]]:
        """Return each actor's number with its id in the directory, "" for none, and its name."""
        with self._asking() as connection:
            return narrow.actor_names(connection)

    def actor_numbers(self, name: str) -> list[int]:
        """Return the numbers of the actors that a selection's ``actor`` asks for."""
        with self._asking() as connection:
            return asked_actors(connection, name)

    def selected(self, selection: Selection) -> list[int]:
        """Return the numbers of the incidents selected, in no order. Raises: as :meth:`incidents`."""
        with self._asking() as connection:
            return narrow.selected(connection, selection)

    def summaries_by_number(self, numbers: Sequence[int]) -> tuple[Summary, ...]:
        """Return incidents by their numbers, in the order asked for; those that are gone are left out."""
        with self._asking() as connection:
            return narrow.summaries_by_number(connection, numbers)

    def reports_after(self, number: int, limit: int) -> tuple[tuple[KeptReport, ...], int]:
        """Return so many reports behind a place in the order of entry, and the last one's place."""
        with self._asking() as connection:
            return questions.reports_after(connection, number, limit)

    def incidents_holding(self, claims: Sequence[str]) -> tuple[str, ...]:
        """Return the ids of the incidents that hold any of these claims."""
        with self._asking() as connection:
            return incidents_holding(connection, claims)

    def captures_of(self, report: ReportId | str) -> tuple[tuple[Capture, Text | None], ...]:
        """Return a report's captures, the latest first, each with the last text made of it."""
        with self._asking() as connection:
            return captures_of(connection, report)

    def custody_of(self, report: ReportId | str) -> tuple[dict[str, str], ...]:
        """Return the custody lines that cover a report: its captures, texts and readings."""
        with self._asking() as connection:
            return custody_of(connection, report)

    def pairs_of(self, claims: Sequence[str]) -> tuple[Pair, ...]:
        """Return every stored comparison of these claims with any other, the likest first."""
        with self._asking() as connection:
            return pairs_of(connection, claims)

    def claims_of_kind(self, kind: ClaimKind) -> Iterator[Claim]:
        """Yield the claims of a kind that are in force, in the order of entry."""
        with self._asking() as connection:
            yield from claims_of_kind(connection, kind.value)
