"""Captured pages as a web archive (WARC 1.1, gzipped), each as a ``resource`` record, by warcio.

The bytes are those that were captured, after HTTP's own packing was undone; the
headers that the server sent were not kept, so there are no ``response`` records.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it was captured."""

    url: str
    at: datetime
    media_type: str
    data: bytes


def warc_of(pages: Iterable[Page], made_by: str) -> bytes:
    """Return the archive; the same for the same pages. Source: WARC 1.1 (ISO 28500:2017), 6.2 and 6.4."""
    from warcio.warcwriter import WARCWriter

    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True, warc_version="WARC/1.1")
    for number, page in enumerate(pages):
        at = page.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if number == 0:
            about = {"WARC-Date": at, "WARC-Record-ID": _record_id(f"info {at}")}
            info = writer.create_warcinfo_record(
                "pages.warc.gz", {"software": made_by, "format": "WARC File Format 1.1"}
            )
            for name, value in about.items():
                info.rec_headers.replace_header(name, value)
            writer.write_record(info)
        headers = {"WARC-Date": at, "WARC-Record-ID": _record_id(f"{page.url} {at} {len(page.data)}")}
        record = writer.create_warc_record(
            page.url,
            "resource",
            payload=io.BytesIO(page.data),
            length=len(page.data),
            warc_content_type=page.media_type or "application/octet-stream",
            warc_headers_dict=headers,
        )
        writer.write_record(record)
    return stream.getvalue()


def _record_id(of: str) -> str:
    from uuid import NAMESPACE_URL, uuid5

    return f"<urn:uuid:{uuid5(NAMESPACE_URL, of)}>"
