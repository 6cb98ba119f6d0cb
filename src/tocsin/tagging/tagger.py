"""Finds mentions with the trained encoder, and joins them by maximum entropy over its scores.

    sentences --encoder--> columns --decoding--> candidate spans with their probability
              --(type model)--> each event's type
              --(keep model)--> which events are incidents of their own
              --(link model)--> which candidate belongs to which event, toll or count

Spans are proposed generously, since the keep and link models weigh a span's
probability and the encoder's own score of the pair among their evidence; events
and links below the thresholds in ``data/thresholds.yaml`` are not handed on.
All is made by training/train.py from the gold training texts and others.

The same sentences give the same tags, alone or in any company: nothing is
kept between calls but the opened models.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import yaml

from tocsin.errors import BadReference
from tocsin.records import Link, Mention, Sentence, Tags
from tocsin.tagging import grammar
from tocsin.tagging.classes import keep_features, link_features, steps, type_features
from tocsin.tagging.decoding import decode, softmax
from tocsin.tagging.encoder import Columns, Encoder
from tocsin.tagging.joining import candidates, echoes, may_join, plainly_sourced
from tocsin.tagging.layers import HEADS, LAYERS
from tocsin.tagging.maxent import Model
from tocsin.tagging.words import DATA

VERSION = "encoder 1"
COUNTED = 0.5
"""A sentence with a count or a period as likely as this speaks of more than one event. Our choice."""
UNLEARNED = 0.5
"""The threshold of a kind of link that training saw too few of."""

Pair = tuple[int, int, list[str]]
"""A head and what may belong to it, by index, with what the link model sees of them."""


class EncoderTagger:
    """The reader of mentions that comes with Tocsin."""

    version = VERSION

    def __init__(self, folder: Path = DATA) -> None:
        self.folder = folder
        self.encoder = Encoder(folder)
        self.types, self.keeps, self.links = (Model(folder / f"{name}.crf") for name in ("type", "keep", "link"))

    def tag(self, sentences: Sequence[Sentence]) -> Tags:
        """Return the mentions of a part and what belongs to what."""
        columns, found = self.propose(sentences)
        found = self.name_events(sentences, columns, found)
        found = [m for m in found if m.layer != "event" or m.score >= self.threshold("keep")]
        return Tags(mentions=tuple(found), links=tuple(self.join(sentences, columns, found)))

    def threshold(self, kind: str) -> float:
        """Return from which probability on a kind of thing is believed: "keep" (events), "event:target" (links)."""
        return float(self.thresholds[kind]["threshold"]) if kind in self.thresholds else UNLEARNED

    @cached_property
    def thresholds(self) -> dict[str, dict[str, float]]:
        """The learned thresholds, with the F1 each reached. Raises: BadReference when the file is missing or broken."""
        path = self.folder / "thresholds.yaml"
        try:
            return dict(yaml.safe_load(path.read_text(encoding="utf-8")))
        except (OSError, yaml.YAMLError, TypeError, ValueError) as err:
            raise BadReference(f"{path}: {err}; install Tocsin again") from err

    def propose(self, sentences: Sequence[Sentence]) -> tuple[Columns, list[Mention]]:
        """Return what the encoder says, and candidate spans of every layer in the order of the text."""
        columns = self.encoder.read(sentences)
        labels = self.encoder.layout["labels"]
        found = [m for layer in LAYERS for m in decode(columns, layer, labels[layer], sentences, VERSION)]
        found = grammar.propose(sentences, found)
        found += echoes(sentences, found)
        return columns, sorted(found, key=lambda m: (m.start, m.end, m.layer, m.label))

    def name_events(self, sentences: Sequence[Sentence], columns: Columns, found: Sequence[Mention]) -> list[Mention]:
        """Return the mentions with each event's type for a label and, for a score, how likely it is an incident."""
        named = self.typed(sentences, columns, found)
        others = [m for m in named if m.layer in HEADS["event"]]
        events = [m for m in named if m.layer == "event"]
        kept = iter(
            replace(e, score=self.keeps.odds(keep_features(sentences, events, which, others)))
            for which, e in enumerate(events)
        )
        return self.sustained([next(kept) if m.layer == "event" else m for m in named])

    def typed(self, sentences: Sequence[Sentence], columns: Columns, found: Sequence[Mention]) -> list[Mention]:
        """Return the mentions with each event's type for a label, and its status for a kind."""
        others = [m for m in found if m.layer in HEADS["event"]]

        def named(event: Mention) -> Mention:
            label = self.types.classify(self.type_evidence(sentences, columns, event, others))[0]
            statuses = self.encoder.layout["labels"]["event status"]
            odds = softmax(columns.mean("event status", columns.place(event)))
            return replace(event, label=label, kind=statuses[int(odds.argmax())])

        return [named(m) if m.layer == "event" else m for m in found]

    def type_evidence(
        self, sentences: Sequence[Sentence], columns: Columns, event: Mention, others: Sequence[Mention]
    ) -> list[str]:
        """Return what the type model sees of an event."""
        scores = columns.mean("event type", columns.place(event))
        odds = softmax(scores)
        names = self.encoder.layout["labels"]["event type"]
        own = [x for n, name in enumerate(names) if odds[n] >= 0.02 for x in steps(f"enc {name}", float(scores[n]))]
        return [*type_features(sentences, event, others), *own, f"enc={names[int(odds.argmax())]}"]

    def sustained(self, found: Sequence[Mention]) -> list[Mention]:
        """Return the mentions with one event believed in each sentence that plainly tells how many were harmed.

        A figure without an event would be lost. A sentence that counts over a period tells of no one event.
        """
        least = self.threshold("keep")
        plain = {m.sentence for m in found if m.layer == "toll" and m.score >= grammar.PLAIN}
        plain -= {m.sentence for m in found if m.label == "count" and m.score >= COUNTED}
        events = [n for n, m in enumerate(found) if m.layer == "event" and m.sentence in plain]
        best = {found[n].sentence: n for n in sorted(events, key=lambda n: found[n].score)}
        return [
            replace(m, score=max(m.score, least)) if best.get(m.sentence) == n and m.layer == "event" else m
            for n, m in enumerate(found)
        ]

    def pairs(self, sentences: Sequence[Sentence], columns: Columns, found: Sequence[Mention]) -> Iterator[Pair]:
        """Yield each head and each mention that may belong to it."""
        for layer in HEADS:
            heads, others = candidates(found, layer)
            places = [columns.place(found[n]) for n in heads]
            scores = columns.link_scores(
                layer, places, [found[n].label for n in others], [columns.place(found[n]) for n in others]
            )
            events = [found[n] for n in heads]
            ranks: dict[str, int] = {}
            for at, other in enumerate(others):
                rank = ranks[found[other].label] = ranks.get(found[other].label, -1) + 1
                for which, head in enumerate(heads):
                    if may_join(found[head], found[other]):
                        seen = link_features(sentences, events, which, found[other], rank)
                        own = steps(f"{found[other].label}:enc", float(scores[which, at]))
                        yield head, other, [*seen, *own]

    def join(self, sentences: Sequence[Sentence], columns: Columns, found: Sequence[Mention]) -> Iterator[Link]:
        """Yield what belongs to what."""
        plain = dict(plainly_sourced(sentences, found))
        linked: set[int] = set()
        doubted: dict[int, Link] = {}
        for head, other, item in self.pairs(sentences, columns, found):
            if found[other].layer == "voice" and head in plain:
                continue
            link = Link(head=head, other=other, score=self.links.odds(item))
            if link.score >= self.threshold(f"{found[head].layer}:{found[other].label}"):
                linked.add(other)
                yield link
            elif found[other].layer == "toll" and found[other].score >= grammar.PLAIN:
                doubted[other] = max(doubted.get(other, link), link, key=lambda x: (_near(found, x), x.score))
        yield from (link for other, link in doubted.items() if other not in linked)
        yield from (
            Link(head=head, other=other, score=grammar.PLAIN) for head, others in plain.items() for other in others
        )


def _near(found: Sequence[Mention], link: Link) -> int:
    """Return how near a figure's event is: one in its sentence first. A plain figure is never left without an event."""
    return -abs(found[link.head].sentence - found[link.other].sentence)
