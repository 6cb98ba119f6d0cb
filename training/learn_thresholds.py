"""Learns on held-out texts from which probability on a thing is believed, and what a score is worth.

    python training/learn_thresholds.py FOLDER      -> FOLDER/thresholds.yaml

The encoder of FOLDER must have been trained without the held-out fold. Whether
a candidate is an incident of its own is a logistic regression over the two
answers of the network; every other threshold is the one of the best F1 of its
label over the spans of events whose trigger was found. Gold dev is never read
here.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import yaml

import added
import corpora
import gold
from folds import fold_of
from gold import Example
from logistic import logistic, probabilities
from tocsin.reading.sentences import sentences_of
from tocsin.records import Mention, Sentence
from tocsin.tagging import EncoderTagger
from tocsin.tagging.alike import alike
from tocsin.tagging.decoding import decode, logit
from tocsin.tagging.encoder import Columns
from tocsin.tagging.layers import ARGUMENTS, HEADS, SPANS

GRID = np.arange(0.1, 0.8, 0.05)
FEWEST = 12
"""A threshold is not read off fewer gold spans; the general one stands for it."""
USUAL = 0.4
"""The general threshold. Our choice."""
UNDONE = 0.25
"""From which probability on an event is foiled or denied. Our choice: of 47 such events in held-out texts it finds 25
(the likeliest status 16), and it takes 5 of 511 others for one."""

PENALTY = 1e-3
"""Of the two answers' weights: next to none, they are but three. Our choice."""

Hit = tuple[float, bool]


class Scores:
    """For each label, how likely each proposed span was and whether it was right, and how many there are in gold."""

    def __init__(self) -> None:
        self.found: dict[str, list[Hit]] = defaultdict(list)
        self.gold: dict[str, int] = defaultdict(int)

    def add(
        self, label: str, proposed: Sequence[tuple[Mention, float]], wanted: Sequence[tuple[int, int]], text: str
    ) -> None:
        left = list(wanted)
        self.gold[label] += len(left)
        for mention, score in sorted(proposed, key=lambda m: -m[1]):
            hit = next((w for w in left if _same(mention, w, text)), None)
            if hit is not None:
                left.remove(hit)
            self.found[label].append((score, hit is not None))

    def best(self, label: str) -> tuple[float, float]:
        """Return the threshold of the best F1, and that F1."""
        scores = np.array(self.found[label] or [(0.0, False)])
        many = self.gold[label]

        def f1(least: float) -> float:
            kept = scores[scores[:, 0] >= least]
            return float(2 * kept[:, 1].sum() / max(1, len(kept) + many))

        least = max(GRID, key=lambda t: (f1(t), -abs(t - USUAL)))
        return round(float(least), 2), round(f1(least), 3)


def _same(mention: Mention, span: tuple[int, int], text: str) -> bool:
    """Return whether a span covers half of another, or has its words."""
    shared = min(mention.end, span[1]) - max(mention.start, span[0])
    longest = max(mention.end - mention.start, span[1] - span[0])
    return shared * 2 >= longest or text[mention.start : mention.end].casefold() == text[slice(*span)].casefold()


def held_out(fold: int) -> Iterator[Example]:
    """Yield the examples that the encoder did not see."""
    yield from (e for e in [*gold.load("train"), *corpora.own_texts(), *added.examples()] if fold_of(e.doc) == fold)
    yield from added.examples("held")


class Learner:
    """Goes through the held-out texts with a tagger and gathers what it says of them."""

    def __init__(self, tagger: EncoderTagger) -> None:
        self.tagger, self.scores = tagger, Scores()
        self.events: list[tuple[float, float, bool]] = []
        self.missed = 0

    def read(self, example: Example) -> None:
        hidden = alike(sentences_of(example.text))
        if not hidden:
            return
        tagger = self.tagger
        columns = tagger.encoder.read(hidden)
        self._events(example, hidden, columns)
        alone = {"count": "count", "actor": "count", "period": "count", "source": "voice"}
        for label, layer in alone.items():
            proposed = [(m, m.score) for m in decode(columns, layer, SPANS[layer], hidden, "") if m.label == label]
            wanted = [(s.start, s.end) for s in example.layers[layer] if s.label == label]
            self.scores.add(f"alone {label}", proposed, wanted, example.text)
        self._pairs(example, hidden, columns)

    def _events(self, example: Example, hidden: Sequence[Sentence], columns: Columns) -> None:
        told: dict[tuple[int, int], list[gold.Labelled]] = {}
        for members in example.members.values():
            for trigger in (m for m in members if m.label == "event"):
                told.setdefault((trigger.start, trigger.end), []).extend(members)
        seen: set[tuple[int, int]] = set()
        for event, said in self.tagger.asked(hidden, columns):
            at = next((t for t in told if t[0] < event.end and event.start < t[1]), None)
            if at in seen:
                continue  # another word of a trigger that was found already
            keep = float(said.mean("keep", said.place(event))[0])
            self.events.append((event.score, keep, at is not None))
            if at is None:
                continue
            seen.add(at)
            found = list(self.tagger.members(event, said, hidden))
            for label in {m.partition(":")[0] for ms in ARGUMENTS.values() for m in ms}:
                proposed = [(m, m.score) for m in found if m.label == label]
                wanted = sorted({(s.start, s.end) for s in told[at] if s.label == label})
                self.scores.add(label, proposed, wanted, example.text)
        self.missed += len(told.keys() - seen)

    def _pairs(self, example: Example, hidden: Sequence[Sentence], columns: Columns) -> None:
        """Gather how gold heads and the spans that may belong to them are scored."""
        others = [s for layer in ("voice", "count") for s in example.layers[layer] if s.label != "count"]
        for kind in ("toll", "count"):
            heads = [s for s in example.layers[kind] if kind == "toll" or s.label == "count"]
            for label in HEADS[kind]:
                mine = [_mention(s, hidden) for s in others if s.label == label]
                places = [columns.place(m) for m in mine]
                rows = columns.link_scores(
                    kind, [columns.place(_mention(h, hidden)) for h in heads], [label] * len(mine), places
                )
                for head, row in zip(heads, rows, strict=True):
                    wanted = [(s.start, s.end) for s in example.parts.get(head.start, ()) if s.label == label]
                    proposed = [(m, float(1 / (1 + np.exp(-x)))) for m, x in zip(mine, row, strict=True)]
                    self.scores.add(f"{kind} {label}", proposed, wanted, example.text)

    def learned(self) -> dict[str, object]:
        """Return what goes into the file."""
        weights, least, f1, reached = _logistic(self.events, self.missed)
        believed: dict[str, float] = {"else": USUAL, "event": least, "undone": UNDONE}
        found: dict[str, str] = {"event": f"F1 {f1:.3f} of {reached}, {self.missed} of them never asked about"}
        for label in sorted(self.scores.gold):
            threshold, reached_f1 = self.scores.best(label)
            if self.scores.gold[label] >= FEWEST:
                believed[label] = threshold
            found[label] = f"F1 {reached_f1:.3f} of {self.scores.gold[label]}"
        return {"event": weights, "believed": believed, "reached": found}


def _mention(span: gold.Labelled, sentences: Sequence[Sentence]) -> Mention:
    sentence = max((n for n, s in enumerate(sentences) if s.start <= span.start), default=0)
    return Mention(layer="", label=span.label, start=span.start, end=span.end, sentence=sentence, score=1.0, rule="")


def _logistic(events: Sequence[tuple[float, float, bool]], missed: int) -> tuple[dict[str, float], float, float, int]:
    """Return the weights of both answers, the threshold of the best F1, that F1, and how many events gold has."""
    rows = np.array([(1.0, logit(word), keep) for word, keep, _ in events])
    wanted = np.array([float(hit) for *_, hit in events])
    weights = logistic(rows, wanted, PENALTY)
    odds = probabilities(rows, weights)
    many = int(wanted.sum()) + missed

    def f1(least: float) -> float:
        return float(2 * wanted[odds >= least].sum() / max(1, (odds >= least).sum() + many))

    least = max(GRID, key=f1)
    named = dict(zip(("bias", "word", "keep"), (round(float(w), 3) for w in weights), strict=True))
    return named, round(float(least), 2), f1(least), many


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("folder", type=Path)
    cli.add_argument("--fold", type=int, default=0)
    asked = cli.parse_args()
    learner = Learner(EncoderTagger(asked.folder))
    for example in held_out(asked.fold):
        learner.read(example)
    head = (
        "# Made by training/learn_thresholds.py; F1 on held-out training texts, over events whose trigger was found.\n"
    )
    words = yaml.safe_dump(learner.learned(), sort_keys=False, allow_unicode=True, width=120)
    (asked.folder / "thresholds.yaml").write_text(head + words, encoding="utf-8")
    print(words)


if __name__ == "__main__":
    main()
