"""The polygons of provinces and districts, written compactly."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from tocsin.reference.gazetteer_build.upstream import features, written_shape

SOURCES = {"meso": "meso", "quattroshapes": "quattro", "whosonfirst": "wof", "wof": "wof"}
"""Upstream's name of a polygon's source to ours. One without a known source is left out: its licence is unknown."""
HEAD = ["id", "source", "rings"]


def shapes_of(files: Iterable[Path], kept: set[str]) -> Iterator[list[str]]:
    """Yield the cells of every polygon whose area is kept, in the order of the files and ids."""
    for feature in (feature for path in files for feature in features(path)):
        area, source = f"w{feature['properties']['wof_id']}", SOURCES.get(feature["properties"]["src"] or "")
        rings = written_shape(feature["geometry"])
        if source and rings and area in kept:
            yield [area, source, rings]
