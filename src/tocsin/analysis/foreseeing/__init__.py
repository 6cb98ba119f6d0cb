"""Foreseeing: how many events or deaths a place may have in a month to come, as a distribution, with its record.

    panel       monthly counts of the units of one record, side by side
    features    what was known of a unit at a month's end; nothing from after it
    hurdle      the boosted hurdle model: whether anything happens, and how much if so
    pooling     its draws beside draws from the unit's own last year: the forecast
    scoring     CRPS, the shortest interval, and how often it held the truth
    foresee     the forecast of a record and its backtest on the same record; off where the record is too thin

All draws are quantiles at fixed levels, so the same record gives the same forecast.
"""

from tocsin.analysis.foreseeing.foresee import Foresight, Outlook, foresee
from tocsin.analysis.foreseeing.hurdle import Hurdle, fit_hurdle
from tocsin.analysis.foreseeing.panel import Panel, month_of, month_word
from tocsin.analysis.foreseeing.pooling import history_draws, pool
from tocsin.analysis.foreseeing.scoring import crps, shortest_interval

__all__ = [
    "Foresight",
    "Hurdle",
    "Outlook",
    "Panel",
    "crps",
    "fit_hurdle",
    "foresee",
    "history_draws",
    "month_of",
    "month_word",
    "pool",
    "shortest_interval",
]
