"""Analysis: questions put to incidents and claims that the record holds. Pure.

    evidence   every value of a claim with the sentence it was read from
    wording    values in words

Counts, comparisons and surges come here too. Nothing here changes a value.
"""

from tocsin.analysis.evidence import Line, lines_of
from tocsin.analysis.wording import range_in_words

__all__ = ["Line", "lines_of", "range_in_words"]
