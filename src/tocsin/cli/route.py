"""`tocsin route`: what was reported along the ways from one place to another."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tocsin.cli.ledger_option import RECORD, LedgerAt
from tocsin.cli.ring import RoadsAt
from tocsin.cli.roads import opened_roads
from tocsin.cli.shapes import Format

if TYPE_CHECKING:
    from tocsin.protection.route_exposure import Interval
    from tocsin.routing import Route


def route(
    roads: RoadsAt,
    begins: Annotated[str, typer.Option("--from", metavar="PLACE|LAT,LON", help="Where the way begins.")],
    ends: Annotated[str, typer.Option("--to", metavar="PLACE|LAT,LON", help="Where it ends.")],
    days: Annotated[int, typer.Option(min=1, help="Incidents of so many days.")] = 90,
    width: Annotated[str, typer.Option(help="So far on either side of the road: 5km.")] = "5km",
    ways: Annotated[int, typer.Option(min=1, max=10, help="At most so many ways that mostly run elsewhere.")] = 3,
    today: Annotated[
        str, typer.Option("--on", help="Counted back from this day (2021-08-26); today, if not given.")
    ] = "",
    against_one_way: Annotated[bool, typer.Option("--any-way", help="Do not heed one-way signs.")] = False,
    shape: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TABLE,
    ledger: LedgerAt = RECORD,
) -> None:
    """Show what was reported along the ways between two places, by stretch; it shows the past and promises nothing."""
    from tocsin.clock import now
    from tocsin.ledger import open_ledger
    from tocsin.routing import route as looked_at
    from tocsin.selecting import as_date

    network = opened_roads(roads, ledger)
    with open_ledger(ledger, create=False) as record:
        found = looked_at(
            network,
            record,
            begins=begins,
            ends=ends,
            today=as_date(today) if today else now().date(),
            days=days,
            width=width,
            ways=ways,
            heeds_one_way=not against_one_way,
        )
    _print(found, shape, f"{network.attribution}, {network.licence}")


def _rows(found: "Route") -> list[dict[str, Any]]:
    return [
        {
            "way": number,
            "road": leg.leg.road,
            "km": round(leg.leg.metres / 1000, 2),
            "surely": sum(i.surely for i in leg.incidents),
            "possibly": sum(not i.surely for i in leg.incidents),
            "low": round(leg.weight.low, 3) if leg.is_weighed else None,
            "best": round(leg.weight.best, 3) if leg.is_weighed else None,
            "high": round(leg.weight.high, 3) if leg.is_weighed else None,
            "reports": leg.reports,
            "judged": "yes" if leg.is_judged else "cannot be judged",
            "incidents": " ".join(i.id for i in leg.incidents),
        }
        for number, way in enumerate(found.ways, start=1)
        for leg in way.legs
    ]


def _interval(weight: "Interval") -> str:
    return f"{weight.best:.2f} ({weight.low:.2f} to {weight.high:.2f})"


UNKNOWN = "unknown"


def _weight_of(row: dict[str, Any]) -> str:
    """Return a leg's weight in words; where too few reports tell of it, nothing reported is no nought."""
    if row["best"] is None:
        return UNKNOWN
    return f"{row['best']:.2f} ({row['low']:.2f} to {row['high']:.2f})"


def _print(found: "Route", shape: Format, credit: str) -> None:
    from tocsin.cli.printing import print_csv, print_json, print_table, say
    from tocsin.routing import NO_PROMISE

    rows = _rows(found)
    if shape is Format.CSV:
        print_csv(tuple(rows[0]), rows)
        return
    if shape is Format.JSONL:
        for row in rows:
            print_json(row)
        print_json({"verdict": found.verdict, "limit": NO_PROMISE})
        return
    say(f"{found.begins} to {found.ends}: incidents of {found.days} days within {found.width_km:g} km of the road")
    for number, way in enumerate(found.ways, start=1):
        weight = _interval(way.weight) if way.is_weighed else UNKNOWN
        say(
            f"{way.way.metres / 1000:.1f} km, about {way.way.hours * 60:.0f} min; {way.incidents} incidents, "
            f"{way.surely} surely inside; weight {weight}; reports cover {way.covered:.0%} of it",
            f"way {number}  ",
        )
        table = [r for r in rows if r["way"] == number]
        print_table(
            ["road", "km", "surely", "possibly", "weight", "reports", "judged"],
            [
                [r["road"], f"{r['km']:.2f}", str(r["surely"]), str(r["possibly"]),
                 _weight_of(r), str(r["reports"]), r["judged"]]
                for r in table
            ],
        )  # fmt: skip
    say(found.verdict or "nothing is compared: there is one way", "judged     ")
    say(NO_PROMISE, "limit      ")
    say(credit, "roads      ")
