"""The words that a change bears: read off the interval's nearer end, so never stronger than it."""

from tocsin.analysis.comparing.ratios import Interval, Ratio

RISES = (
    (10.0, "rose at least tenfold"),
    (5.0, "more than quintupled"),
    (4.0, "more than quadrupled"),
    (3.0, "more than tripled"),
    (2.0, "more than doubled"),
    (1.5, "rose by more than half"),
    (1.0, "rose"),
)
"""(lower end of the interval at least, words), the strongest first. Source: our choice, decisions/0015."""

FALLS = (
    (1 / 10, "fell to less than a tenth"),
    (1 / 5, "fell to less than a fifth"),
    (1 / 4, "fell to less than a quarter"),
    (1 / 3, "fell to less than a third"),
    (1 / 2, "fell to less than half"),
    (2 / 3, "fell by more than a third"),
    (1.0, "fell"),
)
"""(upper end of the interval at most, words), the strongest first. Source: our choice, decisions/0015."""

UNCLEAR = "no clear change"
NOTHING = "nothing counted in either: no ratio, and no proof of peace"


def change_in_words(found: Ratio) -> str:
    """Return the words for a change, by the end of the widened interval that is nearer to no change.

    >>> from tocsin.analysis.comparing.ratios import ratio_of
    >>> change_in_words(ratio_of(88, 16)), change_in_words(ratio_of(88, 16, dispersion=2))
    ('more than tripled', 'more than doubled')
    >>> change_in_words(ratio_of(20, 16)), change_in_words(ratio_of(16, 88, dispersion=4))
    ('no clear change', 'fell by more than a third')
    """
    if not found.first and not found.second:
        return NOTHING
    return words_of(found.dispersed)


def words_of(interval: Interval) -> str:
    """Return the words that an interval of a ratio bears."""
    if interval.low > 1:
        return next(words for least, words in RISES if interval.low >= least)
    if interval.high is not None and interval.high < 1:
        return next(words for most, words in FALLS if interval.high <= most)
    return UNCLEAR
