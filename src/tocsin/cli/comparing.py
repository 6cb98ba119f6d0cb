"""`tocsin compare`: two counts beside each other, given as figures or counted in the record."""

import sys
from typing import TYPE_CHECKING, Any

from tocsin.cli.printing import print_json, say

if TYPE_CHECKING:
    from tocsin.analysis.comparing import Interval, Ratio
    from tocsin.analysis.counting import Comparison, Side
    from tocsin.ledger import Ledger
    from tocsin.records import Selection

NO_DISPERSION = (
    "no dispersion given: both intervals take events as independent, and attacks cluster; "
    "give --dispersion (weekly attacks have 1.7 to 5.7) for an interval that can be relied on"
)


def compare_counts(
    counts: tuple[int, int], exposure: tuple[float, float] | None, dispersion: float | None, shape: str
) -> None:
    """Print the ratio of two counts given as figures; as JSON the arithmetic alone, not what was given."""
    from tocsin.analysis.comparing import change_in_words, ratio_of

    found = ratio_of(*counts, exposure or (1.0, 1.0), 1.0 if dispersion is None else dispersion)
    note = NO_DISPERSION if dispersion is None else ""
    if shape == "table":
        say(f"{counts[0]:,} against {counts[1]:,}: {change_in_words(found)}")
        _print_ratio(found)
        if note:
            say(note, "note         ")
    else:
        print_json(_arithmetic(found))
        if note:
            print(note, file=sys.stderr)


def compare_in_record(
    record: "Ledger", first: "Selection", second: "Selection", shape: str, *, is_listed: bool
) -> None:
    """Print two counts of the record beside each other."""
    from tocsin.counting import Counter

    found = Counter(record).compare(first, second)
    if shape != "table":
        print_json(comparison_as_json(found))
        return
    say(found.words)
    for head, side in (("first", found.first), ("second", found.second)):
        say(_side_in_words(side), f"{head:13}")
        if is_listed:
            say(" ".join(side.ids) or "none", "  incidents  ")
            if side.possibly_ids:
                say(" ".join(side.possibly_ids), "  possibly   ")
    _print_ratio(found.ratio)
    if found.rank:
        say(f"{found.rank[0]} of {found.rank[1]} changes between such periods, the largest first", "rank         ")
    else:
        say("none: too few earlier changes of the same series to compare with", "rank         ")
    say(f"{found.first.of_panel} against {found.second.of_panel}, {found.panel} sources", "same sources ")
    say(f"{_hundred(found.first)} against {_hundred(found.second)}", "per 100 read ")
    for warning in found.warnings:
        say(warning, "warning      ")


def comparison_as_json(found: "Comparison") -> dict[str, Any]:
    """Return a comparison as JSON."""
    return {
        **ratio_as_json(found.ratio),
        "words": found.words,
        "first": _side_as_json(found.first),
        "second": _side_as_json(found.second),
        "rank": list(found.rank) if found.rank else None,
        "panel": {"sources": found.panel, **ratio_as_json(found.of_panel)},
        "per_report": ratio_as_json(found.per_report) if found.per_report else None,
        "warnings": list(found.warnings),
    }


def _side_as_json(side: "Side") -> dict[str, Any]:
    return {
        "from": side.since.isoformat(),
        "to": side.until.isoformat(),
        "incidents": side.incidents,
        "possibly": side.possibly,
        "reports": side.reports,
        "sources": side.sources,
        "of_panel": side.of_panel,
        "per_hundred_reports": side.per_hundred,
        "ids": list(side.ids),
        "possibly_ids": list(side.possibly_ids),
    }


def _side_in_words(side: "Side") -> str:
    from tocsin.cli.wording import numbered

    maybe = f" (and {side.possibly} possibly)" if side.possibly else ""
    read = f"{numbered(side.reports, 'report')} of {numbered(side.sources, 'source')} read"
    return f"{side.since} to {side.until}: {numbered(side.incidents, 'incident')}{maybe}; {read}"


def _hundred(side: "Side") -> str:
    return "none read" if side.per_hundred is None else f"{side.per_hundred:.1f}"


def _print_ratio(found: "Ratio") -> None:
    from tocsin.analysis.comparing import in_figures

    none = (
        "none: nothing was counted in the second; the lower ends below say how little it is at least"
        if found.first
        else "none: nothing was counted in either"
    )
    say(none if found.ratio is None else in_figures(found.ratio), "ratio        ")
    say(f"{between(found.exact)} (95 %, independent events)", "exact        ")
    say(f"{between(found.dispersed)} (95 %, dispersion {found.dispersion:.3g})", "dispersed    ")


def between(interval: "Interval") -> str:
    """Return an interval in words.

    >>> from tocsin.analysis.comparing import Interval
    >>> between(Interval(1.5, None)), between(Interval(0.0, 2.0))
    ('at least 1.50, no upper end', '0.00 to 2.00')
    """
    from tocsin.analysis.comparing import in_figures

    if interval.high is None:
        return f"at least {in_figures(interval.low)}, no upper end"
    return f"{in_figures(interval.low)} to {in_figures(interval.high)}"


def ratio_as_json(found: "Ratio") -> dict[str, Any]:
    """Return a ratio of the record as `--format json` gives it: what it is of, and the arithmetic."""
    given = {"counts": [found.first, found.second], "exposure": list(found.exposure), "dispersion": found.dispersion}
    return {**given, **_arithmetic(found)}


def _arithmetic(found: "Ratio") -> dict[str, Any]:
    """Return a ratio with its intervals and words; null is an open end, or no ratio."""
    from tocsin.analysis.comparing import change_in_words

    return {
        "ratio": found.ratio,
        "exact": [found.exact.low, found.exact.high],
        "dispersed": [found.dispersed.low, found.dispersed.high],
        "words": change_in_words(found),
    }
