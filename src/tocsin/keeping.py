"""Keeping the record: erasing what must go, reading reports again, copies, and two offices' records in one.

All of it is custody: each act is a line of the log, or leaves the log as it
was. See docs/custody.md for what that proves.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.clock import now
from tocsin.errors import BadRequest, LedgerBroken
from tocsin.pipeline import Clock, rebuild_in
from tocsin.records import Notice, ReportId

if TYPE_CHECKING:
    from tocsin.ledger import Erasure, Joined, Ledger


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


def back_up(ledger: "Ledger", to: Path) -> str:
    """Copy the record to a new file while others read and write in it, check the copy, and return its head.

    Raises: BadRequest where the file is there already; LedgerBroken where the copy does not hold, for then the record
    does not either.
    """
    ledger.back_up(to)
    return _whole(to)


def restore(copy: Path, to: Path) -> str:
    """Make a record of a copy, checked before and after, and return its head.

    Raises: BadRequest where a record is there already; LedgerBroken where the copy does not hold.
    """
    from tocsin.ledger import open_ledger

    with open_ledger(copy, create=False) as kept:
        if broken := kept.verify().broken:
            raise LedgerBroken(f"{copy}: does not hold ({broken.what}: {broken.why}); take another copy")
        kept.back_up(to)
    return _whole(to)


def _whole(path: Path) -> str:
    from tocsin.ledger import open_ledger

    with open_ledger(path, create=False) as made:
        found = made.verify()
    if found.broken:
        raise LedgerBroken(f"{path}: the copy does not hold ({found.broken.what}: {found.broken.why})")
    return found.head


def merge(first: str | Path, second: str | Path, out: Path, *, by: str, reason: str, clock: Clock = now) -> "Joined":
    """Make one record of two offices' records, with all that both hold, all judgements and both chains.

    The first one's chain goes on in the new record; the second one's is kept in it beside, and a line holds its head.
    Neither record is changed. Raises: BadRequest, LedgerBroken where one of the two does not hold.
    """
    from tocsin.ledger import open_ledger

    if not by.strip() or not reason.strip():
        raise BadRequest("merging is a line of the new record with its person and its reason: give --as and --because")
    for path in (first, second):
        with open_ledger(path, create=False) as record:
            if broken := record.verify().broken:
                raise LedgerBroken(f"{path}: does not hold ({broken.what}: {broken.why}); merge sound records only")
    with open_ledger(first, create=False) as one:
        one.back_up(out)
    at = clock().isoformat(timespec="microseconds")
    try:
        done = _joined(out, second, Notice(subject="another record", by=by, reason=reason, at=at))
        _whole(out)
    except BaseException:
        for path in (out, out.with_name(out.name + "-wal"), out.with_name(out.name + "-shm")):
            path.unlink(missing_ok=True)
        raise
    return done


def _joined(out: Path, second: str | Path, notice: Notice) -> "Joined":
    from tocsin.ledger import open_ledger

    with (
        open_ledger(out, create=False) as made,
        open_ledger(second, create=False) as other,
        made.joining(other) as (entry, theirs),
    ):
        done = entry.join(theirs, notice)
        rebuild_in(entry)
    return done
