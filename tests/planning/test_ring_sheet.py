"""The printed sheet, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, sync_playwright

from tocsin.exchange.ring_sheet import plan_as_sheet
from tocsin.planning import Asked, plan
from tocsin.roads import bundled

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    if not CHROMIUM.exists():
        pytest.skip("NOT CHECKED: there is no Chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_page(viewport={"width": 900, "height": 1200})
        browser.close()


@pytest.mark.parametrize("classes", ["main", "all"])
def test_a_small_rings_sheet_is_one_page_and_shows_all_posts(page: Page, classes: str, tmp_path: Path) -> None:
    roads = bundled()
    found = plan(roads, Asked(around="Andorra la Vella", classes=classes))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sheet = tmp_path / "sheet.html"
    sheet.write_text(plan_as_sheet(found, roads), encoding="utf-8")

    page.goto(sheet.as_uri())
    page.pdf(path=tmp_path / "sheet.pdf", prefer_css_page_size=True)

    assert 1 == len(pypdfium2.PdfDocument(tmp_path / "sheet.pdf"))
    numbers = page.locator("svg g text").all_text_contents()
    assert {str(p.number) for p in found.posts} <= set(numbers)
    assert len(found.posts) == page.locator("tbody tr").count()
    assert [sheet.as_uri()] == asked, "it needs no network"
    inside = page.evaluate(
        """() => { const map = document.querySelector("svg").getBoundingClientRect();
        return [...document.querySelectorAll("svg circle[fill='#c1121f']")].every(c => {
          const r = c.getBoundingClientRect();
          return r.left >= map.left && r.right <= map.right && r.top >= map.top && r.bottom <= map.bottom }) }"""
    )
    assert inside
