"""What Natural Earth's populated places add to GeoNames' towns and the packs: some hundred places, and other names."""

import gzip
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pack_rows import Row
from tocsin.reference.gazetteer_build.keys import fold
from tocsin.reference.gazetteer_build.upstream import kept_names, table

HEAD = ["country", "id", "name", "lat", "lon", "population", "names"]
SAME_KM = 30.0
"""A place of the same name within this distance is the same. Source: our choice; Natural Earth is coarse."""
KM_PER_DEGREE = 111.2
DISPUTED = {"KOS": "XK", "SOL": "SO", "CYN": "CY", "KAS": "IN", "PSX": "PS"}
"""Natural Earth's own codes of areas that ISO 3166 gives none, to the country under which GeoNames files them."""


class NaturalEarth:
    """Holds Natural Earth's places against what is known already."""

    def __init__(self, world: Path) -> None:
        features = json.loads(gzip.decompress((world / "ne_10m_populated_places.json.gz").read_bytes()))["features"]
        self.places = [feature["properties"] for feature in features]
        self.keys = {fold(name) for place in self.places for name in _names(place)}
        self.points: dict[str, list[tuple[float, float]]] = defaultdict(list)
        self.ids: dict[str, set[str]] = {}
        for row in table(world / "cities500.tsv.gz"):
            self._enter(f"g{row['geonameid']}", row, [row["name"], *row["altnames"].split("|")])

    def knows(self, rows: Iterable[Row]) -> None:
        """Take note of a pack's places."""
        for row in rows:
            self._enter(row.id, {"lat": str(row.lat), "lon": str(row.lon)}, [row.name, *row.names])

    def _enter(self, place: str, row: dict[str, str], names: list[str]) -> None:
        keys = set(map(fold, names))
        self.ids[place] = keys & self.keys
        for key in self.ids[place]:
            self.points[key].append((float(row["lat"]), float(row["lon"])))

    def added(self) -> Iterator[list[str]]:
        """Yield what is new, a line each: names of a place known by its GeoNames id, or a whole place."""
        for place in self.places:
            number = int(place["geonameid"] or 0)
            known = self.ids.get(f"g{number}") if number > 0 else None
            names = [name for name in _names(place) if known is None or fold(name) not in known]
            if names and (known is not None or not self._is_near(place)):
                yield self._cells(place, f"g{number}" if number > 0 else "", names)

    def _is_near(self, place: dict[str, Any]) -> bool:
        here = place["latitude"], place["longitude"]
        return any(_km(here, point) < SAME_KM for name in _names(place) for point in self.points.get(fold(name), ()))

    def _cells(self, place: dict[str, Any], code: str, names: list[str]) -> list[str]:
        country = DISPUTED.get(place["adm0_a3"], place["iso_a2"])
        point = [f"{place['latitude']:.4f}", f"{place['longitude']:.4f}"]
        people = max(0, int(place["pop_max"] or 0))
        return [country, code, names[0], *point, str(people or ""), "|".join(kept_names(names[0], names[1:]))]


def _names(place: dict[str, Any]) -> list[str]:
    found = [place[key] for key in ("name", "nameascii", "namepar", "namealt")]
    return [name.strip() for name in found if name and name.strip() and "|" not in name]


def _km(a: tuple[float, float], b: tuple[float, float]) -> float:
    east = (a[1] - b[1]) * math.cos(math.radians((a[0] + b[0]) / 2))
    return KM_PER_DEGREE * math.hypot(a[0] - b[0], east)
