"""Ratios of counts against scipy and statsmodels; words no stronger than the interval."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from statsmodels.stats.rates import confint_poisson_2indep

from tocsin.analysis.comparing import change_in_words, dispersion_of, ratio_of
from tocsin.analysis.comparing.words import FALLS, RISES, UNCLEAR
from tocsin.errors import BadRequest

counts = st.integers(0, 400)


def test_88_against_16() -> None:
    found = ratio_of(88, 16, dispersion=4)

    assert 5.5 == found.ratio
    assert (3.21, 10.04) == tuple(round(end or 0, 2) for end in (found.exact.low, found.exact.high))
    assert (1.9, 16.0) == tuple(round(end or 0, 1) for end in (found.dispersed.low, found.dispersed.high))


@given(counts, counts, st.floats(0.5, 400), st.floats(0.5, 400))
def test_the_exact_interval_is_that_of_the_conditional_binomial(
    first: int, second: int, days: float, other: float
) -> None:
    found = ratio_of(first, second, (days, other))
    if not first + second:
        assert (0.0, None) == (found.exact.low, found.exact.high)
        return
    low, high = binomtest(first, first + second).proportion_ci(0.95, "exact")
    scale = other / days

    assert pytest.approx(low / (1 - low) * scale, rel=1e-6, abs=1e-12) == found.exact.low
    assert pytest.approx(high / (1 - high) * scale if high < 1 else inf, rel=1e-6) == (
        inf if found.exact.high is None else found.exact.high
    )


def test_the_widened_interval_at_dispersion_1_would_be_the_log_interval_of_statsmodels() -> None:
    """Dispersion 1 keeps the exact interval; just above it the two agree where the log interval is the wider."""
    low, high = confint_poisson_2indep(400, 1, 300, 1, method="wald-log", compare="ratio")
    wide = ratio_of(400, 300, dispersion=4).dispersed
    middle = 400 / 300

    assert pytest.approx(middle * (high / middle) ** 2, rel=1e-9) == wide.high
    assert pytest.approx(middle * (low / middle) ** 2, rel=1e-9) == wide.low


@given(counts, counts, st.floats(1, 50), st.none() | st.floats(1, 300))
def test_the_widened_interval_is_never_narrower(
    first: int, second: int, dispersion: float, freedom: float | None
) -> None:
    found = ratio_of(first, second, dispersion=dispersion, freedom=freedom)

    assert found.dispersed.low <= found.exact.low
    assert found.dispersed.high is None or (found.exact.high or inf) <= found.dispersed.high
    assert found.ratio is None or found.dispersed.holds(found.ratio)


@given(counts, counts, st.floats(1, 50))
def test_turned_round_a_ratio_is_its_inverse(first: int, second: int, dispersion: float) -> None:
    found, turned = ratio_of(first, second, dispersion=dispersion), ratio_of(second, first, dispersion=dispersion)

    assert pytest.approx(1 / found.dispersed.low if found.dispersed.low else inf, rel=1e-6) == (
        inf if turned.dispersed.high is None else turned.dispersed.high
    )


@pytest.mark.parametrize("column", [0, 1])
@given(first=counts, second=counts, dispersion=st.floats(1, 20))
def test_words_are_no_stronger_than_the_interval(column: int, first: int, second: int, dispersion: float) -> None:
    found = ratio_of(first, second, dispersion=dispersion)
    words = change_in_words(found, is_over_time=not column)
    least, most = ({said[column]: end for end, *said in table}.get(words) for table in (RISES, FALLS))

    assert least is None or found.dispersed.low >= least
    assert most is None or (found.dispersed.high or inf) <= most
    assert words != UNCLEAR[column] or found.dispersed.holds(1)


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (0, 0, "nothing counted in either: no ratio, and no proof of peace"),
        (3, 0, "no clear change"),
        (9, 0, "rose by more than half"),
        (0, 9, "fell by more than a third"),
        (88, 16, "more than tripled"),
        (16, 88, "fell to less than a third"),
        (20, 16, "no clear change"),
    ],
)
def test_words(first: int, second: int, words: str) -> None:
    assert words == change_in_words(ratio_of(first, second))


@pytest.mark.parametrize(
    ("first", "exposure", "dispersion", "told"),
    [
        (-1, (1, 1), 1, "a count is 0 or more"),
        (1, (0, 1), 1, "no length"),
        (1, (1, -3), 1, "above 0"),
        (1, (1, float("nan")), 1, "above 0"),
        (1, (1, 1), 0.5, "1 (independent events) or more"),
        (1, (1, 1), float("inf"), "1 (independent events) or more"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    first: int, exposure: tuple[float, float], dispersion: float, told: str
) -> None:
    with pytest.raises(BadRequest) as refused:
        ratio_of(first, 1, exposure, dispersion)

    assert told in str(refused.value)


def test_dispersion_is_that_of_the_periods_own_means() -> None:
    """A change of level between the periods is what is asked for, not scatter."""
    steady = dispersion_of([2] * 20 + [9] * 20, [0] * 20 + [1] * 20)

    assert steady and 1.0 == steady.value and 38 == steady.freedom


def test_events_that_spill_into_the_next_weeks_widen() -> None:
    salvo = [4, 4, 4, 4, 0, 0, 0, 0] * 12
    found = dispersion_of(salvo)

    assert found and found.value > 3 * 96 / 95 * 2


def test_a_short_or_empty_series_has_no_dispersion() -> None:
    assert dispersion_of([5, 1, 3]) is None
    assert dispersion_of([0] * 100) is None
