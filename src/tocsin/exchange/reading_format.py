"""Readings as JSON: one object a report, the reading format, version 1 (docs/codebook.md).

Every text copied from the report is an object {"text", "start", "end"} with
half-open code points of the body, or of the title with "part": "title"; it may
carry kind, candidates, rule and score.
"""

from collections.abc import Iterable
from typing import Any

from tocsin.records import (
    Candidate,
    Claim,
    CountSaid,
    IncidentSaid,
    Known,
    Party,
    PlaceCandidate,
    PresenceSaid,
    Reading,
    Refusal,
    RelationSaid,
    ResponsibilitySaid,
    StatementSaid,
    Target,
    Toll,
    TollSaid,
    When,
    Where,
    spans_of,
)

JSON = dict[str, Any]


def reading_as_json(doc: str, reading: Reading) -> JSON:
    """Return a reading; a report with nothing in it has empty lists, one not read says why."""
    found: JSON = {"doc": doc, "incidents": [], "counts": [], "relations": [], "statements": [], "presence": []}
    if reading.not_read:
        found["not_read"] = reading.not_read
    hubs: dict[str, JSON] = {}
    for claim in reading.claims:
        said = claim.said
        if isinstance(said, IncidentSaid):
            hubs[claim.id] = _incident(f"i{len(hubs) + 1}", claim, said)
            found["incidents"].append(hubs[claim.id])
        elif isinstance(said, TollSaid):
            hubs[str(claim.about)]["tolls"].append(_toll(claim, said))
        elif isinstance(said, ResponsibilitySaid):
            hubs[str(claim.about)]["responsibility"].append(_responsibility(claim, said))
        elif isinstance(said, CountSaid):
            found["counts"].append(_count(claim, said))
        elif isinstance(said, RelationSaid):
            found["relations"].append(_relation(claim, said))
        elif isinstance(said, PresenceSaid):
            found["presence"].append(_presence(claim, said))
        else:
            found["statements"].append(_statement(claim, said))
    return found


def second_as_json(
    reader: str,
    *,
    is_printed: bool,
    pieces: int,
    unanswered: Iterable[tuple[str, int]],
    dropped: Iterable[tuple[str, int]],
) -> JSON:
    """Return the ``second`` object of a reading's line: who was asked too, and what of the answers was not believed."""
    return {
        "reader": reader,
        "printed": is_printed,
        "pieces": pieces,
        "unanswered": dict(unanswered),
        "dropped": dict(dropped),
    }


def refusal_as_json(refusal: Refusal) -> JSON:
    """Return the line of a report that could not be read."""
    doc = refusal.doc or refusal.location
    return {"doc": doc, "error": {"kind": refusal.kind, "message": f"{refusal.location}: {refusal.message}"}}


def _text(known: Known[Any], words: str | None = None) -> JSON:
    """Return a text with where it stands; a value resting on no span of the report is a bare text."""
    spans = spans_of(known.evidence)
    if not spans:
        return {"text": words or str(known.value), "rule": known.rule}
    span = spans[0]
    found: JSON = {"text": span.quote, "start": span.start, "end": span.end}
    if span.part != "body":
        found["part"] = span.part
    found["rule"] = known.rule
    if known.score is not None:
        found["score"] = round(known.score, 3)
    return found


def _candidate(candidate: Candidate) -> JSON:
    found: JSON = {
        "id": candidate.id,
        "name": candidate.name,
        "score": round(candidate.score, 3),
        "reasons": list(candidate.reasons),
    }
    if isinstance(candidate, PlaceCandidate):
        found |= {
            "lat": candidate.lat,
            "lon": candidate.lon,
            "country": candidate.country,
            "kind": candidate.kind,
            "precision": candidate.precision.value,
            "where_prec": candidate.precision.ucdp,
            "radius_km": candidate.radius_km,
            "parents": list(candidate.parents),
        }
    return found


def candidates_as_json(candidates: Iterable[Candidate]) -> list[JSON]:
    """Return candidates in their order, best first."""
    return [_candidate(c) for c in candidates]


def _named(known: Known[Party] | Known[Target]) -> JSON:
    value = known.value
    return _text(known, value.name) | {"kind": value.kind.value, "candidates": candidates_as_json(value.candidates)}


def _date(known: Known[When]) -> JSON:
    when = known.value
    return _text(known) | {
        "value": when.value,
        "precision": when.precision.value,
        "date_prec": when.ucdp,
        "earliest": when.earliest.isoformat() if when.earliest else None,
        "latest": when.latest.isoformat() if when.latest else None,
    }


def _place(known: Known[Where]) -> JSON:
    where = known.value
    best = where.candidates[0] if where.candidates else None
    return _text(known, where.name) | {
        "within": [_text(larger) for larger in where.within],
        "country": where.country,
        "relation": where.relation,
        "precision": best.precision.value if best else "unknown",
        "where_prec": best.precision.ucdp if best else None,
        "candidates": candidates_as_json(where.candidates),
    }


def _incident(name: str, claim: Claim, said: IncidentSaid) -> JSON:
    dates, places = [_date(d) for d in said.dates], [_place(p) for p in said.places]
    return {
        "id": name,
        "claim": claim.id,
        "type": said.type.value.value,
        "subtype": said.subtype.value.value if said.subtype else "",
        "status": said.status.value.value,
        "trigger": _text(said.trigger),
        "date": dates[0] if dates else None,
        "dates": dates,
        "place": places[0] if places else None,
        "places": places,
        "perpetrators": [_named(p) for p in said.perpetrators],
        "targets": [_named(t) for t in said.targets],
        "weapons": [_text(w) for w in said.weapons],
        "responsibility": [],
        "tolls": [],
        "sources": [_text(s) for s in said.sources],
        "affects": [a.value.value for a in said.affects],
        "harm_without_number": [h.value.value for h in said.harm_without_number],
        "confidence": _confidence(claim),
    }


def _confidence(claim: Claim) -> float | None:
    return None if claim.confidence is None else round(claim.confidence, 3)


def _toll(claim: Claim, said: TollSaid) -> JSON:
    toll: Toll = said.toll.value
    words = _text(said.toll)
    return words | {
        "claim": claim.id,
        "harm": toll.harm.value,
        "low": toll.low,
        "high": toll.high,
        "victims": toll.victims,
        "group": toll.group.value,
        "who": {"sex": toll.who.sex, "age": toll.who.age, "role": toll.who.role},
        "subset": toll.is_subset,
        "sources": [_text(s) for s in said.sources],
        "confidence": _confidence(claim),
    }


def _responsibility(claim: Claim, said: ResponsibilitySaid) -> JSON:
    return {
        "claim": claim.id,
        "stance": said.stance.value.value,
        "hedge": said.hedge.value,
        "actor": _named(said.actor),
        "by": _text(said.by) if said.by else "",
        "confidence": _confidence(claim),
    }


def _count(claim: Claim, said: CountSaid) -> JSON:
    period = said.period.value if said.period else None
    start, _, end = (period.value if period else "").partition("/")
    return _text(said.counted) | {
        "claim": claim.id,
        "harm": said.counted.value.value,
        "low": said.low,
        "high": said.high,
        "actor": _named(said.actor) if said.actor else "",
        "from": start,
        "to": end or start,
        "period_text": _text(said.period) if said.period else "",
        "sources": [_text(s) for s in said.sources],
        "confidence": _confidence(claim),
    }


def _relation(claim: Claim, said: RelationSaid) -> JSON:
    return _text(said.kind) | {
        "claim": claim.id,
        "a": _named(said.a),
        "kind": said.kind.value.value,
        "b": _named(said.b),
        "confidence": _confidence(claim),
    }


def _presence(claim: Claim, said: PresenceSaid) -> JSON:
    return _text(said.kind) | {
        "claim": claim.id,
        "actor": _named(said.actor),
        "kind": said.kind.value.value,
        "place": _place(said.place),
        "date": _date(said.date) if said.date else None,
        "confidence": _confidence(claim),
    }


def _statement(claim: Claim, said: StatementSaid) -> JSON:
    return _text(said.quoted) | {
        "claim": claim.id,
        "speaker": _text(said.speaker) if said.speaker else "",
        "kind": said.kind.value,
        "confidence": _confidence(claim),
    }
