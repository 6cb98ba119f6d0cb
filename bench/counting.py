"""How long a count over 1,000,000 incidents takes, beside DuckDB on the same rows with the same question.

The record is made for it: the narrow tables of a real, empty record filled with rows drawn at random (20 countries,
400 provinces, 17 types, 200 actors of which each incident has one to three, half with a toll, one in twenty dated to
a month). Loading the columns happens once after each change of the record and is timed apart. DuckDB lies in a
virtual environment of its own, as Tocsin does not use it: `--duckdb PYTHON` names its Python.

    python bench/counting.py --duckdb /tmp/duck/bin/python
"""

import argparse
import json
import sqlite3
import subprocess
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np

from tocsin.analysis.counting import By, Step
from tocsin.counting import Counter
from tocsin.ledger import open_ledger
from tocsin.records import Attributed, IncidentType, Role, Selection

SEED = 20260102
BEGIN, END = date(2005, 1, 1), date(2024, 12, 31)
QUESTIONS: dict[str, tuple[Selection, By, Step]] = {
    "all, by year": (Selection(), By.NOTHING, Step.YEAR),
    "all, by month": (Selection(), By.NOTHING, Step.MONTH),
    "one country, by month": (Selection(country="C3"), By.NOTHING, Step.MONTH),
    "all, by province": (Selection(), By.PROVINCE, Step.ALL),
    "one actor, either, by month": (
        Selection(actor="actor:a7", attributed=Attributed.EITHER),
        By.NOTHING,
        Step.MONTH,
    ),
    "all, by actor": (Selection(), By.ACTOR, Step.ALL),
    "a quarter, by type": (Selection(since=date(2020, 3, 1), until=date(2020, 6, 30)), By.TYPE, Step.ALL),
    "all, by attribution": (Selection(), By.ATTRIBUTION, Step.ALL),
    "all, by province and month": (Selection(), By.PROVINCE, Step.MONTH),
}
DUCK = """
import duckdb, json, sys, time
con = duckdb.connect(); con.execute("SET threads=2")
for name in ("facts", "tolls", "actors"):
    con.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet('{sys.argv[1]}/{name}.parquet')")
T = "LEFT JOIN (SELECT incident, sum(low) low, sum(best) best, sum(high) high FROM tolls GROUP BY 1) t "
T += "ON t.incident = f.number"
S = "count(*), sum(t.low), sum(t.best), sum(t.high)"
M = "date_trunc('month', f.earliest::date)"
R = "role IN ('perpetrator','claimed','blamed','suspected')"
IN = f"f.number IN (SELECT incident FROM actors WHERE actor = 7 AND {R})"
J = f"JOIN facts f ON f.number = a.incident {T} GROUP BY 1"
PERIOD = "f.latest >= '2020-03-01' AND f.earliest <= '2020-06-30'"
Q = {
 "all, by year": f"SELECT year(f.earliest::date), {S} FROM facts f {T} GROUP BY 1",
 "all, by month": f"SELECT {M}, {S} FROM facts f {T} GROUP BY 1",
 "one country, by month": f"SELECT {M}, {S} FROM facts f {T} WHERE f.country = 'C3' GROUP BY 1",
 "all, by province": f"SELECT f.province, {S} FROM facts f {T} GROUP BY 1",
 "one actor, either, by month": f"SELECT {M}, {S} FROM facts f {T} WHERE {IN} GROUP BY 1",
 "all, by actor": f"SELECT a.actor, {S} FROM (SELECT DISTINCT incident, actor FROM actors WHERE {R}) a {J}",
 "a quarter, by type": f"SELECT f.type, {S} FROM facts f {T} WHERE {PERIOD} GROUP BY 1",
 "all, by attribution": f"SELECT a.role, {S} FROM (SELECT DISTINCT incident, role FROM actors) a {J}",
 "all, by province and month": f"SELECT f.province, {M}, {S} FROM facts f {T} GROUP BY 1, 2",
}
out = {}
for name, sql in Q.items():
    times = []
    for _ in range(5):
        at = time.perf_counter(); con.execute(sql).fetchall(); times.append(time.perf_counter() - at)
    out[name] = sorted(times)[2]
print(json.dumps(out))
"""


def rows(size: int) -> dict[str, list[tuple]]:
    """Return rows of the narrow tables."""
    random = np.random.default_rng(SEED)
    days = random.integers(BEGIN.toordinal(), END.toordinal(), size)
    words = {day: date.fromordinal(day).isoformat() for day in range(BEGIN.toordinal(), END.toordinal() + 40)}
    types = [kind.value for kind in IncidentType]
    province, kind, rough = random.integers(0, 400, size), random.integers(0, len(types), size), random.random(size)
    facts = []
    for number, (day, area, what, how) in enumerate(
        zip(days.tolist(), province.tolist(), kind.tolist(), rough, strict=True), 1
    ):
        last = day + 30 if how < 0.05 else day
        facts.append(
            (number, f"incident-{number:016x}", types[what], "happened", words[day], f"C{area % 20}", f"P{area}", "",
             f"T{area}", "", words[day], words[last], 1, 3, "", 1, 1, 0, number, 0.8, 1.0)
        )  # fmt: skip
    told = np.flatnonzero(random.random(size) < 0.5) + 1
    best = random.negative_binomial(0.5, 0.1, len(told)).tolist()
    tolls = [(int(n), 0, "killed", "civilian", 0, b, b, b + 1) for n, b in zip(told.tolist(), best, strict=True)]
    roles = [role.value for role in Role]
    actors = []
    for place in range(3):
        some = np.flatnonzero(random.random(size) < (1, 0.5, 0.2)[place]) + 1
        who, what = random.integers(0, 200, len(some)), random.integers(0, len(roles), len(some))
        actors += [(n, place, int(w), roles[r]) for n, w, r in zip(some.tolist(), who, what, strict=True)]
    return {"facts": facts, "tolls": tolls, "actors": actors}


def fill(path: Path, made: dict[str, list[tuple]]) -> None:
    """Make a record whose narrow tables hold the rows."""
    with open_ledger(path):
        pass
    store = sqlite3.connect(path)
    store.execute("PRAGMA foreign_keys=OFF")
    store.executemany(
        "INSERT INTO incident_facts (number, id, type, status, sorted, country, province, district, place, place_id, "
        "earliest, latest, date_prec, where_prec, weapons, reports, origins, is_reviewed, changed, certainty, link) "
        f"VALUES ({','.join('?' * 21)})",
        made["facts"],
    )
    store.executemany(f"INSERT INTO incident_tolls VALUES ({','.join('?' * 8)})", made["tolls"])
    store.executemany("INSERT INTO incident_actors VALUES (?,?,?,?)", made["actors"])
    store.executemany(
        "INSERT INTO actor_names (number, id, name, words) VALUES (?,?,?,?)",
        [(n, f"actor:a{n}", f"Group {n}", f" group {n} ") for n in range(200)],
    )
    store.commit()
    store.close()


def beside_duckdb(python: str, made: dict[str, list[tuple]], folder: Path) -> dict[str, float]:
    """Return DuckDB's seconds for each question on the same rows, held in memory."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    heads = {
        "facts": ("number", "id", "type", "status", "sorted", "country", "province", "district", "place", "place_id",
                  "earliest", "latest"),
        "tolls": ("incident", "place", "harm", "victims", "is_part", "low", "best", "high"),
        "actors": ("incident", "place", "actor", "role"),
    }  # fmt: skip
    for name, names in heads.items():
        columns = list(zip(*made[name], strict=True))[: len(names)]
        pq.write_table(pa.table(dict(zip(names, columns, strict=True))), folder / f"{name}.parquet")
    done = subprocess.run([python, "-c", DUCK, str(folder)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Print seconds for each question."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--incidents", type=int, default=1_000_000)
    parser.add_argument("--duckdb", default="", help="a Python that has duckdb")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--record", type=Path, help="keep the record here; one that is there is counted as it is")
    asked = parser.parse_args()
    if asked.record and asked.duckdb:
        parser.error("rows for DuckDB are made anew: leave out --record")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = asked.record or folder / "record.db"
        made = {} if path.exists() else rows(asked.incidents)
        if made:
            fill(path, made)
        duck = beside_duckdb(asked.duckdb, made, folder) if asked.duckdb else {}
        made.clear()
        with open_ledger(path) as record:
            counter = Counter(record)
            at, worked = time.perf_counter(), time.process_time()
            counter.columns(), counter.readings()
            took, worked = time.perf_counter() - at, time.process_time() - worked
            size = len(counter.columns())
            print(f"{size:,} incidents; columns loaded in {took:.1f} s ({worked:.1f} s of CPU), once a change")
            print(f"{'count':30} {'Tocsin, ms':>10} {'of CPU, ms':>10} {'DuckDB, ms':>10} {'rows':>6}   target 300")
            found: list[dict[str, object]] = [
                {"count": "columns loaded, once a change", "seconds": took, "cpu_s": worked}
            ]
            for words, question in QUESTIONS.items():
                times, works = [], []
                for _ in range(5):
                    at, worked = time.perf_counter(), time.process_time()
                    counted = counter.count(*question)
                    times.append(time.perf_counter() - at)
                    works.append(time.process_time() - worked)
                work = sorted(works)[2] * 1000
                middle, beside = sorted(times)[2] * 1000, duck.get(words, float("nan")) * 1000
                found.append({"count": words, "tocsin_ms": middle, "cpu_ms": work, "duckdb_ms": beside})
                print(f"{words:30} {middle:10.0f} {work:10.0f} {beside:10.0f} {len(counted.tally.cells.key):6}")
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
