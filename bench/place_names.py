"""Measures `tocsin places` on place names in conflict reports: villages, districts, provinces, airports.

    python bench/place_names.py [--part dev|test] [--errors] [--json FILE] [--commit-run]

bench/places holds offsets, ids and points of names in the training part of gold (places/README.md); dev was looked at
while Tocsin was made, and the ranker learns from it; test by its figures only. Each report is read whole by the real
command; of event_location each sentence is a report. A name that the gazetteer holds is right where the product's
place has one of the right ids, or lies within 10 km. A name that it does not hold is right within 10 km, or with the id
of the place that the report states as larger, open without a point, and wrong elsewhere. One that the product does not
take for a place is missed.
"""

import argparse
import gzip
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from committed import commit_run, markdown, run_facts
from geoparse import distance
from product import run
from record_score import lines
from shared import Shared, require_shared

NAME = "place_names"
FOLDER = Path(__file__).parent / "places"
RIGHT_KM = 10.0
TARGET_HELD, TARGET_WRONG = 0.85, 0.05
"""Source: our choice; villages are the point, of which the usual lists know next to none."""
JSON = dict[str, Any]


def main() -> int:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--part", choices=["dev", "test"], help="only this part")
    cli.add_argument("--errors", action="store_true", help="show what is not right, in dev only")
    cli.add_argument("--json", type=Path, metavar="FILE", help="write the figures here")
    cli.add_argument(
        "--commit-run", action="store_true", help="write results/place_names.json and the table in README.md"
    )
    asked = cli.parse_args()
    shared, found = require_shared(), run_facts()
    for part in [asked.part] if asked.part else ["dev", "test"]:
        golds = list(lines(FOLDER / f"places_{part}.jsonl"))
        texts = texts_of(shared, golds)
        read = product(texts)
        judged = [(gold, *judge(gold, read[key_of(gold)])) for gold in golds if key_of(gold) in texts]
        found[part] = figures(judged)
        if asked.errors and part == "dev":
            show_errors(judged, texts)
    print("\n".join(table(found)))
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n")
    if asked.commit_run:
        commit_run(NAME, found, table(found))
    return 0


def key_of(gold: Mapping[str, Any]) -> str:
    """Return the name under which a gold row's report is read."""
    return f"{gold['set']}/{gold['doc']}"


def texts_of(shared: Shared, golds: Sequence[JSON]) -> dict[str, str]:
    """Return the texts of all reports that gold rows speak of."""
    wanted = {key_of(gold) for gold in golds}
    found = {}
    for line in lines(shared.folder / "bench" / "gold" / "train.reports.jsonl"):
        found[f"gold-train/{line['doc']}"] = line["text"]
    path = shared.folder / "bench" / "event_location" / "labeled.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as sentences:
        for number, line in enumerate(sentences, start=1):
            if f"event_location/line:{number}" in wanted:
                found[f"event_location/line:{number}"] = json.loads(line)["text"]
    return {key: text for key, text in found.items() if key in wanted}


def product(texts: Mapping[str, str]) -> dict[str, list[JSON]]:
    """Return the places that the product's command finds, by report."""
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder) / "reports.jsonl", Path(folder) / "places.jsonl"
        given.write_text("".join(json.dumps({"doc": key, "text": text}) + "\n" for key, text in texts.items()))
        run("places", given, "--format", "jsonl", out=out, accept=(0, 1))
        return {line["doc"]: line.get("places", []) for line in lines(out)}


def judge(gold: JSON, places: Sequence[JSON]) -> tuple[str, JSON | None]:
    """Return "right", "parent", "open", "wrong" or "missed", and the product's place."""
    over = [place for place in places if place["start"] < gold["end"] and gold["start"] < place["end"]]
    best = min(over, key=lambda p: abs(p["start"] - gold["start"]) + abs(p["end"] - gold["end"]), default=None)
    if best is None:
        return "missed", None
    if best["lat"] is None:
        return "open", best
    parent = gold["parent"] or {"answers": []}
    ids = {best["id"], *(f"admin:{best['country']}.{best['id']}",)}
    if ids & set(gold["answers"]) or _is_near(gold, best):
        return "right", best
    return ("parent" if best["id"] in parent["answers"] else "wrong"), best


def _is_near(gold: JSON, place: JSON) -> bool:
    if gold["lat"] is None:
        return False
    return distance(gold["lat"], gold["lon"], place["lat"], place["lon"]) <= RIGHT_KM


def figures(judged: Sequence[tuple[JSON, str, JSON | None]]) -> JSON:
    """Return the figures of a part."""
    held = Counter(verdict for gold, verdict, _ in judged if gold["held"])
    not_held = Counter(verdict for gold, verdict, _ in judged if not gold["held"])
    kinds = sorted({gold["kind"] for gold, _, _ in judged})
    told = {
        "held": held.total(),
        "right of held": round(held["right"] / held.total(), 4),
        **{f"held, {verdict}": held[verdict] for verdict in ("parent", "open", "wrong", "missed")},
        "not held": not_held.total(),
        "wrong of not held": round(not_held["wrong"] / max(1, not_held.total()), 4),
        **{f"not held, {verdict}": not_held[verdict] for verdict in ("right", "parent", "open", "wrong", "missed")},
    }
    for kind in kinds:
        own = [verdict for gold, verdict, _ in judged if gold["kind"] == kind and gold["held"]]
        if own:
            told[f"right of held, {kind} ({len(own)})"] = round(own.count("right") / len(own), 3)
    return told


def show_errors(judged: Sequence[tuple[JSON, str, JSON | None]], texts: Mapping[str, str]) -> None:
    """Print what is not right beside its words; on the screen only."""
    for gold, verdict, place in judged:
        if verdict != "right" and not (verdict in ("parent", "open") and not gold["held"]):
            text = texts[key_of(gold)]
            around = " ".join(text[max(0, gold["start"] - 60) : gold["end"] + 50].split())
            said = place and (place["text"], place["name"], place["id"], place["within"], place["reason"][:70])
            print(
                verdict, "held" if gold["held"] else "not held", gold["kind"], repr(text[gold["start"] : gold["end"]])
            )
            print("   ", gold["answers"][:3], gold["country"], "|", said, "|", around)


def table(found: JSON) -> list[str]:
    """Return the table of the figures."""
    parts = [part for part in ("dev", "test") if part in found]
    keys = list(dict.fromkeys(key for part in parts for key in found[part]))
    rows = [[key, *(f"{found[part].get(key, ''):g}" if key in found[part] else "" for part in parts)] for key in keys]
    return markdown(["", *parts], rows)


if __name__ == "__main__":
    sys.exit(main())
