"""Tables into the record: what they would change, shown before it is taken; then their rows as reports with claims.

    rows -> known already? -> claims -> near what reports tell of? -> ledger, a lot at a time -> matching where near

Rows of one table are never compared with each other, and what reports tell is
looked up in memory, day by day, so that the work grows with the rows and not
with their square. A lot is one transaction: where it stops half-way, the next
run goes on, since a row that is there already changes nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from tocsin.concurrency import Pool, reading_ahead
from tocsin.errors import ERASED, CannotRead
from tocsin.exchange.row_claims import Table, Taken
from tocsin.exchange.rows_in import Row
from tocsin.importing_rows import Asked, ReadRow, prepare_rows
from tocsin.ledger.bulk import Prepared
from tocsin.matching import FOLLOW_UP_DAYS, NEAR_DAYS, SAME, are_near, incidents_of, keys, match
from tocsin.records import ClaimKind, Keys, Refusal, ReportId
from tocsin.sweeping import no_sweeping, sweep_young

if TYPE_CHECKING:
    from tocsin.ledger import Entry, Ledger

LOT = 100
"""Rows prepared at a time. Our choice: a lot takes about a tenth of a second, and some MB on its way."""
LOTS_AT_ONCE = 8
"""Lots of one transaction. Our choice: a writer who waits does so for a few seconds."""
METRE = 1e-5
"""Degrees: a point that moved by less than a metre was only rounded. Our choice."""
LONGEST_DAYS = 400
"""A key of more days is looked up one by one rather than day by day. Our choice: the year that dates have at most."""


@dataclass(slots=True, kw_only=True)
class Changes:
    """What an edition of a table would change."""

    new: int = 0
    same: int = 0
    changed: dict[str, tuple[Mapping[str, str], Mapping[str, str]]] = field(default_factory=dict)
    """Row id -> its cells as they stand, and as they would."""
    withdrawn: list[str] = field(default_factory=list)
    """Row ids that the record has from where this edition covers, and that are not in it."""
    gone: list[ReportId] = field(default_factory=list)
    """The reports of the withdrawn rows, in the same order."""
    refused: list[Refusal] = field(default_factory=list)

    def of(self, *columns: str, least: float = 0.0) -> list[str]:
        """Return the ids of rows of which any of these columns changed, numbers by more than ``least``."""
        return [
            name
            for name, (old, new) in self.changed.items()
            if any(_differ(old.get(column, ""), new.get(column, ""), least) for column in columns)
        ]


def _erased(table: Table, row: Row) -> Refusal:
    return Refusal(location=f"{table.file} > row {row.number}", kind="not_allowed", message=ERASED)


def _twice(table: Table, row: Row, first: int) -> Refusal:
    return Refusal(
        location=f"{table.file} > row {row.number}",
        kind="cannot_read",
        message=f"it has the id of row {first}, or says the same in every cell where no column is an id; "
        "give it an id of its own where it is another incident",
    )


def _differ(old: str, new: str, least: float) -> bool:
    if old == new:
        return False
    try:
        return abs(float(old) - float(new)) > least
    except ValueError:
        return True


@dataclass(slots=True, kw_only=True)
class Imported:
    """What was taken."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    merged: int = 0
    """Rows near something that reports tell of, which were compared with it."""
    refused: list[Refusal] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)


Waiting = tuple[tuple[Row, ...], Callable[[], list[tuple[Prepared | Refusal, tuple[str, ...]]]]]
"""Rows, and what waits for them to be prepared."""


def take(
    ledger: "Ledger",
    rows: Iterable[Row],
    table: Table,
    read: ReadRow,
    *,
    processes: int = 1,
    pool: Pool | None = None,
) -> Imported:
    """Enter the rows of a table; those that are there unchanged change nothing.

    ``pool`` is there for who takes several tables: its processes are started once.
    Raises: LedgerError.
    """
    if pool is None:
        with reading_ahead(processes) as pool:
            return take(ledger, rows, table, read, pool=pool)
    found = Imported()
    with no_sweeping():
        _take(ledger, rows, table, read, pool, found)
    return found


def _take(ledger: "Ledger", rows: Iterable[Row], table: Table, read: ReadRow, pool: Pool, found: Imported) -> None:
    index = _Told(table.name)
    remaining = iter(rows)
    lots = iter(lambda: tuple(islice(remaining, LOT)), ())
    waiting: list[Waiting] = []
    for lot in lots:
        waiting.append((lot, pool.submit(prepare_rows, Asked(table, read, lot))))
        # While these are entered the others prepare what comes next.
        if len(waiting) >= LOTS_AT_ONCE + pool.depth:
            _enter(ledger, waiting[:LOTS_AT_ONCE], table, read, index, found)
            del waiting[:LOTS_AT_ONCE]
            sweep_young()
    _enter(ledger, waiting, table, read, index, found)


def _enter(
    ledger: "Ledger",
    waiting: Sequence[Waiting],
    table: Table,
    read: ReadRow,
    index: "_Told",
    found: Imported,
) -> None:
    """Enter lots in one transaction."""
    done = [(row, *made) for lot, results in waiting for row, made in zip(lot, results(), strict=True)]
    with ledger.writing() as entry:
        index.bring_up_to_date(entry)
        touched: list[str] = []
        new: list[Prepared] = []
        erased = entry.erased_reports()
        standing = entry.standing_rows([p.report["id"] for _, p, _ in done if isinstance(p, Prepared)])
        for row, prepared, notes in done:
            found.rows += 1
            if not isinstance(prepared, Refusal):
                is_gone = prepared.report["id"] in erased
                prepared = _erased(table, row) if is_gone else index.once(prepared, table, row)
            if isinstance(prepared, Refusal):
                entry.refusal(prepared, table.taken_at)
                found.refused.append(prepared)
                continue
            found.notes.update(notes)
            stands = standing.get(prepared.report["id"])
            if stands is None:
                is_near = index.is_near(prepared.keys[0])
                found.merged += is_near
                new.append(replace(prepared, incidents=(), held=(), made=()) if is_near else prepared)
                touched += prepared.hubs if is_near else ()
            elif stands.capture == prepared.capture["id"]:
                found.same += 1
            else:
                touched.append(_enter_changed(entry, read(table, row)))
                found.changed += 1
        entry.prepared(new)
        found.new += len(new)
        _settle(entry, touched, table)
        index.head = entry.head()


def _enter_changed(entry: "Entry", taken: Taken) -> str:
    """Enter a new capture of a row, and return its incident claim."""
    hub = next(claim for claim in taken.reading.claims if claim.kind is ClaimKind.INCIDENT)
    entry.report(taken.captured)
    entry.reading(taken.reading, (keys(hub, taken.captured.report),))
    return hub.id


def _settle(entry: "Entry", touched: Sequence[str], table: Table) -> None:
    """Match the touched rows with what reports tell, and settle what hangs together with them."""
    if not touched:
        return
    from tocsin.pipeline import judged  # loads the reader, which most tables need nothing of

    for seen in judged(entry, entry.tellings(touched)):  # type: ignore[arg-type]
        key = (keys(seen.claim, seen.report),)
        entry.rekey(key)
        near = entry.near(key, NEAR_DAYS, FOLLOW_UP_DAYS, table.name)
        entry.pairs(match((seen,), judged(entry, near)))
    around = entry.neighbourhood(touched, SAME)  # type: ignore[arg-type]
    entry.settle([telling.claim.id for telling in around[0]], incidents_of(*around))


class _Told:
    """What the record holds besides a table, by its days, so that a row is looked up without asking the store."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.head = ""
        self.by_day: dict[int, list[Keys]] = {}
        self.others: list[Keys] = []
        self.rows: dict[str, int] = {}

    def once(self, prepared: Prepared, table: Table, row: Row) -> Prepared | Refusal:
        """Return a row, or why it is not taken where another of this file has its id."""
        first = self.rows.setdefault(prepared.report["id"], row.number)
        return prepared if first == row.number else _twice(table, row, first)

    def bring_up_to_date(self, entry: "Entry") -> None:
        """Look anew where somebody else has written since."""
        if entry.head() == self.head:
            return
        self.by_day, self.others = {}, []
        for key in entry.all_keys(self.table):
            if key.earliest is None or key.latest is None or (key.latest - key.earliest).days > LONGEST_DAYS:
                self.others.append(key)
                continue
            first, last = key.earliest.toordinal() - NEAR_DAYS, key.latest.toordinal() + NEAR_DAYS
            for day in range(first, last + 1):
                self.by_day.setdefault(day, []).append(key)

    def is_near(self, key: Keys) -> bool:
        """Say whether anything told lies near a row."""
        if not self.by_day and not self.others:
            return False
        if any(are_near(key, other) for other in self.others):
            return True
        if key.earliest is None or key.latest is None:
            return any(are_near(key, other) for others in self.by_day.values() for other in others)
        days = range(key.earliest.toordinal(), key.latest.toordinal() + 1)
        return any(are_near(key, other) for day in days for other in self.by_day.get(day, ()))


def changes(
    ledger: "Ledger | None",
    rows: Iterable[Row],
    table: Table,
    read: ReadRow,
    covers: Callable[[Mapping[str, str]], str],
) -> Changes:
    """Return what an edition would change, all of it new where there is no record yet; nothing is entered.

    ``covers`` names the part of the world that a row belongs to; a row of the record is withdrawn where the edition
    has others of its part, in the same stretch of days, and not it.
    """
    found, known = Changes(), ledger.rows_of_table(table.name) if ledger else {}
    erased = ledger.erased_reports() if ledger else frozenset[str]()
    seen: dict[ReportId, int] = {}
    parts: dict[str, tuple[str, str]] = {}
    changed: dict[ReportId, tuple[str, Mapping[str, str]]] = {}
    for row in rows:
        try:
            taken = read(table, row)
        except CannotRead as err:
            found.refused.append(Refusal(location=err.where, kind=err.kind, message=err.message))
            continue
        report = taken.captured.capture.report
        if report in erased:
            found.refused.append(_erased(table, row))
            continue
        if (first := seen.setdefault(report, row.number)) != row.number:
            found.refused.append(_twice(table, row, first))
            continue
        _widen(parts, covers(row.cells), row.cells)
        if report not in known:
            found.new += 1
        elif known[report][0] == taken.captured.text.capture:
            found.same += 1
        else:
            changed[report] = (taken.captured.report.doc.removeprefix(table.doc), row.cells)
    if ledger is None:
        return found
    old = ledger.row_cells(changed)
    found.changed = {name: (old[report], cells) for report, (name, cells) in changed.items()}
    gone = {r: doc.removeprefix(table.doc) for r, (_, doc) in known.items() if r not in seen}
    withdrawn = sorted((gone[report], report) for report in _withdrawn(ledger, gone, parts, covers))
    found.withdrawn, found.gone = [name for name, _ in withdrawn], [report for _, report in withdrawn]
    return found


def _day_of(cells: Mapping[str, str]) -> str:
    return cells.get("date_start", "")[:10]


def _widen(parts: dict[str, tuple[str, str]], part: str, cells: Mapping[str, str]) -> None:
    day = _day_of(cells)
    first, last = parts.get(part, (day, day))
    parts[part] = (min(first, day), max(last, day))


def _withdrawn(
    ledger: "Ledger",
    gone: Mapping[ReportId, str],
    parts: Mapping[str, tuple[str, str]],
    covers: Callable[[Mapping[str, str]], str],
) -> Iterator[ReportId]:
    for report, cells in ledger.row_cells(gone).items():
        first, last = parts.get(covers(cells), ("9", ""))
        if first <= _day_of(cells) <= last:
            yield report
