"""Forecasts of monthly events 1, 3 and 6 months ahead, each made from what was known before, beside simple ones.

Units: first-level divisions with at least 10 events in their file. Held out: the last 60 months of a file, 18 where
it has fewer than 72. Every 12 months the model learns anew, from the months before its first forecast in all seven
files. CRPS is on the number of events in the month that lies 1, 3 or 6 months behind the last month known.

    python bench/forecast_backtest.py          # about five minutes
    python bench/forecast_backtest.py --deaths
"""

import argparse
import json
from pathlib import Path

import numpy as np

from tocsin.analysis.foreseeing import Panel, crps, history_draws, shortest_interval
from tocsin.analysis.foreseeing.foresee import backtest
from ucdp_files import OLDER, files

TARGETS = {1: 0.91, 3: 0.93, 6: 0.98}
LEAST = 10


def panels(*, deaths: bool) -> dict[str, Panel]:
    """Return the panel of each file."""
    made = {}
    for name, events, first, last in files():
        counted = {}
        for unit, _, _ in events:
            counted[unit] = counted.get(unit, 0) + 1
        kept = [event for event in events if counted[event[0]] >= LEAST]
        rows = [(unit, day, float(killed if deaths else 1)) for unit, day, killed in kept]
        # A first day without a unit still opens the file's first month.
        made[name] = Panel.of([*rows, (kept[0][0], first, 0.0)], until=last)
    return made


def measure(panel: Panel, everything: list[Panel], horizon: int) -> dict[str, np.ndarray]:
    """Return the scores of every forecast of a file: pooled, the simple ones, and whether the interval held."""
    held_out = 18 if panel.months < 72 else 60
    found: dict[str, list[np.ndarray]] = {key: [] for key in ("pool", "last_year", "last_value", "nothing", "held")}
    for draws, came, origin in backtest(panel, everything, horizon, held_out):
        low, high = shortest_interval(draws)
        found["pool"].append(crps(draws, came))
        found["last_year"].append(crps(history_draws(panel.counts, origin), came))
        found["last_value"].append(np.abs(panel.counts[:, origin] - came))
        found["nothing"].append(came)
        found["held"].append((low <= came) & (came <= high))
    return {key: np.concatenate(values) for key, values in found.items()}


def line(name: str, horizon: int, units: int, scores: dict[str, np.ndarray]) -> dict[str, float | str | int]:
    """Print a row and return it."""
    mean = {key: float(np.mean(values)) for key, values in scores.items()}
    share = mean["pool"] / mean["last_year"]
    print(
        f"{name:34} {horizon:2} {units:6} {mean['pool']:8.3f} {mean['last_year']:10.3f} {share:7.3f} "
        f"{mean['last_value']:10.3f} {mean['nothing']:8.3f} {mean['held']:6.3f}"
    )
    return {"name": name, "horizon": horizon, "units": units, "share": share, **mean}


def main() -> None:
    """Print a row for each file and horizon, and for all files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--deaths", action="store_true", help="forecast deaths instead of events")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    made = panels(deaths=asked.deaths)
    head = f"{'file':34} {'h':>2} {'units':>6} {'CRPS':>8} {'last year':>10} {'share':>7} "
    print(head + f"{'last value':>10} {'nothing':>8} held")
    rows = []
    for horizon in TARGETS:
        scores = {name: measure(panel, list(made.values()), horizon) for name, panel in made.items()}
        rows += [line(name, horizon, len(made[name].units), scores[name]) for name in made]
        for words, names in (("all seven files", [*made]), ("six countries", [n for n in made if n != OLDER])):
            joined = {key: np.concatenate([scores[name][key] for name in names]) for key in scores[names[0]]}
            units = sum(len(made[name].units) for name in names)
            rows.append(line(words, horizon, units, joined))
        print(f"   target: share at most {TARGETS[horizon]}, held .88-.95", flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
