"""Whose dead the people of a phrase are counted with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.records import Group, Harm, IncidentType
from tocsin.reference.actor_compiled import open_directory
from tocsin.reference.actor_sides import TollWords, group_of_toll, groups_of_tolls, side_of

DIRECTORY = open_directory()
SECURITY, ARMED, CIVILIAN, MIXED = Group.SECURITY_FORCE, Group.ARMED_GROUP, Group.CIVILIAN, Group.MIXED


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("13 U.S. troops", SECURITY),
        ("a CRPF jawan", SECURITY),
        ("three personnel of the Frontier Corps (FC)", SECURITY),
        ("at least 20 members of the regime forces", SECURITY),
        ("an off-duty police officer", SECURITY),
        ("Sub Inspector Example Name", SECURITY),
        ("a policeman, identified as Example Name", SECURITY),
        ("two unidentified Assam Rifles (AR) troopers", SECURITY),
        ("a captain and three soldiers", SECURITY),
        ("four militants", ARMED),
        ("two Hizbul Mujahideen members", ARMED),
        ("8 IS", ARMED),
        ("a brigadier of the NSCN-IM", ARMED),
        ("the military commander of Neo-JMB", ARMED),
        ("three suspected women cadres of the CPI-Maoist", ARMED),
        ("a Palestinian from the Hamas group", ARMED),
        ("nine members of one family", CIVILIAN),
        ("a police officer's son", CIVILIAN),
        ("a former soldier", CIVILIAN),
        ("the wife of a Taliban commander", CIVILIAN),
        ("an anti-Taliban tribal elder", CIVILIAN),
        ("a police informer", CIVILIAN),
        ("a local BNP leader", CIVILIAN),
        ("women and children", CIVILIAN),
        ("a Block Development Officer", CIVILIAN),
        ("policemen and civilians", MIXED),
        ("ten people, including two policemen", MIXED),
    ],
)
def test_the_words_of_a_phrase_tell_the_side(phrase: str, expected: Group) -> None:
    assert expected is side_of(phrase, DIRECTORY)


@pytest.mark.parametrize(
    "phrase", ["", "three others", "12 people", "Example Name", "at least 40", "nine Iraqis", "is", "Fulani"]
)
def test_a_phrase_that_does_not_tell_gives_none(phrase: str) -> None:
    assert side_of(phrase, DIRECTORY) is None


def a_toll(victims: str, said: str = "", *, harm: Harm = Harm.KILLED, is_subset: bool = False) -> TollWords:
    return TollWords(victims=victims, said=said or victims, harm=harm, is_subset=is_subset)


def test_others_are_more_of_those_before() -> None:
    tolls = [a_toll("two policemen"), a_toll("three others", harm=Harm.INJURED)]
    assert (SECURITY, SECURITY) == groups_of_tolls(tolls, DIRECTORY, type=IncidentType.ARMED_CLASH)


def test_people_harmed_outside_fighting_are_civilians_and_in_fighting_unknown() -> None:
    people = a_toll("six people")
    assert CIVILIAN is group_of_toll(people, DIRECTORY, type=IncidentType.GRENADE)
    assert Group.UNKNOWN is group_of_toll(people, DIRECTORY, type=IncidentType.ARMED_CLASH)


def test_the_arrested_are_no_fighters_unless_called_so() -> None:
    arrested = a_toll("Example Name", harm=Harm.ARRESTED)
    assert Group.UNKNOWN is group_of_toll(arrested, DIRECTORY, type=IncidentType.ARREST)
    called = a_toll("a militant", harm=Harm.ARRESTED)
    assert ARMED is group_of_toll(called, DIRECTORY, type=IncidentType.ARREST)


@pytest.mark.parametrize("said", ["14", "no casualties", "at least nine dead"])
def test_a_bare_figure_is_nobody_in_particular(said: str) -> None:
    assert Group.UNKNOWN is group_of_toll(a_toll("", said), DIRECTORY, type=IncidentType.ATTACK)


def test_people_of_whom_a_later_part_bore_arms_are_mixed() -> None:
    tolls = [a_toll("ten people"), a_toll("two policemen", is_subset=True)]
    assert (MIXED, SECURITY) == groups_of_tolls(tolls, DIRECTORY, type=IncidentType.REMOTE_EXPLOSIVE)


def test_the_one_who_blows_himself_up_is_the_bomber() -> None:
    assert ARMED is group_of_toll(a_toll("himself"), DIRECTORY, type=IncidentType.SUICIDE_BOMBING)


@given(
    st.lists(
        st.sampled_from(["police", "a", "of the", "Taliban", "son", ",", "and", "including", "é", "("]) | st.text()
    )
)
def test_any_words_give_a_side_or_none(pieces: list[str]) -> None:
    assert side_of(" ".join(pieces), DIRECTORY) in {SECURITY, ARMED, CIVILIAN, MIXED, None}
