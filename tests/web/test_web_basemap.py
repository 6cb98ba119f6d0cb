"""A basemap of the user's own: drawn under the incidents, credited, asked of nobody else; refused where it is none."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pmtiles.tile import Compression, TileType
from tiles_made import RED, pictures, vectors, write_tiles
from web_made import served

from tocsin.errors import BadRequest
from tocsin.web.basemap import open_basemap
from tocsin.web.serving import serve

COLOURS = """
(() => { const c = document.querySelector('#map canvas'), g = c.getContext('2d');
  const held = g.getImageData(0, 0, c.width, c.height).data, found = new Map();
  for (let i = 0; i < held.length; i += 4 * 37) { const k = held.slice(i, i + 3).join(',');
    found.set(k, (found.get(k) ?? 0) + 1); }
  return [...found].sort((a, b) => b[1] - a[1]).slice(0, 4).map(([k]) => k); })()
"""


def shown(page: Page, record: Path, made: Path) -> tuple[list[str], set[str], str]:
    """Return the map's main colours (edges have some of their own), the hosts asked, and what stands in its corner."""
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    with served(record, basemap=made) as site:
        page.goto(site[0] + "/")
        page.wait_for_selector("body[data-ready=yes]")
        page.wait_for_selector("body[data-tiles=yes]")
        page.wait_for_load_state("networkidle")
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert {site[0].removeprefix("http://")} == hosts
        assert page.evaluate("document.querySelector('#map').tocsin.state.clusters.length") > 0
        return page.evaluate(COLOURS), hosts, page.inner_text(".map-says .credit")


def test_pictures_lie_under_the_incidents_and_are_credited(page: Page, read_record: Path, tmp_path: Path) -> None:
    colours, _, credit = shown(page, read_record, pictures(tmp_path / "red.pmtiles"))

    assert ",".join(map(str, RED)) == colours[0]
    assert "Tiles by the tests & nobody else" == credit
    assert page.evaluate("window.harmed") is None


def test_vector_tiles_are_drawn_in_the_colours_of_the_page(page: Page, read_record: Path, tmp_path: Path) -> None:
    colours, _, _ = shown(page, read_record, vectors(tmp_path / "drawn.pmtiles"))
    style = "getComputedStyle(document.documentElement).getPropertyValue('--%s').trim()"
    hexes = [page.evaluate(style % name).lstrip("#") for name in ("map-sea", "map-line")]

    assert {",".join(str(int(h[n : n + 2], 16)) for n in (0, 2, 4)) for h in hexes} <= set(colours)


def test_without_a_basemap_none_is_asked_for(page: Page, site: tuple[str, object]) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site[0] + "/")
    page.wait_for_selector("body[data-ready=yes]")

    assert not [url for url in asked if "basemap" in url]
    assert 404 == page.request.get(site[0] + "/basemap.pmtiles").status


def test_a_stretch_is_answered_by_its_bytes(page: Page, read_record: Path, tmp_path: Path) -> None:
    made = pictures(tmp_path / "red.pmtiles")
    with served(read_record, basemap=made) as site:
        answer = page.request.get(site[0] + "/basemap.pmtiles", headers={"range": "bytes=0-126"})

    assert 206 == answer.status
    assert made.read_bytes()[:127] == answer.body()


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "cannot be opened"),
    "folder": (lambda path: path.mkdir(), "cannot be opened"),
    "empty": (lambda path: path.write_bytes(b""), "no PMTiles file"),
    "text": (lambda path: path.write_text("streets " * 100), "no PMTiles file"),
    "short": (lambda path: path.write_bytes(b"PMTiles\x03"), "no PMTiles file"),
    "version-2": (lambda path: path.write_bytes(b"PMTiles\x02" + bytes(200)), "of version 2"),
    "cut": (lambda path: path.write_bytes(pictures(path).read_bytes()[:-20]), "cut short"),
    "unknown-tiles": (
        lambda path: write_tiles(path, TileType.UNKNOWN, b"x", Compression.NONE),
        "neither pictures nor vector tiles",
    ),
    "brotli": (lambda path: write_tiles(path, TileType.MVT, b"x", Compression.BROTLI), "packed by brotli"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_is_no_basemap_is_refused_with_a_way_out(what: str, tmp_path: Path) -> None:
    make, why = BAD[what]
    path = tmp_path / "given.pmtiles"
    make(path)
    with pytest.raises(BadRequest, match=why) as caught:
        open_basemap(path)

    assert str(path) in str(caught.value)


def test_serve_says_so_and_does_not_begin(read_record: Path, tmp_path: Path) -> None:
    (tmp_path / "streets.txt").write_text("no map")
    with pytest.raises(BadRequest, match="no PMTiles file"):
        serve(read_record, port=0, basemap=tmp_path / "streets.txt")
