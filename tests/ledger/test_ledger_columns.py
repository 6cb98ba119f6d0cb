"""Counts over columns against the record's own answers, and against counting one incident after the other."""

# ruff: noqa: F401, F811 - a fixture is found by being imported

from collections import Counter as Tallied
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_fixtures import empty_record, ledger
from ledger_make import an_incident
from test_ledger_selecting import FRONT, GUNMEN, a_day, a_spot, changes, entered, selections, settled

from tocsin.analysis.counting import By, Line, Step, Tally, incidents_behind, selected
from tocsin.counting import Counter
from tocsin.foreseeing import forecast, surges
from tocsin.ledger import Ledger
from tocsin.records import Box, Harm, PlacePrecision, Ring, Selection, Summary

JANUARY = Selection(since=date(2024, 1, 1), until=date(2024, 1, 31))


def counted(ledger: Ledger, selection: Selection, by: By = By.NOTHING, step: Step = Step.ALL) -> tuple[Line, ...]:
    return Counter(ledger).count(selection, by, step).tally.lines


def test_columns_select_what_the_record_selects_and_count_it(ledger: Ledger) -> None:
    tellings = entered(ledger, 8)

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(changes, min_size=8, max_size=8), st.lists(selections, min_size=4, max_size=4))
    def hold(changed: list[dict[str, object]], asked: list[Selection]) -> None:
        settled(ledger, [replace(an_incident([t]), **some) for t, some in zip(tellings, changed, strict=True)])  # type: ignore[arg-type]
        counter = Counter(ledger)
        for selection in asked:
            found = list(ledger.summaries(selection))
            columns = counter.columns()
            mask = selected(columns, counter.asked(selection))
            assert {line.id for line in found} == {columns.ids[row] for row in mask.nonzero()[0]}
            by_type = counter.count(selection, By.TYPE).tally.lines
            told = {line.key: line.incidents + line.possibly for line in by_type}
            assert told == Tallied(line.type.value for line in found)
            _holds_by_day(counter, selection, found, _inside(ledger, selection))

    hold()


def _inside(ledger: Ledger, selection: Selection) -> set[str]:
    """Return the incidents that lie in the box and ring as a whole, whatever else is asked for."""
    alone = Selection(box=selection.box, ring=selection.ring, is_certain=True)
    return {summary.id for summary in ledger.summaries(alone)}


def _holds_by_day(counter: Counter, selection: Selection, found: list[Summary], inside: set[str]) -> None:
    """Each day has what certainly happened on it and in the area, and what may have."""
    tally: Tally = counter.count(selection, By.NOTHING, Step.DAY).tally
    for line in tally.lines:
        day = date.fromordinal(line.number)
        may = {s.id for s in found if (s.earliest or s.latest) and (s.earliest or day) <= day <= (s.latest or day)}
        sure = {s.id for s in found if s.earliest == s.latest == day and s.id in inside}
        behind, possibly = incidents_behind(tally, line)
        assert (sure, may - sure) == ({*behind}, {*possibly})
        assert (len(behind), len(possibly)) == (line.incidents, line.possibly)
        killed = [total for s in found if s.id in sure and (total := s.total(Harm.KILLED))]
        assert sum(total.best or 0 for total in killed) == line.sums["killed"].best


def test_a_date_over_the_edge_of_the_period_only_possibly_counts(ledger: Ledger) -> None:
    first, second = entered(ledger, 2)
    settled(
        ledger,
        [
            replace(an_incident([first]), dates=(a_day(date(2024, 1, 30), 3),)),
            replace(an_incident([second]), dates=(a_day(date(2024, 1, 3)),)),
        ],
    )
    (line,) = counted(ledger, JANUARY)

    assert (1, 1) == (line.incidents, line.possibly)
    assert (2, 1) == (line.sums["killed"].best, line.sums["killed"].told)


def test_a_place_known_to_the_country_is_only_possibly_in_a_province(ledger: Ledger) -> None:
    (telling,) = entered(ledger, 1)
    settled(ledger, [replace(an_incident([telling]), places=(a_spot(34, 69, 300, PlacePrecision.COUNTRY),))])
    (line,) = counted(ledger, Selection(), By.PROVINCE)

    assert (0, 1) == (line.incidents, line.possibly)


def test_a_place_over_the_edge_of_a_ring_or_box_only_possibly_counts(ledger: Ledger) -> None:
    within, over = entered(ledger, 2)
    told = ((within, a_spot(34.5, 69.2, 1)), (over, a_spot(34.5, 69.25, 8)))
    settled(
        ledger, [replace(an_incident([one]), dates=(a_day(date(2024, 1, 1)),), places=(spot,)) for one, spot in told]
    )
    ring = Selection(ring=Ring(lat=34.5, lon=69.2, km=10))
    box = Selection(box=Box(south=34.4, west=69.1, north=34.6, east=69.3))

    for area in (ring, box):
        for asked in (area, replace(area, since=JANUARY.since, until=JANUARY.until)):
            (line,) = counted(ledger, asked)
            assert (1, 1) == (line.incidents, line.possibly)
            assert 2 == line.sums["killed"].best
    side = (
        Counter(ledger)
        .compare(
            replace(ring, since=JANUARY.since, until=JANUARY.until),
            replace(ring, since=JANUARY.since, until=JANUARY.since),
        )
        .first
    )
    assert (1, 1) == (side.incidents, side.possibly)


def test_claimed_and_blamed_overlap_and_either_counts_once(ledger: Ledger) -> None:
    (telling,) = entered(ledger, 1)
    settled(ledger, [replace(an_incident([telling]), perpetrators=(FRONT, GUNMEN))])
    rows = {line.key: line.incidents for line in counted(ledger, Selection(), By.ATTRIBUTION)}

    assert 1 == rows["either"] and "neither" not in rows
    assert rows["either"] <= rows.get("claimed", 0) + rows.get("blamed", 0)


def test_an_empty_record_counts_nothing_and_says_why_it_cannot_foresee(ledger: Ledger) -> None:
    assert () == counted(ledger, Selection())
    assert () == counted(ledger, Selection(actor="nobody"), By.ACTOR, Step.MONTH)
    assert "too thin" in surges(ledger, Selection(), 0.05).off
    assert "too thin" in forecast(ledger, Selection()).off


def test_provinces_of_one_name_in_two_countries_are_two_series(ledger: Ledger) -> None:
    spot = a_spot(5, 30, 1)
    at = [replace(spot, country=c, candidates=(replace(spot.candidates[0], country=c),)) for c in ("SD", "LK")]
    told = [(telling, n) for n, telling in enumerate(entered(ledger, 20))]
    settled(
        ledger,
        [replace(an_incident([one]), places=(at[n % 2],), dates=(a_day(date(2024, 1, 3)),)) for one, n in told],
    )

    provinces = {one.key for one in counted(ledger, Selection(), By.PROVINCE)}

    assert 1 == len(provinces) and 2 == surges(ledger, Selection(), 0.05).series


@pytest.mark.parametrize("by", By)
def test_every_way_to_tell_rows_apart_works_on_a_record_with_one_report(ledger: Ledger, by: By) -> None:
    entered(ledger, 1)

    for line in counted(ledger, Selection(), by):
        assert 1 == line.incidents + line.possibly


def test_a_change_of_the_record_is_seen(ledger: Ledger) -> None:
    tellings = entered(ledger, 3)
    counter = Counter(ledger)
    assert 3 == sum(line.incidents + line.possibly for line in counter.count(Selection()).tally.lines)
    settled(ledger, [an_incident([tellings[0]], killed=9)])

    assert 13 == sum(line.sums["killed"].best for line in counter.count(Selection()).tally.lines)


def test_a_comparison_has_its_sources_its_possibles_and_its_warnings(ledger: Ledger) -> None:
    tellings = entered(ledger, 5)
    days = [date(2024, 1, 2), date(2024, 1, 9), date(2024, 1, 9), date(2023, 1, 5), date(2023, 1, 6)]
    settled(ledger, [replace(an_incident([t]), dates=(a_day(day),)) for t, day in zip(tellings, days, strict=True)])
    last_year = Selection(since=date(2023, 1, 1), until=date(2023, 1, 31))
    found = Counter(ledger).compare(JANUARY, last_year)

    assert (3, 2, 1.5) == (found.first.incidents, found.second.incidents, found.ratio.ratio)
    assert any("fewer than ten" in warning for warning in found.warnings)
    assert found.first.ids and not {*found.first.ids} & {*found.second.ids}
    overlap = Counter(ledger).compare(JANUARY, replace(JANUARY, until=date(2024, 1, 20)))
    assert any("overlap" in warning for warning in overlap.warnings)


def test_a_change_has_its_place_among_all_past_changes(ledger: Ledger) -> None:
    tellings = entered(ledger, 40)
    begin = date(2023, 1, 2)
    days = [begin + timedelta(days=14 * n) for n in range(26)] + [date(2024, 1, 2 + n) for n in range(14)]
    settled(ledger, [replace(an_incident([t]), dates=(a_day(day),)) for t, day in zip(tellings, days, strict=True)])
    found = Counter(ledger).compare(JANUARY, Selection(since=date(2023, 12, 1), until=date(2023, 12, 31)))

    assert found.rank and 1 == found.rank[0] and found.rank[1] > 20
    assert found.dispersion and found.ratio.dispersed.low > 1
