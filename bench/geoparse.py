"""Measures `tocsin places` on the held-out reports of LGL and GeoVirus: names found, and put where gold has them.

    python bench/geoparse.py [--json FILE] [--commit-run]

A third of the reports, by a hash of their names (training/place_corpora.py), is held out of the learning of the
recogniser and of the ranker; only these are measured. A gold name is found where the product has a name over it (the
same span, or one that overlaps it and is no more than a kind word longer or shorter: `found`), and right where its
point lies within 161 km of gold's. Accuracy: right ones among the found names that have a point. Recall: right ones
among all gold names with a point. Precision of names: the product's names (peoples left out where the corpus leaves
them out) that overlap a gold name. Rows by kind of place say where the errors are.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from statistics import median
from typing import Any

from committed import commit_run, markdown, run_facts
from product import run
from record_score import lines
from shared import ROOT, require_shared

sys.path.insert(0, str(ROOT / "training"))

from place_corpora import Gold, Marked, geovirus, lgl

NAME = "geoparse"
NEAR_KM = 161.0
TARGETS = {"lgl": (0.84, 0.70), "geovirus": (0.90, 0.75)}
"""Accuracy and recall. Source: our choice; Mordecai 3 has .827 on LGL with Elasticsearch and a transformer."""
JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """A gold name beside what the product makes of it."""

    gold: Gold
    found: JSON | None
    km: float | None
    """None where the product has no name there, or no point for it."""

    @property
    def is_right(self) -> bool:
        return self.km is not None and self.km <= NEAR_KM


def main() -> int:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--json", type=Path, metavar="FILE", help="write the figures here")
    cli.add_argument("--commit-run", action="store_true", help="write results/geoparse.json and the table in README.md")
    asked = cli.parse_args()
    require_shared()
    found: JSON = {**run_facts(), **{name: measure(list(reports)) for name, reports in corpora()}}
    print("\n".join(table(found)))
    for name, (accuracy, recall) in TARGETS.items():
        print(
            f"{name}: accuracy {found[name]['accuracy']:.3f} (at least {accuracy}),"
            f" recall {found[name]['recall']:.3f} (at least {recall})"
        )
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n")
    if asked.commit_run:
        commit_run(NAME, found, table(found))
    return 0


def corpora() -> Iterator[tuple[str, Iterator[Marked]]]:
    """Yield the held-out reports of each corpus."""
    yield "lgl", (report for report in lgl() if report.is_held_out)
    yield "geovirus", (report for report in geovirus() if report.is_held_out)


def measure(reports: Sequence[Marked]) -> JSON:
    """Return the figures of one corpus."""
    read = product(reports)
    judged = [case for report in reports for case in judge(report, read[report.doc])]
    pointed = [case for case in judged if case.gold.lat is not None]
    resolved = [case for case in pointed if case.km is not None]
    right = sum(case.is_right for case in pointed)
    said = [
        (report, p) for report in reports for p in read[report.doc] if p["use"] != "people" or report.corpus == "lgl"
    ]
    hits = sum(any(_overlap(place, gold) for gold in report.places) for report, place in said)
    return {
        "reports": len(reports),
        "names": len(judged),
        "with a point": len(pointed),
        "found": round(sum(case.found is not None for case in judged) / len(judged), 4),
        "precision of names": round(hits / len(said), 4),
        "resolved": len(resolved),
        "accuracy": round(right / len(resolved), 4),
        "recall": round(right / len(pointed), 4),
        "median km": round(median(case.km or 0.0 for case in resolved), 1),
        "names without a point, left without one": round(_left_open(judged), 4),
    }


def product(reports: Sequence[Marked]) -> dict[str, list[JSON]]:
    """Return the places that the product's command finds, by report."""
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder) / "reports.jsonl", Path(folder) / "places.jsonl"
        rows = [{"doc": report.doc, "text": report.text, "url": report.url} for report in reports]
        given.write_text("".join(json.dumps({k: v for k, v in row.items() if v}) + "\n" for row in rows))
        run("places", given, "--format", "jsonl", out=out, accept=(0, 1))
        return {line["doc"]: line.get("places", []) for line in lines(out)}


def judge(report: Marked, places: Sequence[JSON]) -> Iterator[Judged]:
    """Yield every gold name with the product's name over it, the same span before an overlapping one."""
    for gold in report.places:
        over = [place for place in places if _overlap(place, gold)]
        best = min(over, key=lambda p: abs(p["start"] - gold.start) + abs(p["end"] - gold.end), default=None)
        km = None
        if best and best["lat"] is not None and gold.lat is not None and gold.lon is not None:
            km = distance(gold.lat, gold.lon, best["lat"], best["lon"])
        yield Judged(gold, best, km)


def _overlap(place: JSON, gold: Gold) -> bool:
    return bool(place["start"] < gold.end and gold.start < place["end"])


def _left_open(judged: Sequence[Judged]) -> float:
    """Return the share of gold names without a point for which the product has none either."""
    open_ones = [case for case in judged if case.gold.lat is None]
    return sum(not case.found or case.found["lat"] is None for case in open_ones) / max(len(open_ones), 1)


def distance(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the great-circle distance in km.

    >>> round(distance(51.5, -0.12, 48.86, 2.35))
    342
    """
    a, b = radians(lat), radians(other_lat)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_lon - lon) / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(half)))


def table(found: JSON) -> list[str]:
    """Return the table of the figures."""
    names = [name for name in TARGETS if name in found]
    rows = [[key, *(f"{found[name][key]:g}" for name in names)] for key in found[names[0]]]
    return markdown(["", *names], rows)


if __name__ == "__main__":
    sys.exit(main())
