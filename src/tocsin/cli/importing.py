"""`tocsin import`: tables into the record; what changes is shown before it is taken."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.ledger_option import RECORD, LedgerAt

if TYPE_CHECKING:
    from tocsin.importing import Changes, Imported
    from tocsin.ledger import Ledger
    from tocsin.records import Refusal
    from tocsin.tables import Source

IMPORT_EXAMPLES = (
    "tocsin import GEDEvent_v24_1.csv --dry-run",
    "tocsin import events.parquet --as ucdp --yes",
    "tocsin import incidents.xlsx --mapping our-sheet",
    "tocsin import partner.csv --set killed='No. dead' --set date=Datum --save our-sheet",
)


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
    processes: Annotated[int, typer.Option(min=1, help="So many processes prepare rows at a time.")] = 2,
    ledger: LedgerAt = RECORD,
) -> None:
    """Take a table's rows into the record as claims: UCDP, HXL, GeoJSON, FollowTheMoney, or anybody's sheet."""
    from tocsin.ledger import open_ledger
    from tocsin.tables import source_of

    found = source_of(file, kind=kind, mapping=mapping, corrections=set_ or [], source=source)
    if save:
        found.save(save)
    with open_ledger(ledger) as record:
        run(record, found, dry_run=dry_run, yes=yes, processes=processes)


def run(record: "Ledger", found: "Source", *, dry_run: bool, yes: bool, processes: int) -> None:
    """Show what would be taken, ask where rows of the record would change, and take it."""
    from tocsin.cli.printing import say
    from tocsin.errors import BadRequest
    from tocsin.importing import changes, take

    for line in found.preview():
        say(line)
    if found.is_compared_only:
        for line in found.comparison(record):
            say(line)
        return
    change = changes(record, found.rows(), found.table, found.read, found.covers, is_asked_for=dry_run)
    print_changes(change, found)
    if dry_run:
        print_dry_run(change)
        return
    if change.changed and not yes and not _is_agreed(len(change.changed)):
        raise BadRequest("nothing was taken; say --yes to take the changes (what stands now is kept as a version)")
    print_imported(take(record, found.rows(), found.table, found.read, processes=processes))


def _is_agreed(many: int) -> bool:
    import sys

    return sys.stdin.isatty() and typer.confirm(f"take {many} changed rows?")


def print_changes(change: "Changes", found: "Source") -> None:
    """Print what an edition would change."""
    from tocsin.cli.printing import say
    from tocsin.importing import METRE

    if not (change.same or change.changed or change.withdrawn):
        return
    tolls, dates = change.of(found.toll_column), change.of(*found.date_columns)
    places = change.of(*found.place_columns, least=METRE)
    say(f"{change.new} new rows, {change.same} as they stand, {len(change.changed)} changed, of which")
    say(f"{len(tolls):6} change their toll, {len(places)} their place, {len(dates)} their date")
    for name in tolls[:20]:
        old, new = change.changed[name]
        say(f"{name}: killed {old.get(found.toll_column, '')} -> {new.get(found.toll_column, '')}", "    ")
    for name in places[:20]:
        old, new = change.changed[name]
        columns = (*found.place_columns, *(["where_coordinates"] if found.mapping is None else []))
        was, will = (", ".join(cells.get(column, "") for column in columns) for cells in (old, new))
        say(f"{name}: {was} -> {will}", "    ")
    if change.withdrawn:
        say(f"{len(change.withdrawn)} rows of the record are no longer in the table; they stay: ")
        say(", ".join(change.withdrawn), "    ")


def print_dry_run(change: "Changes") -> None:
    """Print that nothing was entered, how many rows are new, and each that would not be taken."""
    from tocsin.cli.printing import say

    say(f"nothing was entered; {change.new} rows would be new, {len(change.refused)} would not be taken")
    print_refused(change.refused)


def print_refused(refused: "Sequence[Refusal]") -> None:
    """Print every row that is not taken, with its reason."""
    from tocsin.cli.printing import say

    for refusal in refused:
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
    print_refused(done.refused)
