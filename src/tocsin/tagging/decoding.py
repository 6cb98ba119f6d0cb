"""Makes spans of the encoder's labels: each grown from its likeliest token."""

import math
from collections.abc import Iterator, Sequence
from itertools import count

import numpy as np
from numpy.typing import NDArray

from tocsin.records import Mention, Sentence
from tocsin.tagging.encoder import Columns

Floats = NDArray[np.float32]

Piece = tuple[int, int, int, float]
"""First token, end, label and probability of a span."""

PROPOSE = 0.05
"""A span is proposed where a token is in one with this probability. Our choice: far below what is believed."""
SHARE = 0.4
"""A span takes in neighbours that are so much as likely in it as its likeliest token. Our choice; other shares were not
tried."""


def decode(
    columns: Columns, layer: str, labels: Sequence[str], sentences: Sequence[Sentence], rule: str
) -> Iterator[Mention]:
    """Yield a layer's spans in the order of the text. A label "target:person" gives label "target", kind "person".

    ``sentences`` are those of the whole text; columns may be of a stretch of it.
    """
    odds = softmax(columns.of(layer))
    names = list(dict.fromkeys(label.partition(":")[0] for label in labels))
    merged = np.zeros((len(odds), 1 + 2 * len(names)), dtype=np.float32)
    merged[:, 0] = odds[:, 0]
    for n, label in enumerate(labels):
        at = 1 + 2 * names.index(label.partition(":")[0])
        merged[:, at] += odds[:, 1 + 2 * n]
        merged[:, at + 1] += odds[:, 2 + 2 * n]
    is_some = merged[:, 0] <= 1 - PROPOSE
    for low, high, number in zip(columns.firsts, columns.firsts[1:], count(columns.first_sentence), strict=False):
        sentence = sentences[number]
        if not is_some[low:high].any():
            continue
        for first, end, which, score in _spans(merged[low:high]):
            yield Mention(
                layer=layer,
                label=names[which],
                start=sentence.tokens[first].start,
                end=sentence.tokens[end - 1].end,
                sentence=number,
                score=score,
                rule=rule,
                kind=_kind(odds[low + first : low + end], labels, names[which]),
            )


def _spans(odds: Floats) -> Iterator[tuple[int, int, int, float]]:
    """Yield first token, end, label and probability of the spans of one sentence, [tokens, 1 + 2 labels].

    Each span grows from its likeliest token, to either side as long as the next
    is likely enough beside it and no other span begins there.
    """
    inside = odds[:, 1::2] + odds[:, 2::2]
    begins = odds[:, 1::2] > odds[:, 2::2]
    likely = inside.max(axis=1)
    taken = likely < PROPOSE
    found = []
    for seed in np.argsort(-likely, kind="stable"):
        if taken[seed]:
            continue
        which = int(inside[seed].argmax())
        least = likely[seed] * SHARE
        first, end = int(seed), int(seed) + 1
        while first and not begins[first, which] and not taken[first - 1] and inside[first - 1, which] >= least:
            first -= 1
        while end < len(odds) and not begins[end, which] and not taken[end] and inside[end, which] >= least:
            end += 1
        taken[first:end] = True
        found.append((first, end, which, float(min(1.0, inside[first:end, which].mean()))))
    yield from _mended(sorted(found), begins)


GAP = 1
"""So many tokens may stand between two pieces of one span. Our choice: one doubtful word within a name."""


def _mended(found: list[Piece], begins: NDArray[np.bool_]) -> Iterator[Piece]:
    """Yield the spans with those joined that a doubtful token broke: one label, and no new beginning behind it."""
    last: Piece | None = None
    for piece in found:
        first, end, which, score = piece
        if last and last[2] == which and first - last[1] <= GAP and not begins[last[1] : first + 1, which].any():
            last = last[0], end, which, max(last[3], score)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last


def _kind(odds: Floats, labels: Sequence[str], name: str) -> str:
    """Return the kind that a label's columns favour over a span, "" where the label has none."""
    kinds = [(n, label.partition(":")[2]) for n, label in enumerate(labels) if label.partition(":")[0] == name]
    return max(kinds, key=lambda k: float(odds[:, 1 + 2 * k[0] : 3 + 2 * k[0]].sum()))[1]


def softmax(logits: Floats) -> Floats:
    """Return probabilities along the last axis."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    found: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return found


def logit(odds: float) -> float:
    """Return the log odds of a probability, which is held off 0 and 1.

    >>> logit(0.5), round(logit(0.0), 1)
    (0.0, -9.2)
    """
    held = min(max(odds, 1e-4), 1 - 1e-4)
    return math.log(held / (1 - held))


def odds_of(score: float) -> float:
    """Return the probability of log odds.

    >>> odds_of(0.0), round(odds_of(logit(0.2)), 3)
    (0.5, 0.2)
    """
    return 1 / (1 + math.exp(-score))
