"""Measures reading where the labelled reports have next to nothing: own/, short texts written for the purpose.

    python bench/own_set.py [--lines N] [--json FILE] [--commit-run]

Denied, foiled, planned, hypothetical and remembered incidents, dates told in
relation to the day of publication, and incidents that took place although the
text sounds like one of these. Runs `tocsin read own/reports.jsonl --format
jsonl --no-store` as a user would, and counts by kind of text how many are read
right (`is_right`) and how many incidents are read that nobody told
(`false_incidents`). The record score needs the shared score.py: without it
this script says so and leaves after the table, and nothing is committed.

Exit status: 0 measured, 1 a text could not be read, or the shared tools are missing where CI=true.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from committed import BENCH, last_run, results, run_facts
from product import run
from record_score import lines
from shared import require_shared
from tocsin import __version__
from tocsin.pipeline import open_desk

NAME = "own"
REPORTS, GOLD = BENCH / "own" / "reports.jsonl", BENCH / "own" / "gold.jsonl"

STATUS_OF = {"denied": "denied", "foiled": "foiled", "happened": "happened"}
"""Kinds whose texts are about one status, which an incident of the right type must have."""
NOTHING_IN = {"planned", "hypothetical"}
"""Kinds whose texts tell of no incident."""
KINDS = (*STATUS_OF, *sorted(NOTHING_IN), "remembered", "relative")

Incident = Mapping[str, Any]
Incidents = Sequence[Incident]


def main() -> int:
    """Measure, print, and write what was asked for; return the exit status."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--lines", type=int, default=0, help="show at most so many texts that are read wrong")
    cli.add_argument("--json", type=Path, metavar="FILE", help="write the figures here")
    cli.add_argument("--commit-run", action="store_true", help="write results/own.json")
    asked = cli.parse_args()
    reports, gold = {r["doc"]: r for r in lines(REPORTS)}, {r["doc"]: r for r in lines(GOLD)}
    readings = read()
    found: dict[str, Any] = {
        **run_facts(),
        "version": __version__,
        "reader": open_desk().reader,
        "texts_and_gold": sha256(REPORTS.read_bytes() + GOLD.read_bytes()).hexdigest(),
        "not_read": sum("error" in reading for reading in readings.values()),
        "kinds": by_kind(reports, gold, readings),
        "wrong": wrong(reports, gold, readings),
    }
    print_kinds(found, last_run(NAME))
    print_wrong([reports[doc] for doc in found["wrong"]][: asked.lines], gold, readings)
    found["record_score"], found["slots"] = scored(gold, readings)
    print(f"record score of all {len(gold)} texts: {found['record_score']:.3f}{_was(last_run(NAME))}")
    for path in [*([asked.json] if asked.json else []), *([results(NAME)] if asked.commit_run else [])]:
        path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 1 if found["not_read"] else 0


def read() -> dict[str, dict[str, Any]]:
    """Return what the command reads in each text."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "readings.jsonl"
        run("read", REPORTS, "--format", "jsonl", "--no-store", out=out, accept=(0, 1))
        return {reading["doc"]: reading for reading in lines(out)}


def is_right(kind: str, gold: Incidents, found: Incidents) -> bool:
    """Return whether a text is read right in what its kind is about.

    Denied, foiled, happened: an incident of that status, and of the type of one that gold has of that status.
    Planned, hypothetical: no incident. Relative: the date of every incident that gold dates. Remembered: the same,
    and not one incident more or fewer than gold has.

    >>> told = [{"type": "attack", "status": "happened", "date": {"value": "2013-09-21"}}]
    >>> is_right("happened", told, told), is_right("denied", told, told), is_right("remembered", told, told * 2)
    (True, False, False)
    """
    if kind in NOTHING_IN:
        return not found
    if kind in STATUS_OF:
        return not _of_status(STATUS_OF[kind], gold).isdisjoint(_of_status(STATUS_OF[kind], found))
    return _dates(gold) <= _dates(found) and (kind == "relative" or len(gold) == len(found))


def _of_status(status: str, incidents: Incidents) -> set[str]:
    return {i["type"] for i in incidents if i["status"] == status}


def _dates(incidents: Incidents) -> Counter[str]:
    return Counter(i["date"]["value"] for i in incidents if i.get("date"))


def false_incidents(gold: Incidents, found: Incidents) -> int:
    """Return how many incidents were read that gold has not: none left of that status and like it.

    Alike are two of the same type, or whose triggers share a word; those alike in both are paired first. A denied or
    foiled attack that is read as one that took place is false, whatever else is right about it.

    >>> denied = {"type": "attack", "status": "denied", "trigger": "shot at"}
    >>> false_incidents([denied], [denied | {"trigger": {"text": "shot"}}]), false_incidents([], [denied])
    (0, 1)
    >>> false_incidents([denied], [denied | {"status": "happened"}])
    1
    """
    free, unpaired = list(gold), list(found)
    for least in (2, 1):
        for read in [*unpaired]:
            told = next((g for g in free if g["status"] == read["status"] and _likeness(g, read) >= least), None)
            if told is not None:
                free.remove(told)
                unpaired.remove(read)
    return len(unpaired)


def _likeness(one: Incident, other: Incident) -> int:
    return int(one["type"] == other["type"]) + bool(_trigger(one) & _trigger(other))


def _trigger(incident: Incident) -> set[str]:
    told = incident["trigger"]
    return set((told["text"] if isinstance(told, Mapping) else told).casefold().split())


Texts = Mapping[str, Mapping[str, Any]]


def by_kind(reports: Texts, gold: Texts, readings: Texts) -> dict[str, dict[str, int]]:
    """Return for each kind the number of texts, of texts read right, and of false incidents."""
    return {
        kind: {
            "texts": len(docs := [doc for doc, report in reports.items() if report["kind"] == kind]),
            "right": sum(is_right(kind, gold[doc]["incidents"], _incidents(readings, doc)) for doc in docs),
            "false_incidents": sum(false_incidents(gold[d]["incidents"], _incidents(readings, d)) for d in docs),
        }
        for kind in KINDS
    }


def wrong(reports: Texts, gold: Texts, readings: Texts) -> list[str]:
    """Return the names of the texts that are not read right."""
    return [
        doc
        for doc, report in reports.items()
        if not is_right(report["kind"], gold[doc]["incidents"], _incidents(readings, doc))
    ]


def _incidents(readings: Texts, doc: str) -> Incidents:
    found: Incidents = readings.get(doc, {}).get("incidents", [])
    return found


def scored(gold: Texts, readings: Texts) -> tuple[float, dict[str, float]]:
    """Return the record score and the F1 of every slot, as the shared score.py counts them."""
    scorer = require_shared().scorer()
    tally = scorer.tally(gold, readings)
    return round(scorer.record_score(tally), 4), {name: round(scorer.f1(*of)[2], 4) for name, of in tally.items()}


def print_kinds(found: Mapping[str, Any], last: Mapping[str, Any] | None) -> None:
    """Print the table of kinds, beside the last committed run if that was made on the same texts."""
    before = last["kinds"] if last and last["texts_and_gold"] == found["texts_and_gold"] else {}
    print(f"read by {found['reader']}, {found['not_read']} texts not read")
    print(f"{'kind':14} {'texts':>6} {'right':>6} {'share':>7} {'last':>6} {'false incidents':>16} {'last':>6}")
    for kind, of in found["kinds"].items():
        was = before.get(kind, {})
        print(
            f"{kind:14} {of['texts']:6d} {of['right']:6d} {of['right'] / of['texts']:7.1%} {was.get('right', '-'):>6}"
            f" {of['false_incidents']:16d} {was.get('false_incidents', '-'):>6}"
        )


def print_wrong(reports: Iterable[Mapping[str, Any]], gold: Texts, readings: Texts) -> None:
    """Print texts that are read wrong, with what gold has and what was read."""
    for report in reports:
        print(f"\n{report['doc']} ({report.get('published', 'no date')}): {report['text']}")
        for name, incidents in (
            ("gold", gold[report["doc"]]["incidents"]),
            ("read", _incidents(readings, report["doc"])),
        ):
            print(f"    {name}: {'; '.join(map(_told, incidents)) or 'nothing'}")
    print()


def _told(incident: Incident) -> str:
    date = (incident.get("date") or {}).get("value", "no date")
    return f"{incident['type']} {incident['status']} ({' '.join(sorted(_trigger(incident)))}; {date})"


def _was(last: Mapping[str, Any] | None) -> str:
    return f" (last committed {last['record_score']:.3f})" if last else ""


if __name__ == "__main__":
    sys.exit(main())
