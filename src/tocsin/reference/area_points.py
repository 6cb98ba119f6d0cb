"""The conventional points of countries, and the middles of divisions for which no pack has a polygon."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from tocsin.errors import BadReference

EMBEDDED: Final = Path(__file__).parent / "area_points.tsv"


@cache
def open_area_points(path: Path = EMBEDDED) -> Mapping[str, tuple[float, float]]:
    """Return country ("AF") or division ("US.TX", "US.TX.277", by GeoNames' code) to (lat, lon).

    Raises: BadReference, naming file and line, where the file is missing or a line is not as it should be.
    """
    found: dict[str, tuple[float, float]] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as err:
        raise BadReference(f"{path}: {err}; install Tocsin again") from err
    for number, line in enumerate(lines, start=1):
        if line.startswith(("#", "code\t")):
            continue
        try:
            code, lat, lon = line.split("\t")
            found[code] = float(lat), float(lon)
        except ValueError as err:
            raise BadReference(f"{path}, line {number}: needs code, latitude and longitude: {line!r}") from err
    return found
