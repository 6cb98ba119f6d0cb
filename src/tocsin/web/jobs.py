"""Reading in the background: one job at a time, with its progress, and stopped when somebody says so.

A job that fails says why and does not stop the next. What was entered before a
job was stopped stays entered: each report is a transaction of its own.
"""

import logging
import queue
import secrets
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from tocsin import capture
from tocsin.errors import TocsinError
from tocsin.ledger import Ledger
from tocsin.pipeline import Outcome, enter, fault_of, open_desk
from tocsin.records import Captured, Claim, ClaimKind, Refusal

KEPT = 50
"""Jobs that are remembered. Source: our choice."""
LISTED = 2000
"""Items of a job that are listed; the others are counted. Source: our choice."""
Found = Iterable[Captured | Refusal]
Told = Callable[[Outcome], None]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What became of one thing that a job met."""

    state: str
    """ "new", "merged" (some of its incidents were known), "known", "not_read", "refused"."""
    name: str
    report: str = ""
    words: str = ""
    incidents: tuple[str, ...] = ()


@dataclass(slots=True)
class Job:
    """One reading in the background."""

    id: str
    name: str
    by: str
    state: str = "waiting"
    """ "waiting", "running", "done", "stopped", "failed"."""
    expected: int = 0
    done: int = 0
    words: str = ""
    items: list[Item] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    is_stopped: bool = False
    source: Callable[[], Found] | None = None
    visit: Callable[[Told], object] | None = None
    """What reads by itself and tells of every item; then there is no source."""
    halt: Callable[[], None] | None = None
    """What makes such a visit end after the report it is at."""
    folder: Path | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ("done", "stopped", "failed")

    def take(self, item: Item) -> None:
        """Note what became of one thing."""
        self.done += 1
        self.counts[item.state] = self.counts.get(item.state, 0) + 1
        if len(self.items) < LISTED:
            self.items.append(item)


class Jobs:
    """The jobs of this server, done one after another by one thread."""

    def __init__(self, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self._ledger, self._clock = ledger, clock
        self._jobs: dict[str, Job] = {}
        self._waiting: queue.Queue[Job | None] = queue.Queue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def job(self, name: str) -> Job | None:
        """Return a job, None where there is none of that id."""
        return self._jobs.get(name)

    def all(self) -> list[Job]:
        """Return the jobs that are remembered, the last first."""
        return list(reversed(self._jobs.values()))

    def read_files(self, folder: Path, names: list[str], by: str, *, source: str, published: date | None) -> Job:
        """Read files that lie in a folder, which is thrown away afterwards."""
        options = capture.Options(source=source, published=published)

        def found() -> Iterator[Captured | Refusal]:
            for item in capture.gather([str(folder)], options, self._clock):
                yield _named_for_upload(item, folder)

        return self._add(Job(self._id(), ", ".join(names), by, expected=len(names), source=found, folder=folder))

    def read_address(self, address: str, by: str, *, source: str, published: date | None) -> Job:
        """Read a page, feed or file behind an address. Raises: BadRequest for an address that is none."""
        options = capture.Options(source=source, published=published)
        found = capture.gather([address], options, self._clock)
        return self._add(Job(self._id(), address, by, expected=1, source=lambda: found))

    def read_text(self, text: str, by: str, *, title: str, url: str, source: str, published: date | None) -> Job:
        """Read a pasted text. Raises: BadMaterial where there is next to nothing in it."""
        options = capture.Options(source=source, published=published)
        given = capture.given(text, options=options, clock=self._clock, title=title, url=url)
        return self._add(Job(self._id(), title or text[:80], by, expected=1, source=lambda: [given]))

    def visit(self, address: str, visit: Callable[[Told], object], halt: Callable[[], None]) -> Job:
        """Read what is new behind an address that is followed."""
        return self._add(Job(self._id(), address, "", visit=visit, halt=halt))

    def stop(self, job: Job) -> None:
        """Let a job end after the report it is at."""
        job.is_stopped = True
        if job.halt is not None:
            job.halt()
        if job.state == "waiting":
            job.state = "stopped"

    def close(self) -> None:
        """Stop everything and wait for the report that is being read."""
        for job in list(self._jobs.values()):
            self.stop(job)
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join(timeout=30)

    def _id(self) -> str:
        return secrets.token_hex(8)

    def _add(self, job: Job) -> Job:
        with self._lock:
            self._jobs[job.id] = job
            for name in list(self._jobs)[:-KEPT]:
                if self._jobs[name].is_over:
                    del self._jobs[name]
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="reading", daemon=True)
                self._thread.start()
        self._waiting.put(job)
        return job

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            if not job.is_stopped:
                self._run(job)
            if job.folder is not None:
                shutil.rmtree(job.folder, ignore_errors=True)

    def _run(self, job: Job) -> None:
        job.state = "running"
        try:
            if job.visit is not None:
                job.visit(lambda outcome: job.take(self._told(outcome)))
            for found in job.source() if job.source else ():
                if job.is_stopped:
                    break
                job.take(self._taken(found))
            job.state = "stopped" if job.is_stopped else "done"
        except TocsinError as err:
            job.state, job.words = "failed", str(err)
        except Exception as err:  # noqa: BLE001 - one job that fails must not end the thread that does the others
            _log.exception("a job failed")
            job.state, job.words = "failed", f"{type(err).__name__}: {err}"

    def _taken(self, found: Captured | Refusal) -> Item:
        if isinstance(found, Refusal):
            return self._refused(found)
        try:
            return self._read(found)
        except TocsinError as err:
            return self._refused(
                Refusal(location=found.capture.location, kind="cannot_read", message=str(err), doc=found.report.doc)
            )
        except Exception as err:  # noqa: BLE001 - one report that fails does not stop the next
            _log.exception("a report was left out")
            return self._refused(fault_of(found, err))

    def _told(self, outcome: Outcome) -> Item:
        """Return what became of an item that a visit has read and entered itself."""
        if outcome.refusal is not None or outcome.captured is None:
            refusal = outcome.refusal
            words = refusal.message if refusal else ""
            return Item(state="refused", name=(refusal.doc or refusal.location) if refusal else "", words=words)
        report = outcome.captured.report
        name = report.metadata.title or report.doc
        if not outcome.is_new:
            return Item(state="known", name=name, report=report.id)
        if outcome.not_read or outcome.reading is None:
            return Item(state="not_read", name=name, report=report.id, words=outcome.not_read)
        return self._entered(name, report.id, outcome.reading.claims)

    def _entered(self, name: str, report: str, claims: Iterable[Claim]) -> Item:
        incidents = self._incidents(tuple(c.id for c in claims if c.kind is ClaimKind.INCIDENT))
        is_merged = any(is_shared for _, is_shared in incidents)
        ids = tuple(name for name, _ in incidents)
        return Item(state="merged" if is_merged else "new", name=name, report=report, incidents=ids)

    def _refused(self, refusal: Refusal) -> Item:
        with self._ledger.writing() as entry:
            entry.refusal(refusal, self._clock())
        return Item(state="refused", name=refusal.doc or refusal.location, words=refusal.message)

    def _read(self, captured: Captured) -> Item:
        report, desk = captured.report, open_desk()
        if self._ledger.knows(captured, desk.reader):
            return Item(state="known", name=report.metadata.title or report.doc, report=report.id)
        reading = desk.read(captured)
        enter(captured, reading, self._ledger)
        name = report.metadata.title or report.doc
        if reading.not_read:
            return Item(state="not_read", name=name, report=report.id, words=reading.not_read)
        return self._entered(name, report.id, reading.claims)

    def _incidents(self, claims: tuple[str, ...]) -> list[tuple[str, bool]]:
        """Return the incidents that hold these claims, and whether other reports tell of them too."""
        wanted, found = set(claims), []
        for name in self._ledger.incidents_holding(claims):
            incident = self._ledger.incident(name)
            found.append((str(incident.id), bool(set(incident.claims) - wanted)))
        return found


def _named_for_upload(found: Captured | Refusal, folder: Path) -> Captured | Refusal:
    """Say of a file that came through the browser where from, and not where it lay for a moment."""
    lay = f"{folder}/"
    if isinstance(found, Refusal):
        return replace(found, location=found.location.replace(lay, "upload > "), message=found.message.replace(lay, ""))
    location = found.capture.location.replace(lay, "upload > ")
    return replace(found, capture=replace(found.capture, location=location))


def made_folder() -> Path:
    """Return a new folder for what was sent, readable by its owner only."""
    return Path(tempfile.mkdtemp(prefix="tocsin-"))
