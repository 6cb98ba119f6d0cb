"""The pages in Chromium: looked at, judged by keyboard, read without scripts, held against axe, and attacked."""

import re
import shutil
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, Route, expect
from web_made import PASSWORD, axe, served

Site = tuple[str, FastAPI]
FIRST_LOAD = 170_000
"""Bytes over the wire of the overview with all it loads. Source: issue of the web application."""


def ready(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("body[data-ready=yes]")


def paths_of(site: Site, hostile: bool = False) -> dict[str, str]:
    """Return a page of each kind."""
    ledger = site[1].state.house.ledger
    incident = max(ledger.summaries(), key=lambda s: (s.reports, s.origins))
    report = ledger.incident(incident.id).reports[0]
    return {
        "overview": "/",
        "incident": f"/incidents/{incident.id}",
        "report": f"/reports/{report}",
        "reports": "/reports",
        "review": "/review",
        "judging": f"/review/incident/{incident.id}",
        "bulk": "/review/bulk",
        "compare": "/compare?from=2021-01-01&to=2021-12-31",
        "export": "/export?country=AF",
        "count": "/count?per=month",
        "count-actors": "/count?by=actor",
        "behind": "/count/incidents?by=nothing&per=all&key=-",
        "presence": "/presence?at=2021-08-31",
        "relations": "/relations?at=2021-12-31",
        "surges": "/surges",
        "forecast": "/forecast",
        "brief": "/brief",
        "watches": "/watches",
        "watch": "/watches/new?around=Kabul&radius=60&from=2000-01-01",
        "route": "/route?roads=example&from=42.5078,1.5211&to=42.5344,1.5817",
        "ring": "/ring?roads=example&around=Andorra+la+Vella&radius=3&posts=3",
        "no-point": "/behind/overview?lacks=point",
        "named": "/behind/actor?actor=actor:isis-k&stance=claimed",
        "actors": "/actors",
        "actor": "/actors/actor:taliban",
        "read": "/read",
        "sign-in": "/sign-in",
        "missing": "/nothing",
    }


def test_the_overview_asks_no_other_host_and_is_small(browser: Browser, site: Site) -> None:
    context = browser.new_context()
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    sizes: list[int] = []
    hosts: set[str] = set()
    devtools.on("Network.loadingFinished", lambda told: sizes.append(int(told["encodedDataLength"])))
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    ready(page, site[0] + "/")
    page.wait_for_load_state("networkidle")
    context.close()

    assert {site[0].removeprefix("http://")} == hosts
    assert 60_000 < sum(sizes) <= FIRST_LOAD


def test_no_page_asks_another_host(page: Page, site: Site) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    for path in paths_of(site).values():
        page.goto(site[0] + path)

    assert {site[0].removeprefix("http://")} == hosts


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_complain_of(browser: Browser, site: Site, hostile: Site, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})  # type: ignore[arg-type]
    page = context.new_page()
    found = []
    addresses = [site[0] + path for path in paths_of(site).values()]
    addresses += [hostile[0] + path for name, path in paths_of(hostile).items() if name in ("incident", "report")]
    for address in addresses:
        page.goto(address)
        if address.endswith("/"):
            page.wait_for_selector("body[data-ready=yes]")
        page.evaluate(axe())
        told = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found += [(address, w["id"], [node["html"][:160] for node in w["nodes"][:3]]) for w in told["violations"]]
    context.close()

    assert [] == found


def test_without_javascript_list_filters_incident_and_report_can_be_read(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site[0] + "/")
    everything = page.locator(".incident").count()
    page.get_by_label("Suicide bombing").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Show", exact=True).click()
    some = page.locator(".incident").count()
    with page.expect_navigation():
        page.locator(".incident > a").first.click()
    heading = page.locator("h1").inner_text()
    quotes = page.locator("blockquote mark").count()
    with page.expect_navigation():
        page.locator(".by > a").first.click()
    marks = page.locator(".read-text mark").count()
    context.close()

    assert 0 < some < everything
    assert "Suicide bombing" in heading
    assert quotes > 2 and marks > 2


def test_search_and_facets_change_list_and_address_and_the_address_keeps_them(page: Page, site: Site) -> None:
    ready(page, site[0] + "/")
    before = page.locator(".tally").inner_text()
    page.fill("#q", "airport")
    expect(page).to_have_url(re.compile(r"text=airport"))
    expect(page.locator(".tally")).not_to_have_text(before)
    found = page.locator(".tally").inner_text()
    page.locator("#choices").get_by_label("Suicide bombing").check()
    expect(page).to_have_url(re.compile(r"type=suicide_bombing"))
    expect(page.locator(".tally")).not_to_have_text(found)  # the address may change before the list
    fewer = page.locator(".tally").inner_text()
    ready(page, page.url)

    assert fewer == page.locator(".tally").inner_text() != found
    assert page.locator("#choices").get_by_label("Suicide bombing").is_checked()
    assert "airport" == page.input_value("#q")
    page.locator(".chips a").first.click()
    expect(page).not_to_have_url(re.compile("type="))


ON_THE_MAP = """(() => {
  const {state} = document.querySelector('#map').tocsin;
  const row = (n) => state.columns.row[n];
  return [[...state.columns.rows].map(row), [...state.shown].map(row),
    state.clusters.flatMap((cluster) => [...cluster.rows]).map(row).sort((a, b) => a - b)];
})()"""


def test_a_filter_answered_by_bits_shows_what_its_own_columns_show_and_the_hand_stays_on_it(
    page: Page, site: Site
) -> None:
    ready(page, site[0] + "/")
    everything = page.evaluate(ON_THE_MAP)
    choice = page.locator("#choices").get_by_label("Suicide bombing")
    with page.expect_response("**/overview/chosen?*") as answer, page.expect_response("**/?type=*"):
        choice.check()
    expect(page.locator(".chips a")).to_have_count(1)
    page.wait_for_function(f"document.querySelector('#map').tocsin.state.columns.rows.length < {len(everything[0])}")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    by_bits = page.evaluate(ON_THE_MAP)
    expect(choice).to_be_focused()
    ready(page, page.url)

    assert 200 == answer.value.status
    assert by_bits == page.evaluate(ON_THE_MAP)
    assert 0 < len(by_bits[0]) < len(everything[0])
    assert sorted(by_bits[1]) == by_bits[2] and set(by_bits[1]) <= set(by_bits[0])


def test_a_brush_over_time_and_a_box_on_the_map_filter_the_list(page: Page, site: Site) -> None:
    ready(page, site[0] + "/")
    everything = page.locator(".tally").inner_text()
    plot = page.locator(".u-over")
    box = plot.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + 40, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"from=20\d\d-\d\d-\d\d"))
    expect(page.locator(".tally")).not_to_have_text(everything)

    ready(page, site[0] + "/")
    page.get_by_role("button", name="Draw a box").click()
    canvas = page.locator("#map canvas").bounding_box()
    assert canvas
    page.mouse.move(canvas["x"] + 5, canvas["y"] + 5)
    page.mouse.down()
    page.mouse.move(canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] - 20, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"box=-?\d"))
    expect(page.locator(".tally")).not_to_have_text(everything)


def test_the_map_is_moved_by_keys_and_shows_points_areas_and_what_has_no_point(page: Page, site: Site) -> None:
    ready(page, site[0] + "/")
    page.focus("#map")
    before = page.evaluate("document.querySelector('#map').tocsin.view.x")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    after = page.evaluate(
        "[document.querySelector('#map').tocsin.view.x, document.querySelector('#map').tocsin.view.zoom]"
    )
    drawn = page.evaluate(
        "(() => { const {state} = document.querySelector('#map').tocsin;"
        "const rows = state.clusters.flatMap(c => c.rows);"
        "return [rows.length, state.columns.size, rows.filter(r => state.columns.precision[r] === 2).length] })()"
    )

    assert after[0] > before
    assert drawn[0] < drawn[1]
    assert drawn[2] > 0
    assert "at no point of the map" in page.inner_text("#found")


def sign_in(page: Page, address: str, back: str) -> None:
    page.goto(f"{address}/sign-in?back={back}")
    page.keyboard.press("Tab")
    page.focus("#name")
    page.keyboard.type("A. Recorder")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():  # until its scripts listen to keys
        page.keyboard.press("Enter")
    page.wait_for_selector(".who form")


def test_an_incident_is_reviewed_by_keyboard_alone(page: Page, record: Path) -> None:
    """Open, see the evidence, split one telling off, undo."""
    with served(record) as site:
        path = paths_of(site)["incident"]
        sign_in(page, site[0], path)
        assert page.locator("blockquote mark").count() > 2
        with page.expect_navigation(url="**/review/incident/**"):
            page.keyboard.press("e")
        before = page.inner_text("#tellings")
        page.keyboard.press("j")
        page.keyboard.press("Space")
        with page.expect_navigation():  # a key before the page's scripts are there is heard by nobody
            page.keyboard.press("s")
        expect(page.locator("#tellings")).not_to_have_text(before)
        with page.expect_navigation():
            page.keyboard.press("z")
        expect(page.locator("#tellings")).to_have_text(before)


def test_the_queue_is_answered_by_single_keys_and_the_next_question_stands_there_at_once(
    page: Page, record: Path
) -> None:
    with served(record) as site:
        sign_in(page, site[0], "/review")
        first = page.get_attribute("#now [data-question]", "data-question")
        left = int(page.inner_text("#left"))
        for done in range(1, 4):
            key = page.get_attribute("#now [data-key]", "data-key")
            assert key
            page.keyboard.press(key)
            expect(page.locator("#done")).to_have_text(str(done))
        assert int(page.inner_text("#left")) < left
        assert 3 <= len(site[1].state.house.ledger.judgements())
        for done in (2, 1, 0):
            page.keyboard.press("z")
            expect(page.locator("#done")).to_have_text(str(done))
        expect(page.locator("#now [data-question]")).to_have_attribute("data-question", first or "")


def test_two_people_are_two_people(browser: Browser, record: Path) -> None:
    with served(record) as site:
        one = browser.new_context().new_page()
        sign_in(one, site[0], "/review")
        one.get_by_text("Two-person mode", exact=True).click()
        with one.expect_navigation():
            one.get_by_role("button", name="Begin two-person mode").click()
        one.goto(site[0] + "/accounts/new")
        one.fill("#name", "Second Person")
        one.fill("#password", PASSWORD)
        with one.expect_navigation():  # else the next address races the form's answer
            one.keyboard.press("Enter")
        one.goto(site[0] + paths_of(site)["judging"])
        one.locator("[data-step]").first.check()
        with one.expect_navigation():
            one.get_by_role("button", name="Reject the ticked").click()
        one.goto(site[0] + "/review")
        assert "Do you agree" not in one.inner_text("#now h1")

        two = browser.new_context().new_page()
        two.goto(site[0] + "/sign-in?back=/review")
        two.fill("#name", "Second Person")
        two.fill("#password", PASSWORD)
        with two.expect_navigation():
            two.keyboard.press("Enter")
        two.wait_for_selector(".who form")
        assert "Do you agree" in two.inner_text("#now h1")
        one.context.close()
        two.context.close()


def test_dropped_files_are_read_in_the_background_and_told_of(page: Page, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text(
        "KABUL, 26 August 2021 - A suicide bomber killed at least 13 people at Kabul airport on Thursday, officials "
        "said. The Islamic State claimed responsibility for the attack."
    )
    (tmp_path / "empty.txt").write_text("")
    with served(tmp_path / "new.db") as site:
        page.goto(site[0] + "/read")
        page.set_input_files("#files", [str(story), str(tmp_path / "empty.txt")])
        page.locator("form", has=page.locator("#files")).get_by_role("button", name="Read").click()
        page.wait_for_selector(".results", timeout=60_000)
        told = page.inner_text("main")
        assert "1 new" in told and "1 refused" in told
        kept = next(site[1].state.house.ledger.reports())
        assert "upload > story.txt" == kept.capture.location
        page.goto(site[0] + "/read")
        page.fill("#text", story.read_text())
        page.locator("form", has=page.locator("#text")).get_by_role("button", name="Read").click()
        page.wait_for_selector(".results", timeout=60_000)
        assert "joined known incidents" in page.inner_text("main") or "1 new" in page.inner_text("main")


def test_words_of_a_report_run_nothing_and_break_no_page(page: Page, hostile: Site) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        for path in paths_of(hostile).values():
            page.goto(hostile[0] + path)
            page.wait_for_timeout(60)
            assert page.evaluate("window.harmed") is None, path
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
    page.goto(hostile[0] + paths_of(hostile)["report"])

    assert "<script>window.harmed = 1</script>" in page.inner_text("main")
    assert "{{ 7*7 }}" in page.inner_text("main")
    assert [] == [url for url in asked if not url.startswith(hostile[0])]


def test_at_twice_the_size_and_on_a_phone_nothing_runs_out_of_the_page(browser: Browser, site: Site) -> None:
    for size in ({"width": 640, "height": 450}, {"width": 360, "height": 740}):
        context = browser.new_context(viewport=size)  # type: ignore[arg-type]
        page = context.new_page()
        for path in paths_of(site).values():
            page.goto(site[0] + path)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, size)
        context.close()


def test_what_was_read_stands_beside_each_count_without_scrolling_on_a_desk(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site[0]}/count?by=province&per=year")
    table = page.locator("table.counts")
    wide, room = table.evaluate("t => [t.parentElement.scrollWidth, t.parentElement.clientWidth]")

    assert wide <= room and table.locator("td:last-child").first.is_visible()


def test_a_text_from_right_to_left_stands_so(page: Page, tmp_path: Path) -> None:
    with served(tmp_path / "rtl.db") as site:
        page.goto(site[0] + "/read")
        page.fill("#title", "انفجار در کابل")
        page.fill("#text", "کابل - یک انفجار در نزدیکی میدان هوایی کابل دست‌کم ده نفر را کشت، مقام‌ها گفتند. " * 3)
        page.locator("form", has=page.locator("#text")).get_by_role("button", name="Read").click()
        page.wait_for_selector(".results a", timeout=60_000)
        with page.expect_navigation():
            page.locator(".results a").first.click()
        for place in ("h1", ".read-text"):
            assert "rtl" == page.locator(place).first.evaluate("e => getComputedStyle(e).direction"), place
        assert "ltr" == page.locator("main").evaluate("e => getComputedStyle(e).direction")


def test_the_policy_stops_a_script_that_got_in_all_the_same(page: Page, site: Site) -> None:
    def with_script(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("<main", "<script>window.harmed=1</script><main"))

    page.route("**/reports", with_script)
    page.goto(site[0] + "/reports")

    assert page.evaluate("window.harmed") is None


def test_chromium_is_there() -> None:
    assert any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
