"""`tocsin dates`: every time expression of the reports, as tables for people or as JSON lines."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.shapes import Shape

if TYPE_CHECKING:
    from tocsin.alone import DatedReport
    from tocsin.capture import Options
    from tocsin.records import TimeExpression


def dates(
    locations: Annotated[list[str], typer.Argument(metavar="PATH|URL|FEED|-...", help="What to read.")],
    shape: Annotated[Shape, typer.Option("--format", help="How to print what was found.")] = Shape.TABLE,
    published: Annotated[
        str,
        typer.Option(
            "--published", help="Publication date (2021-08-26) of what is read; wins over what the material says."
        ),
    ] = "",
) -> None:
    """Find every date, time, duration and repeated time in reports, with its value and the days it may mean."""
    from tocsin.capture import Options
    from tocsin.selecting import as_date

    options = Options(published=as_date(published) if published else None)
    raise typer.Exit(find_and_print(locations, options, as_table=shape is Shape.TABLE))


def find_and_print(locations: Sequence[str], options: "Options", *, as_table: bool) -> int:
    """Print the time expressions of everything at the locations; return the exit status."""
    from tocsin.alone import dates_of_all
    from tocsin.cli.found import print_found
    from tocsin.exchange import dates_as_json

    return print_found(
        dates_of_all(locations, options),
        as_table=as_table,
        print_one=_print,
        as_json=lambda found: dates_as_json(found.doc, found.part, found.dated.times),
    )


def _print(report: "DatedReport") -> None:
    """Print a report's name, the day its words are counted from, and a row for each time."""
    from tocsin.cli.printing import print_table, say
    from tocsin.cli.wording import numbered

    dated = report.dated
    day = dated.published.isoformat() if dated.published else ""
    told = (
        f"counted from {day}{', its dateline' if dated.dateline else ''}"
        if day
        else "published unknown: --published names the day"
    )
    say(f"{report.doc}: {numbered(len(dated.times), 'time')} in its {report.part}  [{told}]")
    if dated.times:
        print_table(("words", "type", "value", "from", "to", "exact to"), [_row(time) for time in dated.times])


def _row(time: "TimeExpression") -> tuple[str, ...]:
    ends = [end.isoformat() if end else "" for end in (time.earliest, time.latest)]
    return (
        " ".join(time.text.split()),
        time.type.value.lower(),
        time.value or "not settled",
        *ends,
        time.precision.value,
    )
