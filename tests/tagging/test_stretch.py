"""What of a window is read for one event, and what is marked in it."""

import numpy as np

from tocsin.tagging.distances import Place
from tocsin.tagging.layers import MOST_AROUND
from tocsin.tagging.stretch import OTHER, OWN, stretch_around
from tocsin.tagging.wordpieces import Pieces

PIECES_A_TOKEN = 2


def a_window(*sentences: int) -> Pieces:
    """Return a window of sentences of so many tokens, each of two pieces, behind the window's own first piece."""
    many = sum(sentences)
    first = 1 + PIECES_A_TOKEN * np.arange(many)
    return Pieces(np.arange(2 + PIECES_A_TOKEN * many), first, first + PIECES_A_TOKEN - 1, np.zeros(many, dtype=int))


def test_a_short_window_is_read_whole_from_its_first_word() -> None:
    run = stretch_around(a_window(3, 4, 5), [3, 4, 5], 1)
    assert (0, 3, 0, 12, 1, 25) == (run.low, run.high, run.first, run.end, run.piece_first, run.piece_end)


def test_each_piece_says_how_many_sentences_it_is_away() -> None:
    run = stretch_around(a_window(1, 1, 1), [1, 1, 1], 1)
    assert [4, 4, 5, 5, 6, 6] == run.gaps.tolist()


def test_a_long_window_is_read_around_the_event_only() -> None:
    sentences = [40] * 8
    for at in (0, 4, 7):
        run = stretch_around(a_window(*sentences), sentences, at)
        assert run.low <= at < run.high
        assert run.piece_end - run.piece_first <= MOST_AROUND
        assert (run.first, run.end) == (40 * run.low, 40 * run.high)


def test_the_asked_event_and_the_others_are_marked_and_what_lies_outside_is_not() -> None:
    sentences = [40] * 8
    pieces = a_window(*sentences)
    run = stretch_around(pieces, sentences, 4)
    own, near, far = (Place(at, at + 1, at // 40) for at in (165, 170, 2))
    marks = run.marks(pieces, own, [near, far])
    start = run.piece_first
    assert {int(pieces.first[165]) - start, int(pieces.last[165]) - start} == set(np.flatnonzero(marks == OWN).tolist())
    assert {int(pieces.first[170]) - start, int(pieces.last[170]) - start} == set(
        np.flatnonzero(marks == OTHER).tolist()
    )


def test_pieces_of_tokens_count_from_the_stretch() -> None:
    sentences = [40] * 8
    pieces = a_window(*sentences)
    run = stretch_around(pieces, sentences, 4)
    first, last, shapes = run.tokens(pieces)
    assert (0, run.piece_end - run.piece_first - 1) == (first[0], last[-1])
    assert run.end - run.first == len(shapes)
