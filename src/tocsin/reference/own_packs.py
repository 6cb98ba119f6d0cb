"""Packs of places that a user adds: checked row by row, and made into files of their own that no new version touches.

In the folder ``places`` of the user's own data (own.py) lie, for each country
added, the pack as it was given (``bj_places.tsv.gz``, polygons beside it) and
the file made from it (``bj.sqlite``).
"""

import gzip
import math
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tocsin.errors import BadMaterial, BadRequest
from tocsin.reference.gazetteer_build.added import Rules, build_pack
from tocsin.reference.gazetteer_build.drafts import Draft, Shape
from tocsin.reference.gazetteer_build.keys import fold
from tocsin.reference.gazetteer_build.layout import GRAIN, OWN_GEONAMES, OWN_WOF
from tocsin.reference.gazetteer_build.shapes import packed_shape
from tocsin.reference.gazetteer_build.upstream import (
    AREAS,
    COLUMNS,
    KINDS,
    features,
    first_name,
    has_geonames,
    is_number,
    kept_names,
    kind_of,
    written_shape,
)

PLACES: Final = "places"
NO_PLACES: Final = ("country", "continent", "planet")
"""Placetypes of rows that packs hold and that are no place of a gazetteer of countries."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken."""

    where: str
    """"line 17", "feature 3 of bj_admin1.geojson.gz"."""
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of a pack."""

    country: str
    places: int
    polygons: int
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: dict[str, str]


def add_pack(country: tuple[str, str], path: Path, folder: Path, rules: Rules) -> Added:
    """Check a pack and add it under a country (code and name), in place of one that was added before.

    Raises: BadMaterial, when it is no pack or no row of it can be taken; nothing is changed then.
    """
    refused: list[Refused] = []
    drafts = list(_drafts(path, refused))
    if not drafts:
        first = f"; {refused[0].where}: {refused[0].why}" if refused else ""
        raise BadMaterial(str(path), f"no place could be taken from it{first}")
    beside = _beside(path)
    shapes = [shape for file in beside for shape in _shapes(file, refused)]
    code = country[0].lower()
    with writing(folder):
        _keep(path, beside, folder / PLACES, code)
        build_pack(country, drafts, shapes, folder / PLACES / f"{code}.sqlite", rules)
    return Added(country=country[0], places=len(drafts), polygons=len(shapes), refused=tuple(refused))


def remove_pack(country: str, folder: Path) -> None:
    """Take away a country that was added.

    Raises: BadRequest, when it was not.
    """
    code = country.lower()
    if code not in added_packs(folder):
        raise BadRequest(f"no pack of {country} was added; `tocsin places list` shows what was")
    with writing(folder):
        for path in _files_of(folder / PLACES, code):
            path.unlink()


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Say where the user's own data cannot be written, and the way out.

    Raises: BadRequest.
    """
    try:
        yield
    except (OSError, sqlite3.OperationalError) as err:
        raise BadRequest(f"{folder} cannot be written: {err}; TOCSIN_OWN names another folder") from err


def added_packs(folder: Path) -> dict[str, Path]:
    """Return the files made from added packs, by lower-case country code."""
    return {path.stem: path for path in sorted((folder / PLACES).glob("??.sqlite"))}


def mend_of(path: Path) -> str:
    """Return the command that makes the file of an added pack again."""
    pack = next(path.parent.glob(f"{path.stem}_places.tsv*"), path.parent / f"{path.stem}_places.tsv.gz")
    return f"make it again with `tocsin places add {path.stem.upper()} {pack}`"


def _files_of(places: Path, code: str) -> list[Path]:
    return sorted({*places.glob(f"{code}.sqlite"), *places.glob(f"{code}_*.tsv*"), *places.glob(f"{code}_*.geojson*")})


def _keep(path: Path, beside: list[Path], places: Path, code: str) -> None:
    """Copy the pack beside the file made from it, so that a later version can make the file again."""
    places.mkdir(parents=True, exist_ok=True)
    kept = {source: places / f"{code}_{source.name.rpartition('_')[2]}" for source in (path, *beside)}
    kept[path] = places / f"{code}_places.tsv{'.gz' if path.suffix == '.gz' else ''}"
    for old in _files_of(places, code):
        if old.suffix != ".sqlite" and old.resolve() not in {source.resolve() for source in kept}:
            old.unlink()
    for source, target in kept.items():
        if source.resolve() != target.resolve():
            shutil.copyfile(source, target)


def _drafts(path: Path, refused: list[Refused]) -> Iterator[Draft]:
    seen: dict[int | str, int] = {}
    for row in _rows(path, refused):
        if row.cells["placetype"] in NO_PLACES:
            continue
        try:
            draft = _draft(row.cells)
            if draft.code in seen:
                raise ValueError(f"its id stands in line {seen[draft.code]} already")  # noqa: TRY301 - one list of whys
        except ValueError as err:
            refused.append(Refused(f"line {row.number}", str(err)))
        else:
            seen[draft.code] = row.number
            yield draft


def _rows(path: Path, refused: list[Refused]) -> Iterator[_Row]:
    """Yield the rows of a pack with their line numbers."""
    head: list[str] = []
    for number, line in enumerate(_bytes_of(path).removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        try:
            cells = line.decode("utf-8").rstrip("\r").split("\t")
        except UnicodeDecodeError:
            refused.append(Refused(f"line {number}", "is no UTF-8"))
            continue
        if not head:
            head = cells
            if missing := [column for column in COLUMNS if column not in head]:
                raise BadMaterial(
                    f"{path}, line 1", f"is no pack: lacks {', '.join(missing)}; needs {', '.join(COLUMNS)}"
                )
        elif len(cells) == len(head):
            yield _Row(number, dict(zip(head, cells, strict=True)))
        elif line:
            refused.append(Refused(f"line {number}", f"has {len(cells)} cells, the head {len(head)}"))


def _bytes_of(path: Path) -> bytes:
    try:
        data = path.read_bytes()
        return gzip.decompress(data) if path.suffix == ".gz" else data
    except (OSError, EOFError, zlib.error) as err:
        why = err.strerror if isinstance(err, OSError) and err.strerror else str(err)
        raise BadMaterial(str(path), f"cannot be read: {why}") from err


def _draft(cells: dict[str, str]) -> Draft:
    """Return a row as a place.

    Raises: ValueError, saying why not.
    """
    kind = kind_of(cells["placetype"], cells["name"])
    if not kind:
        raise ValueError(f"no such placetype {cells['placetype']!r}; legal are {', '.join(KINDS)}")
    names = cells["names"].split("|")
    name = first_name(checked_name(cells["name"]), names)
    lat, lon = checked_point(cells["lat"], cells["lon"])
    is_geonames = has_geonames(cells["gn_id"]) and kind not in AREAS
    if not is_geonames and not is_number(cells["wof_id"]):
        raise ValueError("has neither a wof_id nor a gn_id that is a number")
    code: int | str = int(cells["gn_id"]) if is_geonames else f"w{int(cells['wof_id'])}"
    source = OWN_GEONAMES if is_geonames else OWN_WOF
    others = [cells["name"], *kept_names(name, names)]
    return Draft(code, kind, name, lat, lon, source, checked_population(cells["population"]), others)


def checked_name(name: str) -> str:
    """Return a name that can be looked up.

    Raises: ValueError, saying why not.
    """
    if not fold(name):
        raise ValueError("the name has no letter or digit, or more than 120 characters")
    if not name.isprintable():
        raise ValueError("control characters in the name")
    return name.strip()


def checked_point(lat: str, lon: str) -> tuple[float, float]:
    """Return a point on the globe. Unit: degrees.

    Raises: ValueError, saying why not.
    """
    for value, axis, most in ((lat, "lat", 90), (lon, "lon", 180)):
        try:
            degrees = float(value)
        except ValueError:
            raise ValueError(f"{axis} is no number: {value!r}") from None
        if not math.isfinite(degrees) or abs(degrees) > most:
            raise ValueError(f"{axis} {value} lies off the globe; legal is -{most} to {most}")
    return float(lat), float(lon)


def checked_population(written: str) -> int:
    """Return a number of inhabitants, 0 where none is given.

    Raises: ValueError, saying why not.
    """
    if written and not is_number(written):
        raise ValueError(f"population is no whole number: {written!r}")
    return int(written or 0)


def _beside(path: Path) -> list[Path]:
    """Return the polygon files beside a pack: ``bj_admin1.geojson.gz`` for ``bj_places.tsv.gz``."""
    before = path.name.partition("places.tsv")[0]
    found = [path.with_name(f"{before}admin{level}.geojson{end}") for level in (1, 2) for end in (".gz", "")]
    return [file for file in found if before and file.is_file()]


def _shapes(path: Path, refused: list[Refused]) -> Iterator[Shape]:
    try:
        found = features(path)
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as err:
        raise BadMaterial(str(path), f"is no GeoJSON with a wof_id for each feature: {err!r}") from err
    for number, feature in enumerate(found, start=1):
        try:
            rings = written_shape(feature["geometry"])
            _, (south, west, north, east) = packed_shape(rings)
            checked_point(str(south / GRAIN), str(west / GRAIN))
            checked_point(str(north / GRAIN), str(east / GRAIN))
            yield Shape(f"w{int(feature['properties']['wof_id'])}", "own", rings)
        except (ValueError, KeyError, TypeError) as err:
            refused.append(Refused(f"feature {number} of {path.name}", f"is no polygon on the globe: {err}"))
