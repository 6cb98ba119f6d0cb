"""Counts, watches and rings in Chromium: drawn, worked by keyboard, live, and read without scripts."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect
from web_made import served

from tocsin import capture
from tocsin.clock import now
from tocsin.pipeline import enter, open_desk
from tocsin.roads import bundled

Site = tuple[str, FastAPI]
NEW = "/watches/new?around=Kabul&radius=20"
RING = "/ring?roads=example&around=Andorra+la+Vella&radius=3"
ROUTE = "/route?roads=example&from=42.5078,1.5211&to=42.5344,1.5817"
NEWS = "KABUL - A suicide bomber killed at least 7 people near a mosque in Kabul on Monday, police said."


@pytest.fixture
def own_site(record: Path) -> Iterator[Site]:
    """A site on a record of its own."""
    with served(record) as site:
        yield site


def radius_drawn(page: Page) -> float:
    """Return how wide the ring is on the map, in pixels."""
    box = page.locator(".ring-area").bounding_box()
    assert box
    return box["width"] / 2


def test_the_chart_shows_what_the_table_counts(page: Page, site: Site) -> None:
    page.goto(site[0] + "/count?per=year")
    page.wait_for_selector(".chart[data-ready=yes] canvas")

    expect(page.locator(".chart canvas")).to_have_count(3)
    drawn = page.evaluate("JSON.parse(document.querySelector('.chart').dataset.drawn)")
    rows = page.locator(".counts tbody tr")
    assert [row.split("\t")[0] for row in rows.all_inner_texts()] == drawn["periods"]
    told = [int(row.split("\t")[1]) for row in rows.all_inner_texts()]
    assert told == drawn["series"][0]["values"][0]


def test_a_number_leads_to_its_incidents_in_the_overview(page: Page, site: Site) -> None:
    page.goto(site[0] + "/count?by=type")
    link = page.locator(".counts tbody td a").first
    number = link.inner_text()
    link.click()
    page.wait_for_selector("body[data-ready=yes]")

    expect(page.locator(".tally")).to_contain_text(number)
    assert "certain=yes" in page.url and "type=" in page.url


def test_the_ring_on_the_map_follows_slider_field_and_handle(page: Page, site: Site) -> None:
    page.goto(site[0] + NEW)
    page.wait_for_selector("body[data-ready=yes]")
    page.wait_for_timeout(200)
    first = radius_drawn(page)
    page.locator("#slider").focus()
    for _ in range(40):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(200)

    assert float(page.locator("#radius").input_value()) > 20
    expect(page.locator(".ring-label")).to_have_text(f"{page.locator('#radius').input_value()} km")
    page.locator("#radius").fill("40")
    page.locator("#radius").blur()
    page.wait_for_timeout(300)
    expect(page.locator(".ring-label")).to_have_text("40 km")
    assert abs(radius_drawn(page) / first - 1) < 0.05, "the map goes with the ring"
    handle = page.locator(".ring-hand").bounding_box()
    assert handle
    page.mouse.move(handle["x"] + 10, handle["y"] + 10)
    page.mouse.down()
    page.mouse.move(handle["x"] - 40, handle["y"] + 10, steps=5)
    page.mouse.up()
    assert float(page.locator("#radius").input_value()) < 40


def test_a_place_that_is_typed_moves_the_map(page: Page, site: Site) -> None:
    page.goto(site[0] + NEW)
    page.wait_for_selector("body[data-ready=yes]")
    page.locator("#around").fill("Colombo")
    page.locator("#around").blur()

    expect(page.locator("#place")).to_contain_text("LK")
    page.locator("#around").fill("Nosuchplaceatall")
    page.locator("#around").blur()
    expect(page.locator("#place")).to_contain_text("no place")


def test_a_watch_is_made_by_keyboard_and_sounds_live(page: Page, own_site: Site) -> None:
    address, app = own_site
    page.goto(address + NEW)
    page.locator("#name").focus()
    page.keyboard.type("Around Kabul")
    save = page.get_by_role("button", name="Keep this watch")
    for _ in range(40):
        if save.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/watches/watch-"))
    page.goto(address + "/watches")
    expect(page.locator("#live")).to_have_text("live")
    captured = capture.given(NEWS, options=capture.Options(source="Example Wire"), clock=now, title="Bomb in Kabul")
    reading = open_desk().read(captured)
    threading.Thread(target=enter, args=(captured, reading, app.state.house.ledger)).start()

    alert = page.locator(".alert.fresh")
    expect(alert).to_have_count(1, timeout=15_000)
    expect(alert).to_contain_text("nside Around Kabul")
    expect(alert).to_contain_text("Distance: ")
    alert.get_by_role("link").click()
    expect(page.locator("h1")).to_contain_text("Kabul")


def test_the_map_of_a_plan_shows_posts_ways_and_ring_and_zooms(page: Page, site: Site) -> None:
    page.goto(site[0] + RING + "&posts=3")
    page.wait_for_selector("body[data-ready=yes]")
    picture = page.locator("#plan > svg")
    size = page.locator(".sign circle").first.bounding_box()
    assert size and 12 < size["width"] < 60
    for mark in page.locator(".post-mark").all():
        expect(mark).to_be_visible()
    assert page.locator(".open-ways path").count() >= 1
    before = picture.get_attribute("viewBox")
    page.locator("#plan").focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    assert before != picture.get_attribute("viewBox")
    again = page.locator(".sign circle").first.bounding_box()
    assert again and abs(again["width"] - size["width"]) < 2, "posts keep their size"
    page.keyboard.press("0")
    assert before == picture.get_attribute("viewBox")
    page.locator("tr[data-post='1'] a").click()
    assert "chosen" in (page.locator("#mark-1").get_attribute("class") or "")


def test_a_click_on_the_map_means_the_place_under_it_in_a_low_window_too(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto(site[0] + RING)
    page.wait_for_selector("body[data-ready=yes]")
    page.locator("[data-pick=cut]").click()
    page.locator("#plan > svg").scroll_into_view_if_needed()
    spot = page.locator("#mark-1 .spot circle").bounding_box()
    picture = page.locator("#plan > svg").bounding_box()
    assert spot and picture and picture["width"] > picture["height"] + 50, "the map is narrower than its box"
    page.mouse.click(spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)

    lat, lon = map(float, page.locator("#cut").input_value().split(","))
    told = page.locator("tr[data-post='1'] td.code").inner_text().split(",")
    assert [lat, lon] == [pytest.approx(float(value), abs=5e-4) for value in told]


def test_a_middle_is_picked_on_the_roads_before_the_first_plan(page: Page, site: Site) -> None:
    page.goto(site[0] + "/ring?roads=example")
    page.wait_for_selector("body[data-ready=yes]")
    page.locator("[data-pick=around]").click()
    box = page.locator("#plan > svg").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    lat, lon = map(float, page.locator("[name=around]").input_value().split(","))
    south, west, north, east = bundled().bounds
    assert [lat, lon] == [pytest.approx((south + north) / 2, abs=1e-3), pytest.approx((west + east) / 2, abs=1e-3)]


CORNERS = ((0.4, 0.4), (0.6, 0.42), (0.62, 0.6), (0.42, 0.58))


def click_corners(page: Page, picture: str) -> None:
    """Click on four places of a map, shares of its width and height."""
    box = page.locator(picture).bounding_box()
    assert box
    for x, y in CORNERS:
        page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
        page.wait_for_timeout(60)


def test_an_outline_is_drawn_on_the_map_of_a_watch(page: Page, site: Site) -> None:
    page.goto(site[0] + NEW)
    page.wait_for_selector("body[data-ready=yes]")
    page.locator("#kind").select_option("polygon")
    expect(page.locator("#around")).to_be_hidden()
    page.locator(".draw[data-field=outline]").click()
    click_corners(page, "#map")
    expect(page.locator(".drawn-dot")).to_have_count(4)
    page.locator(".drawn-dot").last.click()
    expect(page.locator(".drawn-dot")).to_have_count(3)
    page.locator("#drawn").click()

    points = [tuple(map(float, point.split(","))) for point in page.locator("#outline").input_value().split(";")]
    assert 3 == len(points) and all(34 < lat < 35 and 68 < lon < 70 for lat, lon in points), points
    assert (page.locator(".drawn-line").get_attribute("d") or "").endswith("Z")
    page.get_by_role("button", name="Show it and try").click()
    expect(page.locator("#tried-h")).to_contain_text("Would have sounded")


def test_an_area_is_drawn_on_the_map_of_a_plan_and_planned(page: Page, site: Site) -> None:
    page.goto(site[0] + RING)
    page.wait_for_selector("body[data-ready=yes]")
    page.locator(".outline-field summary").click()
    page.locator("[data-pick=outline]").click()
    page.wait_for_timeout(200)
    click_corners(page, "#plan > svg")
    assert 4 == len(page.locator("#outline").input_value().split(";"))
    page.get_by_role("button", name="Plan", exact=True).click()

    expect(page.locator("h1")).to_have_text("Posts around the drawn area")
    assert "A" not in (page.locator("path.protected").get_attribute("d") or "A")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/count?by=type&per=year", "The chart needs JavaScript"),
        ("/compare?from=2021-01-01&to=2021-12-31", "widened because attacks cluster"),
        (NEW + "&from=2000-01-01", "Would have sounded"),
        (RING, "What no such plan can do"),
        (ROUTE, "not the safer one"),
        ("/export?country=AF", "would leave"),
    ],
)
def test_without_javascript_it_can_be_read(browser: Browser, site: Site, path: str, words: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site[0] + path)
    text = page.locator("main").inner_text()
    marks = page.locator(".post-mark").count()
    context.close()

    assert words in text
    assert path != RING or marks == 5


@pytest.mark.parametrize("width", [360, 640])
def test_nothing_is_wider_than_a_phone(browser: Browser, site: Site, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 740}, locale="fr-FR")
    page = context.new_page()
    wide = []
    for path in (
        "/count?per=month",
        "/count?by=actor",
        "/compare?from=2021-01-01&to=2021-12-31",
        NEW,
        RING,
        ROUTE,
        "/export",
    ):
        page.goto(site[0] + path)
        page.wait_for_timeout(150)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
    context.close()

    assert [] == wide
