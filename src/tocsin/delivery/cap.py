"""Alerts in the Common Alerting Protocol 1.2 (OASIS, 2010), a file each.

Tocsin tells what reports say and commands nobody: an alert's urgency is unknown, its certainty "Likely" at most and
"Possible" where the incident is only possibly inside; it is restricted to those who set the watch. A changed incident
updates the alerts before it, one that turns out to lie elsewhere cancels them.
"""

import socket
from datetime import datetime
from pathlib import Path

from lxml import etree  # type: ignore[import-untyped]

from tocsin.delivery.files import write_whole
from tocsin.delivery.outbox import Batch, Undelivered
from tocsin.delivery.xml import legal
from tocsin.records import Alert, Answer

CAP = "urn:oasis:names:tc:emergency:cap:1.2"

CERTAINTY = {
    Answer.INSIDE: "Likely",
    Answer.POSSIBLY: "Possible",
    Answer.LISTED: "Unknown",
    Answer.NO: "Unlikely",
}
"""Source: CAP 1.2, 3.2.2: Likely is p above 50 %, Possible p of 50 % or less, Unlikely p near 0."""
LONGEST_HEADLINE = 160
"""Source: CAP 1.2, 3.2.2, headline: 160 characters may be displayed."""


class CapFolder:
    """Writes each alert into a file of its own, named by the alert's id, in a folder."""

    def __init__(self, sender: str) -> None:
        self._sender = sender or f"tocsin@{socket.gethostname()}"

    def __call__(self, batch: Batch, to: str) -> None:
        """Write the files of a batch. Raises: Undelivered."""
        folder = Path(to)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as err:
            raise Undelivered(f"the folder {folder} cannot be made: {err.strerror}") from err
        for alert in batch.alerts:
            write_whole(folder / f"{alert.id}.xml", cap_of(alert, self._sender))


def cap_of(alert: Alert, sender: str) -> bytes:
    """Return an alert as a CAP message.

    ``sender``: as CAP 1.2, 3.2.1 wants it: unique, without spaces, commas, < and &.
    """
    root = etree.Element(f"{{{CAP}}}alert", nsmap={None: CAP})
    _put(root, "identifier", alert.id)
    _put(root, "sender", sender)
    _put(root, "sent", _moment(alert.at))
    _put(root, "status", "Actual")
    _put(root, "msgType", _kind(alert))
    _put(root, "scope", "Restricted")
    _put(root, "restriction", "For those who set the watch, and whom they tell.")
    if alert.before:
        _put(root, "references", " ".join(f"{sender},{ident},{_moment(at)}" for ident, at in alert.before))
    _info(root, alert)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _kind(alert: Alert) -> str:
    if not alert.before:
        return "Alert"
    return "Cancel" if alert.answer is Answer.NO else "Update"


def _info(root: etree._Element, alert: Alert) -> None:
    info = etree.SubElement(root, f"{{{CAP}}}info")
    _put(info, "language", "en")
    _put(info, "category", "Security")
    _put(info, "event", alert.type.replace("_", " "))
    _put(info, "urgency", "Unknown")
    _put(info, "severity", "Severe" if alert.killed and alert.killed[0] else "Unknown")
    _put(info, "certainty", CERTAINTY[alert.answer])
    _put(info, "headline", alert.title[:LONGEST_HEADLINE])
    _put(info, "description", "\n".join(alert.lines))
    for name, value in (("incident", alert.incident), ("watch", alert.watch_name), ("answer", alert.answer.value)):
        parameter = etree.SubElement(info, f"{{{CAP}}}parameter")
        _put(parameter, "valueName", f"tocsin:{name}")
        _put(parameter, "value", value)
    area = etree.SubElement(info, f"{{{CAP}}}area")
    _put(area, "areaDesc", alert.place)
    if alert.lat is not None:
        _put(area, "circle", f"{alert.lat:.5f},{alert.lon:.5f} {alert.radius_km or 0:g}")


def _moment(iso: str) -> str:
    """Return a moment in UTC as CAP writes it: no fractions, and "-00:00" for UTC (CAP 1.2, 3.3.2).

    >>> _moment("2024-01-02T12:00:00.000000+00:00")
    '2024-01-02T12:00:00-00:00'
    """
    return f"{datetime.fromisoformat(iso):%Y-%m-%dT%H:%M:%S}-00:00"


def _put(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{CAP}}}{name}").text = legal(text)
