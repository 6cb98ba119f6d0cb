"""Reads every training corpus into labelled texts: one shape for all, each teaching the heads it has labels for.

    gold          all heads of the reading format, and which mention belongs to which event
    muc4          roles with their kind
    polnear       who said what: source, cue, content
    re3d          entities (its BBC part is not among the data)
    tempeval3     time expressions
    geoparse      place names
    event_location  which place belongs to which event
    ucdp          weak: place and sides of an event in its headline
    satp, insight, india   types of texts and sentences

Texts that also stand in gold dev are left out everywhere (``dev_shingles``),
and so is a fixed fifth of the Indian articles, kept for measuring.
"""

import csv
import gzip
import json
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import gold
from event_places import labelled
from gold import SHARED, Example, nearest, occurrences
from tocsin.reference.actor_compiled import open_directory
from tocsin.reference.actor_kinds import party_kind, target_kind
from tocsin.tagging.layers import ARGUMENTS

BENCH = SHARED / "bench"
OWN = Path(__file__).parent / "texts"

AGAIN = 0.3
"""Weight of a second mention of a name: gold does not say which it means, so the others teach little."""


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled stretch of the text: half-open code points; how much it teaches, 0..1."""

    start: int
    end: int
    label: str
    weight: float = 1.0


@dataclass(slots=True)
class Event:
    """An event's trigger with its type and status ("" where the corpus has none), and what belongs to it."""

    start: int
    end: int
    type: str
    status: str
    members: list[tuple[str, int, int]] = field(default_factory=list)
    kind: str = "event"
    """What heads the links: "event", "toll", "count" or "statement"."""
    layers: tuple[str, ...] = ()
    """The layers of ``ARGUMENTS`` that the corpus annotates for events; the others are not learned from it."""


@dataclass(slots=True)
class Text:
    """A text of a corpus. Layers missing from ``spans`` were not annotated; an empty list says there is none."""

    doc: str
    corpus: str
    text: str
    spans: dict[str, list[Span]] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    others: list[tuple[str, int, int]] = field(default_factory=list)
    """Spans that may belong to an event and belong to none."""
    relations: list[tuple[Span, Span, str]] = field(default_factory=list)
    background: dict[str, float] = field(default_factory=dict)
    """How much a layer's unlabelled tokens teach, 0..1; 1 where it is not given."""
    flags: list[tuple[str, int, int, tuple[str, ...]]] = field(default_factory=list)
    """Labels of stretches: the head, the stretch, its labels."""


@cache
def dev_shingles() -> frozenset[str]:
    """Return the word runs of gold dev texts, by which a copy is known in another corpus."""
    return frozenset(s for e in gold.load("dev") for s in shingles(e.text))


def shingles(text: str) -> Iterator[str]:
    """Yield every run of nine words."""
    words = re.findall(r"\w+", text.casefold())
    for at in range(max(1, len(words) - 8)):
        yield " ".join(words[at : at + 9])


def is_held_back(text: str) -> bool:
    """Return whether a text shares three runs of words with a gold dev text, or all of a short text."""
    found = list(shingles(text))
    return sum(s in dev_shingles() for s in found) >= min(3, len(found))


def _gzipped(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, filter(str.strip, file))


def golden(examples: Iterable[Example]) -> Iterator[Text]:
    """Yield gold examples as texts."""
    directory = open_directory()

    def kind(label: str, words: str) -> str:
        if label == "perpetrator":
            return f"perpetrator:{party_kind(words, directory).value}"
        if label == "target":
            return f"target:{target_kind(words, directory).value}"
        return label

    for e in examples:
        found = Text(e.doc, "gold", e.text)
        for layer, spans in e.layers.items():
            labelled = [Span(s.start, s.end, kind(s.label, e.text[s.start : s.end])) for s in spans]
            found.spans[layer] = labelled + list(_again(e.text, labelled) if layer in ("role", "place") else ())
        found.events += _events(e, kind)
        found.others = [
            (s.label, s.start, s.end) for x in ("voice", "count") for s in e.layers[x] if s.label != "count"
        ]
        found.spans["statement"] = []
        for said in e.gold["statements"]:
            if at := nearest(e.text, said["text"], 0):
                found.spans["statement"].append(Span(*at, "quotation"))
                speaker = nearest(e.text, said["speaker"], at[0])
                members = [("source", *speaker)] if speaker else []
                found.events.append(Event(*at, "", "", members, kind="statement"))
        found.relations += _relations(e)
        parties = {(s.start, s.end) for a, b, _ in found.relations for s in (a, b)}
        found.spans["party"] = _apart([Span(a, b, "party") for a, b in sorted(parties)])
        yield found


def _events(e: Example, kind: Callable[[str, str], str]) -> Iterator[Event]:
    """Yield the incidents, tolls and counts of an example, each with its members."""
    for number, incident in enumerate(e.gold["incidents"]):
        spans = e.members[number]
        trigger = next((s for s in spans if s.label == "event"), None)
        if trigger:
            event = Event(trigger.start, trigger.end, incident["type"], incident["status"], layers=tuple(ARGUMENTS))
            event.members += sorted(
                {(kind(s.label, e.text[s.start : s.end]), s.start, s.end) for s in spans if s.label != "event"}
            )
            yield event
    for layer in ("toll", "count"):
        for span in e.layers[layer]:
            if layer == "toll" or span.label == "count":
                head = Event(span.start, span.end, "", "", kind=layer)
                head.members += sorted({(s.label, s.start, s.end) for s in e.parts.get(span.start, ())})
                yield head


def _relations(e: Example) -> Iterator[tuple[Span, Span, str]]:
    for r in e.gold["relations"]:
        said = nearest(e.text, r["text"], 0)
        anchor = said[0] if said else 0
        a, b = nearest(e.text, r["a"], anchor), nearest(e.text, r["b"], anchor)
        if a and b and a != b:
            yield Span(*a, "party"), Span(*b, "party"), r["kind"]


def _again(text: str, spans: list[Span]) -> Iterator[Span]:
    """Yield the other places where a labelled name stands, weighing little."""
    taken = [(s.start, s.end) for s in spans]
    for span in spans:
        if len(text[span.start : span.end]) < 4:
            continue
        for start, end in occurrences(text, text[span.start : span.end]):
            if all(end <= s or start >= e for s, e in taken):
                taken.append((start, end))
                yield Span(start, end, span.label, -AGAIN)


def _apart(spans: list[Span]) -> list[Span]:
    """Return the spans without overlaps, the longer kept."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
        if all(span.end <= k.start or span.start >= k.end for k in kept):
            kept.append(span)
    return sorted(kept, key=lambda s: s.start)


MUC_SLOTS = {
    "PERP: INDIVIDUAL ID": "perpetrator:individual",
    "PERP: ORGANIZATION ID": "perpetrator:organisation",
    "PHYS TGT: ID": "target:object",
    "HUM TGT: NAME": "target:person",
    "HUM TGT: DESCRIPTION": "target:person",
    "INCIDENT: INSTRUMENT ID": "weapon",
}
"""MUC-4's slots as roles. Source: bench/muc4, template-doc-part1.v7."""


MUC_EVENTS = {
    "ATTACK": (
        None,
        r"KILL\w*|MURDER\w*|ASSASSINAT\w*|ATTACK\w*|AMBUSH\w*|MASSACRE\w*|SHOT|SHOOTING|FIRED|CLASH\w*|DIED|DEATH",
    ),
    "BOMBING": ("remote_explosive", r"BOMB\w*|EXPLO\w*|DYNAMITE\w*|BLAST\w*|DETONAT\w*|ATTACK\w*|CAR BOMB"),
    "KIDNAPPING": ("abduction", r"KIDNAP\w*|ABDUCT\w*|HOSTAGE\w*|CAPTURE\w*|SEIZE\w*"),
    "ARSON": ("property_destruction", r"BURN\w*|ARSON|FIRE|ATTACK\w*|DESTROY\w*"),
    "ROBBERY": (None, r"ROB\w*|STOLE\w*|STEAL\w*|LOOT\w*"),
    "FORCED WORK STOPPAGE": (None, r"STOPPAGE|STRIKE"),
}
"""MUC-4's incident types: the type they are here (None: several are possible) and words that tell of such an incident.
Source: bench/muc4, template-doc-part1.v7 section 3; the words are our choice."""


def muc4() -> Iterator[Text]:
    """Yield the MUC-4 training reports (never TST1 to TST4) with their roles, and each template as an event.

    A template names no trigger: the word of its type that stands nearest to its
    fills is taken. Threats are no events (READING.md).
    """
    for row in _gzipped(BENCH / "muc4" / "train.jsonl.gz"):
        text, spans = row["text"], []
        found = Text(row["docid"], "muc4", text)
        for template in row["templates"]:
            fills = []
            for slot, label in MUC_SLOTS.items():
                for fill in template.get(slot, ()):
                    weight = 0.5 if fill.startswith("?") else 1.0
                    for words in re.findall(r'"([^"]+)"', fill):
                        fills += [Span(a, b, label, weight) for a, b in occurrences(text, words)]
            spans += fills
            event = _muc_event(text, template, fills)
            if event and all(event.end <= o.start or event.start >= o.end for o in found.events):
                found.events.append(event)
        found.spans["role"] = _apart(spans)
        # Templates leave out much that is an incident here, fighting between armed sides first of all.
        found.spans["event"], found.background["event"] = [Span(e.start, e.end, "event") for e in found.events], 0.1
        yield found


def _muc_event(text: str, template: dict[str, Any], fills: list[Span]) -> Event | None:
    """Return a template as an event at its likeliest trigger, None where no word tells of it."""
    type_, words = MUC_EVENTS.get((template.get("INCIDENT: TYPE") or [""])[0].strip(" ?").split(" /")[0], (None, ""))
    stage = " ".join(template.get("INCIDENT: STAGE OF EXECUTION", ()))
    spots = [m.span() for m in re.finditer(rf"\b(?:{words})\b", text)] if words else []
    if not spots or "THREAT" in stage:
        return None
    names: dict[str, list[int]] = {}
    for f in fills:
        names.setdefault(text[f.start : f.end], []).append(f.start)

    def far(spot: tuple[int, int]) -> float:
        return sum(min(400, *(abs(at - spot[0]) for at in ats)) for ats in names.values()) + spot[0] / 1000

    start, end = min(spots, key=far)
    event = Event(start, end, type_ or "", "happened" if "ACCOMPLISHED" in stage else "", layers=("role",))
    event.members = [(s.label, s.start, s.end) for s in _apart(fills)]
    return event


def polnear(share: float = 0.25) -> Iterator[Text]:
    """Yield stretches of PolNeAR's articles with sources, cues and contents; ``share`` of all articles, 0..1."""
    with tarfile.open(BENCH / "polnear" / "train.tar.gz") as folder:
        files = {m.name: m for m in folder.getmembers() if m.isfile()}
        for name in sorted(n for n in files if "/text/" in n):
            if sum(name.encode()) % 100 >= share * 100:
                continue
            text = folder.extractfile(files[name]).read().decode("utf-8")  # type: ignore[union-attr]
            stem = Path(name).stem
            marks = [
                n
                for n in files
                if "/attributions/" in n and stem.startswith(re.sub(r"_[0-9a-f]{4}$", "", Path(n).stem))
            ]
            if len(marks) != 1:
                continue
            lines = folder.extractfile(files[marks[0]]).read().decode("utf-8").splitlines()  # type: ignore[union-attr]
            spans = []
            for line in lines:
                found = re.match(r"T\d+\t(Source|Cue|Content) (\d+) (?:[\d; ]* )?(\d+)\t", line)
                if found:
                    spans.append(Span(int(found[2]), int(found[3]), found[1].casefold()))
            yield Text(name, "polnear", text, {"quote": _apart([s for s in spans if s.end - s.start < 400])})


def re3d() -> Iterator[Text]:
    """Yield re3d's documents with their entities."""
    for folder in sorted(p for p in (BENCH / "re3d").iterdir() if (p / "documents.json").exists()):
        entities: dict[str, list[Span]] = {}
        for row in _rows(folder / "entities.json"):
            span = Span(row["begin"], row["end"], row["type"].casefold())
            entities.setdefault(row["documentId"], []).append(span)
        for row in _rows(folder / "documents.json"):
            if not is_held_back(row["text"]):
                yield Text(row["_id"], "re3d", row["text"], {"entity": _apart(entities.get(row["_id"], []))})


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8-sig") as file:
        yield from map(json.loads, filter(str.strip, file))


def timebank() -> Iterator[Text]:
    """Yield TimeBank's and AQUAINT's texts with their TIMEX3 spans."""
    for path in sorted((BENCH / "tempeval3" / "train").glob("*/*.tml")):
        root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
        body = root.find("TEXT")
        if body is None:
            continue
        text, spans = "", []

        def walk(node: ElementTree.Element, spans: list[Span] = spans) -> None:
            nonlocal text
            start = len(text)
            text += node.text or ""
            for child in node:
                walk(child)
                text += child.tail or ""
            if node.tag == "TIMEX3":
                spans.append(Span(start, len(text), node.get("type", "DATE").casefold()))

        walk(body)
        yield Text(path.stem, "tempeval3", text, {"time": _apart(spans)})


def geoparse() -> Iterator[Text]:
    """Yield every fourth of the Local-Global Lexicon's articles with its place names."""
    with gzip.open(BENCH / "geoparse" / "lgl.xml.gz") as file:
        root = ElementTree.parse(file).getroot()
    for n, article in enumerate(root.iter("article")):
        if n % 4:
            continue
        text = article.findtext("text") or ""
        spans = [
            Span(int(t.findtext("start") or 0), int(t.findtext("end") or 0), "name")
            for t in article.iter("toponym")
            if t.findtext("start")
        ]
        yield Text(article.get("docid", ""), "geoparse", text, {"name": _apart(spans)})


def event_location(share: float = 0.6) -> Iterator[Text]:
    """Yield sentences with a verb and the places that belong to it; other places belong to none."""
    for n, row in enumerate(_gzipped(BENCH / "event_location" / "labeled.jsonl.gz")):
        text = row["text"]
        if n % 100 >= share * 100 or row.get("answer") == "reject" or is_held_back(text):
            continue
        places = [("place", start, end) for start, end in labelled(row, "LOCATION")]
        found = Text(f"event-location-{n}", "event_location", text)
        for start, end in labelled(row, "VERB"):
            found.events.append(Event(start, end, "", "", places, layers=("place",)))
        if found.events:
            yield found


def ucdp(most: int = 6000) -> Iterator[Text]:
    """Yield headlines that name their event's place or a side of it; those of several events are left out."""
    seen: dict[str, int] = {}
    rows = list(_gzipped(BENCH / "ucdp_headlines" / "train.jsonl.gz"))
    for row in rows:
        for r in row["reports"]:
            seen[r["headline"]] = seen.get(r["headline"], 0) + 1
    given = 0
    for row in rows:
        for r in row["reports"]:
            head = r["headline"]
            if given >= most or seen[head] > 1 or len(head) < 25:
                continue
            spans = []
            for label, words in (
                ("where", row["where"]),
                ("where", row["adm_1"]),
                ("side", row["side_a"]),
                ("side", row["side_b"]),
            ):
                name = re.sub(
                    r"\b(?:Government of|village|town|city|state|province|district|governorate)\b", "", words or ""
                ).strip(" ,()")
                spans += [Span(*at, label) for at in occurrences(head, name) if len(name) > 2][:1]
            if spans:
                given += 1
                yield Text(f"ucdp-{row['event_id']}", "ucdp", head, {"headline": _apart(spans)})


MOST_FLAGGED = 600
"""Code points of a text that teach its type; the rest of an analysis adds cost and little else. Our choice."""


def flagged() -> Iterator[Text]:
    """Yield texts and sentences with their types: SATP, InSight Crime (texts), Indian articles (sentences)."""
    for name in ("satp_relevant", "insightCrime"):
        with gzip.open(BENCH / "conflict_text" / name / "train.tsv.gz", "rt", encoding="utf-8", newline="") as file:
            for n, row in enumerate(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)):
                text, labels = row[0], tuple(f"{name}-{i}" for i, flag in enumerate(row[1:]) if flag.strip() == "1")
                if not is_held_back(text):
                    text = text[:MOST_FLAGGED]
                    yield Text(f"{name}-{n}", name, text, flags=[(name, 0, len(text), labels)])
    by_doc: dict[int, list[dict[str, Any]]] = {}
    for row in _gzipped(BENCH / "india_police_events" / "sents.jsonl.gz"):
        if row["doc_id"] % 5:
            by_doc.setdefault(row["doc_id"], []).append(row)
    for doc, rows in by_doc.items():
        if not any(row["sent_labels"] for row in rows) and doc % 3:
            continue
        text, flags = "", []
        for row in rows[:24]:
            flags.append(("india", len(text), len(text) + len(row["sent_text"]), tuple(row["sent_labels"])))
            text += row["sent_text"] + "\n"
        if not is_held_back(text):
            yield Text(f"india-{doc}", "india", text, flags=flags)


def own_texts() -> Iterator[Example]:
    """Yield the project's own training texts."""
    for reports in sorted(OWN.glob("*.reports.jsonl")):
        readings = {g["doc"]: g for g in _json_lines(reports.with_name(reports.name.replace("reports", "gold")))}
        for row in _json_lines(reports):
            yield gold.align(row["doc"], row["text"], readings[row["doc"]])


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, filter(str.strip, path.read_text(encoding="utf-8").splitlines()))
