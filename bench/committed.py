"""The committed results: where they lie, what they say about themselves, and their tables in README.md."""

import json
import os
import platform
import re
import subprocess
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from shared import ROOT

BENCH = Path(__file__).resolve().parent
README = BENCH / "README.md"


def results(name: str) -> Path:
    """Return the file of one bench's committed results."""
    return BENCH / "results" / f"{name}.json"


def last_run(name: str) -> dict[str, Any] | None:
    """Return the last committed run of a bench; None before the first."""
    path = results(name)
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def run_facts() -> dict[str, str]:
    """Return when and on what commit a run is made; "-dirty" tells of changes beyond the commit."""
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--abbrev=12"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return {"date": date.today().isoformat(), "commit": described.stdout.strip() or "unknown"}


def machine() -> dict[str, Any]:
    """Return what figures of time and memory depend on; no name of the machine."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {"cores": cores, "python": platform.python_version(), "system": platform.system()}


def commit_run(name: str, found: Mapping[str, Any], table: Sequence[str]) -> None:
    """Write a run where it is committed, and its table into README.md between the bench's markers."""
    results(name).write_text(_as_json(found), encoding="utf-8")
    text = README.read_text(encoding="utf-8")
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not pattern.search(text):
        raise SystemExit(f"bench: {README.name} has no place between {begin} and {end} for the results")
    filled = "\n".join([begin, _caption(found), "", *table, end])
    README.write_text(pattern.sub(lambda _: filled, text), encoding="utf-8")
    print(f"written: bench/results/{name}.json and the table in bench/{README.name}")


def _caption(found: Mapping[str, Any]) -> str:
    on = found.get("machine")
    where = f", on {on['cores']} cores with Python {on['python']} ({on['system']})" if on else ""
    return f"Run of {found['date']}, commit {found['commit']}{where}."


def _as_json(found: Mapping[str, Any]) -> str:
    """Return an object, its inner objects with a line for each entry, so that a diff shows what changed."""
    lines = []
    for key, value in found.items():
        if isinstance(value, dict):
            inner = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in value.items())
            lines.append(f" {json.dumps(key)}: {{\n{inner}\n }}")
        else:
            lines.append(f" {json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table's lines: the first column to the left, the others to the right."""
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return [f"| {' | '.join(cells)} |" for cells in (head, rule, *rows)]
