"""Plans as users ask for them, on the roads that come with Tocsin, in every format."""

import csv
import json
import math
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from lxml import etree  # type: ignore[import-untyped]
from typer.testing import CliRunner

from tocsin.cli.commands import app
from tocsin.errors import BadMaterial, BadRequest
from tocsin.exchange.ring_format import plan_as_data, plan_as_geojson, plan_as_gpx, plan_as_kml, roads_as_geojson
from tocsin.exchange.ring_sheet import plan_as_sheet
from tocsin.planning import Asked, order_of, plan
from tocsin.planning_fewer import rota, seen, what_if
from tocsin.protection.ring_board import Wishes, board_of
from tocsin.protection.ring_ground import ground_of
from tocsin.records.plans import RingPlan
from tocsin.roads import bundled

SCHEMAS = Path(__file__).parents[1] / "schemas"
ROADS = bundled()
CITY = "42.5078,1.5211"
HERE = Asked(around=CITY)


def asked(**words: object) -> Asked:
    return Asked(**({"around": CITY} | words))  # type: ignore[arg-type]


def test_a_ring_is_closed_with_its_proof() -> None:
    found = plan(ROADS, HERE)

    assert ({"main": 4, "all": 5}, 5, 1.0, 1.0, 0.0) == (
        found.cut, len(found.posts), found.covered, found.covered_all, found.gap,
    )  # fmt: skip
    assert found.proof and found.proof.holds and 5 == len(found.proof.ways)
    assert () == found.open_ways and 0 == found.open_count
    assert {"nearest-in", "farthest-out", "main-roads"} == {c.name for c in found.choices}
    assert {5} == {len(c.posts) for c in found.choices}
    by_name = {c.name: c for c in found.choices}
    assert by_name["nearest-in"].mean_metres <= by_name["farthest-out"].mean_metres
    assert by_name["main-roads"].on_main_roads >= max(c.on_main_roads for c in found.choices)
    assert any("Queues at posts" in limit for limit in found.limits)


def test_a_ring_on_main_roads_tells_the_minor_ways_round_it() -> None:
    found = plan(ROADS, asked(classes="main"))

    assert (4, 1.0) == (len(found.posts), found.covered)
    assert found.covered_all < 1
    assert found.open_ways and found.open_count
    assert [w.metres for w in found.open_ways] == sorted(w.metres for w in found.open_ways)
    assert found.next_best and 0 < found.next_gain <= 1 - found.covered_all + 1e-9


def test_more_posts_close_more_and_all_close_all() -> None:
    found = plan(ROADS, asked(curve=True))

    covered = [point.covered for point in found.curve]
    assert [0, 1, 2, 3, 4, 5] == [point.posts for point in found.curve]
    assert covered == sorted(covered) and 0.0 == covered[0] and 1.0 == covered[-1]
    assert {0.0} == {point.gap for point in found.curve}


def test_the_same_order_gives_the_same_plan() -> None:
    assert plan(ROADS, asked(posts=3, weights="population")) == plan(ROADS, asked(posts=3, weights="population"))


def test_a_post_stands_where_it_must_and_none_where_it_cannot() -> None:
    first = plan(ROADS, HERE).posts[0]
    place = f"{first.lat},{first.lon}"

    without = plan(ROADS, asked(cannot=(place,)))
    forced = plan(ROADS, asked(must=("42.5533,1.5333",)))

    assert (first.lat, first.lon) not in {(p.lat, p.lon) for p in without.posts}
    assert without.proof and without.proof.holds
    assert 1 == sum(p.must for p in forced.posts)
    assert forced.covered == 1.0


def test_a_dear_post_is_avoided() -> None:
    first = plan(ROADS, HERE).posts[0]

    found = plan(ROADS, asked(costs=(f"{first.lat},{first.lon}=9",)))

    assert found.proof and found.proof.holds
    assert sum(p.cost for p in found.posts) < 5 + 8


OUTLINE = ((42.49, 1.50), (42.49, 1.55), (42.52, 1.56), (42.525, 1.52), (42.49, 1.50))


def test_an_outline_is_protected_as_it_was_drawn() -> None:
    found = plan(ROADS, asked(around="camp", outline=(OUTLINE,)))
    (protected,) = [f for f in plan_as_geojson(found)["features"] if f["properties"]["what"] == "protected"]
    drawn = {(lat, lon) for lon, lat in protected["geometry"]["coordinates"][0]}

    assert ({"main": 4, "all": 5}, "camp", (OUTLINE,)) == (found.cut, found.place, found.outline)
    assert found.proof and found.proof.holds
    assert set(OUTLINE) == drawn
    assert "<name>protected</name>" in plan_as_kml(found) and "the outline about 42.50" in plan_as_sheet(found, ROADS)


@pytest.mark.parametrize("outline", [((42.49, 1.5), (42.5, 1.5)), (OUTLINE[0],) * 4, OUTLINE[:4]])
def test_an_outline_that_is_none_is_refused(outline: tuple[tuple[float, float], ...]) -> None:
    with pytest.raises(BadRequest, match="the outline cannot be protected"):
        plan(ROADS, asked(around="camp", outline=(outline,)))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"outline": (OUTLINE,), "radius": "3km"}, "a drawn area has no --radius"),
        ({"around": "Nowhere at all"}, "no place is named"),
        ({"around": "Kabul"}, "is not on the map of andorra"),
        ({"around": "95,1"}, "off the globe"),
        ({"around": "1.5211,42.5078"}, "1.5211, 42.5078 is not on the map of andorra"),
        ({"around": "42.35,1.40"}, "no road of andorra leads from the outside into the area"),
        ({"around": "42.35,1.40", "posts": 3}, "no road of andorra leads from the outside into the area"),
        ({"cannot": ("1.5211,42.5078",)}, "1.5211,42.5078 lies beyond where the outside begins"),
        ({"must": ("42.9,1.5",)}, "42.9,1.5 lies beyond where the outside begins"),
        ({"costs": ("42.9,1.5=3",)}, "42.9,1.5 lies beyond where the outside begins"),
        ({"radius": "near"}, "--radius is a distance"),
        ({"radius": "0km"}, "--radius is a distance"),
        ({"radius": "40km"}, "end within 40 km"),
        ({"outside": "2km"}, "must lie beyond the radius"),
        ({"classes": "big"}, "--classes is main or all"),
        ({"prefer": "best"}, "--prefer is one of"),
        ({"posts": 0}, "--posts is at least 1"),
        ({"cannot": ("here",)}, "--cannot takes a point"),
        ({"costs": ("42.5,1.5=0",)}, "whole cost of at least 1"),
        ({"posts": 1, "must": ("42.5533,1.5333", "42.48,1.49")}, "2 posts must stand"),
    ],
)
def test_what_cannot_be_is_told(words: dict[str, object], message: str) -> None:
    with pytest.raises(BadRequest, match=message):
        plan(ROADS, asked(**words))


def test_weights_are_read_and_faults_told_by_line(tmp_path: Path) -> None:
    path = tmp_path / "risk.csv"
    path.write_text("lat,lon,weight\n42.57,1.49,5\n42.46,1.49,1\n")

    found = plan(ROADS, asked(posts=1, weights=str(path)))

    assert 5 / 6 == pytest.approx(found.covered, abs=1e-6)
    path.write_text("lat,lon,weight\n42.57,1.49,many\n")
    with pytest.raises(BadMaterial, match=r"risk\.csv, line 2: lat, lon and weight are numbers"):
        plan(ROADS, asked(weights=str(path)))
    path.write_text("north,east\n1,2\n")
    with pytest.raises(BadMaterial, match="line 1: the columns"):
        plan(ROADS, asked(weights=str(path)))


def test_no_weight_is_lost_to_an_entry_that_leads_nowhere(tmp_path: Path) -> None:
    """A town by a road that ends before the area weighs at the nearest road that does not."""
    ground = ground_of(ROADS, order_of(ROADS, HERE).bounds)
    board = board_of(ground, Wishes())
    reaching = board.leading_in(())
    path = tmp_path / "risk.csv"
    dead = ground.entry_points[~ground.leads_in]
    path.write_text("lat,lon,weight\n" + "".join(f"{lat},{lon},1\n" for lat, lon in dead))
    weigh = order_of(ROADS, asked(weights=str(path))).weigh
    assert weigh

    weights = np.array(weigh(ground))

    assert [entry in reaching for entry in ground.entries.tolist()] == ground.leads_in.tolist()
    assert len(dead) and len(dead) == weights.sum() == weights[ground.leads_in].sum()


def test_a_place_on_the_map_is_found_by_name() -> None:
    assert "Andorra la Vella" == plan(ROADS, asked(around="Andorra la Vella", posts=1)).place


def test_formats_hold_the_same_posts() -> None:
    found = plan(ROADS, asked(classes="main"))
    posts = {(p.lat, p.lon) for p in found.posts}

    data = json.loads(json.dumps(plan_as_data(found)))
    assert {"main": 4, "all": 5} == data["cut"] and {"covered", "gap"} <= set(data)
    assert posts == {(p["lat"], p["lon"]) for p in data["posts"]}
    assert {"lat", "lon", "road", "class"} <= set(data["posts"][0])
    features = plan_as_geojson(found)["features"]
    points = [f["geometry"]["coordinates"] for f in features if f["properties"]["what"] == "post"]
    assert posts == {(lat, lon) for lon, lat in points}
    gpx = ET.fromstring(plan_as_gpx(found))
    name = {"g": "http://www.topografix.com/GPX/1/1", "k": "http://www.opengis.net/kml/2.2"}
    assert posts == {(float(w.get("lat", "")), float(w.get("lon", ""))) for w in gpx.findall("g:wpt", name)}
    assert len(found.open_ways) == len(gpx.findall("g:trk", name))
    kml = ET.fromstring(plan_as_kml(found))
    marks = [m.text or "" for m in kml.iterfind(".//k:Point/k:coordinates", name)]
    assert posts == {(float(m.split(",")[1]), float(m.split(",")[0])) for m in marks}


@pytest.mark.parametrize("words", [{}, {"classes": "main"}, {"posts": 2}, {"around": "camp", "outline": (OUTLINE,)}])
@pytest.mark.parametrize(("name", "write"), [("kml-2.2-part", plan_as_kml), ("gpx-1.1-part", plan_as_gpx)])
def test_kml_and_gpx_fit_their_schemas(words: dict[str, object], name: str, write: Callable[[RingPlan], str]) -> None:
    """Also near the equator and with a road's name that is markup."""
    schema = etree.XMLSchema(etree.parse(SCHEMAS / f"{name}.xsd"))
    found = plan(ROADS, asked(**words))
    near_zero = replace(found.posts[0], lat=5e-06, lon=-5e-06, road='<A> & "B"')

    schema.assertValid(etree.fromstring(write(found).encode()))
    schema.assertValid(etree.fromstring(write(replace(found, posts=(near_zero,))).encode()))


def test_the_roads_beneath_a_plan_are_those_around_it() -> None:
    roads = roads_as_geojson(ROADS, plan(ROADS, HERE))

    other, main = (feature["geometry"]["coordinates"] for feature in roads["features"])
    assert 0 < len(main) <= ROADS.is_main.sum() and 0 < len(other) < len(ROADS.start)
    assert all(1.3 < lon < 1.8 and 42.3 < lat < 42.8 for line in main + other for lon, lat in line)
    assert "OpenStreetMap" in roads["properties"]["attribution"]


def test_circles_are_closed_and_of_their_radius() -> None:
    found = plan(ROADS, HERE)
    ring = plan_as_geojson(found)["features"][0]["geometry"]["coordinates"][0]

    far = [
        math.hypot((lat - found.lat) * 111195, (lon - found.lon) * 111195 * math.cos(math.radians(lat)))
        for lon, lat in ring
    ]
    assert ring[0] == ring[-1]
    assert all(metres == pytest.approx(3000, rel=2e-3) for metres in far)
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    assert area > 0, "RFC 7946: outer rings run anticlockwise"


def test_what_the_file_of_roads_leaves_out_is_told_before_the_posts() -> None:
    sheet = plan_as_sheet(plan(ROADS, asked(around="42.44,1.49")), ROADS)

    assert 0 < sheet.index("does not reach round the protected area") < sheet.index("<h2>Posts</h2>")


def test_names_are_text_on_the_sheet() -> None:
    nasty = replace(plan(ROADS, HERE), place="<script>alert(1)</script>")

    for text in (plan_as_sheet(nasty, ROADS), plan_as_kml(nasty), plan_as_gpx(nasty)):
        assert "<script>" not in text and "&lt;script&gt;" in text


def test_a_rota_stands_so_many_posts_a_day_from_a_date_on() -> None:
    found = rota(ROADS, asked(posts=2), days=30, seed="ours", begins=date(2026, 3, 1))

    assert 2 / 5 == found.value
    assert ("2026-03-01", 30) == (found.days[0][0], len(found.days))
    assert {2} == {len(stand) for _, stand in found.days}
    assert all(abs(days / 30 - share) <= 1 / 30 for days, share in zip(found.stood, found.shares, strict=True))


def test_a_rota_with_poorer_eyes_and_dear_ways_is_worth_what_the_game_is() -> None:
    found = rota(ROADS, asked(posts=2), days=30, seed="ours", sees=0.5)

    assert 2 * 0.5 / 5 == pytest.approx(found.value, abs=1e-6)
    dear = rota(ROADS, asked(posts=2), days=30, seed="ours", sees=0.5, price_km=0.05)
    assert dear.value > found.value
    with pytest.raises(BadRequest, match="wants --posts"):
        rota(ROADS, asked(posts=2), days=30, seed="ours", sees=0.0)


def test_what_is_seen_is_bounded_and_grows_with_posts() -> None:
    shares = [seen(ROADS, asked(posts=posts))["share"] for posts in (1, 2, 3)]

    assert shares == sorted(shares)
    assert 0.0 == seen(ROADS, asked(posts=2))["gap"]


def test_a_post_falls_and_ways_are_open() -> None:
    first = plan(ROADS, HERE).posts[0]

    found = what_if(ROADS, HERE, falls=f"{first.lat},{first.lon}")

    assert 0 == found.before and 1 == len(found.open_ways)
    assert found.next_best and first.value == pytest.approx(found.next_gain)


def test_a_bridge_is_cut_and_a_road_opens() -> None:
    cut = what_if(ROADS, HERE, cut="42.5339,1.5209")
    opened = what_if(ROADS, HERE, opens="42.52,1.60;42.52,1.55")

    assert cut.round_m and cut.round_m > 0 and "bridge" in cut.what
    assert 1 == len(opened.open_ways) and "road that opens" in opened.open_ways[0].roads
    with pytest.raises(BadRequest, match="ask for one thing"):
        what_if(ROADS, HERE)
    with pytest.raises(BadRequest, match="no road within 300 m"):
        what_if(ROADS, HERE, cut="42.60,1.30")


@pytest.mark.parametrize("shape", ["table", "json", "geojson", "kml", "gpx", "html"])
def test_the_command_prints_every_format(shape: str, tmp_path: Path) -> None:
    words = ["ring", "plan", "--roads", "example", "--around", CITY, "--format", shape]

    found = CliRunner().invoke(app, [*words, "--ledger", str(tmp_path / "record.db")])

    assert 0 == found.exit_code, found.output
    assert "OpenStreetMap contributors" in found.output
    assert [] == list(tmp_path.iterdir()), "a plan is written nowhere"


def test_the_command_prints_rotas_as_csv(tmp_path: Path) -> None:
    words = ["ring", "rota", "--roads", "example", "--around", CITY, "--posts", "2", "--seed", "x", "--format", "csv"]

    found = CliRunner().invoke(app, [*words, "--ledger", str(tmp_path / "record.db")])

    rows = list(csv.DictReader(found.output.splitlines()))
    assert 28 == len(rows) and {2} == {len(row["posts"].split()) for row in rows}
