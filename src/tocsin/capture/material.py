"""What passes between the steps of capture: bytes on their way to a reader, and the draft a reader makes of them."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO, cast

from tocsin.capture.unpacking import Budget
from tocsin.errors import BadMaterial, CannotRead, NotAllowed
from tocsin.records import Blob, Refusal

HEAD = 4096
"""Bytes of the beginning by which a kind of file is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Bytes on their way to a reader: a file, a fetched page, a member of a container."""

    stream: io.BufferedReader = field(repr=False)
    """At its beginning. Whoever reads the material closes it."""
    name: str
    """File name or path inside the archive; "-" for standard input; "" if there is none."""
    location: str
    how: str
    """As in :class:`tocsin.records.Capture`."""
    media_type: str = ""
    """As a server or container declares it; often wrong."""
    charset: str = ""
    """As a server or container declares it; often wrong."""
    url: str = ""
    taken_at: datetime | None = None
    """When it was captured, if that was before now (WARC-Date)."""
    depth: int = 0
    """How many archives it lies in."""
    budget: Budget | None = None
    """What the outermost archive may still unpack to."""

    @property
    def doc(self) -> str:
        return self.url or self.name or self.location

    @property
    def head(self) -> bytes:
        """The first bytes. Raises: CannotRead if not even these can be read."""
        try:
            return self.stream.peek(HEAD)[:HEAD]
        except OSError as err:
            raise CannotRead(self.location, f"reading it failed: {err.strerror or err}") from err

    def read(self, max_bytes: int) -> bytes:
        """Return all bytes.

        Raises: NotAllowed if there are more than ``max_bytes``, CannotRead if there are none.
        """
        data = self.stream.read(max_bytes + 1)
        if len(data) > max_bytes:
            raise too_large(self.location, max_bytes)
        if not data:
            raise CannotRead(self.location, "the file is empty")
        return data


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the material says about itself."""

    field: str
    """Name of a field of :class:`tocsin.records.Metadata`."""
    value: str
    """For "published" the words as written."""
    told_by: str
    """Where it was found: "meta article:published_time", "feed title", "Date header"."""
    day: date | None = None
    """For "published": the day, where the reader has it already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A report as a reader found it, before it gets its identity."""

    body: str
    facts: tuple[Fact, ...] = ()
    """The first that has a value wins for its field."""
    extractor: str
    blob: Blob
    location: str
    how: str
    doc: str
    key: str = ""
    """Its identity where no URL is known; "" for the digest of its bytes."""
    page_map: tuple[int, ...] = ()
    taken_at: datetime | None = None
    keeps_length: bool = False
    """Offsets into title and body are somebody else's too: mend characters one by one and strip nothing."""


Found = Iterator[Draft | Material | Refusal]
"""What a reader yields: drafts, members for other readers, and what it had to refuse."""


def stream_of(source: bytes | BinaryIO | io.RawIOBase) -> io.BufferedReader:
    """Return a buffered stream over bytes or over another stream."""
    raw = io.BytesIO(source) if isinstance(source, bytes) else source
    return io.BufferedReader(cast(io.RawIOBase, raw), buffer_size=1 << 16)


def content_type(header: str) -> tuple[str, str]:
    """Return media type and charset of a Content-Type header.

    >>> content_type('text/HTML; charset="utf-8"; x=y'), content_type("")
    (('text/html', 'utf-8'), ('', ''))
    """
    media_type, *parameters = (piece.strip() for piece in header.split(";"))
    named = (p.partition("=")[2] for p in parameters if p.lower().startswith("charset="))
    return media_type.lower(), next(named, "").strip("\"' ")


def too_large(where: str, max_bytes: int) -> NotAllowed:
    """Return the error for a report above the limit, with the way out."""
    return NotAllowed(where, f"larger than {max_bytes:,} bytes, the most one report may have; raise it by --max-bytes")


def refused(err: BadMaterial, doc: str = "") -> Refusal:
    """Return an error as something that can be entered in the record."""
    return Refusal(location=err.where, kind=err.kind, message=err.message, doc=doc)
