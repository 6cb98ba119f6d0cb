"""CSV and Parquet of many incidents: rows made a lot at a time, by other processes where there are enough.

    ledger -> lots of stored incidents with their reports -> FlatRows -> text of CSV, or a batch of columns -> file

A lot that has been made is bytes, and memory holds a few lots, so it does not
grow with the number of incidents. The files are those that the formats' own
writers make of the same incidents (``exchange/tables_out.py``), row for row.
"""

import os
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from tocsin.concurrency import reading_ahead
from tocsin.exchange.flat_rows import FlatRows
from tocsin.exchange.format_registry import About
from tocsin.exchange.sharing import Rules
from tocsin.exchange.tables_out import BatchWriter, columns_of, csv_head, csv_text
from tocsin.reference.sharing_rules import Profile
from tocsin.sweeping import no_sweeping

if TYPE_CHECKING:
    from tocsin.ledger import Ledger
    from tocsin.records import Selection

FORMATS = ("csv", "parquet")
"""The formats that are made of flat rows only."""
_TOKENS = count()

RulesOf = Callable[[Profile], Rules]
Piece = tuple[int, list[bytes | None]]
"""How many rows, and their bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """What another process needs to make rows: all of it can be sent there."""

    form: str
    profile: Profile
    rules_of: RulesOf
    token: str
    """Of one export: marks and directory are read anew for the next."""
    incidents: tuple[str, ...]
    """As the ledger stores them: JSON."""
    reports: dict[str, str] = field(default_factory=dict)


def made(lot: Lot) -> Piece:
    """Return how many rows, and the rows as the format's bytes: lines of CSV, or the buffers of Parquet's columns."""
    maker = _maker(lot.profile, lot.rules_of, lot.token)
    with no_sweeping():
        reports = {name: orjson.loads(written) for name, written in lot.reports.items()}
        rows = [maker.row(orjson.loads(written), reports) for written in lot.incidents]
        return len(rows), [csv_text(rows)] if lot.form == "csv" else columns_of(rows)


@lru_cache(1)
def _maker(profile: Profile, rules_of: RulesOf, token: str) -> FlatRows:
    return FlatRows(rules_of(profile))


def write(
    ledger: "Ledger",
    selection: "Selection",
    form: str,
    out: Path,
    about: About,
    *,
    profile: Profile,
    rules_of: RulesOf,
    without: Collection[str] = (),
    processes: int = 1,
) -> int:
    """Write the incidents selected, but for those ``without``, to a file; return how many they are.

    ``rules_of`` makes the rules of a profile, here and in other processes.
    """
    token = f"{os.getpid()} {next(_TOKENS)}"
    lots = (
        Lot(
            form=form,
            profile=profile,
            rules_of=rules_of,
            token=token,
            incidents=tuple(payload for name, payload in incidents if name not in without),
            reports=reports,
        )
        for incidents, reports in ledger.stored_lots(selection)
    )
    writing = _csv if form == "csv" else _parquet
    return writing(_made(lots, processes), out, about)


def _made(lots: Iterable[Lot], processes: int) -> Iterator[Piece]:
    """Yield what is made of lots, in their order, some being made ahead by other processes."""
    with reading_ahead(processes) as pool:
        waiting: deque[Callable[[], Piece]] = deque()
        for lot in lots:
            waiting.append(pool.submit(made, lot))
            if len(waiting) > pool.depth:
                yield waiting.popleft()()
        while waiting:
            yield waiting.popleft()()


def _csv(pieces: Iterable[Piece], out: Path, about: About) -> int:
    total = 0
    with out.open("wb") as file:
        file.write(csv_head())
        for many, lines in pieces:
            file.writelines(filter(None, lines))
            total += many
    return total


def _parquet(pieces: Iterable[Piece], out: Path, about: About) -> int:
    total = 0
    with BatchWriter(out, about) as writer:
        for many, buffers in pieces:
            writer.write(many, buffers)
            total += many
    return total
