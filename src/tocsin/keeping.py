"""Keeping the record: erasing what must go, reading reports again, copies, and two offices' records in one.

All of it is custody: each act is a line of the log, or leaves the log as it
was. See docs/custody.md for what that proves.
"""

from typing import TYPE_CHECKING

from tocsin.errors import BadRequest
from tocsin.pipeline import Clock, now, rebuild_in
from tocsin.records import Notice, ReportId

if TYPE_CHECKING:
    from tocsin.ledger import Erasure, Ledger


def erase(ledger: "Ledger", name: str, *, by: str, reason: str, clock: Clock = now) -> "Erasure":
    """Erase a report (by id or ``doc``), or else a name wherever it stands; incidents are computed again without it.

    One transaction; afterwards the file is written anew, so that nothing of it is left in there.
    Raises: BadRequest where the record holds neither such a report nor such a name.
    """
    if not by.strip() or not reason.strip():
        raise BadRequest("an erasure stays in the record with its person and its reason: give --as and --because")
    report = _report_of(ledger, name)
    at = clock().isoformat(timespec="microseconds")
    with ledger.writing() as entry:
        notice = Notice(subject="a report" if report else "a name", by=by, reason=reason, at=at)
        done = entry.erase_report(report, notice) if report else entry.erase_name(name, notice)
        if done.line:
            rebuild_in(entry)
    if not done.line and not done.still_in:
        raise BadRequest(f"{name!r}: the record holds no report of that name or id, and the name stands nowhere in it")
    if done.line:
        ledger.compact()
    return done


def _report_of(ledger: "Ledger", name: str) -> ReportId | None:
    try:
        return ledger.report(name).report.id
    except BadRequest as err:
        if "several reports" in str(err):
            raise
        return None
