"""Small real PMTiles files: pictures of one colour, and vector tiles with a sea, a road and a place."""

import gzip
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

RED = (200, 30, 60)
CREDIT = 'Tiles by <a href="https://example.org" onclick="window.harmed=1">the tests</a> &amp; nobody else'


def write_tiles(path: Path, kind: TileType, tile: bytes, packed: Compression, *, zooms: int = 3) -> Path:
    """Write a file with one tile everywhere; return its path."""
    with path.open("wb") as out:
        writer = Writer(out)
        for z in range(zooms):
            for tile_id in sorted(zxy_to_tileid(z, x, y) for x in range(2**z) for y in range(2**z)):
                writer.write_tile(tile_id, tile)
        header = {
            "tile_type": kind, "tile_compression": packed, "min_zoom": 0, "max_zoom": zooms - 1,
            "min_lon_e7": -1_800_000_000, "min_lat_e7": -850_000_000, "max_lon_e7": 1_800_000_000,
            "max_lat_e7": 850_000_000, "center_zoom": 0, "center_lon_e7": 0, "center_lat_e7": 0,
        }  # fmt: skip
        writer.finalize(header, {"name": "made", "attribution": CREDIT})
    return path


def pictures(path: Path) -> Path:
    """Write a file of red pictures."""
    held = io.BytesIO()
    Image.new("RGB", (256, 256), RED).save(held, "png")
    return write_tiles(path, TileType.PNG, held.getvalue(), Compression.NONE)


def vectors(path: Path) -> Path:
    """Write a file of vector tiles: all of each is water, but for stripes of land, some of them in any view."""
    stripes = [[(x, 0), (x + 128, 0), (x + 128, 4096), (x, 4096)] for x in range(0, 4096, 256)]
    whole = [(0, 0), (4096, 0), (4096, 4096), (0, 4096)]
    tile = _layer("water", whole) + _layer("buildings", *stripes)
    return write_tiles(path, TileType.MVT, gzip.compress(tile, mtime=0), Compression.GZIP)


def _layer(name: str, *rings: list[tuple[int, int]]) -> bytes:
    """Return a layer of one polygon of parts. Source: Mapbox Vector Tile specification 2.1, sections 4.1 to 4.3."""
    shape = _field(3, 3) + _packed(4, _commands(rings))
    return _bytes(3, _field(15, 2) + _bytes(1, name.encode()) + _bytes(2, shape) + _field(5, 4096))


def _commands(rings: Sequence[list[tuple[int, int]]]) -> Iterator[int]:
    at = (0, 0)
    for ring in rings:
        for n, (x, y) in enumerate(ring):
            if n < 2:
                yield (1 | 1 << 3) if n == 0 else (2 | (len(ring) - 1) << 3)
            yield from (_zigzag(x - at[0]), _zigzag(y - at[1]))
            at = (x, y)
        yield 7 | 1 << 3


def _zigzag(number: int) -> int:
    return number << 1 if number >= 0 else (-number << 1) - 1


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def _field(name: int, number: int) -> bytes:
    return _varint(name << 3) + _varint(number)


def _bytes(name: int, held: bytes) -> bytes:
    return _varint(name << 3 | 2) + _varint(len(held)) + held


def _packed(name: int, numbers: Iterator[int]) -> bytes:
    return _bytes(name, b"".join(map(_varint, numbers)))
