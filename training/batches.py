"""Turns labelled texts into windows of numbers, and windows into batches."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

import gold
from corpora import Span, Text
from tocsin.reading.sentences import sentences_of
from tocsin.records import IncidentType, RelationKind, Sentence, Status
from tocsin.tagging import distances
from tocsin.tagging.alike import alike
from tocsin.tagging.distances import Place
from tocsin.tagging.layers import ARGUMENTS, HEADS, SPANS
from tocsin.tagging.stretch import Stretch, stretch_around
from tocsin.tagging.wordpieces import Pieces, cut, shapes_of, window_of, windows

TAUGHT: dict[str, tuple[str, ...]] = {
    "party": ("party",),
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
    return {**bio, **flags}


def argument_columns() -> dict[str, tuple[int, int]]:
    """Return where each question's columns stand in what the second stack says of an event, half-open."""
    sizes = {layer: 1 + 2 * len(labels) for layer, labels in ARGUMENTS.items()}
    sizes |= {"keep": 1, "type": len(TYPES), "status": len(STATUSES)}
    found, at = {}, 0
    for name, size in sizes.items():
        found[name] = (at, at + size)
        at += size
    return found


Bio = tuple[NDArray[np.int64], NDArray[np.float32]]
"""Labels and weights, a pair a token."""


@dataclass(slots=True)
class Row:
    """One event, or a word that is none, with what belongs to it; tokens count from the window's beginning."""

    place: Place
    run: Stretch
    """What is read around it."""
    keep: int
    type: int
    status: int
    labels: dict[str, Bio] = field(default_factory=dict)


@dataclass(slots=True)
class Window:
    """A window with its targets; spans are token places in the window."""

    corpus: str
    pieces: Pieces
    labels: dict[str, tuple[NDArray[np.int64], NDArray[np.float32]]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    """Its events."""
    words: list[Row] = field(default_factory=list)
    """Words that may look like events and are none."""
    links: list[tuple[int, int, int, int, tuple[int, ...], float]] = field(default_factory=list)
    """Head span, other span, features, whether they belong together."""
    relations: list[tuple[int, int, int, int, tuple[int, ...], int]] = field(default_factory=list)
    flags: list[tuple[str, int, int, tuple[float, ...]]] = field(default_factory=list)


def windows_of(text: Text, tokenizer: Tokenizer) -> Iterator[Window]:
    """Yield the windows of a text; spans that a window cuts are left out of it."""
    sentences = alike(sentences_of(text.text))
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
        window = Window(text.corpus, window_of(tokenizer, pieces[low:high], shapes[low:high]))
        if len(window.pieces.ids) <= 510:
            _Filler(text, sentences[first:end], window).fill()
            yield window


@cache
def trigger_words() -> frozenset[str]:
    """Return the words that name events in the gold training texts, at least twice."""
    found = Counter(e.text[s.start : s.end].casefold() for e in gold.load("train") for s in e.layers["event"])
    return frozenset(word for word, times in found.items() if times > 1 and " " not in word)


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
            background = self.text.background.get(layer, 1.0)
            self.window.labels[layer] = self.bio({**SPANS, **TAUGHT}[layer], spans, background)
        self.fill_rows()
        self.fill_links()
        self.fill_relations()
        for name, start, end, labels in self.text.flags:
            at = self.place(max(start, int(self.starts[0])), min(end, int(self.stops[-1])))
            if at and at.end - at.first >= 2 and (end <= self.stops[-1] or name != "india"):
                self.window.flags.append((name, at.first, at.end, tuple(float(x in labels) for x in FLAGS[name])))

    def bio(self, names: tuple[str, ...], spans: Iterable[Span], background: float = 1.0) -> Bio:
        labels = np.zeros(len(self.tokens), dtype=np.int64)
        weights = np.full(len(self.tokens), background, dtype=np.float32)
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

    def fill_rows(self) -> None:
        """Write each event with its own labels, and the words that look like events."""
        counts = np.bincount(self.sentence[: len(self.tokens)], minlength=max(self.sentence) + 1).tolist()
        events = [(e, p) for e in self.text.events if e.kind == "event" and (p := self.place(e.start, e.end))]

        def row(place: Place, keep: int, type_: int = UNDECIDED, status: int = UNDECIDED) -> Row:
            return Row(place, stretch_around(self.window.pieces, counts, place.sentence), keep, type_, status)

        for event, place in events:
            type_ = TYPES.index(event.type) if event.type else UNDECIDED
            # A verb of event_location may be no violence at all.
            keep = UNDECIDED if self.text.corpus == "event_location" else 1
            made = row(place, keep, type_, STATUSES.index(event.status) if event.status else UNDECIDED)
            spans = [Span(start, end, label) for label, start, end in event.members]
            named = [s for s in self.text.spans.get("role", ()) if s.weight < 0]
            for layer in event.layers:
                made.labels[layer] = self.bio(ARGUMENTS[layer], [*(named if layer == "role" else ()), *spans])
            self.window.rows.append(made)
        if self.text.corpus == "gold":
            taken = {n for _, p in events for n in range(p.first, p.end)}
            for n, token in enumerate(self.tokens):
                if n not in taken and token.text.casefold() in trigger_words():
                    self.window.words.append(row(Place(n, n + 1, self.sentence[n]), 0))

    def fill_links(self) -> None:
        heads = [(e, p) for e in self.text.events if e.kind in HEADS and (p := self.place(e.start, e.end))]
        spans = {m for e, _ in heads for m in e.members} | set(self.text.others)
        spans = {s for s in spans if s[0] in distances.LABELS}
        others = [(label, p) for label, start, end in sorted(spans) if (p := self.place(start, end))]
        at = {(label, start, end): self.place(start, end) for label, start, end in spans}
        for kind, takes in HEADS.items():
            mine = [(e, p) for e, p in heads if e.kind == kind]
            found = distances.features(kind, [p for _, p in mine], [x for x, _ in others], [p for _, p in others])
            for (event, place), row in zip(mine, found, strict=True):
                members = {(label, p.first, p.end) for label, *m in event.members if (p := at.get((label, *m)))}
                for (label, other), columns in zip(others, row, strict=True):
                    if label in takes and (other.first, other.end) != (place.first, place.end):
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
        found = distances.features(distances.KINDS[0], parties, ["actor"] * len(parties), parties)
        for a, row in zip(parties, found, strict=True):
            for b, columns in zip(parties, row, strict=True):
                kind = told.get((a, b), UNDECIDED if told.get((b, a)) else 0)
                if a is not b and abs(a.sentence - b.sentence) <= 1 and kind != UNDECIDED:
                    self.window.relations.append((a.first, a.end, b.first, b.end, tuple(columns.tolist()), kind))


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
