"""Sentences and tokens keep the report's own offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.reading.sentences import MOST_TOKENS, sentences_of


def cut(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences_of(text)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Gen. Doe spoke. Two died.", 2),
        ("The U.S. envoy met Mr. Doe.", 1),
        ("It ended at 5 a.m. The army left.", 2),
        ("“Stop.” He left.", 2),
        ("First line\n\nsecond line", 2),
        ("", 0),
        (" \n ", 0),
    ],
)
def test_a_stop_ends_a_sentence_and_an_abbreviation_does_not(text: str, number: int) -> None:
    assert number == len(cut(text))


def test_a_text_without_stops_is_cut() -> None:
    assert [MOST_TOKENS, 30] == [len(s.tokens) for s in sentences_of("word " * (MOST_TOKENS + 30))]


def test_a_lone_surrogate_is_shown_as_a_replacement_at_its_place() -> None:
    (sentence,) = sentences_of("a \ud800 b")
    assert [("a", 0), ("\ufffd", 2), ("b", 4)] == [(t.text, t.start) for t in sentence.tokens]


@given(st.text())
def test_tokens_lie_in_order_inside_their_sentences(text: str) -> None:
    sentences = sentences_of(text)
    ends = [edge for s in sentences for t in s.tokens for edge in (t.start, t.end)]
    assert sorted(ends) == ends
    assert all(s.start == s.tokens[0].start and s.end == s.tokens[-1].end for s in sentences)
