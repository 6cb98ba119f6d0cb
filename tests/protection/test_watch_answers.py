"""A watch's answer: inside, possibly inside, listed or no, each only where the record says so."""

import math
import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from watch_make import HERE, KM, a_place, a_ring, a_watch, a_where, an_incident, blamed_on, killed, on

from tocsin.protection.watch_alert import headline
from tocsin.protection.watch_geometry import EARTH_KM, km_to, shape_of, span_of_circle
from tocsin.protection.watch_index import WatchIndex, cells_of
from tocsin.protection.watches import sound
from tocsin.records import (
    Answer,
    Area,
    Conditions,
    Corridor,
    DatePrecision,
    IncidentType,
    PlacePrecision,
    Polygon,
    Region,
    Ring,
    Stance,
)

DAY = date(2024, 3, 1)
LAT, LON = HERE


def at(km: float, radius: float = 2.0, **given):  # type: ignore[no-untyped-def]
    """Return an incident so many km to the north of the ring's centre."""
    return an_incident(places=(a_where(a_place(LAT + km * KM, LON, radius, **given)),))


@pytest.mark.parametrize(
    ("km", "radius", "answer"),
    [
        (0, 2, "inside"),
        (17.9, 2, "inside"),
        (18.1, 2, "possibly inside"),
        (21.9, 2, "possibly inside"),
        (22.1, 2, "no"),
    ],
)
def test_a_ring_is_measured_with_the_radius_within_which_the_place_is_known(
    km: float, radius: float, answer: str
) -> None:
    assert answer == sound(a_ring(20), at(km, radius), DAY).answer.value


def test_the_distance_is_an_interval_from_the_centre() -> None:
    assert (8.0, 12.0) == sound(a_ring(20), at(10), DAY).km


def test_near_a_place_reaches_as_far_as_the_field_says() -> None:
    """UCDP's where_prec 2: within about 25 km."""
    near = an_incident(places=(a_where(a_place(), relation="near"),))

    assert Answer.POSSIBLY is sound(a_ring(20), near, DAY).answer


def test_a_country_settles_nothing_and_is_listed() -> None:
    country = a_place(radius=900, precision=PlacePrecision.COUNTRY, name="Nigeria")

    assert Answer.LISTED is sound(a_ring(), an_incident(places=(a_where(country),)), DAY).answer
    assert Answer.LISTED is sound(a_ring(), an_incident(places=()), DAY).answer
    assert Answer.LISTED is sound(a_ring(), an_incident(places=(a_where(),)), DAY).answer


def test_another_country_is_not_listed() -> None:
    assert Answer.NO is sound(a_ring(), an_incident(places=(a_where(country="SY"),)), DAY).answer


def test_a_namesake_far_away_makes_inside_possible_only() -> None:
    other = a_place(LAT + 5, LON, score=0.4, ident="test:other")
    incident = an_incident(places=(a_where(a_place(score=0.6), other),))

    finding = sound(a_ring(), incident, DAY)

    assert Answer.POSSIBLY is finding.answer
    assert "may have been at" in finding.open[0]


def test_the_province_around_a_town_is_no_other_place() -> None:
    town = a_place(score=0.6, parents=("Borno",))
    province = a_place(radius=250, score=0.4, name="Borno", precision=PlacePrecision.PROVINCE)

    assert Answer.INSIDE is sound(a_ring(), an_incident(places=(a_where(town, province),)), DAY).answer


def test_a_second_place_inside_makes_it_possible() -> None:
    incident = an_incident(places=(a_where(a_place(LAT + 3)), a_where(a_place())))

    assert Answer.POSSIBLY is sound(a_ring(), incident, DAY).answer


SQUARE = ((LAT, LON), (LAT, LON + 0.4), (LAT + 0.4, LON + 0.4), (LAT + 0.4, LON), (LAT, LON))


@pytest.mark.parametrize(("km", "answer"), [(30, "inside"), (10, "possibly inside"), (-10, "no"), (40, "no")])
def test_a_district_is_where_its_outline_is_and_not_the_circle_around_it(km: float, answer: str) -> None:
    """The circle of 40 km around the district's middle touches every one of these rings of 12 or 60 km."""
    middle = a_place(LAT + 0.2, LON + 0.2, 40, ident="district", precision=PlacePrecision.DISTRICT)
    lat, ring_km = {30: (LAT + 0.2, 60), 10: (LAT + 0.2, 12), -10: (LAT - 13 * KM, 12), 40: (LAT + 0.4 + 13 * KM, 12)}[
        km
    ]
    watch = a_ring(ring_km, lat, LON + 0.2)

    finding = sound(watch, an_incident(places=(a_where(middle),)), DAY, lambda place: (SQUARE,))

    assert answer == finding.answer.value


def test_a_polygon_s_hole_is_outside() -> None:
    hole = tuple((LAT + 0.2 + (a - LAT - 0.2) * 0.5, LON + 0.2 + (b - LON - 0.2) * 0.5) for a, b in SQUARE)
    watch = a_watch(area=Polygon(rings=(SQUARE, hole)))
    in_hole, in_rim = (an_incident(places=(a_where(a_place(LAT + d, LON + 0.2, 1)),)) for d in (0.2, 0.05))

    assert [Answer.NO, Answer.INSIDE] == [sound(watch, i, DAY).answer for i in (in_hole, in_rim)]


def test_a_corridor_is_measured_from_its_line() -> None:
    watch = a_watch(area=Corridor(points=((LAT, LON), (LAT, LON + 2)), km=10))
    spots = [an_incident(places=(a_where(a_place(LAT + km * KM, LON + 1, 2)),)) for km in (3, 9, 15)]

    assert ["inside", "possibly inside", "no"] == [sound(watch, i, DAY).answer.value for i in spots]
    low, high = sound(watch, spots[0], DAY).km or (0, 0)
    assert low == pytest.approx(1, abs=0.3) and high == pytest.approx(5, abs=0.3)


def test_a_region_holds_what_the_gazetteer_says_it_holds() -> None:
    region = a_watch(area=Region(place="wof:1", name="Borno", country="NG"), countries=("NG",))
    country = a_watch(area=Region(place="iso:NG", name="Nigeria", country="NG"), countries=("NG",))
    inside = an_incident(places=(a_where(a_place(parents=("Bama", "Borno"))),))
    only_country = an_incident(places=(a_where(a_place(precision=PlacePrecision.COUNTRY)),))

    assert [Answer.INSIDE, Answer.LISTED] == [sound(region, i, DAY).answer for i in (inside, only_country)]
    assert [Answer.INSIDE, Answer.INSIDE] == [sound(country, i, DAY).answer for i in (inside, only_country)]


@pytest.mark.parametrize(
    ("view", "answer"),
    [
        (killed(5, 9), "inside"),
        (killed(3, 9), "possibly inside"),
        (killed(3, None), "possibly inside"),
        (killed(2, 4), "no"),
        (replace(killed(2, 4), is_part=True), "possibly inside"),
        (None, "possibly inside"),
    ],
)
def test_a_least_toll_is_answered_by_what_is_told(view, answer: str) -> None:  # type: ignore[no-untyped-def]
    """No figure is not zero: it leaves the condition open."""
    incident = an_incident(tolls=(view,) if view else ())

    assert answer == sound(a_ring(least=5), incident, DAY).answer.value


def test_the_open_end_of_a_part_leaves_the_whole_as_it_was_told() -> None:
    """ "4 killed, at least 1 of them a child" is no more than 4."""
    child = replace(killed(1, None), is_part=True)

    assert Answer.NO is sound(a_ring(least=5), an_incident(tolls=(killed(2, 4), child)), DAY).answer


def test_a_date_known_to_the_month_may_lie_on_both_sides() -> None:
    watch = a_ring(since=date(2024, 2, 15))
    dates = [on("2024-02-20"), on("2024-02", DatePrecision.MONTH), on("2024-02-01"), ()]

    answers = [sound(watch, an_incident(dates=when), DAY).answer.value for when in dates]

    assert ["inside", "possibly inside", "no", "possibly inside"] == answers


def test_recent_is_counted_from_the_day_on_which_it_is_looked_at() -> None:
    incident = an_incident(dates=on("2024-02-20"))

    assert Answer.INSIDE is sound(a_ring(days=10), incident, DAY).answer
    assert Answer.NO is sound(a_ring(days=9), incident, DAY).answer


def test_a_type_that_one_report_says_is_possible() -> None:
    incident = an_incident(types=(IncidentType.ATTACK, IncidentType.SHELLING))

    assert Answer.POSSIBLY is sound(a_ring(types=(IncidentType.SHELLING,)), incident, DAY).answer
    assert Answer.NO is sound(a_ring(types=(IncidentType.RIOT,)), incident, DAY).answer


def test_independent_origins_are_counted_as_told() -> None:
    two = an_incident(tolls=(killed(3, 3, "Example Wire", "Example News"),))

    assert Answer.INSIDE is sound(a_ring(origins=2), two, DAY).answer
    assert Answer.NO is sound(a_ring(origins=3), two, DAY).answer


def test_certain_only_leaves_out_what_is_possible() -> None:
    assert Answer.NO is sound(a_ring(20, is_certain=True), at(19), DAY).answer


def test_an_actor_is_watched_by_its_id() -> None:
    watch = a_watch(actors=(("actor:front", "Example Front"),))
    told = [
        blamed_on("Front", "actor:front"),
        blamed_on("Front", "actor:front", 0.3),
        blamed_on("Front", "actor:front", stance=Stance.DENIED),
        blamed_on("Army", "actor:army"),
    ]

    answers = [sound(watch, an_incident(attribution=(said,)), DAY).answer.value for said in told]

    assert ["inside", "possibly inside", "possibly inside", "no"] == answers


def moved(lat: float, lon: float, km: float, bearing: float) -> tuple[float, float]:
    """Return the point so far away in that direction (spherical law of cosines)."""
    phi, lam, angle = math.radians(lat), math.radians(lon), km / EARTH_KM
    to = math.asin(math.sin(phi) * math.cos(angle) + math.cos(phi) * math.sin(angle) * math.cos(bearing))
    east = math.atan2(
        math.sin(bearing) * math.sin(angle) * math.cos(phi), math.cos(angle) - math.sin(phi) * math.sin(to)
    )
    return math.degrees(to), (math.degrees(lam + east) + 180) % 360 - 180


lats, lons = st.floats(-75, 75), st.floats(-180, 180)


@st.composite
def areas(draw):  # type: ignore[no-untyped-def]
    lat, lon = draw(lats), draw(lons)
    kind = draw(st.sampled_from(["ring", "corridor", "polygon"]))
    if kind == "ring":
        return Ring(lat=lat, lon=lon, km=draw(st.floats(1, 300)))
    points = [moved(lat, lon, draw(st.floats(20, 250)), b) for b in (0.3, 1.9, 3.6, 5.2)]
    if kind == "corridor":
        return Corridor(points=tuple(points[: draw(st.integers(2, 4))]), km=draw(st.floats(1, 60)))
    return Polygon(rings=((*points, points[0]),))


@given(areas(), st.floats(0, 500), st.floats(0, 6.28), st.floats(0.1, 150), st.integers(0, 999))
@settings(max_examples=150, deadline=None)
def test_every_point_within_the_radius_agrees_with_the_answer(
    area: Area, km: float, bearing: float, radius: float, seed: int
) -> None:
    """Points drawn in the circle: none is outside what is wholly inside, none inside what is wholly outside."""
    shape = shape_of(area)
    assert shape
    lat, lon = moved(shape.lat, shape.lon, km, bearing)
    low, high, edge_low, edge_high = span_of_circle(shape, lat, lon, radius)
    draw = random.Random(seed)
    for _ in range(12):
        spot = moved(lat, lon, radius * math.sqrt(draw.random()), draw.uniform(0, 2 * math.pi))
        line, edge = km_to(shape, *spot)
        assert low - 0.5 <= line <= high + 0.5
        if edge_high <= -0.5:
            assert edge <= 0.5
        if edge_low > 0.5:
            assert edge > -0.5


@given(
    st.lists(areas(), min_size=1, max_size=12),
    st.integers(0, 11),
    st.floats(0, 300),
    st.floats(0, 6),
    st.floats(0.01, 99),
)
@settings(max_examples=100, deadline=None)
def test_the_index_finds_what_every_watch_alone_would(
    found: list[Area], which: int, km: float, bearing: float, radius: float
) -> None:
    watches = [a_watch(f"w{n}", area=area) for n, area in enumerate(found)]
    middle = shape_of(found[which % len(found)])
    assert middle
    lat, lon = moved(middle.lat, middle.lon, km, bearing)
    incident = an_incident(places=(a_where(a_place(lat, lon, radius)),))

    indexed = {watch.id: finding for watch, finding in WatchIndex(watches).findings(incident, DAY)}

    alone = {watch.id: sound(watch, incident, DAY) for watch in watches}
    assert indexed == {i: f for i, f in alone.items() if f.answer in (Answer.INSIDE, Answer.POSSIBLY)}


@given(
    st.lists(areas(), min_size=1, max_size=12),
    st.integers(0, 11),
    st.floats(0, 300),
    st.floats(0, 6),
    st.integers(0, 99),
)
@settings(max_examples=150, deadline=None)
def test_the_index_finds_the_same_where_places_have_outlines_and_watches_conditions(
    found: list[Area], which: int, km: float, bearing: float, seed: int
) -> None:
    draw = random.Random(seed)
    asked = [
        Conditions(
            types=draw.choice([(), (IncidentType.ATTACK,), (IncidentType.SHELLING,), (IncidentType.RIOT,)]),
            least=draw.choice([0, 0, 3, 7]),
            origins=draw.choice([1, 1, 1, 2]),
            is_certain=draw.random() < 0.2,
        )
        for _ in found
    ]
    watches = [a_watch(f"w{n}", area=area, conditions=c) for n, (area, c) in enumerate(zip(found, asked, strict=True))]
    middle = shape_of(found[which % len(found)])
    assert middle
    lat, lon = moved(middle.lat, middle.lon, km, bearing)
    corners = [moved(lat, lon, draw.uniform(20, 120), angle) for angle in (0.1, 1.2, 2.4, 3.7, 5.1)]
    outline = ((*corners, corners[0]),)
    district = a_place(lat, lon, 120, ident="district", precision=PlacePrecision.DISTRICT, score=0.7)
    other = a_place(*moved(lat, lon, 60, 1.0), 5, ident="other", score=draw.choice([0.1, 0.3]))
    incident = an_incident(
        places=(a_where(district, other), a_where(other)),
        types=(IncidentType.ATTACK, IncidentType.SHELLING),
        tolls=(killed(3, draw.choice([5, None])),),
    )
    outlines = {"district": outline}.get

    index = WatchIndex(watches)
    indexed = {watch.id: answer for watch, answer in index.hits(incident, DAY, lambda place: outlines(place, ()))}

    alone = {w.id: sound(w, incident, DAY, lambda place: outlines(place, ())).answer for w in watches}
    assert indexed == {i: answer for i, answer in alone.items() if answer in (Answer.INSIDE, Answer.POSSIBLY)}


def test_the_index_goes_over_the_date_line_and_to_the_poles() -> None:
    watch = a_watch(area=Ring(lat=-17, lon=179.9, km=50))
    fiji = an_incident(places=(a_where(a_place(-17, -179.9)),))
    pole = a_watch("pole", area=Ring(lat=89.9, lon=0, km=50))
    beyond = an_incident(places=(a_where(a_place(89.9, 180)),))

    assert [watch] == [w for w, _ in WatchIndex([watch, pole]).findings(fiji, DAY)]
    assert [pole] == [w for w, _ in WatchIndex([watch, pole]).findings(beyond, DAY)]
    assert cells_of(89.9, 0, 50) is None


def test_conditions_refuse_what_cannot_be() -> None:
    with pytest.raises(ValueError, match="at least"):
        Conditions(least=-1)


def test_an_alert_gives_the_figure_for_all_and_takes_parts_for_a_floor() -> None:
    """A part that is open above, or told apart, does not take the place of the whole."""
    part, open_part = (replace(killed(low, high), is_part=True) for low, high in ((358, 358), (24, None)))

    assert headline(an_incident(tolls=(killed(276, 587), part, open_part))).endswith("killed 276 to 587")
    assert headline(an_incident(tolls=(part, open_part))).endswith("killed 358 or more")
    assert "killed" not in headline(an_incident(tolls=()))
