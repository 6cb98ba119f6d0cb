"""The labels of event_location where they stand: its offsets are of two kinds.

Of the spans labelled as places one in six gives its tokens' numbers for its characters' offsets ("start": 13, "end":
13), and its words beside them. Read as offsets these are pieces of other words, or nothing.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

TOKEN = re.compile(r"\w+|[^\w\s]")


def labelled(row: Mapping[str, Any], label: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of a label in a row's text, in code points, half-open; one whose words stand nowhere is left out.

    >>> row = {"text": "They met in Bangui.", "spans": [{"label": "LOCATION", "start": 3, "end": 3, "text": "Bangui"}]}
    >>> list(labelled(row, "LOCATION"))
    [(12, 18)]
    """
    for span in row["spans"] or ():
        if span["label"] == label:
            found = _where(row["text"], span["start"], span["end"], span.get("text"))
            if found is not None:
                yield found


def _where(text: str, start: int, end: int, words: str | None) -> tuple[int, int] | None:
    if words is None or text[start:end] == words:
        return (start, end) if start < end else None
    tokens = [match.start() for match in TOKEN.finditer(text)]
    near = tokens[min(start, len(tokens) - 1)] if tokens else 0
    places = [match.start() for match in re.finditer(re.escape(words), text)] if words else []
    at = min(places, key=lambda place: (abs(place - near), place), default=None)
    return None if at is None else (at, at + len(words))
