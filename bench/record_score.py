"""Measures the reading of the 156 gold dev reports, and what it gained and lost since the last committed run.

    python bench/record_score.py [--lines N] [--json FILE] [--commit-run]

Runs `tocsin read REPORTS --format jsonl --no-store` as a user would, then the
shared validate.py and score.py on what it printed. Words of the reports are
shown on the screen only; results/last.json and --json hold figures and digests.

Exit status: 0 measured, 1 the readings are faulty or could not be had.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from changes import Change, changes_of, print_changes, totals
from committed import commit_run, last_run, run_facts
from items import Item, gold_words, items_of
from product import run
from shared import Shared, require_shared
from slots import print_table, readme_table
from tocsin import __version__
from tocsin.pipeline import open_desk

NAME = "last"
Items = dict[str, list[Item]]


def main() -> int:
    """Measure, print, and write what was asked for; return the exit status."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--lines", type=int, default=100, help="show at most so many items gained, lost or changed")
    cli.add_argument("--json", type=Path, metavar="FILE", help="write the figures and the changes (no words) here")
    cli.add_argument("--commit-run", action="store_true", help="write results/last.json and the table in README.md")
    asked = cli.parse_args()
    shared, last = require_shared(), last_run(NAME)
    with tempfile.TemporaryDirectory() as folder:
        readings = Path(folder) / "readings.jsonl"
        took = run("read", shared.reports, "--format", "jsonl", "--no-store", out=readings, accept=(0, 1))
        faults = validate(shared, readings)
        found = score(shared, readings)
        items = all_items(shared, readings)
    print(f"{len(items)} reports read in {took.seconds:.1f} s, {len(faults)} faults against the reading format")
    print("\n".join([*faults[:20], took.complaints.strip()]).strip())
    check(items, found["slots"])
    print_table(found["slots"], found["record_score"], last)
    changes = compared(shared, items, last)
    if changes:
        print_changes(changes, asked.lines)
    if asked.json:
        asked.json.write_text(json.dumps(found | {"faults": len(faults), **_totals(changes)}, indent=1) + "\n")
    if asked.commit_run:
        commit_run(NAME, as_committed(shared, found, items, len(faults)), readme_table(**found))
    return 1 if faults else 0


def validate(shared: Shared, readings: Path) -> list[str]:
    """Return the faults that the shared validate.py names; its last line is a summary."""
    checked = subprocess.run(
        [sys.executable, shared.validate, shared.reports, readings], capture_output=True, text=True, check=False
    )
    if checked.stderr:
        sys.exit(f"bench: validate.py broke off:\n{checked.stderr[-2000:]}")
    return checked.stdout.splitlines()[:-1]


def score(shared: Shared, readings: Path) -> dict[str, Any]:
    """Return {"record_score", "slots"} as the shared score.py counts them."""
    scored = subprocess.run(
        [sys.executable, shared.score, shared.gold, readings, "--json"], capture_output=True, text=True, check=True
    )
    slots = json.loads(scored.stdout)
    return {"record_score": slots.pop("record_score"), "slots": slots}


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSONL file."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, filter(str.strip, file))


def all_items(shared: Shared, readings: Path) -> Items:
    """Return every report's items."""
    scorer, read = shared.scorer(), {reading["doc"]: reading for reading in lines(readings)}
    return {gold["doc"]: list(items_of(gold, read.get(gold["doc"], {}), scorer)) for gold in lines(shared.gold)}


def check(items: Items, slots: Mapping[str, Any]) -> None:
    """Leave with a message where items and score.py disagree on what is right: then gains and losses would lie."""
    for name, slot in slots.items():
        told = [i for report in items.values() for i in report if f"{i.slot}*" == name]
        ours, theirs = sum(i.hit is not None for i in told), round(slot["r"] * slot["gold"])
        if name.endswith("*") and (len(told), ours) != (slot["read"], theirs):
            sys.exit(f"bench: {name} has {ours} right of {len(told)} by item, {theirs} of {slot['read']} by score.py")


def compared(shared: Shared, items: Items, last: Mapping[str, Any] | None) -> list[Change]:
    """Return what was gained, lost and changed against the last committed run, saying which that is."""
    if not last:
        print("\nno committed run to compare with; --commit-run makes this the first")
        return []
    print(f"\nagainst the run of {last['date']} ({last['commit']}, {last['reader']}):")
    if last["gold"] != _gold(shared):
        print("gold has changed since: items cannot be compared, only the figures above")
        return []
    scorer, found = shared.scorer(), list[Change]()
    for gold in lines(shared.gold):
        before = [Item(slot=s, at=at, hit=hit, digest=d) for s, at, hit, d in last["items"].get(gold["doc"], [])]
        found += changes_of(gold["doc"], before, items[gold["doc"]], dict(gold_words(gold, scorer)))
    if not found:
        print("no item was gained, lost or changed")
    return found


def as_committed(shared: Shared, found: Mapping[str, Any], items: Items, faults: int) -> dict[str, Any]:
    """Return the run as it is committed: figures and digests, no words."""
    return {
        **run_facts(),
        "version": __version__,
        "reader": open_desk().reader,
        "gold": _gold(shared),
        "reports": len(items),
        "faults": faults,
        "record_score": round(found["record_score"], 4),
        "slots": {name: {k: round(v, 4) for k, v in slot.items()} for name, slot in found["slots"].items()},
        "items": {doc: [(i.slot, i.at, i.hit, i.digest) for i in told] for doc, told in items.items()},
    }


def _gold(shared: Shared) -> str:
    return sha256(shared.reports.read_bytes() + shared.gold.read_bytes()).hexdigest()


def _totals(changes: list[Change]) -> dict[str, Any]:
    listed = [(c.doc, c.slot, c.kind.value) for c in changes]
    return {"totals": {slot: dict(counted) for slot, counted in totals(changes).items()}, "changes": listed}


if __name__ == "__main__":
    sys.exit(main())
