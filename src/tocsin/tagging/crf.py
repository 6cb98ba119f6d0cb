"""Finds mentions by conditional random fields, and joins them by maximum entropy.

    sentences --(one sequence model a layer)--> candidate spans with their probability
              --(type model)--> each event's type
              --(keep model)--> which events are incidents of their own
              --(link model)--> which candidate belongs to which event, toll or count

Spans are proposed generously (``PROPOSE``), since the keep and link models
weigh a span's probability among their evidence; events and links below the
thresholds in ``data/thresholds.yaml`` are not handed on. All models are CRFsuite files in ``data/``, made by
training/train.py from the gold training texts.

The same sentences give the same tags, alone or in any company: nothing is
kept between calls but the opened models.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pycrfsuite
import yaml

from tocsin.errors import BadReference
from tocsin.records import Link, Mention, Sentence, Tags
from tocsin.tagging import grammar
from tocsin.tagging.classes import keep_features, link_features, type_features
from tocsin.tagging.features import DATA, features
from tocsin.tagging.layers import HEADS, LAYERS, place_of

VERSION = "crf 1"
FARTHEST = 6
"""What stands more sentences away belongs to something else. Source: our choice; most gold parts stand within two."""
COUNTED = 0.5
"""A sentence with a count or a period as likely as this speaks of more than one event. Our choice."""
UNLEARNED = 0.5
"""The threshold of a kind of link that training saw too few of."""
PROPOSE = 0.03
"""A span is proposed from this probability on. Our choice: the least at which recall on held-out fifths still rose."""


class Model:
    """One CRFsuite file, opened when first asked."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def tagger(self) -> pycrfsuite.Tagger:
        """The opened model. Raises: BadReference when the file is missing or broken."""
        opened = pycrfsuite.Tagger()
        try:
            opened.open(str(self.path))
        except (OSError, ValueError) as err:
            raise BadReference(f"{self.path}: cannot open the reading model ({err}); install Tocsin again") from err
        return opened

    def sequence(self, items: Sequence[Sequence[str]]) -> list[str]:
        """Return the best labels; ``probability`` then speaks of this sequence."""
        self.tagger.set(pycrfsuite.ItemSequence(items))
        return list(self.tagger.tag())

    def probability(self, label: str, at: int) -> float:
        """Return the marginal probability of a label at a place of the last sequence."""
        return float(self.tagger.marginal(label, at))

    def classify(self, item: Sequence[str]) -> tuple[str, float]:
        """Return the likeliest class of a single item, with its probability."""
        label = self.sequence([item])[0]
        return label, self.probability(label, 0)

    def odds(self, item: Sequence[str]) -> float:
        """Return the probability of class "yes"."""
        self.tagger.set(pycrfsuite.ItemSequence([item]))
        return self.probability("yes", 0)


class CrfTagger:
    """The first reader of mentions."""

    version = VERSION

    def __init__(self, folder: Path = DATA) -> None:
        self.folder = folder
        self.layers = {layer: Model(folder / f"{layer}.crf") for layer in LAYERS}
        self.types, self.keeps, self.links = (Model(folder / f"{name}.crf") for name in ("type", "keep", "link"))

    def tag(self, sentences: Sequence[Sentence]) -> Tags:
        """Return the mentions of a part and what belongs to what."""
        found = self.name_events(sentences, self.propose(sentences))
        found = [m for m in found if m.layer != "event" or m.score >= self.threshold("keep")]
        return Tags(mentions=tuple(found), links=tuple(self.join(sentences, found)))

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

    def propose(self, sentences: Sequence[Sentence]) -> list[Mention]:
        """Return candidate spans of every layer, in the order of the text."""
        found: list[Mention] = []
        for number, sentence in enumerate(sentences):
            items = pycrfsuite.ItemSequence(features(sentence, place_of(number)))
            for layer, model in self.layers.items():
                found += _spans(layer, model.tagger, items, sentence, number)
        found = grammar.propose(sentences, found)
        found += echoes(sentences, found)
        return sorted(found, key=lambda m: (m.start, m.end, m.layer, m.label))

    def name_events(self, sentences: Sequence[Sentence], found: Sequence[Mention]) -> list[Mention]:
        """Return the mentions with each event's type for a label and, for a score, how likely it is an incident."""
        others = [m for m in found if m.layer in HEADS["event"]]
        events = [m for m in found if m.layer == "event"]
        named = [replace(e, label=self.types.classify(type_features(sentences, e, others))[0]) for e in events]
        kept = iter(
            replace(e, score=self.keeps.odds(keep_features(sentences, named, which, others)))
            for which, e in enumerate(named)
        )
        return self.sustained([next(kept) if m.layer == "event" else m for m in found])

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

    def join(self, sentences: Sequence[Sentence], found: Sequence[Mention]) -> Iterator[Link]:
        """Yield what belongs to what."""
        plain = dict(plainly_sourced(sentences, found))
        linked: set[int] = set()
        doubted: dict[int, Link] = {}
        for head, other, item in pairs(sentences, found):
            link = Link(head=head, other=other, score=self.links.odds(item))
            if found[other].layer == "voice" and head in plain:
                continue
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


def plainly_sourced(sentences: Sequence[Sentence], found: Sequence[Mention]) -> Iterator[tuple[int, list[int]]]:
    """Yield each figure whose sources grammar settles, with these."""
    voices = [n for n, m in enumerate(found) if m.layer == "voice" and m.label == "source"]
    for head, mention in enumerate(found):
        if mention.layer in ("toll", "count") and mention.label != "period":
            chain = grammar.plain_sources(sentences, found, head, voices)
            if chain:
                yield head, chain


def echoes(sentences: Sequence[Sentence], found: Sequence[Mention]) -> Iterator[Mention]:
    """Yield spans that answer another question too: victims may be targets, suspects blamed, a voice the claimant.

    The link model decides; without these it could not choose what the sequence models left unlabelled.
    """
    taken = {(m.start, m.label) for m in found}

    def again(mention: Mention, layer: str, label: str) -> Iterator[Mention]:
        if (mention.start, label) not in taken:
            taken.add((mention.start, label))
            yield replace(mention, layer=layer, label=label, score=mention.score * ECHO)

    for mention in found:
        words = [t.text.casefold() for t in sentences[mention.sentence].tokens]
        if mention.layer == "toll":
            yield from again(mention, "role", "target")
        elif mention.label in ("perpetrator", "source", "claimed", "blamed"):
            if any(w.startswith("responsib") for w in words) and any(w.startswith("claim") for w in words):
                yield from again(mention, "responsibility", "claimed")
            if any(w.startswith(("suspect", "alleg", "accus", "blam")) for w in words) and mention.label != "source":
                yield from again(mention, "responsibility", "blamed")
            if mention.layer == "responsibility":
                yield from again(mention, "role", "perpetrator")


ECHO = 0.5
"""An echo's probability, as a share of its mention's: the model learns from it that it is one. Our choice."""


def pairs(sentences: Sequence[Sentence], found: Sequence[Mention]) -> Iterator[tuple[int, int, list[str]]]:
    """Yield each head and each mention that may belong to it, by index, with what the link model sees of them."""
    for layer, takes in HEADS.items():
        heads = [n for n, m in enumerate(found) if m.layer == layer]
        ranks: dict[str, int] = {}
        for at, other in enumerate(found):
            if other.layer not in takes or not heads:
                continue
            rank = ranks[other.label] = ranks.get(other.label, -1) + 1
            for which, head in enumerate(heads):
                if head != at and abs(found[head].sentence - other.sentence) <= FARTHEST:
                    yield head, at, link_features(sentences, [found[h] for h in heads], which, other, rank)


def _spans(
    layer: str, tagger: pycrfsuite.Tagger, items: pycrfsuite.ItemSequence, sentence: Sentence, number: int
) -> Iterator[Mention]:
    """Yield the best path's spans and, where it has none, spans whose beginning is likely enough."""
    tagger.set(items)
    best = tagger.tag()
    labels = tagger.labels()
    starts = [label for label in labels if label.startswith("B-")]
    taken = [label != "O" for label in best]
    size = len(best)
    at = 0
    while at < size:
        if best[at] == "O" and 1.0 - tagger.marginal("O", at) < PROPOSE:
            at += 1
            continue
        label, odds = best[at], 0.0
        if label == "O":
            label, odds = max(((b, tagger.marginal(b, at)) for b in starts), key=lambda x: x[1], default=("O", 0.0))
        if label == "O" or (odds and odds < PROPOSE):
            at += 1
            continue
        name, inside = label[2:], "I-" + label[2:]
        end = at + 1
        if odds:
            floor = odds / 2
            while end < size and not taken[end] and inside in labels and tagger.marginal(inside, end) >= floor:
                end += 1
        else:
            while end < size and best[end] == inside:
                end += 1
            odds = tagger.marginal(label, at)
        yield Mention(
            layer=layer,
            label=name,
            start=sentence.tokens[at].start,
            end=sentence.tokens[end - 1].end,
            sentence=number,
            score=min(1.0, max(0.0, odds)),
            rule=VERSION,
        )
        at = end
