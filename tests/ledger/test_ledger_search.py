"""Full text over what reports say and claims quote."""

# ruff: noqa: F401, F811 - a fixture is found by being imported

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_fixtures import empty_record, ledger
from ledger_make import BODY, an_incident, enter, taken

from make import NOON, a_captured
from tocsin.errors import BadRequest
from tocsin.ledger import Hit, Ledger


def found(hits: tuple[Hit, ...]) -> list[tuple[str, str]]:
    return [(hit.kind, hit.doc) for hit in hits]


def test_words_are_found_in_reports_and_in_what_claims_quote(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        [telling] = enter(entry, a_captured(BODY, doc="a"))
        entry.settle([], [an_incident([telling])])
        enter(entry, a_captured("The market was quiet.", doc="b"), incidents=())
    hits = ledger.search("gunmen exampletown")
    assert {("report", "a"), ("claim", "a")} == set(found(hits))
    claims = {hit.claim for hit in hits if hit.kind == "claim"}
    assert {telling.claim.id, telling.tolls[0].id} == claims
    assert {an_incident([telling]).id} == {hit.incident for hit in hits if hit.kind == "claim"}


def test_every_word_must_be_found(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        enter(entry, a_captured(BODY))
    assert ledger.search("gunmen market") == ()


def test_a_hit_marks_the_words_in_its_snippet(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        enter(entry, a_captured(BODY + " And on it went." * 40, doc="a"), incidents=())
    [hit] = ledger.search("EXAMPLETOWN front")
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["Exampletown", "Front"]
    assert hit.snippet.endswith("…")


def test_words_are_found_with_and_without_diacritics_and_in_other_scripts(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        enter(entry, a_captured("Une attaque à Exampléville. قُتل شخصان في حلب.", doc="a"), incidents=())
    for words in ("exampleville", "Exampléville", "حلب"):
        assert found(ledger.search(words)) == [("report", "a")]


def test_only_what_is_in_force_is_found(ledger: Ledger) -> None:
    first = taken(a_captured(BODY, doc="a"), at=NOON)
    with ledger.writing() as entry:
        enter(entry, first)
        changed = taken(first, at=NOON + timedelta(hours=1), body="A mine killed a shepherd in Samplefield.")
        enter(entry, changed)
    assert ledger.search("gunmen") == ()
    assert {("report", "a"), ("claim", "a")} == set(found(ledger.search("shepherd")))


def test_the_best_places_come_first_and_no_more_than_asked_for(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        for name, body in (
            ("a", "A market." + " And on it went." * 9),
            ("b", "Market, market, market."),
            ("c", "Quiet."),
        ):
            enter(entry, a_captured(body, doc=name), incidents=())
    assert found(ledger.search("market")) == [("report", "b"), ("report", "a")]
    assert found(ledger.search("market", 1)) == [("report", "b")]


@pytest.mark.parametrize("words", ["", "  ", '"', "*** ---", "\x00"])
def test_a_search_without_a_word_is_refused(ledger: Ledger, words: str) -> None:
    with pytest.raises(BadRequest, match="at least one word"):
        ledger.search(words)


def test_a_search_for_no_places_is_refused(ledger: Ledger) -> None:
    with pytest.raises(BadRequest, match="at least one place"):
        ledger.search("market", 0)


OPERATORS = [
    "AND",
    "OR",
    "NOT",
    "NEAR(",
    "title:",
    '"',
    "'",
    "*",
    "^",
    "(",
    ")",
    "-",
    "+",
    "{a}",
    "\x00",
    "\udcff",
    "½",
    "market",
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.sampled_from(OPERATORS) | st.text(max_size=8), max_size=5).map(" ".join))
def test_nothing_that_is_typed_is_taken_for_a_query_language(ledger: Ledger, words: str) -> None:
    """Whatever is typed is searched for or refused as no word; the store never complains of it."""
    try:
        assert isinstance(ledger.search(words), tuple)
    except BadRequest as err:
        assert "at least one word" in str(err)
