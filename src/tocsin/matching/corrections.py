"""Corrections put in place: in a claim, and in an incident as a whole. The old value is kept beside the new one.

A claim's corrected value rests on the judgement and still names the words it
was first read from, so that the sentence stays beside it. An incident's own
value is corrected after its claims have settled it: "killed 12, I counted the
names" overrules every policy and changes no claim.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from tocsin.errors import BadRequest
from tocsin.matching.written import (
    JUDGED,
    code_of,
    party_of,
    range_of,
    range_written,
    several,
    target_of,
    when_of,
    where_of,
    written,
    yes_or_no,
)
from tocsin.records import (
    Claim,
    ClaimId,
    Correction,
    Group,
    Harm,
    Hedge,
    Incident,
    IncidentSaid,
    IncidentType,
    Judged,
    Judgement,
    Known,
    ResponsibilitySaid,
    Stance,
    Status,
    SubType,
    Toll,
    TollSaid,
    TollView,
)

Reads = Callable[[str], Any]


def _same(words: str) -> str:
    return words.strip()


_MANY: Mapping[str, Reads] = {
    "dates": several(when_of),
    "places": several(where_of),
    "perpetrators": several(party_of),
    "targets": several(target_of),
    "weapons": several(_same),
}
_CODES: Mapping[str, Reads] = {
    "type": code_of(IncidentType),
    "subtype": code_of(SubType),
    "status": code_of(Status),
}
_TOLL: Mapping[str, Reads] = {
    "toll": range_of,
    "harm": code_of(Harm),
    "group": code_of(Group),
    "victims": _same,
    "is_subset": yes_or_no,
}
_RESPONSIBILITY: Mapping[str, Reads] = {
    "stance": code_of(Stance),
    "actor": party_of,
    "by": _same,
    "hedge": code_of(Hedge),
}
_OF_CLAIM: Mapping[type, Mapping[str, Reads]] = {
    IncidentSaid: {**_CODES, **_MANY, "sources": several(_same)},
    TollSaid: {**_TOLL, "sources": several(_same)},
    ResponsibilitySaid: _RESPONSIBILITY,
}
FIELDS_OF_INCIDENT: Mapping[str, Reads] = {**_CODES, **_MANY, **{harm.value: range_of for harm in Harm}}
"""The fields of an incident as a whole that can be corrected, and what reads their values."""


def fields_of(claim: Claim) -> tuple[str, ...]:
    """Return the fields of a claim that can be corrected."""
    return tuple(_OF_CLAIM.get(type(claim.said), {}))


def check_claim(claim: Claim, field: str, value: str) -> None:
    """Refuse a correction that a claim cannot take. Raises: BadRequest, which lists what is legal."""
    fields = _OF_CLAIM.get(type(claim.said), {})
    if field not in fields:
        known = ", ".join(fields) or "nothing; reject or note it instead"
        raise BadRequest(f"{field!r} cannot be corrected in a {claim.kind} claim; what can: {known}")
    _changed(claim, field, fields[field](value), None)


def check_incident(field: str, value: str) -> None:
    """Refuse a correction that an incident cannot take. Raises: BadRequest, which lists what is legal."""
    if field not in FIELDS_OF_INCIDENT:
        raise BadRequest(f"{field!r} cannot be corrected in an incident; what can: {', '.join(FIELDS_OF_INCIDENT)}")
    FIELDS_OF_INCIDENT[field](value)


def corrected_claim(claim: Claim, judgement: Judgement) -> Claim:
    """Return a claim with one value corrected; unchanged where the correction is none for it.

    That can be: a judgement carried over to what a newer reader read, which took it for something else.
    """
    reads = _OF_CLAIM.get(type(claim.said), {}).get(judgement.field)
    if reads is None:
        return claim
    try:
        return _changed(claim, judgement.field, reads(judgement.value), judgement)
    except (BadRequest, ValueError):
        return claim


def value_of(claim: Claim, field: str) -> str:
    """Return a claim's value of a field in the words of a correction, "" where it has none."""
    said: Any = claim.said
    if field in ("harm", "group", "victims", "is_subset"):
        return written(getattr(said.toll.value, field))
    found = getattr(said, field, None)
    if isinstance(found, tuple):
        return written(tuple(known.value for known in found))
    return written(found.value if isinstance(found, Known) else found)


def _changed(claim: Claim, field: str, value: Any, judgement: Judgement | None) -> Claim:
    said: Any = claim.said
    known = _known(claim, field, judgement)
    if isinstance(said, TollSaid) and field in _TOLL:
        toll = _toll(said.toll.value, field, value)
        return replace(claim, said=replace(said, toll=replace(known(toll), score=said.toll.score)))
    if field == "hedge":
        return replace(claim, said=replace(said, hedge=value))
    if isinstance(value, tuple):
        return replace(claim, said=replace(said, **{field: tuple(known(item) for item in value)}))
    empty_is_none = field in ("by", "subtype") and not value
    return replace(claim, said=replace(said, **{field: None if empty_is_none else known(value)}))


def _toll(toll: Toll, field: str, value: Any) -> Toll:
    if field == "toll":
        return replace(toll, low=value[0], high=value[1])
    return replace(toll, **{field: value})


def _known(claim: Claim, field: str, judgement: Judgement | None) -> Callable[[Any], Known[Any]]:
    """Return what makes a judged value, resting on the judgement first and then on what the old one rested on."""
    old: Any = getattr(claim.said, "toll" if field in _TOLL else field, None)
    olds = old if isinstance(old, tuple) else (old,)
    rests = tuple(item for known in olds if isinstance(known, Known) for item in known.evidence)
    if judgement is None:
        return lambda value: Known(value=value, evidence=rests or claim.evidence, rule=JUDGED)
    judged = Judged(judgement=judgement.id, reason=judgement.reason, by=judgement.by, was=value_of(claim, field))
    return lambda value: Known(value=value, evidence=(judged, *rests), rule=JUDGED)


def corrected_incident(
    incident: Incident, judgements: Sequence[Judgement], before: Mapping[ClaimId, Claim]
) -> Incident:
    """Return an incident with its own values corrected, and with the list of all that was corrected in it.

    ``judgements`` are the corrections that hold on its claims, the incident's own ones among them, oldest first;
    ``before`` the claims as they were read.
    """
    corrections = []
    for judgement in judgements:
        field = judgement.field.removeprefix("incident.")
        if field == judgement.field:
            claim = before.get(judgement.left)
            was = value_of(claim, field) if claim and field in fields_of(claim) else None
        else:
            was = incident_value(incident, field) if field in FIELDS_OF_INCIDENT else None
            incident = _with(incident, field, judgement.value)
        if was is not None:
            corrections.append(_correction(judgement, was))
    return replace(incident, corrections=tuple(corrections)) if corrections else incident


def _correction(judgement: Judgement, was: str) -> Correction:
    return Correction(
        judgement=judgement.id,
        claim=judgement.left,
        field=judgement.field,
        value=judgement.value,
        was=was,
        by=judgement.by,
        reason=judgement.reason,
        source=judgement.source,
        judged_at=judgement.judged_at,
    )


def incident_value(incident: Incident, field: str) -> str:
    """Return an incident's own value of a field in the words of a correction."""
    if field in {harm.value for harm in Harm}:
        view = next((view for view in incident.tolls if view.harm.value == field), None)
        return range_written(view.low, view.high) if view and (view.low, view.high) != (None, None) else ""
    return written(getattr(incident, field))


def _with(incident: Incident, field: str, words: str) -> Incident:
    """Return the incident with one value put first; values that were told stay behind it."""
    try:
        value = FIELDS_OF_INCIDENT[field](words)
    except (KeyError, BadRequest):
        return incident
    if field in {harm.value for harm in Harm}:
        return replace(incident, tolls=_tolls(incident.tolls, Harm(field), *value))
    if field == "type":
        others = tuple(kind for kind in incident.types if kind is not value)
        return replace(incident, type=value, types=(value, *others))
    if field in ("dates", "places"):
        kept = tuple(old for old in getattr(incident, field) if written(old) not in {written(new) for new in value})
        return _replaced(incident, field, (*value, *kept))
    return _replaced(incident, field, value)


def _replaced(incident: Incident, field: str, value: object) -> Incident:
    return replace(incident, **cast(dict[str, Any], {field: value}))


def _tolls(views: tuple[TollView, ...], harm: Harm, low: int | None, high: int | None) -> tuple[TollView, ...]:
    """Return the views with a harm's first one, its total, as judged; every figure that was told stays in it."""
    best = low if low is not None else high
    first = next((view for view in views if view.harm is harm), None)
    if first is None:
        new = TollView(harm=harm, group=Group.UNKNOWN, low=low, best=best, high=high, policy=JUDGED, by_source=())
        return (*views, new)
    judged = replace(first, low=low, best=best, high=high, policy=JUDGED)
    return tuple(judged if view is first else view for view in views)
