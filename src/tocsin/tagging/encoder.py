"""The trained encoder: sentences to columns, one row a token, with what it says of every question.

    tokens --word pieces--> windows of whole sentences --encoder.onnx--> columns [tokens, all heads], shared states
    shared states around an event + marks --arguments.onnx--> columns of what belongs to that event

The networks have 8-bit weights; ``encoder.json`` says which columns answer
what, ``pairs.npz`` holds the small perceptrons that score two spans together.
All columns are linear in the token states, so a span's answer is the mean of
its tokens' columns. Made by training/train.py.

Windows run one by one, on one thread: 8-bit networks scale by the whole input,
so a text's answer would change with its company in a batch.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from tocsin.errors import BadReference
from tocsin.records import Mention, Sentence
from tocsin.tagging.distances import Place, features
from tocsin.tagging.stretch import stretch_around
from tocsin.tagging.wordpieces import Pieces, cut, fitting, open_tokenizer, shapes_of, window_of, windows

Floats = NDArray[np.float32]
DATA = Path(__file__).parent / "data"
"""The model that comes with Tocsin."""


@dataclass(frozen=True, slots=True)
class Window:
    """A run of sentences as it was read, half-open, and the states that both networks share."""

    low: int
    high: int
    pieces: Pieces
    tokens: tuple[int, ...]
    """Tokens by sentence."""
    states: Floats


@dataclass(frozen=True, slots=True)
class Columns:
    """What the encoder says of a text, or of a stretch of it for one event: a row a token, and where heads stand."""

    table: Floats
    starts: NDArray[np.int64]
    """Where each token begins in the text, code points."""
    firsts: NDArray[np.int64]
    """The first token of each sentence, and the number of tokens behind the last."""
    heads: dict[str, slice]
    pairs: dict[str, Floats]
    windows: tuple[Window, ...] = ()
    first_sentence: int = 0
    """The sentence that ``firsts`` begins with."""

    def of(self, head: str) -> Floats:
        """Return a head's columns, [tokens, columns]."""
        return self.table[:, self.heads[head]]

    def place(self, mention: Mention) -> Place:
        """Return a mention by its tokens; never empty."""
        first = int(np.searchsorted(self.starts, mention.start, side="right")) - 1
        end = int(np.searchsorted(self.starts, mention.end, side="left"))
        return Place(max(0, first), max(end, first + 1, 1), mention.sentence)

    def mean(self, head: str, place: Place) -> Floats:
        """Return a span's answer: the mean of its tokens' columns."""
        found: Floats = self.of(head)[place.first : place.end].mean(axis=0)
        return found

    def link_scores(self, kind: str, heads: Sequence[Place], labels: Sequence[str], others: Sequence[Place]) -> Floats:
        """Return how much each of the others looks like a part of each head, logits [heads, others]."""
        if not heads or not others:
            return np.zeros((len(heads), len(others)), dtype=np.float32)
        one = np.stack([self.mean("link", p) for p in heads])[:, None]
        two = np.stack([self.mean("link", p) for p in others])[None]
        wide = one.shape[-1] // 4
        p = self.pairs
        hidden = one[..., :wide] + two[..., wide : 2 * wide]
        hidden = hidden + (one[..., 2 * wide : 3 * wide] * two[..., 3 * wide :]) @ p["link.product"].T
        hidden = hidden + p["link.features"][features(kind, heads, labels, others)].sum(axis=2)
        found: Floats = np.maximum(hidden, 0) @ p["link.answer"][0] + p["link.bias"][0]
        return found


class Encoder:
    """The network of a folder, opened when first asked. Raises: BadReference when a file is missing or broken."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def layout(self) -> dict[str, Any]:
        """The version, and for each head its labels and columns."""
        try:
            return dict(json.loads((self.folder / "encoder.json").read_text(encoding="utf-8")))
        except (OSError, ValueError) as err:
            raise BadReference(f"{self.folder / 'encoder.json'}: {err}; install Tocsin again") from err

    @cached_property
    def heads(self) -> dict[str, slice]:
        """Where each head's columns stand."""
        return {name: slice(*at) for name, at in self.layout["columns"].items()}

    @cached_property
    def argument_heads(self) -> dict[str, slice]:
        """Where each question's columns stand in what is said of one event."""
        return {name: slice(*at) for name, at in self.layout["arguments"].items()}

    @cached_property
    def pairs(self) -> dict[str, Floats]:
        """The weights that score two spans together."""
        try:
            with np.load(self.folder / "pairs.npz") as stored:
                return {name: stored[name].astype(np.float32) for name in stored.files}
        except (OSError, ValueError) as err:
            raise BadReference(f"{self.folder / 'pairs.npz'}: {err}; install Tocsin again") from err

    @cached_property
    def session(self) -> onnxruntime.InferenceSession:
        """The network that reads a text as a whole."""
        return self._opened("encoder.onnx")

    @cached_property
    def arguments(self) -> onnxruntime.InferenceSession:
        """The network that reads what belongs to one event."""
        return self._opened("arguments.onnx")

    def _opened(self, name: str) -> onnxruntime.InferenceSession:
        """Return an opened network, on one thread: several processes serve two cores better than two threads."""
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = 1
        settings.inter_op_num_threads = 1
        settings.add_session_config_entry("session.intra_op.allow_spinning", "0")
        settings.log_severity_level = 3
        path = self.folder / name
        try:
            return onnxruntime.InferenceSession(str(path), settings, providers=["CPUExecutionProvider"])
        except Exception as err:  # onnxruntime's errors share no base but Exception
            raise BadReference(f"{path}: cannot open the encoder ({err}); install Tocsin again") from err

    def read(self, sentences: Sequence[Sentence]) -> Columns:
        """Return the columns of a text's tokens."""
        tokens = [t for s in sentences for t in s.tokens]
        words = [t.text for t in tokens]
        tokenizer = open_tokenizer(self.folder / "tokenizer.json")
        pieces = cut(tokenizer, words)
        shapes = shapes_of(words)
        firsts = np.cumsum([0, *(len(s.tokens) for s in sentences)])
        pieces = [p for a, b in pairwise(firsts) for p in fitting(pieces[a:b])]
        lengths = [sum(map(len, pieces[a:b])) for a, b in pairwise(firsts)]
        runs = list(windows(sentences, lengths))
        table = np.zeros((len(tokens), self.layout["width"]), dtype=np.float32)
        read = []
        for number, (low, high) in enumerate(runs):
            window = window_of(tokenizer, pieces[firsts[low] : firsts[high]], shapes[firsts[low] : firsts[high]])
            given = {"ids": window.ids, "first": window.first, "last": window.last, "shapes": window.shapes}
            found, states = self.session.run(None, given)
            read.append(Window(low, high, window, tuple(len(s.tokens) for s in sentences[low:high]), states))
            for sentence in range(low, high):
                if _best_window(runs, sentence) == number:
                    a, b = firsts[sentence], firsts[sentence + 1]
                    table[a:b] = found[a - firsts[low] : b - firsts[low]]
        starts = np.array([t.start for t in tokens], dtype=np.int64)
        return Columns(table, starts, firsts, self.heads, self.pairs, tuple(read))

    def about(self, columns: Columns, event: Place, others: Sequence[Place]) -> Columns:
        """Return what is said of one event in the sentences around it; the others are marked as being others."""
        runs = [(w.low, w.high) for w in columns.windows]
        window = columns.windows[_best_window(runs, event.sentence)]
        base = int(columns.firsts[window.low])
        run = stretch_around(window.pieces, window.tokens, event.sentence - window.low)
        inside = [p for p in others if run.first <= p.first - base and p.end - base <= run.end]
        own, *marked = (Place(p.first - base, p.end - base, p.sentence - window.low) for p in (event, *inside))
        first, last, shapes = run.tokens(window.pieces)
        given = {
            "states": window.states[run.piece_first : run.piece_end],
            "marks": run.marks(window.pieces, own, marked),
            "gaps": run.gaps,
            "first": first,
            "last": last,
            "shapes": shapes,
        }
        return Columns(
            table=self.arguments.run(None, given)[0],
            starts=columns.starts[base + run.first : base + run.end],
            firsts=columns.firsts[window.low + run.low : window.low + run.high + 1] - (base + run.first),
            heads=self.argument_heads,
            pairs={},
            first_sentence=window.low + run.low,
        )


def _best_window(runs: Sequence[tuple[int, int]], sentence: int) -> int:
    """Return the window in which a sentence stands farthest from an edge."""
    holding = [n for n, (low, high) in enumerate(runs) if low <= sentence < high]
    return max(holding, key=lambda n: (min(sentence - runs[n][0], runs[n][1] - 1 - sentence), -n))
