"""The labelled sets that merging is learned from and measured on: who is in which part, and their readings.

A part is chosen by a digest of the incident, so that all reports of an incident stand in one part, and no incident
whose report stands in gold (which the reader was trained on) stands in any part that is measured.

Readings are kept in build/merging by set, part and reader, so that a run with other weights takes no new reading.
They hold the publishers' words and are never committed.
"""

import gzip
import json
import math
import os
import pickle
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import md5
from pathlib import Path
from typing import Any

from shared import ROOT, Shared
from tocsin.capture import Options
from tocsin.pipeline import open_desk, read_all
from tocsin.records import Captured, Reading

JSON = dict[str, Any]
FOLDER = ROOT / "build" / "merging"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A report as it is read, and the incident it is known to tell of."""

    captured: Captured
    reading: Reading
    incident: str
    """"" where it is not known."""


def hundredth(incident: str) -> int:
    """Return 0..99 for an incident: which part it stands in."""
    return int(md5(incident.encode()).hexdigest(), 16) % 100


def gva(shared: Shared, part: str) -> list[JSON]:
    """Return reports of the Gun Violence Archive pool: "train" (some 1,150 reports) or "test" (some 1,250)."""
    folder = shared.folder / "bench" / "gva"
    facts = gva_facts(shared)
    docs = [doc for doc in lines_of(folder / "docs_pool_train.jsonl.gz") if doc["incident_id"] in facts]
    in_gold = _incidents_in_gold(shared, docs)
    wanted = range(30) if part == "test" else range(30, 60)
    return [
        {
            "doc": doc["id"],
            "text": doc["text"],
            "title": doc["title"],
            "published": doc["dct"],
            "source": _outlet(doc["uri"]),
            "incident": doc["incident_id"],
        }
        for doc in docs
        if hundredth(doc["incident_id"]) in wanted and not (part == "test" and doc["incident_id"] in in_gold)
    ]


def gva_facts(shared: Shared) -> dict[str, JSON]:
    """Return the archive's final word on each incident: date, place, killed, injured."""
    return {
        row["incident_id"]: row for row in lines_of(shared.folder / "bench" / "gva" / "incidents_traindev.jsonl.gz")
    }


def headlines(shared: Shared, part: str) -> list[JSON]:
    """Return UCDP's cited headlines with date and outlet, those of more than one event left out.

    "dev": all. "train": those of events with more than one headline, and one in ten of the others.
    """
    events = list(
        lines_of(shared.folder / "bench" / "ucdp_headlines" / f"{'dev' if part == 'dev' else 'train'}.jsonl.gz")
    )
    told: dict[str, dict[str, JSON]] = defaultdict(dict)
    for event in events:
        for report in event["reports"]:
            told[report["headline"]][str(event["event_id"])] = report
    single = {headline: next(iter(of.items())) for headline, of in told.items() if len(of) == 1}
    many: dict[str, int] = defaultdict(int)
    for incident, _ in single.values():
        many[incident] += 1
    found = []
    for headline, (incident, report) in single.items():
        is_train = many[incident] > 1 or hundredth(incident) < 10
        if part == "dev" or is_train:
            doc = f"ucdp-{incident}-{md5(headline.encode()).hexdigest()[:8]}"
            line = {"doc": doc, "text": headline, "published": report["date"], "source": report["office"]}
            found.append({**line, "incident": incident})
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """When and where UCDP puts an event."""

    start: date
    end: date
    lat: float
    lon: float


DAYS_APART, KM_APART = 7, 300
"""Events farther apart than either are two happenings, however loosely they are dated and placed. Our choice."""


def events_of(shared: Shared) -> dict[str, Event]:
    """Return UCDP's events by id."""
    folder = shared.folder / "bench" / "ucdp_headlines"
    return {
        str(row["event_id"]): Event(
            start=date.fromisoformat(row["date_start"]),
            end=date.fromisoformat(row["date_end"]),
            lat=row["lat"],
            lon=row["lon"],
        )
        for part in ("train", "dev")
        for row in lines_of(folder / f"{part}.jsonl.gz")
    }


def are_unrelated(one: Event | None, other: Event | None) -> bool:
    """Say whether two events are surely two; a report that has none has nothing to do with UCDP's."""
    if one is None or other is None:
        return one is not other
    days = max((one.start - other.end).days, (other.start - one.end).days)
    north, east = one.lat - other.lat, (one.lon - other.lon) * math.cos(math.radians(one.lat))
    return days > DAYS_APART or math.hypot(north, east) * 111.2 > KM_APART


def gold(shared: Shared, part: str) -> list[JSON]:
    """Return the gold texts of a part, which belong to no incident known to others."""
    return [{**row, "incident": ""} for row in _plain_lines(shared.folder / "bench" / "gold" / f"{part}.reports.jsonl")]


def readings_of(name: str, lines: Sequence[JSON]) -> list[Labelled]:
    """Return what the reports say, read as ``tocsin read`` does, or as kept from an earlier run."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    reader = re.sub(r"\W+", "-", open_desk().reader)
    kept = FOLDER / f"{name}-{reader}.pickle"
    if not kept.exists():
        source = FOLDER / f"{name}.jsonl"
        source.write_text("".join(json.dumps({**row, "incident": None}) + "\n" for row in lines))
        began, pairs = time.monotonic(), []
        for n, outcome in enumerate(read_all([str(source)], Options(), processes=os.cpu_count() or 1), 1):
            if outcome.captured and outcome.reading:
                pairs.append((outcome.captured, outcome.reading))
            if n % 500 == 0:
                print(f"  {name}: {n} of {len(lines)} read, {n / (time.monotonic() - began):.1f}/s", flush=True)
        kept.write_bytes(pickle.dumps(pairs))
    incidents = {row["doc"]: row["incident"] for row in lines}
    return [
        Labelled(captured=captured, reading=reading, incident=incidents[captured.report.doc])
        for captured, reading in pickle.loads(kept.read_bytes())
    ]


def _incidents_in_gold(shared: Shared, docs: Sequence[JSON]) -> set[str]:
    """Return the incidents of which some report stands in gold, which the reader is trained on."""
    middles = []
    for row in gold(shared, "train"):
        if row["doc"].startswith("gva"):
            plain = _letters(row["text"])
            middles.append(plain[len(plain) // 2 :][:50])
    found = set()
    for doc in docs:
        plain = _letters(doc["title"] + doc["text"])
        if any(middle in plain for middle in middles):
            found.add(doc["incident_id"])
    return found


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _outlet(address: str) -> str:
    """Return the host that published it; the archive that kept a copy is no outlet.

    >>> _outlet("http://web.archive.org/web/20141108120159/http://www.wkrn.com:80/story/24568412/a")
    'wkrn.com'
    """
    hosts = re.findall(r"https?://([^/:]+)", address)
    return hosts[-1].removeprefix("www.") if hosts else ""


def lines_of(path: Path) -> Iterator[JSON]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _plain_lines(path: Path) -> Iterator[JSON]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
