"""The record, opened: questions, and the one way to add to it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from tocsin.ledger import changes, questions
from tocsin.ledger.answers import Counts, Hit, KeptRefusal, KeptReport, Verification
from tocsin.ledger.custody import head
from tocsin.ledger.entry import Entry
from tocsin.ledger.material import is_known
from tocsin.ledger.schema import checked_path, prepare, upgrade
from tocsin.ledger.search import search
from tocsin.ledger.store import engine_at, in_words, reading, writing
from tocsin.ledger.tellings import all_tellings, claims_by_id, tellings_by_id
from tocsin.ledger.verification import verify
from tocsin.records import (
    Blob,
    BlobId,
    Captured,
    Claim,
    ClaimId,
    Incident,
    IncidentId,
    Judgement,
    ReportId,
    Selection,
    Summary,
    Telling,
    Text,
    TextId,
)

EVERYTHING = Selection()

PATIENCE = 60.0
"""Seconds that a writer waits for another. Source: our choice; entering one report takes milliseconds."""


def open_ledger(path: str | Path, *, create: bool = True, patience: float = PATIENCE) -> "Ledger":
    """Open the record in a SQLite file; with ``create``, make it where there is none, readable by its owner only.

    Raises: BadRequest for a path that is or can be no record, LedgerTooNew and
    LedgerTooOld by its schema, LedgerError where it cannot be opened.
    """
    where = checked_path(path, create=create)
    engine = engine_at(where, patience)
    try:
        with in_words(where):
            prepare(engine, where, create=create)
    except BaseException:
        engine.dispose()
        raise
    return Ledger(engine, where)


def upgrade_ledger(path: str | Path) -> None:
    """Bring an older record's schema up to date, in one transaction; does nothing where it is.

    Raises: as :func:`open_ledger`.
    """
    where = checked_path(path, create=False)
    engine = engine_at(where, PATIENCE)
    try:
        with in_words(where):
            upgrade(engine, where)
    finally:
        engine.dispose()


class Ledger:
    """The record. Reading sees one consistent state a question, whoever writes meanwhile.

    Every question raises LedgerError where the store fails, LedgerBroken where
    what it holds cannot be read.
    """

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self.path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection; SQLite then folds its log into the file."""
        self._engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[Entry]:
        """One transaction that adds to the record; committed at the end, undone where anything is raised.

        Only one process writes at a time; the others wait for ``patience`` seconds.
        Raises: LedgerBusy where the wait was too long.
        """
        with in_words(self.path), writing(self._engine) as connection:
            entry = Entry(connection)
            yield entry
            entry.check()

    @contextmanager
    def _asking(self) -> Iterator[Connection]:
        with in_words(self.path), reading(self._engine) as connection:
            yield connection

    def knows(self, captured: Captured, reader: str) -> bool:
        """Whether entering this capture, read by this reader, would change nothing; asked before it is read."""
        with self._asking() as connection:
            return is_known(connection, captured, reader)

    def incidents(self, selection: Selection = EVERYTHING) -> Iterator[Incident]:
        """Yield the incidents selected, whole, by the beginning of their main date, those without a date last.

        Raises: BadRequest where the selection's words hold none.
        """
        with self._asking() as connection:
            yield from questions.incidents(connection, selection)

    def summaries(
        self,
        selection: Selection = EVERYTHING,
        *,
        after: str = "",
        limit: int | None = None,
        newest_first: bool = False,
    ) -> Iterator[Summary]:
        """Yield the incidents selected, each in a line, by date, those without one last (first with ``newest_first``).

        ``after`` is the id of the incident to go on behind. Raises: BadRequest where the selection's words hold none,
        or where there is no incident ``after``.
        """
        with self._asking() as connection:
            yield from questions.summaries(connection, selection, after=after, limit=limit, newest_first=newest_first)

    def number_of_incidents(self, selection: Selection = EVERYTHING) -> int:
        """Return how many incidents are selected. Raises: as :meth:`incidents`."""
        with self._asking() as connection:
            return questions.number_of(connection, selection)

    def changed_since(self, number: int) -> Iterator[Summary]:
        """Yield the incidents whose main values changed after the change of that number, in the order of change."""
        with self._asking() as connection:
            yield from questions.changed_since(connection, number)

    def last_change(self) -> int:
        """Return the number of the last change of any incident, 0 before the first; it grows with every change."""
        with self._asking() as connection:
            return questions.last_change(connection)

    def incident(self, name: IncidentId | str) -> Incident:
        """Return the incident of that id, or the one that a former id leads to now.

        Raises: BadRequest where there is none.
        """
        with self._asking() as connection:
            return questions.incident(connection, name)

    def reports(self) -> Iterator[KeptReport]:
        """Yield every report as it stands now, in the order of entry."""
        with self._asking() as connection:
            yield from questions.reports(connection)

    def report(self, name: ReportId | str) -> KeptReport:
        """Return the report of that id or ``doc``.

        Raises: BadRequest where there is none, or several have that ``doc``.
        """
        with self._asking() as connection:
            return questions.report(connection, name)

    def claims(self, ids: Sequence[ClaimId]) -> tuple[Claim, ...]:
        """Return claims, in force or not, in the order asked for.

        Raises: BadRequest for one that is not in the record.
        """
        with self._asking() as connection:
            return claims_by_id(connection, ids)

    def claims_of(self, report: ReportId) -> tuple[Claim, ...]:
        """Return a report's claims in force, in the order of its text."""
        with self._asking() as connection:
            return questions.claims_of(connection, report)

    def tellings(self, claims: Sequence[ClaimId]) -> tuple[Telling, ...]:
        """Return the tellings in force among these claims, in the order of entry."""
        with self._asking() as connection:
            return tellings_by_id(connection, dict.fromkeys(claims))

    def all_tellings(self) -> Iterator[Telling]:
        """Yield every telling in force, in the order of entry."""
        with self._asking() as connection:
            yield from all_tellings(connection)

    def text(self, text_id: TextId) -> Text:
        """Return a text. Raises: BadRequest where there is none of that id."""
        with self._asking() as connection:
            return questions.text_of(connection, text_id)

    def blob(self, blob_id: BlobId) -> Blob:
        """Return bytes as they were captured. Raises: BadRequest where there are none of that id."""
        with self._asking() as connection:
            return questions.blob(connection, blob_id)

    def refusals(self) -> Iterator[KeptRefusal]:
        """Yield every refusal, in the order of entry."""
        with self._asking() as connection:
            yield from questions.refusals(connection)

    def judgements(self) -> tuple[Judgement, ...]:
        """Return every judgement, in the order of entry."""
        with self._asking() as connection:
            return questions.judgements(connection)

    def search(self, words: str, limit: int = 20) -> tuple[Hit, ...]:
        """Return the best places where all the words are found, in reports and in the words that claims quote.

        Raises: BadRequest where no word is asked for.
        """
        with self._asking() as connection:
            return search(connection, words, limit)

    def counts(self) -> Counts:
        """Return how much the record holds."""
        with self._asking() as connection:
            return questions.counts(connection)

    def verify(self, head: str | None = None) -> Verification:
        """Walk the custody chain and take every digest again; see docs/custody.md for what that proves.

        ``head`` is what an earlier ``verify`` gave, kept elsewhere: with it, lines
        cut off or rewritten since are found too. Raises: BadRequest where it is no digest.
        """
        with self._asking() as connection:
            return verify(connection, head)

    def head(self) -> str:
        """Return the digest of the last custody line, 64 zeros where there is none."""
        with self._asking() as connection:
            return head(connection)

    def selected_since(self, selection: Selection, number: int) -> frozenset[IncidentId]:
        """Return which of the incidents that changed after a change of that number are selected.

        Raises: as :meth:`incidents`.
        """
        with self._asking() as connection:
            return frozenset(changes.selected_since(connection, selection, number))

    def gone_since(self, number: int) -> tuple[IncidentId, ...]:
        """Return the ids of incidents that are no more since a change of that number; :meth:`incident` may lead on."""
        with self._asking() as connection:
            return tuple(changes.gone_since(connection, number))
