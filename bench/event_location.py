"""Measures which place is an event's: sentences with a verb and the words of its place (Halterman 2019).

    python bench/event_location.py [--commit-run]

The verb is given; the network is asked, as in reading, what belongs to it, and
the tokens of the places it answers are counted against those labelled
(precision, recall, F1): its places, or where it gives none the likeliest larger
one, as a reading has it. The labels' offsets are mended (``training/event_places.py``).
Measured on the four in ten sentences that training
leaves out (``training/corpora.py``), without those that share words with gold
dev and those that their annotators rejected. Needs the shared data.

Exit status: 0 measured, 1 the shared data are missing where CI=true.
"""

import argparse
import gzip
import json
import sys
from collections.abc import Iterator
from typing import Any

from committed import last_run, results, run_facts
from shared import ROOT, require_shared
from tocsin.pipeline import open_desk
from tocsin.reading.sentences import sentences_of
from tocsin.records import Mention, Sentence
from tocsin.tagging import EncoderTagger, open_tagger
from tocsin.tagging.alike import alike

sys.path.insert(0, str(ROOT / "training"))

from event_places import labelled

NAME = "event_location"
TAUGHT = 60
"""Of a hundred sentences, the first so many teach; as in training/corpora.py."""


def main() -> int:
    """Measure, print, and write what was asked for; return the exit status."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--commit-run", action="store_true", help=f"write results/{NAME}.json")
    asked = cli.parse_args()
    tagger = open_tagger()
    right = said = wanted = sentences = 0
    for row in rows():
        found, gold = places_of(row, tagger)
        right, said, wanted = right + len(found & gold), said + len(found), wanted + len(gold)
        sentences += 1
    precision, recall = right / max(1, said), right / max(1, wanted)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    told = {**run_facts(), "reader": open_desk().reader, "sentences": sentences}
    told |= {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}
    last = last_run(NAME)
    was = f" (before: {last['f1']:.3f})" if last else ""
    print(f"{sentences} sentences: precision {precision:.3f}, recall {recall:.3f}, F1 of tokens {f1:.3f}{was}")
    if asked.commit_run:
        results(NAME).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return 0


def rows() -> Iterator[dict[str, Any]]:
    """Yield the sentences that training leaves out."""
    with gzip.open(
        require_shared().folder / "bench" / "event_location" / "labeled.jsonl.gz", "rt", encoding="utf-8"
    ) as file:
        for n, line in enumerate(file):
            row = json.loads(line)
            if n % 100 >= TAUGHT and row.get("answer") != "reject" and any(labelled(row, "VERB")):
                yield row


def places_of(row: dict[str, Any], tagger: EncoderTagger) -> tuple[set[int], set[int]]:
    """Return the numbers of the tokens that are said to be the event's place, and of those labelled so."""
    sentences = sentences_of(row["text"])
    tokens = [t for s in sentences for t in s.tokens]
    hidden = alike(sentences)
    columns = tagger.encoder.read(hidden)
    found: set[int] = set()
    for start, end in labelled(row, "VERB"):
        event = Mention(
            layer="event", label="event", start=start, end=end, sentence=_sentence(sentences, start), score=1.0, rule=""
        )
        about = tagger.encoder.about(columns, columns.place(event), [])
        believed = [m for m in tagger.members(event, about, hidden) if m.score >= tagger.least(m.label)]
        named = [m for m in believed if m.label == "place"]
        larger = sorted((m for m in believed if m.label == "within"), key=lambda m: -m.score)
        for member in named or larger[:1]:
            found |= {n for n, t in enumerate(tokens) if t.start < member.end and t.end > member.start}
    places = list(labelled(row, "LOCATION"))
    return found, {n for n, t in enumerate(tokens) if any(t.start < end and t.end > start for start, end in places)}


def _sentence(sentences: tuple[Sentence, ...], at: int) -> int:
    return max(n for n, s in enumerate(sentences) if n == 0 or (s.tokens and s.tokens[0].start <= at))


if __name__ == "__main__":
    sys.exit(main())
