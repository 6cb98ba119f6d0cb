"""Quotations with their speaker, and standing relations between organised actors."""

import pytest
from reading_made import HandTagger, a_page

from tocsin.reading.presence import read_presence
from tocsin.reading.quotations import read_statements
from tocsin.reading.relations import read_relations


def quoted(body: str, *speakers: str) -> list[tuple[str, str, str]]:
    page = a_page(body, HandTagger(tuple(("voice", "source", s) for s in speakers)))
    told = [said for said, *_ in read_statements(page)]
    return [(s.quoted.value, s.kind.value, s.speaker.value if s.speaker else "") for s in told]


def test_a_quotation_takes_the_speaker_of_its_sentence() -> None:
    body = "“We will hunt them down,” the minister said. A colonel was silent."
    assert [("We will hunt them down", "threat", "the minister")] == quoted(body, "the minister", "colonel")


def test_two_quoted_words_are_no_statement() -> None:
    assert [] == quoted("The minister spoke of “collateral damage” on Monday.")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("We carried out this attack today.", "claim_of_responsibility"),
        ("We did not fire at them.", "denial"),
        ("I condemn this in the strongest terms.", "condemnation"),
        ("We will rebuild the school.", "promise"),
        ("Two men opened fire at us.", "account"),
    ],
)
def test_the_kind_of_a_statement_is_what_its_words_do(words: str, kind: str) -> None:
    assert [kind] == [k for _, k, _ in quoted(f"“{words}”")]


def relations(body: str) -> list[tuple[str, str, str]]:
    return [(r.a.value.name, r.kind.value.value, r.b.value.name) for r, *_ in read_relations(a_page(body))]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("The Example Liberation Front (ELF) met.", ("Example Liberation Front", "aka", "ELF")),
        ("ISIS-K is a sworn enemy of the Taliban.", ("ISIS-K", "enemy_of", "Taliban")),
        ("Boko Haram pledged allegiance to the Islamic State.", ("Boko Haram", "allied_with", "Islamic State")),
        ("The Red Front split from the Example Front.", ("Red Front", "split_from", "Example Front")),
    ],
)
def test_a_relation_is_read_between_the_two_it_joins(body: str, expected: tuple[str, str, str]) -> None:
    assert [expected] == relations(body)


@pytest.mark.parametrize(
    "body", ["The Improvised Explosive Device (IED) went off.", "Exampletown (pop. 3,000) is small."]
)
def test_a_weapon_and_a_place_are_no_actors(body: str) -> None:
    assert [] == relations(body)


def test_who_holds_a_place_is_presence() -> None:
    page = a_page("Al-Shabaab controls Jilib.", HandTagger((("place", "place", "Jilib"),)))
    told = [(p.actor.value.name, p.kind.value.value, p.place.value.name) for p, *_ in read_presence(page)]
    assert [("Al-Shabaab", "controls", "Jilib")] == told


def test_a_captured_man_is_no_ground_gained() -> None:
    assert [] == list(read_presence(a_page("Police captured Sample Leader.")))
