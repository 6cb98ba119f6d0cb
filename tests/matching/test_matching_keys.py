"""Where and when to look for other tellings."""

from datetime import date

import pytest
from matching_made import AFGHANISTAN, KABUL_AIRPORT, a_figure_told, a_place, told

from make import a_telling
from tocsin.matching import are_near, keys
from tocsin.records import Keys, Telling, Where


def _keys(telling: Telling) -> Keys:
    return keys(telling.claim, telling.report)


def _days(telling: Telling) -> tuple[date | None, date | None]:
    found = _keys(telling)
    return found.earliest, found.latest


def test_keys_reach_from_the_first_to_the_last_day_told() -> None:
    assert (date(2024, 1, 3), date(2024, 1, 9)) == _days(told("a", days=("2024-01-09", "2024-01-03/2024-01-04")))


def test_an_undated_telling_is_looked_for_in_the_week_before_its_publication() -> None:
    assert (date(2024, 1, 3), date(2024, 1, 10)) == _days(told("a", days=(), published="2024-01-10"))


@pytest.mark.parametrize(
    ("days", "published"),
    [((), ""), (("XXXX-11-24",), ""), (("XXXX-11-24",), "2024-11-30"), (("2016",), "2024-01-10")],
    ids=["nothing known", "year unknown", "year unknown though published", "wider than a quarter"],
)
def test_a_time_that_helps_nobody_looking_is_open(days: tuple[str, ...], published: str) -> None:
    assert _days(told("a", days=days, published=published)) == (None, None)


def test_places_are_looked_for_by_folded_name_and_by_the_best_candidate() -> None:
    found = _keys(told("a", places=(KABUL_AIRPORT, Where(name="Al-Bukamāl"))))
    assert found.places == ("kabul airport", "place:Kabul airport", "al bukamal")


def test_a_country_is_no_place_to_look_in() -> None:
    found = _keys(told("a", places=(AFGHANISTAN,)))
    assert (found.places, found.country) == ((), "AF")


def test_the_country_is_open_where_an_incident_lies_on_a_border() -> None:
    there, across = a_place("There", 34.4, 40.9, country="SY"), a_place("Across", 34.4, 41.0, country="IQ")
    assert _keys(told("a", places=(there, across))).country == ""


def test_tolls_have_no_keys() -> None:
    telling = told("a", tolls=(a_figure_told(1, 1),))
    with pytest.raises(TypeError, match="toll"):
        keys(telling.tolls[0], telling.report)


@pytest.mark.parametrize(("day", "near"), [("2024-01-04", True), ("2024-01-05", False), ("2023-12-28", False)])
def test_dates_within_three_days_are_near(day: str, near: bool) -> None:
    assert near == are_near(_keys(a_telling("a")), _keys(a_telling("b", day=day)))


def test_two_countries_are_not_near_and_an_unknown_one_is_near_any() -> None:
    here, there = told("a", places=(KABUL_AIRPORT,)), told("b", places=(a_place("There", 34.4, 40.9, country="SY"),))
    assert not are_near(_keys(here), _keys(there))
    assert are_near(_keys(here), _keys(told("c", places=(Where(name="Somewhere"),))))


def test_without_a_date_only_a_shared_place_is_near() -> None:
    undated = told("a", days=(), places=(KABUL_AIRPORT,))
    assert are_near(_keys(undated), _keys(told("b", places=(KABUL_AIRPORT,))))
    assert not are_near(_keys(undated), _keys(told("c", places=(AFGHANISTAN,))))
