"""The forecast of a record, its backtest on the same record, and whether it may be shown at all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tocsin.analysis.foreseeing.features import features_at
from tocsin.analysis.foreseeing.hurdle import Hurdle, fit_hurdle
from tocsin.analysis.foreseeing.panel import Floats, Panel, month_word
from tocsin.analysis.foreseeing.pooling import HISTORY, history_draws, pool
from tocsin.analysis.foreseeing.scoring import crps, shortest_interval

HORIZONS = (1, 3, 6)
"""Months ahead. Source: the issue's; ViEWS shows 1 to 36."""

LEAST_EVENTS = 10
"""A unit with fewer in the whole record gets no forecast. Source: the backtest's units, decisions/0015."""

LEAST_MONTHS = 36
"""Source: our choice: a year to look back on, a year to learn from, a year to be measured on."""

MEASURED = 60
"""At most so many last months are forecast again from what was known before them."""

REFIT = 12
"""Months after which the backtest learns anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a unit may have in one month to come: a distribution, never one figure alone."""

    unit: str
    month: str
    horizon: int
    low: float
    high: float
    """The shortest interval that holds 90 % of the draws."""
    median: float
    mean: float
    nothing: float
    """Probability that nothing happens."""
    last_year: float
    """Mean of the same unit's last 12 months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How the same method did on this record's own last months, each forecast from what was known before it."""

    horizon: int
    forecasts: int
    score: float
    """Mean CRPS: lower is better."""
    last_year: float
    """Of "same as last year": the unit's last 12 months as draws."""
    nothing: float
    """Of "nothing happens"."""
    held: float
    """Share of the 90 % intervals that held what came."""

    @property
    def is_better(self) -> bool:
        """Return whether it beat both simple forecasts."""
        return self.score < self.last_year and self.score < self.nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Foresight:
    """Forecasts with their record; no outlooks for a horizon whose record is no better than the simple forecasts'."""

    outlooks: tuple[Outlook, ...]
    measured: tuple[Measured, ...]
    off: str
    """Why there is no forecast, or none for some horizons; "" if all are shown."""
    left_out: tuple[str, ...]
    """Units with too few events."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows to learn from: what was known, what came, and when it came."""

    features: Floats
    outcome: Floats
    when: Floats


def rows_before(panels: Sequence[Panel], horizon: int, until: int) -> Rows:
    """Return the rows of all panels whose outcome lies in a month before ``until``: nothing later is looked at."""
    features, outcome, when = [], [], []
    for panel in panels:
        for origin in range(1, min(panel.months, until - panel.start) - horizon):
            features.append(features_at(panel.counts, origin))
            outcome.append(panel.counts[:, origin + horizon])
            when.append(np.full(len(panel.units), float(panel.start + origin + horizon)))
    if not features:
        return Rows(np.zeros((0, 0)), np.zeros(0), np.zeros(0))
    return Rows(np.concatenate(features), np.concatenate(outcome), np.concatenate(when))


def learned(panels: Sequence[Panel], horizon: int, until: int) -> Hurdle | None:
    """Return the model of what was known before a month; None where that is too little."""
    rows = rows_before(panels, horizon, until)
    return fit_hurdle(rows.features, rows.outcome, rows.when)


def foretold(panel: Panel, origin: int, model: Hurdle | None) -> Floats:
    """Return the pooled draws for each unit, made at the end of the month ``origin``."""
    draws = model.draws(features_at(panel.counts, origin)) if model else None
    return pool(history_draws(panel.counts, origin), draws)


def backtest(
    panel: Panel, panels: Sequence[Panel], horizon: int, measured: int
) -> Iterator[tuple[Floats, Floats, int]]:
    """Yield (draws, what came, origin) for each of the last ``measured`` months, by models that knew nothing of them.

    A model serves REFIT months of origins; it learns from outcomes before the first of them, in all panels.
    """
    model, origins = None, range(panel.months - measured - horizon, panel.months - horizon)
    for step, origin in enumerate(origins):
        if step % REFIT == 0:
            model = learned(panels, horizon, panel.start + origin + 1)
        yield foretold(panel, origin, model), panel.counts[:, origin + horizon], origin


def foresee(panel: Panel, horizons: Sequence[int] = HORIZONS, events: Floats | None = None) -> Foresight:
    """Return the forecast of a record with its backtest.

    ``events`` are the numbers of events of each unit where ``panel`` counts deaths; None: it counts events.
    """
    totals = panel.counts.sum(axis=1) if events is None else events
    keeps = totals >= LEAST_EVENTS
    left_out = tuple(unit for unit, kept in zip(panel.units, keeps, strict=True) if not kept)
    kept = Panel(tuple(u for u, k in zip(panel.units, keeps, strict=True) if k), panel.start, panel.counts[keeps])
    why = _too_thin(kept)
    if why:
        return Foresight(outlooks=(), measured=(), off=why, left_out=left_out)
    measured = tuple(_measure(kept, horizon) for horizon in horizons)
    good = [one.horizon for one in measured if one.is_better]
    outlooks = tuple(outlook for horizon in good for outlook in _outlooks(kept, horizon))
    bad = [str(one.horizon) for one in measured if not one.is_better]
    off = (
        f'no forecast {", ".join(bad)} months ahead: on this record it was no better than "same as last year" '
        'or "nothing happens"'
        if bad
        else ""
    )
    return Foresight(outlooks=outlooks, measured=measured, off=off, left_out=left_out)


def _too_thin(panel: Panel) -> str:
    if not panel.units:
        return f"the record is too thin: no province has {LEAST_EVENTS} events or more"
    if panel.months < LEAST_MONTHS:
        return f"the record is too thin: it covers {panel.months} months, and {LEAST_MONTHS} are needed"
    return ""


def _measure(panel: Panel, horizon: int) -> Measured:
    months = min(MEASURED, panel.months - HISTORY - horizon - REFIT)
    score, last_year, nothing, held = [], [], [], []
    for draws, came, origin in backtest(panel, (panel,), horizon, months):
        low, high = shortest_interval(draws)
        score.append(crps(draws, came))
        last_year.append(crps(history_draws(panel.counts, origin), came))
        nothing.append(came)
        held.append((low <= came) & (came <= high))
    return Measured(
        horizon=horizon,
        forecasts=months * len(panel.units),
        score=float(np.mean(score)),
        last_year=float(np.mean(last_year)),
        nothing=float(np.mean(nothing)),
        held=float(np.mean(held)),
    )


def _outlooks(panel: Panel, horizon: int) -> Iterator[Outlook]:
    last = panel.months - 1
    draws = foretold(panel, last, learned((panel,), horizon, panel.start + panel.months))
    low, high = shortest_interval(draws)
    for row, unit in enumerate(panel.units):
        yield Outlook(
            unit=unit,
            month=month_word(panel.start + last + horizon),
            horizon=horizon,
            low=float(low[row]),
            high=float(high[row]),
            median=float(np.quantile(draws[row], 0.5, method="inverted_cdf")),
            mean=float(draws[row].mean()),
            nothing=float((draws[row] == 0).mean()),
            last_year=float(history_draws(panel.counts, last)[row].mean()),
        )
