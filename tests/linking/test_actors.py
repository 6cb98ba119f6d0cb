"""Actors of a reading, linked to the directory."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from make import a_span, a_telling, known
from tocsin.linking.actor_candidates import candidates
from tocsin.linking.actor_setting import Setting
from tocsin.linking.actors import link_actors
from tocsin.records import (
    Candidate,
    Claim,
    Counted,
    CountSaid,
    DatePrecision,
    IncidentSaid,
    Party,
    PresenceKind,
    PresenceSaid,
    Reading,
    RelationKind,
    RelationSaid,
    ResponsibilitySaid,
    Said,
    Stance,
    StatementKind,
    StatementSaid,
    Target,
    TargetKind,
    When,
    Where,
    identity,
)
from tocsin.reference.actor_compiled import open_directory

DIRECTORY = open_directory()


def meant(name: str, countries: Mapping[str, float] | None = None, year: int | None = None) -> list[str]:
    """Return the ids of a name's candidates, best first."""
    setting = Setting(countries=countries or {}, year=year)
    return [candidate.id for candidate in candidates(name, DIRECTORY, setting)]


def a_claim(said: Said, name: str = "c1", about: str = "") -> Claim:
    return Claim(
        id=identity("claim", name),  # type: ignore[arg-type]
        report=identity("report", "r1"),  # type: ignore[arg-type]
        text=None,
        said=said,
        about=identity("claim", about) if about else None,  # type: ignore[arg-type]
        reader="test 1",
        evidence=(a_span(),),
    )


def a_reading(*claims: Claim) -> Reading:
    return Reading(
        report=identity("report", "r1"),  # type: ignore[arg-type]
        text=identity("text", "r1"),  # type: ignore[arg-type]
        reader="test 1",
        claims=claims,
    )


def test_a_name_shared_by_branches_is_settled_by_the_country() -> None:
    assert "actor:isis-k" == meant("Islamic State", {"AF": 1.0})[0]
    assert "actor:iswap" == meant("Islamic State", {"NG": 1.0})[0]
    assert "actor:islamic-state" == meant("Islamic State", {"IQ": 1.0, "AF": 0.2})[0]
    assert "actor:islamic-state" == meant("Islamic State")[0]


def test_the_runners_up_are_kept() -> None:
    assert ["actor:ttp", "actor:taliban"] == meant("Taliban", {"PK": 1.0})


def test_a_country_in_the_name_itself_settles_before_the_reports() -> None:
    assert "actor:ansar-al-sharia-libya" == meant("Libyan Ansar al-Sharia", {"TN": 1.0})[0]


def test_an_actor_of_another_time_is_put_back_and_says_why() -> None:
    first = candidates("M23", DIRECTORY, Setting(countries={"CD": 1.0}, year=1999))[0]
    assert ("actor:m23", True) == (first.id, "founded 2012, the year spoken of is 1999" in first.reasons)
    assert first.score < candidates("M23", DIRECTORY, Setting(countries={"CD": 1.0}, year=2013))[0].score


def test_a_year_settles_a_name_that_two_bore_one_after_the_other() -> None:
    assert "actor:islamic-state-of-iraq" == meant("ISI", {"IQ": 1.0}, 2008)[0]
    assert "actor:brotherhood-alliance" == meant("Northern Alliance", {"MM": 1.0}, 2023)[0]
    assert "actor:northern-alliance" == meant("Northern Alliance", {"AF": 1.0}, 1999)[0]


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("TTP's Sajna group", "PK", "actor:ttp"),
        ("CPI Maoist cadres", "IN", "actor:cpi-maoist"),
        ("three CRPF jawans", "IN", "actor:crpf"),
        ("gunmen suspected to be members of the Boko Haram sect", "NG", "actor:boko-haram"),
        ("a Turkish border guard", "SY", "actor:state-forces-tr"),
    ],
)
def test_parts_of_the_name_count(name: str, country: str, expected: str) -> None:
    assert expected == meant(name, {country: 1.0})[0]


def test_the_part_that_was_found_is_the_reason() -> None:
    first = candidates("the Taliban fighters", DIRECTORY, Setting(countries={"AF": 1.0}))[0]
    assert ("actor:taliban", "named inside: 'Taliban'") == (first.id, first.reasons[0])


def test_a_class_word_gets_its_kind_and_country_and_its_usual_group_below() -> None:
    first, second = candidates("Maoists", DIRECTORY, Setting(countries={"IN": 1.0}))
    assert ("generic:maoists", "actor:cpi-maoist") == (first.id, second.id)
    assert {"kind: rebel_group", "side: armed_group", "country: IN (India)"} <= set(first.reasons)


@pytest.mark.parametrize("name", ["unidentified gunmen", "a suicide bomber", "the security forces", "police"])
def test_class_words_name_no_group(name: str) -> None:
    assert ["generic"] == [one.split(":")[0] for one in meant(name, {"PK": 1.0})]


@pytest.mark.parametrize(
    "name",
    [
        "Exampleland Liberation Army",
        "Exampleland National Liberation Army",
        "Example Name",
        "a police officer's son",
        "a former soldier",
        "12 Americans",
        "two teachers",
        "",
    ],
)
def test_unknown_names_and_private_persons_stay_without_candidates(name: str) -> None:
    assert [] == meant(name, {"IN": 1.0})


@pytest.mark.parametrize(("name", "country"), [("AA", "SY"), ("Special Task Force", "NG"), ("Rangers", "US")])
def test_an_abbreviation_or_a_force_outside_its_country_means_somebody_else(name: str, country: str) -> None:
    assert [] == meant(name, {country: 1.0})


def test_an_actor_that_acts_abroad_is_known_abroad() -> None:
    assert ["actor:cia"] == meant("CIA", {"PK": 1.0})


def test_who_is_against_a_group_is_not_the_group() -> None:
    assert ["generic:militia"] == meant("anti-Taliban militia", {"AF": 1.0})


def test_every_actor_of_every_claim_is_linked() -> None:
    party = known(Party(name="TTP"))
    said = a_telling().claim.said
    assert isinstance(said, IncidentSaid)
    target = known(Target(name="the Frontier Corps", kind=TargetKind.ORGANISATION))
    reading = a_reading(
        a_claim(replace(said, perpetrators=(party,), targets=(target,)), "i"),
        a_claim(ResponsibilitySaid(stance=known(Stance.CLAIMED), actor=party, by=None), "r", about="i"),
        a_claim(CountSaid(counted=known(Counted.ATTACKS), low=2, high=2, actor=party), "n"),
        a_claim(RelationSaid(kind=known(RelationKind.ENEMY_OF), a=party, b=party), "x"),
        a_claim(
            PresenceSaid(kind=known(PresenceKind.PRESENT), actor=party, place=known(Where(name="Exampletown"))), "p"
        ),
    )
    incident, claimed, count, relation, presence = (
        claim.said for claim in link_actors(reading, DIRECTORY, context={"PK": 1.0}).claims
    )
    assert isinstance(incident, IncidentSaid)
    assert isinstance(claimed, ResponsibilitySaid)
    assert isinstance(count, CountSaid)
    assert isinstance(relation, RelationSaid)
    assert isinstance(presence, PresenceSaid)
    assert count.actor is not None
    linked = [incident.perpetrators[0], claimed.actor, count.actor, relation.a, relation.b, presence.actor]
    assert ["actor:ttp"] * 6 == [one.value.candidates[0].id for one in linked]
    assert "actor:frontier-corps" == incident.targets[0].value.candidates[0].id


def test_things_and_claims_without_actors_stay_as_they_are() -> None:
    said = a_telling().claim.said
    assert isinstance(said, IncidentSaid)
    camp = known(Target(name="a CRPF camp", kind=TargetKind.OBJECT))
    statement = StatementSaid(kind=StatementKind.THREAT, quoted=known("we shall return"), speaker=None)
    reading = a_reading(
        a_claim(replace(said, targets=(camp,)), "i"),
        a_claim(statement, "s"),
        a_claim(CountSaid(counted=known(Counted.KILLED), low=1, high=None), "n"),
    )
    assert reading == link_actors(reading, DIRECTORY, context={"IN": 1.0})


def test_claims_keep_their_identity_and_order() -> None:
    reading = a_reading(*(a_telling(name, perpetrators=("TTP", "gunmen")).claim for name in ("b", "a", "c")))
    linked = link_actors(reading, DIRECTORY, context={})
    assert [claim.id for claim in reading.claims] == [claim.id for claim in linked.claims]
    assert reading != linked
    assert linked == link_actors(linked, DIRECTORY, context={})


def test_the_report_itself_can_say_whom_an_abbreviation_means() -> None:
    aka = RelationSaid(
        kind=known(RelationKind.AKA), a=known(Party(name="Baloch Liberation Tigers")), b=known(Party(name="BLT"))
    )
    later = a_telling(perpetrators=("BLT",), day="").claim
    linked = link_actors(a_reading(a_claim(aka, "x"), later), DIRECTORY, context={"IN": 1.0})
    first = _first_doer(linked.claims[1])
    assert ("actor:baloch-liberation-tigers", True) == (first.id, "the report gives it this name" in first.reasons)


@pytest.mark.parametrize(
    ("day", "expected"), [("2000-05-01", "actor:northern-alliance"), ("2023-05-01", "actor:brotherhood-alliance")]
)
def test_the_year_of_the_incident_is_used_where_it_is_known(day: str, expected: str) -> None:
    reading = a_reading(a_telling(perpetrators=("Northern Alliance",), day=day).claim)
    assert expected == _first_doer(link_actors(reading, DIRECTORY, context={"AF": 1.0, "MM": 1.0}).claims[0]).id


@pytest.mark.parametrize(("country", "expected"), [("AF", "actor:isis-k"), ("NG", "actor:iswap")])
def test_the_country_of_the_incidents_place_settles_a_shared_name_before_the_reports(
    country: str, expected: str
) -> None:
    said = a_telling(perpetrators=("Islamic State",), day="").claim.said
    assert isinstance(said, IncidentSaid)
    incident = a_claim(replace(said, places=(known(Where(name="Exampletown", country=country)),)), "i")
    blamed = ResponsibilitySaid(stance=known(Stance.BLAMED), actor=known(Party(name="Islamic State")), by=None)
    reading = a_reading(incident, a_claim(blamed, "r", about="i"))
    first, second = link_actors(reading, DIRECTORY, context={"IQ": 1.0}).claims

    assert expected == _first_doer(first).id
    assert isinstance(second.said, ResponsibilitySaid)
    assert expected == second.said.actor.value.candidates[0].id


def test_a_name_that_was_not_borne_in_that_year_counts_less_and_says_so() -> None:
    then, later = (
        candidates("State Peace and Development Council", DIRECTORY, Setting(countries={"MM": 1.0}, year=year))[0]
        for year in (2003, 2022)
    )
    assert then.score > later.score
    assert "bore this name from 1997 to 2011, the year spoken of is 2022" in later.reasons


def test_a_claim_without_a_year_takes_its_incidents_and_a_count_its_own() -> None:
    party = known(Party(name="Northern Alliance"))
    old = When.from_value("2000", DatePrecision.YEAR)
    reading = a_reading(
        a_telling("i", day="2023-05-01").claim,
        a_claim(ResponsibilitySaid(stance=known(Stance.BLAMED), actor=party, by=None), "r", about="i"),
        a_claim(CountSaid(counted=known(Counted.ATTACKS), low=2, high=2, actor=party, period=known(old)), "n"),
    )
    _, blamed, count = link_actors(reading, DIRECTORY, context={"AF": 1.0, "MM": 1.0}).claims
    assert isinstance(blamed.said, ResponsibilitySaid)
    assert isinstance(count.said, CountSaid)
    assert count.said.actor is not None
    assert "actor:brotherhood-alliance" == blamed.said.actor.value.candidates[0].id
    assert "actor:northern-alliance" == count.said.actor.value.candidates[0].id


def _first_doer(claim: Claim) -> Candidate:
    assert isinstance(claim.said, IncidentSaid)
    return claim.said.perpetrators[0].value.candidates[0]


@given(
    st.text() | st.sampled_from([name for entry in DIRECTORY.entries for name in entry.names]),
    st.dictionaries(st.sampled_from(["AF", "IQ", "US", "XX"]), st.floats(0, 1), max_size=3),
    st.none() | st.integers(1900, 2100),
)
def test_candidates_of_any_name_are_scored_in_order_and_say_why(
    name: str, countries: dict[str, float], year: int | None
) -> None:
    made = candidates(name, DIRECTORY, Setting(countries=countries, year=year))
    scores = [candidate.score for candidate in made]
    assert sorted(scores, reverse=True) == scores
    assert all(0 <= score <= 1 for score in scores)
    assert all(candidate.reasons for candidate in made)
    assert len(made) == len({candidate.id for candidate in made})
