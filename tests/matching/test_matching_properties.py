"""What holds for any tellings."""

from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matching_made import a_pair, judged, told
from matching_strategies import DAYS, a_drawn_telling, drawn_tellings

from tocsin.matching import FEATURES, LEAST, POLICIES, are_near, cluster, compare, incidents_of, keys, match
from tocsin.matching.policies import point
from tocsin.records import Harm, Pair, Telling, TollSaid, Verdict

quick = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def scored(draw: st.DrawFn) -> tuple[list[Telling], list[Pair]]:
    """Draw tellings with scores of any height between them, which real texts seldom give."""
    tellings = draw(drawn_tellings(most=7))
    heights = st.sampled_from([None, 0.2, 0.45, 0.5, 0.55, 0.8, 0.8, 0.95])
    pairs = [a_pair(a, b, score) for a, b in combinations(tellings, 2) if (score := draw(heights)) is not None]
    return tellings, pairs


@quick
@given(a_drawn_telling(name="a"), a_drawn_telling(name="b"))
def test_comparing_is_symmetric(left: Telling, right: Telling) -> None:
    assert compare(left, right) == compare(right, left)


@quick
@given(a_drawn_telling(name="a"), a_drawn_telling(name="b"))
def test_nothing_is_more_like_a_telling_than_itself(left: Telling, right: Telling) -> None:
    assert compare(left, right).score <= compare(left, left).score


@quick
@given(a_drawn_telling(name="a"), a_drawn_telling(name="b"))
def test_no_feature_finds_more_likeness_in_another_than_in_itself(left: Telling, right: Telling) -> None:
    itself = {feature: share for feature, share, _ in compare(left, left).reasons}
    other = {feature: share for feature, share, _ in compare(left, right).reasons}
    for feature in FEATURES:
        assert other.get(feature.name, 0.0) <= itself.get(feature.name, 0.0), feature.name


@pytest.mark.parametrize(("left", "right"), list(product(DAYS, DAYS)))
@pytest.mark.parametrize("published", ["", "2025-01-01", "2025-01-20"])
def test_no_time_is_more_like_another_than_itself(left: str, right: str, published: str) -> None:
    """Spelt out, for times that lie just beside each other are seldom drawn."""
    a, b, undated = told("a", days=(left,)), told("b", days=(right,)), told("c", days=(), published=published)
    for other in (b, undated):
        assert _days_share(a, other) <= _days_share(a, a)
        assert _days_share(a, other) == _days_share(other, a)
    assert _days_share(undated, a) <= _days_share(undated, undated)


def _days_share(left: Telling, right: Telling) -> float:
    return next((share for feature, share, _ in compare(left, right).reasons if feature == "days"), 0.0)


@quick
@given(a_drawn_telling(name="a"), a_drawn_telling(name="b"))
def test_nearness_of_keys_is_symmetric(left: Telling, right: Telling) -> None:
    ours, theirs = keys(left.claim, left.report), keys(right.claim, right.report)
    assert are_near(ours, theirs) == are_near(theirs, ours)


@quick
@given(drawn_tellings())
def test_pairs_do_not_depend_on_what_came_together(tellings: list[Telling]) -> None:
    at_once = match(tellings, [])
    one_by_one = [pair for i, telling in enumerate(tellings) for pair in match([telling], tellings[:i])]
    assert at_once == tuple(sorted(one_by_one, key=lambda pair: (pair.left, pair.right)))


@quick
@given(drawn_tellings())
def test_exactly_the_near_pairs_of_two_reports_that_score_enough_are_kept(tellings: list[Telling]) -> None:
    expected = {
        frozenset({a.claim.id, b.claim.id}): compare(a, b).score
        for a, b in combinations(tellings, 2)
        if a.report.id != b.report.id
        and are_near(keys(a.claim, a.report), keys(b.claim, b.report))
        and compare(a, b).score >= LEAST
    }
    assert expected == {frozenset({pair.left, pair.right}): pair.score for pair in match(tellings, [])}


@quick
@given(scored(), st.randoms(use_true_random=False))
def test_clusters_do_not_depend_on_order(given_: tuple[list[Telling], list[Pair]], random) -> None:  # type: ignore[no-untyped-def]
    tellings, pairs = given_
    shuffled, mixed = random.sample(tellings, len(tellings)), random.sample(pairs, len(pairs))
    assert cluster(tellings, pairs, ()) == cluster(shuffled, mixed, ())


@quick
@given(scored())
def test_every_telling_is_in_one_incident_and_no_incident_has_two_of_a_report(
    given_: tuple[list[Telling], list[Pair]],
) -> None:
    tellings, pairs = given_
    found = cluster(tellings, pairs, ())
    assert sorted(t.claim.id for t in tellings) == sorted(t.claim.id for together in found for t in together)
    for together in found:
        assert len(together) == len({telling.report.id for telling in together})


@quick
@given(scored(), st.data())
def test_judgements_hold_whatever_the_scores_and_taking_one_back_restores_what_was(
    given_: tuple[list[Telling], list[Pair]], data: st.DataObject
) -> None:
    tellings, pairs = given_
    left, right = data.draw(st.sampled_from(tellings)), data.draw(st.sampled_from(tellings))
    if left is right:
        return
    verdict = data.draw(st.sampled_from([Verdict.SAME, Verdict.NOT_SAME]))
    judgement = judged(left, right, verdict)
    together = any({left, right} <= set(found) for found in cluster(tellings, pairs, [judgement]))
    assert together == (verdict is Verdict.SAME)
    unsure = judged(right, left, Verdict.UNSURE, at="2024-02-02T10:00:00Z")
    assert cluster(tellings, pairs, ()) == cluster(tellings, pairs, [unsure, judgement])


@quick
@given(scored(), st.sampled_from(list(POLICIES)), st.randoms(use_true_random=False))
def test_the_same_input_in_any_order_gives_the_same_incidents(
    given_: tuple[list[Telling], list[Pair]],
    policy: str,
    random,  # type: ignore[no-untyped-def]
) -> None:
    tellings, pairs = given_
    shuffled, mixed = random.sample(tellings, len(tellings)), random.sample(pairs, len(pairs))
    assert incidents_of(tellings, pairs, (), policy) == incidents_of(shuffled, mixed, (), policy)


@quick
@given(scored(), st.sampled_from(list(POLICIES)))
def test_tolls_are_ordered_given_by_somebody_and_counted_once(
    given_: tuple[list[Telling], list[Pair]], policy: str
) -> None:
    tellings, pairs = given_
    shown = []
    for incident in incidents_of(tellings, pairs, (), policy):
        for view in incident.tolls:
            assert (view.low is None) or (view.best is not None and view.low <= view.best)
            assert (view.high is None) or (view.best is not None and view.best <= view.high)
            if view.moved and view.is_part and view.best == 0:
                ends = {end for figure in view.by_source for end in (figure.low, figure.high)}
                assert view.harm is Harm.INJURED and view.low == 0 and view.high in ends | {None}
                assert view.moved in {point(figure) for figure in view.by_source if figure.is_latest}
                shown += [figure.claim for figure in view.by_source]
                continue  # all of them are told dead
            given_numbers = {end for figure in view.by_source for end in (figure.low, figure.high)}
            assert view.best is not None
            assert {view.low, view.best, view.high} <= given_numbers | {None}
            assert view.best in {point(figure) for figure in view.by_source if figure.is_latest}
            shown += [figure.claim for figure in view.by_source]
    told_of = [claim.id for telling in tellings for claim in telling.tolls if isinstance(claim.said, TollSaid)]
    assert sorted(told_of) == sorted(shown)
