"""Sorted lines packed in blocks: the gazetteer's indexes, at a third of the size of a table of SQLite's.

A line is a key, a tab, and the numbers of the places that have it, the most
likely first. Some lines make a block, compressed; a second table holds the
first key of each. Two seeks and one unpacking find a key; the keys that begin
alike stand side by side.
"""

import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

LINES = 96
"""Lines in a block. Source: our choice, measured: 48 lines make the file 7 % larger, 192 a look-up 20 µs slower."""
BEYOND = "\U0010ffff"
"""Follows every letter."""

Ask = Callable[[str, list[Any]], list[tuple[Any, ...]]]
"""Puts a question to the database."""


def write_blocks(database: sqlite3.Connection, table: str, pairs: Iterable[tuple[str, int]]) -> None:
    """Make a table of blocks from (key, place), sorted by key; a key's places stay in the order given."""
    database.execute(f"CREATE TABLE {table} (block INTEGER PRIMARY KEY, packed BLOB NOT NULL)")
    database.execute(f"CREATE TABLE {table}_first (first TEXT PRIMARY KEY, block INTEGER) WITHOUT ROWID")
    firsts = []
    for number, (first, packed) in enumerate(_blocks(_lines(pairs)), start=1):
        database.execute(f"INSERT INTO {table} VALUES (?, ?)", (number, packed))
        firsts.append((first, number))
    database.executemany(f"INSERT INTO {table}_first VALUES (?, ?)", firsts)


def _lines(pairs: Iterable[tuple[str, int]]) -> Iterator[tuple[str, str]]:
    for key, group in groupby(pairs, key=lambda pair: pair[0]):
        places = dict.fromkeys(place for _, place in group)
        yield key, f"\n{key}\t{','.join(map(str, places))}"


def _blocks(lines: Iterator[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    first, block = "", []
    for key, line in lines:
        first = first if block else key
        block.append(line)
        if len(block) == LINES:
            yield first, _packed(block)
            block = []
    if block:
        yield first, _packed(block)


def _packed(block: list[str]) -> bytes:
    return zlib.compress("".join(block).encode())


def places_of(ask: Ask, table: str, key: str) -> list[int]:
    """Return the numbers of the places under a key, [] if there are none.

    Raises: zlib.error or UnicodeDecodeError, where the block is damaged.
    """
    rows = ask(f"SELECT packed FROM {table} WHERE block = ({_block_of(table)})", [key])
    block = _unpacked(rows[0][0]) if rows else ""
    start = block.find(f"\n{key}\t")
    if start < 0:
        return []
    start += len(key) + 2
    end = block.find("\n", start)
    return [int(place) for place in block[start : end if end > 0 else None].split(",")]


def lines_from(ask: Ask, table: str, beginning: str, most: int) -> list[tuple[str, str]]:
    """Return up to ``most`` keys that begin so, each with its places as they are written ("12,7").

    Raises: as :func:`places_of`.
    """
    since = f"coalesce(({_block_of(table)}), 1)"
    until = f"coalesce(({_block_of(table)}), 0)"
    question = f"SELECT packed FROM {table} WHERE block BETWEEN {since} AND {until} ORDER BY block LIMIT ?"
    blocks = ask(question, [beginning, beginning + BEYOND, most // LINES + 2])
    lines = "".join(_unpacked(packed) for (packed,) in blocks).split("\n")
    found = [line for line in lines if line.startswith(beginning)]
    return [(key, places) for key, _, places in (line.partition("\t") for line in found[:most])]


def _block_of(table: str) -> str:
    return f"SELECT block FROM {table}_first WHERE first <= ? ORDER BY first DESC LIMIT 1"


def _unpacked(packed: bytes) -> str:
    return zlib.decompress(packed).decode()
