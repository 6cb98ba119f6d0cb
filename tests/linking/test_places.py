"""Places of a reading, linked to the gazetteer that comes with Tocsin."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from make import a_telling, known
from tocsin.linking.places import country_context, link_places
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
from tocsin.reference.countries import open_countries
from tocsin.reference.gazetteer import open_gazetteer

GAZETTEER, COUNTRIES = open_gazetteer(), open_countries()
AFGHAN, INDIAN, SYRIAN, IRAQI = {"AF": 2.0}, {"IN": 2.0}, {"SY": 2.0}, {"IQ": 2.0}


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


def linked(*places, context=None, outlet=""):
    """Return the places as linking leaves them."""
    reading = link_places(a_reading(*places), GAZETTEER, COUNTRIES, context=context or {}, outlet_country=outlet)
    return [known.value for claim in reading.claims for known in claim.said.places]


def only(place, **more):
    (where,) = linked(place, **more)
    return where


def best(place, **more):
    return only(place, **more).candidates[0]


def test_a_name_of_many_countries_is_that_of_the_reports_country():
    assert ["AF", "KG", "IN"] == [best(a_place("Jalalabad"), context={c: 2.0}).country for c in ("AF", "KG", "IN")]


def test_khorasan_in_an_afghan_report_is_no_town_in_turkey():
    where = only(a_place("Khorasan"), context=AFGHAN)
    assert "AF" == where.country
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
    assert f"{place.name} is not in the gazetteer, or not there: {candidate.name} stands for it" == candidate.reasons[0]


def test_a_known_village_is_not_stood_for_by_its_district():
    place = a_place("Baghouz", "Deir ez-Zor")
    candidate = best(place, context=SYRIAN)
    assert ("Baghuz Fawqani", "locality", PlacePrecision.EXACT) == (candidate.name, candidate.kind, candidate.precision)
    assert "in Deir ez-Zor, which the report names" in candidate.reasons


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


def test_waters_have_no_point():
    assert () == only(a_place("Persian Gulf"), context={"IR": 2.0}).candidates


def test_an_unknown_name_stays_a_name():
    where = only(a_place("Nosuchtown"))
    assert ("Nosuchtown", "", ()) == (where.name, where.country, where.candidates)


def test_an_unknown_name_has_the_reports_country_where_one_outweighs_the_next():
    context = [{"SD": 1.0}, {"SD": 2.0, "TD": 0.6}, {"SD": 1.0, "TD": 0.9}]
    assert ["SD", "SD", ""] == [only(a_place("Nosuchtown"), context=c).country for c in context]


def test_the_reports_other_places_settle_what_nothing_else_does():
    """Of the many villages of one name, the one near Kunduz is meant beside Kunduz."""
    alone = only(a_place("Nawabad"), context=AFGHAN).candidates[0]
    _, beside = linked(a_place("Kunduz"), a_place("Nawabad"), context=AFGHAN)
    reasons = [reason for reason in beside.candidates[0].reasons if "km from" in reason]
    assert ["Kunduz"] == [reason.split(" from ")[1].split(",")[0] for reason in reasons]
    assert alone.id != beside.candidates[0].id


def test_the_outlets_country_settles_a_name_that_nothing_else_does():
    assert ["AR", "ES"] == [best(a_place("Córdoba"), outlet=code).country for code in ("AR", "ES")]


def test_runners_up_are_kept_best_first_with_reasons_in_words():
    where = only(a_place("San José"))
    scores = [candidate.score for candidate in where.candidates]
    assert 6 == len(scores)
    assert sorted(scores, reverse=True) == scores
    assert 0 < sum(scores) <= 1
    assert all(candidate.reasons for candidate in where.candidates[:1])


def test_the_same_place_is_no_candidate_twice():
    ids = [candidate.id for candidate in only(a_place("Aleppo", "Aleppo", "Syria")).candidates]
    assert len(set(ids)) == len(ids)


def test_evidence_stays_and_the_rule_says_who_linked():
    before = a_reading(a_place("Kabul"))
    after = link_places(before, GAZETTEER, COUNTRIES)
    (old,), (new,) = before.claims[0].said.places, after.claims[0].said.places
    assert (old.evidence, f"{old.rule}+places 1", old.score) == (new.evidence, new.rule, new.score)
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
    after = link_places(reading, GAZETTEER, COUNTRIES).claims
    assert ["AF", "IQ"] == [after[0].said.places[0].value.country, after[1].said.place.value.country]


def test_a_reading_without_places_stays_as_it_is():
    for reading in (a_reading(), a_reading(a_place(""))):
        assert reading == link_places(reading, GAZETTEER, COUNTRIES, context=AFGHAN)


def test_a_telling_in_the_light_of_its_text():
    text = "Rebels shelled Marea, north of Aleppo, on Friday; Syrian state media said two people were wounded."
    assert "SY" == only(a_place("Marea"), context=country_context(text, COUNTRIES)).country


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=30), st.lists(st.text(max_size=20), max_size=2)), min_size=1, max_size=3),
    st.dictionaries(st.sampled_from(["AF", "SY", "IN", "XX", ""]), st.floats(0, 9), max_size=3),
)
def test_any_names_are_linked_without_losing_a_word(names, context):
    places = [a_place(name or "x", *within) for name, within in names]
    after = linked(*places, context=context)
    assert [(p.name, p.within, p.relation) for p in places] == [(p.name, p.within, p.relation) for p in after]
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
