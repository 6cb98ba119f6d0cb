"""Moves thresholds to where whole readings of held-out texts score best.

    python training/search_thresholds.py FOLDER      -> FOLDER/thresholds.yaml, in place

The thresholds of learn_thresholds.py are each best for the spans of one label,
given its event; what they are worth together shows in whole readings only. So
the threshold of events is tried first, then each label's a step down and a step
up, and a move stays where the record score (``tools/score.py`` of the shared
data) gains more than ``LEAST``. What the network says is kept between
readings. Gold dev is never read here.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from gold import Example
from learn_thresholds import held_out
from shared import require_shared
from tocsin import capture
from tocsin.clock import now
from tocsin.exchange import reading_as_json
from tocsin.reading import read
from tocsin.records import Captured, Sentence
from tocsin.reference.actor_compiled import open_directory
from tocsin.tagging import EncoderTagger
from tocsin.tagging.distances import Place
from tocsin.tagging.encoder import Columns, Encoder

EVENTS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45)
STEP = 0.1
LEAST = 0.0008
"""Gain of record score below which a move is noise. Our choice: about two items of one slot."""
BOUNDS = (0.05, 0.8)


class Remembering(Encoder):
    """An encoder that answers what it was asked before from memory."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.whole: dict[Any, Columns] = {}
        self.single: dict[Any, Columns] = {}

    def read(self, sentences: Sequence[Sentence]) -> Columns:
        key = tuple(sentences)
        if key not in self.whole:
            self.whole[key] = super().read(sentences)
        return self.whole[key]

    def about(self, columns: Columns, event: Place, others: Sequence[Place]) -> Columns:
        key = (id(columns), event, tuple(others))
        if key not in self.single:
            self.single[key] = super().about(columns, event, others)
        return self.single[key]


class Search:
    """The held-out texts, and how well they are read with thresholds."""

    def __init__(self, folder: Path, examples: Sequence[Example]) -> None:
        self.tagger = EncoderTagger(folder)
        self.tagger.encoder = Remembering(folder)
        self.scorer = require_shared().scorer()
        self.gold = {e.doc: e.gold for e in examples}
        self.captured: list[Captured] = [
            capture.given(e.text, options=capture.Options(), clock=now, title="", url="", doc=e.doc) for e in examples
        ]

    @property
    def believed(self) -> dict[str, float]:
        return self.tagger.thresholds["believed"]

    def score(self) -> float:
        """Return the record score of all held-out texts with the thresholds as they are."""
        readings = {
            c.report.doc: reading_as_json(c.report.doc, read(c, self.tagger, open_directory())) for c in self.captured
        }
        return float(self.scorer.record_score(self.scorer.tally(self.gold, readings)))

    def run(self) -> float:
        """Move the thresholds; return the record score reached."""
        tried: dict[float, float] = {}
        for least in EVENTS:
            self.believed["event"] = least
            tried[least] = self.score()
        self.believed["event"] = max(tried, key=lambda x: tried[x])
        best = max(tried.values())
        for label in [k for k in self.believed if k not in ("event", "else", "undone")]:
            here = self.believed[label]
            for least in (round(here - STEP, 2), round(here + STEP, 2)):
                if BOUNDS[0] <= least <= BOUNDS[1]:
                    before, self.believed[label] = self.believed[label], least
                    reached = self.score()
                    if reached > best + LEAST:
                        best = reached
                        print(f"{label} {least}: {best:.4f}", flush=True)
                    else:
                        self.believed[label] = before
        return best


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("folder", type=Path)
    cli.add_argument("--fold", type=int, default=0)
    asked = cli.parse_args()
    search = Search(asked.folder, list(held_out(asked.fold)))
    best = search.run()
    path = asked.folder / "thresholds.yaml"
    learned = yaml.safe_load(path.read_text(encoding="utf-8")) | {"believed": search.believed}
    learned["record score of whole readings"] = round(best, 4)
    head = "# Made by training/learn_thresholds.py and search_thresholds.py on held-out training texts.\n"
    path.write_text(head + yaml.safe_dump(learned, sort_keys=False, allow_unicode=True, width=120), encoding="utf-8")


if __name__ == "__main__":
    main()
