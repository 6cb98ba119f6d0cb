"""What real happenings look like when several reports tell of them; the accounts are made up."""

from itertools import combinations

from matching_made import AFGHANISTAN, KABUL, KABUL_AIRPORT, a_figure_told, a_party, a_place, told

from tocsin.matching import LEAST, SAME, compare, incidents_of, match
from tocsin.records import IncidentType, Telling, TollSaid


def numbers_of_tellings(*tellings: Telling) -> list[int]:
    """Return how many tellings each incident has, when each is matched as it comes in, those before it being there."""
    pairs = [pair for i, telling in enumerate(tellings) for pair in match([telling], tellings[:i])]
    return sorted(len(incident.claims) for incident in incidents_of(tellings, pairs, ()))


def _exactly(number: int) -> tuple[TollSaid, ...]:
    return (a_figure_told(number, number),)


def _at_least(number: int) -> tuple[TollSaid, ...]:
    return (a_figure_told(number, None),)


AIRPORT_BOMBING = (
    told(
        "first hours",
        published="2021-08-26",
        type=IncidentType.REMOTE_EXPLOSIVE,
        days=("2021-08-26",),
        places=(KABUL_AIRPORT,),
        tolls=_exactly(13),
        entered=1,
    ),
    told(
        "evening",
        published="2021-08-26",
        type=IncidentType.SUICIDE_BOMBING,
        days=("2021-08-26",),
        places=(KABUL,),
        perpetrators=(a_party("Islamic State Khorasan", "actor:isis-k"),),
        tolls=_exactly(60),
        entered=2,
    ),
    told(
        "next day",
        published="2021-08-27",
        type=IncidentType.SUICIDE_BOMBING,
        days=("2021-08-26",),
        places=(KABUL_AIRPORT,),
        perpetrators=(a_party("ISIS-K", "actor:isis-k"),),
        tolls=_at_least(95),
        entered=3,
    ),
    told(
        "opinion",
        published="2021-09-04",
        type=IncidentType.SUICIDE_BOMBING,
        days=("2021-08-26",),
        places=(KABUL_AIRPORT,),
        perpetrators=(a_party("ISIS-K", "actor:isis-k"),),
        tolls=(a_figure_told(171, None), a_figure_told(13, 13, subset=True)),
        entered=4,
    ),
)

DRONE_STRIKE = (
    told(
        "strike, agency",
        published="2021-08-30",
        type=IncidentType.AIR_DRONE_STRIKE,
        days=("2021-08-29",),
        places=(KABUL,),
        perpetrators=(a_party("US", "actor:us-military"),),
        tolls=_exactly(9),
        entered=5,
    ),
    told(
        "strike, opinion",
        report="report opinion",
        published="2021-09-04",
        type=IncidentType.AIR_DRONE_STRIKE,
        days=("2021-08-29",),
        places=(KABUL_AIRPORT,),
        perpetrators=(a_party("US", "actor:us-military"),),
        tolls=(a_figure_told(9, 9), a_figure_told(6, 6, subset=True)),
        entered=6,
    ),
)


def test_a_bombing_told_with_13_60_95_and_170_killed_is_one_incident() -> None:
    assert numbers_of_tellings(*AIRPORT_BOMBING) == [4]


def test_a_strike_in_the_same_city_three_days_later_is_another_incident() -> None:
    assert numbers_of_tellings(*AIRPORT_BOMBING, *DRONE_STRIKE) == [2, 4]


def test_nothing_is_kept_of_a_bombing_and_a_strike_three_days_later() -> None:
    bombing = {telling.claim.id for telling in AIRPORT_BOMBING}
    across = [p for p in match(AIRPORT_BOMBING, DRONE_STRIKE) if (p.left in bombing) != (p.right in bombing)]
    assert across == []


def test_an_airstrike_at_a_border_with_17_and_22_killed_is_one_incident() -> None:
    border_town = a_place("Exampletown", 34.45, 40.92, country="SY", within=("Example Governorate",))
    across = a_place("Otherbridge", 34.42, 40.98, country="IQ")
    strike = IncidentType.AIR_DRONE_STRIKE
    wire = told("wire", type=strike, days=("2021-02-25",), places=(border_town, across), tolls=_at_least(17), entered=1)
    monitor = told("monitor", type=strike, days=("2021-02-25",), places=(border_town,), tolls=_exactly(22), entered=2)

    assert numbers_of_tellings(wire, monitor) == [2]


def test_two_villages_raided_on_one_day_thirty_km_apart_are_two_incidents() -> None:
    north = a_place("Upper Example", 11.00, 13.00, country="NG", radius=2)
    south = a_place("Lower Example", 10.73, 13.00, country="NG", radius=2)
    gunmen = (a_party("gunmen"),)
    one = told("one", places=(north,), perpetrators=gunmen, tolls=_exactly(11), entered=1)
    other = told("other", places=(south,), perpetrators=gunmen, tolls=_exactly(4), entered=2)

    assert numbers_of_tellings(one, other) == [1, 1]


def test_shelling_of_a_city_on_one_day_is_one_incident_though_one_report_gives_no_toll() -> None:
    city = a_place("Example City", 50.0, 36.2, country="UA", radius=8)
    shelling = IncidentType.SHELLING
    counted = told("counted", type=shelling, places=(city,), tolls=_exactly(5), entered=1)
    uncounted = told("uncounted", type=shelling, places=(city,), entered=2)

    assert numbers_of_tellings(counted, uncounted) == [2]


def test_an_undated_telling_joins_a_dated_one_of_its_week_with_the_same_place_type_and_toll() -> None:
    town = a_place("Exampletown", 33.9, 72.1, country="PK", radius=4)
    dated = told("dated", published="2024-01-02", places=(town,), tolls=_exactly(7), entered=1)
    undated = told("undated", published="2024-01-06", days=(), places=(town,), tolls=_exactly(7), entered=2)

    assert numbers_of_tellings(dated, undated) == [2]


def test_an_undated_telling_published_before_the_other_took_place_is_another_incident() -> None:
    town = a_place("Exampletown", 33.9, 72.1, country="PK", radius=4)
    dated = told("dated", published="2024-01-09", days=("2024-01-08",), places=(town,), tolls=_exactly(7), entered=1)
    undated = told("undated", published="2024-01-05", days=(), places=(town,), tolls=_exactly(7), entered=2)

    assert numbers_of_tellings(dated, undated) == [1, 1]


def test_tellings_without_any_date_and_only_a_country_in_common_are_never_kept() -> None:
    alike = {"days": (), "places": (AFGHANISTAN,), "tolls": _exactly(60), "sentence": "A bomb tore through the bazaar."}
    one = told("one", **alike)
    other = told("other", **alike)

    assert match([one], [other]) == ()
    assert compare(one, other).score > LEAST, "it is the missing date and place, not the score, that keeps them apart"


def test_a_raid_told_twice_in_one_report_stays_two_incidents() -> None:
    town = a_place("Exampletown", 33.9, 72.1, country="PK")
    morning = told("morning", report="r", places=(town,), tolls=_exactly(7), entered=1)
    evening = told("evening", report="r", places=(town,), tolls=_exactly(7), entered=2)
    other = told("other", places=(town,), tolls=_exactly(7), entered=3)

    assert match([morning, evening], []) == ()
    assert numbers_of_tellings(morning, evening, other) == [1, 2]


def test_bombings_in_one_city_on_one_day_with_a_few_and_with_many_killed_are_two_incidents() -> None:
    city = a_place("Example City", 33.3, 44.4, country="IQ", radius=20)
    market = told(
        "market",
        type=IncidentType.SUICIDE_BOMBING,
        places=(city,),
        perpetrators=(a_party("Front A", "actor:a"),),
        tolls=_exactly(61),
        entered=1,
    )
    checkpoint = told(
        "checkpoint",
        type=IncidentType.SHELLING,
        places=(city,),
        perpetrators=(a_party("Front B", "actor:b"),),
        tolls=_exactly(2),
        entered=2,
    )

    assert numbers_of_tellings(market, checkpoint) == [1, 1]


def test_every_cross_pair_of_the_bombing_says_why() -> None:
    for left, right in combinations(AIRPORT_BOMBING, 2):
        features = [feature for feature, _, _ in compare(left, right).reasons]
        assert {"days", "places", "kind", "tolls"} <= {*features}


def test_a_day_of_an_unknown_year_agrees_with_that_day_of_a_known_one() -> None:
    town = a_place("Exampletown", 33.9, 72.1, country="PK", radius=4)
    dated = told("dated", days=("2009-11-24",), places=(town,), tolls=_exactly(10), entered=1)
    yearless = told("yearless", days=("XXXX-11-24",), places=(town,), tolls=_at_least(10), entered=2)
    other_day = told("other day", days=("XXXX-11-20",), places=(town,), tolls=_at_least(10), entered=3)

    assert compare(dated, yearless).score >= SAME
    assert numbers_of_tellings(dated, yearless, other_day) == [1, 2]
