"""Reports with their named places marked, for learning and for measuring; which report is for which, its name decides.

LGL and GeoVirus carry coordinates; re3d marks places without; UCDP's events are names with coordinates and no text.
A third of LGL, GeoVirus and re3d by a hash of the report's name (GeoVirus: of its story) is held out of all learning.
"""

import gzip
import json
import os
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from event_places import labelled

SHARED = Path(os.environ.get("TOCSIN_SHARED") or Path(__file__).resolve().parents[2] / "shared")
ROOT = Path(__file__).resolve().parent.parent
BENCH = SHARED / "bench"
HELD_OUT = 3
"""One report in so many is held out."""


@dataclass(frozen=True, slots=True)
class Gold:
    """A named place as the corpus marks it."""

    start: int
    end: int
    lat: float | None = None
    lon: float | None = None
    code: str = ""
    """GeoNames' feature code, where the corpus says it."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A report with all its named places."""

    corpus: str
    doc: str
    text: str
    url: str
    places: tuple[Gold, ...]
    is_held_out: bool
    no_places: frozenset[tuple[int, int]] = frozenset()
    """Spans that are surely none, of a corpus that does not mark every place."""


def is_held_out(name: str) -> bool:
    """Return whether a report of this name is for measuring only.

    >>> sum(is_held_out(str(n)) for n in range(3000)) // 100
    10
    """
    return int(sha256(name.encode()).hexdigest(), 16) % HELD_OUT == 0


def lgl() -> Iterator[Marked]:
    """Yield the reports of the Local-Global Lexicon: local news; peoples' names are among the places."""
    with gzip.open(BENCH / "geoparse" / "lgl.xml.gz", "rb") as file:
        articles = ET.parse(file).getroot()
    for article in articles:
        doc = article.get("docid", "")
        places = tuple(_lgl_gold(toponym) for toponym in article.iter("toponym"))
        text, url = article.findtext("text") or "", article.findtext("url") or ""
        yield Marked("lgl", doc, text, url, places, is_held_out(doc))


def _lgl_gold(toponym: ET.Element) -> Gold:
    start, end, tag = int(toponym.findtext("start", "0")), int(toponym.findtext("end", "0")), toponym.find("gaztag")
    if tag is None:
        return Gold(start, end)
    return Gold(start, end, float(tag.findtext("lat", "")), float(tag.findtext("lon", "")), tag.findtext("fcode") or "")


def geovirus() -> Iterator[Marked]:
    """Yield the pieces of GeoVirus: Wikinews on epidemics; peoples' names are not among the places."""
    with gzip.open(BENCH / "geoparse" / "GeoVirus.xml.gz", "rb") as file:
        articles = ET.parse(file).getroot()
    for number, article in enumerate(articles):
        story = article.findtext("source") or ""
        places = tuple(
            Gold(
                *(int(p.findtext(k, "0")) - 1 for k in ("start", "end")),  # the corpus counts from one
                *(float(p.findtext(k, "0")) for k in ("lat", "lon")),
            )
            for p in article.iter("location")
        )
        yield Marked("geovirus", f"{number}", article.findtext("text") or "", "", places, is_held_out(story))


def re3d() -> Iterator[Marked]:
    """Yield the reports of re3d on Syria and Iraq; places are marked without coordinates."""
    for folder in sorted(path for path in (BENCH / "re3d").iterdir() if path.is_dir()):
        places: dict[str, list[Gold]] = {}
        for line in _lines(folder / "entities.json"):
            if line["type"] == "Location":
                places.setdefault(line["documentId"], []).append(Gold(line["begin"], line["end"]))
        for report in _lines(folder / "documents.json"):
            doc = report["_id"]
            yield Marked("re3d", doc, report["text"], "", tuple(places.get(doc, ())), is_held_out(doc))


def gold_train() -> Iterator[Marked]:
    """Yield the training part of the gold reports: the places of incidents are marked, other places are not.

    Reports of bench/places, on which the reading of places in conflict reports is measured, are left out.
    """
    measured = {row["doc"] for path in sorted((ROOT / "bench" / "places").glob("*.jsonl")) for row in _lines(path)}
    golds = {gold["doc"]: gold for gold in _lines(BENCH / "gold" / "train.gold.jsonl")}
    for report in _lines(BENCH / "gold" / "train.reports.jsonl"):
        if report["doc"] in measured or report["doc"] not in golds:
            continue
        text, incidents = report["text"], golds[report["doc"]]["incidents"]
        places = [incident["place"] for incident in incidents if incident["place"]]
        names = {name for place in places for name in (place["text"], *place["within"])}
        actors = {a for i in incidents for a in (*i["perpetrators"], *i["sources"])} - names
        yield Marked(
            "gold",
            report["doc"],
            text,
            "",
            tuple(Gold(*span) for span in _occurrences(text, names)),
            False,
            frozenset(_occurrences(text, actors)),
        )


def event_location() -> Iterator[Marked]:
    """Yield sentences of newswire on violence: the place of one event is marked, other places are not.

    Sentences of bench/places are left out, and every other one, which would only make learning longer.
    """
    measured = {row["doc"] for path in sorted((ROOT / "bench" / "places").glob("*.jsonl")) for row in _lines(path)}
    marked: dict[str, set[tuple[int, int]]] = {}
    left_out = set()
    with gzip.open(BENCH / "event_location" / "labeled.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            row = json.loads(line)
            if f"line:{number}" in measured:
                left_out.add(row["text"])
            marked.setdefault(row["text"], set()).update(labelled(row, "LOCATION"))
    for text, spans in marked.items():
        if text not in left_out and spans and int(sha256(text.encode()).hexdigest(), 16) % 2:
            yield Marked("event_location", text[:40], text, "", tuple(Gold(*span) for span in sorted(spans)), False)


def _occurrences(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    for name in sorted(names):
        yield from (found.span() for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text))


def _lines(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8-sig") as lines:
        yield from map(json.loads, filter(str.strip, lines))
