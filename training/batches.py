"""Turns labelled texts into windows of numbers, and windows into batches."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from corpora import Span, Text
from tocsin.reading.sentences import sentences_of
from tocsin.records import IncidentType, RelationKind, Sentence, Status
from tocsin.tagging import distances
from tocsin.tagging.distances import Place
from tocsin.tagging.wordpieces import Pieces, cut, shapes_of, window_of, windows

SPANS: dict[str, tuple[str, ...]] = {
    "event": ("event",),
    "toll": ("killed", "injured", "held", "other"),
    "place": ("place", "within", "date"),
    "role": (
        "perpetrator:individual",
        "perpetrator:organisation",
        "target:person",
        "target:organisation",
        "target:object",
        "weapon",
    ),
    "voice": ("source",),
    "responsibility": ("claimed", "blamed", "denied", "by"),
    "count": ("count", "actor", "period"),
    "statement": ("quotation",),
    "party": ("party",),
}
"""The layers that are used when reading, with their labels."""
TAUGHT: dict[str, tuple[str, ...]] = {
    "quote": ("source", "cue", "content"),
    "entity": (
        "organisation",
        "location",
        "person",
        "temporal",
        "nationality",
        "quantity",
        "weapon",
        "militaryplatform",
        "vehicle",
    ),
    "time": ("date", "duration", "time", "set"),
    "name": ("name",),
    "headline": ("where", "side"),
}
"""Layers of other corpora: they teach the encoder and are not exported."""
FLAGS: dict[str, tuple[str, ...]] = {
    "satp_relevant": tuple(f"satp_relevant-{n}" for n in range(4)),
    "insightCrime": tuple(f"insightCrime-{n}" for n in range(7)),
    "india": ("KILL", "ARREST", "FAIL", "FORCE", "ANY_ACTION"),
}
TYPES = tuple(t.value for t in IncidentType)
STATUSES = tuple(s.value for s in Status)
RELATIONS = ("", *(k.value for k in RelationKind))
UNDECIDED = -1
"""A target that is not learned from."""


def head_sizes() -> dict[str, int]:
    """Return the number of columns of every head."""
    bio = {layer: 1 + 2 * len(labels) for layer, labels in {**SPANS, **TAUGHT}.items()}
    flags = {f"flag {name}": len(labels) for name, labels in FLAGS.items()}
    return {**bio, "event type": len(TYPES), "event status": len(STATUSES), **flags}


@dataclass(slots=True)
class Window:
    """A window with its targets; spans are token places in the window."""

    corpus: str
    pieces: Pieces
    labels: dict[str, tuple[NDArray[np.int64], NDArray[np.float32]]] = field(default_factory=dict)
    events: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First and end token, type, status."""
    links: list[tuple[int, int, int, int, tuple[int, ...], float]] = field(default_factory=list)
    """Head span, other span, features, whether they belong together."""
    relations: list[tuple[int, int, int, int, tuple[int, ...], int]] = field(default_factory=list)
    flags: list[tuple[str, int, int, tuple[float, ...]]] = field(default_factory=list)


def windows_of(text: Text, tokenizer: Tokenizer) -> Iterator[Window]:
    """Yield the windows of a text; spans that a window cuts are left out of it."""
    sentences = sentences_of(text.text)
    if not sentences:
        return
    tokens = [t for s in sentences for t in s.tokens]
    pieces = cut(tokenizer, [t.text for t in tokens])
    shapes = shapes_of([t.text for t in tokens])
    ends = np.cumsum([len(s.tokens) for s in sentences])
    starts = ends - [len(s.tokens) for s in sentences]
    lengths = [sum(len(p) for p in pieces[a:b]) for a, b in zip(starts, ends, strict=True)]
    for first, end in windows(sentences, lengths, overlap=0):
        low, high = int(starts[first]), int(ends[end - 1])
        high = min(high, low + 480)
        window = Window(text.corpus, window_of(tokenizer, pieces[low:high], shapes[low:high]))
        if len(window.pieces.ids) <= 510:
            _Filler(text, sentences[first:end], window).fill()
            yield window


class _Filler:
    """Writes a text's labels into a window of it."""

    def __init__(self, text: Text, sentences: Sequence[Sentence], window: Window) -> None:
        self.text, self.window = text, window
        self.tokens = [t for s in sentences for t in s.tokens][: len(window.pieces.first)]
        self.sentence = [n for n, s in enumerate(sentences) for _ in s.tokens]
        self.starts = np.array([t.start for t in self.tokens])
        self.stops = np.array([t.end for t in self.tokens])

    def place(self, start: int, end: int) -> Place | None:
        """Return the tokens of a stretch; None if the window has not all of it."""
        if end > self.stops[-1] or start < self.starts[0]:
            return None
        inside = np.flatnonzero((self.starts < end) & (self.stops > start))
        if not len(inside):
            return None
        return Place(int(inside[0]), int(inside[-1]) + 1, self.sentence[inside[0]])

    def fill(self) -> None:
        for layer, spans in self.text.spans.items():
            self.window.labels[layer] = self.bio({**SPANS, **TAUGHT}[layer], spans)
        self.fill_links()
        self.fill_relations()
        for name, start, end, labels in self.text.flags:
            at = self.place(max(start, int(self.starts[0])), min(end, int(self.stops[-1])))
            if at and at.end - at.first >= 2 and (end <= self.stops[-1] or name != "india"):
                self.window.flags.append((name, at.first, at.end, tuple(float(x in labels) for x in FLAGS[name])))

    def bio(self, names: tuple[str, ...], spans: Iterable[Span]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        labels = np.zeros(len(self.tokens), dtype=np.int64)
        weights = np.ones(len(self.tokens), dtype=np.float32)
        for span in spans:
            inside = np.flatnonzero((self.starts < span.end) & (self.stops > span.start))
            if not len(inside) or span.label not in names:
                continue
            weights[inside] = abs(span.weight)
            if span.weight > 0:
                at = 1 + 2 * names.index(span.label)
                labels[inside] = at + 1
                labels[inside[0]] = at
        return labels, weights

    def fill_links(self) -> None:
        placed = [(e, p) for e in self.text.events if (p := self.place(e.start, e.end))]
        spans = {m for e in self.text.events for m in e.members} | set(self.text.others)
        spans = {s for s in spans if s[0] in distances.LABELS}
        others = [(label, p) for label, start, end in sorted(spans) if (p := self.place(start, end))]
        at = {(label, start, end): self.place(start, end) for label, start, end in spans}
        for event, place in placed:
            if event.kind == "event":
                type_ = TYPES.index(event.type) if event.type else UNDECIDED
                status = STATUSES.index(event.status) if event.status else UNDECIDED
                self.window.events.append((place.first, place.end, type_, status))
        for kind in distances.KINDS:
            heads = [(e, p) for e, p in placed if e.kind == kind]
            found = distances.features(kind, [p for _, p in heads], [x for x, _ in others], [p for _, p in others])
            for (event, place), row in zip(heads, found, strict=True):
                members = {(label, p.first, p.end) for label, *m in event.members if (p := at[(label, *m)])}
                for (label, other), columns in zip(others, row, strict=True):
                    if label in TAKES[kind] and (other.first, other.end) != (place.first, place.end):
                        is_member = float((label, other.first, other.end) in members)
                        self.window.links.append(
                            (place.first, place.end, other.first, other.end, tuple(columns.tolist()), is_member)
                        )

    def fill_relations(self) -> None:
        told = {}
        for a, b, kind in self.text.relations:
            one, two = self.place(a.start, a.end), self.place(b.start, b.end)
            if one and two:
                told[(one, two)] = RELATIONS.index(kind)
        parties = sorted({p for pair in told for p in pair}, key=lambda p: p.first)[:14]
        found = distances.features("event", parties, ["actor"] * len(parties), parties)
        for a, row in zip(parties, found, strict=True):
            for b, columns in zip(parties, row, strict=True):
                kind = told.get((a, b), UNDECIDED if told.get((b, a)) else 0)
                if a is not b and abs(a.sentence - b.sentence) <= 1 and kind != UNDECIDED:
                    self.window.relations.append((a.first, a.end, b.first, b.end, tuple(columns.tolist()), kind))


TAKES = {
    "event": frozenset(distances.LABELS) - {"source", "actor", "period"},
    "toll": frozenset({"source"}),
    "count": frozenset({"source", "actor", "period"}),
}
"""Which labels may belong to which kind of head."""


@dataclass(slots=True)
class Batch:
    """Windows padded to one length."""

    windows: list[Window]
    ids: Tensor
    first: Tensor
    last: Tensor
    shapes: Tensor
    mask: Tensor | None


def batch_of(found: list[Window]) -> Batch:
    def padded(name: str) -> Tensor:
        rows = [torch.from_numpy(getattr(w.pieces, name)) for w in found]
        return torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)

    lengths = torch.tensor([len(w.pieces.ids) for w in found])
    longest = int(lengths.max())
    mask = None if bool((lengths == longest).all()) else torch.arange(longest)[None] < lengths[:, None]
    return Batch(
        found,
        padded("ids"),
        padded("first"),
        padded("last"),
        padded("shapes"),
        None if mask is None else mask[:, None, None],
    )


def batches(found: Sequence[Window], most: int, chance: random.Random) -> list[list[Window]]:
    """Return the windows in batches of about ``most`` pieces, alike in length, in a shuffled order."""
    order = sorted(found, key=lambda w: len(w.pieces.ids) * chance.uniform(0.85, 1.15))
    made: list[list[Window]] = []
    current: list[Window] = []
    longest = 0
    for window in order:
        size = max(longest, len(window.pieces.ids))
        if current and size * (len(current) + 1) > most:
            made.append(current)
            current, size = [], len(window.pieces.ids)
        current.append(window)
        longest = size
    made += [current] if current else []
    chance.shuffle(made)
    return made
