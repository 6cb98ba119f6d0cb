"""The stretch of a window that is read for one event: which tokens and pieces, what is marked, how far each piece is.

Training and reading ask this one place, so that the second network meets what it learned from.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tocsin.tagging.distances import Place
from tocsin.tagging.layers import NEAREST_GAP, around
from tocsin.tagging.wordpieces import Pieces

Ints = NDArray[np.int64]

OTHER, OWN = 2, 1
"""Marks of a piece of another event's words, and of the asked event's; 0 of all else."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of whole sentences of a window; all bounds are half-open and count within the window."""

    low: int
    high: int
    """Sentences."""
    first: int
    end: int
    """Tokens."""
    piece_first: int
    piece_end: int
    """Word pieces."""
    gaps: Ints
    """For each piece its sentence's distance from the event's, from 0 (``NEAREST_GAP`` before, or more) on."""

    def marks(self, pieces: Pieces, event: Place, others: Sequence[Place]) -> Ints:
        """Return the mark of each piece. Places count within the window; what lies outside marks nothing."""
        found = np.zeros(self.piece_end - self.piece_first, dtype=np.int64)
        for mark, places in ((OTHER, others), (OWN, (event,))):
            for place in places:
                low, high = int(pieces.first[place.first]), int(pieces.last[place.end - 1]) + 1
                found[max(0, low - self.piece_first) : max(0, high - self.piece_first)] = mark
        return found

    def tokens(self, pieces: Pieces) -> tuple[Ints, Ints, Ints]:
        """Return first piece, last piece and shape of each token, pieces counted from the stretch's beginning."""
        here = slice(self.first, self.end)
        return pieces.first[here] - self.piece_first, pieces.last[here] - self.piece_first, pieces.shapes[here]


def stretch_around(pieces: Pieces, tokens: Sequence[int], sentence: int) -> Stretch:
    """Return the stretch around a sentence of a window; ``tokens`` are their numbers by sentence."""
    token_ends = np.cumsum(tokens)
    piece_ends = pieces.last[token_ends - 1] + 1
    lengths = np.diff(piece_ends, prepend=1)  # the first piece of a window is its own mark
    low, high = around(lengths.tolist(), sentence)
    gaps = np.clip(np.arange(low, high) - sentence, -NEAREST_GAP, NEAREST_GAP) + NEAREST_GAP
    return Stretch(
        low=low,
        high=high,
        first=int(token_ends[low] - tokens[low]),
        end=int(token_ends[high - 1]),
        piece_first=int(piece_ends[low] - lengths[low]),
        piece_end=int(piece_ends[high - 1]),
        gaps=np.repeat(gaps, lengths[low:high]),
    )
