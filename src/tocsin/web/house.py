"""What the application holds while it runs: the record, the accounts, the board, the jobs."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tocsin.counting import Counter
from tocsin.delivery import Book, book_path, open_book
from tocsin.ledger import Ledger, open_ledger
from tocsin.web.accounts import Accounts
from tocsin.web.board import Board
from tocsin.web.columns import MapColumns
from tocsin.web.jobs import Jobs
from tocsin.web.ring_plans import Plans

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What `tocsin serve` was asked for."""

    record: Path
    basemap: Path | None = None
    """A PMTiles file of the user's own, shown under the incidents."""


class House:
    """The record and all that is kept beside it in memory."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.settings, self.clock = settings, clock
        self.ledger: Ledger = open_ledger(settings.record)
        self.accounts = Accounts(settings.record)
        self.jobs = Jobs(self.ledger, clock)
        self.counter = Counter(self.ledger)
        self.plans = Plans(settings.record, self.ledger)
        self._book: Book | None = None
        self._board: Board | None = None
        self._columns: tuple[Board, MapColumns] | None = None
        self._lock = threading.Lock()

    def close(self) -> None:
        """Stop what is being read and close the record."""
        self.jobs.close()
        if self._book is not None:
            self._book.close()
        self.ledger.close()

    def book(self) -> Book:
        """Return the book of watches, made when it is first asked for."""
        with self._lock:
            if self._book is None:
                self._book = open_book(book_path(self.settings.record))
            return self._book

    def board(self) -> Board:
        """Return the board of the record as it stands now."""
        state = str(self.ledger.last_change())
        board = self._board
        if board is None or board.state != state:
            with self._lock:
                board = self._board
                if board is None or board.state != state:
                    board = self._board = Board(self.ledger, state)
        return board

    def map_columns(self, board: Board) -> MapColumns:
        """Return the columns of a board's map."""
        held = self._columns
        if held is None or held[0] is not board:
            held = self._columns = (board, MapColumns(board))
        return held[1]
