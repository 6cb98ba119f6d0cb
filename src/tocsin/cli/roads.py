"""The group `tocsin roads`: OpenStreetMap files that the user brings, kept as road networks beside the record."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.ledger_option import RECORD, LedgerAt
from tocsin.cli.shapes import Format

if TYPE_CHECKING:
    from tocsin.records.roads import RoadNetwork
    from tocsin.roads.reading import Progress

roads = typer.Typer(
    name="roads",
    no_args_is_help=True,
    help="Road networks from OpenStreetMap files, kept beside the record (`tocsin roads import FILE`).",
    epilog="Examples:\n\ntocsin roads import mali-latest.osm.pbf\n\ntocsin roads list",
)


@contextmanager
def shown_progress(what: str) -> Iterator["Progress"]:
    """Yield what is told how far a file was read, and shows a bar on standard error where somebody looks at it."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    seen = sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not seen) as bar:
        task = bar.add_task(f"reading {what}", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def opened_roads(what: str, ledger: str) -> "RoadNetwork":
    """Return the network that --roads names, under a progress bar where a file is read."""
    from tocsin.roads import open_network

    with shown_progress(Path(what).name) as progress:
        return open_network(what, ledger, progress)


@roads.command(
    "import",
    epilog="Examples:\n\ntocsin roads import town.osm.gz\n\ntocsin roads import mali-latest.osm.pbf --name mali",
)
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An OpenStreetMap file.", readable=False)],
    name: Annotated[str, typer.Option(help="What to call it; the file's name, if not given.")] = "",
    ledger: LedgerAt = RECORD,
) -> None:
    """Read an OpenStreetMap file and keep its drivable roads by the record, in place of those of the same name."""
    from tocsin.cli.printing import say
    from tocsin.roads import keep, read_network

    with shown_progress(file.name) as progress:
        network = read_network(file, progress)
    path = keep(network, ledger, name)
    km, bridges = network.metres.sum() / 1000, int(network.is_bridge.sum())
    say(
        f"{len(network.lat):,} junctions, {len(network.start):,} stretches, {km:,.0f} km, {bridges:,} bridges; main "
        f"roads {network.metres[network.is_main].sum() / 1000:,.0f} km"
    )
    say(f"kept in {path}; ask for it with --roads {name or network.title}")
    say(f"{network.attribution}, {network.licence}")


@roads.command("list", epilog="Examples:\n\ntocsin roads list\n\ntocsin roads list --format csv")
def list_(
    ledger: LedgerAt = RECORD,
    shape: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TABLE,
) -> None:
    """List the road networks kept by the record, with their source and licence."""
    from tocsin.cli.printing import print_csv, print_json, print_table, say
    from tocsin.roads import kept_networks

    columns = ("name", "junctions", "stretches", "km", "south", "west", "north", "east", "attribution", "licence")
    rows = []
    for kept in kept_networks(ledger):
        facts = (kept.name, kept.junctions, kept.stretches, round(kept.km), *kept.bounds)
        rows.append(dict(zip(columns, (*facts, kept.attribution, kept.licence), strict=True)))
    if shape is Format.CSV:
        print_csv(columns, rows)
    elif shape is Format.JSONL:
        for row in rows:
            print_json(row)
    elif rows:
        print_table(columns[:-2], [[str(row[column]) for column in columns[:-2]] for row in rows])
        say("; ".join(sorted({f"{row['attribution']}, {row['licence']}" for row in rows})))
    else:
        say("no roads are kept here; `tocsin roads import FILE` reads an OpenStreetMap file")
