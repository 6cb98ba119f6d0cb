"""Alarms against scipy's negative binomial, and nothing of what comes after."""

import numpy as np
import pytest
from scipy.stats import nbinom

from tocsin.analysis.surging import Rule, alarms_of, beside_onsets, onsets_of, threshold_for
from tocsin.errors import BadRequest

QUIET = [1, 0, 0, 2, 0, 0, 1, 0] * 9


def test_an_alarm_says_what_changed_and_how_unusual_it_is() -> None:
    counts = [*QUIET[:52], 5, 6, 4, 8]
    (alarm,) = alarms_of(counts, Rule(threshold=0.01))
    base = np.array(counts[:52], dtype=float)
    spread = base.var(ddof=1) / base.mean()
    usual = 4 * base.mean()

    assert (55, 23.0) == (alarm.week, alarm.events)
    assert pytest.approx(usual) == alarm.usual and pytest.approx(spread) == alarm.dispersion
    assert pytest.approx(nbinom.sf(22, usual / (spread - 1), 1 / spread), rel=1e-6) == alarm.probability


def test_a_steady_series_and_a_small_change_are_silent() -> None:
    assert [] == [*alarms_of([3] * 200, Rule(threshold=0.05))]
    assert [] == [*alarms_of([0] * 60 + [1, 1, 1, 1, 1], Rule(threshold=0.05))], "unusual, and small"


def test_a_series_of_less_than_a_year_and_a_window_has_no_alarm() -> None:
    assert [] == [*alarms_of([0] * 50 + [50] * 5, Rule(threshold=0.05))]


def test_an_alarm_is_not_repeated_while_it_lasts() -> None:
    weeks = [alarm.week for alarm in alarms_of([0] * 60 + [9] * 12, Rule(threshold=0.01))]

    assert 1 == len(weeks)


def test_what_comes_after_changes_no_alarm() -> None:
    random = np.random.default_rng(3)
    counts = random.poisson(np.repeat([1, 6, 1, 8], 40)).astype(float)
    all_alarms = [*alarms_of(counts, Rule(threshold=0.01))]

    for cut in range(60, 160, 7):
        assert [a for a in all_alarms if a.week < cut] == [*alarms_of(counts[:cut], Rule(threshold=0.01))]


def test_false_alarms_of_independent_series_keep_to_the_rate() -> None:
    """Without the conditions on size, on Poisson series: at most the rate asked for, allowing for the noise of it."""
    random = np.random.default_rng(5)
    series = random.poisson(3.0, (60, 400))
    rule = Rule(threshold=0.01, least=1, times=0, silence=0)
    sounded = sum(len([*alarms_of(one, rule)]) for one in series)

    assert sounded / (60 * (400 - 55)) < 0.015


def test_the_rate_is_for_all_series_together() -> None:
    assert pytest.approx(0.05) == 1 - (1 - threshold_for(0.05, 40)) ** 40
    for rate in (0, 1, -1, float("nan")):
        with pytest.raises(BadRequest):
            threshold_for(rate, 3)


def test_onsets_are_the_beginnings_of_surges() -> None:
    assert () == onsets_of([0] * 200)
    assert () == onsets_of([1] * 30)
    assert 2 == len(onsets_of([0] * 60 + [3] * 20 + [0] * 80 + [3] * 20))


def test_a_hit_lies_4_weeks_before_to_12_after() -> None:
    held = beside_onsets([((96, 113, 200), (100, 300))])

    assert (3, 1, 2, 1, (-4,)) == (held.alarms, held.right, held.onsets, held.announced, held.lags)
    assert (1 / 3, 0.5, -4) == (held.precision, held.recall, held.lag)
    nothing = beside_onsets([])
    assert (None, None, None) == (nothing.precision, nothing.recall, nothing.lag)
