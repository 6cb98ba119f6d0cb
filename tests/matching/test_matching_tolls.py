"""An incident's figures: origins, versions, policies, and nothing counted twice."""

from dataclasses import replace

import pytest
from matching_made import a_figure, a_figure_told, attributed, told

from make import a_span
from tocsin.errors import BadRequest
from tocsin.matching import POLICIES, settle, toll_views
from tocsin.matching.policies import Settled, settled_by
from tocsin.records import Figure, Group, Harm, SourceKind, Stance, Telling, TollSaid, TollView, Victims

MANY, NO_END = 170, None


def _views(*tellings: Telling, policy: str = "range") -> tuple[TollView, ...]:
    return settle(tellings, (), policy).tolls


def _table(*tellings: Telling, policy: str = "range") -> list[tuple[str, str, int | None, int | None, int | None]]:
    """Return the views as a table shows them."""
    return [(v.harm.value, v.group.value, v.low, v.best, v.high) for v in _views(*tellings, policy=policy)]


def _figures(*tellings: Telling) -> list[Figure]:
    return [figure for view in _views(*tellings) for figure in view.by_source]


@pytest.mark.parametrize(
    ("sources", "origin"),
    [
        ((), "Example Wire"),
        (("Reuters",), "Reuters"),
        (("Reuters", "local residents"), "Reuters"),
        (("Example Times", "AFP"), "Agence France-Presse"),
        (("police",), "police via Example Wire"),
        (("a senior police official",), "police via Example Wire"),
        (("he",), "Example Wire"),
        (("unconfirmed reports", "witnesses"), "witnesses via Example Wire"),
        (("the Example Front's spokesman", "statement"), "Example Front"),
    ],
)
def test_a_figure_goes_back_to_its_innermost_named_source(sources: tuple[str, ...], origin: str) -> None:
    telling = told("a", source="Example Wire", tolls=(a_figure_told(5, 5, sources=sources),))
    assert [origin] == [figure.origin for figure in _figures(telling)]


def test_a_figure_of_an_unknown_outlet_goes_back_to_its_report() -> None:
    telling = told("a", report="note.txt", source=" ", tolls=(a_figure_told(5, 5),))
    assert [(figure.origin, figure.outlet) for figure in _figures(telling)] == [("note.txt", " ")]


@pytest.mark.parametrize(
    ("sources", "kind", "mark"),
    [
        (("the army",), SourceKind.OUTLET, "official"),
        (("Example Ministry of Health",), SourceKind.OUTLET, "official"),
        ((), SourceKind.GOVERNMENT, "official"),
        (("Example Front",), SourceKind.OUTLET, "claimant"),
        (("rebels",), SourceKind.OUTLET, "claimant"),
        ((), SourceKind.ARMED_GROUP, "claimant"),
        (("witnesses",), SourceKind.GOVERNMENT, ""),
        (("Example Monitor",), SourceKind.OUTLET, ""),
    ],
)
def test_official_and_claimant_figures_are_marked(sources: tuple[str, ...], kind: SourceKind, mark: str) -> None:
    telling = told(
        "a",
        source_kind=kind,
        tolls=(a_figure_told(5, 5, sources=sources),),
        responsibility=(attributed(Stance.CLAIMED, "the Example Front"),),
    )
    assert [mark] == [figure.mark for figure in _figures(telling)]


def test_a_later_figure_of_the_same_origin_is_a_version_and_not_a_contradiction() -> None:
    early = told("a", published="2024-01-01", tolls=(a_figure_told(5, 5, sources=("Reuters",)),), entered=2)
    late = told("b", published="2024-01-03", tolls=(a_figure_told(9, 9, sources=("Reuters",)),), entered=1)
    other = told("c", published="2024-01-02", tolls=(a_figure_told(8, 8),), entered=3)

    assert _table(early, late, other) == [("killed", "unknown", 8, 8, 9)]
    shown = [(figure.low, figure.is_latest) for figure in _figures(early, late, other)]
    assert shown == [(5, False), (8, True), (9, True)]


def test_of_reports_of_one_day_the_one_entered_later_is_the_newer_and_an_unknown_day_is_the_oldest() -> None:
    undated = told("a", tolls=(a_figure_told(3, 3, sources=("Reuters",)),), entered=9)
    first = told("b", published="2024-01-01", tolls=(a_figure_told(5, 5, sources=("Reuters",)),), entered=1)
    second = told("c", published="2024-01-01", tolls=(a_figure_told(6, 6, sources=("Reuters",)),), entered=2)
    assert _table(undated, first, second) == [("killed", "unknown", 6, 6, 6)]


def test_two_figures_of_one_report_from_two_sources_span_a_range() -> None:
    opinion = told(
        "a",
        tolls=(
            a_figure_told(17, None, sources=("Reuters", "local reports")),
            a_figure_told(22, 22, sources=("Syrian Observatory for Human Rights",)),
        ),
    )
    assert _table(opinion) == [("killed", "unknown", 17, 17, 22)]


def test_a_part_never_lowers_the_total_it_is_part_of() -> None:
    whole = told(
        "a",
        tolls=(
            a_figure_told(171, None, group=Group.MIXED),
            a_figure_told(13, 13, group=Group.SECURITY_FORCE, subset=True),
        ),
        entered=1,
    )
    soldiers_only = told("b", tolls=(a_figure_told(13, 13, group=Group.SECURITY_FORCE),), entered=2)
    expected = [("killed", "mixed", 171, 171, None), ("killed", "security_force", 13, 13, 13)]
    assert expected == _table(whole)
    assert expected == _table(whole, soldiers_only)


def test_a_part_of_the_same_group_as_its_total_stays_a_part() -> None:
    family = told(
        "a",
        tolls=(
            a_figure_told(9, 9, group=Group.CIVILIAN),
            a_figure_told(6, 6, group=Group.CIVILIAN, subset=True, who=Victims(age="child")),
        ),
        entered=1,
    )
    later = told("b", tolls=(a_figure_told(10, 10, group=Group.CIVILIAN),), entered=2)
    assert _table(family, later) == [("killed", "civilian", 9, 9, 10), ("killed", "civilian", 6, 6, 6)]


def test_the_dead_of_two_sides_are_two_parts_and_no_range() -> None:
    army = told("a", tolls=(a_figure_told(20, 20, group=Group.ARMED_GROUP),), entered=1)
    rebels = told("b", tolls=(a_figure_told(5, 5, group=Group.SECURITY_FORCE),), entered=2)
    whole = told("c", tolls=(a_figure_told(25, 25),), entered=3)
    parts = [("killed", "security_force", 5, 5, 5), ("killed", "armed_group", 20, 20, 20)]
    assert parts == _table(army, rebels)
    assert [("killed", "unknown", 25, 25, 25), *parts] == _table(army, rebels, whole)


def test_figures_that_a_report_sets_side_by_side_are_parts_and_never_two_accounts_of_one_number() -> None:
    beside = told(
        "a",
        tolls=(
            a_figure_told(1, 1, group=Group.SECURITY_FORCE, sources=("Reuters",)),
            a_figure_told(2, 2, group=Group.SECURITY_FORCE, sources=("Reuters",)),
        ),
        entered=1,
    )
    whole = told("b", tolls=(a_figure_told(3, 3, group=Group.SECURITY_FORCE),), entered=2)
    parts = [("killed", "security_force", 1, 1, 1), ("killed", "security_force", 2, 2, 2)]
    assert parts == _table(beside)
    assert [("killed", "security_force", 3, 3, 3), *parts] == _table(beside, whole)


def test_a_figure_of_people_unsaid_and_one_of_civilians_make_one_total_of_unknown_group() -> None:
    people, civilians = (
        told("a", tolls=(a_figure_told(17, 17),)),
        told("b", tolls=(a_figure_told(22, 22, group=Group.CIVILIAN),), entered=2),
    )
    assert _table(people, civilians) == [("killed", "unknown", 17, 17, 22)]


def test_harms_are_never_mixed_and_a_harm_nobody_gives_a_figure_for_has_no_view() -> None:
    telling = told("a", tolls=(a_figure_told(3, 3, harm=Harm.INJURED), a_figure_told(0, 0)))
    assert _table(telling) == [("killed", "unknown", 0, 0, 0), ("injured", "unknown", 3, 3, 3)]


@pytest.mark.parametrize(
    ("told_ends", "settled"),
    [
        ([(17, NO_END), (22, 22)], (17, 17, 22)),
        ([(22, NO_END), (22, 22)], (22, 22, None)),
        ([(95, NO_END), (MANY, NO_END), (60, 60)], (60, 95, None)),
        ([(None, 12), (15, 15)], (None, 12, 15)),
        ([(None, 12), (10, 10)], (10, 10, 12)),
        ([(10, 15)], (10, 10, 15)),
        ([(1, 1), (2, 2), (3, 3), (9, 9)], (1, 2, 9)),
    ],
)
def test_a_range_is_open_only_where_its_outermost_figure_is(
    told_ends: list[tuple[int | None, int | None]], settled: tuple[int | None, int, int | None]
) -> None:
    figures = [a_figure(low, high, origin=f"origin {i}") for i, (low, high) in enumerate(told_ends)]
    assert Settled(*settled) == POLICIES["range"](figures)


def test_the_newest_figure_is_best_under_latest_per_origin() -> None:
    figures = [a_figure(5, 5, origin="a"), a_figure(9, 9, origin="b"), a_figure(7, 7, origin="c")]
    assert Settled(5, 7, 9) == POLICIES["latest-per-origin"](figures)


def test_what_most_origins_say_holds_under_majority_and_of_several_the_lowest() -> None:
    origins = [a_figure(n, n, origin=f"origin {i}") for i, n in enumerate([9, 5, 9, 7])]
    assert Settled(9, 9, 9) == POLICIES["majority"](origins)
    assert Settled(5, 5, 5) == POLICIES["majority"](origins[:2])


def test_versions_that_were_replaced_count_under_no_policy() -> None:
    figures = [a_figure(1, 1, latest=False), a_figure(1, 1, origin="b", latest=False), a_figure(4, 4, origin="c")]
    assert {Settled(4, 4, 4)} == {policy(figures) for policy in POLICIES.values()}


def test_an_unknown_policy_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(BadRequest, match="range, latest-per-origin, majority"):
        settled_by("average")


def test_every_policy_says_what_it_does() -> None:
    assert all((policy.__doc__ or "").strip() for policy in POLICIES.values())


def test_a_named_order_of_sources_goes_by_the_first_that_speaks() -> None:
    figures = [a_figure(12, 12, origin="Example Wire"), a_figure(20, 20, origin="Example Monitor")]
    assert 20 == settled_by("source-order:United Nations;Example Monitor")(figures).best
    assert settled_by("range")(figures) == settled_by("source-order:Nobody")(figures)


@pytest.mark.parametrize("policy", ["source-order", "source-order: ; ", "guess"])
def test_a_policy_that_is_none_is_refused_and_the_way_out_named(policy: str) -> None:
    with pytest.raises(BadRequest, match="source-order"):
        settled_by(policy)


def test_the_injured_who_died_are_told_and_never_taken_off() -> None:
    monday = told("mon", source="Wire", published="2024-01-02", tolls=(_killed(3), _injured(9)), entered=1)
    tuesday = told("tue", source="Wire", published="2024-01-03", tolls=(_killed(4),), entered=2)
    (injured,) = [view for view in toll_views([monday, tuesday], "range") if view.harm is Harm.INJURED]
    assert (9, 1) == (injured.best, injured.moved)
    (killed,) = [view for view in toll_views([monday, tuesday], "range") if view.harm is Harm.KILLED]
    assert (4, 4, 0) == (killed.best, killed.high, killed.moved)


@pytest.mark.parametrize(
    ("hurt", "dead"),
    [
        ("an 18-year-old", "the 18-year-old man"),
        ("a six-year-old girl", "Ana Example, 6"),
        ("Ali Example", "Ali Example, 25,"),
    ],
)
@pytest.mark.parametrize("days", [("2024-01-02", "2024-01-03"), ("2024-01-03", "2024-01-02")])
def test_whoever_is_told_dead_by_name_or_age_is_not_among_the_hurt(hurt: str, dead: str, days: tuple[str, str]) -> None:
    found = told("hurt", source="Wire", published=days[0], tolls=(_one(Harm.INJURED, hurt),), entered=1)
    died = told("dead", source="Post", published=days[1], tolls=(_one(Harm.KILLED, dead),), entered=2)
    killed, injured = toll_views([found, died], "range")
    assert (1, 0) == (killed.best, killed.moved)
    assert (0, 0, 1, 1) == (injured.low, injured.best, injured.high, injured.moved)


@pytest.mark.parametrize(
    ("hurt", "dead"), [("a 17-year-old boy", "an 18-year-old boy"), ("Ali Example", "Omar Example"), ("a man", "a man")]
)
def test_whoever_may_be_another_than_the_dead_stays_among_the_hurt(hurt: str, dead: str) -> None:
    report = told("both", source="Wire", tolls=(_one(Harm.INJURED, hurt), _one(Harm.KILLED, dead)), entered=1)
    killed, injured = toll_views([report], "range")
    assert (1, 1) == (killed.best, injured.best)


def test_the_figure_that_a_report_begins_with_counts_those_told_one_by_one_below() -> None:
    one_sentence = told("wire", source="Wire", tolls=(_injured(4), _injured(1)), entered=1)
    below = replace(one_sentence.tolls[1], evidence=(a_span("One of the men may lose an eye."),))
    one_by_one = replace(one_sentence, tolls=(one_sentence.tolls[0], below))
    assert [(4, False), (1, True)] == [(view.best, view.is_part) for view in toll_views([one_by_one], "range")]
    assert [True, True] == [view.is_part for view in toll_views([one_sentence], "range")]


def _one(harm: Harm, words: str) -> TollSaid:
    return a_figure_told(1, 1, harm=harm, words=words)


def _killed(number: int) -> TollSaid:
    return a_figure_told(number, number, harm=Harm.KILLED)


def _injured(number: int) -> TollSaid:
    return a_figure_told(number, number, harm=Harm.INJURED)
