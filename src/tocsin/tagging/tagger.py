"""Finds events with the trained encoder, and for each event in turn what belongs to it.

    sentences --alike--> names unseen --encoder--> columns --decoding--> candidate events, counts, voices, places
    each candidate event --arguments--> is it an incident of its own, its type and status, its roles, places, figures

The network is asked about one event at a time, knowing where that stands, so
that of two attacks in one report each keeps its own dead. Candidates are
proposed generously; whether one is an incident of its own is weighed from both
answers (``data/thresholds.yaml``), and so is from which probability on a span
is believed. All is made by training/train.py.

The same sentences give the same tags, alone or in any company: nothing is
kept between calls but the opened models.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from tocsin.errors import BadReference
from tocsin.records import Link, Mention, Sentence, Status, Tags
from tocsin.tagging import grammar
from tocsin.tagging.alike import alike
from tocsin.tagging.decoding import decode, logit, odds_of, softmax
from tocsin.tagging.encoder import DATA, Columns, Encoder
from tocsin.tagging.layers import ARGUMENTS, HEADS, SPANS

TRIED = 0.08
"""A word as likely as this to name an event is asked about. Our choice: lower ones are almost never incidents."""
MARKED = 0.4
"""An event as likely as this is marked as another one while one is asked about. Our choice."""
ALONE = ("place", "voice", "count", "statement")
"""Layers that are read from the text as a whole, whatever event they belong to."""
UNDONE = (Status.FOILED.value, Status.DENIED.value)
"""What is rarer than that a thing took place, and so is believed from a lower probability on."""
FARTHEST = 6
"""What stands more sentences away belongs to something else. Source: our choice; most gold parts stand within two."""


class EncoderTagger:
    """The reader of mentions that comes with Tocsin."""

    def __init__(self, folder: Path = DATA) -> None:
        self.folder = folder
        self.encoder = Encoder(folder)

    @property
    def version(self) -> str:
        """Name and version of the weights."""
        return str(self.encoder.layout["version"])

    def tag(self, sentences: Sequence[Sentence]) -> Tags:
        """Return the mentions of a part and what belongs to what."""
        hidden = alike(sentences)
        columns = self.encoder.read(hidden)
        book = _Book()
        for layer in ALONE:
            for mention in decode(columns, layer, SPANS[layer], hidden, self.version):
                if mention.score >= self.least(f"alone {mention.label}"):
                    book.put(mention)
        for word, said in self.asked(hidden, columns):
            event = self.judged(word, said)
            if event.score >= self.least("event"):
                head = book.put(event)
                for member in self.members(event, said, hidden):
                    if member.score >= self.least(member.label):
                        book.link(head, book.put(member), member.score)
        for mention in grammar.plain(sentences):
            book.put_plain(mention)
        self.join(sentences, columns, book)
        return book.closed()

    def least(self, label: str) -> float:
        """Return from which probability on a span of a label is believed."""
        return float(self.thresholds["believed"].get(label, self.thresholds["believed"]["else"]))

    @cached_property
    def thresholds(self) -> dict[str, dict[str, Any]]:
        """The learned thresholds and weights. Raises: BadReference when the file is missing or broken."""
        path = self.folder / "thresholds.yaml"
        try:
            found = dict(yaml.safe_load(path.read_text(encoding="utf-8")))
            return {"event": dict(found["event"]), "believed": dict(found["believed"])}
        except (OSError, yaml.YAMLError, TypeError, ValueError, KeyError) as err:
            raise BadReference(f"{path}: {err}; install Tocsin again") from err

    def asked(self, hidden: Sequence[Sentence], columns: Columns) -> Iterator[tuple[Mention, Columns]]:
        """Yield each word that may name an event, its score how likely it does, with what is said of that event."""
        found = [m for m in decode(columns, "event", SPANS["event"], hidden, self.version) if m.score >= TRIED]
        marked = [columns.place(m) for m in found if m.score >= MARKED]
        for event in found:
            place = columns.place(event)
            yield event, self.encoder.about(columns, place, [p for p in marked if p != place])

    def members(self, event: Mention, said: Columns, hidden: Sequence[Sentence]) -> Iterator[Mention]:
        """Yield the spans that may belong to an event."""
        for layer, labels in ARGUMENTS.items():
            for mention in decode(said, layer, labels, hidden, self.version):
                if abs(mention.sentence - event.sentence) <= FARTHEST:
                    yield mention

    def judged(self, event: Mention, said: Columns) -> Mention:
        """Return an event with its type for a label, its status for a kind, and how likely it is an incident."""
        place = said.place(event)
        types, statuses = (self.encoder.layout["labels"][f"event {x}"] for x in ("type", "status"))
        weights = self.thresholds["event"]
        keep = float(said.mean("keep", place)[0])
        score = weights["bias"] + weights["word"] * logit(event.score) + weights["keep"] * keep
        likely = dict(zip(statuses, softmax(said.mean("status", place)).tolist(), strict=True))
        undone = max(UNDONE, key=lambda name: likely[name])
        status = undone if likely[undone] >= self.least("undone") else Status.HAPPENED.value
        label = types[int(softmax(said.mean("type", place)).argmax())]
        return replace(event, label=label, kind=status, score=odds_of(score))

    def join(self, sentences: Sequence[Sentence], columns: Columns, book: "_Book") -> None:
        """Write which voices give a figure, and which actor, period and voices a count has; grammar goes first."""
        plain: set[int] = set()
        for head in (n for kind in ("toll", "count") for n in book.heads(kind)):
            for other in grammar.plain_sources(sentences, book.mentions, head, book.labelled("source")):
                plain.add(head)
                book.link(head, other, grammar.PLAIN)
        for kind, labels in HEADS.items():
            for head, other, score in self.scored(columns, book, kind, labels):
                label = book.mentions[other].label
                if score >= self.least(f"{kind} {label}") and not (head in plain and label == "source"):
                    book.link(head, other, score)

    def scored(
        self, columns: Columns, book: "_Book", kind: str, labels: Collection[str]
    ) -> Iterator[tuple[int, int, float]]:
        """Yield each head of a kind and each mention that may belong to it, with how likely it does."""
        heads, others = book.heads(kind), book.labelled(*labels)
        places = [[columns.place(book.mentions[n]) for n in some] for some in (heads, others)]
        rows = columns.link_scores(kind, places[0], [book.mentions[n].label for n in others], places[1])
        for row, head in zip(rows, heads, strict=True):
            for score, other in zip(row, others, strict=True):
                yield head, other, odds_of(float(score))


class _Book:
    """Mentions and links as they are found; a span of the same label that is found twice is one mention."""

    def __init__(self) -> None:
        self.mentions: list[Mention] = []
        self.links: list[Link] = []
        self.at: dict[tuple[str, str, int, int], int] = {}

    def put(self, mention: Mention) -> int:
        """Return the number of a mention, entered if it is new; the likelier of two stays."""
        key = (mention.layer, mention.label if mention.layer != "event" else "", mention.start, mention.end)
        number = self.at.setdefault(key, len(self.mentions))
        if number == len(self.mentions):
            self.mentions.append(mention)
        elif mention.score > self.mentions[number].score:
            self.mentions[number] = mention
        return number

    def labelled(self, *labels: str) -> list[int]:
        """Return the numbers of the mentions of some labels, in the order of the text."""
        found = [n for n, m in enumerate(self.mentions) if m.label in labels]
        return sorted(found, key=lambda n: self.mentions[n].start)

    def heads(self, kind: str) -> list[int]:
        """Return the numbers of what others may belong to: a count's actor and period are no heads."""
        return [n for n, m in enumerate(self.mentions) if m.layer == kind and m.label not in ("actor", "period")]

    def put_plain(self, mention: Mention) -> None:
        """Enter what grammar finds where nothing of its kind was found; a figure belongs to the nearest event there."""
        if any(_touch(m, mention) for m in self.mentions if m.layer in ("toll", "count", "place")):
            return
        here = [n for n, m in enumerate(self.mentions) if m.layer == "event" and m.sentence == mention.sentence]
        if mention.layer != "toll":
            self.put(mention)
        elif here:
            head = min(here, key=lambda n: abs(self.mentions[n].start - mention.start))
            self.link(head, self.put(mention), mention.score)

    def link(self, head: int, other: int, score: float) -> None:
        """Enter that one mention belongs to another."""
        self.links.append(Link(head=head, other=other, score=score))

    def closed(self) -> Tags:
        """Return all in the order of the text."""
        order = sorted(range(len(self.mentions)), key=lambda n: (*_place(self.mentions[n]), n))
        at = {n: to for to, n in enumerate(order)}
        links = [replace(x, head=at[x.head], other=at[x.other]) for x in self.links]
        return Tags(mentions=tuple(self.mentions[n] for n in order), links=tuple(links))


def _touch(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


def _place(mention: Mention) -> tuple[int, int, str, str]:
    return mention.start, mention.end, mention.layer, mention.label
