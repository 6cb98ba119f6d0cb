"""Counting: how many incidents and people, by what and per when, with what only possibly belongs in, and what was read.

selected    which incidents of the columns a selection asks for; the same answer as the record's own
periods     days into days, weeks, months, quarters, years
tally       the counts, a row for each key and period, with the incidents behind each
coverage    reports read and sources active in the same periods and area
besides     one count beside another: dispersion, rank, sources
method      what was counted and how, in words
"""

from tocsin.analysis.counting.besides import Comparison, Side, compare
from tocsin.analysis.counting.coverage import AREAS, Coverage, by_area, coverage_of
from tocsin.analysis.counting.method import method_in_words
from tocsin.analysis.counting.periods import Step, period_word, periods_of
from tocsin.analysis.counting.selected import Asked, selected
from tocsin.analysis.counting.tally import By, Line, Sum, Tally, incidents_behind, tally

__all__ = [
    "AREAS",
    "Asked",
    "By",
    "Comparison",
    "Coverage",
    "Line",
    "Side",
    "Step",
    "Sum",
    "Tally",
    "by_area",
    "compare",
    "coverage_of",
    "incidents_behind",
    "method_in_words",
    "period_word",
    "periods_of",
    "selected",
    "tally",
]
