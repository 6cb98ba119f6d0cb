"""Single features: what each says, and in which words."""

from pathlib import Path

import pytest
from matching_made import AFGHANISTAN, KABUL, KABUL_AIRPORT, a_figure_told, a_party, a_place, told

import tocsin.matching.weights as weights
from tocsin.errors import BadReference
from tocsin.matching import FEATURES, LEAST, SAME, compare
from tocsin.matching.compare import Comparison
from tocsin.matching.weights import WEIGHTS, read_weights
from tocsin.records import Group, IncidentType, Telling, Where

YAML = Path(weights.__file__).with_name("weights.yaml").read_text(encoding="utf-8")


def _share(feature: str, left: Telling, right: Telling) -> float:
    """Return what a feature adds to the log-odds; 0 where it says nothing."""
    return next((share for name, share, _ in compare(left, right).reasons if name == feature), 0.0)


def _detail(feature: str, left: Telling, right: Telling) -> str:
    return next(detail for name, _, detail in compare(left, right).reasons if name == feature)


def test_every_feature_says_what_it_asks() -> None:
    assert all((feature.func.__doc__ or "").strip().endswith(".") for feature in FEATURES)


def test_every_weight_is_of_a_feature_and_every_feature_has_one() -> None:
    assert {feature.name for feature in FEATURES} == set(WEIGHTS.features)


def test_the_shares_and_the_prior_add_up_to_the_score() -> None:
    one = told("a", places=(KABUL,), tolls=(a_figure_told(12, 12),))
    other = told("b", places=(KABUL_AIRPORT,), tolls=(a_figure_told(15, None),))
    found: Comparison = compare(one, other)
    total = WEIGHTS.prior + sum(share for _, share, _ in found.reasons)
    assert found.score == pytest.approx(1 / (1 + 2.718281828459045**-total), abs=1e-6)


def test_the_thresholds_lie_between_nothing_and_certainty() -> None:
    assert 0 < LEAST < SAME < 1


@pytest.mark.parametrize(
    "damage",
    [
        ("prior: -", "prior: low"),
        ("b: grenade,", "b: granade,"),
        ("agree: ", "agree: -"),
        ("days:", "days: ["),
    ],
)
def test_damaged_weights_are_refused_and_the_message_names_the_file(damage: tuple[str, str]) -> None:
    with pytest.raises(BadReference, match=r"weights\.yaml"):
        read_weights(YAML.replace(*damage, 1))


def test_a_narrow_time_in_common_says_more_than_a_wide_one() -> None:
    day, month, year = (told(day, days=(day,)) for day in ("2024-01-01", "2024-01", "2024"))
    assert _share("days", day, day) > 0 > _share("days", day, month) > _share("days", day, year)


def test_the_further_apart_two_days_lie_the_more_they_speak_against() -> None:
    days = [told(day, days=(day,)) for day in ("2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04")]
    against = [_share("days", days[0], day) for day in days[1:]]
    assert against == sorted(against, reverse=True)
    assert against[0] < 0
    assert _detail("days", days[0], days[3]) == "3 days apart"


def test_undated_tellings_are_likelier_of_one_incident_the_sooner_both_were_published() -> None:
    first, next_day, last = (told(d, days=(), published=d) for d in ("2024-01-01", "2024-01-02", "2024-01-08"))
    assert _share("days", first, next_day) > _share("days", first, last) >= 0


def test_a_smaller_place_in_common_says_more() -> None:
    in_airport, in_city, in_country = (told(w.name, places=(w,)) for w in (KABUL_AIRPORT, KABUL, AFGHANISTAN))
    assert _share("places", in_airport, in_airport) > _share("places", in_airport, in_city) > 0
    assert _share("places", in_airport, in_country) == 0


def test_distance_speaks_against_and_its_km_are_told() -> None:
    north, south = a_place("Upper Example", 11.0, 13.0), a_place("Lower Example", 10.73, 13.0)
    assert (
        _share("places", told("a", places=(north,)), told("b", places=(south,))) == -WEIGHTS.features["places"].differ
    )
    assert (
        _detail("places", told("a", places=(north,)), told("b", places=(south,)))
        == "lower example and upper example: 30 km apart"
    )


def test_another_country_speaks_against_a_name_without_a_point() -> None:
    here = told("a", places=(Where(name="Exampletown", country="PK"),))
    there = told("b", places=(Where(name="Exampletown", country="IN"),))
    assert _share("places", here, there) < 0 < _share("places", here, here)


def test_a_place_linked_to_its_namesake_is_forgiven_where_the_right_one_was_second_choice() -> None:
    right = a_place("Jalalabad", 34.43, 70.45, radius=8)
    wrong = a_place("Jalal-Abad", 40.93, 73.0, country="AF", runners_up=("place:Jalalabad",))
    assert _share("places", told("a", places=(right,)), told("b", places=(wrong,))) == 0


def test_near_a_town_reaches_farther_than_in_it() -> None:
    town, near = a_place("Exampletown", 34.0, 70.0), a_place("Exampletown", 34.0, 70.0, relation="near")
    village = told("c", places=(a_place("Lower Example", 34.15, 70.0),))
    assert (
        _share("places", told("a", places=(town,)), village) < 0 < _share("places", told("b", places=(near,)), village)
    )


def test_kinds_told_for_one_another_are_no_contradiction_and_others_are() -> None:
    blast = told("a", type=IncidentType.REMOTE_EXPLOSIVE)
    bomber, arrest = told("b", type=IncidentType.SUICIDE_BOMBING), told("c", type=IncidentType.ARREST)
    other = told("d", type=IncidentType.OTHER)
    assert _share("kind", blast, blast) > _share("kind", blast, bomber) > 0 > _share("kind", blast, arrest)
    assert _share("kind", blast, other) == 0


def test_large_equal_tolls_say_more_than_small_ones() -> None:
    one, five, sixty = (told(str(n), tolls=(a_figure_told(n, n),)) for n in (1, 5, 60))
    assert 0 < _share("tolls", one, one) < _share("tolls", five, five) < _share("tolls", sixty, sixty)


def test_a_toll_far_above_another_speaks_against_and_less_so_where_it_may_have_grown() -> None:
    two = told("a", published="2024-01-02", tolls=(a_figure_told(2, 2),))
    later = told("b", published="2024-01-03", tolls=(a_figure_told(60, 60),))
    earlier = told("c", published="2024-01-01", tolls=(a_figure_told(60, 60),))
    assert _share("tolls", two, earlier) < _share("tolls", two, later) < 0


def test_figures_side_by_side_are_compared_by_their_sum() -> None:
    beside = told(
        "a",
        tolls=(a_figure_told(3, 3, group=Group.SECURITY_FORCE), a_figure_told(9, 9, group=Group.CIVILIAN)),
    )
    whole = told("b", tolls=(a_figure_told(12, 12),))
    assert _share("tolls", beside, whole) == _share("tolls", whole, whole)


def test_a_figure_that_is_a_part_in_the_other_telling_still_says_something() -> None:
    soldiers = told("a", published="2024-01-01", tolls=(a_figure_told(13, 13),))
    whole = told("b", published="2024-01-02", tolls=(a_figure_told(171, None),))
    with_part = told("c", published="2024-01-02", tolls=(a_figure_told(171, None), a_figure_told(13, 13, subset=True)))
    assert _share("tolls", soldiers, with_part) > _share("tolls", soldiers, whole)


def test_one_actor_under_two_names_agrees_and_two_known_actors_contradict_a_little() -> None:
    by_id = told("a", perpetrators=(a_party("ISIS-K", "actor:isis-k"),))
    same = told("b", perpetrators=(a_party("Islamic State Khorasan", "actor:isis-k"),))
    other = told("c", perpetrators=(a_party("Taliban", "actor:taliban"),))
    assert _share("actors", by_id, same) > 0 > _share("actors", by_id, other)


def test_gunmen_and_militants_are_a_role_and_hardly_speak_for_one_incident() -> None:
    gunmen, militants = told("a", perpetrators=(a_party("gunmen"),)), told("b", perpetrators=(a_party("militants"),))
    named = told("c", perpetrators=(a_party("Example Front"),))
    assert 0 < _share("actors", gunmen, militants) < _share("actors", named, named)
    assert _share("actors", gunmen, named) == 0, "gunmen may well be of the front"


def test_shared_telling_words_speak_for_and_dull_ones_do_not() -> None:
    hotel = told("a", sentence="Rockets struck the old Baron hotel at dusk")
    again = told("b", sentence="The Baron hotel was struck by rockets")
    dull = told("c", sentence="Two people were killed in the attack, police said")
    assert _share("words", hotel, again) > 0
    assert _share("words", dull, told("d", sentence="Three people were killed in the attack, police said")) == 0


def test_targets_and_weapons_are_compared_by_their_words() -> None:
    one = told("a", targets=("a girls' school",), weapons=("car bomb",))
    other = told("b", targets=("the school",), weapons=("a bomb",))
    third = told("c", targets=("a fuel depot",), weapons=("rifles",))
    assert _share("targets", one, other) > 0 > _share("targets", one, third)
    assert _share("weapons", one, other) > 0 == _share("weapons", one, third)
