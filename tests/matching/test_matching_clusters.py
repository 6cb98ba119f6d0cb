"""Tellings put together: best first, and never against a person or a report."""

from matching_made import a_pair, judged, told

from tocsin.matching import cluster
from tocsin.records import Judgement, Pair, Telling, Verdict

A, B, C, D = (told(name, entered=i) for i, name in enumerate("ABCD", 1))
HALF = 0.5
"""A threshold for these tests, so that learning another changes none of them."""
SAME, NOT_SAME, UNSURE = Verdict.SAME, Verdict.NOT_SAME, Verdict.UNSURE


def _together(tellings: list[Telling], pairs: list[Pair], judgements: list[Judgement] | None = None) -> list[str]:
    """Return each incident's tellings by their docs, run together."""
    found = cluster(tellings, pairs, judgements or [], HALF)
    return ["".join(telling.report.doc.removeprefix("report ") for telling in together) for together in found]


def test_tellings_without_a_pair_stay_alone_in_order_of_entry() -> None:
    assert _together([C, A, B], []) == ["A", "B", "C"]


def test_a_chain_of_neighbours_is_not_one_incident() -> None:
    chain = [a_pair(A, B, 0.9), a_pair(B, C, 0.7), a_pair(C, D, 0.7)]
    assert _together([A, B, C, D], chain) == ["AB", "CD"]


def test_a_telling_joins_where_most_of_a_cluster_is_near_it_though_one_is_not() -> None:
    trio = [a_pair(A, B, 0.9), a_pair(A, C, 0.9), a_pair(B, C, 0.9)]
    assert _together([A, B, C, D], [*trio, a_pair(A, D, 0.8), a_pair(B, D, 0.8)]) == ["ABCD"]
    assert _together([A, B, C, D], [*trio, a_pair(A, D, 0.8)]) == ["ABC", "D"]


def test_two_tellings_of_one_report_are_kept_apart_and_the_better_one_is_taken() -> None:
    first, second = told("E", report="report E", entered=5), told("F", report="report E", entered=6)
    pairs = [a_pair(A, first, 0.6), a_pair(A, second, 0.8), a_pair(first, second, 0.99)]
    assert [list(found) for found in _together([A, first, second], pairs)] == [["A", "E"], ["E"]]


def test_the_same_joins_what_scores_would_not() -> None:
    assert _together([A, B], [], [judged(A, B, SAME)]) == ["AB"]


def test_the_same_brings_its_neighbours_along_only_as_far_as_the_scores_bear_it() -> None:
    pairs = [a_pair(A, B, 0.9), a_pair(C, D, 0.9)]
    assert _together([A, B, C, D], [*pairs, a_pair(B, C, 0.9)], [judged(A, C, SAME)]) == ["ABC", "D"]


def test_not_the_same_is_never_overruled_by_scores_nor_by_way_of_a_third() -> None:
    pairs = [a_pair(A, B, 0.99), a_pair(A, C, 0.9), a_pair(B, C, 0.9)]
    assert _together([A, B, C], pairs, [judged(B, A, NOT_SAME)]) == ["AC", "B"]


def test_the_later_of_two_judgements_on_a_pair_holds_whichever_way_round_it_is_written() -> None:
    early, late = "2024-02-01T10:00:00Z", "2024-02-01T10:00:01Z"
    assert _together([A, B], [], [judged(B, A, NOT_SAME, at=late), judged(A, B, SAME, at=early)]) == ["A", "B"]
    assert _together([A, B], [], [judged(B, A, SAME, at=late), judged(A, B, NOT_SAME, at=early)]) == ["AB"]


def test_of_two_judgements_of_one_second_the_one_given_last_holds() -> None:
    assert _together([A, B], [], [judged(A, B, SAME), judged(A, B, NOT_SAME)]) == ["A", "B"]


def test_unsure_takes_a_judgement_back() -> None:
    pairs = [a_pair(A, B, 0.9)]
    took_back = [judged(A, B, NOT_SAME), judged(A, B, UNSURE, at="2024-03-01T10:00:00Z")]
    assert _together([A, B], pairs, took_back) == ["AB"]


def test_of_judgements_that_contradict_by_way_of_a_third_the_later_hold() -> None:
    same = [judged(A, B, SAME, at="2024-02-01T10:00:00Z"), judged(B, C, SAME, at="2024-02-03T10:00:00Z")]
    apart_between = judged(A, C, NOT_SAME, at="2024-02-02T10:00:00Z")
    apart_first = judged(A, C, NOT_SAME, at="2024-01-01T10:00:00Z")
    assert _together([A, B, C], [], [*same, apart_between]) == ["A", "BC"]
    assert _together([A, B, C], [], [*same, apart_first]) == ["ABC"]


def test_a_person_may_join_what_a_reader_cut_in_two_inside_one_report() -> None:
    first, second = told("E", report="report E", entered=5), told("F", report="report E", entered=6)
    assert len(cluster([first, second], [], [judged(first, second, SAME)])) == 1


def test_judgements_and_pairs_on_tellings_that_are_not_there_change_nothing() -> None:
    assert _together([A], [a_pair(A, B, 0.9)], [judged(A, C, SAME), judged(B, C, NOT_SAME)]) == ["A"]


def test_an_incident_is_not_spread_over_more_days_than_one_happening_takes() -> None:
    """Each next one is near enough to the one before; the ends are not, and so no scores make the four one."""
    days = ("2024-01-01", "2024-01-20", "2024-02-08", "2024-02-27")
    tellings = [told(name, days=(day,), entered=i) for i, (name, day) in enumerate(zip("ABCD", days, strict=True), 1)]
    pairs = [a_pair(one, other, 0.9) for n, one in enumerate(tellings) for other in tellings[n + 1 :]]
    assert ["ABC", "D"] == _together(tellings, [*pairs, a_pair(tellings[0], tellings[1], 0.95)])
    assert ["ABCD"] == _together(tellings, pairs, [judged(tellings[0], tellings[3], SAME)])


def test_a_wide_date_or_none_spreads_an_incident_over_no_days() -> None:
    year, undated = told("Y", days=("2024",), entered=1), told("U", days=(), entered=2)
    late = told("L", days=("2024-12-30",), entered=3)
    pairs = [a_pair(year, undated, 0.9), a_pair(year, late, 0.9), a_pair(undated, late, 0.9)]
    assert ["YUL"] == _together([year, undated, late], pairs)
