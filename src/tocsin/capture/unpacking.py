"""Unpacking with limits: what a packed stream may give, and where it breaks off.

A bomb is stopped while it unpacks, whatever sizes it declares. A break is no
error here: the stream ends at it and says so in ``broken``, so that what comes
before can be read.
"""

import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from typing import Any, Protocol

from tocsin.capture.libraries import DAMAGE
from tocsin.errors import NotAllowed

MAX_RATIO = 100
"""Times its packed size that an archive may unpack to. Source: our choice; text packs to a third or a tenth,
tables of repeated lines to a fiftieth, a bomb to a thousandth (the most that deflate can do)."""

ALWAYS_ALLOWED = 10_000_000
"""Bytes that any archive may unpack to, whatever the ratio: a small bomb does no harm. Source: our choice."""

BREAKS: tuple[type[Exception], ...] = (
    *DAMAGE,
    *(zlib.error, lzma.LZMAError, struct.error, zipfile.BadZipFile, tarfile.TarError),
)
"""What gzip, zipfile and tarfile raise on damaged data: RuntimeError for an encrypted member, NotImplementedError for
an unknown packing method, IndexError for a cut extra field (seen in the property tests)."""


class Budget:
    """What one archive may still unpack to, all its members and their members together."""

    def __init__(self, where: str, *, total: int | None, packed: int | None) -> None:
        """``total``: most bytes, None for no limit; ``packed``: the archive's own size, None if unknown."""
        by_ratio = None if packed is None else max(MAX_RATIO * packed, ALWAYS_ALLOWED)
        self._where = where
        self._total = total
        self._left = min((limit for limit in (total, by_ratio) if limit is not None), default=None)
        self.is_spent = False

    def spend(self, count: int) -> None:
        """Take so many bytes off.

        Raises: NotAllowed when there are not as many left.
        """
        if self._left is None:
            return
        self._left -= count
        if self._left < 0:
            self.is_spent = True
            raise self.refusal()

    def refusal(self) -> NotAllowed:
        """Return the error for an archive that unpacks to too much."""
        most = f" (at most {self._total:,} bytes; raise it by --max-unpacked)" if self._total else ""
        return NotAllowed(
            self._where,
            f"unpacks to more than is allowed{most}, or to more than {MAX_RATIO} times its size, like a zip bomb",
        )


class Packed(Protocol):
    """A stream that unpacks as it is read: GzipFile, ZipExtFile, a tar member."""

    def read1(self, size: int, /) -> bytes: ...


class Unpacking(io.RawIOBase):
    """A packed stream within its budget, which ends where the data break."""

    def __init__(self, source: Packed, budget: Budget) -> None:
        super().__init__()
        self._source = source
        self._budget = budget
        self.broken = ""
        """What the break is, in the library's words; "" while there is none."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        filled = 0
        while filled < len(view) and not self.broken:
            try:
                chunk = self._source.read1(len(view) - filled)
            except BREAKS as err:
                self.broken = str(err) or type(err).__name__
                break
            if not chunk:
                break
            self._budget.spend(len(chunk))
            view[filled : filled + len(chunk)] = chunk
            filled += len(chunk)
        return filled


def inflate(data: bytes, encoding: str, most: int) -> bytes:
    """Return HTTP content with its packing undone, at most so many bytes; as it is if it is not packed that way.

    Source: RFC 9110 8.4.1; "deflate" is zlib's format and, from some servers, the bare stream.
    """
    if encoding.strip().lower() not in ("gzip", "x-gzip", "deflate"):
        return data
    for window in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):  # gzip or zlib by its header; bare
        try:
            return zlib.decompressobj(window).decompress(data, most)
        except zlib.error:
            continue
    return data
