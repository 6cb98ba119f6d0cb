"""The second reading of a whole report: its pieces, its title, what has no answer; and what holds for any answer."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from reading_made import a_page, a_report
from second_made import Answering, an_incident, read_as
from test_properties import TEXTS, quick, spans

from tocsin.reading import read_second
from tocsin.reading.second import pieces_of
from tocsin.records import IncidentSaid
from tocsin.reference.actor_compiled import open_directory

RAID = {"incidents": [an_incident()]}
LONG = "\n\n".join(f"Gunmen killed {n} people in Town{n}. " + "It rained. " * 200 for n in range(2, 12))


def test_a_long_text_is_asked_about_in_pieces_and_all_of_it() -> None:
    asked = Answering({"incidents": []})
    second = read_second(a_report(LONG), asked, open_directory())

    assert second.pieces == len(asked.asked) == 2
    assert LONG.split() == " ".join(asked.asked).split()
    assert all(len(piece) <= 12_000 and piece in LONG for piece in asked.asked)
    assert asked.asked[1].startswith("Gunmen killed"), "cut behind a paragraph"


def test_what_is_said_of_one_piece_must_stand_in_that_piece() -> None:
    second = read_as(LONG, {"incidents": []}, {"incidents": [an_incident(place="Town2"), an_incident(place="Town11")]})
    places = [claim.said.places for claim in second.reading.claims if isinstance(claim.said, IncidentSaid)]

    assert [[], ["Town11"]] == sorted([place.value.name for place in some] for some in places)
    assert (("not_in_report", 1),) == second.dropped


@quick
@given(TEXTS, st.integers(min_value=1, max_value=60))
def test_every_sentence_lies_whole_in_one_piece(body: str, longest: int) -> None:
    page = a_page(body)
    if page.sentences:
        pieces = list(pieces_of(page, longest))
        assert all(before[1] <= after[0] for before, after in pairwise(pieces))
        inside = [s for s in page.sentences for a, b in pieces if a <= s.start and s.end <= b]
        assert list(page.sentences) == inside


def test_a_piece_without_an_answer_is_told_and_the_others_are_read() -> None:
    second = read_as(LONG, "the server answers 503", RAID)

    assert (2, (("the server answers 503", 1),), False) == (second.pieces, second.unanswered, second.is_whole)
    assert ("", 1) == (second.reading.not_read, len(second.reading.claims))


def test_a_report_without_any_answer_is_not_read_and_says_why() -> None:
    second = read_as(LONG, "the answer is empty")

    assert ("second reader: the answer is empty", ()) == (second.reading.not_read, second.reading.claims)
    assert (("the answer is empty", 2),) == second.unanswered


def test_the_title_is_asked_about_only_where_the_body_tells_of_no_incident() -> None:
    told = Answering(RAID)
    read_second(a_report("Gunmen killed two.", title="Two killed"), told, open_directory())
    untold = Answering({"incidents": []}, RAID | {"statements": [{"text": "Two killed in", "kind": "other"}]})
    second = read_second(a_report("A statement followed.", title="Two killed in raid"), untold, open_directory())

    assert ["Gunmen killed two."] == told.asked
    assert ["A statement followed.", "Two killed in raid"] == untold.asked
    assert ["title"] == [span.part for claim in second.reading.claims for span in claim.evidence]  # type: ignore[union-attr]


def test_another_language_is_asked_about_no_more_than_it_is_read() -> None:
    asked = Answering(RAID)
    second = read_second(a_report("Deux morts.", language="fr"), asked, open_directory())

    assert ([], "language: fr") == (asked.asked, second.reading.not_read)


def test_what_was_lost_on_the_way_is_counted_with_what_is_not_believed() -> None:
    asked = Answering({"incidents": [an_incident(trigger="made up")]}, lost={"cut_off": 1, "not_in_report": 1})
    second = read_second(a_report("Gunmen killed two."), asked, open_directory())

    assert (("cut_off", 1), ("not_in_report", 2)) == second.dropped


KEYS = ("type", "status", "trigger", "date", "place", "text", "within", "perpetrators", "tolls", "harm", "low", "high",
        "stance", "actor", "by", "hedge", "kind", "a", "b", "speaker", "sources", "subset", "responsibility",
        "period_text", "group", "victims")  # fmt: skip
LEAVES = st.sampled_from(
    ["attack", "happened", "killed", "killed", "Gunmen", "at least", "people", "blamed", "enemy_of", "on Monday", "",
     "12", 12, 0, -1, True, None, 1.5, "six children", "2 dozen", "\ud800", "x" * 400, "(", "\\", "accused", "threat",
     "controls", "attacks"]
) | st.text(max_size=5)  # fmt: skip
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=8),
    max_leaves=20,
)
ANSWERS = st.dictionaries(
    st.sampled_from(("incidents", "counts", "relations", "presence", "statements")),
    VALUES | st.lists(st.dictionaries(st.sampled_from(KEYS), VALUES, min_size=3, max_size=12), max_size=4),
)


@quick
@given(TEXTS.map("Gunmen killed at least 12 people, 2 dozen hurt on Monday ".__add__), ANSWERS)
def test_whatever_is_answered_every_claim_quotes_the_report(body: str, answer: dict[str, object]) -> None:
    reading = read_as(body, answer).reading

    assert [] == [span for span in spans(reading) if body[span.start : span.end] != span.quote]
    assert len({claim.id for claim in reading.claims}) == len(reading.claims)
    hubs = {claim.id for claim in reading.claims if isinstance(claim.said, IncidentSaid)}
    assert {claim.about for claim in reading.claims if claim.about} <= hubs
