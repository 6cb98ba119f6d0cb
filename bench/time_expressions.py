"""Measures the reading of time expressions on TempEval-3's train part, one half of it kept aside while choosing.

    python bench/time_expressions.py [--half looked|aside|both] [--lines N] [--json FILE] [--commit-run]

The half of a text follows from a digest of its file's name (`half_of`): rules are made by looking at one half, and
the other is scored only. A gold and a read expression match where they overlap (relaxed) or are equal (strict), one
to one; a value is right where the relaxed match has the same `value` attribute. The anchor is the document creation
time. Words of the texts are shown on the screen only, and of the looked-at half only.

Source: UzZaman et al. 2013, "SemEval-2013 Task 1: TempEval-3", section 4.2 (attribute F1 over relaxed matches).
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from committed import commit_run, run_facts
from shared import require_shared
from tocsin import __version__
from tocsin.reading.times import read_times

NAME = "time_expressions"
HALVES = ("looked", "aside")


@dataclass(frozen=True, slots=True)
class Told:
    """A time expression: where it stands, and its TIMEX3 type and value."""

    start: int
    end: int
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class Document:
    """A labelled text with the day it was made."""

    name: str
    made: date
    text: str
    gold: tuple[Told, ...]


def half_of(name: str) -> str:
    """Return the half that a file's text belongs to.

    >>> half_of("APW19980807.0261.tml"), half_of("wsj_0006.tml")
    ('aside', 'looked')
    """
    return HALVES[sha256(name.encode()).digest()[0] % 2]


def documents(folder: Path) -> Iterator[Document]:
    """Yield the labelled texts under a folder, by name."""
    for path in sorted(folder.glob("*/*.tml")):
        root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
        made, body = root.find("DCT/TIMEX3"), root.find("TEXT")
        if made is None or body is None:
            continue
        told: list[Told] = []
        text = _text_of(body, 0, told)
        yield Document(path.name, date.fromisoformat(made.attrib["value"][:10]), text, tuple(sorted(told, key=_place)))


def _text_of(node: ElementTree.Element, start: int, told: list[Told]) -> str:
    """Return the text of an element, and collect the expressions marked in it that hold any words."""
    text = node.text or ""
    for child in node:
        text += _text_of(child, start + len(text), told) + (child.tail or "")
    if node.tag == "TIMEX3" and text.strip():
        told.append(Told(start, start + len(text), node.attrib["type"], node.attrib.get("value", "")))
    return text


def _place(told: Told) -> tuple[int, int]:
    return told.start, told.end


def read(document: Document) -> tuple[Told, ...]:
    """Return what Tocsin reads in a text."""
    found = read_times(document.text, published=document.made)
    return tuple(Told(t.start, t.end, t.type.value, t.value) for t in found)


def matched(gold: tuple[Told, ...], found: tuple[Told, ...]) -> list[tuple[Told, Told]]:
    """Return the pairs that overlap, each expression once, in the order of the text."""
    pairs, free = [], list(found)
    for told in gold:
        match = next((f for f in free if f.start < told.end and told.start < f.end), None)
        if match:
            free.remove(match)
            pairs.append((told, match))
    return pairs


def score(documents: list[Document], read_ones: list[tuple[Told, ...]]) -> dict[str, float]:
    """Return the F1 of spans (relaxed, strict), types and values, with precision and recall of relaxed and value."""
    gold = sum(len(d.gold) for d in documents)
    read_count = sum(map(len, read_ones))
    pairs = [p for d, found in zip(documents, read_ones, strict=True) for p in matched(d.gold, found)]
    hits = {
        "relaxed": len(pairs),
        "strict": sum((g.start, g.end) == (f.start, f.end) for g, f in pairs),
        "type": sum(g.type == f.type for g, f in pairs),
        "value": sum(g.value == f.value for g, f in pairs),
    }
    found: dict[str, float] = {"texts": len(documents), "gold": gold, "read": read_count}
    for name, count in hits.items():
        p, r = count / max(read_count, 1), count / max(gold, 1)
        found |= {f"{name}_p": p, f"{name}_r": r, f"{name}_f1": 2 * p * r / (p + r) if p + r else 0.0}
    return {name: round(value, 4) for name, value in found.items()}


def show(documents: list[Document], read_ones: list[tuple[Told, ...]], lines: int) -> None:
    """Print what is wrong in the looked-at texts."""
    wrong: Counter[str] = Counter()
    for document, found in zip(documents, read_ones, strict=True):
        wrong.update(differences(document, found))
    for line, count in sorted(wrong.items())[:lines]:
        print(f"{count:3} {line}" if count > 1 else f"    {line}")


def differences(document: Document, found: tuple[Told, ...]) -> Iterator[str]:
    """Yield what differs in a text: a value, a span, a missed expression, one too many."""
    text, pairs = document.text, matched(document.gold, found)
    paired = {id(t) for pair in pairs for t in pair}
    for g, f in pairs:
        words, read_words = text[g.start : g.end], text[f.start : f.end]
        if g.value != f.value:
            yield f"VALUE {words!r} {g.value} not {f.value} ({read_words!r}) {document.made}"
        elif (g.start, g.end) != (f.start, f.end):
            yield f"SPAN {words!r} not {read_words!r}"
    for t, sign in [*((t, "MISSED") for t in document.gold), *((t, "EXTRA") for t in found)]:
        if id(t) not in paired:
            around = text[max(0, t.start - 30) : t.end + 20].replace("\n", " ")
            yield f"{sign} {text[t.start : t.end]!r} {t.value} | {around}"


def table(found: Mapping[str, Any]) -> list[str]:
    """Return the rows of a run for README.md."""
    names = ("relaxed_f1", "strict_f1", "type_f1", "value_p", "value_r", "value_f1")
    rows = ["| half | texts | gold | read | relaxed F1 | strict F1 | type F1 | value P | value R | value F1 |"]
    rows.append("| --- |" + " ---: |" * 9)
    for half in HALVES:
        if half in found:
            told = found[half]
            counts = " | ".join(str(round(told[name])) for name in ("texts", "gold", "read"))
            rows.append(f"| {half} | {counts} | " + " | ".join(f"{told[name]:.3f}" for name in names) + " |")
    return rows


def main() -> int:
    """Measure, print, and write what was asked for; return the exit status."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--half", choices=(*HALVES, "both"), default="looked")
    cli.add_argument("--lines", type=int, default=0, help="show at most so many differences, of the looked-at half")
    cli.add_argument("--json", type=Path, metavar="FILE", help="write the figures here")
    cli.add_argument("--commit-run", action="store_true", help="write results/time_expressions.json and the table")
    asked = cli.parse_args()
    folder = require_shared().folder / "bench" / "tempeval3" / "train"
    halves = HALVES if asked.half == "both" else (asked.half,)
    found: dict[str, Any] = {**run_facts(), "version": __version__}
    for half in halves:
        some = [d for d in documents(folder) if half_of(d.name) == half]
        began = time.process_time()
        read_ones = [read(d) for d in some]
        took = time.process_time() - began
        found[half] = figures = score(some, read_ones)
        print(f"{half}: " + ", ".join(f"{k} {v:g}" for k, v in figures.items()))
        letters = sum(len(d.text) for d in some)
        print(
            f"  {took:.2f} s for {letters} code points, {1e9 * took / letters / 1000:.0f} us per 1000", file=sys.stderr
        )
        if half == "looked":
            show(some, read_ones, asked.lines)
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if asked.commit_run:
        commit_run(NAME, found, table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
