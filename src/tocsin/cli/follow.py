"""`tocsin follow`: reads feeds and folders for as long as it runs, drives the watches, and tells who is due."""

import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from tocsin.cli.ledger_option import RECORD, LedgerAt
from tocsin.cli.printing import harmless

LONGEST_SLEEP = 30.0
"""Seconds after which what is due is told even where nothing is to be read. Our choice."""


def follow(
    locations: Annotated[list[str], typer.Argument(metavar="FEED|URL|FOLDER|FILE...", help="What to follow.")],
    every: Annotated[str, typer.Option(help="The time between two rounds, such as 15m or 2h.")] = "15m",
    rounds: Annotated[int, typer.Option(min=0, help="Stop after so many rounds; 0: never.")] = 0,
    timeout: Annotated[float, typer.Option(help="Seconds for one whole fetch.")] = 20.0,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also fetch addresses in the private network.")
    ] = False,
    source: Annotated[str, typer.Option(help="Who published it; wins over what the material says.")] = "",
    processes: Annotated[int, typer.Option(min=1, help="So many processes read at a time.")] = 1,
    ledger: LedgerAt = RECORD,
) -> None:
    """Read feeds and folders again and again, and sound the watches; stops cleanly at Ctrl-C or SIGTERM."""
    from tocsin.capture import Options
    from tocsin.clock import now
    from tocsin.delivery import book_path, open_book
    from tocsin.following import Follower, seconds_of
    from tocsin.ledger import open_ledger

    options = Options(source=source, timeout=timeout, allow_private=allow_private)
    seconds = seconds_of(every)
    _look_for(locations)
    with open_ledger(ledger) as record, open_book(book_path(record.name)) as book:
        follower = Follower(record, book, options, now, every=seconds, processes=processes)
        with stopped_by_signal(follower.stopping.set):
            done = _rounds(follower, record, book, locations, rounds)
    _complain(f"stopped after {done} round{'s' * (done != 1)}; what was read so far is in the record")


def _look_for(locations: Sequence[str]) -> None:
    from tocsin.errors import BadRequest

    for location in locations:
        if "://" not in location and not Path(location).exists():
            raise BadRequest(f"{location!r} is not there; a location is a file, a folder or an http(s) address")


def _rounds(follower, record, book, locations, rounds) -> int:  # type: ignore[no-untyped-def]
    """Go round until stopped; return how often."""
    from tocsin.clock import now
    from tocsin.watching import look

    done = 0
    while not follower.stopping.is_set():
        due = follower.due(locations)
        for location in due:
            _visit(follower, location)
            look(record, book, now)
            tell_due(book, follower.stopping.is_set)
            if follower.stopping.is_set():
                return done
        if not due:
            look(record, book, now)
            tell_due(book, follower.stopping.is_set)
        done += bool(due)
        if rounds and done >= rounds:
            return done
        nearest = min((follower.next_at(location) for location in locations), default=now())
        follower.stopping.wait(_until(nearest, now()))
    return done


def _until(nearest: datetime, at: datetime) -> float:
    return min(LONGEST_SLEEP, max(0.2, (nearest - at).total_seconds()))


def _visit(follower, location: str) -> None:  # type: ignore[no-untyped-def]
    from tocsin.cli.outcomes import kind_of, line_of
    from tocsin.cli.wording import numbered

    def tell(outcome) -> None:  # type: ignore[no-untyped-def]
        if kind_of(outcome) != "known":
            _complain(line_of(outcome))

    visited = follower.visit(location, tell)
    what = (
        "nothing new" if visited.is_unchanged else f"{numbered(visited.outcomes, 'item')}, {visited.refused} not taken"
    )
    _complain(f"{location}: {what}; again at {visited.next_at:%Y-%m-%d %H:%M:%S} UTC")


def tell_due(book, is_stopping: Callable[[], bool] = lambda: False) -> int:  # type: ignore[no-untyped-def]
    """Tell everything that is due, alerts for standard output there; return how many attempts failed."""
    from tocsin.clock import now
    from tocsin.delivery import deliver, senders_of

    failed = 0
    for attempt in deliver(book, senders_of(book, time.time, sys.stdout), now, is_stopping=is_stopping):
        if not attempt.is_told:
            failed += 1
            _complain(f"not told yet: {attempt.batch.way}: {attempt.words}")
    return failed


def _complain(words: str) -> None:
    print(harmless(words), file=sys.stderr, flush=True)


@contextmanager
def stopped_by_signal(stop: Callable[[], None]) -> Iterator[None]:
    """Call ``stop`` at the first SIGINT or SIGTERM; at the second end as a program does that is not asked."""

    def heard(number: int, frame: FrameType | None) -> None:
        del frame
        stop()
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)

    before = {number: signal.signal(number, heard) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
