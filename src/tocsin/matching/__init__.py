"""Claims put together into incidents, explained and reversible. A pure room.

    keys          where and when to look for other tellings of an incident claim
    match         every pair of near tellings that has something for it, scored, with its reasons
    pieces        what one report tells in pieces, which is the reader's cut and no telling apart
    cluster       tellings put together, best first, never against a person or a report
    settle        a cluster as an incident: all that is told of it, in order of support
    incidents_of  the last two in one
    origins       who all this goes back to: twelve copies of one wire story are one
    belonging     incidents that a report ties together without making them one, for a person to link

Pairs are scored by FEATURES, a visible list: each is a pure function of two
tellings that says how far one thing speaks for one happening or against it,
symmetric, and never higher than for a telling and itself. Their shares add up
in log-odds; ``weights.yaml`` holds every weight, threshold and table with its
reason. Whether a pair is kept, and its score, depends on its two tellings
alone. Incidents are a pure function of tellings, pairs and judgements. So the
order in which reports arrive changes nothing but which claim came first, and
with it the id.

What must never happen: two happenings that one report tells apart in one
incident, unless a person says so; a "not the same" overruled; a chain of neighbours taken for one
incident (``clustering``); a figure that nobody gave (``policies``); one figure
counted in two views, or two counts of different people taken for two accounts
of the same (``tollviews``).

Limits: copies are known by the sentences a telling rests on, not by the whole
text; parts are shown beside totals and never added up to one.
"""

from tocsin.matching.belonging import Belonging, belonging, cues
from tocsin.matching.blocking import are_near, keys
from tocsin.matching.clustering import cluster
from tocsin.matching.compare import FEATURES, Comparison, Feature, compare, match
from tocsin.matching.corrections import FIELDS_OF_INCIDENT, check_claim, check_incident, fields_of, value_of
from tocsin.matching.judged import OF_INCIDENT, Standing, as_judged, person, standing
from tocsin.matching.likeness import Likeness
from tocsin.matching.oneness import pieces
from tocsin.matching.origins import origins
from tocsin.matching.policies import POLICIES
from tocsin.matching.settling import incidents_of, settle
from tocsin.matching.tollviews import toll_views
from tocsin.matching.weights import FOLLOW_UP_DAYS, LEAST, NEAR_DAYS, SAME

__all__ = [
    "FEATURES",
    "FIELDS_OF_INCIDENT",
    "FOLLOW_UP_DAYS",
    "LEAST",
    "NEAR_DAYS",
    "OF_INCIDENT",
    "POLICIES",
    "SAME",
    "Belonging",
    "Comparison",
    "Feature",
    "Likeness",
    "Standing",
    "are_near",
    "as_judged",
    "belonging",
    "check_claim",
    "check_incident",
    "cluster",
    "compare",
    "cues",
    "fields_of",
    "incidents_of",
    "keys",
    "match",
    "origins",
    "person",
    "pieces",
    "settle",
    "standing",
    "toll_views",
    "value_of",
]
