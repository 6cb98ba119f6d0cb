"""Places of a reading, linked to the gazetteer that comes with Tocsin."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from make import a_telling, known
from tocsin.linking.places import link_places
from tocsin.records import (
    Claim,
    ClaimId,
    IncidentSaid,
    Party,
    PlacePrecision,
    PresenceKind,
    PresenceSaid,
    Reading,
    Where,
)
from tocsin.reference.actor_compiled import open_directory
from tocsin.reference.countries import open_countries
from tocsin.reference.gazetteer import open_gazetteer

GAZETTEER, COUNTRIES, DIRECTORY = open_gazetteer(), open_countries(), open_directory()
AFGHAN, INDIAN, SYRIAN, IRAQI = (f"Police in {name} say so." for name in ("Afghanistan", "India", "Syria", "Iraq"))


def a_place(name, *within, relation=""):
    return Where(name=name, within=tuple(known(larger) for larger in within), relation=relation)


def a_reading(*places):
    """Return a reading with one incident for each place, in order."""
    claims = []
    for number, place in enumerate(places):
        claim = a_telling(f"c{number}", place=place).claim
        claims.append(replace(claim, id=ClaimId(f"claim-{number}")))
    report = claims[0].report if claims else "report-0"
    return Reading(report=report, text=claims[0].text if claims else "text-0", reader="test 1", claims=tuple(claims))


def linked(*places, context="", outlet=""):
    """Return the places as linking leaves them in a report whose text says this; their own words do not stand in it."""
    reading = linked_reading(a_reading(*places), context=context, outlet=outlet)
    return [known.value for claim in reading.claims for known in claim.said.places]


def linked_reading(reading, *, context="", outlet=""):
    return link_places(
        reading,
        {"body": context},
        gazetteer=GAZETTEER,
        countries=COUNTRIES,
        directory=DIRECTORY,
        outlet_country=outlet,
    )


def only(place, **more):
    (where,) = linked(place, **more)
    return where


def best(place, **more):
    return only(place, **more).candidates[0]


def test_a_name_of_many_countries_is_that_of_the_reports_country():
    texts = ("Police in Afghanistan say so.", "Police in Kyrgyzstan say so.", "Police in India say so.")
    assert ["AF", "KG", "IN"] == [best(a_place("Jalalabad"), context=text).country for text in texts]


def test_khorasan_in_an_afghan_report_is_no_town_in_turkey():
    where = only(a_place("Khorasan"), context=AFGHAN)
    assert "TR" not in {candidate.country for candidate in where.candidates}


def test_the_larger_place_that_the_report_gives_settles_which_village_it_is():
    here = best(a_place("Bijapur District", "Chhattisgarh"), context=INDIAN)
    there = best(a_place("Bijapur District", "Karnataka"), context=INDIAN)
    assert [("Chhattisgarh", "India"), ("Karnataka", "India")] == [here.parents, there.parents]


def test_a_village_elsewhere_does_not_stand_for_one_of_a_known_district():
    """There is a Barha in many countries, and none is known in Gaya."""
    where = only(a_place("Barha", "Gaya District", "Bihar"), context=INDIAN)
    assert ("IN", "Gayā", PlacePrecision.DISTRICT) == (
        where.country,
        where.candidates[0].name,
        where.candidates[0].precision,
    )


@pytest.mark.parametrize(
    ("place", "name", "precision"),
    [
        (a_place("Nosuchtown", "Nawa District", "Helmand"), "Helmand", None),
        (a_place("Nosuchtown", "Helmand Province"), "Helmand", PlacePrecision.PROVINCE),
        (a_place("Nosuchtown", "Swabi District"), "Swabi", PlacePrecision.DISTRICT),
        (a_place("Nosuch Street", "Aleppo city"), "Aleppo", PlacePrecision.NEAR),
    ],
)
def test_a_place_in_no_gazetteer_is_stood_for_by_the_larger_place(place, name, precision):
    candidate = best(place)
    assert name in (candidate.name, *candidate.parents)
    assert precision in (None, candidate.precision)
    assert candidate.reasons[0].startswith((f"{place.name} is not in", "no place of this name"))
    assert candidate.reasons[0].endswith(f"{candidate.name} stands for it")


def test_a_known_village_is_not_stood_for_by_its_district():
    place = a_place("Baghouz", "Deir ez-Zor")
    candidate = best(place, context=SYRIAN)
    assert ("Baghuz Fawqani", "locality", PlacePrecision.EXACT) == (candidate.name, candidate.kind, candidate.precision)
    assert any("Deir ez-Zor" in reason for reason in candidate.reasons)


@pytest.mark.parametrize("name", ["Raqqa", "Deir Ezzor", "Idlib", "Aleppo"])
def test_a_towns_name_alone_is_the_town_and_with_its_kind_word_the_province(name):
    kinds = [best(a_place(asked), context=SYRIAN).kind for asked in (name, f"{name} Governorate")]
    assert ["locality", "province"] == kinds


def test_an_airport_is_the_airport_and_not_its_city():
    candidate = best(a_place("Kabul airport"))
    assert ("Kabul International Airport", "airport") == (candidate.name, candidate.kind)


@pytest.mark.parametrize(
    ("relation", "precision"),
    [("", PlacePrecision.EXACT), ("near", PlacePrecision.NEAR), ("road", PlacePrecision.FEATURE)],
)
def test_a_relation_makes_the_point_less_exact_and_the_radius_wider(relation, precision):
    exact = best(a_place("Mosul"), context=IRAQI)
    candidate = best(a_place("Mosul", relation=relation), context=IRAQI)
    assert precision == candidate.precision
    assert (candidate.radius_km > exact.radius_km) == bool(relation)


def test_a_district_stays_a_district_however_near_it_is():
    candidate = best(a_place("Swabi District", relation="near"))
    assert PlacePrecision.DISTRICT == candidate.precision
    assert candidate.radius_km > 10


def test_a_road_is_read_from_the_towns_at_its_ends():
    candidate = best(a_place("Kandahar-Herat highway"), context=AFGHAN)
    assert candidate.name in ("Kandahār", "Herāt")
    assert PlacePrecision.FEATURE == candidate.precision


def test_a_country_alone_reaches_to_its_borders():
    candidate = best(a_place("Afghanistan"))
    assert ("iso:AF", PlacePrecision.COUNTRY, ()) == (candidate.id, candidate.precision, candidate.parents)
    assert candidate.radius_km > 500


@pytest.mark.parametrize(
    ("place", "country"),
    [
        (a_place("Gaza"), "PS"),
        (a_place("Gaza City"), "PS"),
        (a_place("West Bank"), "PS"),
        (a_place("Somaliland"), "SO"),
        (a_place("Hargeisa", "Somaliland"), "SO"),
        (a_place("Paris"), "FR"),
        (a_place("Palmyra"), "SY"),
        (a_place("Yemeni capital"), "YE"),
        (a_place("Persian Gulf"), ""),
    ],
)
def test_a_name_with_nothing_around_it_has_the_country_it_stands_for(place, country):
    assert country == only(place).country


def test_waters_are_no_countrys_and_an_area():
    where = only(a_place("Persian Gulf"), context="Police in Iran say so.")
    assert ("", PlacePrecision.INTERNATIONAL) == (where.country, where.candidates[0].precision)
    assert where.candidates[0].radius_km > 100


def test_an_unknown_name_stays_a_name():
    where = only(a_place("Nosuchtown"))
    assert ("Nosuchtown", "", ()) == (where.name, where.country, where.candidates)


def test_an_unknown_name_has_the_reports_country_where_one_outweighs_the_next():
    context = ["Sudan said so.", "Sudan said so. Chadians heard it in Sudan.", "Sudan said so. Chad heard it."]
    assert ["SD", "SD", ""] == [only(a_place("Nosuchtown"), context=c).country for c in context]


def test_the_reports_other_places_settle_what_nothing_else_does():
    """Of the many villages of one name, the one near Kunduz is meant beside Kunduz."""
    assert () == only(a_place("Nawabad"), context=AFGHAN).candidates
    _, beside = linked(a_place("Kunduz"), a_place("Nawabad"), context=AFGHAN)
    assert any("other places of the report" in reason for reason in beside.candidates[0].reasons)


def test_the_outlets_country_settles_a_name_that_nothing_else_does():
    assert ["CO", "ES"] == [best(a_place("Cartagena"), outlet=code).country for code in ("CO", "ES")]


def test_runners_up_are_kept_best_first_with_reasons_in_words():
    where = only(a_place("San José"))
    scores = [candidate.score for candidate in where.candidates]
    assert 3 == len(scores)
    assert sorted(scores, reverse=True) == scores
    assert 0 < sum(scores) <= 1
    assert all(candidate.reasons for candidate in where.candidates[:1])


def test_the_same_place_is_no_candidate_twice():
    ids = [candidate.id for candidate in only(a_place("Aleppo", "Aleppo", "Syria")).candidates]
    assert len(set(ids)) == len(ids)


def test_evidence_stays_and_the_rule_says_who_linked():
    before = a_reading(a_place("Kabul"))
    after = linked_reading(before)
    (old,), (new,) = before.claims[0].said.places, after.claims[0].said.places
    assert (old.evidence, f"{old.rule}+places 2", old.score) == (new.evidence, new.rule, new.score)
    assert replace(after.claims[0], said=before.claims[0].said) == before.claims[0]


def test_the_place_of_a_presence_is_linked_too():
    said = PresenceSaid(
        kind=known(PresenceKind.CONTROLS), actor=known(Party(name="rebels")), place=known(a_place("Mosul"))
    )
    incident = a_reading(a_place("Kabul")).claims[0]
    claim = Claim(
        id=ClaimId("claim-p"),
        report=incident.report,
        text=incident.text,
        said=said,
        reader="test 1",
        evidence=incident.evidence,
    )
    reading = Reading(report=incident.report, text=incident.text, reader="test 1", claims=(incident, claim))
    after = linked_reading(reading).claims
    assert ["AF", "IQ"] == [after[0].said.places[0].value.country, after[1].said.place.value.country]


def test_a_reading_without_places_stays_as_it_is():
    for reading in (a_reading(), a_reading(a_place(""))):
        assert reading == linked_reading(reading, context=AFGHAN)


def test_a_telling_in_the_light_of_its_text():
    text = "Rebels shelled Marea, north of Aleppo, on Friday; Syrian state media said two people were wounded."
    assert "SY" == only(a_place("Marea"), context=text).country


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=30), st.lists(st.text(max_size=20), max_size=2)), min_size=1, max_size=3),
    st.text(max_size=60),
)
def test_any_names_are_linked_without_losing_a_word(names, context):
    places = [a_place(name or "x", *within) for name, within in names]
    after = linked(*places, context=context)
    assert [(p.name, p.within) for p in places] == [(p.name, p.within) for p in after]
    for place in after:
        assert not place.candidates or place.country == place.candidates[0].country
        assert all(isinstance(c.precision, PlacePrecision) and c.radius_km >= 0 for c in place.candidates)


@pytest.mark.parametrize("name", ["a", "x" * 10_000, "Кабул كابل Kabul", "\x00\ud800", "of the", "-", "123"])
def test_a_name_that_is_none_does_no_harm(name):
    assert name == only(a_place(name), context=AFGHAN).name


def test_linking_does_not_depend_on_the_order_of_places():
    names = ["Kunduz", "Nawabad", "Khanabad"]
    forth = {w.name: w.candidates for w in linked(*map(a_place, names), context=AFGHAN)}
    back = {w.name: w.candidates for w in linked(*map(a_place, reversed(names)), context=AFGHAN)}
    assert forth == back


def test_every_incident_keeps_its_own_place():
    said = [claim.said for claim in a_reading(a_place("Kabul"), a_place("Mosul"), a_place("Kabul")).claims]
    assert all(isinstance(s, IncidentSaid) for s in said)
    assert ["AF", "IQ", "AF"] == [w.country for w in linked(a_place("Kabul"), a_place("Mosul"), a_place("Kabul"))]


def test_a_village_outside_the_district_that_the_report_states_is_stood_for_by_it():
    """A Sro is known in Mohmand; the one told lies in Charsadda, the next district."""
    text = "A blast hit a van in Sro area of Charsadda District of Khyber Pakhtunkhwa."
    (place,) = linked(a_place("Sro", "Charsadda District"), context=text)
    assert ("Charsadda", PlacePrecision.DISTRICT) == (place.candidates[0].name, place.candidates[0].precision)
    assert "stands for it" in place.candidates[0].reasons[0]


def test_a_place_in_a_country_that_the_report_gives_no_sign_of_is_not_told():
    where = only(a_place("Bara tehsil"), context="Police in Pakistan say so.")
    assert "NP" not in {candidate.country for candidate in where.candidates}


def test_an_unknown_village_is_stood_for_by_what_its_unknown_district_lies_in():
    text = "He was killed near Nosuchvillage in Nosuch District of West Bengal on Monday, police in India said."
    start = text.index("Nosuchvillage")
    where = a_place("Nosuchvillage")
    reading = a_reading(where)
    (claim,) = reading.claims
    span = replace(claim.said.places[0].evidence[0], start=start, end=start + 13, quote="Nosuchvillage")
    said = replace(claim.said, places=(replace(claim.said.places[0], evidence=(span,)),))
    after = linked_reading(replace(reading, claims=(replace(claim, said=said),)), context=text)
    (place,) = (known.value for known in after.claims[0].said.places)
    assert ("West Bengal", PlacePrecision.PROVINCE) == (place.candidates[0].name, place.candidates[0].precision)
