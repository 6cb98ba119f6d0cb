"""Of which countries a text speaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.linking.place_context import country_context
from tocsin.reference.countries import open_countries

COUNTRIES = open_countries()


def first(text):
    return next(iter(country_context(text, COUNTRIES)), "")


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Gunmen attacked a post in Afghanistan.", "AF"),
        ("Afghan police said so.", "AF"),
        ("Mali's army advanced.", "ML"),
        ("Maoists were seen in Chhattisgarh.", "IN"),
        ("CRPF men were ambushed by Naxals.", "IN"),
        ("A blast in Kabul killed two.", "AF"),
        ("The bus was burnt in Balochistan.", "PK"),
        ("Fighters of al-Shabaab fled.", "SO"),
        ("U.S. officials and the U.S. Army spoke.", "US"),
        ("The Democratic Republic of the Congo sent troops.", "CD"),
        ("The Republic of the Congo sent troops.", "CG"),
        ("South Sudan's government", "SS"),
        ("Nigerien soldiers", "NE"),
        ("Nigerian soldiers", "NG"),
        ("Pakistan-based militants", "PK"),
        ("Palestinians in the Gaza Strip", "PS"),
    ],
)
def test_names_peoples_forces_and_provinces_give_a_country_away(text, country):
    assert country == first(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "they told us of a car",
        "a turkey and a chad of paper",
        "Fighters of the Islamic State of Iraq and Syria fled.",
        "The ship sank in the Indian Ocean.",
        "Mr Hassan and Mr Khan spoke.",
    ],
)
def test_words_that_only_look_like_a_country_give_none_away(text):
    assert {} == country_context(text, COUNTRIES)


def test_a_longer_name_is_not_taken_for_the_shorter_in_it():
    found = country_context("Police in New Mexico and in Equatorial Guinea and in Niger State", COUNTRIES)
    assert ["GQ", "US", "NG"] == list(found)


def test_the_country_most_spoken_of_comes_first():
    text = "Afghan police said the gunmen had come from Pakistan to Kandahar, and fled to Helmand in Afghanistan."
    found = country_context(text, COUNTRIES)
    assert ["AF", "PK"] == list(found)
    assert found["AF"] > 2 * found["PK"]


def test_one_name_repeated_does_not_drown_the_others():
    assert country_context("Mali " * 3, COUNTRIES) == country_context("Mali " * 50, COUNTRIES)


@given(st.text())
def test_any_text_has_a_context(text):
    found = country_context(text, COUNTRIES)
    assert set(found) <= set(COUNTRIES.names)
    assert sorted(found.values(), reverse=True) == list(found.values())
    assert all(weight > 0 for weight in found.values())


@given(st.text(alphabet="Iraqsyn Mlthe.-’'", max_size=60))
def test_surrounding_spaces_change_nothing(text):
    assert country_context(text, COUNTRIES) == country_context(f"\n {text}\n", COUNTRIES)
