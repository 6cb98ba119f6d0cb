"""Pairs and incidents: stored, settled, found by any id they ever had, and made again the same."""

# ruff: noqa: F401, F811 - a fixture is found by being imported

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from ledger_fixtures import NewStore, empty_record, ledger, stores
from ledger_make import BODY, a_judgement, a_pair, a_reading, an_incident, enter, joined, taken
from ledger_stores import store_of

from make import NOON, a_captured
from tocsin.errors import BadRequest
from tocsin.ledger import Entry, Ledger, open_ledger
from tocsin.matching import settle
from tocsin.records import Incident, IncidentId, IncidentType, Selection, Telling, Verdict, identity

BOTH = "Gunmen killed two people in Exampletown. Others bombed a bridge there."


def told(entry: Entry, *names: str, day: str = "2024-01-01") -> list[Telling]:
    """Enter a report for each name that tells of one attack; return the tellings."""
    found = []
    for name in names:
        found += enter(entry, a_captured(f"{name}: {BODY}", doc=name), day=day)
    return found


def groups(ledger: Ledger) -> set[frozenset[str]]:
    """Return the names of the reports of each incident."""
    return {frozenset(incident.docs) for incident in ledger.incidents()}


def rows(ledger: Ledger) -> list[tuple[str, str]]:
    return store_of(ledger).rows("SELECT id, payload FROM incidents ORDER BY id")


def test_incidents_do_not_depend_on_the_order_of_reports(stores: NewStore) -> None:
    days = {"a": "2024-01-01", "b": "2024-01-03", "c": "2024-01-05", "d": "2024-03-01"}
    found = []
    for number, order in enumerate(permutations(days)):
        if number % 4 == 0:
            with open_ledger(stores().address) as ledger:
                for name in order:
                    with ledger.writing() as entry:
                        joined(entry, told(entry, name, day=days[name]), days=2)
                found.append(groups(ledger))
    assert [{frozenset("abc"), frozenset("d")}] * 6 == found


def test_a_rebuild_changes_nothing(ledger: Ledger) -> None:
    for name, day in (("a", "2024-01-01"), ("b", "2024-01-02"), ("c", "2024-02-01")):
        with ledger.writing() as entry:
            joined(entry, told(entry, name, day=day))
    before, head = rows(ledger), ledger.head()
    with ledger.writing() as entry:
        entry.clear_settled()
        for telling in entry.all_tellings():
            joined(entry, [telling])
    assert len(before) == 2
    assert (before, head) == (rows(ledger), ledger.head())


def test_a_neighbourhood_follows_pairs_that_score_enough_from_one_to_the_next(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        a, b, c, d = told(entry, "a", "b", "c", "d")
        pairs = [a_pair(a.claim.id, b.claim.id, 0.8), a_pair(b.claim.id, c.claim.id, 0.5)]
        low = [a_pair(a.claim.id, c.claim.id, 0.1), a_pair(c.claim.id, d.claim.id, 0.4)]
        entry.pairs(pairs + low)
        around, found, _ = entry.neighbourhood([a.claim.id], 0.5)
    assert (a, b, c) == around
    assert {(pair.left, pair.right) for pair in [*pairs, low[0]]} == {(pair.left, pair.right) for pair in found}


def test_a_pair_that_scores_just_enough_connects_from_either_end(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        a, b = told(entry, "a", "b")
        entry.pairs([a_pair(a.claim.id, b.claim.id, 0.5)])
        for asked in (a, b):
            around, _, _ = entry.neighbourhood([asked.claim.id], 0.5)
            assert (a, b) == around


def test_a_claim_out_of_force_connects_nothing_but_its_incident(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        a, b, c = told(entry, "a", "b", "c")
        entry.pairs([a_pair(a.claim.id, b.claim.id)])
        entry.settle([], [an_incident([a, c]), an_incident([b])])
        entry.judgement(a_judgement(a.claim.id, b.claim.id))
        entry.reading(a_reading(a_captured(f"a: {BODY}", doc="a"), reader="test 2", incidents=()), ())
        around, pairs, _ = entry.neighbourhood([a.claim.id], 0.5)
        entry.settle([], [an_incident([c])])
    assert ((c,), ()) == (around, pairs)


def test_a_neighbourhood_follows_the_judgement_that_two_are_the_same(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        a, b, c = told(entry, "a", "b", "c")
        same = a_judgement(b.claim.id, a.claim.id)
        unlike = a_judgement(b.claim.id, c.claim.id, verdict=Verdict.NOT_SAME, name="j2")
        entry.judgement(same)
        entry.judgement(unlike)
        for asked in (a, b):
            assert ((a, b), (), (same, unlike)) == entry.neighbourhood([asked.claim.id], 0.5)


def test_a_neighbourhood_holds_all_tellings_of_the_incidents_it_touches(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        a, b = told(entry, "a", "b")
        entry.settle([], [an_incident([a, b])])
        around, _, _ = entry.neighbourhood([b.claim.id], 0.5)
    assert (a, b) == around


def test_a_pair_compared_anew_takes_the_place_of_the_old(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        a, b = told(entry, "a", "b")
        for score in (0.9, 0.2):
            entry.pairs([a_pair(a.claim.id, b.claim.id, score)])
        assert ((a,), (), ()) == entry.neighbourhood([a.claim.id], 0.5)


def test_an_incident_that_lost_a_telling_in_force_is_refused(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        a, b = told(entry, "a", "b")
        entry.settle([], [an_incident([a, b])])
        with pytest.raises(ValueError, match=f"would be in no incident: {b.claim.id}"):
            entry.settle([a.claim.id], [an_incident([a])])


def test_a_telling_may_be_left_out_by_name(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        a, b = told(entry, "a", "b")
        entry.settle([], [an_incident([a, b])])
        entry.settle([a.claim.id, b.claim.id], [an_incident([a])])
    assert {frozenset("a")} == groups(ledger)


def settled(ledger: Ledger, *together: Sequence[Telling]) -> list[Incident]:
    """Settle these groups as incidents."""
    incidents = [an_incident(group) for group in together]
    with ledger.writing() as entry:
        entry.settle([telling.claim.id for group in together for telling in group], incidents)
    return incidents


def test_after_a_merge_both_ids_lead_to_the_one_incident(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        a, b = told(entry, "a", "b")
    before = settled(ledger, [a], [b])
    [merged] = settled(ledger, [a, b])
    assert [merged, merged] == [ledger.incident(incident.id) for incident in before]


def test_after_a_split_each_id_leads_to_the_incident_of_its_claim(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        a, b = told(entry, "a", "b")
    [merged] = settled(ledger, [a, b])
    split = settled(ledger, [a], [b])
    assert split[0] == ledger.incident(merged.id)


def test_the_id_an_incident_would_have_by_any_of_its_claims_leads_to_it(ledger: Ledger) -> None:
    """Another record may have met the reports in another order. Matching makes ids in the same way."""
    with ledger.writing() as entry:
        a, b = told(entry, "a", "b")
    [merged] = settled(ledger, [a, b])
    assert merged == ledger.incident(settle([b], []).id)


def test_ids_lead_on_when_a_newer_reader_has_read_every_report(ledger: Ledger) -> None:
    captured = a_captured(BOTH, doc="a")
    with ledger.writing() as entry:
        tellings = enter(entry, captured, incidents=("killed", "bombed"))
        before = [an_incident([telling]) for telling in tellings]
        entry.settle([], before)
    with ledger.writing() as entry:
        tellings = enter(entry, captured, incidents=("bombed", "killed"), reader="test 2")
        entry.settle([], [an_incident([telling]) for telling in tellings])
    triggers = [ledger.tellings(ledger.incident(i.id).claims)[0].claim.said.trigger.value for i in before]  # type: ignore[union-attr]
    assert triggers == ["killed", "bombed"]


def test_an_id_whose_report_tells_nothing_any_more_leads_to_the_other_reports(ledger: Ledger) -> None:
    first = taken(a_captured(BODY, doc="a"), at=NOON)
    with ledger.writing() as entry:
        joined(entry, enter(entry, first))
        joined(entry, told(entry, "b"))
    [before] = ledger.incidents()
    with ledger.writing() as entry:
        changed = taken(first, at=NOON + timedelta(hours=1), body="Nothing happened.")
        joined(entry, enter(entry, changed, incidents=()))
    [after] = ledger.incidents()
    assert before.id != after.id
    assert after == ledger.incident(before.id)


def test_an_id_is_not_handed_on_to_an_incident_that_has_nothing_of_it(ledger: Ledger) -> None:
    first = taken(a_captured("Gunmen killed two people in Exampletown.", doc="a"), at=NOON)
    with ledger.writing() as entry:
        joined(entry, enter(entry, first))
    [before] = ledger.incidents()
    with ledger.writing() as entry:
        other = taken(first, at=NOON + timedelta(hours=1), body="A mine killed a shepherd in Samplefield.")
        joined(entry, enter(entry, other))
    with pytest.raises(BadRequest, match="no longer tells of it"):
        ledger.incident(before.id)


def test_an_unknown_id_is_said_to_be_unknown(ledger: Ledger) -> None:
    with pytest.raises(BadRequest, match="there is no such incident in this record"):
        ledger.incident(IncidentId(identity("incident", "nothing")))


@pytest.fixture
def three(ledger: Ledger) -> Ledger:
    """A record with incidents of 1 January (2 killed), of March (30 killed, elsewhere), and without a date."""
    with ledger.writing() as entry:
        [january] = told(entry, "january", day="2024-01-01")
        [march] = told(entry, "march", day="2024-03")
        [undated] = told(entry, "undated", day="")
        elsewhere = an_incident([march], killed=30)
        place = replace(elsewhere.places[0], country="XX")
        elsewhere = replace(elsewhere, type=IncidentType.SHELLING, places=(place,))
        entry.settle([], [an_incident([undated]), elsewhere, an_incident([january])])
    return ledger


@pytest.mark.parametrize(
    ("asked", "docs"),
    [
        ({}, ["january", "march", "undated"]),
        ({"types": (IncidentType.SHELLING,)}, ["march"]),
        ({"country": "XK"}, ["january", "undated"]),
        ({"since": date(2024, 1, 2)}, ["march"]),
        ({"until": date(2024, 1, 1)}, ["january"]),
        ({"since": date(2024, 3, 31)}, ["march"]),
        ({"since": date(2024, 4, 1)}, []),
        ({"until": date(2024, 3, 1)}, ["january", "march"]),
        ({"since": date(2024, 1, 1), "until": date(2024, 3, 1)}, ["january", "march"]),
        ({"least": 3}, ["march"]),
        ({"least": 0}, ["january", "march", "undated"]),
    ],
)
def test_incidents_are_asked_for_by_type_place_date_and_killed(three: Ledger, asked, docs) -> None:  # type: ignore[no-untyped-def]
    assert docs == [incident.docs[0] for incident in three.incidents(Selection(**asked))]


def test_a_report_counts_the_claims_and_incidents_in_force(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        for reader in ("test 1", "test 2"):
            tellings = enter(entry, a_captured(BOTH, doc="a"), incidents=("killed", "bombed"), reader=reader)
            entry.settle([], [an_incident([telling]) for telling in tellings])
    kept = ledger.report("a")
    assert (kept.claims, kept.incidents, kept.reader) == (4, 2, "test 2")
    assert (ledger.counts().claims, ledger.counts().incidents) == (4, 2)
    assert [claim.id for claim in ledger.claims_of(kept.report.id)] == [
        claim.id
        for claim in a_reading(a_captured(BOTH, doc="a"), incidents=("killed", "bombed"), reader="test 2").claims
    ]
