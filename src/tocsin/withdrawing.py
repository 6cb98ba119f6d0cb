"""Rows that a newer edition of their table no longer has: rejected by a person, so that no incident counts them.

A withdrawal is a judgement on each of the row's claims, signed and dated as
every other; what the row said stays in the record, and undoing the judgement
brings it back.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tocsin.judging import Judge
from tocsin.records import ClaimKind, ReportId

if TYPE_CHECKING:
    from tocsin.ledger import Ledger


def withdraw(ledger: "Ledger", reports: Sequence[ReportId], *, by: str, file: str) -> int:
    """Reject the incident claims of rows that ``file`` no longer has; return how many rows were there to reject.

    Raises: BadRequest where nobody is named.
    """
    hubs = [c.id for report in reports for c in ledger.claims_of(report) if c.kind is ClaimKind.INCIDENT]
    judge = Judge(ledger, by, f"no longer in {file}")
    for hub in hubs:
        judge.reject(hub)
    return len(hubs)
