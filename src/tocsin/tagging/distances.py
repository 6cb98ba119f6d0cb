"""What the link head sees of two spans beside their words: how far apart they stand, and what stands between."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

KINDS = ("statement", "toll", "count")
"""What heads a link: what is said, or a figure."""
LABELS = ("source", "actor", "period")
"""What may belong to a head."""
STEPS = np.array((1, 2, 3, 5, 9, 17, 33, 65))
"""Where the steps of distance begin, in tokens."""
SENTENCES = 5
"""Gaps of more sentences are one step."""

_SIZES = (len(KINDS), len(LABELS), 2 * SENTENCES + 1, 2 * (len(STEPS) + 1), 4, 4)
_STARTS = np.cumsum((0, *_SIZES[:-1]))
COLUMNS = sum(_SIZES)
"""Number of features; each pair has one in each of six groups."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Place:
    """A span by its tokens in the text (half-open) and its sentence."""

    first: int
    end: int
    sentence: int


def features(kind: str, heads: Sequence[Place], labels: Sequence[str], others: Sequence[Place]) -> Ints:
    """Return the columns that hold for each pair, [heads, others, 6]. ``heads`` are all of the kind in the text."""
    one, two = _table(heads)[:, None], _table(others)[None]
    gap = np.clip(two[..., 2] - one[..., 2], -SENTENCES, SENTENCES) + SENTENCES
    after = two[..., 0] >= one[..., 0]
    apart = np.maximum(0, np.where(after, two[..., 0] - one[..., 1], one[..., 0] - two[..., 1]))
    step = np.searchsorted(STEPS, apart, side="right") + (len(STEPS) + 1) * after
    low, high = np.minimum(one[..., 0], two[..., 0]), np.maximum(one[..., 0], two[..., 0])
    firsts = one[:, 0, 0]
    between = ((low[..., None] < firsts) & (firsts < high[..., None])).sum(-1)
    named = np.array([LABELS.index(label) for label in labels], dtype=np.int64)[None]
    groups = (
        np.full_like(gap, KINDS.index(kind)),
        np.broadcast_to(named, gap.shape),
        gap,
        step,
        np.minimum(between, 3),
        np.full_like(gap, min(len(heads) - 1, 3)),
    )
    found: Ints = np.stack(groups, axis=-1) + _STARTS
    return found


def _table(places: Sequence[Place]) -> Ints:
    return np.array([(p.first, p.end, p.sentence) for p in places], dtype=np.int64).reshape(-1, 3)
