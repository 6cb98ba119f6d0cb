"""Measures how much memory `tocsin read` takes, and whether it grows with the number of reports.

    python bench/memory.py [--long] [--json FILE] [--commit-run]

Reads 250, 1,000 and 2,000 invented reports (with --long also 4,000) each into a new
record with two processes, and takes the peak of the memory of all of them
together (product.py). MB are 10^6 bytes.
"""

import argparse
import json
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

from committed import commit_run, last_run, machine, markdown, run_facts
from product import run
from texts import write_reports

NAME = "memory"
SIZES, LONG = (250, 1000, 2000), (250, 1000, 2000, 4000)
FILLED = 1000
"""Caches of a fixed size (claims at hand, pages of the database, names looked up) are full after so many reports.

Source: measured: what 250 to 1,000 add, 1,000 to 4,000 do not add again. Growth is judged from here on.
"""
TARGET_MB = 700
"""Peak for 1,000 reports. Source: our choice: what an old laptop of 4 GB has left beside a browser."""
PROCESSES = "2"
"""As on a machine of two processors; each further one takes about 200 MB."""
GROWTH_MB = 15
"""Growth for each further 1,000 reports that still counts as none. Source: our choice: the allocator wobbles by less
than this, and 1,000 reports that were held in memory with their claims would be more."""


def main() -> None:
    """Measure, print, and write what was asked for."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--long", action="store_true", help="also 4,000 reports")
    cli.add_argument("--json", type=Path, metavar="FILE", help="write the figures here")
    cli.add_argument("--commit-run", action="store_true", help="write results/memory.json and the table in README.md")
    asked = cli.parse_args()
    peaks = {many: peak(many) for many in (LONG if asked.long else SIZES)}
    grown = growth(peaks)
    found = {**run_facts(), "machine": machine(), "peak_mb": _keyed(peaks), "growth_mb_per_1000": _keyed(grown)}
    print_figures(peaks, grown, last_run(NAME))
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n")
    if asked.commit_run:
        commit_run(NAME, found, readme_table(peaks, grown))


def peak(many: int) -> float:
    """Return the peak of memory, in MB, of reading so many reports into a new record."""
    with tempfile.TemporaryDirectory() as name:
        reports = Path(name) / "reports.jsonl"
        write_reports(reports, many)
        return run("read", reports, "--processes", PROCESSES, "--ledger", Path(name) / "record.db").peak_mb


def growth(peaks: dict[int, float]) -> dict[int, float]:
    """Return MB for each further 1,000 reports, from the number before up to each number.

    >>> growth({250: 100.0, 1000: 103.0})
    {1000: 4.0}
    """
    return {more: (peaks[more] - peaks[few]) / (more - few) * 1000 for few, more in pairwise(peaks)}


def _keyed(figures: dict[int, float]) -> dict[str, float]:
    return {str(many): round(value, 1) for many, value in figures.items()}


def print_figures(peaks: dict[int, float], grown: dict[int, float], last: dict[str, Any] | None) -> None:
    """Print the figures beside their targets and the last committed run."""
    before = last["peak_mb"] if last else {}
    for many, mb in peaks.items():
        was = f", last committed {before[str(many)]}" if str(many) in before else ""
        verdict = "reached" if mb < TARGET_MB else "NOT reached"
        print(f"{many:6,} reports  {mb:7.1f} MB (under {TARGET_MB}: {verdict}{was})")
        if many in grown:
            print(f"{'':15} {grown[many]:+7.1f} MB for each further 1,000 ({_verdict(many, grown[many])})")


def _verdict(many: int, growth_mb: float) -> str:
    if many <= FILLED:
        return "caches fill"
    return "none" if growth_mb < GROWTH_MB else f"GROWS by more than {GROWTH_MB}"


def readme_table(peaks: dict[int, float], grown: dict[int, float]) -> list[str]:
    """Return the figures for README.md."""
    rows = []
    for many, mb in peaks.items():
        rows.append([f"{many:,}", f"{mb:.0f}", f"{grown[many]:+.1f}" if many in grown else ""])
    head = ["reports", f"peak MB (under {TARGET_MB})", "MB for each further 1,000 (beyond 1,000, under 15 is none)"]
    return markdown(head, rows)


if __name__ == "__main__":
    main()
