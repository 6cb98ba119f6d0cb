"""Forecasts know nothing of what comes after; scores against other ways to take them."""

import numpy as np
import pytest

from tocsin.analysis.foreseeing import Panel, crps, foresee, history_draws, pool, shortest_interval
from tocsin.analysis.foreseeing.features import features_at
from tocsin.analysis.foreseeing.foresee import backtest, rows_before


def a_panel(units: int = 12, months: int = 96, seed: int = 7) -> Panel:
    random = np.random.default_rng(seed)
    level = random.gamma(1, 2, (units, 1)) * np.exp(
        0.6 * np.sin(np.arange(months) / 9 + random.uniform(0, 6, (units, 1)))
    )
    return Panel(tuple(f"P{n}" for n in range(units)), 24_000, random.poisson(level).astype(float))


def changed_after(panel: Panel, month: int) -> Panel:
    counts = panel.counts.copy()
    counts[:, month + 1 :] = 1000
    return Panel(panel.units, panel.start, counts)


@pytest.mark.parametrize("origin", [0, 1, 11, 40])
def test_features_know_nothing_of_what_comes_after(origin: int) -> None:
    panel = a_panel()

    assert (
        features_at(panel.counts, origin).tolist() == features_at(changed_after(panel, origin).counts, origin).tolist()
    )


def test_learning_looks_at_no_outcome_from_the_month_on() -> None:
    panel, until = a_panel(), 24_050
    rows, same = rows_before((panel,), 3, until), rows_before((changed_after(panel, 49),), 3, until)

    assert rows.features.tolist() == same.features.tolist() and rows.outcome.tolist() == same.outcome.tolist()
    assert until - 1 == rows.when.max()


def test_a_backtest_is_the_same_whatever_comes_after_its_forecasts_were_made() -> None:
    """The first forecast of the months held out is made at month 71, from outcomes up to it."""
    panel, horizon = a_panel(), 1
    draws, _, origin = next(backtest(panel, (panel,), horizon, 24))
    other = changed_after(panel, origin)
    again, _, _ = next(backtest(other, (other,), horizon, 24))

    assert draws.tolist() == again.tolist()


def test_the_same_record_gives_the_same_forecast() -> None:
    panel = a_panel()

    assert foresee(panel, (1,)) == foresee(panel, (1,))


def test_a_forecast_comes_with_its_record_or_not_at_all() -> None:
    found = foresee(a_panel(), (1, 6))

    assert {1, 6} == {one.horizon for one in found.measured}
    assert {one.horizon for one in found.outlooks} == {one.horizon for one in found.measured if one.is_better}
    assert all(o.low <= o.median <= o.high for o in found.outlooks)


@pytest.mark.parametrize(
    ("panel", "told"),
    [
        (Panel((), 0, np.zeros((0, 0))), "no province has 10"),
        (Panel(("A",), 0, np.ones((1, 9))), "no province has 10"),
        (Panel(("A",), 0, np.ones((1, 20))), "covers 20 months"),
    ],
)
def test_a_thin_record_gives_none_and_says_so(panel: Panel, told: str) -> None:
    found = foresee(panel)

    assert told in found.off and not found.outlooks and not found.measured


def test_a_record_too_thin_to_learn_from_shows_none_where_it_is_no_better() -> None:
    found = foresee(Panel(("A", "B"), 0, np.tile([1.0, 0.0], (2, 30))))

    assert "no better" in found.off and not found.outlooks


def test_crps_is_the_area_between_the_distributions() -> None:
    draws, came = np.array([[0.0, 1.0, 1.0, 4.0]]), np.array([2.0])
    grid = np.arange(10)
    area = ((np.array([(draws[0] <= k).mean() for k in grid]) - (came[0] <= grid)) ** 2).sum()

    assert pytest.approx(area) == crps(draws, came)[0]


def test_the_shortest_interval_holds_what_it_says() -> None:
    draws = np.random.default_rng(1).negative_binomial(1, 0.2, (50, 240)).astype(float)
    low, high = shortest_interval(draws)

    assert ((draws >= low[:, None]) & (draws <= high[:, None])).mean(axis=1).min() >= 0.9
    assert (high - low <= np.quantile(draws, 0.95, axis=1) - np.quantile(draws, 0.05, axis=1) + 1).all()


def test_the_pool_is_half_history() -> None:
    counts = np.tile(np.arange(24.0), (1, 1))
    both = pool(history_draws(counts, 23), np.full((1, 120), 99.0))

    assert 0.5 == (both == 99).mean() and {*range(12, 24)} == {int(v) for v in both[0] if v != 99}
