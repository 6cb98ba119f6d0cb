"""Alerts as an Atom feed in a file, for any reader of feeds or a web server. Source: RFC 4287.

The file is made anew from the book at every delivery, so that delivering twice changes nothing.
"""

from pathlib import Path

from lxml import etree  # type: ignore[import-untyped]

from tocsin.delivery.book import Book
from tocsin.delivery.files import write_whole
from tocsin.delivery.outbox import Batch
from tocsin.delivery.xml import legal
from tocsin.records import Alert, identity

ATOM = "http://www.w3.org/2005/Atom"
GEORSS = "http://www.georss.org/georss"
MOST = 200
"""Alerts in a feed, the latest. Source: our choice."""


class AtomFile:
    """Writes the feed of a way into its file."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def __call__(self, batch: Batch, to: str) -> None:
        """Write the feed. Raises: Undelivered."""
        kept = [one.alert.as_it_leaves for one in self._book.alerts(way=batch.way, most=MOST)]
        write_whole(Path(to), feed_of(kept, identity("feed", batch.way)))


def feed_of(alerts: list[Alert], ident: str) -> bytes:
    """Return a feed of alerts, newest first."""
    feed = etree.Element(_atom("feed"), nsmap={None: ATOM, "georss": GEORSS})
    _put(feed, "id", f"urn:tocsin:{ident}")
    _put(feed, "title", "Tocsin: alerts of watches")
    _put(feed, "updated", max((alert.at for alert in alerts), default="1970-01-01T00:00:00+00:00"))
    etree.SubElement(etree.SubElement(feed, _atom("author")), _atom("name")).text = "Tocsin"
    for alert in reversed(alerts):
        _entry(feed, alert)
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _entry(feed: etree._Element, alert: Alert) -> None:
    entry = etree.SubElement(feed, _atom("entry"))
    _put(entry, "id", f"urn:tocsin:{alert.id}")
    _put(entry, "title", alert.title)
    _put(entry, "updated", alert.at)
    etree.SubElement(entry, _atom("category"), term=alert.answer.value, label=legal(alert.watch_name))
    content = _put(entry, "content", "\n".join((*alert.lines, f"{alert.incident}, {alert.id}")))
    content.set("type", "text")
    if alert.lat is not None:
        etree.SubElement(entry, f"{{{GEORSS}}}point").text = f"{alert.lat} {alert.lon}"


def _put(parent: etree._Element, name: str, text: str) -> etree._Element:
    element = etree.SubElement(parent, _atom(name))
    element.text = legal(text)
    return element


def _atom(name: str) -> str:
    return f"{{{ATOM}}}{name}"
