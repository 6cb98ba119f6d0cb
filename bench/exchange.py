"""Exports a million incidents to Parquet and CSV, public and private, beside DuckDB's COPY of the same rows.

    python bench/exchange.py [--incidents 1000000] [--record tocsin.db]

Without a record it makes one of the two Ukraine files of the labelled data (TOCSIN_SHARED names their folder). The
record's incidents are read, shared and written again and again until there are enough, so all of an export's work is
done on every one; only the store is smaller than it would be. Each export runs in a process of its own, as a user's
does, and its memory is that of all its processes together (product.py). DuckDB is asked in an environment of its own
(`make build/duckdb/.made`).
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from product import watched

if TYPE_CHECKING:
    from tocsin.ledger import Ledger
    from tocsin.records import Selection

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("TOCSIN_SHARED", ROOT.parent / "shared"))
DUCKDB = Path(os.environ.get("TOCSIN_DUCKDB", ROOT / "build" / "duckdb" / "bin" / "python"))
COPY = """
import duckdb, sys, time
source, target = sys.argv[1:]
began, used = time.perf_counter(), time.process_time()
form = "(FORMAT parquet, COMPRESSION zstd)" if target.endswith("parquet") else "(HEADER)"
duckdb.connect(config={"threads": 2}).execute(f"COPY (SELECT * FROM read_parquet('{source}')) TO '{target}' {form}")
print(f"{time.perf_counter() - began:.1f} s, {time.process_time() - used:.1f} processor seconds")
"""


class Repeated:
    """A record whose incidents come again and again."""

    def __init__(self, ledger: "Ledger", many: int) -> None:
        self.ledger, self.many = ledger, many

    def __getattr__(self, name: str) -> Any:
        return getattr(self.ledger, name)

    def stored_lots(self, selection: "Selection") -> Iterator[tuple[list[tuple[str, str]], dict[str, str]]]:
        """Yield so many."""
        remaining, turn = self.many, 0
        while remaining > 0:
            turn += 1
            for incidents, reports in self.ledger.stored_lots(selection):
                if remaining > 0:
                    yield [_numbered(name, written, turn) for name, written in incidents[:remaining]], reports
                    remaining -= len(incidents)


def _numbered(name: str, written: str, turn: int) -> tuple[str, str]:
    return f"{name}-{turn}", written.replace(f'"id":"{name}"', f'"id":"{name}-{turn}"')


def a_record(folder: Path) -> Path:
    """Return a record of the two Ukraine files."""
    from tocsin.importing import take
    from tocsin.ledger import open_ledger
    from tocsin.tables import source_of

    path = folder / "ukraine.db"
    with open_ledger(path) as ledger:
        for name in ("2014_2019_older", "2014_2021_newer"):
            found = source_of(SHARED / "bench" / "incidents" / f"ucdp_ged_ukraine_{name}" / "events.parquet")
            take(ledger, found.rows(), found.table, found.read)
    return path


def processor_seconds() -> float:
    """Return what this process and its children have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def main() -> None:
    """Measure."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--incidents", type=int, default=1_000_000)
    asked.add_argument("--record", type=Path)
    asked.add_argument("--profiles", default="public,private")
    asked.add_argument("--processes", type=int, default=2)
    asked.add_argument("--only", type=Path, help="write one file here and tell what it took; its ending is the format")
    given = asked.parse_args()
    if given.only:
        _export(given.record, given.incidents, given.profiles, given.only, given.processes)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        record = given.record or a_record(folder)
        for profile in given.profiles.split(","):
            for form in ("parquet", "csv"):
                _measure(record, given.incidents, form, profile, folder, given.processes)


def _export(record: Path, many: int, profile: str, out: Path, processes: int) -> None:
    # Here, so that the processes that make rows, which run this file's head, load none of it; nor does the command.
    from tocsin.clock import now
    from tocsin.exchange import format_named
    from tocsin.exporting import export, rules_of
    from tocsin.ledger import open_ledger
    from tocsin.records import Selection

    began, used = time.perf_counter(), processor_seconds()
    with open_ledger(record, create=False) as ledger:
        repeated: Any = Repeated(ledger, many)
        form = format_named(out.suffix[1:])
        done = export(repeated, Selection(), form, out, rules=rules_of(profile), clock=now, processes=processes)
    took, used = time.perf_counter() - began, processor_seconds() - used
    print(f"{done.incidents} incidents, {took:.1f} s, {used:.1f} processor seconds")


def _measure(record: Path, many: int, form: str, profile: str, folder: Path, processes: int) -> None:
    out = folder / f"{profile}.{form}"
    asked = [sys.executable, __file__, "--record", record, "--incidents", many, "--profiles", profile,
             "--processes", processes, "--only", out]  # fmt: skip
    process = subprocess.Popen(list(map(str, asked)), stdout=subprocess.PIPE, text=True)
    with watched(process.pid) as together:
        told, _ = process.communicate()
    if process.returncode:
        sys.exit(f"bench: the export of {out.name} ended with status {process.returncode}")
    print(f"{form:8} {profile:8} {told.strip()}, {max(together):.0f} MB in all processes together, "
          f"file {out.stat().st_size / 1e6:.0f} MB, load {os.getloadavg()[0]:.1f}", flush=True)  # fmt: skip
    if DUCKDB.exists():
        source, target = folder / f"{profile}.parquet", folder / f"duckdb.{form}"
        told = subprocess.run(
            [str(DUCKDB), "-c", COPY, str(source), str(target)], capture_output=True, text=True, check=True
        )
        print(f"{form:8} DuckDB COPY of the same rows: {told.stdout.strip()}", flush=True)


if __name__ == "__main__":
    main()
