"""Which capture and which reading are in force, and what leaves force with them."""

# ruff: noqa: F401, F811 - a fixture is found by being imported

from datetime import timedelta

import pytest
from ledger_fixtures import empty_record, ledger
from ledger_make import BODY, a_reading, an_incident, enter, joined, keys_of, taken

from make import NOON, a_captured
from tocsin.errors import BadRequest
from tocsin.ledger import Ledger
from tocsin.records import Captured

HOUR = timedelta(hours=1)
FIRST = taken(a_captured(BODY, key="https://example.org/a", doc="a"), at=NOON)
CHANGED = taken(FIRST, at=NOON + HOUR, body=BODY.replace("two", "three"))


def process(ledger: Ledger, captured: Captured, **reading) -> None:  # type: ignore[no-untyped-def]
    """Enter, match and settle one report, as a pipeline does."""
    with ledger.writing() as entry:
        tellings = enter(entry, captured, **reading)
        joined(entry, tellings)


def in_force(ledger: Ledger) -> list[str]:
    """Return the bodies and readers whose claims are in force."""
    found = {(ledger.text(t.claim.text).body, t.claim.reader) for t in ledger.all_tellings() if t.claim.text}
    return [f"{'three' if 'three' in body else 'two'} by {reader}" for body, reader in sorted(found)]


def test_a_changed_page_is_a_new_capture_of_the_same_report(ledger: Ledger) -> None:
    process(ledger, FIRST)
    process(ledger, CHANGED)
    [kept] = ledger.reports()
    assert (2, CHANGED.capture) == (kept.captures, kept.capture)
    assert in_force(ledger) == ["three by test 1"]


def test_claims_that_left_force_are_kept(ledger: Ledger) -> None:
    process(ledger, FIRST)
    process(ledger, CHANGED)
    before = a_reading(FIRST).claims
    assert before == ledger.claims([claim.id for claim in before])
    assert ledger.tellings([claim.id for claim in before]) == ()


def test_an_earlier_capture_that_comes_in_later_is_kept_and_not_in_force(ledger: Ledger) -> None:
    process(ledger, CHANGED)
    with ledger.writing() as entry:
        assert enter(entry, FIRST) == ()
    [kept] = ledger.reports()
    assert (2, CHANGED.capture) == (kept.captures, kept.capture)
    assert in_force(ledger) == ["three by test 1"]


def test_of_two_captures_taken_at_one_time_the_one_entered_later_is_in_force(ledger: Ledger) -> None:
    process(ledger, FIRST)
    process(ledger, taken(CHANGED, at=NOON))
    assert in_force(ledger) == ["three by test 1"]


def test_a_newer_readers_claims_take_the_place_of_the_older_readers(ledger: Ledger) -> None:
    process(ledger, FIRST, reader="test 1")
    process(ledger, FIRST, reader="test 2")
    assert in_force(ledger) == ["two by test 2"]
    process(ledger, FIRST, reader="test 1")
    assert in_force(ledger) == ["two by test 2"]


def test_a_fetched_page_that_goes_back_to_what_it_said_is_in_force_again(ledger: Ledger) -> None:
    process(ledger, FIRST)
    process(ledger, CHANGED)
    back = taken(FIRST, at=NOON + 2 * HOUR)
    assert not ledger.knows(back, "test 1")
    process(ledger, back)
    assert in_force(ledger) == ["two by test 1"]
    assert [incident.claims for incident in ledger.incidents()] == [(a_reading(FIRST).claims[0].id,)]
    assert ledger.knows(taken(FIRST, at=NOON + 3 * HOUR), "test 1")
    assert ledger.verify().is_whole


def test_a_page_fetched_before_the_one_in_force_is_not_taken_again(ledger: Ledger) -> None:
    """A slower process may enter an older fetch later."""
    process(ledger, FIRST)
    process(ledger, taken(CHANGED, at=NOON + 2 * HOUR))
    assert ledger.knows(taken(FIRST, at=NOON + HOUR), "test 1")


def test_saved_versions_of_a_page_do_not_take_turns(ledger: Ledger) -> None:
    """Files are copies of unknown age: reading their folder again must change nothing."""
    process(ledger, taken(FIRST, at=NOON, location="v1.html"))
    process(ledger, taken(CHANGED, at=NOON + HOUR, location="v2.html"))
    assert ledger.knows(taken(FIRST, at=NOON + 2 * HOUR, location="v1.html"), "test 1")
    head = ledger.head()
    process(ledger, taken(FIRST, at=NOON + 2 * HOUR, location="v1.html"))
    process(ledger, taken(CHANGED, at=NOON + 3 * HOUR, location="v2.html"))
    assert (head, ["three by test 1"]) == (ledger.head(), in_force(ledger))


def test_an_incident_that_is_told_no_longer_goes(ledger: Ledger) -> None:
    process(ledger, FIRST)
    [incident] = ledger.incidents()
    process(ledger, taken(CHANGED, at=NOON + HOUR, body="Nothing happened."), incidents=())
    assert list(ledger.incidents()) == []
    with pytest.raises(BadRequest, match="no longer tells of it"):
        ledger.incident(incident.id)


def test_other_reports_of_an_incident_stay_in_it_when_one_leaves(ledger: Ledger) -> None:
    process(ledger, FIRST)
    process(ledger, a_captured(BODY, key="b", doc="b"))
    process(ledger, taken(CHANGED, at=NOON + HOUR, body="Nothing happened."), incidents=())
    [incident] = ledger.incidents()
    assert incident.docs == ("b",)


def test_a_transaction_that_leaves_superseded_claims_in_an_incident_is_refused(ledger: Ledger) -> None:
    process(ledger, FIRST)
    with pytest.raises(ValueError, match="were not settled"), ledger.writing() as entry:
        enter(entry, CHANGED)
    assert in_force(ledger) == ["two by test 1"]


def test_a_claim_that_leaves_and_comes_back_in_one_transaction_may_be_settled(ledger: Ledger) -> None:
    process(ledger, FIRST)
    with ledger.writing() as entry:
        enter(entry, CHANGED)
        joined(entry, enter(entry, taken(FIRST, at=NOON + 2 * HOUR)))
    assert in_force(ledger) == ["two by test 1"]


def test_claims_out_of_force_are_near_nothing(ledger: Ledger) -> None:
    process(ledger, FIRST)
    process(ledger, taken(CHANGED, at=NOON + HOUR, body="Nothing happened."), incidents=())
    other = a_captured(BODY, key="b")
    with ledger.writing() as entry:
        enter(entry, other)
        assert entry.near(keys_of(a_reading(other)), 3) == ()


def test_what_rests_on_a_superseded_claim_can_still_be_stored_by_hand(ledger: Ledger) -> None:
    """Settling removes the incident of a claim that left force even when nobody names the claim."""
    process(ledger, FIRST)
    with ledger.writing() as entry:
        [telling] = enter(entry, CHANGED)
        entry.settle([], [an_incident([telling])])
    assert [(telling.claim.id,)] == [incident.claims for incident in ledger.incidents()]


def test_a_reports_metadata_is_that_of_its_latest_capture(ledger: Ledger) -> None:
    renamed = a_captured("Another body.", key="k", doc="new name", source="Example Daily")
    process(ledger, a_captured("Some body.", key="k", doc="old name"), incidents=())
    process(ledger, taken(renamed, at=NOON + HOUR), incidents=())
    [kept] = ledger.reports()
    assert renamed.report == kept.report
    assert renamed.report.id == ledger.report("new name").report.id
    with pytest.raises(BadRequest, match="no such report"):
        ledger.report("old name")
