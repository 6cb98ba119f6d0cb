"""Rows of a table made ready to be entered, in this process or another.

Imports no more than it needs, since every process that prepares rows pays for it: neither the pipeline nor a model.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tocsin.errors import CannotRead
from tocsin.exchange.row_claims import Table, Taken
from tocsin.exchange.rows_in import Row
from tocsin.ledger.bulk import Prepared, prepare
from tocsin.matching import incidents_of, keys
from tocsin.records import ClaimKind, Refusal, Telling
from tocsin.sweeping import no_sweeping

ReadRow = Callable[[Table, Row], Taken]


@dataclass(frozen=True, slots=True)
class Asked:
    """What another process needs to prepare rows: all of it can be sent there."""

    table: Table
    read: ReadRow
    rows: tuple[Row, ...]


def prepare_rows(asked: Asked) -> list[tuple[Prepared | Refusal, tuple[str, ...]]]:
    """Return rows ready to be entered, each as the incident it makes alone, with notes; or why one cannot be read."""
    with no_sweeping():
        return [_prepared(asked, row) for row in asked.rows]


def _prepared(asked: Asked, row: Row) -> tuple[Prepared | Refusal, tuple[str, ...]]:
    try:
        taken = asked.read(asked.table, row)
    except CannotRead as err:
        return Refusal(location=err.where, kind=err.kind, message=err.message), ()
    hub = next(claim for claim in taken.reading.claims if claim.kind is ClaimKind.INCIDENT)
    telling = Telling(
        claim=hub,
        tolls=tuple(c for c in taken.reading.claims if c.kind is ClaimKind.TOLL),
        responsibility=tuple(c for c in taken.reading.claims if c.kind is ClaimKind.RESPONSIBILITY),
        report=taken.captured.report,
        entered=1,
    )
    key = keys(hub, taken.captured.report)
    return prepare(taken.captured, taken.reading, (key,), incidents_of((telling,), (), ())), taken.notes
