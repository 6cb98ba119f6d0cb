"""`tocsin compare`: two counts beside each other, given as figures or counted in the record."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tocsin.cli.printing import print_json, say
from tocsin.errors import BadRequest

if TYPE_CHECKING:
    from tocsin.analysis.comparing import Interval, Ratio

NO_DISPERSION = (
    "no dispersion given: both intervals take events as independent, and attacks cluster; "
    "give --dispersion (weekly attacks have 1.7 to 5.7) for an interval that can be relied on"
)


def compare_counts(
    counts: tuple[int, int], exposure: tuple[float, float] | None, dispersion: float | None, shape: str
) -> None:
    """Print the ratio of two counts given as figures."""
    from tocsin.analysis.comparing import change_in_words, ratio_of

    found = ratio_of(*counts, exposure or (1.0, 1.0), 1.0 if dispersion is None else dispersion)
    note = NO_DISPERSION if dispersion is None else ""
    print_ratio(found, change_in_words(found), note, shape)


def print_ratio(found: "Ratio", words: str, note: str, shape: str) -> None:
    """Print a ratio with its intervals and words."""
    if shape == "table":
        say(words)
        say("none: the second count is 0" if found.ratio is None else f"{found.ratio:.2f}", "ratio       ")
        say(f"{between(found.exact)} (95 %, independent events)", "exact       ")
        say(f"{between(found.dispersed)} (95 %, dispersion {found.dispersion:g})", "dispersed   ")
        if note:
            say(note, "note        ")
    else:
        print_json(ratio_as_json(found, words, note))


def between(interval: "Interval") -> str:
    """Return an interval in words.

    >>> from tocsin.analysis.comparing import Interval
    >>> between(Interval(1.5, None)), between(Interval(0.0, 2.0))
    ('1.50 and more, no upper end', '0.00 to 2.00')
    """
    return f"{interval.low:.2f} and more, no upper end" if interval.high is None else (
        f"{interval.low:.2f} to {interval.high:.2f}"
    )


def ratio_as_json(found: "Ratio", words: str, note: str = "") -> dict[str, Any]:
    """Return a ratio as `--format json` gives it; null is an open end, or no ratio."""
    return {
        "counts": [found.first, found.second],
        "exposure": list(found.exposure),
        "ratio": found.ratio,
        "exact": [found.exact.low, found.exact.high],
        "dispersed": [found.dispersed.low, found.dispersed.high],
        "dispersion": found.dispersion,
        "words": words,
        **({"note": note} if note else {}),
    }
