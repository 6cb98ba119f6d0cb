"""Makes a record of many invented incidents, for measuring how pages and API hold out: main values only, no texts.

Rows go straight into the tables that lists, counts and maps are answered from,
so that a million take a minute or two. Places are the gazetteer's own, drawn by
population; everything else is drawn from fixed seeds. Nothing but the
measuring ever sees such a record.
"""

import math
import random
import sqlite3
from datetime import date, timedelta
from pathlib import Path

from tocsin.ledger import open_ledger
from tocsin.ledger.summaries import KM_OF_DEGREE
from tocsin.records import IncidentType, Role
from tocsin.reference.gazetteer import EMBEDDED

ACTORS = 400
TYPES = [t.value for t in IncidentType]
ROLES = [Role.PERPETRATOR.value, Role.CLAIMED.value, Role.BLAMED.value, Role.SUSPECTED.value, Role.DENIED.value]
FIRST_DAY, DAYS = date(1990, 1, 1), 13_000
_PLACES = (
    "SELECT f.country, coalesce(a.name, ''), coalesce(b.name, ''), p.name, p.lat / 10000.0, p.lon / 10000.0, f.kind, "
    "p.id FROM places p JOIN frames f ON f.id = p.frame LEFT JOIN places a ON a.id = f.admin1 "
    "LEFT JOIN places b ON b.id = f.admin2 WHERE f.country IN "
    "('AF','SY','IQ','SO','NG','ML','BF','NE','YE','UA','MM','SD','SS','ET','CD','CF','MZ','CO','MX','IN','PK') "
    "AND f.kind IN (1, 2, 5) ORDER BY p.population DESC, p.id LIMIT 20000"
)


def make(path: Path, many: int) -> Path:
    """Make the record, unless it is there; return its path."""
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    beside.unlink(missing_ok=True)
    with open_ledger(beside):
        pass
    with sqlite3.connect(f"file:{EMBEDDED}?mode=ro&immutable=1", uri=True) as gazetteer:
        places = gazetteer.execute(_PLACES).fetchall()
    with sqlite3.connect(beside) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        _fill(connection, many, places)
    connection.close()
    beside.rename(path)
    return path


def _fill(connection: sqlite3.Connection, many: int, places: list[tuple]) -> None:  # type: ignore[type-arg]
    rng = random.Random(19)
    connection.executemany(
        "INSERT INTO actor_names (number, id, name, words) VALUES (?, ?, ?, ?)",
        [(n, f"actor:group-{n}", f"Group {n}", f" group {n} ") for n in range(1, ACTORS + 1)],
    )
    columns = [row[1] for row in connection.execute("PRAGMA table_info(incident_facts)")]
    marks = ", ".join("?" * len(columns))
    for start in range(0, many, 20_000):
        numbers = range(start + 1, min(many, start + 20_000) + 1)
        facts = [_facts(rng, n, places) for n in numbers]
        connection.executemany("INSERT INTO incidents VALUES (?, '{}')", [(f["id"],) for f in facts])
        connection.executemany(
            f"INSERT INTO incident_facts ({', '.join(columns)}) VALUES ({marks})",
            [[f[name] for name in columns] for f in facts],
        )
        connection.executemany(
            "INSERT INTO incident_tolls (incident, place, harm, victims, is_part, low, best, high) "
            "VALUES (?, 0, ?, ?, 0, ?, ?, ?)",
            [_toll(rng, n) for n in numbers],
        )
        connection.executemany(
            "INSERT INTO incident_actors (incident, place, actor, role) VALUES (?, 0, ?, ?)",
            [(n, min(ACTORS, int(rng.paretovariate(0.7))), rng.choice(ROLES)) for n in numbers],
        )
        connection.executemany(
            "INSERT INTO incident_changes VALUES (?, 'x', ?)", [(f["id"], f["changed"]) for f in facts]
        )
    connection.execute("ANALYZE")


def _facts(rng: random.Random, number: int, places: list[tuple]) -> dict[str, object]:  # type: ignore[type-arg]
    country, province, district, place, lat, lon, kind, place_id = places[
        min(len(places) - 1, int(len(places) * rng.random() ** 2))
    ]
    day = FIRST_DAY + timedelta(days=int(DAYS * rng.random() ** 0.5))
    last = day + timedelta(days=rng.choice((0, 0, 0, 6, 29)))
    radius = {1: 120.0, 2: 30.0}.get(kind, rng.choice((2.0, 8.0)))
    up, across = radius / KM_OF_DEGREE, radius / KM_OF_DEGREE / max(0.2, math.cos(math.radians(lat)))
    origins = rng.choice((1, 1, 1, 2, 3))
    return {
        "number": number, "id": f"incident-{number:016x}", "type": TYPES[min(16, int(rng.expovariate(0.4)))],
        "status": "happened", "earliest": day.isoformat(), "latest": last.isoformat(), "sorted": day.isoformat(),
        "date_prec": 1, "country": country, "province": province, "district": district, "place": place,
        "place_id": f"geonames:{place_id}", "where_prec": {1: 4, 2: 3}.get(kind, rng.choice((1, 2))),
        "lat": lat, "lon": lon, "radius_km": radius, "south": lat - up, "north": lat + up, "west": lon - across,
        "east": lon + across, "weapons": "", "reports": origins + rng.choice((0, 1)), "origins": origins,
        "certainty": round(rng.random(), 3), "link": round(0.6 + 0.4 * rng.random(), 3),
        "is_reviewed": int(rng.random() < 0.1), "changed": number,
    }  # fmt: skip


def _toll(rng: random.Random, number: int) -> tuple[object, ...]:
    best = int(rng.paretovariate(1.1)) - 1
    harm = rng.choice(("killed", "killed", "killed", "injured"))
    return number, harm, rng.choice(("civilian", "security_force", "unknown")), max(0, best - 1), best, best + 2
