"""Reduces the shared reference data to the packs that the gazetteer is built from.

    TOCSIN_SHARED=/path/to/shared .venv/bin/python training/make_packs.py [COUNTRY ...]

With countries named (AF SY), only their packs are made. Reads ``$TOCSIN_SHARED/reference/places`` and ``world``; writes
``src/tocsin/reference/packs``. The same input gives the same bytes. What each
file holds, where it comes from and under which licence is said in
``src/tocsin/reference/packs/README.md``; the corrections applied are those the
shared README demands.
"""

import gzip
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

import pack_natural_earth
import pack_shapes
from pack_parents import parents_of
from pack_rows import ADDED, HEAD, Corrections, Row, read_country
from tocsin.reference.gazetteer_build.upstream import AREAS, table

PACKS = Path(__file__).parent.parent / "src" / "tocsin" / "reference" / "packs"
SOMALILAND = "xs"
"""A pack of its own upstream; here a part of Somalia's, as ISO 3166 has it."""
ORDER = ["province", "district", "airport", "feature", "locality"]


def countries(places: Path) -> list[str]:
    """Return the ISO codes of the countries that have a pack."""
    codes = {path.name[:2] for path in places.glob("*_places.tsv.gz")}
    return sorted(code.upper() for code in codes - {SOMALILAND})


def with_parents(rows: list[Row], places: Path, country: str) -> list[Row]:
    """Return the rows with the ids of the province and district each lies in."""
    points = np.array([(row.lon, row.lat) for row in rows])
    ids = {int(row.wof): row.id for row in rows if row.kind in AREAS}
    provinces, districts = (parents_of(points, _polygons(places, country, level)) for level in (1, 2))
    return [
        row
        if row.kind == "province"
        else replace(row, admin1=ids.get(p, ""), admin2=ids.get(d, "") if row.kind != "district" else "")
        for row, p, d in zip(rows, provinces, districts, strict=True)
    ]


def _polygons(places: Path, country: str, level: int) -> list[Path]:
    return [places / f"{code}_admin{level}.geojson.gz" for code in (country.lower(), *ADDED.get(country, ()))]


def write(name: str, head: list[str], lines: Iterable[list[str]]) -> int:
    """Write a gzipped table that depends on nothing but its lines; returns its size in bytes."""
    text = "".join("\t".join(cells) + "\n" for cells in [head, *lines])
    data = gzip.compress(text.encode("utf-8"), 9, mtime=0)
    (PACKS / name).write_bytes(data)
    return len(data)


def write_country(places: Path, country: str, rows: list[Row]) -> int:
    """Write a country's places, and the polygons of its provinces and districts."""
    rows = with_parents(rows, places, country)
    rows.sort(key=lambda r: (ORDER.index(r.kind), r.admin1, r.admin2, r.id[0], int(r.id[1:])))
    size = write(f"{country.lower()}.tsv.gz", HEAD, (row.cells() for row in rows))
    areas = {row.id for row in rows if row.kind in AREAS}
    files = _polygons(places, country, 1) + _polygons(places, country, 2)
    shapes = pack_shapes.shapes_of(files, areas)
    return size + write(f"{country.lower()}.shapes.tsv.gz", pack_shapes.HEAD, shapes)


def write_divisions(world: Path) -> int:
    """Write GeoNames' names of first and second divisions ("IN.37", "IN.37.512"), without points."""
    lines = [
        [row["code"], " ".join(row["name"].split())]
        for name in ("admin1.json", "admin2.json")
        for row in sorted(json.loads((world / name).read_text(encoding="utf-8")), key=lambda r: r["code"])
    ]
    return write("divisions.tsv.gz", ["code", "name"], lines)


def write_airports(world: Path, packed: list[str]) -> int:
    """Write the airports with an IATA code, and all of the countries with a pack."""
    lines = [
        [r["icao"], r["iata"], r["name"], r["city"], r["country"], f"{float(r['lat']):.4f}", f"{float(r['lon']):.4f}"]
        for r in table(world / "airports_icao.tsv.gz")
        if r["iata"] or r["country"] in packed
    ]
    return write("airports.tsv.gz", ["icao", "iata", "name", "city", "country", "lat", "lon"], sorted(lines))


def main() -> None:
    shared = os.environ.get("TOCSIN_SHARED", "")
    reference = Path(shared) / "reference"
    if not shared or not (reference / "places").is_dir():
        sys.exit("TOCSIN_SHARED must name the folder that holds reference/places and reference/world")
    PACKS.mkdir(parents=True, exist_ok=True)
    places, packed = reference / "places", countries(reference / "places")
    wanted = [country for country in packed if country in sys.argv[1:]] or packed
    size = write_all(reference, packed) if wanted == packed else write_some(places, wanted)
    print(f"{size / 1e6:.2f} MB of packs of {len(wanted)} countries in {PACKS}")


def write_some(places: Path, wanted: list[str]) -> int:
    """Write the packs of some countries."""
    fixes = Corrections.read(places)
    return sum(write_country(places, country, read_country(places, country, fixes)) for country in wanted)


def write_all(reference: Path, packed: list[str]) -> int:
    """Write every pack; what Natural Earth adds is known only when all the others are."""
    world, fixes = reference / "world", Corrections.read(reference / "places")
    earth, size = pack_natural_earth.NaturalEarth(world), 0
    for country in packed:
        rows = read_country(reference / "places", country, fixes)
        earth.knows(rows)
        size += write_country(reference / "places", country, rows)
    size += write_divisions(world) + write_airports(world, packed)
    return size + write("natural_earth.tsv.gz", pack_natural_earth.HEAD, earth.added())


if __name__ == "__main__":
    main()
