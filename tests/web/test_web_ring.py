"""The ring's page: what it shows is the planner's plan, its files are the plan's, and it opens no other file."""

import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from tocsin.planning import Asked, plan
from tocsin.roads import bundled, keep
from tocsin.web.ring_plans import overview_of

EXAMPLE = {"roads": "example", "around": "Andorra la Vella", "radius": "3"}


def ring(client: TestClient, **fields: str) -> str:
    answer = client.get(f"/ring?{urlencode({**EXAMPLE, **fields})}")
    assert 200 == answer.status_code, answer.text
    return answer.text


@pytest.mark.parametrize("classes", ["all", "main"])
def test_the_page_shows_the_planners_plan(client: TestClient, classes: str) -> None:
    planned = plan(bundled(), Asked(around="Andorra la Vella", radius="3", classes=classes))
    page = ring(client, classes=classes)

    assert (
        len(planned.posts) == len(re.findall(r'<tr data-post="', page)) == len(re.findall(r'class="post-mark"', page))
    )
    assert len(planned.open_ways) == len(re.findall(r'<path id="open-', page))
    for post in planned.posts:
        assert f"{post.lat:.5f}, {post.lon:.5f}" in page
    for name in ("main", "all"):
        assert re.search(rf"{name} roads: {planned.cut[name]} post", page)
    for limit in planned.limits:
        assert limit in page.replace("&#39;", "'")
    assert "OpenStreetMap contributors" in page and "private: not for publication" in page


def test_fewer_posts_than_close_it_leave_ways_that_are_drawn_and_told(client: TestClient) -> None:
    page = ring(client, posts="2", weights="population")

    assert 2 == len(re.findall(r'<tr data-post="', page))
    assert re.search(r'<path id="open-1" d="M', page) and re.search(r'<li data-way="1"', page)
    assert "would close what is open" in page and "What each number of posts closes" in page


def test_the_files_are_the_plan_of_the_page(client: TestClient) -> None:
    query = urlencode({**EXAMPLE, "posts": "3"})
    plain = client.get(f"/ring/plan.json?{query}").json()
    places = {(round(post["lat"], 5), round(post["lon"], 5)) for post in plain["posts"]}
    geojson = json.loads(client.get(f"/ring/plan.geojson?{query}").text)
    points = [f["geometry"]["coordinates"] for f in geojson["features"] if f["geometry"]["type"] == "Point"]
    gpx = ElementTree.fromstring(client.get(f"/ring/plan.gpx?{query}").text)
    waypoints = {
        (round(float(w.attrib["lat"]), 5), round(float(w.attrib["lon"]), 5))
        for w in gpx.iter()
        if w.tag.endswith("wpt")
    }
    kml = client.get(f"/ring/plan.kml?{query}")
    sheet = client.get(f"/ring/plan.html?{query}")

    assert 3 == len(places) and places == waypoints == {(round(lat, 5), round(lon, 5)) for lon, lat in points}
    assert ElementTree.fromstring(kml.text) is not None
    assert (
        "attachment" in kml.headers["content-disposition"]
        and "ring-andorra-la-vella.kml" in kml.headers["content-disposition"]
    )
    assert (
        "Private plan: not for publication." in sheet.text and "script" not in sheet.headers["content-security-policy"]
    )
    assert 404 == client.get(f"/ring/plan.exe?{query}").status_code


def test_only_roads_that_are_kept_are_opened(client: TestClient, read_record: Path, tmp_path: Path) -> None:
    secret = tmp_path / "town.osm"
    secret.write_text("<osm/>")
    for roads in (str(secret), "../read.db", "/etc/passwd", "nothing"):
        answer = client.get(f"/ring?{urlencode({**EXAMPLE, 'roads': roads})}")
        assert 400 == answer.status_code and "is no road network of this record" in answer.text
    keep(bundled(), read_record, "kept-andorra")

    assert '<option value="kept-andorra"' in client.get("/ring").text
    assert 5 == len(re.findall(r'<tr data-post="', ring(client, roads="kept-andorra")))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"around": "Kabul"}, "is not on the map"),
        ({"around": "Nosuchplaceatall"}, "no place is named"),
        ({"radius": "wide"}, "Protected radius"),
        ({"radius": "400"}, "end within"),
        ({"posts": "0"}, "whole number from 1"),
        ({"classes": "footpaths"}, "main or all"),
        ({"weights": "/etc/passwd"}, "population, incidents"),
        ({"cannot": "here"}, "takes a point"),
        ({"prefer": "prettiest"}, "is one of"),
        ({"outline": "42.5, 1.5"}, "at least four points"),
        ({"outline": "here; there"}, "is no point"),
        ({"falls": "42.48,1.49", "cut": "42.5,1.5"}, "ask for one thing"),
        ({"cut": "42.60,1.30"}, "no road within 300 m"),
        ({"opens": "42.5,1.5"}, "takes both ends"),
    ],
)
def test_what_cannot_be_planned_is_told_in_words(client: TestClient, fields: dict[str, str], words: str) -> None:
    answer = client.get(f"/ring?{urlencode({**EXAMPLE, **fields})}")

    assert 400 == answer.status_code
    assert words in answer.text


def test_a_plan_stays_out_of_record_and_api(client: TestClient, read_record: Path) -> None:
    before = client.app.state.house.ledger.head()  # type: ignore[attr-defined]
    ring(client, weights="incidents")

    assert before == client.app.state.house.ledger.head()  # type: ignore[attr-defined]
    assert "ring" not in json.dumps(list(client.get("/api/openapi.json").json()["paths"]))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"falls": "42.48,1.49"}, r"The post at unnamed primary falls\.</b> 1 way in is open then, 0 before"),
        ({"cut": "42.5339,1.5209"}, r"The bridge of .* is cut\.</b> .*The way round it is \d"),
        ({"opens": "42.52,1.60; 42.52,1.55"}, r"A road opens from .*</b> 1 way in is open then"),
    ],
)
def test_what_a_change_opens_is_told_and_drawn(client: TestClient, fields: dict[str, str], words: str) -> None:
    page = ring(client, **fields)
    told = re.search(r'id="if-h".*?</section>', page, re.DOTALL)

    assert told and re.search(words, told[0], re.DOTALL)
    ways = len(re.findall(r'<path id="open-', page))
    assert ways == len(re.findall(r'<li data-way="', told[0])) and ("cut" in fields or ways == 1)
    assert ("One more does most at" in told[0]) == bool(ways)


def test_an_outline_is_protected_in_place_of_a_circle(client: TestClient) -> None:
    outline = "42.49, 1.50; 42.49, 1.55; 42.52, 1.56; 42.525, 1.52"
    page = ring(client, outline=outline)
    plain = client.get(f"/ring/plan.json?{urlencode({**EXAMPLE, 'outline': outline})}").json()

    assert "Posts around the drawn area" in page and "all roads: 5 posts" in page
    assert 5 == len(plain["outline"][0]) and [42.49, 1.5] == plain["outline"][0][0]
    assert re.search(r'class="protected" d="M[^A]*Z"', page)


def test_a_rota_is_drawn_from_a_seed_that_stands_in_no_address(client: TestClient) -> None:
    token = re.search(r'name="form_token" value="(\w+)"', ring(client))
    assert token
    sent = {**EXAMPLE, "posts": "2", "days": "10", "begin": "2026-03-01", "seed": "our words", "form_token": token[1]}
    pages = [client.post("/ring/rota", data=sent | {"seed": seed}) for seed in ("our words", "our words", "others")]
    days = [re.findall(r'<th scope="row">(2026-03-\d+)</th><td>([\d, ]+)</td>', page.text) for page in pages]

    assert 10 == len(days[0]) and days[0] == days[1] != days[2]
    assert {2} == {len(stand.split(", ")) for _, stand in days[0]}
    assert "met with probability 0.400 at least" in pages[0].text and "no-store" == pages[0].headers["cache-control"]
    assert 405 == client.get("/ring/rota?seed=x").status_code
    refused = client.post("/ring/rota", data=sent | {"seed": ""})
    assert 400 == refused.status_code and "needs a seed" in refused.text


def test_with_fewer_posts_it_is_told_where_most_is_seen_once(client: TestClient) -> None:
    assert re.search(r"2 posts see \d+ % of what comes by the shortest ways; no 2 see more", ring(client, posts="2"))


def test_what_the_file_of_roads_leaves_out_stands_above_the_plan(client: TestClient) -> None:
    page = ring(client, around="42.44,1.49")

    assert 0 < page.index("does not reach round the protected area") < page.index('id="plan"')


def test_the_roads_are_drawn_before_the_first_plan_and_beside_a_refusal(client: TestClient) -> None:
    refused = client.get("/ring?roads=example&around=1,1")
    assert 400 == refused.status_code and "is not on the map" in refused.text

    for page in (client.get("/ring").text, refused.text):
        assert re.search(r'<path class="main-road" d="M\d', page) and re.search(r'<path class="minor" d="M\d', page)
        assert "OpenStreetMap contributors" in page and 'data-pick="around"' in page
    assert 'id="plan"' not in client.get("/ring?roads=nowhere&around=1,1").text


def test_the_map_of_roads_reaches_from_rim_to_rim_and_draws_the_greatest_of_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network = bundled()
    places = [
        float(value)
        for path in (overview_of(network).main, overview_of(network).minor)
        for value in re.findall(r"-?[\d.]+", path)
    ]
    assert -60 < min(places) < 60 and 940 < max(places) < 1060

    monkeypatch.setattr("tocsin.web.ring_plans.MOST_DRAWN", 5)
    few = overview_of(network)
    assert 5 == few.main.count("M") and "" == few.minor
