"""The network does not see who is named; offsets stay those of the text."""

import pytest

from tocsin.reading.sentences import sentences_of
from tocsin.tagging import open_tagger
from tocsin.tagging.alike import ACTOR, COUNTRY, HOUSE, PEOPLE, alike


def seen(text: str) -> list[str]:
    """Return the words that the network sees."""
    return [token.text for sentence in alike(sentences_of(text)) for token in sentence.tokens]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Israeli forces shelled the village.", "Hezbollah fighters shelled the village."),
        ("The Turkish army denied it.", "Hamas denied it."),
        ("The minister blamed Russia.", "The minister blamed Rwanda."),
        ("They attacked a Shia mosque.", "They attacked an Orthodox church."),
        ("Hutu youths burned shops.", "Pashtun youths burned shops."),
        ("The attack by M23 rebels failed.", "The attack by the New People's Army failed."),
        ("Kenyan police arrested ten men.", "Brazilian police arrested ten men."),
        ("boko haram claimed the attack, it said.", "the taliban claimed the attack, it said."),
    ],
)
def test_only_who_is_named_differs_so_nothing_is_seen_to_differ(one: str, other: str) -> None:
    assert seen(one) == seen(other)


def test_each_class_of_names_has_its_word() -> None:
    words = seen("Boko Haram burned a church in Nigeria and Hutu herders fled.")
    assert [ACTOR, HOUSE, COUNTRY, PEOPLE] == [w for w in words if w in (ACTOR, HOUSE, COUNTRY, PEOPLE)]


def test_a_hidden_name_keeps_its_place_in_the_text() -> None:
    text = "On Monday the Lord's Resistance Army rebels left."
    (token,) = [t for s in alike(sentences_of(text)) for t in s.tokens if t.text == ACTOR]
    assert "Lord's Resistance Army rebels" == text[token.start : token.end]


def test_words_that_say_what_somebody_is_stay_seen() -> None:
    assert {"police", "gunmen", "villagers"} <= set(seen("The police said gunmen killed villagers."))


def test_a_party_without_arms_stays_seen() -> None:
    assert "Congress" in seen("A Congress party worker was killed.")


def test_names_that_differ_in_nothing_else_get_the_same_tags() -> None:
    def tagged(name: str) -> list[tuple[str, str]]:
        tags = open_tagger().tag(sentences_of(f"{name} shelled a market in Kotli on Monday, killing 12 people."))
        return [(m.layer, m.label) for m in tags.mentions]

    assert tagged("Saudi forces") == tagged("Islamic State militants") == tagged("The Arakan Army")


@pytest.mark.parametrize("words", ["shot in the chin", "Two Muslim men were hit", "on Mon 3 May", "a fur coat"])
def test_words_that_are_no_names_stay_seen(words: str) -> None:
    assert {"chin", "men", "Mon", "fur"} & set(seen(words)) == {"chin", "men", "Mon", "fur"} & set(words.split())
