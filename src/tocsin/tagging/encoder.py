"""The trained encoder: sentences to columns, one row a token, with what it says of every question.

    tokens --word pieces--> windows of whole sentences --onnxruntime--> columns [tokens, all heads]

The file ``data/encoder.onnx`` holds the network with 8-bit weights,
``encoder.json`` which columns answer what, ``pairs.npz`` the small perceptrons
that score two spans together. All columns are linear in the token states, so a
span's answer is the mean of its tokens' columns. Made by training/train.py.

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
from tocsin.tagging.wordpieces import cut, open_tokenizer, shapes_of, window_of, windows

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Columns:
    """What the encoder says of a text: a row a token, and where each head's columns stand."""

    table: Floats
    starts: NDArray[np.int64]
    """Where each token begins in the text, code points."""
    firsts: NDArray[np.int64]
    """The first token of each sentence, and the number of tokens behind the last."""
    heads: dict[str, slice]
    pairs: dict[str, Floats]

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
    def pairs(self) -> dict[str, Floats]:
        """The weights that score two spans together."""
        try:
            with np.load(self.folder / "pairs.npz") as stored:
                return {name: stored[name].astype(np.float32) for name in stored.files}
        except (OSError, ValueError) as err:
            raise BadReference(f"{self.folder / 'pairs.npz'}: {err}; install Tocsin again") from err

    @cached_property
    def session(self) -> onnxruntime.InferenceSession:
        """The opened network, on one thread: several processes serve two cores better than two threads."""
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = 1
        settings.inter_op_num_threads = 1
        settings.add_session_config_entry("session.intra_op.allow_spinning", "0")
        settings.log_severity_level = 3
        path = self.folder / "encoder.onnx"
        try:
            return onnxruntime.InferenceSession(str(path), settings, providers=["CPUExecutionProvider"])
        except Exception as err:  # onnxruntime's errors share no base but Exception
            raise BadReference(f"{path}: cannot open the encoder ({err}); install Tocsin again") from err

    def read(self, sentences: Sequence[Sentence]) -> Columns:
        """Return the columns of a text's tokens."""
        tokens = [t for s in sentences for t in s.tokens]
        words = [t.text for t in tokens]
        pieces = cut(open_tokenizer(self.folder / "tokenizer.json"), words)
        shapes = shapes_of(words)
        firsts = np.cumsum([0, *(len(s.tokens) for s in sentences)])
        lengths = [sum(map(len, pieces[a:b])) for a, b in pairwise(firsts)]
        runs = list(windows(sentences, lengths))
        table = np.zeros((len(tokens), self.layout["width"]), dtype=np.float32)
        for number, (low, high) in enumerate(runs):
            found = self._run(pieces[firsts[low] : firsts[high]], shapes[firsts[low] : firsts[high]])
            for sentence in range(low, high):
                if _best_window(runs, sentence) == number:
                    a, b = firsts[sentence], firsts[sentence + 1]
                    table[a:b] = found[a - firsts[low] : b - firsts[low]]
        starts = np.array([t.start for t in tokens], dtype=np.int64)
        return Columns(table, starts, firsts, self.heads, self.pairs)

    def _run(self, pieces: Sequence[Sequence[int]], shapes: NDArray[np.int64]) -> Floats:
        window = window_of(open_tokenizer(self.folder / "tokenizer.json"), pieces, shapes)
        given = {"ids": window.ids, "first": window.first, "last": window.last, "shapes": window.shapes}
        found: Floats = self.session.run(None, given)[0]
        return found


def _best_window(runs: Sequence[tuple[int, int]], sentence: int) -> int:
    """Return the window in which a sentence stands farthest from an edge."""
    holding = [n for n, (low, high) in enumerate(runs) if low <= sentence < high]
    return max(holding, key=lambda n: (min(sentence - runs[n][0], runs[n][1] - 1 - sentence), -n))
