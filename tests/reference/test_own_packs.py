"""Packs of places that a user adds."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import BadMaterial, BadReference, BadRequest
from tocsin.reference.gazetteer import EMBEDDED, Gazetteer, open_gazetteer, place_rules
from tocsin.reference.gazetteer_build.added import Rules
from tocsin.reference.own_packs import add_pack, added_packs, checked_point, remove_pack

HEAD = "wof_id\tplacetype\tname\tlat\tlon\tgn_id\tpopulation\tnames"
GOOD = [
    "11\tregion\tExampleland\t7.0\t2.0\t501\t\tMithaliya",
    "12\tcounty\tMiddle\t7.1\t2.1\t502\t\t",
    "13\tlocality\tExamplabad\t7.2\t2.2\t503\t1200\tExemplabad|ايگزامپل|XMP|ekusa",
    "14\tlocality\tFarville\t9.0\t2.2\t\t\t",
    "15\tcampus\tExamplabad Airport\t7.3\t2.3\t\t\t",
]
BENIN = ("BJ", "Benin")


def a_pack(folder: Path, lines: list[str], name: str = "bj_places.tsv.gz") -> Path:
    path = folder / name
    data = "\n".join([HEAD, *lines, ""]).encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def polygons(folder: Path, level: int, number: int, south: float, north: float) -> None:
    ring = [[1.0, south], [3.0, south], [3.0, north], [1.0, north], [1.0, south]]
    feature = {"properties": {"wof_id": number}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (folder / f"bj_admin{level}.geojson").write_text(text, encoding="utf-8")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "own"


def add(path: Path, own: Path):
    return add_pack(BENIN, path, own, Rules(*place_rules()))


def test_a_country_is_added_with_parents_from_the_polygons_beside_its_pack(tmp_path, own):
    polygons(tmp_path, 1, 11, 6.0, 8.0)
    polygons(tmp_path, 2, 12, 7.0, 7.5)
    added = add(a_pack(tmp_path, GOOD), own)
    gazetteer = open_gazetteer(EMBEDDED, own)
    (town,) = gazetteer.lookup("Exemplabad")

    assert (5, 2, ()) == (added.places, added.polygons, added.refused)
    assert ("geonames:503", "BJ", "Middle", "Exampleland", "own", 1200) == (
        town.id,
        town.country,
        town.admin2,
        town.admin1,
        town.source,
        town.population,
    )
    assert ["wof:12", "wof:11"] == [entry.id for entry in gazetteer.containing(7.2, 2.2)]
    assert "own" == gazetteer.area("wof:11").source
    assert "" == gazetteer.lookup("Farville", countries=frozenset({"BJ"}))[0].admin1
    assert "airport" == gazetteer.lookup("Examplabad Airport")[0].kind


def test_what_was_added_and_what_came_with_tocsin_are_found_together(tmp_path, own):
    add(a_pack(tmp_path, [*GOOD, "16\tlocality\tParakou\t8.0\t2.5\t\t\t"]), own)
    gazetteer = open_gazetteer(EMBEDDED, own)

    assert {"own"} < {entry.source for entry in gazetteer.lookup("Parakou")}
    assert ("villages", "towns") == (
        gazetteer.covers("BJ").level,
        open_gazetteer(EMBEDDED, own / "no").covers("BJ").level,
    )
    assert gazetteer.lookup("Kandahar") == open_gazetteer(EMBEDDED, own / "no").lookup("Kandahar")


def test_an_entry_of_ones_own_counts_before_the_one_of_the_same_id(tmp_path, own):
    (cotonou,) = [e for e in Gazetteer(EMBEDDED).lookup("Cotonou") if e.country == "BJ" and e.kind == "locality"]
    line = f"17\tlocality\tCotonou\t6.5\t2.5\t{cotonou.id.removeprefix('geonames:')}\t\t"
    add(a_pack(tmp_path, [*GOOD, line]), own)
    found = [e for e in open_gazetteer(EMBEDDED, own).lookup("Cotonou") if e.id == cotonou.id]

    assert [("own", 6.5)] == [(entry.source, entry.lat) for entry in found]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("21\tlocality\tX City\t91\t2\t\t\t", "lat 91 lies off the globe; legal is -90 to 90"),
        ("21\tlocality\tX City\t9\t-180.5\t\t\t", "lon -180.5 lies off the globe; legal is -180 to 180"),
        ("21\tlocality\tX City\tnan\t2\t\t\t", "lat nan lies off the globe"),
        ("21\tlocality\tX City\tnorth\t2\t\t\t", "lat is no number: 'north'"),
        ("21\tlocality\tX City\t9\t2\t\t", "has 7 cells, the head 8"),
        ("21\tvillage\tX City\t9\t2\t\t\t", "no such placetype 'village'; legal are locality"),
        ("\tlocality\tX City\t9\t2\t-1\t\t", "has neither a wof_id nor a gn_id"),
        ("21\tlocality\t...\t9\t2\t\t\t", "the name has no letter or digit"),
        (f"21\tlocality\t{'x' * 10_000}\t9\t2\t\t\t", "more than 120 characters"),
        ("21\tlocality\tX\x00City\t9\t2\t\t\t", "control characters in the name"),
        ("21\tlocality\tX City\t9\t2\t\tmany\t", "population is no whole number: 'many'"),
        ("13\tlocality\tX City\t9\t2\t503\t\t", "its id stands in line 4 already"),
        (f"{'9' * 40}\tlocality\tX City\t9\t2\t\t\t", "has neither a wof_id nor a gn_id"),
    ],
)
def test_a_bad_row_is_told_by_its_line_and_the_rest_is_taken(tmp_path, own, line, why):
    added = add(a_pack(tmp_path, [*GOOD[:3], line, *GOOD[3:]]), own)
    (refused,) = added.refused

    assert (5, "line 5") == (added.places, refused.where)
    assert why in refused.why


def test_a_line_that_is_no_utf8_is_told_and_the_rest_is_taken(tmp_path, own):
    path = tmp_path / "bj_places.tsv"
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join([HEAD, *GOOD]).encode() + b"\r\n22\tlocality\t\xff\xfe\t9\t2\t\t\t")
    added = add(path, own)

    assert (5, [("line 7", "is no UTF-8")]) == (added.places, [(r.where, r.why) for r in added.refused])


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "lacks wof_id"),
        (b"name,lat,lon\n", "is no pack: lacks wof_id, placetype"),
        (HEAD.encode(), "no place could be taken from it"),
        ((HEAD + "\n1\tlocality\tX\t99\t2\t\t\t").encode(), "no place could be taken from it; line 2: lat 99 lies off"),
    ],
)
def test_what_is_no_pack_changes_nothing(tmp_path, own, data, why):
    path = tmp_path / "bj_places.tsv"
    path.write_bytes(data)
    with pytest.raises(BadMaterial, match=why):
        add(path, own)
    assert not own.exists()


@pytest.mark.parametrize("data", [b"rubbish", gzip.compress(HEAD.encode())[:-9], b""])
def test_a_damaged_pack_is_named(tmp_path, own, data):
    path = tmp_path / "bj_places.tsv.gz"
    path.write_bytes(data)
    with pytest.raises(BadMaterial, match=r"bj_places\.tsv\.gz"):
        add(path, own)


def test_a_polygon_that_is_none_is_told_and_the_rest_is_taken(tmp_path, own):
    polygons(tmp_path, 1, 11, 6.0, 8.0)
    polygons(tmp_path, 2, 12, 7.0, 99.0)
    added = add(a_pack(tmp_path, GOOD), own)
    (refused,) = added.refused

    assert (1, "feature 1 of bj_admin2.geojson") == (added.polygons, refused.where)
    (tmp_path / "bj_admin2.geojson").write_text("{")
    with pytest.raises(BadMaterial, match=r"bj_admin2\.geojson: is no GeoJSON"):
        add(a_pack(tmp_path, GOOD), own)


def test_a_pack_added_again_takes_the_place_of_the_one_before(tmp_path, own):
    add(a_pack(tmp_path, GOOD), own)
    add(a_pack(tmp_path, ["30\tlocality\tNewtown\t8.0\t2.0\t\t\t"]), own)
    gazetteer = open_gazetteer(EMBEDDED, own)

    assert ((), 1) == (gazetteer.lookup("Exemplabad"), len(gazetteer.lookup("Newtown", countries=frozenset({"BJ"}))))


def test_the_kept_pack_makes_a_file_of_another_version_again(tmp_path, own):
    add(a_pack(tmp_path, GOOD), own)
    file = added_packs(own)["bj"]
    file.write_bytes(file.read_bytes()[:4096])
    with pytest.raises(BadReference, match=r"make it again with `tocsin places add BJ .*bj_places\.tsv\.gz`"):
        open_gazetteer(EMBEDDED, own)
    add(own / "places" / "bj_places.tsv.gz", own)

    assert open_gazetteer(EMBEDDED, own).lookup("Exemplabad")


def test_a_country_is_removed_whole(tmp_path, own):
    polygons(tmp_path, 1, 11, 6.0, 8.0)
    add(a_pack(tmp_path, GOOD), own)
    remove_pack("BJ", own)

    assert [] == list((own / "places").iterdir())
    with pytest.raises(BadRequest, match="no pack of BJ was added"):
        remove_pack("BJ", own)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "own").write_text("a file")
    with pytest.raises(BadRequest, match=r"cannot be written.*TOCSIN_OWN names another folder"):
        add(a_pack(tmp_path, GOOD), tmp_path / "own")


@given(st.text(), st.text())
def test_a_point_is_on_the_globe_or_refused(lat, lon):
    try:
        north, east = checked_point(lat, lon)
    except ValueError:
        return
    assert -90 <= north <= 90
    assert -180 <= east <= 180
