"""One transaction that adds to the record: all of it is entered or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, text

from tocsin.errors import NotAllowed
from tocsin.ledger import keys as _keys
from tocsin.ledger import questions, settling, tellings
from tocsin.ledger.bulk import Prepared, StandingRow, enter_prepared, standing_rows
from tocsin.ledger.carrying import carry, carry_all, carry_of_reports, now_of
from tocsin.ledger.claims import enter_reading, line_of
from tocsin.ledger.custody import Act, append, content_of, head
from tocsin.ledger.erased import erased_reports, is_erased
from tocsin.ledger.erasing import Erasure, erase_name, erase_report
from tocsin.ledger.joining import Joined, join
from tocsin.ledger.material import enter_material, is_known
from tocsin.ledger.neighbourhood import carried_over, judgements_on, neighbourhood, parts_of
from tocsin.ledger.notices import enter_notice
from tocsin.ledger.rows import canonical, column, moment, payload
from tocsin.ledger.standing import Change, stand
from tocsin.ledger.store import put
from tocsin.records import (
    Captured,
    ClaimId,
    Incident,
    Judgement,
    Keys,
    Notice,
    Pair,
    Reading,
    Refusal,
    ReportId,
    Telling,
    TextId,
)

_LAST_REFUSAL = text("SELECT payload FROM refusals WHERE location = :location ORDER BY line DESC LIMIT 1")
_HAS_JUDGEMENT = text("SELECT 1 FROM judgements WHERE id = :id")


class Entry:
    """What may be added in one transaction; made by :meth:`tocsin.ledger.Ledger.writing`.

    One report's way::

        with ledger.writing() as entry:
            entry.report(captured)
            tellings = entry.reading(reading, keys)
            nearby = entry.near(keys, days)
            entry.pairs(compared(tellings, nearby))
            around = entry.neighbourhood([t.claim.id for t in tellings], least)
            entry.settle([t.claim.id for t in around[0]], incidents_of(*around))

    The last two are needed also when a reading has no tellings: the report may
    have told of something before that it tells of no longer.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._taken_at: dict[TextId, datetime] = {}
        self._moved: set[ReportId] = set()
        self._left: set[ClaimId] = set()

    def knows(self, captured: Captured, reader: str) -> bool:
        """Whether this capture was already entered and read by this reader, so that nothing is to do."""
        return is_known(self._connection, captured, reader)

    def report(self, captured: Captured) -> None:
        """Enter a report's source, capture, bytes and text; what is there already stays as it is.

        Raises: NotAllowed for a report that was erased.
        Where this makes another capture the latest, the claims of the one before leave force.
        """
        if is_erased(self._connection, captured.report.id):
            raise NotAllowed(captured.capture.location, "this report was erased from the record and is not taken again")
        self._taken_at[captured.text.id] = captured.capture.captured_at
        self._note(captured.report.id, enter_material(self._connection, captured))
        if captured.report.id in self._moved:
            carry_of_reports(self._connection, [captured.report.id])

    def reading(self, reading: Reading, keys: Sequence[Keys]) -> tuple[Telling, ...]:
        """Enter a reading and the keys of its incident claims; return the tellings that came into force by it.

        A reading of the same text by the same reader is there already and
        changes nothing: a changed rule or model needs a new version in the
        reader's name. The claims of an earlier reader leave force. A reading
        of a capture that is not the latest is kept and returns nothing.
        """
        line = line_of(self._connection, reading)
        if line is None:
            line = enter_reading(self._connection, reading, self._taken_at.get(reading.text))
            _keys.enter_keys(self._connection, keys)
            self._note(reading.report, stand(self._connection, reading.report))
            carry_of_reports(self._connection, [reading.report])
        return tellings.tellings_of_reading(self._connection, line) if reading.report in self._moved else ()

    def refusal(self, refusal: Refusal, at: datetime) -> None:
        """Enter material that could not be taken, unless the last refusal of that location says the same."""
        written, location = payload(refusal), column(refusal.location)
        last = self._connection.execute(_LAST_REFUSAL, {"location": location}).scalar_one_or_none()
        if last != written:
            content = content_of(written)
            line = append(self._connection, at=at, act=Act.REFUSAL, subject=location, content=content)
            row = {"line": line, "at": moment(at), "location": location, "payload": written}
            put(self._connection, "refusals", row)

    def exported(self, told: Mapping[str, object], sha256: str, at: datetime) -> None:
        """Log that a file left: what it is, and the digest of its bytes."""
        append(self._connection, at=at, act=Act.EXPORT, subject=canonical(dict(told)), content=sha256)

    def near(
        self, keys: Sequence[Keys], days: int, follow_up: int | None = None, apart_from: str = ""
    ) -> tuple[Telling, ...]:
        """Return the tellings in force near any of the keys (see :class:`~tocsin.records.Keys`), not their own.

        Rows of the table ``apart_from`` are left out.
        """
        return _keys.near(self._connection, keys, days, follow_up, apart_from)

    def head(self) -> str:
        """Return the digest of the last custody line, so that who writes in lots can tell whether others wrote too."""
        return head(self._connection)

    def standing_rows(self, reports: Sequence[ReportId]) -> dict[ReportId, StandingRow]:
        """Return what each of these reports stands by, those that are in the record."""
        return standing_rows(self._connection, reports)

    def erased_reports(self) -> frozenset[str]:
        """Return the ids of the reports that were erased whole, and are not to be entered again."""
        return erased_reports(self._connection)

    def prepared(self, prepared: Sequence[Prepared]) -> None:
        """Enter reports that are not in the record yet, all at once, but for those erased; see ``ledger/bulk.py``."""
        erased = self.erased_reports()
        enter_prepared(self._connection, [p for p in prepared if p.report["id"] not in erased])

    def pairs(self, pairs: Sequence[Pair]) -> None:
        """Store compared pairs, in place of what was stored for the same two claims."""
        settling.enter_pairs(self._connection, pairs)

    def neighbourhood(
        self, claims: Sequence[ClaimId], least: float
    ) -> tuple[tuple[Telling, ...], tuple[Pair, ...], tuple[Judgement, ...]]:
        """Return what hangs together with these claims, and with those that left force in this transaction.

        The tellings are those in force, in the order of entry: connected through
        pairs that score at least ``least``, through judgements "same", or held by
        one incident now. The pairs are all those among them, of any score.
        """
        return neighbourhood(self._connection, self._left.union(claims), least)

    def settle(self, claims: Sequence[ClaimId], incidents: Sequence[Incident]) -> None:
        """Put these incidents in place of those that held any of the claims, or any that left force just now.

        Raises: ValueError where a claim in force would fall out of the record's incidents unnamed.
        """
        settling.settle(self._connection, self._left.union(claims), incidents)

    def clear_settled(self) -> None:
        """Forget all pairs and incidents, for a rebuild; claims, keys and judgements stay."""
        settling.clear(self._connection)

    def all_tellings(self) -> Iterator[Telling]:
        """Yield every telling in force, in the order of entry; the record may be written to meanwhile."""
        return tellings.all_tellings(self._connection)

    def all_keys(self, apart_from: str = "") -> Iterator[Keys]:
        """Yield the keys of every claim in force, but for a table's rows, in the order of entry.

        The record may be written to meanwhile.
        """
        return _keys.all_keys(self._connection, apart_from)

    def rekey(self, keys: Sequence[Keys]) -> None:
        """Store keys anew, for a rebuild whose matching makes them differently."""
        _keys.enter_keys(self._connection, keys)

    def judgement(self, judgement: Judgement) -> None:
        """Append a judgement; one that is there already stays as it is.

        Raises: BadRequest where it judges a claim that is not in the record.
        """
        if self._connection.execute(_HAS_JUDGEMENT, {"id": judgement.id}).first() is not None:
            return
        judged = [judgement.left] if judgement.right is None else [judgement.left, judgement.right]
        tellings.claims_by_id(self._connection, judged)
        written, at = payload(judgement), _judged_at(judgement)
        content = content_of(written)
        line = append(self._connection, at=at, act=Act.JUDGEMENT, subject=judgement.id, content=content)
        row = {"line": line, "id": judgement.id, "verdict": judgement.verdict.value, "payload": written}
        put(self._connection, "judgements", {**row, "left_claim": judgement.left, "right_claim": judgement.right})
        carry(self._connection, judged)

    def judgements(self) -> tuple[Judgement, ...]:
        """Return every judgement, in the order of entry."""
        return questions.judgements(self._connection)

    def judgements_on(self, tellings: Sequence[Telling]) -> tuple[Judgement, ...]:
        """Return the judgements that hold for these tellings and what hangs on them; see :meth:`neighbourhood`."""
        return judgements_on(self._connection, parts_of(tellings))

    def judgements_now(self) -> tuple[Judgement, ...]:
        """Return every judgement, naming the claims that those judged stand for now, in the order of entry."""
        return carried_over(self._connection, questions.judgements(self._connection))

    def tellings(self, claims: Sequence[ClaimId]) -> tuple[Telling, ...]:
        """Return the tellings in force among these claims, in the order of entry."""
        return tellings.tellings_by_id(self._connection, dict.fromkeys(claims))

    def tellings_beside(self, claims: Sequence[ClaimId]) -> tuple[Telling, ...]:
        """Return all tellings in force of the reports that these claims are read from, in the order of entry."""
        return tellings.tellings_beside(self._connection, dict.fromkeys(claims))

    def hubs_now(self, judged: Sequence[ClaimId]) -> tuple[ClaimId, ...]:
        """Return the incident claims in force that judged claims stand for, or hang on."""
        now = [claim for claim in now_of(self._connection, judged).values() if claim]
        hubs = (claim.about or claim.id for claim in tellings.claims_by_id(self._connection, now))
        return tuple(dict.fromkeys(hubs))

    def setting(self, notice: Notice) -> None:
        """Set one of the record's own settings, ``subject``, to ``value``."""
        enter_notice(self._connection, Act.SETTING, notice)

    def erase_report(self, report: ReportId, notice: Notice) -> Erasure:
        """Erase a report; what is computed must then be made anew in the same transaction. Raises: BadRequest."""
        return erase_report(self._connection, report, notice)

    def erase_name(self, name: str, notice: Notice) -> Erasure:
        """Black a name out; what is computed must then be made anew in the same transaction. Raises: BadRequest."""
        return erase_name(self._connection, name, notice)

    def join(self, other: Connection, notice: Notice) -> Joined:
        """Enter what another record holds, its chain beside ours; see :meth:`Ledger.merge`."""
        return join(self._connection, other, notice)

    def forget_pairs(self, claims: Sequence[ClaimId]) -> None:
        """Forget the pairs of these claims, before they are compared anew with what was corrected in them."""
        settling.forget_pairs(self._connection, claims)

    def carry_all(self) -> None:
        """Say anew what every judged claim stands for, for a rebuild."""
        carry_all(self._connection)

    def check(self) -> None:
        """Refuse to end while an incident holds claims that left force in this transaction.

        Raises: ValueError, which undoes the transaction.
        """
        if settling.holds_superseded(self._connection, sorted(self._left)):
            raise ValueError("claims left force and their incidents were not settled; call neighbourhood and settle")

    def _note(self, report: ReportId, change: Change) -> None:
        self._left.update(change.left)
        if change.is_moved:
            self._moved.add(report)


def _judged_at(judgement: Judgement) -> datetime:
    at = datetime.fromisoformat(judgement.judged_at)
    if at.tzinfo is None:
        raise ValueError(f"{judgement.id}: judged_at must know its time zone: {judgement.judged_at}")
    return at
