"""The format of a report's time expressions, as `tocsin dates --format jsonl` prints it: one JSON object a report."""

from collections.abc import Iterable
from typing import Any

from tocsin.records import TimeExpression


def dates_as_json(doc: str, part: str, times: Iterable[TimeExpression]) -> dict[str, Any]:
    """Return the line of a report: every time expression of a part in the order of its text.

    Offsets are code points, half-open; an end that is open, and both of a duration, are null.
    """
    return {"doc": doc, "dates": [_time(time, part) for time in times]}


def _time(time: TimeExpression, part: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "text": time.text,
        "start": time.start,
        "end": time.end,
        "type": time.type.value,
        "value": time.value,
        "earliest": time.earliest.isoformat() if time.earliest else None,
        "latest": time.latest.isoformat() if time.latest else None,
        "precision": time.precision.value,
        "date_prec": time.ucdp,
        "anchor": time.anchor.value,
    }
    if part != "body":
        found["part"] = part
    return found
