"""A map of the user's own under the incidents: one PMTiles file, checked when the server begins, read in ranges.

The browser's own reader (npm ``pmtiles``) asks this server for stretches of the
file; no tile is asked of anybody else.
"""

import gzip
import json
import re
import zlib
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from pmtiles.tile import Compression, MagicNumberNotFound, SpecVersionUnsupported, TileType, deserialize_header

from tocsin.errors import BadRequest

BASEMAP = "/basemap.pmtiles"
"""Where the browser asks for it."""
HEADER = 127
"""Bytes of a header. Source: PMTiles version 3 specification, section 3."""
MOST_METADATA = 10_000_000
"""Bytes of metadata that are read at most. Source: our choice; real ones have some kilobytes."""
LONGEST_CREDIT = 300
KINDS = {
    TileType.MVT: "vector",
    TileType.PNG: "raster",
    TileType.JPEG: "raster",
    TileType.WEBP: "raster",
    TileType.AVIF: "raster",
}
UNPACKED = {TileType.MVT: (Compression.NONE, Compression.GZIP)}
"""How tiles may be packed for a browser to read them; pictures are packed already."""
HOW = "tocsin serve --basemap takes a PMTiles file of version 3; `pmtiles convert IN.mbtiles OUT.pmtiles` makes one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basemap:
    """A checked PMTiles file."""

    path: Path
    kind: str
    """ "raster" or "vector"."""
    credit: str
    """Whom to name beside the map, as plain text; "" where the file says nothing."""


def open_basemap(path: Path) -> Basemap:
    """Return the basemap in a file. Raises: BadRequest, naming the file and what is wrong with it."""
    try:
        with path.open("rb") as file:
            header = _header(path, file.read(HEADER))
            if header["metadata_length"] > MOST_METADATA:
                raise BadRequest(f"{path}: its metadata are longer than {MOST_METADATA:,} bytes")
            file.seek(header["metadata_offset"])
            metadata = _metadata(path, header, file.read(header["metadata_length"]))
            size = file.seek(0, 2)
    except OSError as err:
        raise BadRequest(f"{path}: this basemap cannot be opened ({err.strerror or err}); {HOW}") from err
    if size < header["tile_data_offset"] + header["tile_data_length"]:
        raise BadRequest(f"{path}: this basemap is cut short: its tiles end behind the file's {size:,} bytes")
    return Basemap(path=path, kind=KINDS[header["tile_type"]], credit=_plain(str(metadata.get("attribution") or "")))


def _header(path: Path, begin: bytes) -> Any:
    try:
        header = deserialize_header(begin)
    except SpecVersionUnsupported as err:
        raise BadRequest(f"{path}: this PMTiles file is of version {begin[7]}; {HOW}") from err
    except (MagicNumberNotFound, IndexError, ValueError) as err:
        raise BadRequest(f"{path}: this is no PMTiles file; {HOW}") from err
    kind, packed = header["tile_type"], header["tile_compression"]
    if kind not in KINDS:
        raise BadRequest(f"{path}: its tiles are neither pictures nor vector tiles; {HOW}")
    if packed not in UNPACKED.get(kind, tuple(Compression)):
        raise BadRequest(f"{path}: its tiles are packed by {packed.name.lower()}, which browsers do not unpack")
    if header["internal_compression"] not in (Compression.NONE, Compression.GZIP):
        raise BadRequest(f"{path}: its directories are packed by {header['internal_compression'].name.lower()}, "
                         "which browsers do not unpack")  # fmt: skip
    return header


def _metadata(path: Path, header: Any, given: bytes) -> dict[str, Any]:
    try:
        words = gzip.decompress(given) if header["internal_compression"] is Compression.GZIP else given
        told = json.loads(words or b"{}")
    except (OSError, EOFError, zlib.error, ValueError) as err:
        raise BadRequest(f"{path}: this basemap's metadata cannot be read ({err}); the file may be damaged") from err
    return told if isinstance(told, dict) else {}


def _plain(markup: str) -> str:
    """Return an attribution without its markup: nothing that comes from a file is trusted as HTML."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())[:LONGEST_CREDIT]
