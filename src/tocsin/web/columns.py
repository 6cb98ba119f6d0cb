"""The incidents of the map as columns of whole numbers: 4 MB for a hundred thousand, with no parsing.

    4 bytes   length of the head, little end first
    head      JSON, filled up to a multiple of four
    columns   four bytes an incident each, in the order that the head names

Days are Python's ordinals, 0 where open; degrees are thousandths; ``precision`` 0 exact, 1 near, 2 an area, 3 none.
"""

import json
import struct
from typing import Any

import numpy as np

from tocsin.web.board import NO_DAY, Board, Mask
from tocsin.web.words import Words

NAMES = ("row", "lat", "lon", "isPlaced", "precision", "radius", "first", "last", "type", "killed", "place")
_CLASS = np.array([3, 0, 1, 2, 2, 1, 3, 3], np.int32)
"""By UCDP's where_prec, 0 for unknown. Source: codebook; 3 and 4 are districts and provinces, 5 a river or road."""


class MapColumns:
    """The columns of a board's map, made once for a board."""

    def __init__(self, board: Board) -> None:
        placed = ~np.isnan(board.lat)
        self.columns = {
            "row": np.arange(board.size, dtype=np.int32),
            "lat": np.round(np.nan_to_num(board.lat) * 1000).astype(np.int32),
            "lon": np.round(np.nan_to_num(board.lon) * 1000).astype(np.int32),
            "isPlaced": placed.astype(np.int32),
            "precision": _CLASS[board.facts.columns["where_prec"]],
            "radius": np.round(np.nan_to_num(board.facts.columns["radius_km"]) * 10).astype(np.int32),
            "first": board.first,
            "last": np.where(board.last == NO_DAY, 10**7, board.last).astype(np.int32),
            "type": board.facts.columns["type"],
            "killed": board.killed,
            "place": board.facts.columns["place"],
        }


def packed(made: MapColumns, board: Board, mask: Mask, words: Words) -> bytes:
    """Return the columns of the incidents that a mask lets through."""
    columns = {name: made.columns[name][mask] for name in NAMES}
    is_there = np.bincount(columns["place"], minlength=len(board.places)) > 0
    places, columns["place"] = np.flatnonzero(is_there), (np.cumsum(is_there) - 1)[columns["place"]]
    head: dict[str, Any] = {
        "size": int(mask.sum()),
        "state": board.state,
        "columns": NAMES,
        "typeWords": [words.code("type", name) for name in board.facts.values["type"]],
        "placeIds": [board.places[place][0] for place in places],
        "placeNames": [board.places[place][1] for place in places],
    }
    written = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    fill = b" " * (-len(written) % 4)
    return b"".join(
        [struct.pack("<I", len(written)), written, fill, *(columns[name].astype("<i4").tobytes() for name in NAMES)]
    )


def marked(mask: Mask) -> bytes:
    """Return a mask as bits, the first incident's the lowest of the first byte."""
    return np.packbits(mask, bitorder="little").tobytes()
