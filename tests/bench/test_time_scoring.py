"""Counting time expressions right: which match, and what a value is worth."""

from datetime import date

from time_expressions import Document, Told, half_of, matched, score

GOLD = (Told(0, 6, "DATE", "2021-08-23"), Told(10, 20, "DURATION", "P2D"), Told(30, 34, "DATE", "2020"))
FOUND = (Told(0, 6, "DATE", "2021-08-23"), Told(12, 20, "DURATION", "P3D"), Told(40, 44, "DATE", "1999"))
DOCUMENT = Document("a.tml", date(2021, 8, 26), "x" * 50, GOLD)


def test_expressions_match_where_they_overlap_each_once() -> None:
    assert [(GOLD[0], FOUND[0]), (GOLD[1], FOUND[1])] == matched(GOLD, FOUND)
    assert 1 == len(matched(GOLD[:1] * 2, FOUND[:1]))


def test_a_value_counts_on_a_relaxed_match_only() -> None:
    found = score([DOCUMENT], [FOUND])

    assert (0.6667, 0.3333, 0.3333) == (found["relaxed_f1"], found["strict_f1"], found["value_f1"])
    assert (3, 3) == (found["gold"], found["read"])


def test_a_text_stays_in_its_half() -> None:
    assert {"looked", "aside"} == {half_of(f"{number}.tml") for number in range(20)}
