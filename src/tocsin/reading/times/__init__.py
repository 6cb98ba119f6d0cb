"""Time expressions: every date, time, duration and repeated time of a text, with TIMEX3 value and interval. Pure.

    text --tokens--> words and the kinds each may have --rules--> what stands where
         --readers, in the order of the text--> values, each from the report's day or from what was told before

The rules say in words of the trade what is looked for (``notation``); and the words there are: both are data
(``lexicon/time_rules.yaml``, ``times.yaml``, ``time_names.yaml``, ``calendars.yaml``).
Source of extents, types and values: TimeML 1.2.1.
"""

from tocsin.reading.times.finding import read_times

__all__ = ["read_times"]
