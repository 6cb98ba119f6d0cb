"""Reads the drivable ways of an OpenStreetMap file (.osm.pbf, .osm.gz, .osm.bz2, .osm)."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import osmium

from tocsin.errors import BadMaterial, CannotRead
from tocsin.records.roads import RoadClass, RoadNetwork
from tocsin.roads.joining import Way, network_of

Progress = Callable[[int, int], None]
"""Told the bytes read and the bytes there are."""

ENDINGS: Final = {".osm.pbf": "pbf", ".osm.gz": "osm.gz", ".osm.bz2": "osm.bz2", ".osm": "osm", ".pbf": "pbf"}
"""What files may be called, and osmium's name of the format."""

ATTRIBUTION: Final = "© OpenStreetMap contributors"
LICENCE: Final = "Open Database License (ODbL) 1.0, https://opendatacommons.org/licenses/odbl/1-0/"
"""Source: https://www.openstreetmap.org/copyright."""

CLASSES: Final = {c.name.lower(): c for c in RoadClass} | {
    f"{c.name.lower()}_link": c for c in RoadClass if c <= RoadClass.TERTIARY
}
"""Values of ``highway`` that a car can drive on. Source: OpenStreetMap wiki, "Key:highway".

Tracks are among them, since those who mean harm drive on them, and so are ways closed by sign (``access=private``)."""

ONE_WAY: Final = {"yes": 1, "1": 1, "true": 1, "-1": -1, "reverse": -1}
"""Source: OpenStreetMap wiki, "Key:oneway"; reversible and alternating lanes count as open both ways."""

STEP: Final = 64
"""Objects after which progress is told. Source: our choice."""


def read_network(path: Path, progress: Progress | None = None) -> RoadNetwork:
    """Return the road network of a file.

    Raises: BadMaterial, where the file is not there or not named as OpenStreetMap's files are; CannotRead, where its
    bytes are no OpenStreetMap data, or hold no road.
    """
    if not path.is_file():
        raise BadMaterial(str(path), "there is no such file of roads")
    kind = next((form for ending, form in ENDINGS.items() if path.name.lower().endswith(ending)), "")
    if not kind:
        raise BadMaterial(str(path), f"no OpenStreetMap file by its name; it must end in {', '.join(ENDINGS)}")
    try:
        ways, bounds = _ways(path, kind, progress)
    except (RuntimeError, OSError, ValueError) as err:
        raise CannotRead(str(path), f"this is no whole OpenStreetMap file ({err}); get it again") from err
    if not ways:
        raise CannotRead(str(path), "there is no drivable road in it whose points are in it too")
    return network_of(
        ways,
        title=_title(path),
        bounds=bounds,
        attribution=ATTRIBUTION,
        licence=LICENCE,
        sha256=_digest(path),
    )


def _title(path: Path) -> str:
    return next(path.name[: -len(e)] for e in ENDINGS if path.name.lower().endswith(e))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _ways(
    path: Path, kind: str, progress: Progress | None
) -> tuple[list[Way], tuple[float, float, float, float] | None]:
    reader = (
        osmium.FileProcessor(osmium.io.File(str(path), kind))
        .with_locations()
        .with_filter(osmium.filter.KeyFilter("highway"))
    )
    # Nodes that have the tag (crossings, signals) come by as well, and let progress be told while nodes are read.
    objects: Iterable[Any] = reader if progress is None else _told(reader, path, progress)
    ways = [way for found in objects if found.is_way() and (way := _way(found)) is not None]
    box = reader.header.box()
    if not box.valid():
        return ways, None
    return ways, (box.bottom_left.lat, box.bottom_left.lon, box.top_right.lat, box.top_right.lon)


def _way(found: Any) -> Way | None:
    """Return a drivable way, None for any other; points outside the file are left out."""
    tags = found.tags
    road_class = CLASSES.get(tags["highway"])
    if road_class is None or tags.get("area") == "yes":
        return None
    points = [(n.ref, n.location.lat, n.location.lon) for n in found.nodes if n.location.valid()]
    if len(points) < 2:
        return None
    is_circle = tags.get("junction") in ("roundabout", "circular")
    implied = 1 if is_circle or (road_class is RoadClass.MOTORWAY and "oneway" not in tags) else 0
    return Way(
        id=found.id,
        points=points,
        road_class=int(road_class),
        direction=ONE_WAY.get(tags.get("oneway", ""), implied),
        is_bridge=tags.get("bridge", "no") != "no",
        is_tunnel=tags.get("tunnel", "no") != "no",
        name=tags.get("name", ""),
        ref=tags.get("ref", ""),
    )


def _told(objects: Iterable[Any], path: Path, progress: Progress) -> Iterator[Any]:
    """Yield what osmium reads and tell, now and then, how far into the file it is.

    osmium reads by itself and says nothing; Linux knows how far any open file was read (proc(5), "fdinfo"). Elsewhere
    only the end is told. A thread or pipe that counts would stand still: osmium keeps the interpreter while it reads.
    """
    total, position = path.stat().st_size, None
    for number, found in enumerate(objects):
        if number % STEP == 0:
            position = position or _position_of(path)
            with suppress(OSError, ValueError, IndexError):
                progress(int(position.read_text().split()[1]) if position else 0, total)
        yield found
    progress(total, total)


def _position_of(path: Path) -> Path | None:
    """Return where Linux tells how far the file was read that this process opened last; None where it does not."""
    wanted = path.resolve()
    found = None
    with suppress(OSError):
        for descriptor in sorted(Path("/proc/self/fd").iterdir(), key=lambda p: int(p.name)):
            with suppress(OSError):
                if descriptor.resolve() == wanted:
                    found = Path("/proc/self/fdinfo") / descriptor.name
    return found
