"""Measures whether the confidence of claims keeps its word: of the claims said to be 80 % sure, are 80 % right?

    python bench/confidence.py [--json FILE] [--commit-run]

Reads the 156 gold dev reports with the real command. A claim is right where
the shared scorer finds it in gold (an incident when it is paired; tolls and
attributions inside the pair; counts, relations and statements in the report).
Expected calibration error: the mean gap between confidence and share of right
ones over ten steps of confidence, weighed by how many claims are in each.
Presence has no gold and is not measured. --commit-run also draws the
reliability plot, docs/reliability.svg.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from committed import commit_run, markdown, run_facts
from judged import judged
from product import run
from record_score import lines
from shared import ROOT, Shared, require_shared

NAME = "confidence"
TARGET = 0.05
STEPS = 10
Claim = tuple[str, float, bool]
"""Kind, confidence, whether gold has it."""
PLOT = ROOT / "docs" / "reliability.svg"


def main() -> int:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--json", type=Path, metavar="FILE", help="write the figures here")
    cli.add_argument("--commit-run", action="store_true", help="write results/confidence.json, the table and the plot")
    asked = cli.parse_args()
    shared = require_shared()
    with tempfile.TemporaryDirectory() as folder:
        readings = Path(folder) / "readings.jsonl"
        run("read", shared.reports, "--format", "jsonl", "--no-store", out=readings, accept=(0, 1))
        claims = list(claims_of(shared, readings))
    found = {**run_facts(), "error": round(error(claims), 4), "kinds": by_kind(claims), "steps": steps(claims)}
    print("\n".join(table(found)))
    print(f"expected calibration error {found['error']:.3f} (under {TARGET}) over {len(claims)} claims")
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n")
    if asked.commit_run:
        commit_run(NAME, found, table(found))
        PLOT.write_text(plot(found["steps"]), encoding="utf-8")
    return 0 if found["error"] < TARGET else 1


def claims_of(shared: Shared, readings: Path) -> Iterator[Claim]:
    """Yield every claim of the readings that gold can judge."""
    scorer, read = shared.scorer(), {reading["doc"]: reading for reading in lines(readings)}
    for gold in lines(shared.gold):
        for claim in judged(gold, read[gold["doc"]], scorer):
            yield claim.kind, claim.item["confidence"], claim.is_right


def steps(claims: Sequence[Claim]) -> list[dict[str, float]]:
    """Return for each step of confidence how many claims it has, their mean confidence and their share of right."""
    found = []
    for n in range(STEPS):
        here = [(c, right) for _, c, right in claims if min(int(c * STEPS), STEPS - 1) == n]
        if here:
            mean, right = sum(c for c, _ in here) / len(here), sum(r for _, r in here) / len(here)
            found.append({"from": n / STEPS, "claims": len(here), "said": round(mean, 3), "right": round(right, 3)})
    return found


def error(claims: Sequence[Claim]) -> float:
    """Return the expected calibration error, 0..1."""
    return sum(s["claims"] * abs(s["said"] - s["right"]) for s in steps(claims)) / max(1, len(claims))


def by_kind(claims: Sequence[Claim]) -> dict[str, dict[str, float]]:
    """Return for each kind of claim how many there are, what was said of them and how many were right."""
    found = {}
    for kind in dict.fromkeys(k for k, _, _ in claims):
        here = [c for c in claims if c[0] == kind]
        said, right = sum(c for _, c, _ in here) / len(here), sum(r for _, _, r in here) / len(here)
        found[kind] = {
            "claims": len(here),
            "said": round(said, 3),
            "right": round(right, 3),
            "error": round(error(here), 3),
        }
    return found


def table(found: Mapping[str, Any]) -> list[str]:
    """Return the figures as a table: by kind, then all."""
    rows = [
        [kind, str(row["claims"]), f"{row['said']:.3f}", f"{row['right']:.3f}", f"{row['error']:.3f}"]
        for kind, row in found["kinds"].items()
    ]
    many = sum(row["claims"] for row in found["kinds"].values())
    return markdown(
        ["claims", "many", "said", "right", "error"], [*rows, ["all", str(many), "", "", f"{found['error']:.3f}"]]
    )


SIDE, EDGE = 320, 50


def plot(rows: Sequence[Mapping[str, float]]) -> str:
    """Return the reliability plot as SVG: confidence to the right, share of right claims upwards, dots by number."""
    most = max(row["claims"] for row in rows)
    x, y = (lambda v: EDGE + v * SIDE), (lambda v: EDGE + (1 - v) * SIDE)
    dots = "".join(
        f'<circle cx="{x(r["said"]):.1f}" cy="{y(r["right"]):.1f}" r="{4 + 10 * (r["claims"] / most) ** 0.5:.1f}"'
        f' fill="#1b6ca8" fill-opacity="0.7"><title>{r["claims"]} claims: said {r["said"]:.2f},'
        f" right {r['right']:.2f}</title></circle>"
        for r in rows
    )
    ticks = "".join(
        f'<text x="{x(v):.0f}" y="{y(0) + 18:.0f}" text-anchor="middle">{v:g}</text>'
        f'<text x="{x(0) - 8:.0f}" y="{y(v) + 4:.0f}" text-anchor="end">{v:g}</text>'
        for v in (0, 0.25, 0.5, 0.75, 1)
    )
    size = SIDE + 2 * EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size}" font-family="sans-serif"'
        f' font-size="12"><rect width="{size}" height="{size}" fill="white"/>'
        f'<rect x="{EDGE}" y="{EDGE}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#888"/>'
        f'<line x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}" stroke="#888" stroke-dasharray="4 4"/>{dots}{ticks}'
        f'<text x="{size / 2}" y="{size - 10}" text-anchor="middle">confidence said</text>'
        f'<text x="14" y="{size / 2}" text-anchor="middle" transform="rotate(-90 14 {size / 2})">share in gold</text>'
        f'<text x="{size / 2}" y="30" text-anchor="middle">Claims on the 156 reports kept for measuring</text></svg>\n'
    )


if __name__ == "__main__":
    sys.exit(main())
