"""Near is what the records say it is, both ways round, and found through an index."""

# ruff: noqa: F401, F811 - a fixture is found by being imported

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import ledger_strategies as some
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_fixtures import empty_record, ledger
from ledger_make import BODY, a_reading, keys_of
from ledger_stores import store_of

from make import a_captured
from tocsin.ledger import Entry, Ledger
from tocsin.ledger.keys import REACHES
from tocsin.records import ClaimId, Keys

DAYS = st.sampled_from([date(2024, 1, 1) + timedelta(days=n) for n in (0, 1, 5, 8, 30, 40, 200, 400, 5000)])
KEYS = st.lists(
    st.builds(
        lambda key, ends: replace(key, earliest=ends and min(ends), latest=ends and max(ends)),
        some.keys,
        st.none() | st.tuples(DAYS, DAYS),
    ),
    min_size=2,
    max_size=6,
)


def are_near(left: Keys, right: Keys, days: int) -> bool:
    """The rule as tocsin.records.Keys words it, written down without any index."""
    if left.earliest is None or right.earliest is None:
        return bool(set(left.places) & set(right.places))
    assert left.latest is not None
    assert right.latest is not None
    apart = max(left.earliest - right.latest, right.earliest - left.latest)
    is_one_country = left.country == right.country or "" in (left.country, right.country)
    return apart <= timedelta(days=days) and is_one_country


def enter_keys(entry: Entry, keys: list[Keys]) -> list[Keys]:
    """Enter a report for each key and return the keys with their claims."""
    found = []
    for number, key in enumerate(keys):
        captured = a_captured(BODY, key=f"r{number}")
        reading = a_reading(captured)
        entry.report(captured)
        found.append(replace(key, claim=reading.claims[0].id))
        entry.reading(reading, found[-1:])
    return found


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=KEYS, days=st.integers(0, 7))
def test_near_finds_what_the_rule_says_whichever_is_asked_about(ledger: Ledger, keys: list[Keys], days: int) -> None:
    with ledger.writing() as entry:
        entered = _only(entry, keys)
        expected = {
            frozenset((left.claim, right.claim))
            for left, right in combinations(entered, 2)
            if are_near(left, right, days)
        }
        for key in entered:
            found = {telling.claim.id for telling in entry.near([key], days)}
            assert {other for both in expected if key.claim in both for other in both - {key.claim}} == found


def _only(entry: Entry, keys: list[Keys]) -> list[Keys]:
    """Enter the keys for reports r0, r1, ...; reports left over from a longer example become far from all."""
    entered = enter_keys(entry, keys)
    far = Keys(claim=ClaimId(""), earliest=date.max, latest=date.max, country="ZZ", places=())
    entry.rekey([replace(far, claim=key.claim) for key in entry.all_keys()])
    entry.rekey(entered)
    return entered


def test_near_answers_in_the_order_of_entry_and_leaves_the_asking_out(ledger: Ledger) -> None:
    key = Keys(claim=ClaimId(""), earliest=date(2024, 1, 1), latest=date(2024, 1, 1), country="AF", places=())
    with ledger.writing() as entry:
        entered = enter_keys(entry, [key, key, key, key])
        near = entry.near([entered[2], entered[0]], 0)
    assert [entered[1].claim, entered[3].claim] == [telling.claim.id for telling in near]


def test_a_name_with_a_lone_surrogate_is_a_place_like_any_other(ledger: Ledger) -> None:
    key = Keys(claim=ClaimId(""), earliest=None, latest=None, country="", places=("a\udcff",))
    with ledger.writing() as entry:
        one, other = enter_keys(entry, [key, key])
        assert [other.claim] == [telling.claim.id for telling in entry.near([one], 0)]


def test_the_classes_of_length_hold_every_interval_there_is() -> None:
    assert date.max.toordinal() - date.min.toordinal() <= REACHES[-1]
    assert sorted(REACHES) == list(REACHES)


def test_near_is_asked_of_an_index_from_both_ends(ledger: Ledger) -> None:
    """A search open at one end would slow down with the record."""
    store = store_of(ledger)
    question = (
        "SELECT claim FROM claim_keys AS k WHERE k.reach = 0 AND k.earliest BETWEEN 1 AND 2 "
        "AND k.latest >= 1 AND k.country IN ('AF', '')"
    )
    if store.kind == "sqlite":
        expected = r"COVERING INDEX claim_keys_country \(reach=\? AND country=\? AND earliest>\? AND earliest<\?\)"
        plan = str(store.rows(f"EXPLAIN QUERY PLAN {question}"))
    else:
        expected = r"claim_keys_(country|days).*Index Cond: \(.*reach = 0.*earliest >= 1.*earliest <= 2"
        store.change(
            "INSERT INTO claim_keys SELECT n, n, n, 0, 'AF' FROM generate_series(1, 20000) AS n", "ANALYZE claim_keys"
        )
        plan = str(store.rows(f"EXPLAIN {question}"))
    assert re.search(expected, plan)


def test_keys_are_of_the_incident_claims_in_force(ledger: Ledger) -> None:
    captured = a_captured(BODY)
    with ledger.writing() as entry:
        for reader in ("test 1", "test 2"):
            reading = a_reading(captured, reader=reader)
            entry.report(captured)
            entry.reading(reading, keys_of(reading))
        assert list(keys_of(reading)) == list(entry.all_keys())
