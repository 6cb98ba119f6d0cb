"""The incidents of the map as columns of whole numbers: 2.8 MB for a hundred thousand, with no parsing.

    4 bytes   length of the head, little end first
    head      JSON, filled up to a multiple of four
    columns   four bytes an incident each, in the order that the head names

Days are Python's ordinals, 0 where open; degrees are thousandths; ``precision`` 0 exact, 1 near, 2 an area, 3 none.
"""

import json
import struct
from typing import Any

import numpy as np

from tocsin.records import PlacePrecision
from tocsin.web.board import OPEN_END, Board, Mask
from tocsin.web.words import Words

NAMES = ("row", "lat", "lon", "isPlaced", "precision", "radius", "first", "last", "type", "killed", "place")
_AREAS = {PlacePrecision.DISTRICT.value, PlacePrecision.PROVINCE.value}


class MapColumns:
    """The columns of a board's map, made once for a board."""

    def __init__(self, board: Board) -> None:
        rows = board.rows
        self.types = tuple(dict.fromkeys(r.type for r in rows))
        places: dict[tuple[str, str], int] = {}
        type_of = {name: n for n, name in enumerate(self.types)}
        placed = ~np.isnan(board.lat)
        self.columns = {
            "row": np.arange(board.size, dtype=np.int32),
            "lat": np.round(np.nan_to_num(board.lat) * 1000).astype(np.int32),
            "lon": np.round(np.nan_to_num(board.lon) * 1000).astype(np.int32),
            "isPlaced": placed.astype(np.int32),
            "precision": np.array([_precision(r.place_precision) for r in rows], np.int32),
            "radius": np.array([round(r.radius_km * 10) for r in rows], np.int32),
            "first": board.first,
            "last": np.where(board.last == OPEN_END, board.first, board.last).astype(np.int32),
            "type": np.array([type_of[r.type] for r in rows], np.int32),
            "killed": board.killed,
            "place": np.array([places.setdefault((r.place_id, r.place), len(places)) for r in rows], np.int32),
        }
        self.places = tuple(places)


def _precision(name: str) -> int:
    if name in _AREAS:
        return 2
    return {PlacePrecision.EXACT.value: 0, PlacePrecision.NEAR.value: 1, PlacePrecision.FEATURE.value: 1}.get(name, 3)


def packed(made: MapColumns, board: Board, mask: Mask, words: Words) -> bytes:
    """Return the columns of the incidents that a mask lets through."""
    whole = bool(mask.all())
    columns = [column if whole else column[mask] for column in (made.columns[name] for name in NAMES)]
    head: dict[str, Any] = {
        "size": int(mask.sum()),
        "state": board.state[:16],
        "columns": NAMES,
        "typeWords": [words.code("type", name) for name in made.types],
        "placeIds": [place_id for place_id, _ in made.places],
        "placeNames": [name for _, name in made.places],
    }
    written = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    fill = b" " * (-len(written) % 4)
    return b"".join([struct.pack("<I", len(written)), written, fill, *(c.astype("<i4").tobytes() for c in columns)])
