"""UCDP's events of six countries in seven files (CC BY 4.0; Sundberg and Melander 2013).

They lie in the shared folder. Each file becomes (first-level division, day, deaths by the best figure) for each
event; those without a division are left out, and an id counts once.
"""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parent.parent
OLDER = "ucdp_ged_ukraine_2014_2019_older"
"""A second vintage of a country that is there already."""

Event = tuple[str, date, int]


def folder() -> Path:
    """Return the folder of the files. Leaves with a word where it is missing."""
    found = Path(os.environ.get("TOCSIN_SHARED") or ROOT.parent / "shared") / "bench" / "incidents"
    if not found.is_dir():
        raise SystemExit(f"*** NOT MEASURED: {found} is not there; set TOCSIN_SHARED to the folder that holds bench/")
    return found


def files() -> Iterator[tuple[str, list[Event], date, date]]:
    """Yield name, events, first and last day of each file."""
    for path in sorted(folder().glob("ucdp_*/events.parquet")):
        table = pq.read_table(path, columns=["id", "adm_1", "date_start", "best"]).to_pylist()
        days = [row["date_start"].date() for row in table]
        once = {row["id"]: row for row in table}.values()
        events = [(row["adm_1"], row["date_start"].date(), int(row["best"] or 0)) for row in once if row["adm_1"]]
        yield path.parent.name, events, min(days), max(days)
