"""Packs as Who's On First's rows come in them: ``xx_places.tsv.gz``, a row a place, ``xx_admin1.geojson.gz`` beside it.

Columns: wof_id, placetype, name, lat, lon, gn_id, population, names (others, joined by "|").
"""

import csv
import gzip
import json
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from .keys import fold
from .layout import GRAIN

COLUMNS = ("wof_id", "placetype", "name", "lat", "lon", "gn_id", "population", "names")
KINDS = {
    "locality": "locality",
    "neighbourhood": "locality",
    "localadmin": "locality",
    "county": "district",
    "region": "province",
    "campus": "feature",
}
"""Upstream placetype to the gazetteer's kind; ``localadmin`` holds towns (Menaka in Mali) and is not a district."""
AREAS = ("province", "district")
AIRFIELD = ("airport", "air base", "airbase", "airfield", "air station")


def kind_of(placetype: str, name: str) -> str:
    """Return the kind of a row, "" for what is no place of ours (a country, a planet)."""
    kind = KINDS.get(placetype, "")
    return "airport" if kind == "feature" and any(word in name.casefold() for word in AIRFIELD) else kind


def has_geonames(number: str) -> bool:
    """Return whether a GeoNames id is one; upstream also writes 0 and -1 for none."""
    return number.isdecimal() and int(number) > 0


def is_readable(name: str) -> bool:
    """Return whether another name is worth a key: any but a code of two or three capitals, or a machine's writing.

    GeoNames' Latin names without a capital are machine transliterations ("ka bu er").

    >>> [name for name in ("Caboul", "KBL", "ka bu er", "Кабул", "喀布尔") if is_readable(name)]
    ['Caboul', 'Кабул', '喀布尔']
    """
    letter = next((c for c in name if c.isalpha()), "")
    is_latin = letter < "\u0250" or "\u1e00" <= letter <= "\u1eff"
    return bool(letter) and not (is_latin and (name.islower() or (len(name) <= 3 and name.isupper())))


def script_of(name: str) -> str:
    """Return the script of a name's first letter as Unicode calls it ("LATIN"), "" for no letter."""
    letter = next((c for c in name if c.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""


def first_name(primary: str, names: Iterable[str]) -> str:
    """Return the name to show: Latin, the shortest, where upstream's first name is in another script."""
    if script_of(primary) == "LATIN":
        return primary
    latin = [n for n in names if script_of(n) == "LATIN" and len(n) > 3 and is_readable(n)]
    return min(latin, key=lambda n: (len(n), n)) if latin else primary


def kept_names(primary: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the other names worth keeping, of every script: one for each key under which names are looked up."""
    kept: dict[str, str] = {}
    for name in names:
        key = fold(name)
        if key and key != fold(primary) and is_readable(name):
            kept.setdefault(key, name)
    return tuple(sorted(kept.values()))


def table(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a table, gzipped or not; lines that begin with "#" are remarks."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def features(path: Path) -> list[dict[str, Any]]:
    """Return the features of a GeoJSON file, gzipped or not, in the order of their ids."""
    data = path.read_bytes()
    found = json.loads(gzip.decompress(data) if path.suffix == ".gz" else data)["features"]
    return sorted(found, key=lambda feature: int(feature["properties"]["wof_id"]))


Ring = list[tuple[int, int]]


def written_shape(geometry: dict[str, Any]) -> str:
    """Return a GeoJSON geometry in one line: polygons apart by "/", their rings by ";", hole after outline.

    A ring is whole numbers, lat and lon by turns, each the step from the point before; the first is the point itself.
    The unit is 1/GRAIN of a degree. The last point, which is the first again, is left out.

    >>> written_shape({"type": "Polygon", "coordinates": [[[2.0, 1.0], [2.0, 1.5], [2.5, 1.5], [2.0, 1.0]]]})
    '2000 4000 1000 0 0 1000'
    """
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    lines = []
    for polygon in polygons:
        rings = [ring for ring in map(_grained, polygon) if len(ring) > 2]
        if rings:
            lines.append(";".join(map(_steps, rings)))
    return "/".join(lines)


def _grained(ring: list[list[float]]) -> Ring:
    """Return a ring as whole numbers, without points that fall together."""
    points: Ring = []
    for lon, lat, *_ in ring:
        point = round(lat * GRAIN), round(lon * GRAIN)
        if not points or points[-1] != point:
            points.append(point)
    while len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return points


def _steps(ring: Ring) -> str:
    steps, before = [], (0, 0)
    for point in ring:
        steps += [point[0] - before[0], point[1] - before[1]]
        before = point
    return " ".join(map(str, steps))
