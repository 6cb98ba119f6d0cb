"""Persons, organisations and things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.records import PartyKind, TargetKind
from tocsin.reference.actor_compiled import open_directory
from tocsin.reference.actor_kinds import is_armed_actor_name, party_kind, target_kind

DIRECTORY = open_directory()


@pytest.mark.parametrize(
    "name",
    [
        "TTP",
        "police",
        "the security forces",
        "Russian warplanes",
        "a group of gunmen",
        "TTP militants",
        "Israeli soldiers",
        "Israel",
        "Exampleland Liberation Front",
        "EXLF",
        "an angry mob",
    ],
)
def test_doers_that_are_organisations(name: str) -> None:
    assert PartyKind.ORGANISATION is party_kind(name, DIRECTORY)


@pytest.mark.parametrize(
    "name",
    [
        "masked gunmen",
        "a suicide bomber",
        "a Hamas suicide bomber",
        "unidentified persons",
        "Example Name",
        "two Arabs",
        "800 Thai workers",
        "",
    ],
)
def test_doers_that_are_individuals(name: str) -> None:
    assert PartyKind.INDIVIDUAL is party_kind(name, DIRECTORY)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("the house of a lawmaker", TargetKind.OBJECT),
        ("a police station", TargetKind.OBJECT),
        ("two passenger buses", TargetKind.OBJECT),
        ("Exampletown airport", TargetKind.OBJECT),
        ("a CRPF camp", TargetKind.OBJECT),
        ("Islamic State positions", TargetKind.OBJECT),
        ("the CRPF", TargetKind.ORGANISATION),
        ("Jabhat al-Nusra", TargetKind.ORGANISATION),
        ("the police", TargetKind.ORGANISATION),
        ("three CRPF jawans", TargetKind.PERSON),
        ("four Nigerian troops", TargetKind.PERSON),
        ("two Palestinians", TargetKind.PERSON),
        ("mine workers", TargetKind.PERSON),
        ("a bus driver", TargetKind.PERSON),
        ("Example Name, a teacher", TargetKind.PERSON),
        ("", TargetKind.PERSON),
    ],
)
def test_targets_are_people_organisations_or_things(name: str, expected: TargetKind) -> None:
    assert expected is target_kind(name, DIRECTORY)


@pytest.mark.parametrize("name", ["Islamic State Khorasan", "the FARC", "Northern Alliance", "IS (Daesh)"])
def test_the_name_of_an_armed_actor_is_no_place(name: str) -> None:
    assert is_armed_actor_name(name, DIRECTORY)


@pytest.mark.parametrize(
    "name",
    ["Khorasan", "Afghanistan", "Israel", "Khorasan Province", "a Taliban village", "gunmen", "BJP", "Exampletown", ""],
)
def test_places_parties_and_classes_are_no_armed_actors(name: str) -> None:
    assert not is_armed_actor_name(name, DIRECTORY)


@given(st.text())
def test_any_text_has_a_kind(text: str) -> None:
    assert party_kind(text, DIRECTORY) in PartyKind
    assert target_kind(text, DIRECTORY) in TargetKind
    assert is_armed_actor_name(text, DIRECTORY) in (True, False)
