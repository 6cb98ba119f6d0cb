"""Clusters settled into incidents."""

from dataclasses import replace

import pytest
from matching_made import (
    AFGHANISTAN,
    KABUL,
    KABUL_AIRPORT,
    a_figure_told,
    a_pair,
    a_party,
    a_place,
    attributed,
    judged,
    told,
)

from tocsin.matching import incidents_of, settle
from tocsin.matching.profile import incident_said, profile
from tocsin.records import (
    Hedge,
    IncidentType,
    Known,
    Stance,
    Status,
    SubType,
    Telling,
    Verdict,
    Where,
    identity,
)

BOMBING = IncidentType.SUICIDE_BOMBING


def _with_status(telling: Telling, status: Status) -> Telling:
    said = incident_said(telling)
    known_status = Known(value=status, evidence=said.status.evidence, rule="test")
    return replace(telling, claim=replace(telling.claim, said=replace(said, status=known_status)))


def test_the_id_is_made_of_the_claim_entered_first_and_stays_when_reports_are_added() -> None:
    first, second = told("first", entered=1), told("second", entered=2)
    expected = identity("incident", first.claim.id)
    assert expected == settle([first], ()).id == settle([second, first], ()).id


def test_claims_reports_and_docs_stand_in_order_of_entry() -> None:
    second, first = told("b", report="b.txt", entered=2), told("a", report="a.txt", entered=1)
    found = settle([second, first], ())
    assert (first.claim.id, second.claim.id) == found.claims
    assert (first.report.id, second.report.id) == found.reports
    assert found.docs == ("a.txt", "b.txt")


def test_incidents_stand_in_order_of_their_ids() -> None:
    tellings = [told(f"t{i}", entered=i) for i in range(9)]
    ids = [incident.id for incident in incidents_of(tellings, (), (), "range")]
    assert sorted(ids) == ids
    assert len(ids) == 9


def test_what_most_independent_reports_say_stands_first() -> None:
    tellings = [
        told("a", source="Example Wire", type=IncidentType.ATTACK, weapons=("rifles",), entered=1),
        told("b", source="Example Wire", type=IncidentType.ATTACK, weapons=("rifles",), entered=2),
        told("c", source="Example Times", type=BOMBING, weapons=("car bomb",), entered=3),
        told("d", source="Example Post", type=BOMBING, weapons=("Car bomb",), entered=4),
    ]
    found = settle(tellings, ())
    assert found.types == (BOMBING, IncidentType.ATTACK)
    assert found.type == BOMBING
    assert found.weapons == ("car bomb", "rifles")


def test_of_values_said_equally_often_the_one_entered_first_stands_first() -> None:
    tellings = [told("b", type=BOMBING, entered=2), told("a", type=IncidentType.ATTACK, entered=1)]
    assert settle(tellings, ()).types == (IncidentType.ATTACK, BOMBING)


def test_the_subtype_is_that_of_tellings_of_the_settled_type() -> None:
    tellings = [
        told("a", type=BOMBING, subtype=SubType.UNSETTLED, entered=1),
        told("b", type=BOMBING, subtype=SubType.SUICIDE_BOMB, entered=2),
        told("c", type=IncidentType.ATTACK, subtype=SubType.ATTACK, entered=3),
    ]
    assert settle(tellings, ()).subtype == SubType.SUICIDE_BOMB
    assert settle(tellings[:1], ()).subtype == SubType.UNSETTLED


def _place_names(*places: Where) -> list[str]:
    """Return the places of an incident of which each telling names one."""
    tellings = [told(f"t{i}", places=(place,), entered=i) for i, place in enumerate(places, 1)]
    return [where.name for where in settle(tellings, ()).places]


ELSEWHERE = a_place("Lower Example", 35.9, 68.9)
BAZAAR = a_place("Kabul bazaar", 34.51, 69.17, radius=1, parents=("Kabul",))


def test_the_most_exact_place_that_outnumbers_all_others_stands_first() -> None:
    found = _place_names(AFGHANISTAN, KABUL, KABUL_AIRPORT, ELSEWHERE)
    assert found == ["Kabul airport", "Kabul", "Afghanistan", "Lower Example"]


def test_of_two_places_in_one_city_said_equally_often_neither_is_shown_before_the_city() -> None:
    assert _place_names(KABUL_AIRPORT, KABUL, BAZAAR)[0] == "Kabul"
    assert _place_names(KABUL_AIRPORT, KABUL, BAZAAR, KABUL_AIRPORT)[0] == "Kabul airport"


def test_a_place_without_a_point_stands_behind_one_with_a_point_that_agrees() -> None:
    gate = Where(name="Example Gate", within=(Known(value="Kabul", evidence=_evidence(), rule="test"),), country="AF")
    tellings = [told("a", places=(gate,), entered=1), told("b", places=(KABUL,), entered=2)]
    assert [where.name for where in settle(tellings, ()).places] == ["Kabul", "Example Gate"]


def _evidence():  # type: ignore[no-untyped-def]
    return told("evidence").claim.evidence


def test_the_day_that_most_tellings_have_room_for_stands_first() -> None:
    tellings = [
        told("a", days=("2021-08",), entered=1),
        told("b", days=("2021-08-27",), entered=2),
        told("c", days=("2021-08-26",), entered=3),
        told("d", days=("2021-08-26",), entered=4),
        told("e", days=(), entered=5),
        told("f", days=("XXXX-08-26",), entered=6),
    ]
    assert [when.value for when in settle(tellings, ()).dates] == ["2021-08-26", "2021-08", "2021-08-27", "XXXX-08-26"]


def test_one_actor_under_two_names_is_one_and_the_linked_one_is_shown() -> None:
    tellings = [
        told("a", perpetrators=(a_party("gunmen"),), entered=1),
        told("b", perpetrators=(a_party("Taliban militants"),), entered=2),
        told("c", perpetrators=(a_party("the Taliban", "actor:taliban"),), entered=3),
    ]
    assert [party.name for party in settle(tellings, ()).perpetrators] == ["the Taliban", "gunmen"]


@pytest.mark.parametrize(
    ("statuses", "settled"),
    [
        ((Status.DENIED, Status.HAPPENED), Status.HAPPENED),
        ((Status.DENIED, Status.FOILED), Status.FOILED),
        ((Status.DENIED, Status.DENIED), Status.DENIED),
    ],
)
def test_an_incident_is_denied_only_where_nobody_says_otherwise(statuses: tuple[Status, ...], settled: Status) -> None:
    tellings = [_with_status(told(str(i), entered=i), status) for i, status in enumerate(statuses, 1)]
    assert settled == settle(tellings, ()).status


def test_attributions_of_one_actor_by_one_voice_are_one_and_claims_stand_before_blame_and_denial() -> None:
    blamed = attributed(Stance.BLAMED, "ISIS-K", by="Example Ministry", hedge=Hedge.SUSPECTED, entry="actor:isis-k")
    again = attributed(Stance.BLAMED, "Islamic State Khorasan", by="the Example Ministry", hedge=Hedge.SUSPECTED)
    claimed = attributed(Stance.CLAIMED, "Islamic State Khorasan", entry="actor:isis-k")
    denied = attributed(Stance.DENIED, "Taliban")
    tellings = [
        told("a", responsibility=(denied, blamed), entered=1),
        told("b", responsibility=(claimed,), entered=2),
        told("c", responsibility=(blamed, again), entered=3),
    ]
    found = settle(tellings, ()).attribution
    shown = [(a.stance.value, a.hedge.value, a.actor.name, a.by, len(a.claims)) for a in found]
    assert shown == [
        ("claimed", "", "Islamic State Khorasan", "", 1),
        ("blamed", "suspected", "ISIS-K", "Example Ministry", 2),
        ("blamed", "suspected", "Islamic State Khorasan", "the Example Ministry", 1),
        ("denied", "", "Taliban", "", 1),
    ]


def test_the_score_is_the_weakest_link_that_is_needed() -> None:
    a, b, c, d = (told(name, entered=i) for i, name in enumerate("abcd", 1))
    pairs = [a_pair(a, b, 0.9), a_pair(a, c, 0.2), a_pair(b, c, 0.7), a_pair(c, d, 0.6)]
    assert settle([a, b, c], pairs).score == 0.7
    assert len(settle([a, b, c], pairs).pairs) == 3
    assert settle([a], pairs).score == 1.0


def test_what_a_judgement_holds_has_no_weak_link() -> None:
    a, b = told("a", entered=1), told("b", entered=2)
    (found,) = incidents_of([a, b], [], [judged(a, b, Verdict.SAME)])
    assert found.score == 1.0


def test_a_telling_of_anything_but_an_incident_is_a_mistake() -> None:
    telling = told("a", tolls=(a_figure_told(1, 1),))
    with pytest.raises(TypeError, match="toll"):
        profile(replace(telling, claim=telling.tolls[0]))
