"""`tocsin places FILE`: the places that reports name, as tables for people or as JSON lines."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.grouping import MAIN
from tocsin.cli.places_group import places
from tocsin.cli.shapes import Shape

if TYPE_CHECKING:
    from tocsin.alone import PlacedReport
    from tocsin.capture import Options
    from tocsin.records import NamedPlace


@places.command(
    MAIN,
    epilog="Examples:\n\ntocsin places story.txt\n\ncat reports.jsonl | tocsin places - --format jsonl",
)
def read(
    locations: Annotated[list[str], typer.Argument(metavar="PATH|URL|FEED|-...", help="What to read.")],
    shape: Annotated[Shape, typer.Option("--format", help="How to print what was found.")] = Shape.TABLE,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also fetch addresses in the private network.")
    ] = False,
) -> None:
    """Find every place that reports name: which it is, where, how exactly, how surely, and why."""
    from tocsin.capture import Options

    raise typer.Exit(find_and_print(locations, Options(allow_private=allow_private), as_table=shape is Shape.TABLE))


def find_and_print(locations: Sequence[str], options: "Options", *, as_table: bool) -> int:
    """Print the named places of everything at the locations; return the exit status."""
    from tocsin.alone import places_of_all
    from tocsin.cli.found import print_found
    from tocsin.exchange import places_as_json

    return print_found(
        places_of_all(locations, options),
        as_table=as_table,
        print_one=_print,
        as_json=lambda found: places_as_json(found.doc, found.places),
    )


def _print(report: "PlacedReport") -> None:
    """Print a report's name and a row for each name in it; the same name in the same use once, with how often."""
    from tocsin.cli.printing import print_table, say
    from tocsin.cli.wording import numbered

    rows: dict[tuple[str, ...], int] = {}
    for place in report.places:
        row = _row(place)
        rows[row] = rows.get(row, 0) + 1
    say(f"{report.doc}: {numbered(len(report.places), 'named place')}")
    if rows:
        head = ("name", "times", "place", "in", "point", "exact to", "sure", "why")
        print_table(head, [(row[0], str(times), *row[1:]) for row, times in rows.items()])


def _row(place: "NamedPlace") -> tuple[str, ...]:
    name = " ".join(place.text.split()) + (
        f" ({place.use.value.replace('_', ' ')})" if place.use.value != "place" else ""
    )
    if not place.candidates:
        return (name, "not resolved", "", "", "", f"{place.score:.0%}", place.reason)
    best = place.candidates[0]
    exact = f"{place.relation or best.precision.value}, {best.radius_km:,.0f} km"
    point = f"{best.lat:.3f}, {best.lon:.3f}"
    return (name, best.name, ", ".join(best.parents), point, exact, f"{place.score:.0%}", place.reason)
