"""Every named place of a text: the golden cases, and what must hold for all texts."""

from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.linking import outlet_country, places_in
from tocsin.linking.place_relations import moved
from tocsin.linking.place_words import words_of
from tocsin.reference.actor_compiled import open_directory
from tocsin.reference.countries import open_countries
from tocsin.reference.gazetteer import EMBEDDED, Gazetteer, open_gazetteer
from tocsin.reference.own_places import OwnName, write_own_names

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "named_places.yaml").read_text(encoding="utf-8"))
REFERENCES = {"gazetteer": open_gazetteer(), "countries": open_countries(), "directory": open_directory()}
PHRASES = [
    "in Kabul",
    "near Ghazni,",
    "12 km north of",
    "Paris, Texas",
    "the border with",
    "Mr. Jordan",
    "AL-SHAAM",
    "-",
    "\n",
]


def read(text, **more):
    return places_in(text, **REFERENCES, **more)


def as_told(place, fields):
    best = place.candidates[0] if place.candidates else None
    told = {
        "text": place.text,
        "country": best.country if best else None,
        "kind": best.kind if best else None,
        "precision": best.precision.value if best else None,
        "use": place.use.value,
        "relation": place.relation,
        "open": best is None,
    }
    return {field: told[field] for field in fields}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_named_places_are_read(case):
    found = read(case["text"])
    for wanted in case["places"]:
        assert wanted in [as_told(place, wanted) for place in found]
    assert not {place.text for place in found} & set(case.get("none", ()))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PHRASES), st.text(max_size=12)), max_size=14).map(" ".join))
def test_every_name_stands_in_the_text_in_order_and_none_over_another(text):
    found = read(text)
    assert [place.text for place in found] == [text[place.start : place.end] for place in found]
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert found == read(text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_words_are_what_stands_in_the_text(text):
    assert all(word.text == text[word.start : word.end] for word in words_of(text).words)


def test_scores_are_shares_and_points_lie_on_the_globe():
    for place in read("Shells fell on Kharkiv, Ukraine, and 40 miles east of Douma in Syria, Moscow said."):
        assert 0 <= place.score <= 1
        assert all(0 <= candidate.score <= 1 and candidate.radius_km > 0 for candidate in place.candidates)
        assert place.reason


def test_a_title_helps_to_read_its_report_and_its_names_come_first():
    found = read("Two were killed in Athens.", title="Georgia, USA: shooting in Athens")
    assert ["title", "body"] == list(dict.fromkeys(place.part for place in found))
    assert {"US"} == {place.candidates[0].country for place in found if place.text == "Athens"}


def test_a_name_of_ten_thousand_letters_a_name_of_one_and_nothing_at_all_are_legal():
    assert () == read("")
    assert all(place.text != "A" for place in read("A"))
    assert isinstance(read("in " + "Aa" * 5_000), tuple)


def test_a_point_told_by_distance_lies_in_that_direction():
    north, east = moved(33.0, 68.0, 111.2, 0), moved(0.0, 179.5, 111.2, 90)
    assert (34.0, 68.0) == (round(north[0], 2), round(north[1], 2))
    assert -179.5 == round(east[1], 2)


def test_a_mile_is_longer_than_a_kilometre():
    far = [
        read(f"A bomb went off 20 {unit} north of Ghazni in Afghanistan.")[0].candidates[0].lat
        for unit in ("km", "miles")
    ]
    assert far[0] < far[1]


def test_the_top_domain_tells_the_outlets_country_where_it_is_one():
    assert ["GB", "KE", "", "", ""] == [
        outlet_country(url)
        for url in ("https://a.co.uk/x", "http://nation.co.ke", "https://example.com", "https://x.io", "http://[bad")
    ]


def test_a_country_right_behind_a_name_tells_it_from_its_namesake():
    places = read("In Tripoli, Libya, two people were shot on Monday. In Tripoli, Lebanon, one was hurt on Tuesday.")
    assert ["LY", "LB"] == [p.candidates[0].country for p in places if p.text == "Tripoli"]


def test_a_place_of_ones_own_is_read_in_reports(tmp_path):
    own = OwnName(id="own:zumurrud", name="Zumurrud", lat="33.1", lon="44.2", country="IQ", kind="locality")
    write_own_names(tmp_path, [own])
    references = REFERENCES | {"gazetteer": Gazetteer(EMBEDDED, own=tmp_path)}
    place = places_in("A rocket fell in Zumurrud, a town in Iraq, on Friday.", **references)[0]
    assert ("Zumurrud", "own:zumurrud") == (place.text, place.candidates[0].id)
