"""Attributions: dated, competing, taken back."""

from datetime import date

from matching_made import attributed, told

from tocsin.matching.attribution import attributions
from tocsin.records import Stance


def test_attributions_are_dated_by_the_reports_that_say_so() -> None:
    first = told("a", published="2024-01-02", responsibility=(attributed(Stance.CLAIMED, "Example Front"),))
    later = told("b", published="2024-01-05", responsibility=(attributed(Stance.CLAIMED, "Example Front"),))
    (found,) = attributions([first, later])
    assert (date(2024, 1, 2), date(2024, 1, 5)) == (found.first, found.last)
    assert not found.is_competing


def test_two_who_claim_it_compete() -> None:
    one = told("a", responsibility=(attributed(Stance.CLAIMED, "Example Front"),))
    other = told("b", responsibility=(attributed(Stance.CLAIMED, "Example Army"),))
    assert [True, True] == [found.is_competing for found in attributions([one, other])]


def test_a_claim_that_its_actor_later_denies_is_taken_back() -> None:
    claimed = told("a", published="2024-01-02", responsibility=(attributed(Stance.CLAIMED, "Example Front"),))
    denied = told("b", published="2024-01-04", responsibility=(attributed(Stance.DENIED, "Example Front"),))
    found = {a.stance: a.retracted for a in attributions([denied, claimed])}
    assert {Stance.CLAIMED: date(2024, 1, 4), Stance.DENIED: None} == found


def test_a_denial_before_the_claim_takes_nothing_back() -> None:
    denied = told("a", published="2024-01-02", responsibility=(attributed(Stance.DENIED, "Example Front"),))
    claimed = told("b", published="2024-01-04", responsibility=(attributed(Stance.CLAIMED, "Example Front"),))
    assert all(found.retracted is None for found in attributions([denied, claimed]))
