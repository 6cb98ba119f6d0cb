"""The small lists by which places are read in running text: abbreviations, regions, persons' names, ordinary words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from tocsin.errors import BadReference
from tocsin.reference.gazetteer_build.keys import fold

HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A part of the world larger than a country, a sea, or a land that is no division."""

    name: str
    lat: float
    lon: float
    radius_km: float
    country: str
    """ISO code where it lies in one country, else ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLists:
    """What the files say; each says in its head where it is from."""

    divisions: Mapping[str, tuple[str, str]]
    """An abbreviation as written, without points, to country and code of a state or province ("Ga": US, GA)."""
    regions: Mapping[str, Region]
    """By folded key."""
    persons: Mapping[str, str]
    """Folded first names and surnames to "f", "s" or "fs"."""
    ordinary: Mapping[str, int]
    """Words that are also places' names, to the digits of how often they stand small in news: "reading", "mobile"."""


@cache
def open_place_lists(folder: Path = HERE) -> PlaceLists:
    """Return the lists of a folder, the embedded ones by default.

    Raises: BadReference, naming file and line, where one is missing or not as it should be.
    """
    return PlaceLists(
        divisions={r[0].replace(".", ""): (r[1], r[2]) for r in _rows(folder / "place_abbreviations.tsv", 3)},
        regions={fold(name): region for name, region in _regions(folder / "world_regions.tsv")},
        persons={r[0]: r[1] for r in _rows(folder / "person_names.tsv", 2)},
        ordinary={r[0]: int(r[1]) for r in _rows(folder / "ordinary_words.tsv", 2)},
    )


def _regions(path: Path) -> Iterator[tuple[str, Region]]:
    for name, *numbers, country in _rows(path, 5):
        try:
            lat, lon, radius = map(float, numbers)
        except ValueError as err:
            raise BadReference(f"{path}: {name} needs latitude, longitude and radius as numbers ({err})") from err
        yield name, Region(name=name, lat=lat, lon=lon, radius_km=radius, country=country)


def _rows(path: Path, cells: int) -> Iterator[list[str]]:
    """Yield the rows of a table behind its remarks and its head."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as err:
        raise BadReference(f"{path}: {err}; install Tocsin again") from err
    body = [(number, line) for number, line in enumerate(lines, start=1) if line and not line.startswith("#")]
    for number, line in body[1:]:
        row = line.split("\t")
        if len(row) != cells:
            raise BadReference(f"{path}, line {number}: needs {cells} cells: {line!r}")
        yield row
