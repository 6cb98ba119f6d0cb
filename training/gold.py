"""Turns gold readings into labelled spans that a tagger can learn from.

Gold names what it found by its words; here each is looked up in the report's
text. Where words stand there more than once, the occurrence nearest to the
incident's trigger is taken, since gold does not say which was meant.
"""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SHARED = Path(os.environ.get("TOCSIN_SHARED", Path(__file__).parents[2] / "shared"))


@dataclass(frozen=True, slots=True)
class Labelled:
    """One span of a layer: half-open offsets in the body, label, and the incident it belongs to (or -1)."""

    start: int
    end: int
    label: str
    incident: int = -1


@dataclass(frozen=True, slots=True)
class Example:
    """A report with its labelled spans by layer."""

    doc: str
    text: str
    layers: dict[str, list[Labelled]] = field(default_factory=dict)
    members: dict[int, list[Labelled]] = field(default_factory=dict)
    """Every span of an incident by its number, also those that other incidents share."""
    parts: dict[int, list[Labelled]] = field(default_factory=dict)
    """What belongs to a toll or count, by where that begins: its sources, a count's actor and period."""
    gold: dict[str, Any] = field(default_factory=dict)


def load(part: str) -> Iterator[Example]:
    """Yield the examples of ``train`` or ``dev``, in the order of the reports."""
    folder = SHARED / "bench" / "gold"
    gold = {g["doc"]: g for g in map(json.loads, _lines(folder / f"{part}.gold.jsonl"))}
    for report in map(json.loads, _lines(folder / f"{part}.reports.jsonl")):
        yield align(report["doc"], report["text"], gold[report["doc"]])


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        yield from filter(str.strip, file)


def occurrences(text: str, words: str) -> list[tuple[int, int]]:
    """Return where the words stand in the text as whole words, white space being all alike."""
    pattern = r"\s+".join(re.escape(w) for w in words.split())
    if not pattern:
        return []
    whole = rf"(?<!\w){pattern}(?!\w)" if words[0].isalnum() and words[-1].isalnum() else pattern
    found = [m.span() for m in re.finditer(whole, text)]
    return found or [m.span() for m in re.finditer(pattern, text)]


def nearest(text: str, words: str | None, anchor: int) -> tuple[int, int] | None:
    """Return the occurrence nearest to the anchor, of two the earlier; None if there is none."""
    spans = occurrences(text, words or "")
    return min(spans, key=lambda s: abs(s[0] - anchor), default=None)


def align(doc: str, text: str, gold: dict[str, Any]) -> Example:
    """Return the report with every gold value found in its text, by layer."""
    layers: dict[str, list[Labelled]] = {
        name: [] for name in ("event", "role", "place", "toll", "voice", "responsibility", "count")
    }

    members: dict[int, list[Labelled]] = {n: [] for n in range(len(gold["incidents"]))}
    parts: dict[int, list[Labelled]] = {}

    def put(
        layer: str, label: str, words: str | None, anchor: int, incident: int = -1, of: int | None = None
    ) -> int | None:
        span = nearest(text, words, anchor)
        if span is None:
            return None
        found = Labelled(span[0], span[1], label, incident)
        layers[layer].append(found)
        if incident >= 0:
            members[incident].append(found)
        if of is not None:
            parts.setdefault(of, []).append(found)
        return span[0]

    for number, incident in enumerate(gold["incidents"]):
        anchor = _anchor(text, incident)
        put("event", "event", incident["trigger"], anchor, number)
        for label in ("perpetrator", "target", "weapon"):
            for words in incident[label + "s"]:
                put("role", label, words, anchor, number)
        if incident["date"]:
            put("place", "date", incident["date"]["text"], anchor, number)
        if incident["place"]:
            at = put("place", "place", incident["place"]["text"], anchor, number)
            for words in incident["place"]["within"]:
                put("place", "within", words, anchor if at is None else at, number)
        for toll in incident["tolls"]:
            at = put("toll", toll["harm"], toll["text"], anchor, number)
            for words in toll["sources"]:
                put("voice", "source", words, anchor if at is None else at, of=at)
        for words in incident["sources"]:
            put("voice", "source", words, anchor, number)
        for said in incident["responsibility"]:
            put("responsibility", said["stance"], said["actor"], anchor, number)
            if said.get("by"):
                put("responsibility", "by", said["by"], anchor, number)
    for count in gold["counts"]:
        at = put("count", "count", count["text"], 0)
        anchor = at or 0
        if count.get("actor"):
            put("count", "actor", count["actor"], anchor, of=at)
        if count.get("period_text"):
            put("count", "period", count["period_text"], anchor, of=at)
        for words in count["sources"]:
            put("voice", "source", words, anchor, of=at)
    for statement in gold["statements"]:
        at = nearest(text, statement["text"], 0)
        if statement["speaker"]:
            put("voice", "source", statement["speaker"], at[0] if at else 0)
    return Example(doc, text, {k: _unlike(v) for k, v in layers.items()}, members, parts, gold)


def _anchor(text: str, incident: dict[str, Any]) -> int:
    """Return where the incident is told: the trigger occurrence with most of its other words nearby."""
    spans = occurrences(text, incident["trigger"])
    others = [incident["place"]["text"]] if incident["place"] else []
    others += [incident["date"]["text"]] if incident["date"] else []
    others += [t["text"] for t in incident["tolls"]] + incident["targets"] + incident["perpetrators"]

    def far(span: tuple[int, int]) -> float:
        gaps = [min((abs(o[0] - span[0]) for o in occurrences(text, w)), default=400) for w in others]
        return sum(min(g, 400) for g in gaps) + span[0] / 1000

    return min(spans, key=far)[0] if spans else 0


def _unlike(spans: list[Labelled]) -> list[Labelled]:
    """Return the spans without repeats and overlaps, the longer kept."""
    kept: list[Labelled] = []
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
        if all(span.end <= k.start or span.start >= k.end for k in kept):
            kept.append(span)
    return sorted(kept, key=lambda s: s.start)
