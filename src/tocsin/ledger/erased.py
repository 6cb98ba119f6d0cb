"""What was erased, by digests: how the chain stays provable where a payload is gone or has black bars in it.

Every piece that an erasure touched has a row in ``pieces``: the digest it had
and the digest it has now, "" where it is gone. The rows of one erasure are
covered by its notice, whose ``value`` is their digest, and the notice by its
custody line. So for a piece that is not as its line says, there is either an
erasure in the log that says since when and why, or somebody tampered with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Connection, text

from tocsin.ledger.custody import content_of
from tocsin.ledger.rows import canonical

_PIECES = text("SELECT notice, place, what, piece, was, now FROM pieces ORDER BY notice, place")
_OF = text("SELECT what, piece, was, now FROM pieces WHERE notice = :line ORDER BY place")
_IS_ERASED = text("SELECT 1 FROM pieces WHERE what = 'reports' AND piece = :report AND now = ''")

_REPORTS = text("SELECT piece FROM pieces WHERE what = 'reports' AND now = ''")


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that an erasure touched."""

    what: str
    piece: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Erased:
    """All that was erased from a record, in order."""

    by_piece: dict[tuple[str, str], tuple[Piece, ...]]

    def original(self, what: str, piece: object, digest: str) -> str:
        """Return the digest that a piece had when it was entered, where it has this one now.

        The same digest where no erasure touched it, or where it is not as the last one left it.
        """
        found = self.by_piece.get((what, str(piece)), ())
        if not found or found[-1].now != digest:
            return digest
        if any(one.now != other.was for one, other in pairwise(found)):
            return digest
        return found[0].was

    def touched(self, what: str, piece: object) -> bool:
        """Whether any erasure touched a piece."""
        return (what, str(piece)) in self.by_piece


def erased_reports(connection: Connection) -> frozenset[str]:
    """Return the ids of the reports that were erased whole."""
    return frozenset(connection.execute(_REPORTS).scalars())


def erased_of(connection: Connection) -> Erased:
    """Return what was erased from the record."""
    found: dict[tuple[str, str], list[Piece]] = {}
    for row in connection.execute(_PIECES):
        found.setdefault((row.what, row.piece), []).append(Piece(row.what, row.piece, row.was, row.now))
    return Erased({key: tuple(pieces) for key, pieces in found.items()})


def pieces_content(pieces: Iterable[Piece]) -> str:
    """Return the digest that an erasure's notice holds of its pieces."""
    return content_of(canonical([[p.what, p.piece, p.was, p.now] for p in pieces]))


def pieces_of(connection: Connection, line: int) -> tuple[Piece, ...]:
    """Return the pieces of the erasure at a line."""
    return tuple(Piece(row.what, row.piece, row.was, row.now) for row in connection.execute(_OF, {"line": line}))


def is_erased(connection: Connection, report: str) -> bool:
    """Whether a report was erased, so that it is not to be entered again."""
    return connection.execute(_IS_ERASED, {"report": report}).first() is not None
