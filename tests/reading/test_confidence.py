"""How sure a claim is."""

import pytest

from tocsin.pipeline import read
from tocsin.reading.confidence import confidence
from tocsin.reference.lexicon import table

SCORES = {
    "incident": 1, "toll": 2, "responsibility": 2, "count": 1, "relation aka": 0, "relation": 0, "presence": 0,
    "statement": 0,
}  # fmt: skip


def test_every_kind_of_claim_has_its_weights() -> None:
    assert SCORES == {kind: len(row["weights"]) for kind, row in table("confidence").items()}


@pytest.mark.parametrize("kind", sorted(SCORES))
def test_a_higher_score_never_makes_a_claim_less_sure(kind: str) -> None:
    low, high = (confidence(kind, *[score] * SCORES[kind]) for score in (0.2, 0.9))
    assert 0 < low <= high < 1


def test_scores_at_their_ends_are_taken() -> None:
    assert 0 < confidence("toll", 0.0, 1.0) < 1


def test_every_claim_of_a_reading_says_how_sure_it_is() -> None:
    reading = read(
        "Al-Shabaab claimed a car bombing that killed 12 people in Mogadishu on 3 May 2015. "
        'The Somali National Army (SNA) fights them. "We will find those who did this," the mayor said. '
        "There were 88 attacks in 2014."
    )
    claims = [*reading["incidents"], *reading["counts"], *reading["relations"], *reading["statements"]]
    claims += [c for i in reading["incidents"] for c in (*i["tolls"], *i["responsibility"])]
    assert len(claims) >= 4
    assert all(0 < claim["confidence"] < 1 for claim in claims)
