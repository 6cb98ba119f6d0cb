"""Prints: lines and tables for people, JSON lines and CSV for programs."""

import csv
import json
import re
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

WIDTH = 140
"""Columns of what is printed to no terminal, unless COLUMNS says otherwise."""

LEAST_ROOM = 24
"""Columns that words get behind their head, however narrow the terminal."""


_COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Control characters but for tab and line feed. Source: ECMA-48, C0 and C1."""


def console() -> Console:
    """Return the console for standard output, as wide as the terminal, the same whatever it is if there is none."""
    return Console(highlight=False, width=shutil.get_terminal_size((WIDTH, 24)).columns)


def harmless(words: str) -> str:
    """Return words without the characters that command a terminal: a page's title must not.

    >>> harmless("a\\x1b[31mb")
    'a\ufffd[31mb'
    """
    return _COMMANDS.sub("\N{REPLACEMENT CHARACTER}", words)


def say(words: str | Text, head: str = "") -> None:
    """Print words for people behind a head; what does not fit into the line goes on under its beginning.

    Plain words go by `print`, which a progress bar takes over to write above itself; another console would not let it.
    """
    out = console()
    text = words if isinstance(words, Text) else Text(harmless(words))
    for number, line in enumerate(text.wrap(out, max(LEAST_ROOM, out.width - len(head)))):
        line.rstrip()
        whole = Text(" " * len(head) if number else head) + line
        if line.style or line.spans:
            out.print(whole, soft_wrap=True)
        else:
            print(whole.plain)


def print_json(value: Mapping[str, Any]) -> None:
    """Print a JSON line at once; in escapes where standard output cannot write all characters."""
    is_unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    print(json.dumps(dict(value), ensure_ascii=not is_unicode), flush=True)


def print_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Print rows as CSV (RFC 4180) with a header line, one after the other; None is an empty cell."""
    writer = csv.DictWriter(sys.stdout, fieldnames=list(columns), extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)


def print_facts(facts: Mapping[str, object], shape: str) -> None:
    """Print names and values."""
    if shape == "jsonl":
        print_json(facts)
    elif shape == "csv":
        print_csv(list(facts), [facts])
    else:
        for name, value in facts.items():
            say(str(value), f"{name.replace('_', ' '):12} ")


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows for people. Nothing is cut off, since ids and names are there to be typed again."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(harmless(cell)) for cell in row))
    console().print(table)
