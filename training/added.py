"""Readings that were added to the corpora's texts, kept without their words: training/added/*.jsonl.

The texts belong to their publishers and stay in ``bench/``; a reading here names
its text by corpus and number, and every word it copies by the half-open code
points where that stands. Made by careful reading under the guide of the gold
readings, by a large language model; no human expert has checked them.

    python training/added.py REPORTS READINGS OUT      writes readings with words as readings without

A text that has changed is named and left out, since offsets would point elsewhere.
"""

import csv
import gzip
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import gold
from gold import SHARED, Example

BENCH = SHARED / "bench"
FOLDER = Path(__file__).parent / "added"
CODED = frozenset(
    ("doc", "id", "type", "status", "value", "precision", "country", "stance", "harm", "group", "kind", "from", "to")
)
"""Keys of the reading format whose strings are codes, not words of the report."""


def examples(part: str = "") -> Iterator[Example]:
    """Yield the added readings beside their texts; those of the part "held" are never trained on."""
    for path in sorted((FOLDER / part).glob("*.jsonl")):
        for row in map(json.loads, filter(str.strip, path.read_text(encoding="utf-8").splitlines())):
            text = text_of(row["doc"])
            if text is None or digest(text) != row["digest"]:
                print(f"{path.name}: {row['doc']}: its text is not here as it was read; left out", file=sys.stderr)
                continue
            yield gold.align(row["doc"], text, _worded(row["reading"], text))


def digest(text: str) -> str:
    """Return what tells a text from a changed one."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def text_of(doc: str) -> str | None:
    """Return the text a reading was made of, None where its corpus has none of that name."""
    return next((texts().get(doc) for start, texts in SOURCES.items() if doc.startswith(start)), None)


def _labelled(name: str, start: str) -> Callable[[], dict[str, str]]:
    @cache
    def texts() -> dict[str, str]:
        with gzip.open(BENCH / "conflict_text" / name / "train.tsv.gz", "rt", encoding="utf-8", newline="") as file:
            rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            return {f"{start}{n:04d}": row[0] for n, row in enumerate(rows)}

    return texts


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


@cache
def _india() -> dict[str, str]:
    rows = _rows(BENCH / "india_police_events" / "docs.jsonl.gz")
    return {f"ipe-a{r['doc_id']}": re.sub(r"^This story is from.*\n+", "", r["doc_text"]) for r in rows}


@cache
def _muc4() -> dict[str, str]:
    return {r["docid"].casefold(): r["text"] for r in _rows(BENCH / "muc4" / "train.jsonl.gz")}


SOURCES: dict[str, Callable[[], dict[str, str]]] = {
    "satp-a": _labelled("satp_relevant", "satp-a"),
    "insight-a": _labelled("insightCrime", "insight-a"),
    "ipe-a": _india,
    "dev-muc3": _muc4,
}
"""Texts by the beginning of their names."""


def _worded(value: Any, text: str) -> Any:
    """Return a reading with its words for their places."""
    if isinstance(value, dict):
        return {k: v if k in CODED else _worded(v, text) for k, v in value.items()}
    if isinstance(value, list) and len(value) == 2 and all(type(x) is int for x in value):
        return text[value[0] : value[1]]
    return [_worded(x, text) for x in value] if isinstance(value, list) else value


def _placed(value: Any, text: str, anchor: int) -> Any:
    """Return a reading with places for its words, each the occurrence nearest to where its incident is told."""
    if isinstance(value, dict):
        at = gold.nearest(text, value.get("trigger"), 0)
        near = at[0] if at else anchor
        return {k: v if k in CODED else _placed(v, text, near) for k, v in value.items()}
    if isinstance(value, list):
        return [_placed(x, text, anchor) for x in value]
    if isinstance(value, str) and value:
        found = gold.nearest(text, value, anchor)
        if found is None:
            raise ValueError(f"not in the report: {value!r}")
        return list(found)
    return value


def main(reports: Path, readings: Path, out: Path) -> None:
    texts = {r["doc"]: r["text"] for r in map(json.loads, reports.read_text(encoding="utf-8").splitlines())}
    with out.open("w", encoding="utf-8") as file:
        for reading in map(json.loads, readings.read_text(encoding="utf-8").splitlines()):
            text = texts[reading["doc"]]
            row = {"doc": reading["doc"], "digest": digest(text), "reading": _placed(reading, text, 0)}
            print(json.dumps(row, ensure_ascii=False, separators=(",", ":")), file=file)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
