"""`tocsin ring rota`, `tocsin ring seen` and `tocsin ring whatif`: what fewer posts can do, and what changes a plan."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tocsin.cli.gathering import gathered
from tocsin.cli.ring import RingOptions, ring
from tocsin.cli.shapes import Format

if TYPE_CHECKING:
    from tocsin.planning_fewer import Rota

Shape = Annotated[Format, typer.Option("--format", help="How to print.")]
Posts = Annotated[int, typer.Option("--posts", min=1, help="So many posts stand at a time.")]


@ring.command(
    "rota",
    epilog="Examples:\n\ntocsin ring rota --roads example --around 'Andorra la Vella' --posts 2 --seed 'our own'\n\n"
    "tocsin ring rota --roads example --around 'Andorra la Vella' --posts 2 --sees 0.8 --price 0.01 --format csv",
)
@gathered
def rota(
    options: RingOptions,
    posts: Posts,
    seed: Annotated[str, typer.Option(help="Words that only you know: they settle the order of the days.")],
    days: Annotated[int, typer.Option(min=1, help="So many days.")] = 28,
    begins: Annotated[
        str, typer.Option("--begin", help="The first day: 2026-03-01; days are numbered, if not given.")
    ] = "",
    sees: Annotated[float, typer.Option(help="How surely a post sees who passes, above 0 to 1.")] = 1.0,
    price: Annotated[float, typer.Option(help="What a kilometre of the way costs whoever comes, in sightings.")] = 0.0,
    shape: Shape = Format.TABLE,
) -> None:
    """Draw a rota: how often to stand where, so that whoever watches learns nothing that helps."""
    from tocsin.planning_fewer import rota as drawn
    from tocsin.selecting import as_date

    network, asked, incidents = options.opened(posts)
    first = as_date(begins) if begins else None
    _print_rota(
        drawn(network, asked, days=days, seed=seed, begins=first, sees=sees, price_km=price, incidents=incidents), shape
    )


def _print_rota(found: "Rota", shape: Format) -> None:
    from tocsin.cli.printing import print_csv, print_json, print_table, say

    rows = [{"day": day, "posts": " ".join(map(str, stand))} for day, stand in found.days]
    if shape is Format.CSV:
        print_csv(("day", "posts"), rows)
        return
    if shape is Format.JSONL:
        for post, share, stood in zip(found.posts, found.shares, found.stood, strict=True):
            told = {"post": post.number, "lat": post.lat, "lon": post.lon, "road": post.road, "class": post.road_class}
            print_json(told | {"share": share, "days": stood, "value": found.value})
        for day, stand in found.days:
            print_json({"day": day, "posts": list(stand)})
        return
    say("Private plan: not for publication.")
    print_table(
        ["post", "road", "class", "lat", "lon", "share of days", "days"],
        [
            [str(p.number), p.road, p.road_class, f"{p.lat:.5f}", f"{p.lon:.5f}", f"{share:.3f}", str(stood)]
            for p, share, stood in zip(found.posts, found.shares, found.stood, strict=True)
        ],
    )
    say(found.words)
    print_table(["day", "posts that stand"], [[row["day"], row["posts"]] for row in rows])
    say("Draw a new rota, with other words, before this one ends: near its end what is left can be guessed.")


@ring.command(
    "seen",
    epilog="Examples:\n\ntocsin ring seen --roads example --around 'Andorra la Vella' --posts 2 --weights population",
)
@gathered
def seen(options: RingOptions, posts: Posts, shape: Shape = Format.TABLE) -> None:
    """Place posts where most that comes by the shortest ways is seen once; those who look for ways round are not."""
    from tocsin.cli.printing import print_csv, print_json, print_table, say
    from tocsin.exchange.ring_format import PRIVATE, table_of
    from tocsin.planning_fewer import seen as most

    found = most(*options.opened(posts))
    if shape is Format.TABLE:
        say(PRIVATE)
        columns, rows = table_of(found["posts"])
        print_table(columns[:-1], [row[:-1] for row in rows])
        say(
            f"{found['share']:.1%} of {found['flows']} flows by weight pass a post; no {posts} posts reach more than "
            f"{found['bound']:.1%}; one by one chosen they would see {found['greedy']:.1%}; weights: {found['weights']}"
        )
        return
    rows_out = [
        {"post": p.number, "lat": p.lat, "lon": p.lon, "road": p.road, "class": p.road_class} for p in found["posts"]
    ]
    if shape is Format.CSV:
        print_csv(("post", "lat", "lon", "road", "class"), rows_out)
    else:
        print_json({key: found[key] for key in ("share", "bound", "gap", "greedy", "flows")} | {"posts": rows_out})


@ring.command(
    "whatif",
    epilog="Examples:\n\ntocsin ring whatif --roads example --around 'Andorra la Vella' --falls 42.48,1.49\n\n"
    "tocsin ring whatif --roads example --around 'Andorra la Vella' --opens '42.52,1.60;42.52,1.55'",
)
@gathered
def whatif(
    options: RingOptions,
    falls: Annotated[str, typer.Option(metavar="LAT,LON", help="The post nearest to this falls.")] = "",
    cut: Annotated[
        str, typer.Option(metavar="LAT,LON", help="The bridge there is cut; the road, if there is none.")
    ] = "",
    opens: Annotated[str, typer.Option(metavar="LAT,LON;LAT,LON", help="A road opens between these.")] = "",
    posts: Annotated[int | None, typer.Option(min=1, help="As for `ring plan`.")] = None,
    shape: Shape = Format.TABLE,
) -> None:
    """Tell what is open when a post falls, a bridge is cut or a road opens, the posts standing as planned before."""
    from tocsin.cli.printing import print_csv, print_json, say
    from tocsin.planning_fewer import what_if

    network, asked, incidents = options.opened(posts)
    found = what_if(network, asked, falls=falls, cut=cut, opens=opens, incidents=incidents)
    rows = [
        {"metres": round(w.metres), "least_class": w.least_class, "roads": "; ".join(w.roads)} for w in found.open_ways
    ]
    if shape is Format.CSV:
        print_csv(("metres", "least_class", "roads"), rows)
    elif shape is Format.JSONL:
        way_round = None if found.round_m in (None, float("inf")) else found.round_m
        more = {"lat": found.next_best.lat, "lon": found.next_best.lon} if found.next_best else None
        facts: dict[str, Any] = {"next_best": more, "next_gain": found.next_gain}
        facts |= {"what": found.what, "open_before": found.before, "open": len(rows), "round_metres": way_round}
        print_json(facts | {"cut": found.cut, "cut_before": found.cut_before, "ways": rows})
    else:
        ways = f"{len(rows)} way{'s are' if len(rows) != 1 else ' is'} open"
        say(f"Private plan: not for publication.  {found.what}: {ways}, {found.before} before")
        if found.round_m is not None:
            none = found.round_m == float("inf")
            say("there is no way round it" if none else f"the way round it is {found.round_m / 1000:.2f} km")
        for name in ("main", "all"):
            say(f"{name} roads: {found.cut[name]} posts close them, {found.cut_before[name]} before")
        if found.next_best:
            at = f"{found.next_best.road} ({found.next_best.lat}, {found.next_best.lon})"
            say(f"one more post does most at {at}: it closes {found.next_gain:.1%} of the weight", "next  ")
        for row in rows[:10]:
            say(f"{int(str(row['metres'])) / 1000:.1f} km by {row['least_class']}: {row['roads']}", "open  ")
