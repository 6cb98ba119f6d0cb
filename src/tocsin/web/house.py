"""What the application holds while it runs: the record, the accounts, the board, the jobs."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tocsin.analysis.foreseeing import Foresight
from tocsin.counting import Counter
from tocsin.delivery import Book, book_path, open_book
from tocsin.ledger import Ledger, open_ledger
from tocsin.records import Harm, Selection, digest
from tocsin.reference.own import own_folder
from tocsin.web.accounts import Accounts
from tocsin.web.basemap import Basemap
from tocsin.web.board import Board
from tocsin.web.columns import MapColumns
from tocsin.web.feeds import Feeds
from tocsin.web.jobs import Jobs
from tocsin.web.ring_plans import Plans

Clock = Callable[[], datetime]
MOST_FORESEEN = 8
"""Forecasts that are kept. Our choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What `tocsin serve` was asked for."""

    record: Path | str
    """A file, or the address of a database."""
    basemap: Basemap | None = None
    """A map of the user's own under the incidents."""


def accounts_of(record: str) -> Path:
    """Return the file of a record's accounts: beside a file; in the user's own folder for a server's database."""
    if "://" in record:
        return own_folder() / f"accounts-{digest(record.encode())[:12]}.json"
    return Path(f"{record}.accounts.json")


def roads_beside(record: str) -> Path:
    """Return the file beside which a record's roads are kept; in the user's own folder for a server's database."""
    return own_folder() / "roads-of-servers" if "://" in record else Path(record)


class Foreseen:
    """Forecasts of one state of the record: each takes seconds to a minute, and is the same until something is read."""

    def __init__(self) -> None:
        self._state = -1
        self._held: dict[tuple[Selection, Harm | None], Future[Foresight]] = {}
        self._pool = ThreadPoolExecutor(1, "foreseeing")
        self._lock = threading.Lock()

    def close(self) -> None:
        """Begin nothing more."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def asked(
        self, state: int, key: tuple[Selection, Harm | None], make: Callable[[], Foresight], patience: float
    ) -> Foresight | None:
        """Return a forecast, begun where it was not; None where it is not made after so many seconds."""
        with self._lock:
            if state != self._state or len(self._held) >= MOST_FORESEEN:
                self._state, self._held = state, {}
            if key not in self._held:
                self._held[key] = self._pool.submit(make)
            waiting = self._held[key]
        try:
            return waiting.result(patience)
        except TimeoutError:
            return None


class House:
    """The record and all that is kept beside it in memory."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.settings, self.clock = settings, clock
        self.ledger: Ledger = open_ledger(settings.record)
        self.accounts = Accounts(accounts_of(self.ledger.name))
        self.jobs = Jobs(self.ledger, clock)
        self.counter = Counter(self.ledger)
        self.foreseen = Foreseen()
        self.plans = Plans(roads_beside(self.ledger.name), self.ledger)
        self.feeds = Feeds(self.ledger, self.book, self.jobs, clock)
        self._book: Book | None = None
        self._board: Board | None = None
        self._columns: tuple[Board, MapColumns] | None = None
        self._lock = threading.Lock()
        if book_path(settings.record).exists():
            self.feeds.begin()

    def close(self) -> None:
        """Stop what is being read and close the record."""
        self.feeds.close()
        self.jobs.close()
        self.foreseen.close()
        if self._book is not None:
            self._book.close()
        self.ledger.close()

    def book(self) -> Book:
        """Return the book of watches, made when it is first asked for."""
        with self._lock:
            if self._book is None:
                self._book = open_book(book_path(self.ledger.name))
            return self._book

    def board(self) -> Board:
        """Return the board of the record as it stands now."""
        state = str(self.ledger.last_change())
        board = self._board
        if board is None or board.state != state:
            with self._lock:
                board = self._board
                if board is None or board.state != state:
                    board = self._board = board.renewed(state) if board else Board(self.ledger, state)
        return board

    def map_columns(self, board: Board) -> MapColumns:
        """Return the columns of a board's map."""
        held = self._columns
        if held is None or held[0] is not board:
            held = self._columns = (board, MapColumns(board))
        return held[1]
