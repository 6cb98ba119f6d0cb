"""Takes the seven UCDP files into a new record, exports them UCDP-shaped, and holds ids and sums to the files.

    python bench/imports.py [--processes 2]

Needs the labelled data (TOCSIN_SHARED names its folder). Prints rows, seconds, processor seconds and memory, and the
same done by pandas. The older of Ukraine's two editions is taken first.
"""

import argparse
import csv
import os
import resource
import tempfile
import time
from pathlib import Path

from product import watched

SHARED = Path(os.environ.get("TOCSIN_SHARED", Path(__file__).parents[2] / "shared"))
SUMS = ("low", "best", "high")


def files() -> list[Path]:
    """Return the files, older editions before newer."""
    found = SHARED.glob("bench/incidents/ucdp_*/events.parquet")
    return sorted(found, key=lambda path: ("newer" in path.parent.name, path.parent.name))


def processor_seconds() -> float:
    """Return what this process and its children have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def main() -> None:
    """Measure. The program is imported here, so that other processes, which run this file's head, load none of it."""
    from tocsin.clock import now
    from tocsin.concurrency import reading_ahead
    from tocsin.importing import take
    from tocsin.ledger import open_ledger
    from tocsin.records import Selection
    from tocsin.tables import source_of

    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--processes", type=int, default=2)
    processes = asked.parse_args().processes
    with tempfile.TemporaryDirectory() as folder, watched(os.getpid()) as together:
        began, used, rows = time.perf_counter(), processor_seconds(), 0
        with open_ledger(Path(folder) / "ucdp.db") as ledger, reading_ahead(processes) as pool:
            for path in files():
                found = source_of(path)
                done = take(ledger, found.rows(), found.table, found.read, pool=pool)
                rows += done.rows
                print(f"{path.parent.name:36} {done.rows:6} rows {done.new:6} new {done.changed:5} changed", flush=True)
            pool.end()
            took, used = time.perf_counter() - began, processor_seconds() - used
            size, load = ledger.path.stat().st_size / 1e6, os.getloadavg()[0]
            print(f"import: {rows} rows, {took:.1f} s, {used:.1f} processor seconds", flush=True)
            print(f"{max(together):.0f} MB at most in all processes together; "
                  f"record {size:.0f} MB; load {load:.1f}", flush=True)  # fmt: skip
            from tocsin.exchange import format_named
            from tocsin.exporting import export, rules_of

            out, began = Path(folder) / "out.csv", time.perf_counter()
            wrote = export(ledger, Selection(), format_named("ucdp"), out, rules=rules_of("private"), clock=now)
            print(f"export: {wrote.incidents} incidents, {time.perf_counter() - began:.1f} s", flush=True)
            print(f"counted by the record: {ledger.number_of_incidents()} incidents, "
                  f"{_best(ledger)} killed by the best figure", flush=True)  # fmt: skip
        _compare(out)


def _best(ledger) -> int:  # type: ignore[no-untyped-def]
    from tocsin.records import Harm, Selection

    totals = (one.total(Harm.KILLED) for one in ledger.summaries(Selection()))
    return sum(total.best or 0 for total in totals if total)


def _compare(out: Path) -> None:
    import pandas as pd

    began = time.perf_counter()
    frames = [pd.read_parquet(path) for path in files()]
    newest = pd.concat(frames).drop_duplicates("id", keep="last")
    wanted = {"ids": set(newest.id.astype(int)), **{name: int(newest[name].sum()) for name in SUMS}}
    print(f"pandas on the same: {time.perf_counter() - began:.1f} s, no evidence, custody or versions")
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    given = {"ids": {int(row["id"]) for row in rows}, **{name: sum(int(row[name]) for row in rows) for name in SUMS}}
    print(f"ids: {len(given['ids'])} of {len(wanted['ids'])}, the same: {given['ids'] == wanted['ids']}")
    for name in SUMS:
        print(f"{name}: {given[name]} against {wanted[name]}, the same: {given[name] == wanted[name]}")


if __name__ == "__main__":
    main()
