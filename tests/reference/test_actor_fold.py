"""One key for all spellings of a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.reference.actor_fold import fold, singular, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ISIS-K", "ISIS – K"),
        ("the Lord's Resistance Army", "Lords Resistance Army"),
        ("Jama'atul Mujahideen", "Jama atul Mujahidin"),
        ("Lashkar-e-Taiba", "Lashkar-i-Tayyiba"),
        ("Ahrar al-Sham", "Ahrar ash-Sham"),
        ("U.S.", "US"),
        ("Séléka", "Seleka"),
        ("Self-Defence Forces", "self defense forces"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_an_article_alone_is_an_abbreviation_and_stays() -> None:
    assert ("ar", "al") == (fold("AR"), fold("AL"))


def test_only_longer_words_have_a_plural() -> None:
    assert ("", "gang") == (singular({"a"}, "as"), singular({"gang"}, "gangs"))


@given(st.text())
def test_words_lie_where_they_say(text: str) -> None:
    assert [word.text for word in words(text)] == [text[word.start : word.end] for word in words(text)]


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Nd", "Zs"])))
def test_case_of_ascii_does_not_matter(text: str) -> None:
    plain = text.encode("ascii", "ignore").decode()
    assert fold(plain.upper()) == fold(plain.lower())
