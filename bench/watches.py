"""Matches incidents against 10,000 watches, beside a shapely STRtree and, where it is there, PostGIS's ST_DWithin.

    python bench/watches.py [--watches 10000] [--incidents 3000] [--postgis "dbname=bench host=/tmp/pg"]

Incidents are rows of the UCDP files in bench/incidents (TOCSIN_SHARED names the folder), with their coordinates, the
radius that their where_prec stands for, dates and figures; watches are rings, corridors and polygons around towns of
the same countries. The others answer the bare question which areas come within the incident's radius of its point; the
index answers with conditions, both ends of the distance, and inside or possibly inside. Prints the figures as JSON.
"""

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import shapely

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "protection"))

from watch_make import a_place, a_where, an_incident, killed

from tocsin.protection.watch_geometry import Areas, haversine, shape_of
from tocsin.protection.watch_index import WatchIndex
from tocsin.protection.watches import sound, spots_of
from tocsin.records import (
    Answer,
    Area,
    Conditions,
    Corridor,
    DatePrecision,
    Incident,
    IncidentType,
    PlacePrecision,
    Polygon,
    Ring,
    Watch,
    When,
)

SHARED = Path(os.environ.get("TOCSIN_SHARED", "../shared"))
FILES = ("nigeria_1990_2019", "iraq_1989_2018", "myanmar_1989_2023", "mexico_1989_2023", "syria_2016_2019")
RADIUS = {1: 2.0, 2: 25.0, 3: 30.0, 4: 120.0, 5: 60.0}
"""Kilometres that a where_prec stands for here: a town, near one, a district, a province, a stretch."""
PRECISION = {1: "exact", 2: "near", 3: "district", 4: "province", 5: "feature"}
DAY = date(2024, 1, 1)


def incidents_of(number: int, draw: random.Random) -> list[Incident]:
    columns = ["id", "where_prec", "latitude", "longitude", "country", "date_start", "low", "high"]
    rows = []
    for name in FILES:
        (path,) = (SHARED / "bench" / "incidents").glob(f"ucdp_ged_{name}/events.parquet")
        rows += pq.read_table(path, columns=columns).to_pylist()
    rows = [row for row in rows if row["latitude"] is not None and row["where_prec"] in RADIUS]
    draw.shuffle(rows)
    return [incident_of(row) for row in rows[:number]]


def incident_of(row: dict) -> Incident:  # type: ignore[type-arg]
    prec = int(row["where_prec"])
    place = a_place(
        row["latitude"],
        row["longitude"],
        RADIUS[prec],
        country=row["country"][:2].upper(),
        precision=PlacePrecision(PRECISION[prec]),
        ident=f"ucdp:{row['latitude']}:{row['longitude']}:{prec}",
    )
    when = When.from_value(str(row["date_start"])[:10], DatePrecision.DAY)
    toll = killed(int(row["low"]), int(max(row["high"], row["low"])))
    return an_incident(str(row["id"]), places=(a_where(place, country=place.country),), dates=(when,), tolls=(toll,))


def watches_of(number: int, incidents: Sequence[Incident], draw: random.Random) -> list[Watch]:
    """Return watches around places of incidents, moved a little: where people live, and where it is dangerous."""
    found = []
    for n in range(number):
        at = draw.choice(incidents).places[0].candidates[0]
        lat, lon = at.lat + draw.gauss(0, 0.5), at.lon + draw.gauss(0, 0.5)
        conditions = Conditions(
            types=(IncidentType.ATTACK,) if n % 3 == 0 else (), least=5 if n % 5 == 0 else 0, is_certain=n % 4 == 0
        )
        found.append(Watch(id=f"watch-{n:05}", name=f"w{n}", area=area_of(n, lat, lon, draw), conditions=conditions))
    return found


def area_of(n: int, lat: float, lon: float, draw: random.Random) -> Area:
    if n % 10 == 8:
        return Corridor(points=((lat, lon), (lat + draw.uniform(-1, 1), lon + 0.7)), km=draw.choice((2, 5, 10)))
    if n % 10 == 9:
        corners = [(lat + 0.2 * np.sin(a), lon + 0.2 * np.cos(a)) for a in np.linspace(0, 6, 12)]
        return Polygon(rings=((*corners, corners[0]),))
    return Ring(lat=lat, lon=lon, km=draw.choice((5, 8, 10, 20, 30, 50)))


def timed(ask: Callable[[Incident], int], incidents: Sequence[Incident]) -> dict[str, float]:
    """Return how long a question takes: by the clock, and in this process's own time, which busy neighbours spare."""
    walls, owns, hits = [], [], 0
    for incident in incidents:
        wall, own = time.perf_counter(), time.process_time()
        hits += ask(incident)
        walls.append((time.perf_counter() - wall) * 1000)
        owns.append((time.process_time() - own) * 1000)
    found: dict[str, float] = {"hits": hits}
    for name, times in (("", walls), ("own_", owns)):
        cuts = statistics.quantiles(times, n=100)
        found |= {f"{name}p{n}_ms": round(cuts[n - 1], 3) for n in (50, 95, 99)}
        found[f"{name}a_second"] = round(1000 * len(times) / sum(times))
    return found


def with_outlines(incidents: Sequence[Incident]) -> Areas:
    """Return the outlines of provinces and districts: an uneven line of 200 points at 40 to 100 % of the radius."""
    found = {}
    for incident in incidents:
        at = incident.places[0].candidates[0]
        if at.precision in (PlacePrecision.PROVINCE, PlacePrecision.DISTRICT):
            turns = np.linspace(0, 2 * np.pi, 200)
            km = at.radius_km * (0.7 + 0.3 * np.sin(5 * turns))
            ring = [
                (at.lat + k * np.sin(t) / 111.2, at.lon + k * np.cos(t) / 111.2 / np.cos(np.radians(at.lat)))
                for k, t in zip(km, turns, strict=True)
            ]
            found[at.id] = ((*ring[:-1], ring[0]),)
    return lambda place: found.get(place, ())


def by_tree(watches: Sequence[Watch]) -> Callable[[Incident], int]:
    """Ask an STRtree of the areas as polygons in degrees, widened at their latitude; the exact test by distance."""
    shapes = [shape_of(watch.area) for watch in watches if watch.area]
    boxes = []
    for shape in shapes:
        assert shape
        up = shape.reach_km / 111.2
        wide = up / np.cos(np.radians(shape.lat))
        boxes.append(shapely.box(shape.lon - wide, shape.lat - up, shape.lon + wide, shape.lat + up))
    tree = shapely.STRtree(boxes)
    middles = np.radians([(shape.lat, shape.lon) for shape in shapes if shape])
    reach = np.array([shape.reach_km for shape in shapes if shape])

    def ask(incident: Incident) -> int:
        at = incident.places[0].candidates[0]
        up = at.radius_km / 111.2
        wide = up / np.cos(np.radians(at.lat))
        found = tree.query(shapely.box(at.lon - wide, at.lat - up, at.lon + wide, at.lat + up))
        spots = middles[found]
        apart = haversine(np.radians(at.lat), np.radians(at.lon), spots[:, 0], spots[:, 1])
        return int((apart <= reach[found] + at.radius_km).sum())

    return ask


def by_postgis(address: str, watches: Sequence[Watch]) -> Callable[[Incident], int]:
    import psycopg

    connection = psycopg.connect(address, autocommit=True)
    connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    connection.execute("DROP TABLE IF EXISTS areas")
    connection.execute("CREATE TABLE areas (id int PRIMARY KEY, km float8, area geography)")
    with connection.cursor().copy("COPY areas (id, km, area) FROM STDIN") as copy:
        for number, watch in enumerate(watches):
            km, geometry = as_geometry(watch.area)
            copy.write_row((number, km, f"SRID=4326;{geometry.wkt}"))
    connection.execute("CREATE INDEX areas_area ON areas USING gist (area)")
    connection.execute("ANALYZE areas")
    most = max(as_geometry(watch.area)[0] for watch in watches)
    # ST_DWithin with a distance of each row cannot use the index; the greatest distance first, then each row's own.
    question = (
        "SELECT count(*) FROM areas WHERE ST_DWithin(area, ST_Point(%s, %s)::geography, %s) "
        "AND ST_DWithin(area, ST_Point(%s, %s)::geography, (km + %s) * 1000)"
    )

    def ask(incident: Incident) -> int:
        at = incident.places[0].candidates[0]
        values = (at.lon, at.lat, (most + at.radius_km) * 1000, at.lon, at.lat, at.radius_km)
        row = connection.execute(question, values, prepare=True).fetchone()
        return int(row[0]) if row else 0

    return ask


def as_geometry(area: Area | None) -> tuple[float, shapely.Geometry]:
    if isinstance(area, Ring):
        return area.km, shapely.Point(area.lon, area.lat)
    if isinstance(area, Corridor):
        return area.km, shapely.LineString([(lon, lat) for lat, lon in area.points])
    assert isinstance(area, Polygon)
    return 0.0, shapely.Polygon([(lon, lat) for lat, lon in area.rings[0]])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--watches", type=int, default=10_000)
    parser.add_argument("--incidents", type=int, default=3_000)
    parser.add_argument("--postgis", default="")
    asked = parser.parse_args()
    draw = random.Random(20)
    incidents = incidents_of(asked.incidents, draw)
    watches = watches_of(asked.watches, incidents, draw)
    began = time.perf_counter()
    index = WatchIndex(watches)
    found: dict[str, object] = {
        "watches": len(watches),
        "incidents": len(incidents),
        "made_s": round(time.perf_counter() - began, 2),
    }
    areas = with_outlines(incidents)
    found["index"] = timed(lambda incident: sum(1 for _ in index.hits(incident, DAY, areas)), incidents)
    found["index, near only"] = timed(lambda incident: len(index._near(spots_of(incident))), incidents)
    found["strtree, near only"] = timed(by_tree(watches), incidents)
    few = incidents[:20]
    alone = [{w.id for w in watches if sound(w, i, DAY, areas).answer in (Answer.INSIDE, Answer.POSSIBLY)} for i in few]
    found["same as each watch alone, of 20"] = sum(
        found == {w.id for w, _ in index.hits(i, DAY, areas)} for found, i in zip(alone, few, strict=True)
    )
    if asked.postgis:
        found["postgis, near only"] = timed(by_postgis(asked.postgis, watches), incidents)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
