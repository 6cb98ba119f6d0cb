"""What grammar proposes beside the sequence models, and that tags do not depend on company."""

from pathlib import Path

import pytest

from tocsin.errors import BadReference
from tocsin.reading.sentences import sentences_of
from tocsin.records import Tags
from tocsin.tagging import EncoderTagger, open_tagger
from tocsin.tagging.grammar import PLAIN, plain_sources, propose


def proposed(text: str, layer: str, *, is_plain: bool = False) -> list[tuple[str, str]]:
    """Return (label, words) of what grammar alone proposes for a layer, in the order of the text."""
    found = [m for m in propose(sentences_of(text), []) if m.layer == layer and (not is_plain or m.score == PLAIN)]
    return [(m.label, text[m.start : m.end]) for m in sorted(found, key=lambda m: m.start)]


def test_a_figure_behind_its_verb_is_plain() -> None:
    assert [("killed", "more than 170 people")] == proposed(
        "The bomb killed more than 170 people.", "toll", is_plain=True
    )


@pytest.mark.parametrize("share", ["13 of them soldiers", "and six of whom were children", "including 13 soldiers"])
def test_a_share_of_those_told_before_has_their_harm(share: str) -> None:
    told = proposed(f"The bomb killed more than 170 people, {share}.", "toll", is_plain=True)
    assert ["killed", "killed"] == [label for label, _ in told]


def test_the_whole_of_a_share_is_not_told_again() -> None:
    told = proposed("The strike killed nine people and six of the nine were children.", "toll", is_plain=True)
    assert ["nine people", "six"] == [words for _, words in told]


def test_a_bare_figure_behind_counted_has_the_harm_told_before() -> None:
    told = proposed("Police said 17 people were killed; the observatory counted 22.", "toll", is_plain=True)
    assert ("killed", "22") == told[-1]


@pytest.mark.parametrize(
    "text", ["It was built in 2014.", "He is 23 years old.", "It lies 40 km away.", "They won 34 matches."]
)
def test_years_ages_and_distances_are_not_proposed(text: str) -> None:
    assert [] == proposed(text, "toll")


def test_who_says_is_named_without_the_day() -> None:
    assert [("source", "the Example Ministry")] == proposed(
        "On Monday the Example Ministry said ten were killed.", "voice"
    )


def test_who_cites_and_who_is_cited_are_both_voices() -> None:
    text = "Reuters, citing local residents, reported that 17 people were killed."
    assert [("source", "Reuters"), ("source", "local residents")] == proposed(text, "voice")
    found = sorted(propose(sentences_of(text), []), key=lambda m: m.start)
    (head,) = [n for n, m in enumerate(found) if m.layer == "toll"]
    voices = [n for n, m in enumerate(found) if m.layer == "voice"]
    assert voices == plain_sources(sentences_of(text), found, head, voices)


def test_who_claims_in_so_many_words_is_proposed() -> None:
    assert [("claimed", "Taliban")] == proposed("The Taliban claimed responsibility.", "responsibility")
    assert [("claimed", "Al-Shabaab")] == proposed("Al-Shabaab has claimed responsibility.", "responsibility")


def test_a_span_of_months_is_a_period() -> None:
    assert ("period", "between March and June") in proposed("There were 88 attacks between March and June.", "count")


def test_the_same_sentences_get_the_same_tags_in_any_company() -> None:
    texts = ["A bomb killed two people in Kabul.", "Gunmen abducted a teacher near Kotli.", ""]
    alone = [EncoderTagger().tag(sentences_of(text)) for text in texts]
    together = [open_tagger().tag(sentences_of(text)) for text in reversed(texts)]
    assert alone == together[::-1]
    assert Tags(mentions=(), links=()) == alone[2]


def test_mentions_say_who_found_them_and_links_lie_among_them() -> None:
    tags = open_tagger().tag(
        sentences_of("A bomb killed two people in Kabul on Monday. The Taliban claimed responsibility.")
    )
    assert {m.rule for m in tags.mentions} <= {open_tagger().version, "grammar 1"}
    assert all(0 <= m.score <= 1 for m in tags.mentions)
    assert all(max(link.head, link.other) < len(tags.mentions) for link in tags.links)


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadReference, match=r"tokenizer\.json: cannot open the tokenizer"):
        EncoderTagger(tmp_path).tag(sentences_of("A bomb killed two people."))
