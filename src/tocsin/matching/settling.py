"""A cluster of tellings settled into an incident: every value that is told, in order of support."""

from collections.abc import Sequence

from tocsin.matching import support
from tocsin.matching.attribution import attributions
from tocsin.matching.clustering import cluster
from tocsin.matching.corrections import corrected_incident
from tocsin.matching.judged import as_judged, standing
from tocsin.matching.origins import origins
from tocsin.matching.profile import incident_said
from tocsin.matching.tollviews import toll_views
from tocsin.records import (
    ClaimId,
    Incident,
    IncidentId,
    Judgement,
    Pair,
    Status,
    Telling,
    Verdict,
    identity,
)


def incidents_of(
    tellings: Sequence[Telling],
    pairs: Sequence[Pair],
    judgements: Sequence[Judgement],
    policy: str = "range",
) -> tuple[Incident, ...]:
    """Return the incidents that tellings, scored pairs and judgements make, by id.

    Tellings come as they were read; what people rejected is left out here, and what they corrected put in place.
    The same for the same input in any order.
    Raises: BadRequest for a policy that is none.
    """
    held = standing(judgements)
    read = {c.id: c for t in tellings for c in (t.claim, *t.tolls, *t.responsibility)}
    tellings = as_judged(tellings, held)
    by_claim: dict[ClaimId, list[Pair]] = {}
    for pair in pairs:
        by_claim.setdefault(pair.left, []).append(pair)
    found = []
    for together in cluster(tellings, pairs, held.holding):
        incident = settle(together, [pair for t in together for pair in by_claim.get(t.claim.id, ())], policy)
        parts = {c.id for t in together for c in (t.claim, *t.tolls, *t.responsibility)}
        corrections = [j for j in held.on(Verdict.CORRECT) if j.left in parts]
        found.append(corrected_incident(incident, corrections, read) if corrections else incident)
    return tuple(sorted(found, key=lambda incident: incident.id))


def settle(together: Sequence[Telling], pairs: Sequence[Pair], policy: str = "range") -> Incident:
    """Return the incident that a cluster of tellings makes, its values under the named policy.

    The id is made of the claim entered first, so it stays when reports are added. ``claims`` are the incident
    claims; those of tolls and responsibility stand with their figures and attributions. Pairs with a claim outside
    the cluster are left aside.
    Raises: BadRequest for a policy that is none.
    """
    tellings = sorted(together, key=lambda telling: (telling.entered, telling.claim.id))
    claims = tuple(telling.claim.id for telling in tellings)
    reports = {telling.report.id: telling.report.doc for telling in tellings}
    members = set(claims)
    within = (pair for pair in pairs if pair.left in members and pair.right in members)
    inside = sorted(within, key=lambda pair: (pair.left, pair.right))
    types = support.types(tellings)
    return Incident(
        id=IncidentId(identity("incident", claims[0])),
        claims=claims,
        reports=tuple(reports),
        docs=tuple(reports.values()),
        type=types[0],
        types=types,
        subtype=support.subtype(tellings, types[0]),
        status=_status(tellings),
        dates=support.dates(tellings),
        places=support.places(tellings),
        perpetrators=support.perpetrators(tellings),
        targets=support.targets(tellings),
        weapons=support.weapons(tellings),
        tolls=toll_views(tellings, policy),
        attribution=attributions(tellings),
        origins=origins(tellings),
        pairs=tuple(inside),
        score=weakest_link(claims, inside),
    )


def _status(tellings: Sequence[Telling]) -> Status:
    """Return happened if any telling says so, else foiled if any says that; denied only if all deny."""
    told = {incident_said(telling).status.value for telling in tellings}
    return next(status for status in (Status.HAPPENED, Status.FOILED, Status.DENIED) if status in told)


def weakest_link(claims: Sequence[ClaimId], pairs: Sequence[Pair]) -> float:
    """Return the lowest score that is needed to hold the claims together; 1 where no pair is.

    The weakest edge of the maximum spanning tree (Kruskal). What only a judgement holds has no weak link.
    """
    home = {claim: claim for claim in claims}
    weakest = 1.0
    for pair in sorted(pairs, key=lambda pair: (-pair.score, pair.left, pair.right)):
        left, right = home[pair.left], home[pair.right]
        if left != right:
            weakest = pair.score
            home = {claim: left if root == right else root for claim, root in home.items()}
    return weakest
