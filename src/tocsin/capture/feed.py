"""RSS and Atom feeds: each entry a report, by feedparser."""

import io
import json
from typing import Any

from tocsin.capture.addresses import canonical
from tocsin.capture.dating import day_of
from tocsin.capture.decoding import mend, one_line
from tocsin.capture.libraries import extractor, hush, unreadable
from tocsin.capture.markup import fragment_text
from tocsin.capture.material import Draft, Fact, Found, Material
from tocsin.capture.options import Options
from tocsin.capture.registry import reader
from tocsin.errors import CannotRead
from tocsin.records import Blob

MEDIA_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml")


def is_feed(head: bytes) -> bool:
    """Return whether bytes begin as RSS 0.9x, 1.0, 2.0 or Atom do."""
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    is_xml = text.startswith((b"<?xml", b"<!--", b"<rss", b"<feed", b"<rdf:rdf", b"<!doctype rss"))
    return is_xml and any(mark in text for mark in (b"<rss", b"<feed", b"<rdf:rdf", b":feed "))


@reader(suffixes=(".xml", ".rss", ".atom", ".rdf"), media_types=MEDIA_TYPES, knows=is_feed)
def read_feed(material: Material, options: Options) -> Found:
    """An RSS or Atom feed, an entry a report: title, author, date, and the content or else the summary."""
    import feedparser

    data = material.read(options.max_bytes)
    hush("feedparser")
    content_type = f"{material.media_type or 'application/xml'}; charset={material.charset}" if material.charset else ""
    headers = {"content-type": content_type} if content_type else {}
    with unreadable(material.location, "broken feed"):
        # never the bytes themselves: feedparser would take them for a file name
        feed = feedparser.parse(io.BytesIO(data), response_headers=headers)
    if not feed.get("entries"):
        raise CannotRead(material.location, "a feed without entries, or XML of another kind")
    for number, entry in enumerate(feed["entries"], start=1):
        yield _draft(_used(entry, feed["feed"]), f"{material.location} > entry {number}", material)


def _used(entry: Any, feed: Any) -> dict[str, str]:
    """Return the fields of an entry that are used, as plain strings. This is the entry's blob."""
    contents = [str(content.get("value") or "") for content in entry.get("content") or ()]
    published = _text(entry, "published") or _text(entry, "updated")
    return {
        "id": _text(entry, "id"),
        "link": _text(entry, "link"),
        "title": _text(entry, "title"),
        "author": _text(entry, "author"),
        "published": published,
        "published_utc": _day_in_utc(entry) if published and not day_of(published) else "",
        "html": max([*contents, _text(entry, "summary")], key=len),
        "feed": _text(feed, "title"),
        "language": _text(feed, "language"),
    }


def _draft(used: dict[str, str], where: str, material: Material) -> Draft:
    home = material.url or used["feed"] or material.name
    link = canonical(used["link"], material.url)
    link = "" if link == canonical(material.url) else link  # "#1" or "." names the feed and no entry
    title = one_line(fragment_text(mend(used["title"])))
    blob = Blob(data=json.dumps(used, sort_keys=True, ensure_ascii=False).encode(), media_type="application/json")
    return Draft(
        body=fragment_text(mend(used["html"])),
        facts=(
            Fact("title", title, "entry title"),
            Fact("author", used["author"], "entry author"),
            Fact("source", one_line(fragment_text(mend(used["feed"]))), "feed title"),
            Fact("published", used["published"], "entry date", day_of(used["published"] or used["published_utc"])),
            Fact("url", link, "entry link"),
            Fact("language", used["language"], "feed language"),
        ),
        extractor=extractor("feedparser"),
        blob=blob,
        location=where,
        how="feed",
        doc=link or title or where,
        key=f"entry:{home}:{used['id'] or blob.id}",
        taken_at=material.taken_at,
    )


def _text(node: Any, name: str) -> str:
    """Return a field as text without NUL and lone surrogates."""
    value = node.get(name)
    return mend(value) if isinstance(value, str) else ""


def _day_in_utc(entry: Any) -> str:
    """Return the day as feedparser reads it, in UTC, for the dates that only it can read."""
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    return "{:04d}-{:02d}-{:02d}".format(*moment[:3]) if moment else ""
