"""Measures how many reports of about 165 words `tocsin read` takes a second, and how soon it begins.

    python bench/speed.py [--reports N] [--json FILE] [--commit-run]

Reading: the real command on N invented reports, once into a new record and
once with --no-store; from the first line of its output to the last, so that
start-up does not count. Start-up: from the start to the first line of output,
the median of several runs. Each also as a ratio to a fixed loop of pure Python
(calibration.py) run before and after.
"""

import argparse
import json
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from calibration import loop_seconds
from committed import commit_run, last_run, machine, markdown, run_facts
from product import Run, run
from texts import a_report, write_reports

NAME = "speed"
TARGET_RATE = 20.0
"""Reports a second on two cores. Source: our choice: 1,000 reports in less than a minute."""
TARGET_START = 2.0
"""Seconds to the first output. Source: our choice: what people wait without wondering whether anything happens."""
QUIET = 0.9
"""Share of the time that the process must have had a processor for the clock's figures to speak of it. Our choice."""
TRIES = 5
"""Starts of which the median counts."""


def main() -> None:
    """Measure, print, and write what was asked for."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--reports", type=int, default=1000)
    cli.add_argument("--json", type=Path, metavar="FILE", help="write the figures here")
    cli.add_argument("--commit-run", action="store_true", help="write results/speed.json and the table in README.md")
    asked = cli.parse_args()
    with tempfile.TemporaryDirectory() as name:
        found = measure(Path(name), max(asked.reports, 8))
    print_figures(found, last_run(NAME))
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n")
    if asked.commit_run:
        commit_run(NAME, found, readme_table(found))


def measure(folder: Path, many: int) -> dict[str, Any]:
    """Return all figures; ``folder`` is for the reports and the records."""
    before, reports, one = loop_seconds(), folder / "reports.jsonl", folder / "one.txt"
    words = write_reports(reports, many)
    one.write_text(a_report(0).text, encoding="utf-8")
    start = {
        "tocsin --help": starts("--help"),
        "tocsin read, one report": starts("read", one, "--format", "jsonl", "--no-store"),
    }
    printed = run("read", reports, "--format", "jsonl", "--no-store")
    entered = run("read", reports, "--format", "jsonl", "--ledger", folder / "record.db")
    loop = min(before, loop_seconds())
    return {
        **run_facts(),
        "machine": machine(),
        "loop_seconds": round(loop, 4),
        "reports": many,
        "words_a_report": round(words / many, 1),
        "read": {"into a new record": rates(entered, loop), "with --no-store": rates(printed, loop)},
        "start": {name: {"seconds": round(s, 2), "loops": round(s / loop, 1)} for name, s in start.items()},
    }


def starts(*arguments: str | Path) -> float:
    """Return the median seconds to the first line of output."""
    return median(run(*arguments).lines_at[0] for _ in range(TRIES))


def rates(took: Run, loop: float) -> dict[str, float]:
    """Return reports a second: in all, of the first and of the last quarter; and by the processor's own time.

    Other work on the machine slows the first three; of processor time the share of start-up is left out
    as it is of the clock's, in proportion.
    """
    at, many = took.lines_at, len(took.lines_at)
    quarter = many // 4
    share = (at[-1] - at[0]) / took.seconds
    by_cpu = (many - 1) / (took.cpu_seconds * share)
    return {
        "a_second": round((many - 1) / (at[-1] - at[0]), 1),
        "first_quarter": round(quarter / (at[quarter] - at[0]), 1),
        "last_quarter": round(quarter / (at[-1] - at[-1 - quarter]), 1),
        "a_cpu_second": round(by_cpu, 1),
        "a_loop": round(by_cpu * loop, 3),
    }


def print_figures(found: dict[str, Any], last: dict[str, Any] | None) -> None:
    """Print the figures beside their targets and the last committed run."""
    on = found["machine"]
    print(f"{found['reports']} invented reports of {found['words_a_report']} words")
    print(f"{on['cores']} cores, Python {on['python']}, calibration loop {found['loop_seconds']} s")
    for name, rate in found["read"].items():
        verdict = "reached" if rate["a_second"] >= TARGET_RATE else "NOT reached"
        print(f"{name:26} {rate['a_second']:7.1f} reports/s (target {TARGET_RATE:.0f}: {verdict})")
        print(f"{'':26} {rate['first_quarter']:7.1f} first quarter, {rate['last_quarter']:.1f} last")
        print(f"{'':26} {rate['a_cpu_second']:7.1f} a processor second, {rate['a_loop']:.3f} a loop{_was(last, name)}")
    if any(rate["a_second"] < QUIET * rate["a_cpu_second"] for rate in found["read"].values()):
        print("*** the machine was busy with other work: trust the processor seconds, and do not commit this run")
    for name, start in found["start"].items():
        verdict = "reached" if start["seconds"] < TARGET_START else "NOT reached"
        print(f"{name:26} {start['seconds']:7.2f} s to the first output (under {TARGET_START:.0f}: {verdict})")


def _was(last: dict[str, Any] | None, name: str) -> str:
    return f" (last committed {last['read'][name]['a_loop']:.3f})" if last else ""


def readme_table(found: dict[str, Any]) -> list[str]:
    """Return the figures for README.md."""
    rows = [
        [f"reports a second, {name}", f"{rate['a_second']:.1f}", f"{rate['a_loop']:.3f}", f"{TARGET_RATE:.0f} or more"]
        for name, rate in found["read"].items()
    ]
    rows += [
        [f"seconds to the first output, `{name}`", f"{start['seconds']:.2f}", f"{start['loops']:.1f}", "under 2"]
        for name, start in found["start"].items()
    ]
    return markdown(["speed", "measured", "in loops", "target"], rows)


if __name__ == "__main__":
    main()
