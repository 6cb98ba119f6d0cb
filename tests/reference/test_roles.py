"""Which names of sources are identities, and which only say a role."""

import pytest

from tocsin.errors import BadReference
from tocsin.reference.roles import read_roles, roles

SMALL = """
roles: [{role: police, official: true, words: [police]}, {role: sources, can_be_dropped: true, words: [source]}]
modifiers: [the]
place_words: [in]
spoken_for: [for]
voiceless: [he]
official_names: [ministry]
agencies: [{name: Example News Agency, aliases: [ENA]}]
"""


@pytest.mark.parametrize(
    ("phrase", "role"),
    [
        ("police", "police"),
        ("a senior Police official", "police"),
        ("officials at two hospitals", "officials"),
        ("hospital sources", "medics"),
        ("local residents", "residents"),
        ("residents of Lower Example", "residents"),
        ("an eyewitness", "witnesses"),
        ("a spokesman", "spokesman"),
        ("a spokesman for the police", "police"),
        ("unidentified gunmen", "armed men"),
        ("a police statement", "police"),
    ],
)
def test_a_role_is_told_by_its_words(phrase: str, role: str) -> None:
    found = roles().role_of(phrase)
    assert found is not None
    assert role == found.name


@pytest.mark.parametrize(
    "phrase", ["Reuters", "Example City police", "The News", "The Independent", "Example Front spokesman", "A. Example"]
)
def test_a_name_is_no_role_and_no_lack_of_voice(phrase: str) -> None:
    assert roles().role_of(phrase) is None
    assert not roles().is_voiceless(phrase)


@pytest.mark.parametrize("phrase", ["he", "they", "the statement", "unconfirmed local reports", "", "  "])
def test_a_pronoun_or_a_report_is_no_voice(phrase: str) -> None:
    assert roles().is_voiceless(phrase)
    assert roles().role_of(phrase) is None


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("AFP", "Agence France-Presse"),
        ("agence france presse", "Agence France-Presse"),
        ("the Example Front's spokesman", "Example Front"),
        ("a spokesman for the Example Front", "Example Front"),
        ("suspected Example Front militants", "Example Front"),
        ("A. Example, a member of the council", "A. Example"),
        ("State Department", "State Department"),
        ("Example City police", "Example City police"),
    ],
)
def test_an_identity_goes_by_one_name(phrase: str, name: str) -> None:
    assert name == roles().name_of(phrase)


def test_offices_of_states_are_known_by_their_words() -> None:
    assert roles().is_official_name("the Example Ministry of Health")
    assert not roles().is_official_name("Free Example Army")


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (("roles: [{role: police", "rolls: [{role: police"), "'roles'"),
        (("words: [source]", "words: [police]"), "'police' stands under"),
        (("aliases: [ENA]", "aliases: [ENA]}, {name: Other, aliases: [ENA]"), "two agencies"),
        (("modifiers: [the]", "modifiers: [the"), "not YAML"),
        (("modifiers: [the]", "modifiers: 3"), "wrong kind"),
    ],
)
def test_a_damaged_file_is_refused_and_the_message_names_file_and_entry(damage: tuple[str, str], says: str) -> None:
    with pytest.raises(BadReference, match=r"roles\.yaml") as refusal:
        read_roles(SMALL.replace(*damage))
    assert says in str(refusal.value)


def test_the_small_file_itself_is_read() -> None:
    assert read_roles(SMALL).name_of("the ENA") == "Example News Agency"
