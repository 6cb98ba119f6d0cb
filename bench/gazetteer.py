"""Measures the gazetteer: how long a look-up takes, how much memory many of them take, what is found misspelt, sizes.

    python bench/gazetteer.py [--names N] [--json FILE] [--commit-run]

Names are drawn from the gazetteer itself, every so many places, and asked for
as they are, with one letter wrong (seeded, so that every run asks the same),
and turned about so that none has them. Each look-up is timed alone; the median
and the 99th of a hundred are told. Memory is the peak of a process that does
nothing but these look-ups. MB are 10^6 bytes.
"""

import argparse
import json
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from committed import commit_run, last_run, machine, markdown, run_facts
from tocsin.reference.gazetteer import EMBEDDED, HERE, Gazetteer

NAME = "gazetteer"
NAMES = 5000
TARGET_MS, TARGET_MB, TARGET_PACKS_MB = 0.3, 150, 60
"""Source: issue "Places": a name in under 0.3 ms at the median, under 150 MB resident, 60 MB in the repository."""
SEED = 4
LETTERS = "aeioubdfghklmnrstz"
KINDS = ("exact", "one letter wrong", "nowhere", "point")


def main() -> None:
    """Measure, print, and write what was asked for."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--names", type=int, default=NAMES, help="so many names of each kind")
    cli.add_argument("--only-look-up", action="store_true", help=argparse.SUPPRESS)
    cli.add_argument("--json", type=Path, metavar="FILE", help="write the figures here")
    cli.add_argument(
        "--commit-run", action="store_true", help="write results/gazetteer.json and the table in README.md"
    )
    asked = cli.parse_args()
    if asked.only_look_up:
        print(json.dumps(look_up_all(asked.names)))
        return
    measured = in_a_process_of_its_own(asked.names)
    found = {**run_facts(), "machine": machine(), **measured, "mb": sizes()}
    print_figures(found, last_run(NAME))
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n")
    if asked.commit_run:
        commit_run(NAME, found, readme_table(found))


def in_a_process_of_its_own(names: int) -> dict[str, Any]:
    """Return what a fresh process measures, so that nothing else counts as the gazetteer's memory."""
    command = [sys.executable, str(Path(__file__)), "--only-look-up", "--names", str(names)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def look_up_all(many: int) -> dict[str, Any]:
    """Return times of every kind of look-up, the share found with a letter wrong, and the peak of memory."""
    gazetteer, places = Gazetteer(EMBEDDED), list(drawn(many))
    wrong = [(misspelt(name, random.Random(f"{SEED} {name}")), country, code) for name, country, code, _ in places]
    timed: dict[str, list[float]] = {
        "exact": times(lambda place: gazetteer.lookup(place[0]), places),
        "one letter wrong": times(lambda w: gazetteer.lookup(w[0], countries=frozenset({w[1]})), wrong),
        "nowhere": times(lambda place: gazetteer.lookup(place[0][::-1] + "qx"), places),
        "point": times(lambda place: gazetteer.containing(*place[3]), places),
    }
    hits = sum(any(e.id == code for e in gazetteer.lookup(name, countries=frozenset({c}))) for name, c, code in wrong)
    return {
        "names": many,
        "median_ms": {kind: round(statistics.median(taken), 4) for kind, taken in timed.items()},
        "p99_ms": {kind: round(statistics.quantiles(taken, n=100)[98], 3) for kind, taken in timed.items()},
        "found_misspelt": round(hits / len(wrong), 3),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6, 1),
    }


def drawn(many: int) -> Iterable[tuple[str, str, str, tuple[float, float]]]:
    """Yield name, country, id and point of towns and villages, evenly from all of the gazetteer."""
    with closing(sqlite3.connect(f"file:{EMBEDDED}?mode=ro", uri=True)) as database:
        (last,) = database.execute("SELECT max(id) FROM places").fetchone()
    gazetteer = Gazetteer(EMBEDDED)
    for number in random.Random(SEED).sample(range(1, last + 1), many):
        (entry,) = gazetteer.files[-1].entries([number])
        yield entry.name, entry.country, entry.id, (entry.lat, entry.lon)


def misspelt(name: str, chance: random.Random) -> str:
    """Return a name with one letter left out, put in, put wrong, or changed with its neighbour.

    >>> misspelt("Kandahar", random.Random(1)) != "Kandahar"
    True
    """
    at = chance.randrange(len(name))
    letter = chance.choice(LETTERS)
    ways = [name[:at] + name[at + 1 :], name[:at] + letter + name[at:], name[:at] + letter + name[at + 1 :]]
    ways.append(name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :])
    return chance.choice([way for way in ways if way != name])


def times(look_up: Callable[[Any], object], asked: Iterable[Any]) -> list[float]:
    """Return the time of each look-up. Unit: ms."""
    taken = []
    for one in asked:
        begin = time.perf_counter()
        look_up(one)
        taken.append((time.perf_counter() - begin) * 1000)
    return taken


def sizes() -> dict[str, float]:
    """Return MB of the file and of the packs in the repository, polygons among them."""
    packs = sorted((HERE / "packs").glob("*.gz"))
    shapes = [path for path in packs if path.name.endswith(".shapes.tsv.gz")]
    return {
        "file": round(EMBEDDED.stat().st_size / 1e6, 1),
        "packs": round(sum(path.stat().st_size for path in packs) / 1e6, 1),
        "of these polygons": round(sum(path.stat().st_size for path in shapes) / 1e6, 1),
    }


def print_figures(found: dict[str, Any], last: dict[str, Any] | None) -> None:
    """Print the figures beside their targets and the last committed run."""
    for kind in KINDS:
        was = f", last committed {last['median_ms'].get(kind)}" if last else ""
        print(f"{kind:18} {found['median_ms'][kind]:7.3f} ms median{was}, {found['p99_ms'][kind]:.2f} ms at 99 %")
    print(f"found misspelt     {found['found_misspelt']:7.1%}")
    for name, value, target in (
        ("an exact name, ms", found["median_ms"]["exact"], TARGET_MS),
        ("peak of memory, MB", found["peak_mb"], TARGET_MB),
        ("packs, MB", found["mb"]["packs"], TARGET_PACKS_MB),
    ):
        print(f"{name:18} {value:7.2f} (under {target}: {'reached' if value < target else 'NOT reached'})")
    print(f"file, MB           {found['mb']['file']:7.1f}")


def readme_table(found: dict[str, Any]) -> list[str]:
    """Return the figures for README.md."""
    rows = [[kind, f"{found['median_ms'][kind]:.3f}", f"{found['p99_ms'][kind]:.2f}"] for kind in KINDS]
    told = (
        f"With one letter wrong, {found['found_misspelt']:.1%} of the places are found in their country. Peak "
        f"of memory {found['peak_mb']:.0f} MB; the file {found['mb']['file']} MB, the packs {found['mb']['packs']} MB."
    )
    return [*markdown(["look-up", "median ms (names: under 0.3)", "ms at 99 %"], rows), "", told]


if __name__ == "__main__":
    main()
