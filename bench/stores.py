"""Measures finding candidates for a new report, and entering it, in a record of many incidents, on both stores.

    python bench/stores.py [--incidents N] [--reports N] [--stores sqlite,postgresql] [--keep FOLDER] [--json FILE]

The record is made in bulk (large_record.py). New reports are as the program
reads them and tell of a month in the middle of the record, one half of incidents
that the record holds, one half of incidents at places and days it has others of. Each is entered as `tocsin read`
enters it once it is read: near tellings are asked for, compared and settled in
one transaction. Memory is this process's peak while it does so, without the
reading model, which is not loaded; a server's own memory is its own.
With ``--keep`` the record in a file is kept there and used again.
"""

import argparse
import json
import os
import pickle
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

from large_record import (
    BASES,
    MONTH,
    Base,
    Event,
    base_for,
    base_of,
    events,
    fill_file,
    fill_server,
    made_bases,
    slots_of,
)
from shared import ROOT, require_shared
from tocsin.ledger import Ledger, open_ledger
from tocsin.ledger.rows import Taking, record
from tocsin.matching import NEAR_DAYS, keys
from tocsin.pipeline import enter, hubs
from tocsin.records import Blob, Captured, Claim, Reading, Selection, Text

sys.path.append(str(ROOT / "tests"))

TARGET_MS = {"sqlite": 50.0, "postgresql": 80.0}
"""95 of 100 reports are found candidates for and entered in less. Source: the project's aim for 1,000,000 incidents."""
TARGET_MB = 500
"""Source: the same."""
KNOWN = "known.pickle"
WARM = 20
"""Reports entered before it is measured: the first ones load rules and open connections."""


def main() -> None:
    """Make the records, measure each in a process of its own, print."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--incidents", type=int, default=1_000_000)
    cli.add_argument("--reports", type=int, default=300)
    cli.add_argument("--stores", default="sqlite,postgresql")
    cli.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the record in a file here, and use it again")
    cli.add_argument("--json", type=Path, metavar="FILE", help="write the figures here")
    cli.add_argument("--measure", nargs=2, metavar=("ADDRESS", "BASES"), help=argparse.SUPPRESS)
    asked = cli.parse_args()
    if asked.measure:
        print(json.dumps(measure(asked.measure[0], Path(asked.measure[1]), asked.reports)))
        return
    found = {}
    for store in asked.stores.split(","):
        for address, bases, seconds in RECORDS[store](asked):
            many = ["--incidents", str(asked.incidents), "--reports", str(asked.reports)]
            done = subprocess.run(
                [sys.executable, __file__, "--measure", address, bases, *many],
                stdout=subprocess.PIPE, check=True, text=True,
            )  # fmt: skip
            found[store] = {"filled_in_seconds": round(seconds), **json.loads(done.stdout)}
            print_figures(store, asked.incidents, found[store])
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n")


def in_file(asked: argparse.Namespace) -> Iterator[tuple[str, str, float]]:
    """Yield the record in a file, and in how many seconds it was made."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, path = Path(scratch), (asked.keep or Path(scratch)) / f"incidents-{asked.incidents}.db"
        began, bases = time.monotonic(), made_bases(folder)
        found = _events(folder, asked.incidents)
        if not path.exists():
            fill_file(path, bases, found)
        yield str(path), scratch, time.monotonic() - began


def on_server(asked: argparse.Namespace) -> Iterator[tuple[str, str, float]]:
    """Yield the record in a database of a server started for it; it syncs to the disk as a real one does."""
    from postgres_server import own_server

    settings = {
        "fsync": "on", "full_page_writes": "on", "shared_buffers": "256MB", "max_wal_size": "4GB", "jit": "off",
        "maintenance_work_mem": "256MB",
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as scratch, own_server(**settings) as server:
        folder, address = Path(scratch), server.address(server.database())
        began, bases = time.monotonic(), made_bases(folder)
        fill_server(address, bases, _events(folder, asked.incidents))
        yield address, scratch, time.monotonic() - began


def _events(folder: Path, many: int) -> list[Event]:
    """Return the events, and leave those of the month in the folder, for the process that measures."""
    found = events(require_shared().folder, many)
    (folder / KNOWN).write_bytes(pickle.dumps([e for e in found if MONTH[0] <= e.day <= MONTH[1]]))
    return found


RECORDS = {"sqlite": in_file, "postgresql": on_server}


@dataclass(frozen=True, slots=True)
class New:
    """A new report and its reading."""

    captured: Captured
    reading: Reading


def new_reports(bases: list[Base], known: list[Event], many: int) -> Iterator[New]:
    """Yield new reports, in turn on an incident of the record and on another at its place, up to three days later."""
    chance = Random(7)
    for number, event in enumerate(chance.choices(known, k=many)):
        if number % 2:
            event = replace(
                event,
                day=event.day + timedelta(days=chance.randint(1, 3)),
                killed=chance.choice((1, 1, 1, 2, 3, 5, 12)),
            )
        base = base_for(bases, event, number)
        slots = slots_of(event, 0xA0000000 + number, dict.fromkeys(base.steps, 0))
        yield _read(base, slots)


def _read(base: Base, slots: dict[str, Any]) -> New:
    def payloads(table: str) -> list[str]:
        return [cells[columns.index("payload")](slots) for columns, cells in base.tables[table]]

    taking = record(Taking, payloads("captures")[0])
    kept = record(Text, payloads("texts")[0])
    blob = Blob(data=kept.body.encode(), media_type="text/plain")
    capture = replace(taking.capture, blob=blob.id, report=taking.report.id)
    told = replace(kept, capture=capture.id)
    captured = Captured(report=taking.report, capture=capture, blob=blob, text=told)
    # Ids are made of what they name; in the record they are only repeated.
    given = record(Claim, payloads("claims")[0])
    same = {given.text: told.id, given.report: captured.report.id}
    claims = tuple(record(Claim, _with(same, written)) for written in payloads("claims"))
    return New(captured, Reading(report=captured.report.id, text=told.id, reader=given.reader, claims=claims))


def _with(ids: dict[Any, Any], written: str) -> str:
    for old, new in ids.items():
        written = written.replace(str(old), str(new))
    return written


def measure(address: str, folder: Path, reports: int) -> dict[str, Any]:
    """Return the figures of a record; runs in a process of its own."""
    bases = [base_of(folder, which) for which in range(len(BASES))]
    with open_ledger(address) as ledger:
        known = pickle.loads((folder / KNOWN).read_bytes())
        new = list(new_reports(bases, known, WARM + reports))
        before = ledger.number_of_incidents()
        near, found, entered, by_cpu = [], [], [], []
        for each in new:
            asked = [keys(claim, each.captured.report) for claim in hubs(each.reading.claims)]
            began = time.perf_counter()
            with ledger.writing() as entry:
                found.append(len(entry.near(asked, NEAR_DAYS)))
            near.append(time.perf_counter() - began)
            began, busy = time.perf_counter(), time.process_time()
            assert enter(each.captured, each.reading, ledger)
            entered.append(time.perf_counter() - began)
            by_cpu.append(time.process_time() - busy)
        return {
            "incidents": before,
            "new_incidents": ledger.number_of_incidents() - before,
            "candidates": spread([float(n) for n in found[WARM:]]),
            "near_ms": spread([1000 * s for s in near[WARM:]]),
            "enter_ms": spread([1000 * s for s in entered[WARM:]]),
            "enter_cpu_ms": spread([1000 * s for s in by_cpu[WARM:]]),
            "load": round(os.getloadavg()[0], 1),
            "asked_ms": questions(ledger),
            "peak_mb": _peak_mb(),
        }


def _peak_mb() -> int:
    """Return this program's own peak: what the system counts for a process begins with that of its parent."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return round(int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) * 1024 / 1e6)


def questions(ledger: Ledger) -> dict[str, float]:
    """Return how long lists and searches of a large record take, in ms; none of them may hold it in memory."""

    def timed(ask) -> float:  # type: ignore[no-untyped-def]
        began = time.perf_counter()
        ask()
        return round(1000 * (time.perf_counter() - began), 1)

    month = Selection(since=MONTH[0], until=MONTH[1])
    return {
        "first 100 of a list": timed(lambda: list(ledger.summaries(limit=100))),
        "first 100 of a country": timed(lambda: list(ledger.summaries(Selection(country="AF"), limit=100))),
        "500 incidents of a month, whole": timed(lambda: list(islice(ledger.incidents(month), 500))),
        "10,000, each in a line": timed(lambda: list(map(str, (s.id for s in ledger.summaries(limit=10_000))))),
        "number of incidents": timed(ledger.number_of_incidents),
        "search for two words in a few reports": timed(lambda: ledger.search("airstrike aleppo")),
        "search for a word in a third of all reports": timed(lambda: ledger.search("motorbikes")),
    }


def spread(values: list[float]) -> dict[str, float]:
    """Return median, 95th percentile and the most."""
    cuts = quantiles(values, n=20)
    return {"median": round(cuts[9], 1), "p95": round(cuts[18], 1), "most": round(max(values), 1)}


def print_figures(store: str, incidents: int, found: dict[str, Any]) -> None:
    """Print the figures beside their targets."""
    print(f"{store}: {found['incidents']:,} incidents (filled in {found['filled_in_seconds']} s)")
    for name in ("candidates", "near_ms", "enter_ms", "enter_cpu_ms"):
        print(f"  {name:12} " + ", ".join(f"{which} {value:g}" for which, value in found[name].items()))
    p95, peak = found["enter_ms"]["p95"], found["peak_mb"]
    verdict = "reached" if p95 < TARGET_MS[store] else "NOT reached"
    print(f"  found candidates for and entered: p95 {p95:g} ms (under {TARGET_MS[store]:g}: {verdict})")
    if found["load"] > (os.cpu_count() or 1):
        print(f"  *** the machine was busy (load {found['load']}): trust this process's own time (enter_cpu_ms)")
    print(f"  memory: {peak} MB (under {TARGET_MB}: {'reached' if peak < TARGET_MB else 'NOT reached'})")
    for what, ms in found["asked_ms"].items():
        print(f"  {ms:9,.1f} ms  {what}")


if __name__ == "__main__":
    main()
