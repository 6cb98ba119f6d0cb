"""The actors that a text names: cases, and what holds for every text."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from make import a_captured, a_text
from tocsin.linking import link_report_actors, read_actors
from tocsin.linking.actor_spans import Case, as_written, case_of
from tocsin.reference.actor_compiled import open_directory
from tocsin.reference.countries import open_countries

DIRECTORY, COUNTRIES = open_directory(), open_countries()
CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "actors.yaml").read_text(encoding="utf-8")
)
SOME = [name for entry in DIRECTORY.entries[::9] for name in entry.names] + [
    word for generic in DIRECTORY.generics for word in generic.words
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_a_text_names(case: dict[str, Any]) -> None:
    found = read_actors(case["text"], DIRECTORY, COUNTRIES, published=case.get("published"))

    assert case["actors"] == [[mention.text, mention.id, mention.country] for mention in found]


def test_an_unlinked_mention_says_why_and_a_linked_one_gives_its_runners_up() -> None:
    text = "In Pakistan the Taliban and the Exampleland Liberation Army claimed it."
    linked, unlinked = read_actors(text, DIRECTORY, COUNTRIES)

    assert ["actor:ttp", "actor:taliban"] == [one.id for one in linked.candidates][:2]
    assert ("rebel_group", linked.candidates[0].score) == (linked.kind, linked.score)
    assert (None, "", (), 0.0) == (unlinked.id, unlinked.kind, unlinked.candidates, unlinked.score)
    assert "no actor of the directory" in unlinked.reason


def test_an_abbreviation_of_somebody_far_away_is_not_linked() -> None:
    (mention,) = read_actors("The KCP was named in a report on Peru.", DIRECTORY, COUNTRIES)
    assert (None, True) == (mention.id, "does not speak of" in mention.reason)


def test_the_title_counts_for_the_body_and_is_told_apart() -> None:
    captured = replace(a_captured(), text=a_text("Gunmen killed two people.", title="Army blamed in Mali"))
    found = link_report_actors(captured, DIRECTORY, COUNTRIES)

    assert [("title", "Army", "ML"), ("body", "Gunmen", "ML")] == [(p, m.text, m.country) for p, m in found]


@pytest.mark.parametrize(
    ("content", "case"),
    [
        ("The TTP fired.", Case.TOLD),
        ("Fighting With AA Claims Heavy Losses", Case.TOLD),
        ("the ttp fired at the crpf.", Case.SMALL),
        ("THE GUERRILLAS FIRED AT SOLDIERS", Case.CAPITAL),
        ("", Case.SMALL),
    ],
)
def test_what_capitals_tell(content: str, case: Case) -> None:
    assert case is case_of(content)


@given(st.text(max_size=200))
def test_any_text_is_written_anew_at_its_length(content: str) -> None:
    assert len(content) == len(as_written(content, DIRECTORY))


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(SOME) | st.sampled_from(["in Mali", "(", ").", "'s", "-", "\n", "Example"]), max_size=8)
    | st.text(max_size=80).map(lambda text: [text])
)
def test_mentions_of_any_text_stand_where_they_say_in_order_and_apart(words: list[str]) -> None:
    text = " ".join(words)
    found = read_actors(text, DIRECTORY, COUNTRIES)

    assert all(text[m.start : m.end] == m.text and m.text for m in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert all(m.reason and 0 <= m.score <= 1 for m in found)
    assert all((m.id is None) == (not m.candidates) for m in found)
    assert all(m.id == m.candidates[0].id for m in found if m.id)
    assert found == read_actors(text, DIRECTORY, COUNTRIES)


@pytest.mark.parametrize("text", ["A", "x" * 10_000, "A" * 10_000, "(" * 3_000, "Талибан طالبان 塔利班 Ta" * 300])
def test_odd_texts_are_read(text: str) -> None:
    assert isinstance(read_actors(text, DIRECTORY, COUNTRIES), tuple)
