"""Following feeds and folders for as long as the program runs: read what is new, ask the watches, tell who is due.

Politely: a location is asked no more often than said, conditionally (ETag, Last-Modified), one request at a time,
with a pause between two to one host, as its robots.txt wants it, and ever more seldom while it fails. What is known of
a location is kept in the book of watches when everything it gave has been entered, so that a stop at any moment, also
by kill -9, loses nothing and asks nothing twice without need.
"""

import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tocsin import capture
from tocsin.delivery import Book
from tocsin.errors import BadMaterial, BadRequest, NotAllowed
from tocsin.pipeline import Outcome, read_all
from tocsin.records import Refusal

if TYPE_CHECKING:
    from tocsin.ledger import Ledger

Clock = Callable[[], datetime]

PAUSE = 1.0
"""Seconds between two requests to one host, at least. Source: our choice."""
LONGEST_PAUSE = 60.0
"""What a robots.txt asks for beyond that is kept by asking less often. Source: our choice."""
LONGEST_WAIT = timedelta(hours=24)
"""A location that fails is asked again after twice the time, and so on up to this. Source: our choice."""
FRESH = timedelta(seconds=2)
"""A file that changed less than this before is left for the next round: somebody may be writing it."""
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def seconds_of(words: str) -> float:
    """Return a length of time in seconds. Raises: BadRequest.

    >>> seconds_of("15m"), seconds_of("2h"), seconds_of("90")
    (900.0, 7200.0, 90.0)
    """
    number, unit = (words[:-1], words[-1:]) if words[-1:] in _UNITS else (words, "s")
    try:
        seconds = float(number) * _UNITS[unit]
    except ValueError:
        seconds = 0.0
    if not 1 <= seconds <= 30 * 86400:
        raise BadRequest(f"{words!r} is no time between two rounds; write it as 15m, 2h or 90s")
    return seconds


class Remembered:
    """What is known of one location: a :class:`tocsin.capture.Memory`."""

    def __init__(self, known: dict[str, Any]) -> None:
        self.known = known
        self.status = 0
        self.wait = 0.0

    def headers(self, url: str) -> dict[str, str]:
        """Return the conditions of a request."""
        del url
        pairs = (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
        return {header: self.known[name] for header, name in pairs if self.known.get(name)}

    def answered(self, url: str, status: int, headers: dict[str, str]) -> None:
        """Take note of an answer; what it says of itself counts when all of it was entered."""
        del url
        self.status = status
        wait = headers.get("retry-after", "")
        self.wait = float(wait) if wait.isdigit() and status in (429, 503) else 0.0
        if status == 200:
            self.known |= {name: headers.get(name, "") for name in ("etag", "last-modified")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What a visit to one location gave."""

    location: str
    outcomes: int
    refused: int
    is_unchanged: bool
    next_at: datetime


class Follower:
    """Visits locations in turn. One at a time: it is made for one thread."""

    def __init__(
        self,
        ledger: "Ledger",
        book: Book,
        options: capture.Options,
        clock: Clock,
        *,
        every: float,
        processes: int = 1,
        pause: float = PAUSE,
    ) -> None:
        self._ledger, self._book, self._options, self._clock = ledger, book, options, clock
        self._every, self._processes, self._pause = timedelta(seconds=every), processes, pause
        self._robots = capture.Robots(options, clock)
        self._asked: dict[str, float] = {}
        self.stopping = threading.Event()

    def due(self, locations: Sequence[str]) -> list[str]:
        """Return the locations whose time has come, in their order."""
        return [location for location in locations if self.next_at(location) <= self._clock()]

    def next_at(self, location: str) -> datetime:
        """Return when a location is to be visited next; a shorter --every than before counts at once."""
        known = self._book.followed(location)
        if not known.get("visited_at"):
            return datetime.min.replace(tzinfo=self._clock().tzinfo)
        visited, wait = datetime.fromisoformat(known["visited_at"]), float(known.get("wait", 0))
        return visited + max(timedelta(seconds=wait), self._waits(int(known.get("failures", 0))))

    def _waits(self, failures: int) -> timedelta:
        return min(self._every * float(2 ** min(failures, 12)), max(LONGEST_WAIT, self._every))

    def visit(self, location: str, told: Callable[[Outcome], None]) -> Followed:
        """Read what is new at a location, and enter it; ``told`` hears of every item."""
        memory = Remembered(self._book.followed(location))
        outcomes = refused = 0
        failed = False
        try:
            with closing(self._found(location, memory)) as items:
                for outcome in items:
                    told(outcome)
                    outcomes += 1
                    refused += outcome.refusal is not None
                    failed |= outcome.refusal is not None and outcome.refusal.kind == "cannot_fetch"
                    if self.stopping.is_set():
                        return self._left(location, outcomes, refused)
        except BadMaterial as err:
            told(Outcome(refusal=Refusal(location=err.where, kind=err.kind, message=err.message, doc=location)))
            outcomes, refused, failed = outcomes + 1, refused + 1, True
        return self._done(location, memory, outcomes, refused, failed=failed)

    def _left(self, location: str, outcomes: int, refused: int) -> Followed:
        """Return what a visit gave that was broken off; nothing is remembered of it, so it is made again."""
        now = self._clock()
        return Followed(location=location, outcomes=outcomes, refused=refused, is_unchanged=False, next_at=now)

    def _done(self, location: str, memory: Remembered, outcomes: int, refused: int, *, failed: bool) -> Followed:
        known = memory.known if not failed else self._book.followed(location)
        failures = int(known.get("failures", 0)) + 1 if failed else 0
        now = self._clock().isoformat()
        self._book.follow(location, {**known, "failures": failures, "wait": memory.wait, "visited_at": now})
        is_unchanged = outcomes == 0 and not failed
        next_at = self.next_at(location)
        return Followed(
            location=location, outcomes=outcomes, refused=refused, is_unchanged=is_unchanged, next_at=next_at
        )

    def _found(self, location: str, memory: Remembered) -> Generator[Outcome]:
        if "://" in location:
            self._be_polite(location)
            yield from self._read([location], replace(self._options, memory=memory))
            return
        changed = self._changed_files(Path(location), memory)
        if changed:
            yield from self._read(changed, self._options)

    def _read(self, locations: Sequence[str], options: capture.Options) -> Iterator[Outcome]:
        yield from read_all(
            locations,
            options,
            ledger=self._ledger,
            keep_readings=False,
            clock=self._clock,
            processes=self._processes,
        )

    def _be_polite(self, url: str) -> None:
        """Wait until the host may be asked again. Raises: BadMaterial where it may not be asked."""
        host = urlsplit(url).netloc
        if not self._robots.allows(url):
            raise NotAllowed(
                url, "the site's robots.txt does not allow programs to follow it; save pages and read them"
            )
        pause = min(LONGEST_PAUSE, max(self._pause, self._robots.pause(url)))
        left = self._asked.get(host, -pause) + pause - time.monotonic()
        if left > 0:
            self.stopping.wait(left)
        self._asked[host] = time.monotonic()

    def _changed_files(self, path: Path, memory: Remembered) -> list[str]:
        """Return the files that are new or changed since they were last entered, and put them into the memory."""
        if not path.exists():
            raise BadMaterial(str(path), "is not there (any more)")
        files = capture.Walk().files(path) if path.is_dir() else iter([path])
        known, before, found = dict[str, list[int]](), memory.known.get("files", {}), []
        now = self._clock().timestamp()
        for file in files:
            if not isinstance(file, Path):
                continue
            try:
                status = file.stat()
            except OSError:
                continue
            mark = [status.st_size, status.st_mtime_ns]
            if before.get(str(file)) == mark:
                known[str(file)] = mark
            elif 0 <= now - status.st_mtime < FRESH.total_seconds():
                continue
            else:
                known[str(file)] = mark
                found.append(str(file))
        memory.known["files"] = known
        return found
