"""Comparing: one count beside another, how sure the change is, and the words it bears.

ratios      ratio of two counts, the exact interval and the one widened by dispersion
dispersion  how much more a series scatters than independent events would
words       the sentence that a ratio's interval bears, never a stronger one
"""

from tocsin.analysis.comparing.dispersion import Dispersion, dispersion_of
from tocsin.analysis.comparing.ratios import Interval, Ratio, ratio_of
from tocsin.analysis.comparing.words import NOTHING, UNKNOWN, change_in_words, in_figures

__all__ = [
    "NOTHING",
    "UNKNOWN",
    "Dispersion",
    "Interval",
    "Ratio",
    "change_in_words",
    "dispersion_of",
    "in_figures",
    "ratio_of",
]
