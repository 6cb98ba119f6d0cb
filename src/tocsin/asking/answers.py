"""Finds the reading in what a model wrote: bare, in fences, in prose, or broken off in the middle.

Of an answer that breaks off, the entries that are complete are kept: half an
entry may have lost the word that made it a denial.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

KEYS = ("incidents", "counts", "relations", "presence", "statements")
"""The lists of a reading."""
MOST_STARTS = 40
"""So many opening brackets are tried as the beginning of the answer. Our choice; prose may hold some before it."""
MOST_ENTRIES = 2_000
"""Of one list of an answer that breaks off. Our choice; a model that repeats itself writes more."""
DEEPEST = 12
"""Brackets within each other. Source: the reading format needs six."""

_DECODER = json.JSONDecoder()


class NoReading(Exception):
    """That an answer holds no reading, and why; never leaves the room."""


def content_of(body: bytes) -> tuple[str, Counter[str]]:
    """Return what the model wrote, and what was lost on the way. Raises: NoReading."""
    lost: Counter[str] = Counter()
    try:
        text = body.decode()
    except UnicodeDecodeError:  # what was lost is in no report, so it drops out when the answer is proved
        text, lost["not_utf8"] = body.decode(errors="replace"), 1
    try:
        content: Any = json.loads(text)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as err:
        raise NoReading("the answer is no chat completion; look at the address") from err
    if isinstance(content, list):
        content = "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    if content is not None and not isinstance(content, str):
        raise NoReading("the answer is no chat completion; look at the address")
    if not content or not content.strip():
        raise NoReading("the answer is empty")
    return content, lost


def reading_in(content: str) -> tuple[Mapping[str, object], Counter[str]]:
    """Return the lists of the reading that a model's words hold, and how many parts were lost. Raises: NoReading."""
    words = content.rpartition("</think>")[2]  # what a model thinks aloud is no answer
    found = _whole(words)
    if found is not None:
        return _shallow(found)
    salvaged = dict(_salvaged(words))
    if not any(salvaged.values()):
        raise NoReading("the answer holds no reading in JSON" if not salvaged else "the answer breaks off at once")
    kept, lost = _shallow(salvaged)
    return kept, lost + Counter(cut_off=1)


def _whole(words: str) -> dict[str, Any] | None:
    """Return the first whole object that has a list of a reading."""
    starts = (match.start() for match in re.finditer(r"\{", words))
    for start, _ in zip(starts, range(MOST_STARTS), strict=False):
        try:
            found, _ = _DECODER.raw_decode(words, start)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict) and any(key in found for key in KEYS):
            return found
    return None


def _salvaged(words: str) -> Iterator[tuple[str, list[Any]]]:
    """Yield the lists of a broken answer with their complete entries."""
    for key in KEYS:
        opening = re.search(rf'(?<!\\)"{key}"\s*:\s*\[', words)
        if opening:
            yield key, list(_entries(words, opening.end()))


def _entries(words: str, at: int) -> Iterator[Any]:
    for _ in range(MOST_ENTRIES):
        gap = re.compile(r"[\s,]*").match(words, at)
        at = gap.end() if gap else at
        try:
            entry, at = _DECODER.raw_decode(words, at)
        except (ValueError, RecursionError):
            return
        yield entry


def _shallow(found: Mapping[str, Any]) -> tuple[dict[str, object], Counter[str]]:
    """Return the lists of a reading without entries that nest deeper than any reading does."""
    kept: dict[str, object] = {}
    lost: Counter[str] = Counter()
    for key in KEYS:
        if isinstance(found.get(key), list):
            kept[key] = [entry for entry in found[key] if not _is_deep(entry)]
            lost["wrong_type"] += len(found[key]) - len(kept[key])  # type: ignore[arg-type]
        elif found.get(key) is not None:
            lost["wrong_type"] += 1
    return kept, +lost


def _is_deep(value: object) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
    return bool(level)


def _inside(value: object) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
