"""The words that a change, or a difference of two sides, bears: read off the interval's nearer end, never stronger."""

from tocsin.analysis.comparing.ratios import Interval, Ratio

RISES = (
    (10.0, "rose at least tenfold", "at least ten times as many"),
    (5.0, "more than quintupled", "more than five times as many"),
    (4.0, "more than quadrupled", "more than four times as many"),
    (3.0, "more than tripled", "more than three times as many"),
    (2.0, "more than doubled", "more than twice as many"),
    (1.5, "rose by more than half", "more than half as many again"),
    (1.0, "rose", "more"),
)
"""(lower end of the interval at least, words over time and side by side), the strongest first.

Source: our choice, decisions/0015."""

FALLS = (
    (1 / 10, "fell to less than a tenth", "less than a tenth as many"),
    (1 / 5, "fell to less than a fifth", "less than a fifth as many"),
    (1 / 4, "fell to less than a quarter", "less than a quarter as many"),
    (1 / 3, "fell to less than a third", "less than a third as many"),
    (1 / 2, "fell to less than half", "less than half as many"),
    (2 / 3, "fell by more than a third", "fewer by more than a third"),
    (1.0, "fell", "fewer"),
)
"""(upper end of the interval at most, words over time and side by side), the strongest first.

Source: our choice, decisions/0015."""

UNCLEAR = ("no clear change", "no clear difference")
"""Words over time, words side by side."""
NOTHING = "nothing counted in either: no ratio, and no proof of peace"
UNKNOWN = "no comparison: no incident of the record has a name that was asked for"


def change_in_words(found: Ratio, *, is_over_time: bool = True) -> str:
    """Return the words for a change, by the end of the widened interval that is nearer to no change.

    One series changes over time; two places or two actors stand side by side, and neither rose or fell to the other.

    >>> from tocsin.analysis.comparing.ratios import ratio_of
    >>> change_in_words(ratio_of(88, 16)), change_in_words(ratio_of(88, 16, dispersion=2))
    ('more than tripled', 'more than doubled')
    >>> change_in_words(ratio_of(20, 16)), change_in_words(ratio_of(16, 88, dispersion=4))
    ('no clear change', 'fell by more than a third')
    >>> change_in_words(ratio_of(88, 16), is_over_time=False)
    'more than three times as many'
    """
    if not found.first and not found.second:
        return NOTHING
    return _words_of(found.dispersed)[0 if is_over_time else 1]


def _words_of(interval: Interval) -> tuple[str, str]:
    """Return the words that an interval of a ratio bears: over time, and side by side."""
    if interval.low > 1:
        return next((change, beside) for least, change, beside in RISES if interval.low >= least)
    if interval.high is not None and interval.high < 1:
        return next((change, beside) for most, change, beside in FALLS if interval.high <= most)
    return UNCLEAR


def in_figures(ratio: float) -> str:
    """Return a ratio, or an end of its interval, with two places; a small one with two digits, for it is not 0.

    >>> in_figures(5.5), in_figures(0.0), in_figures(0.00347)
    ('5.50', '0.00', '0.0035')
    """
    return f"{ratio:.2g}" if 0 < ratio < 0.1 else f"{ratio:.2f}"
