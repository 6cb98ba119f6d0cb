"""Web archives (WARC): the pages, texts and PDFs among the records, by warcio.

Archived errors and redirects, pictures, scripts and robots.txt are passed over
without a word: every crawl is full of them.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from tocsin.capture.addresses import canonical
from tocsin.capture.decoding import one_line
from tocsin.capture.libraries import DAMAGE
from tocsin.capture.material import Found, Material, content_type, refused, stream_of, too_large
from tocsin.capture.options import Options
from tocsin.capture.registry import is_readable, reader
from tocsin.capture.unpacking import inflate
from tocsin.errors import BadMaterial, CannotRead

KINDS = ("response", "resource")
"""Records that hold what a server or a file gave. Source: WARC 1.1 (ISO 28500:2017) 6.3 and 6.4."""


@dataclass(slots=True, kw_only=True)
class Progress:
    """How far the archive could be read."""

    seen: int = 0
    taken: int = 0
    is_whole: bool = True


def is_warc(head: bytes) -> bool:
    """Return whether bytes begin as a WARC record does."""
    return head.startswith(b"WARC/")


@reader(suffixes=(".warc",), media_types=("application/warc",), knows=is_warc)
def read_warc(material: Material, options: Options) -> Found:
    """A web archive: each archived page, text or PDF is a report, captured when the crawler took it."""
    progress = Progress()
    for record in _records(material, progress):
        where = f"{material.location} > record {progress.seen}"
        try:
            member = _member(record, where, material, options)
        except BadMaterial as err:
            yield refused(err)
            continue
        if member:
            progress.taken += 1
            yield member
    if not progress.is_whole:
        raise CannotRead(f"{material.location} > record {progress.seen}", "the archive breaks off in this record")
    if not progress.taken:
        raise CannotRead(material.location, f"no page, text or PDF among the {progress.seen} records of the archive")


def _records(material: Material, progress: Progress) -> Iterator[Any]:
    """Yield the records; the progress says afterwards whether the last one was whole.

    Raises: CannotRead where the archive breaks off between two records.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.statusandheaders import StatusAndHeadersParserException

    class Records(ArchiveIterator):  # type: ignore[misc]
        INC_RECORD = ""  # what the library would write on the screen

    record = None
    try:
        for record in Records(material.stream):
            progress.seen += 1
            yield record
        progress.is_whole = record is None or not getattr(record.raw_stream, "limit", 0)
    except (ArchiveLoadFailed, StatusAndHeadersParserException, *DAMAGE) as err:
        message = f"the archive breaks off after {progress.seen} records ({one_line(str(err))[:80]})"
        raise CannotRead(material.location, message) from err


def _member(record: Any, where: str, material: Material, options: Options) -> Material | None:
    """Return what a record holds, None if it is nothing to be read.

    Raises: NotAllowed if it is too large.
    """
    target = record.rec_headers.get_header("WARC-Target-URI") or ""
    url = canonical(target)
    headers = record.http_headers or record.rec_headers
    media_type, charset = content_type(headers.get_header("Content-Type") or "")
    if record.rec_type not in KINDS or not url or urlsplit(url).path == "/robots.txt" or not is_readable(media_type):
        return None
    if record.http_headers and not record.http_headers.get_statuscode().startswith("2"):
        return None
    where = f"{where} {one_line(target)}"
    return Material(
        stream=stream_of(_payload(record, where, options.max_bytes)),
        name=PurePosixPath(urlsplit(url).path).name,
        location=where,
        how="warc",
        media_type=media_type,
        charset=charset,
        url=url,
        taken_at=_moment(record.rec_headers.get_header("WARC-Date") or ""),
        depth=material.depth + 1,
        budget=material.budget,
    )


def _payload(record: Any, where: str, max_bytes: int) -> bytes:
    """Return a record's payload, HTTP's chunks and packing undone.

    Not by the library's ``content_stream``: that unpacks a bomb whole.
    """
    from warcio.bufferedreaders import ChunkedDataReader

    if (record.length or 0) > max_bytes + (1 << 20):  # headers and chunk marks come on top
        raise too_large(where, max_bytes)
    data = record.raw_stream.read()
    headers = record.http_headers
    if headers and (headers.get_header("Transfer-Encoding") or "").lower() == "chunked":
        data = ChunkedDataReader(io.BytesIO(data)).read()
    if headers:
        data = inflate(data, headers.get_header("Content-Encoding") or "", max_bytes + 1)
    if len(data) > max_bytes:
        raise too_large(where, max_bytes)
    return bytes(data)


def _moment(words: str) -> datetime | None:
    """Return a WARC-Date, None if it is none."""
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
