"""The record, opened: questions, and the one way to add to it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine

from tocsin.errors import BadRequest
from tocsin.ledger import changes, doubts, questions
from tocsin.ledger.address import Address
from tocsin.ledger.answers import Counts, Hit, KeptRefusal, KeptReport, Verification
from tocsin.ledger.columns import columns_of, readings_of, rest_of
from tocsin.ledger.compacting import compact
from tocsin.ledger.copying import back_up
from tocsin.ledger.custody import head
from tocsin.ledger.entry import Entry
from tocsin.ledger.erased import erased_reports, is_erased
from tocsin.ledger.extract import Extract, extract
from tocsin.ledger.faults import in_words
from tocsin.ledger.keys import like_table
from tocsin.ledger.log import log_of
from tocsin.ledger.looking import Looking
from tocsin.ledger.material import is_known
from tocsin.ledger.neighbourhood import carried_over, judgements_on, parts_of
from tocsin.ledger.notices import setting
from tocsin.ledger.schema import address_of, prepare, upgrade
from tocsin.ledger.search import search
from tocsin.ledger.store import engine_at, reading, writing
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
    Pair,
    ReportId,
    Selection,
    Summary,
    Telling,
    Text,
    TextId,
)
from tocsin.records.columns import Columns, Ints, Readings

EVERYTHING = Selection()

PATIENCE = 60.0
"""Seconds that a writer waits for another. Source: our choice; entering one report takes milliseconds."""


def open_ledger(path: str | Path, *, create: bool = True, patience: float = PATIENCE) -> "Ledger":
    """Open the record in a SQLite file, or in a database named as ``postgresql://user@host/database``.

    With ``create`` it is made where there is none; a file is then readable by its owner only.
    Raises: BadRequest for a path that is or can be no record, LedgerTooNew and
    LedgerTooOld by its schema, LedgerError where it cannot be opened.
    """
    address = address_of(path, create=create)
    engine = engine_at(address, patience)
    try:
        with in_words(address.name):
            prepare(engine, address, create=create)
    except BaseException:
        engine.dispose()
        raise
    return Ledger(engine, address)


def upgrade_ledger(path: str | Path) -> None:
    """Bring an older record's schema up to date, in one transaction; does nothing where it is.

    Raises: as :func:`open_ledger`.
    """
    address = address_of(path, create=False)
    engine = engine_at(address, PATIENCE)
    try:
        with in_words(address.name):
            upgrade(engine, address)
    finally:
        engine.dispose()


class Ledger(Looking):
    """The record. Reading sees one consistent state a question, whoever writes meanwhile.

    Every question raises LedgerError where the store fails, LedgerBroken where
    what it holds cannot be read.
    """

    def __init__(self, engine: Engine, address: Address) -> None:
        self._engine = engine
        self._address = address

    @property
    def name(self) -> str:
        """Where the record is, as people may read it: a path, or an address without its password."""
        return self._address.name

    @property
    def path(self) -> Path:
        """Return the record's file. Raises: BadRequest where a server keeps it."""
        if self._address.file is None:
            raise BadRequest(f"{self.name}: is a database of a server; this needs a record in a file")
        return self._address.file

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
        with in_words(self.name), writing(self._engine) as connection:
            entry = Entry(connection)
            yield entry
            entry.check()

    @contextmanager
    def _asking(self) -> Iterator[Connection]:
        with in_words(self.name), reading(self._engine) as connection:
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

    def columns(self) -> Columns:
        """Return all incidents as columns, to count over; it takes a while, so keep them until the next change."""
        with self._asking() as connection:
            return columns_of(connection)

    def readings(self) -> Readings:
        """Return all reports as columns: when published, by whom, and of where they tell."""
        with self._asking() as connection:
            return readings_of(connection)

    def rest_of(self, selection: Selection) -> tuple[Ints | None, Ints | None]:
        """Return what of a selection the columns cannot tell; see :func:`tocsin.ledger.columns.rest_of`."""
        with self._asking() as connection:
            return rest_of(connection, selection)

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

    def stored_incidents(self, selection: Selection = EVERYTHING) -> Iterator[dict[str, Any]]:
        """Yield the incidents selected as they are stored: JSON, field by field as in records, for exports.

        No records are made of them; the order is that of :meth:`incidents`. Raises: as there.
        """
        with self._asking() as connection:
            yield from questions.stored_incidents(connection, selection)

    def stored_lots(self, selection: Selection = EVERYTHING) -> Iterator[tuple[list[tuple[str, str]], dict[str, str]]]:
        """Yield the same in lots, as JSON that is not read yet: (incident, its JSON), and report -> its JSON."""
        with self._asking() as connection:
            yield from questions.stored_lots(connection, selection)

    def stored_reports(self, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Return the reports of these ids that are in the record, as they are stored."""
        with self._asking() as connection:
            return questions.stored_reports(connection, ids)

    def row_cells(self, ids: Iterable[ReportId]) -> dict[ReportId, dict[str, str]]:
        """Return the cells of those of these reports that are rows of a table, as their latest capture has them."""
        with self._asking() as connection:
            return questions.row_cells(connection, ids)

    def rows_of_table(self, table: str) -> dict[ReportId, tuple[str, str]]:
        """Return report -> the capture it stands by and its ``doc``, for every row of a table."""
        with self._asking() as connection:
            return questions.rows_of_table(connection, like_table(table))

    def source_names(self) -> tuple[str, ...]:
        """Return the names of all sources, as first met."""
        with self._asking() as connection:
            return questions.source_names(connection)

    def exported(self, told: Mapping[str, object], *, sha256: str, at: datetime) -> None:
        """Log in custody that a file of incidents left: what it is, and the digest of its bytes."""
        with self.writing() as entry:
            entry.exported(told, sha256, at)

    def refusals(self) -> Iterator[KeptRefusal]:
        """Yield every refusal, in the order of entry."""
        with self._asking() as connection:
            yield from questions.refusals(connection)

    def judgements(self, *, as_made: bool = False) -> tuple[Judgement, ...]:
        """Return every judgement, in the order of entry.

        They name the claims that those judged stand for now; with ``as_made``, those that were judged.
        """
        with self._asking() as connection:
            made = questions.judgements(connection)
            return made if as_made else carried_over(connection, made)

    def judgements_on(self, tellings: Sequence[Telling]) -> tuple[Judgement, ...]:
        """Return the judgements that hold for these tellings and what hangs on them, in the order of entry."""
        with self._asking() as connection:
            return judgements_on(connection, parts_of(tellings))

    def setting(self, name: str) -> str:
        """Return the value that a setting of the record has now, "" where it was never set."""
        with self._asking() as connection:
            return setting(connection, name)

    def erased_reports(self) -> frozenset[str]:
        """Return the ids of the reports that were erased whole."""
        with self._asking() as connection:
            return erased_reports(connection)

    def is_erased(self, report: ReportId) -> bool:
        """Whether a report was erased, so that it is not to be entered again."""
        with self._asking() as connection:
            return is_erased(connection, report)

    def log(self, act: str = "") -> Iterator[dict[str, object]]:
        """Yield the custody log, line by line, with person and reason where a line has them.

        Raises: BadRequest for an act that is none.
        """
        with self._asking() as connection:
            yield from log_of(connection, act)

    def extract(self, reports: Sequence[ReportId]) -> Extract:
        """Return everything stored of these reports, and the custody lines that cover it."""
        with self._asking() as connection:
            return extract(connection, reports)

    def bytes_of(self, blob_id: str) -> Blob | None:
        """Return bytes as they were captured, None where they were erased. Raises: BadRequest for an unknown id."""
        with self._asking() as connection:
            return questions.bytes_of(connection, BlobId(blob_id))

    def back_up(self, to: Path) -> None:
        """Write a copy of the record to a new file while others read and write in it. Raises: BadRequest."""
        with in_words(self.name):
            back_up(self._engine, to)

    @contextmanager
    def joining(self, other: "Ledger") -> Iterator[tuple[Entry, Connection]]:
        """One transaction of this record beside one consistent view of another one, to merge it in."""
        with other._asking() as theirs, self.writing() as entry:
            yield entry, theirs

    def compact(self) -> None:
        """Write the record anew without what was deleted in it, after an erasure."""
        with in_words(self.name):
            compact(self._engine)

    def lost_judgements(self) -> tuple[Judgement, ...]:
        """Return the judgements on claims that no claim in force stands for, in the order of entry."""
        with self._asking() as connection:
            return doubts.lost_judgements(connection)

    def pairs_apart(self, most: int) -> tuple[tuple[Pair, IncidentId, IncidentId], ...]:
        """Return the best scored pairs across two incidents, with these, best first."""
        with self._asking() as connection:
            return doubts.pairs_apart(connection, most)

    def pairs_together(self, least: float, most: int) -> tuple[tuple[Pair, Incident], ...]:
        """Return the worst scored pairs of at least ``least`` inside an incident, with it, worst first."""
        with self._asking() as connection:
            return doubts.pairs_together(connection, least, most)

    def unsure_claims(self, most: int) -> tuple[tuple[Claim, IncidentId], ...]:
        """Return the claims in force that their reader was least sure of, with the incident they are part of."""
        with self._asking() as connection:
            return doubts.unsure_claims(connection, most)

    def disputed(self, most: int) -> tuple[Incident, ...]:
        """Return the incidents whose figures of killed lie farthest apart."""
        with self._asking() as connection:
            return doubts.disputed(connection, most)

    def told_with(self, phrases: Sequence[str], most: int) -> tuple[tuple[Telling, ...], ...]:
        """Return the tellings of each report that tells an incident in one of these phrases, the newest first."""
        with self._asking() as connection:
            return doubts.told_with(connection, phrases, most)

    def homes(self, claims: Sequence[ClaimId]) -> dict[ClaimId, IncidentId]:
        """Return which incident holds each of these incident claims; those in none are left out."""
        with self._asking() as connection:
            return doubts.homes(connection, claims)

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
