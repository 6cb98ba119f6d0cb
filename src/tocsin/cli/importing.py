"""`tocsin import`: tables into the record; what changes is shown before it is taken."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.ledger_option import RECORD, LedgerAt

if TYPE_CHECKING:
    from tocsin.importing import Changes, Imported
    from tocsin.ledger import Ledger
    from tocsin.tables import Source

SHOWN = 20
"""Rows of each kind of change that are printed; --changes writes all. Our choice: what a screen holds."""
COLUMNS_SHOWN = 6
"""Columns that are named of rows changed otherwise. Our choice."""
IMPORT_EXAMPLES = (
    "tocsin import GEDEvent_v24_1.csv --dry-run",
    "tocsin import events.parquet --as ucdp --yes",
    "tocsin import GEDEvent_v24_1.csv --dry-run --changes changed.csv",
    "tocsin import incidents.xlsx --mapping our-sheet",
    "tocsin import partner.csv --set killed='No. dead' --set date=Datum --save our-sheet",
)

ChangesTo = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write every cell that would change, and every row that is gone, as CSV."),
]


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The table to take.", readable=False)],
    kind: Annotated[
        str, typer.Option("--as", help="ucdp, hxl, geojson, ftm, own, acled or table; told by the file if left out.")
    ] = "",
    mapping: Annotated[str, typer.Option(help="A column mapping saved before.")] = "",
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=COLUMN", help="Correct the guessed mapping; repeatable.")
    ] = None,
    save: Annotated[str, typer.Option(help="Save the mapping under this name.")] = "",
    source: Annotated[str, typer.Option(help="Who publishes the table; the file's name if left out.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Enter nothing; show what would be taken.")] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Take changes to rows that the record has, without asking.")
    ] = False,
    changes: ChangesTo = None,
    processes: Annotated[int, typer.Option(min=1, help="So many processes prepare rows at a time.")] = 2,
    withdraw: Annotated[
        bool,
        typer.Option(
            "--withdraw", help="Take the rows that are no longer in the table out of the incidents, signed by --by."
        ),
    ] = False,
    by: Annotated[str, typer.Option("--by", help="Who withdraws rows: a person's name.")] = "",
    ledger: LedgerAt = RECORD,
) -> None:
    """Take a table's rows into the record as claims: UCDP, HXL, GeoJSON, FollowTheMoney, or anybody's sheet."""
    from tocsin.errors import BadRequest
    from tocsin.ledger import is_server, open_ledger
    from tocsin.tables import source_of

    if withdraw and not by.strip():
        raise BadRequest("who withdraws the rows? name the person: --withdraw --by 'A. Recorder'")
    found = source_of(file, kind=kind, mapping=mapping, corrections=set_ or [], source=source)
    if save:
        found.save(save)
    if dry_run and not is_server(ledger) and not Path(ledger).exists():
        preview(found)
        return
    with open_ledger(ledger, create=not dry_run) as record:
        run(
            record, found, dry_run=dry_run, yes=yes, processes=processes, withdraw_by=by if withdraw else "",
            write_to=changes,
        )  # fmt: skip


def preview(found: "Source") -> None:
    """Show what would be taken where there is no record yet, and make none."""
    from tocsin.cli.printing import say
    from tocsin.importing import changes

    for line in found.preview():
        say(line)
    if not found.is_compared_only:
        print_changes(changes(None, found.rows(), found.table, found.read, found.covers), found, is_dry=True)


def run(
    record: "Ledger",
    found: "Source",
    *,
    dry_run: bool,
    yes: bool,
    processes: int,
    withdraw_by: str = "",
    write_to: Path | None = None,
) -> None:
    """Show what would be taken, ask where rows of the record would change, and take it."""
    from tocsin.cli.printing import say
    from tocsin.errors import BadRequest
    from tocsin.importing import changes, take
    from tocsin.withdrawing import withdraw

    for line in found.preview():
        say(line)
    if found.is_compared_only:
        for line in found.comparison(record):
            say(line)
        return
    change = changes(record, found.rows(), found.table, found.read, found.covers)
    print_changes(change, found, is_dry=dry_run)
    if write_to is not None:
        write_changes(change, write_to)
    if dry_run:
        return
    if change.changed and not yes and not _is_agreed(len(change.changed)):
        raise BadRequest("nothing was taken; say --yes to take the changes (what stands now is kept as a version)")
    print_imported(take(record, found.rows(), found.table, found.read, processes=processes))
    if withdraw_by and change.gone:
        many = withdraw(record, change.gone, by=withdraw_by, file=found.table.file)
        say(f"{many} withdrawn rows left the incidents, as judgements of {withdraw_by}; `tocsin judge` undoes it")


def _is_agreed(many: int) -> bool:
    import sys

    return sys.stdin.isatty() and typer.confirm(f"take {many} changed rows?")


def print_changes(change: "Changes", found: "Source", *, is_dry: bool = False) -> None:
    """Print what an edition would change; where nothing is to be taken also what would not be, row by row."""
    from tocsin.cli.printing import say
    from tocsin.importing import METRE

    if is_dry:
        print_dry(change)
    if not (change.same or change.changed or change.withdrawn):
        return
    tolls, dates = change.of(found.toll_column), change.of(*found.date_columns)
    places = change.of(*found.place_columns, least=METRE)
    say(f"{change.new} new rows, {change.same} as they stand, {len(change.changed)} changed, of which")
    say(f"{len(tolls):6} change their toll, {len(places)} their place, {len(dates)} their date")
    _print_cells(change, tolls, (found.toll_column,), "killed ")
    _print_cells(change, places, (*found.place_columns, *(["where_coordinates"] if found.mapping is None else [])))
    _print_cells(change, dates, found.date_columns)
    _print_others(change, {*tolls, *places, *dates})
    if change.withdrawn:
        say(f"{len(change.withdrawn)} rows of the record are no longer in the table; they stay, unless --withdraw: ")
        say(", ".join(change.withdrawn), "    ")


def _print_cells(change: "Changes", names: list[str], columns: Sequence[str], before: str = "") -> None:
    from tocsin.cli.printing import say

    for name in names[:SHOWN]:
        was, will = (", ".join(cells.get(column, "") for column in columns) for cells in change.changed[name])
        say(f"{name}: {before}{was} -> {will}", "    ")
    if len(names) > SHOWN:
        say(f"and {len(names) - SHOWN} more; --changes FILE writes all", "    ")


def _print_others(change: "Changes", named: Set[str]) -> None:
    """Print in which columns the rows changed that keep their toll, place and date."""
    from tocsin.cli.printing import say

    others = {name: cells for name, cells in change.changed.items() if name not in named}
    if not others:
        return
    columns = Counter(column for old, new in others.values() for column in _changed_columns(old, new))
    told = ", ".join(f"{column} ({number})" for column, number in columns.most_common(COLUMNS_SHOWN))
    more = f" and {len(columns) - COLUMNS_SHOWN} more columns" if len(columns) > COLUMNS_SHOWN else ""
    say(f"{len(others)} keep toll, place and date, and change in {told}{more}", "    ")


def _changed_columns(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    return [column for column in {**old, **new} if old.get(column, "") != new.get(column, "")]


def write_changes(change: "Changes", out: Path) -> None:
    """Write each cell that would change as a line of CSV, and each row that is gone."""
    from tocsin.cli.printing import say
    from tocsin.exchange.tables_out import write_rows
    from tocsin.exporting import Beside

    rows: list[tuple[str, str, str, str]] = [
        (name, column, old.get(column, ""), new.get(column, ""))
        for name, (old, new) in change.changed.items()
        for column in _changed_columns(old, new)
    ]
    rows += [(name, "", "in the record", "no longer in the table") for name in change.withdrawn]
    with Beside(out) as part:
        write_rows(part.path, [("id", "column", "as it stands", "as it would be")], rows)
        part.put(out)
    say(f"{out}: {len(rows)} changes")


def print_dry(change: "Changes") -> None:
    """Print how many rows would be new, and each that would not be taken with its reason."""
    from tocsin.cli.printing import say
    from tocsin.cli.wording import numbered

    say(f"nothing is entered; {numbered(change.new, 'row')} would be new, {len(change.refused)} not taken")
    for refusal in change.refused:
        say(f"{refusal.location}: {refusal.message}", "    ")


def print_imported(done: "Imported") -> None:
    """Print what was taken, and every row that was not, with its reason."""
    from tocsin.cli.printing import say

    say(
        f"{done.rows} rows: {done.new} new, {done.changed} changed, {done.same} as they stood, "
        f"{len(done.refused)} not taken; {done.merged} compared with what reports tell"
    )
    for note, number in done.notes.items():
        say(f"{number} rows: {note}", "    ")
    for refusal in done.refused:
        say(f"{refusal.location}: {refusal.message}", "    ")
