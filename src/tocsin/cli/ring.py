"""The group `tocsin ring`: posts on the roads around a place. What it prints is private."""

import sys
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.gathering import gathered
from tocsin.cli.ledger_option import RECORD, LedgerAt
from tocsin.cli.roads import opened_roads
from tocsin.errors import BadRequest

if TYPE_CHECKING:
    from tocsin.planning import Asked
    from tocsin.records.plans import RingPlan
    from tocsin.records.roads import RoadNetwork

ring = typer.Typer(
    name="ring",
    no_args_is_help=True,
    help="Posts on the roads around a place (`tocsin ring plan`): how many close it, and what fewer can do. Private.",
    epilog="Examples:\n\ntocsin ring plan --roads example --around 'Andorra la Vella' --radius 3km",
)


class PlanFormat(StrEnum):
    """How a plan is printed."""

    TABLE = "table"
    JSON = "json"
    GEOJSON = "geojson"
    KML = "kml"
    GPX = "gpx"
    HTML = "html"


RoadsAt = Annotated[
    str, typer.Option("--roads", help="An OpenStreetMap file, or the name of a kept network; `example`.")
]
Places = list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RingOptions:
    """What every command on a ring takes: the roads, the protected area, and what is wished of the posts."""

    roads: RoadsAt
    around: Annotated[
        str, typer.Option("--around", metavar="PLACE|LAT,LON", help="The middle of what is protected.")
    ] = ""
    radius: Annotated[
        str, typer.Option("--radius", help="How far the protected area reaches: 8km, 500m; 3km if not given.")
    ] = ""
    polygon: Annotated[
        str, typer.Option("--polygon", metavar="FILE", help="The protected area as a GeoJSON outline instead.")
    ] = ""
    outside: Annotated[
        str, typer.Option("--outside", help="How far out the outside begins; 500 m within the file's rim if not given.")
    ] = ""
    classes: Annotated[str, typer.Option("--classes", help="main (secondary and greater) or all roads.")] = "all"
    weights: Annotated[
        str,
        typer.Option(
            "--weights", help="What entries weigh: incidents, population, or a CSV file of lat, lon, weight; alike."
        ),
    ] = ""
    prefer: Annotated[
        str, typer.Option("--prefer", help="Of the smallest sets of posts: nearest-in, farthest-out or main-roads.")
    ] = "nearest-in"
    cannot: Annotated[Places, typer.Option("--cannot", metavar="LAT,LON", help="No post can stand there.")] = field(
        default_factory=list
    )
    must: Annotated[Places, typer.Option("--must", metavar="LAT,LON", help="A post must stand there.")] = field(
        default_factory=list
    )
    cost: Annotated[Places, typer.Option("--cost", metavar="LAT,LON=COST", help="A post there costs so much.")] = field(
        default_factory=list
    )
    one_way: Annotated[bool, typer.Option("--one-way", help="Take it that one-way signs are heeded.")] = False
    ledger: LedgerAt = RECORD

    def opened(
        self, posts: int | None = None, *, curve: bool = False
    ) -> tuple["RoadNetwork", "Asked", tuple[tuple[float, float, float], ...]]:
        """Return the roads, what is asked of them, and the incidents that entries are weighted by.

        Raises: BadRequest, BadMaterial.
        """
        network = opened_roads(self.roads, self.ledger)
        asked = self._asked(posts, curve)
        return network, asked, incidents_for(asked, network, self.ledger)

    def _asked(self, posts: int | None, curve: bool) -> "Asked":
        from tocsin.planning import Asked
        from tocsin.watch_places import polygon_of

        if bool(self.around) == bool(self.polygon):
            raise BadRequest("say what is protected: by --around and --radius, or by --polygon")
        return Asked(
            around=self.around or Path(self.polygon).name,
            radius=self.radius,
            outline=polygon_of(Path(self.polygon))[0].rings if self.polygon else (),
            outside=self.outside,
            classes=self.classes,
            posts=posts,
            prefer=self.prefer,
            weights=self.weights,
            cannot=tuple(self.cannot),
            must=tuple(self.must),
            costs=tuple(self.cost),
            heeds_one_way=self.one_way,
            curve=curve,
        )


@ring.command(
    "plan",
    epilog="Examples:\n\ntocsin ring plan --roads example --around 'Andorra la Vella' --radius 3km\n\n"
    "tocsin ring plan --roads town.osm.gz --around 50.01,11.54 --radius 1500m --format html > sheet.html\n\n"
    "tocsin ring plan --roads example --around 42.5078,1.5211 --radius 3km --posts 3 --weights population\n\n"
    "tocsin ring plan --roads town.osm.gz --polygon camp.geojson",
)
@gathered
def plan(
    options: RingOptions,
    posts: Annotated[
        int | None, typer.Option(help="So many posts, where they close most; as many as close all.")
    ] = None,
    curve: Annotated[bool, typer.Option("--curve", help="Also tell what each number of posts closes at best.")] = False,
    shape: Annotated[PlanFormat, typer.Option("--format", help="How to print.")] = PlanFormat.TABLE,
) -> None:
    """Plan posts around a place: the fewest that close it, or so many where they close most."""
    from tocsin.planning import plan as planned

    network, asked, incidents = options.opened(posts, curve=curve)
    print_plan(planned(network, asked, incidents), network, shape)


def incidents_for(asked: "Asked", network: "RoadNetwork", ledger: str) -> tuple[tuple[float, float, float], ...]:
    """Return the incidents of the record that entries are weighted by, none where other weights are asked for."""
    if asked.weights != "incidents":
        return ()
    from tocsin.ledger import open_ledger
    from tocsin.planning import incident_weights

    with open_ledger(ledger, create=False) as record:
        return incident_weights(record, asked, network)


def print_plan(plan: "RingPlan", network: "RoadNetwork", shape: PlanFormat) -> None:
    """Print a plan in a format."""
    from tocsin.exchange import ring_format, ring_sheet

    if shape is PlanFormat.TABLE:
        _print_words(plan)
    elif shape is PlanFormat.HTML:
        sys.stdout.write(ring_sheet.plan_as_sheet(plan, network))
    elif shape in (PlanFormat.KML, PlanFormat.GPX):
        sys.stdout.write((ring_format.plan_as_kml if shape is PlanFormat.KML else ring_format.plan_as_gpx)(plan))
    else:
        data = ring_format.plan_as_data(plan) if shape is PlanFormat.JSON else ring_format.plan_as_geojson(plan)
        print(ring_format.as_json(data))


def _print_words(plan: "RingPlan") -> None:
    from tocsin.cli.printing import print_table, say
    from tocsin.exchange.ring_format import PRIVATE, protected_words, table_of

    say(f"{PRIVATE}  {plan.place}: {protected_words(plan)}; outside beyond {plan.outside_m / 1000:.2f} km")
    for words, name in (("main roads", "main"), ("all roads", "all")):
        least = plan.cut[name]
        say(f"{words:12} {'cannot be closed' if least is None else f'{least} posts close them'}")
    for note in plan.notes:
        say(note, "note         ")
    print_table(*table_of(plan.posts))
    say(
        f"{len(plan.posts)} posts close {plan.covered:.1%} of the entries' weight on {plan.classes} roads and "
        f"{plan.covered_all:.1%} on all; optimality gap {plan.gap:.2%}; weights: {plan.weights}"
    )
    if plan.proof:
        say(plan.proof.words, "proof        " if plan.proof.holds else "NOT PROVEN   ")
    for choice in plan.choices:
        count = len(choice.posts)
        say(
            f"{choice.why}; mean {choice.mean_metres / 1000:.2f} km out, "
            f"{choice.on_main_roads} of {count} on main roads",
            f"{choice.name:13}",
        )
    _print_open(plan)
    for point in plan.curve:
        say(f"{point.posts} posts close {point.covered:.1%}", "curve        ")
    for limit in plan.limits:
        say(limit, "limit        ")
    say(f"{plan.attribution}, {plan.licence}", "roads        ")


def _print_open(plan: "RingPlan") -> None:
    from tocsin.cli.printing import say

    if not plan.open_ways:
        say("no way on the roads of this file leads in past the posts", "open         ")
        return
    further = "no number of posts closes" if plan.open_count is None else f"{plan.open_count} more posts would close"
    say(f"{further} what is open on all roads; the shortest ways in:", "open         ")
    for way in plan.open_ways[:10]:
        say(f"{way.metres / 1000:.1f} km by {way.least_class}: {', '.join(way.roads[:6])}", "             ")
    if plan.next_best:
        at = f"{plan.next_best.road} ({plan.next_best.lat}, {plan.next_best.lon})"
        say(f"one more post does most at {at}: {plan.next_gain:.1%} of the weight", "next         ")
