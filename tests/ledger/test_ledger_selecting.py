"""Which incidents a selection gives, and what their summaries say; against the same asked of plain values."""

# ruff: noqa: F401, F811 - a fixture is found by being imported

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_fixtures import empty_record, ledger
from ledger_make import an_incident, enter, taken

from make import NOON, a_captured
from tocsin.ledger import Ledger
from tocsin.ledger.summaries import summary_of
from tocsin.records import (
    ROLES_OF,
    Attributed,
    Attribution,
    Box,
    Candidate,
    DatePrecision,
    Harm,
    Hedge,
    Incident,
    IncidentType,
    Party,
    PlaceCandidate,
    PlacePrecision,
    Ring,
    Selection,
    Stance,
    Status,
    Summary,
    Telling,
    When,
    Where,
)
from tocsin.reference.globe import km_between

FRONT = Party(
    name="the Example Front's men", candidates=(Candidate(id="actor:front", name="Example Front", score=1, reasons=()),)
)
GUNMEN = Party(name="gunmen")


def a_spot(lat: float, lon: float, km: float, precision: PlacePrecision = PlacePrecision.EXACT) -> Where:
    candidate = PlaceCandidate(
        id="x:1",
        name="Exampletown",
        score=1,
        reasons=(),
        lat=lat,
        lon=lon,
        country="XK",
        kind="locality",
        precision=precision,
        radius_km=km,
        parents=("Upper District", "North", "Examplia"),
    )
    return Where(name="the town", country="XK", candidates=(candidate,))


def a_day(first: date, days: int = 0) -> When:
    return When(value="", precision=DatePrecision.DAY, earliest=first, latest=first + timedelta(days=days))


def entered(ledger: Ledger, many: int) -> tuple[Telling, ...]:
    """Return tellings of so many reports, one each."""
    with ledger.writing() as entry:
        found: tuple[Telling, ...] = ()
        for n in range(many):
            captured = taken(a_captured(f"Gunmen killed two people in Exampletown, number {n}.", doc=f"r{n}"), at=NOON)
            found += enter(entry, captured)
        entry.settle([t.claim.id for t in found], [an_incident([t]) for t in found])
    return found


def settled(ledger: Ledger, incidents: Sequence[Incident]) -> None:
    with ledger.writing() as entry:
        entry.settle([], incidents)


spots = st.builds(
    a_spot,
    st.sampled_from([-89.9, -10.0, 0.0, 34.5, 60.0, 89.9]),
    st.sampled_from([-179.9, -60.0, 0.0, 69.2, 69.4, 179.9]),
    st.sampled_from([0.0, 9.0, 60.0]),
    st.sampled_from([PlacePrecision.EXACT, PlacePrecision.DISTRICT, PlacePrecision.COUNTRY]),
)
whens = st.one_of(
    st.builds(a_day, st.dates(date(2024, 1, 1), date(2024, 1, 20)), st.integers(0, 9)),
    st.just(When(value="", precision=DatePrecision.UNKNOWN)),
    st.builds(
        lambda day: When(value="", precision=DatePrecision.UNKNOWN, latest=day),
        st.dates(date(2024, 1, 1), date(2024, 1, 20)),
    ),
)
blame = st.builds(
    lambda stance, hedge, actor: Attribution(stance=stance, hedge=hedge, actor=actor, by="", claims=()),
    st.sampled_from(Stance),
    st.sampled_from(Hedge),
    st.sampled_from([FRONT, GUNMEN]),
)
changes = st.fixed_dictionaries(
    {
        "type": st.sampled_from([IncidentType.ATTACK, IncidentType.SHELLING]),
        "status": st.sampled_from(Status),
        "dates": st.one_of(st.just(()), whens.map(lambda w: (w,))),
        "places": st.one_of(st.just(()), spots.map(lambda w: (w,))),
        "perpetrators": st.sampled_from([(), (FRONT,), (GUNMEN,)]),
        "attribution": st.lists(blame, max_size=2).map(tuple),
    }
)
days = st.none() | st.dates(date(2024, 1, 1), date(2024, 1, 25))
selections = st.builds(
    lambda since, until, **rest: Selection(
        since=min(since, until) if since and until else since,
        until=max(since, until) if since and until else until,
        **rest,
    ),
    since=days,
    until=days,
    types=st.sampled_from([(), (IncidentType.SHELLING,), (IncidentType.SHELLING, IncidentType.ATTACK)]),
    statuses=st.sampled_from([(), (Status.HAPPENED,)]),
    actor=st.sampled_from(["", "actor:front", "example front", "gunmen", "front"]),
    attributed=st.none() | st.sampled_from(Attributed),
    country=st.sampled_from(["", "XK"]),
    province=st.sampled_from(["", "North"]),
    place=st.sampled_from(["", "upper district", "nowhere"]),
    box=st.none()
    | st.sampled_from([Box(south=30, west=60, north=40, east=72), Box(south=-20, west=170, north=89, east=-170)]),
    ring=st.none()
    | st.sampled_from([Ring(lat=34.5, lon=69.3, km=12), Ring(lat=-10, lon=180, km=30), Ring(lat=89, lon=0, km=300)]),
    least=st.sampled_from([None, 2, 3]),
    is_certain=st.booleans(),
)


def is_selected(incident: Incident, asked: Selection) -> bool:
    """The same question asked of plain values, one thing after the other."""
    line = summary_of(incident)
    return all(
        (
            not asked.types or line.type in asked.types,
            not asked.statuses or line.status in asked.statuses,
            not asked.country or line.country == asked.country,
            not asked.province or line.province == asked.province,
            not asked.place or (asked.place == "upper district" and bool(incident.places)),
            asked.least is None or any((toll.best or 0) >= asked.least for toll in line.tolls),
            _in_period(line, asked),
            _by_actor(line, asked),
            asked.box is None or _in_box(line, asked.box, is_certain=asked.is_certain),
            asked.ring is None or _in_ring(line, asked.ring, is_certain=asked.is_certain),
        )
    )


def _in_period(line: Summary, asked: Selection) -> bool:
    if asked.since is None and asked.until is None:
        return True
    if line.earliest is None and line.latest is None:
        return False
    earliest, latest = line.earliest or date.min, line.latest or date.max
    since, until = asked.since or date.min, asked.until or date.max
    if asked.is_certain:
        return (asked.since is None or earliest >= since) and (asked.until is None or latest <= until)
    return latest >= since and earliest <= until


def _by_actor(line: Summary, asked: Selection) -> bool:
    named = {"": None, "gunmen": ""}.get(asked.actor, "actor:front")
    roles = [role.role for role in line.actors if named is None or role.id == named]
    if asked.attributed is None:
        return not asked.actor or bool(roles)
    if asked.attributed is Attributed.NEITHER:
        return not any(role in ROLES_OF[Attributed.EITHER] for role in roles)
    return any(role in ROLES_OF[asked.attributed] for role in roles)


def _in_ring(line: Summary, ring: Ring, *, is_certain: bool) -> bool:
    if line.lat is None or line.lon is None or line.radius_km is None:
        return False
    km = km_between(line.lat, line.lon, ring.lat, ring.lon)
    return km + line.radius_km <= ring.km if is_certain else km - line.radius_km <= ring.km


def _in_box(line: Summary, box: Box, *, is_certain: bool) -> bool:
    """Only whether points far from the rim are inside; circles here are small beside the boxes, or far away."""
    if line.lat is None or line.lon is None:
        return False
    width = (box.east - box.west) % 360
    is_inside = box.south <= line.lat <= box.north and (line.lon - box.west) % 360 <= width
    if abs(line.lat) > 89 and box.north == 89:  # a circle around the pole lies on all meridians, and sticks out
        return not is_certain and (line.radius_km or 0) > 100.2
    return is_inside


def test_a_selection_gives_what_the_same_questions_asked_of_plain_values_give(ledger: Ledger) -> None:
    tellings = entered(ledger, 8)

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(changes, min_size=8, max_size=8), st.lists(selections, min_size=5, max_size=5))
    def hold(changed: list[dict[str, object]], asked: list[Selection]) -> None:
        incidents = [replace(an_incident([t]), **some) for t, some in zip(tellings, changed, strict=True)]  # type: ignore[arg-type]
        settled(ledger, incidents)
        for selection in asked:
            expected = {incident.id for incident in incidents if is_selected(incident, selection)}
            found = list(ledger.summaries(selection))
            assert expected == {summary.id for summary in found}
            assert len(expected) == ledger.number_of_incidents(selection)
            assert [summary.id for summary in found] == [incident.id for incident in ledger.incidents(selection)]

    hold()


def test_a_summary_comes_back_as_it_was_made(ledger: Ledger) -> None:
    [telling] = entered(ledger, 1)
    incident = replace(
        an_incident([telling]),
        dates=(a_day(date(2024, 1, 3), 2),),
        places=(a_spot(34.5, 69.2, 9.0),),
        perpetrators=(FRONT,),
        attribution=(Attribution(stance=Stance.BLAMED, hedge=Hedge.ACCUSED, actor=GUNMEN, by="police", claims=()),),
        weapons=("a rifle", "a\nmortar"),
    )
    settled(ledger, [incident])
    (found,) = ledger.summaries()

    expected = summary_of(incident, certainty=found.certainty, changed=found.changed)
    assert replace(expected, weapons=("a rifle", "a mortar")) == found
    assert ("North", "Upper District", "Exampletown") == (found.province, found.district, found.place)
    assert (2, 1) == (found.date_prec, found.where_prec)


def test_a_place_known_to_the_country_is_no_point(ledger: Ledger) -> None:
    [telling] = entered(ledger, 1)
    settled(ledger, [replace(an_incident([telling]), places=(a_spot(34.5, 69.2, 500.0, PlacePrecision.COUNTRY),))])
    (found,) = ledger.summaries()

    assert (None, None, None, 6) == (found.lat, found.lon, found.radius_km, found.where_prec)


def test_a_list_goes_on_behind_the_incident_it_ended_with(ledger: Ledger) -> None:
    entered(ledger, 5)

    for newest_first in (False, True):
        whole = [summary.id for summary in ledger.summaries(newest_first=newest_first)]
        first = [summary.id for summary in ledger.summaries(newest_first=newest_first, limit=2)]
        rest = [summary.id for summary in ledger.summaries(newest_first=newest_first, after=first[-1])]
        assert whole == first + rest


def test_what_changed_since_a_look_is_told_once_and_in_order(ledger: Ledger) -> None:
    tellings = entered(ledger, 3)
    before = ledger.last_change()
    settled(ledger, [an_incident([tellings[0]], killed=9), an_incident([tellings[1]])])

    assert [9] == [summary.tolls[0].best for summary in ledger.changed_since(before)]
    assert [] == list(ledger.changed_since(ledger.last_change()))


def test_settling_the_same_again_or_after_clearing_changes_nothing(ledger: Ledger) -> None:
    tellings = entered(ledger, 3)
    before = (ledger.last_change(), list(ledger.summaries()))
    with ledger.writing() as entry:
        entry.clear_settled()
        entry.settle([], [an_incident([t]) for t in tellings])

    assert before == (ledger.last_change(), list(ledger.summaries()))


def test_an_incident_that_is_no_more_is_a_change(ledger: Ledger) -> None:
    tellings = entered(ledger, 2)
    before = ledger.last_change()
    settled(ledger, [an_incident(tellings)])

    assert ledger.last_change() == before + 2
    assert 1 == ledger.number_of_incidents()


@pytest.mark.parametrize("harm", [Harm.KILLED, Harm.INJURED])
def test_the_least_asked_for_is_of_the_harm_asked_for(ledger: Ledger, harm: Harm) -> None:
    entered(ledger, 1)

    assert (1 if harm is Harm.KILLED else 0) == ledger.number_of_incidents(Selection(harm=harm, least=1))
