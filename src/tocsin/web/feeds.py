"""Feeds that somebody added: read again every hour as long as the server runs, politely, as `tocsin follow` does.

Which these are is kept in the record's book of watches, with what is known of
each (ETag, failures), so that the next server goes on where this one stopped.
"""

import json
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from tocsin import capture
from tocsin.delivery import Book
from tocsin.errors import BadRequest
from tocsin.following import Follower
from tocsin.ledger import Ledger
from tocsin.web.jobs import Job, Jobs

EVERY = 3600.0
"""Seconds between two visits to a feed. Source: our choice; `tocsin follow --every` asks more often."""
LOOK = 20.0
"""Seconds between two looks at what is due. Source: our choice."""
MOST = 200
"""Feeds of one record. Source: our choice; more are for `tocsin follow`."""
SETTING = "feeds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed, or a page that changes."""

    address: str
    source: str = ""
    """Who publishes it; "" where its entries say so."""


class Feeds:
    """The feeds of one record, visited by its jobs, one after another."""

    def __init__(self, ledger: Ledger, book: Callable[[], Book], jobs: Jobs, clock: Callable[[], datetime]) -> None:
        self._ledger, self._book, self._jobs, self._clock = ledger, book, jobs, clock
        self.options = capture.Options()
        self._lock, self._ends = threading.Lock(), threading.Event()
        self._visits: dict[str, Job] = {}
        self._thread: threading.Thread | None = None

    def all(self) -> list[tuple[Feed, datetime]]:
        """Return each feed with when it is visited next, in the order they were added."""
        return [(feed, self._follower(feed).next_at(feed.address)) for feed in self._kept()]

    def add(self, feed: Feed) -> Job:
        """Keep a feed and visit it now. Raises: BadRequest where there are too many."""
        with self._lock:
            kept = [one for one in self._kept() if one.address != feed.address]
            if len(kept) >= MOST:
                raise BadRequest(f"{MOST} feeds at most; `tocsin follow` reads more of them")
            self._keep([*kept, feed])
        self.begin()
        return self._visit(feed)

    def remove(self, address: str) -> None:
        """Visit a feed no more; what it gave stays in the record."""
        with self._lock:
            self._keep([one for one in self._kept() if one.address != address])

    def begin(self) -> None:
        """Begin to look for feeds that are due, unless that is done already."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="feeds", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Look for nothing more."""
        self._ends.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def visit_due(self) -> None:
        """Visit the feeds whose time has come and that no job is at."""
        for feed in self._kept():
            last = self._visits.get(feed.address)
            if (last is None or last.is_over) and self._follower(feed).due([feed.address]):
                self._visit(feed)

    def _look(self) -> None:
        while not self._ends.wait(LOOK):
            self.visit_due()

    def _visit(self, feed: Feed) -> Job:
        follower = self._follower(feed)
        job = self._jobs.visit(feed.address, lambda told: follower.visit(feed.address, told), follower.stopping.set)
        self._visits[feed.address] = job
        return job

    def _follower(self, feed: Feed) -> Follower:
        options = capture.Options(source=feed.source, allow_private=self.options.allow_private)
        return Follower(self._ledger, self._book(), options, self._clock, every=EVERY)

    def _kept(self) -> list[Feed]:
        return [Feed(**told) for told in json.loads(self._book().setting(SETTING) or "[]")]

    def _keep(self, feeds: list[Feed]) -> None:
        with self._book().writing() as turn:
            turn.set(SETTING, json.dumps([asdict(feed) for feed in feeds]))
