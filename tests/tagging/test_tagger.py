"""What the tagger promises of its tags, whatever they are; how well it reads is measured in bench/."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.errors import BadReference
from tocsin.reading.sentences import sentences_of
from tocsin.records import Tags
from tocsin.tagging import EncoderTagger, open_tagger

TEXTS = (
    "A bomb killed two people in Kabul on Monday. The Taliban claimed responsibility.",
    "Gunmen abducted a teacher near Kotli, police said.",
    "",
    "Nothing of the kind was reported from the valley.",
)


def test_the_same_sentences_get_the_same_tags_in_any_company() -> None:
    alone = [EncoderTagger().tag(sentences_of(text)) for text in TEXTS]
    together = [open_tagger().tag(sentences_of(text)) for text in reversed(TEXTS)]
    assert alone == together[::-1]
    assert Tags(mentions=(), links=()) == alone[2]


def test_mentions_say_who_found_them_and_links_lie_among_them() -> None:
    tags = open_tagger().tag(sentences_of(TEXTS[0]))
    assert {open_tagger().version} == {m.rule for m in tags.mentions}
    assert all(0 <= m.score <= 1 for m in tags.mentions)
    assert all(max(link.head, link.other) < len(tags.mentions) for link in tags.links)


def test_mentions_stand_in_the_order_of_the_text() -> None:
    tags = open_tagger().tag(sentences_of(TEXTS[0]))
    assert sorted(m.start for m in tags.mentions) == [m.start for m in tags.mentions]


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_tagged_within_its_bounds(text: str) -> None:
    tags = open_tagger().tag(sentences_of(text))
    assert all(0 <= m.start < m.end <= len(text) for m in tags.mentions)


def test_a_long_text_is_read_in_overlapping_windows() -> None:
    quiet = "The committee met again and spoke of the budget for roads and schools in the coming year. " * 60
    tags = open_tagger().tag(sentences_of(quiet + "Gunmen shot dead four shopkeepers in Kotli on Monday."))
    assert any(m.layer == "event" and m.start >= len(quiet) for m in tags.mentions)


def test_a_sentence_of_nothing_but_long_words_is_read() -> None:
    """Tables of digests and lists of foreign names have no full stop, and many word pieces a word."""
    words = " ".join(f"zqxj{n}vkwpf{n}gzxq" for n in range(400))
    told = "Gunmen shot dead four shopkeepers in Kotli on Monday. "
    tags = open_tagger().tag(sentences_of(told + words))
    assert any(m.layer == "event" and m.end <= len(told) for m in tags.mentions)


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadReference, match=r"tokenizer\.json: cannot open the tokenizer"):
        EncoderTagger(tmp_path).tag(sentences_of("A bomb killed two people."))
