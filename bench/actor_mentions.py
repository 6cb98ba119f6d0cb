"""Measures who is meant by the actors that reports name: 356 mentions in 184 reports, linking/actors_*.jsonl.

    python bench/actor_mentions.py [--errors N] [--json FILE] [--commit-run]

Runs `tocsin actors REPORTS --format jsonl` as a user would. A gold mention is
answered by the mention printed that overlaps it most. It is right where one of
its actors is linked; where it is a class word, or a group that the directory
does not hold, it is rightly unlinked where no actor is linked. Beside that: how
many were found at all, and of how many class words the kind and the country
are right. The texts are gold train's: look at errors of dev, go by the score of
test. The set was made from the texts and the directory's ids, before the rules
were tried on it; who wrote the directory had seen the texts.

Exit status: 0 measured, 1 the shared data are missing where CI=true.
"""

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from committed import BENCH, commit_run, last_run, markdown, run_facts
from product import run
from record_score import lines
from shared import require_shared
from tocsin.reference.actor_compiled import open_directory

NAME = "actor_mentions"
GOLD = {part: BENCH / "linking" / f"actors_{part}.jsonl" for part in ("dev", "test")}
WANTED = 0.90
"""Share right or rightly unlinked. Source: our choice."""

Mention = Mapping[str, Any]


def main() -> None:
    """Measure, print, and write what was asked for."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--errors", type=int, default=0, help="show at most so many errors of dev")
    cli.add_argument("--json", type=Path, metavar="FILE", help="write the figures here")
    cli.add_argument("--commit-run", action="store_true", help=f"write results/{NAME}.json and README.md")
    asked = cli.parse_args()
    train = require_shared().folder / "bench" / "gold" / "train.reports.jsonl"
    reports = {report["doc"]: report for report in lines(train)}
    last, measured = last_run(NAME), dict[str, dict[str, Any]]()
    for part, path in GOLD.items():
        gold = list(lines(path))
        found = read(reports[doc] for doc in dict.fromkeys(mention["doc"] for mention in gold))
        judged = [(mention, answer(mention, found[mention["doc"]])) for mention in gold]
        measured[part] = figures(judged)
        print_part(part, measured[part], last)
        if part == "dev":
            show_errors(judged, reports, asked.errors)
    digest = sha256(b"".join(path.read_bytes() for path in GOLD.values())).hexdigest()
    facts = {**run_facts(), "gold": digest, "parts": measured}
    if asked.json:
        asked.json.write_text(json.dumps(facts, indent=1) + "\n")
    if asked.commit_run:
        commit_run(NAME, facts, readme_table(measured))


def read(reports: Iterator[Mention]) -> dict[str, list[Mention]]:
    """Return what `tocsin actors` finds, by report; a user's own additions are left out of it."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TOCSIN_OWN"] = folder
        texts, out = Path(folder) / "reports.jsonl", Path(folder) / "actors.jsonl"
        texts.write_text("".join(json.dumps(report) + "\n" for report in reports))
        run("actors", texts, "--format", "jsonl", out=out)
        return {line["doc"]: line["actors"] for line in lines(out)}


def answer(gold: Mention, found: list[Mention]) -> Mention | None:
    """Return the mention printed that overlaps a gold mention most, of several the one nearest to it in length."""
    best, most = None, 0.0
    for mention in found:
        if "part" in mention:
            continue
        shared = min(gold["end"], mention["end"]) - max(gold["start"], mention["start"])
        union = max(gold["end"], mention["end"]) - min(gold["start"], mention["start"])
        if shared > 0 and shared / union > most:
            best, most = mention, shared / union
    return best


def is_right(gold: Mention, found: Mention | None) -> bool:
    """Return whether a mention is rightly linked, or rightly not."""
    ident = str((found or {}).get("id") or "")
    linked = ident.removeprefix("actor:") if ident.startswith("actor:") else ""
    if not linked:
        return gold["generic"] or not gold["right"]
    return linked in gold["right"] or linked in bearers(gold.get("name", ""))


@cache
def bearers(name: str) -> frozenset[str]:
    """Return whom the directory knows by a name that it did not hold when the set was made."""
    return frozenset(entry.id for entry in open_directory().find(name)) if name else frozenset()


def figures(judged: list[tuple[Mention, Mention | None]]) -> dict[str, Any]:
    """Return the counts of one part."""
    tally = Counter[str](mentions=len(judged))
    for gold, found in judged:
        linkable = bool(gold["right"]) and not gold["generic"]
        tally["to link"] += linkable
        tally["rightly linked"] += linkable and is_right(gold, found)
        tally["not to link"] += not linkable
        tally["rightly unlinked"] += not linkable and is_right(gold, found)
        tally["found"] += found is not None
        if gold["generic"] and found and not str(found["id"]).startswith("actor:"):
            tally["classes"] += 1
            tally["kind"] += found["kind"] == gold["kind"]
            tally["country"] += found["country"] == gold["country"]
    right = tally["rightly linked"] + tally["rightly unlinked"]
    return {**tally, "share": round(right / len(judged), 4)}


def print_part(part: str, told: Mapping[str, Any], last: Mapping[str, Any] | None) -> None:
    """Print the figures of one part, with the change since the last committed run."""
    before = (last or {}).get("parts", {}).get(part, {}).get("share")
    change = f" ({told['share'] - before:+.3f})" if before is not None else ""
    print(f"{part}: right or rightly unlinked {told['share']:.3f}{change}, to reach {WANTED}")
    print("   " + ", ".join(f"{name} {count}" for name, count in told.items() if name != "share"))


def show_errors(judged: list[tuple[Mention, Mention | None]], reports: Mapping[str, Mention], most: int) -> None:
    """Print what is wrong, with words of the reports, on the screen only."""
    wrong = [(gold, found) for gold, found in judged if not is_right(gold, found)]
    for gold, found in wrong[:most]:
        words = reports[gold["doc"]]["text"][gold["start"] : gold["end"]]
        said = f"{found['text']!r} -> {found['id']} ({found['reason']})" if found else "not found"
        print(f"   {gold['doc']} {words!r} is {gold['right'] or gold.get('name') or 'a class'}: {said}")


def readme_table(measured: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the table of README.md."""
    heads = ("part", "mentions", "rightly linked", "rightly unlinked", "found", "right or rightly unlinked")
    rows = [
        (
            part,
            str(told["mentions"]),
            f"{told['rightly linked']} of {told['to link']}",
            f"{told['rightly unlinked']} of {told['not to link']}",
            f"{told['found'] / told['mentions']:.3f}",
            f"{told['share']:.3f}",
        )
        for part, told in measured.items()
    ]
    return markdown(heads, rows)


if __name__ == "__main__":
    sys.exit(main())
