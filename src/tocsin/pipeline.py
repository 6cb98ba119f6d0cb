"""The one place where rooms are joined: a report's way from its bytes to the record, and back to its sentence.

    capture -> reading -> linking -> ledger (near?) -> matching -> ledger

Incidents are settled over neighbourhoods held together by pairs that score at
least SAME: two clusters join only where the mean of their pairs reaches it, so
at least one pair does, and nothing outside can change what is inside.

One report is one transaction: near tellings are asked for, compared and
settled while nobody else writes, so that two processes reading at once make
the record that one would have made.
"""

import re
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tocsin import capture
from tocsin.analysis import Line, lines_of
from tocsin.clock import now
from tocsin.concurrency import Pool, reading_ahead
from tocsin.errors import ERASED, TocsinError
from tocsin.exchange import reading_as_json
from tocsin.linking import References, link
from tocsin.matching import (
    FOLLOW_UP_DAYS,
    NEAR_DAYS,
    SAME,
    as_judged,
    incidents_of,
    keys,
    match,
    pieces,
    standing,
    toll_views,
)
from tocsin.reading import Asked, SecondReading, Tagger, read_second, reader_of, second_reader_of
from tocsin.reading import read as read_text
from tocsin.records import Captured, Claim, ClaimKind, Incident, Reading, Refusal, Report, Telling
from tocsin.reference.actor_compiled import open_directory
from tocsin.reference.actor_extended import open_own_directory
from tocsin.reference.countries import open_countries
from tocsin.reference.gazetteer import open_gazetteer
from tocsin.selecting import as_date
from tocsin.tagging import open_tagger

if TYPE_CHECKING:
    from tocsin.ledger import Entry, Ledger

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Desk:
    """What reading a report needs: a tagger and the reference data.

    Reading goes by the directory that comes with Tocsin, so that a text gives the same claims everywhere; linking by
    that with the user's own additions.
    """

    tagger: Tagger
    references: References

    @property
    def reader(self) -> str:
        """Name and version of the reader, as claims carry it."""
        return reader_of(self.tagger)

    def read(self, captured: Captured) -> Reading:
        """Return what a report says, its places and actors linked."""
        return link(read_text(captured, self.tagger, open_directory()), captured, self.references)

    def ask(self, captured: Captured, asked: Asked) -> SecondReading:
        """Return what somebody else reads in a report, its places and actors linked. Raises: BadRequest."""
        second = read_second(captured, asked, open_directory())
        return replace(second, reading=link(second.reading, captured, self.references))


@cache
def open_desk() -> Desk:
    """Return the desk with the tagger and reference data that come with Tocsin. Raises: BadReference."""
    return Desk(open_tagger(), open_references())


@cache
def open_references() -> References:
    """Return the reference data that come with Tocsin and the user's own, without a tagger. Raises: BadReference."""
    return References(open_own_directory(), open_gazetteer(), open_countries())


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one item: read anew, known already, or refused."""

    captured: Captured | None = None
    reading: Reading | None = None
    refusal: Refusal | None = None
    is_new: bool = False
    not_read: str = ""
    """Why the report was kept and not read ("language: fr"), "" otherwise; told of a known one too."""
    second: SecondReading | None = None
    """What the second reader said, where one was asked."""

    @property
    def is_read(self) -> bool:
        """Whether the report's text was read; one in another language was not."""
        return self.refusal is None and not self.not_read


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    """Who is asked for a second reading of every report, and whether that reading is the one to go by."""

    asked: Asked
    is_chosen: bool = False


def read_all(
    locations: Sequence[str],
    options: capture.Options,
    *,
    ledger: "Ledger | None" = None,
    keep_readings: bool = True,
    clock: Clock = now,
    second: Second | None = None,
    processes: int = 1,
) -> Iterator[Outcome]:
    """Read everything at the locations, and enter it where a ledger is given; yield what became of each item.

    With ``keep_readings`` every report is read for its outcome, known or not.
    More ``processes`` than one read ahead, as many reports at a time; outcomes keep their order and are the same.
    With a ``second`` reader each report is read twice, and the chosen reading is its outcome's.
    One item that fails does not stop the next: what nobody foresaw is entered
    as a refusal, with where it was met.
    Raises: BadRequest, before anything is read, for a location that is none; later, where a second reader's endpoint
    will never answer.
    """
    with reading_ahead(processes if second is None else 1) as pool:
        for found, ahead in _ahead(
            capture.gather(locations, options, clock), ledger, pool, keep_readings=keep_readings
        ):
            if isinstance(found, Refusal):
                yield _refused(found, ledger, clock)
                continue
            try:
                taken = _taken_twice(found, ledger, second, keep_readings=keep_readings) if second else None
                yield taken or _taken(found, ledger, ahead, keep_readings=keep_readings)
            except TocsinError:
                raise
            except Exception as err:  # noqa: BLE001 - the one loop that must go on (STYLE: errors by whose fault)
                yield _refused(fault_of(found, err), ledger, clock)


Found = Captured | Refusal
"""What capture finds at a location."""
Later = Callable[[], Reading]
"""A reading that is being made; calling it waits."""


def _ahead(
    found: Iterator[Found], ledger: "Ledger | None", pool: Pool, *, keep_readings: bool
) -> Iterator[tuple[Found, Later | None]]:
    """Yield what was found in its order, the readings of what follows being made meanwhile."""
    waiting: deque[tuple[Found, Later | None]] = deque()
    for item in found:
        later: Later | None = None
        if isinstance(item, Captured) and (keep_readings or not _knows(ledger, item)):
            later = pool.submit(read_at_desk, item)
        waiting.append((item, later))
        if len(waiting) > pool.depth:
            yield waiting.popleft()
    yield from waiting


def _knows(ledger: "Ledger | None", captured: Captured) -> bool:
    return ledger is not None and ledger.knows(captured, open_desk().reader)


def read_at_desk(captured: Captured) -> Reading:
    """Return what a report says, read at this process's own desk."""
    return open_desk().read(captured)


def fault_of(captured: Captured, err: Exception) -> Refusal:
    """Return a refusal that says where in the program an error nobody foresaw was met."""
    met = fault_met(err)
    what = f"{type(err).__name__}: {err}, in {met.name}, {Path(met.filename).name} line {met.lineno}"
    message = f"a fault in Tocsin ({what}); the report was left out, please report it"
    return Refusal(location=captured.capture.location, kind="fault", message=message, doc=captured.report.doc)


def fault_met(err: Exception) -> traceback.FrameSummary:
    """Return where an error was met; another process tells it in the words of its own traceback."""
    told = re.findall(r'File "([^"]+)", line (\d+), in (\S+)', str(err.__cause__ or ""))
    if told:
        path, line, name = told[-1]
        return traceback.FrameSummary(path, int(line), name, lookup_line=False)
    return traceback.extract_tb(err.__traceback__)[-1]


def _refused(refusal: Refusal, ledger: "Ledger | None", clock: Clock) -> Outcome:
    if ledger is not None:
        with ledger.writing() as entry:
            entry.refusal(refusal, clock())
    return Outcome(refusal=refusal, is_new=True)


def erased(captured: Captured) -> Refusal:
    """Return why a report that was erased from the record is not taken again; not itself entered."""
    return Refusal(location=captured.capture.location, kind="not_allowed", message=ERASED, doc=captured.report.doc)


def _taken(captured: Captured, ledger: "Ledger | None", ahead: Later | None, *, keep_readings: bool) -> Outcome:
    if ledger is not None and ledger.is_erased(captured.report.id):
        return Outcome(refusal=erased(captured))
    is_known = _knows(ledger, captured)
    if ledger is not None and is_known and not keep_readings:
        return Outcome(captured=captured, not_read=ledger.report(captured.report.id).not_read)
    reading = ahead() if ahead else read_at_desk(captured)
    is_new = ledger is None or (not is_known and enter(captured, reading, ledger))
    return Outcome(captured=captured, reading=reading, is_new=is_new, not_read=reading.not_read)


def _taken_twice(captured: Captured, ledger: "Ledger | None", second: Second, *, keep_readings: bool) -> Outcome | None:
    """Read a report by both readers, and enter both readings; None where the record goes by the chosen one already.

    The chosen one is entered last, since a report stands by the last reading
    entered. A second reading that lacks an answer is not entered: it would
    count as read, and nobody would be asked again.
    """
    desk = open_desk()
    chosen = second_reader_of(second.asked) if second.is_chosen else desk.reader
    is_known = ledger is not None and ledger.knows(captured, chosen)
    if is_known and not keep_readings:
        return None
    first, other = desk.read(captured), desk.ask(captured, second.asked)
    entered = [first, other.reading] if second.is_chosen else [other.reading, first]
    if not other.is_whole:
        entered = [first]
    is_new = ledger is None
    if ledger is not None and not is_known:
        is_new = [enter(captured, reading, ledger) for reading in entered][-1]
    reading = other.reading if second.is_chosen else first
    return Outcome(captured=captured, reading=reading, is_new=is_new, not_read=reading.not_read, second=other)


def enter(captured: Captured, reading: Reading, ledger: "Ledger") -> bool:
    """Enter a report and its reading, and settle the incidents around it; False where both were there already."""
    blocking = [keys(claim, captured.report) for claim in hubs(reading.claims)]
    with ledger.writing() as entry:
        if entry.knows(captured, reading.reader):
            return False
        entry.report(captured)
        new = entry.reading(reading, blocking)
        seen = judged(entry, new)
        if seen != new:
            blocking = [keys(telling.claim, telling.report) for telling in seen]
            entry.rekey(blocking)
        near = judged(entry, entry.near(blocking, NEAR_DAYS, FOLLOW_UP_DAYS))
        entry.pairs([*match(seen, near), *pieces(seen)])
        around = entry.neighbourhood([telling.claim.id for telling in new], SAME)
        entry.settle([telling.claim.id for telling in around[0]], incidents_of(*around))
    return True


def judged(judging: "Entry | Ledger", tellings: Sequence[Telling]) -> tuple[Telling, ...]:
    """Return tellings as people have judged them, which is how they are compared and shown."""
    return as_judged(tellings, standing(judging.judgements_on(tellings)))


def hubs(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return the incident claims among claims."""
    return tuple(claim for claim in claims if claim.kind is ClaimKind.INCIDENT)


def rebuild(ledger: "Ledger") -> tuple[int, int]:
    """Compute all pairs and incidents again from claims and judgements; return how many tellings and incidents.

    Changes nothing unless the rules of matching have changed since.
    """
    with ledger.writing() as entry:
        return rebuild_in(entry)


def rebuild_in(entry: "Entry") -> tuple[int, int]:
    """Compute all pairs and incidents again within a transaction; see :func:`rebuild`."""
    entry.clear_settled()
    entry.carry_all()
    held = standing(entry.judgements_now())
    tellings = incidents = 0
    for telling in entry.all_tellings():
        tellings += 1
        entry.rekey([keys(seen.claim, seen.report) for seen in as_judged([telling], held)])
    for told in by_report(entry.all_tellings()):
        seen = as_judged(told, held)
        first = min(telling.entered for telling in told)
        blocking = [keys(telling.claim, telling.report) for telling in seen]
        near = entry.near(blocking, NEAR_DAYS, FOLLOW_UP_DAYS, told[0].report.table)
        entry.pairs([*match(seen, as_judged([t for t in near if t.entered < first], held)), *pieces(seen)])
    done: set[str] = set()
    for telling in entry.all_tellings():
        if telling.claim.id in done:
            continue
        around = entry.neighbourhood([telling.claim.id], SAME)
        settled = incidents_of(*around)
        members = [t.claim.id for t in around[0]]
        entry.settle(members, settled)
        done.update(members)
        incidents += len(settled)
    return tellings, incidents


def by_report(tellings: Iterable[Telling]) -> Iterator[list[Telling]]:
    """Yield the tellings report by report; a reading's claims are entered one behind the other."""
    for _, told in groupby(tellings, key=lambda telling: telling.report.id):
        yield list(told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """An incident or a report with all its evidence."""

    incident: Incident | None
    reports: tuple[Report, ...]
    lines: tuple[Line, ...]


_INCIDENT = re.compile(r"incident-[0-9a-f]+")


def evidence_of(ledger: "Ledger", name: str, policy: str = "") -> Dossier:
    """Return an incident or a report by id (a report also by its ``doc``), every value beside its sentence.

    Under a named policy the incident's tolls are settled anew from the same figures; nothing in the record changes.
    Raises: BadRequest where the record has neither, or for a policy that is none.
    """
    if _INCIDENT.fullmatch(name):
        incident = ledger.incident(name)
        tellings = judged(ledger, ledger.tellings(incident.claims))
        if policy:
            incident = replace(incident, tolls=toll_views(tellings, policy))
        claims = [c for t in tellings for c in (t.claim, *t.tolls, *t.responsibility)]
        reports = {t.report.id: t.report for t in tellings}
    else:
        incident = None
        report = ledger.report(name).report
        claims, reports = list(ledger.claims_of(report.id)), {report.id: report}
    texts = {text: ledger.text(text) for text in dict.fromkeys(c.text for c in claims if c.text)}
    return Dossier(incident=incident, reports=tuple(reports.values()), lines=lines_of(claims, texts, reports))


def read(
    text: str, *, published: date | str | None = None, title: str = "", source: str = "", url: str = "", doc: str = ""
) -> dict[str, Any]:
    """Return what a text says, in the reading format (docs/codebook.md), without any record.

    ``published`` (a date or an ISO string) anchors "Monday" and "last month";
    without it they stay open. Raises: BadMaterial for a text with next to
    nothing in it, BadRequest for a date that is none.
    """
    options = capture.Options(published=as_date(published) if isinstance(published, str) else published, source=source)
    captured = capture.given(text, options=options, clock=now, title=title, url=url, doc=doc)
    return reading_as_json(captured.report.doc, open_desk().read(captured))
