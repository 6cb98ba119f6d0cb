"""Surging: weeks in which a series of incidents is unusually busy, and how often such alarms were right.

alarms      negative binomial alarms on weekly series at a false-alarm rate, corrected for the number of series
onsets      surges as they turned out afterwards: what an alarm should have announced
record      alarms beside onsets: how often the same rule was right in the past of the record itself
"""

from tocsin.analysis.surging.alarms import Alarm, Rule, alarms_of, threshold_for
from tocsin.analysis.surging.onsets import onsets_of
from tocsin.analysis.surging.record import Held, beside_onsets

__all__ = ["Alarm", "Held", "Rule", "alarms_of", "beside_onsets", "onsets_of", "threshold_for"]
