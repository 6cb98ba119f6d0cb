"""Countries and the phrases that give them away, and the weights of linking: reviewed files, checked when read."""

import shutil

import pytest

from tocsin.errors import BadReference
from tocsin.reference.countries import HERE, open_countries
from tocsin.reference.place_weights import EMBEDDED, open_place_weights


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Afghanistan", "AF"),
        ("afghanistan", "AF"),
        ("DRC", "CD"),
        ("Republic of Congo", "CG"),
        ("Niger", "NE"),
        ("Nigeria", "NG"),
        ("Burma", "MM"),
        ("Somaliland", "SO"),
        ("U.S.", "US"),
        ("the moon", ""),
        ("", ""),
    ],
)
def test_a_countrys_name_gives_its_code(name, code):
    assert code == open_countries().code_of(name)


@pytest.mark.parametrize("name", ["Gaza", "Gazan", "Palestinian", "West Bank"])
def test_gaza_and_the_west_bank_are_palestinian_and_no_countries(name):
    said = open_countries().said_by(name)
    assert said is not None
    assert ("PS", "") == (said.country, open_countries().code_of(name))


def test_every_country_of_iso_3166_is_listed():
    names = open_countries().names
    assert len(names) == 250
    assert all(len(code) == 2 and code.isupper() and name for code, name in names.items())


def a_copy(tmp_path, name, old, new):
    for file in ("countries.yaml", "country_signs.tsv"):
        shutil.copy(HERE / file, tmp_path / file)
    path = tmp_path / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("countries.yaml", "source:", "sauce:", "needs source, countries"),
        ("countries.yaml", "{code: AD, name: Andorra", "{code: AD, nomen: Andorra", "country number 1 has no code"),
        ("countries.yaml", "countries:", "countries: [", r"countries\.yaml"),
        ("country_signs.tsv", "aachen\tDE", "aachen DE", r"country_signs\.tsv, line \d+: needs key, country and kind"),
    ],
)
def test_a_fault_in_a_file_of_countries_is_named(tmp_path, name, old, new, said):
    folder = a_copy(tmp_path, name, old, new)
    with pytest.raises(BadReference, match=said):
        open_countries(folder)


def test_a_missing_file_of_countries_is_named(tmp_path):
    with pytest.raises(BadReference, match=r"countries\.yaml"):
        open_countries(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("village: 2 ", "village: wide ", "radius_km village is no number: 'wide'"),
        ("  village: 2 ", "  villages: 2 ", "radius_km needs exactly"),
        ("lead: 1.5", "leads: 1.5", "needs exactly the entries"),
        ("beginning: [al", "beginning: [1", "small beginning is a list of words"),
    ],
)
def test_a_fault_in_the_weights_is_named(tmp_path, old, new, said):
    path = tmp_path / "place_weights.yaml"
    path.write_text(EMBEDDED.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadReference, match=said):
        open_place_weights(path)
