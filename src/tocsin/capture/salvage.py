"""The members of a zip archive whose directory is missing, by the header that stands before each.

The directory is at the end, so a broken download has none and the standard
library refuses the whole.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

HEADER = struct.Struct("<4s5H3L2H")
"""Local file header. Source: PKWARE APPNOTE 6.3.10, 4.3.7."""

SIZE_FOLLOWS = 0x08
UTF8_NAME = 0x800
"""Bits of the flags. Source: APPNOTE 4.4.4."""


def salvaged(stream: io.BufferedReader, max_bytes: int) -> Iterator[tuple[str, bytes, bool]]:
    """Yield name, bytes and whether they are whole for each member up to the break.

    It ends at the first thing that is no header, at a member packed by another
    method than deflate, and at one larger than ``max_bytes``.
    """
    is_whole = True
    while is_whole:
        header = stream.read(HEADER.size)
        if len(header) < HEADER.size or not header.startswith(b"PK\x03\x04"):
            return
        _, _, flags, method, _, _, _, packed_size, _, name_length, extra_length = HEADER.unpack(header)
        name = stream.read(name_length).decode("utf-8" if flags & UTF8_NAME else "cp437", "replace")
        stream.read(extra_length)
        if method == zipfile.ZIP_STORED and not flags & SIZE_FOLLOWS:
            data = stream.read(min(packed_size, max_bytes + 1))
            is_whole = len(data) == packed_size
        elif method == zipfile.ZIP_DEFLATED:
            data, is_whole = _inflated(stream, max_bytes, has_trailer=bool(flags & SIZE_FOLLOWS))
        else:
            return
        if len(data) > max_bytes:
            return
        if data:
            yield name, data, is_whole


def _inflated(stream: io.BufferedReader, max_bytes: int, *, has_trailer: bool) -> tuple[bytes, bool]:
    """Return one deflated member, and whether its end was found; the stream then stands behind it."""
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    pieces: list[bytes] = []
    length = 0
    while not unpack.eof and length <= max_bytes:
        chunk = unpack.unconsumed_tail or stream.read(1 << 14)
        try:
            pieces.append(unpack.decompress(chunk, 1 << 16))
        except zlib.error:
            break
        length += len(pieces[-1])
        if not chunk:
            break
    if unpack.eof:
        stream.seek(-len(unpack.unused_data), io.SEEK_CUR)
        if has_trailer:
            is_marked = stream.read(4) == b"PK\x07\x08"
            stream.read(12 if is_marked else 8)  # Source: APPNOTE 4.3.9, checksum and two sizes
    return b"".join(pieces), unpack.eof
