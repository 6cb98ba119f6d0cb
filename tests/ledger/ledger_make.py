"""Builders for the ledger's tests: readings of reports, keys, pairs, incidents, judgements."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from make import NOON, a_captured
from tocsin.ledger import Entry
from tocsin.records import (
    Captured,
    Claim,
    ClaimId,
    DatePrecision,
    Harm,
    Hedge,
    Incident,
    IncidentId,
    IncidentSaid,
    IncidentType,
    Judgement,
    JudgementId,
    Keys,
    Known,
    Pair,
    Party,
    Reading,
    ResponsibilitySaid,
    Span,
    Stance,
    Status,
    SubType,
    Telling,
    Text,
    Toll,
    TollSaid,
    TollView,
    Verdict,
    When,
    Where,
    identity,
)

BODY = "Gunmen killed two people in Exampletown. The Example Front claimed the attack."


def taken(
    captured: Captured, *, at: datetime, body: str | None = None, location: str = "https://example.org/a"
) -> Captured:
    """Return the same report taken again, at another time and perhaps with another body."""
    if body is not None:
        captured = a_captured(body, key=captured.report.key, doc=captured.report.doc)
    return replace(captured, capture=replace(captured.capture, captured_at=at, location=location))


def a_quote(text: Text, quote: str) -> Span:
    """Return the span where the text's body says this."""
    start = text.body.index(quote)
    return Span(text=text.id, part="body", start=start, end=start + len(quote), quote=quote)


def a_reading(
    captured: Captured,
    *,
    reader: str = "test 1",
    incidents: Sequence[str] = ("killed",),
    killed: int = 2,
    day: str = "2024-01-01",
    claimed_by: str = "",
    not_read: str = "",
) -> Reading:
    """Return a reading with one incident claim and its toll for each trigger, which must stand in the body."""
    claims: list[Claim] = []
    for trigger in incidents:
        claims += _claims(captured, reader, trigger, killed, day, claimed_by)
    return Reading(
        report=captured.report.id, text=captured.text.id, reader=reader, claims=tuple(claims), not_read=not_read
    )


def _claims(captured: Captured, reader: str, trigger: str, killed: int, day: str, claimed_by: str) -> list[Claim]:
    span = a_quote(captured.text, trigger)
    sentence = _sentence_around(captured.text, span)

    def said(value):  # type: ignore[no-untyped-def]
        return Known(value=value, evidence=(span,), rule="test")

    def claim(name: str, what, about=None) -> Claim:  # type: ignore[no-untyped-def]
        return Claim(
            id=ClaimId(identity("claim", captured.text.id, reader, name)),
            report=captured.report.id,
            text=captured.text.id,
            said=what,
            about=about,
            reader=reader,
            evidence=(sentence,),
            confidence=0.5,
        )

    hub = claim(
        trigger,
        IncidentSaid(
            type=said(IncidentType.ATTACK),
            subtype=None,
            status=said(Status.HAPPENED),
            trigger=said(trigger),
            dates=(said(When.from_value(day, DatePrecision.DAY)),) if day else (),
            places=(said(Where(name="Exampletown", country="XK")),),
        ),
    )
    toll = Toll(harm=Harm.KILLED, low=killed, high=killed)
    found = [hub, claim(f"{trigger} toll", TollSaid(toll=said(toll)), about=hub.id)]
    if claimed_by:
        told = ResponsibilitySaid(
            stance=said(Stance.CLAIMED), actor=said(Party(name=claimed_by)), by=None, hedge=Hedge.FIRM
        )
        found.append(claim(f"{trigger} responsibility", told, about=hub.id))
    return found


def _sentence_around(text: Text, span: Span) -> Span:
    start = text.body.rfind(". ", 0, span.start)
    start = 0 if start < 0 else start + 2
    end = text.body.find(".", span.end)
    return a_quote(text, text.body[start : len(text.body) if end < 0 else end + 1])


def keys_of(reading: Reading, *, country: str = "XK", places: tuple[str, ...] = ("exampletown",)) -> tuple[Keys, ...]:
    """Return the keys of a reading's incident claims, by their first date."""
    return tuple(
        Keys(claim=c.id, earliest=_first(c, "earliest"), latest=_first(c, "latest"), country=country, places=places)
        for c in reading.claims
        if isinstance(c.said, IncidentSaid)
    )


def _first(claim: Claim, end: str) -> date | None:
    assert isinstance(claim.said, IncidentSaid)
    return getattr(claim.said.dates[0].value, end) if claim.said.dates else None


def enter(entry: Entry, captured: Captured, **reading) -> tuple[Telling, ...]:  # type: ignore[no-untyped-def]
    """Enter a report and a reading of it; return the tellings that came into force."""
    entry.report(captured)
    read = a_reading(captured, **reading)
    return entry.reading(read, keys_of(read))


def a_pair(left: ClaimId, right: ClaimId, score: float = 0.9) -> Pair:
    """Return a compared pair, whichever claim is named first."""
    first, second = sorted((left, right))
    return Pair(left=first, right=second, score=score, reasons=(("day", score, "the same day"),))


def an_incident(tellings: Sequence[Telling], *, pairs: Sequence[Pair] = (), killed: int = 2) -> Incident:
    """Return the incident of these tellings, its id made from the earliest entered."""
    founder = min(tellings, key=lambda telling: telling.entered)
    said = founder.claim.said
    assert isinstance(said, IncidentSaid)
    view = TollView(
        harm=Harm.KILLED, group=Toll(harm=Harm.KILLED, low=1, high=1).group, low=killed, best=killed, high=None,
        policy="range", by_source=(),
    )  # fmt: skip
    return Incident(
        id=IncidentId(identity("incident", founder.claim.id)),
        claims=tuple(telling.claim.id for telling in tellings),
        reports=tuple(telling.report.id for telling in tellings),
        docs=tuple(telling.report.doc for telling in tellings),
        type=said.type.value,
        types=(said.type.value,),
        subtype=SubType.UNSETTLED,
        status=said.status.value,
        dates=tuple(known.value for known in said.dates),
        places=tuple(known.value for known in said.places),
        perpetrators=(),
        targets=(),
        weapons=(),
        tolls=(view,),
        attribution=(),
        pairs=tuple(pairs),
        score=min((pair.score for pair in pairs), default=1.0),
    )


def joined(entry: Entry, tellings: Sequence[Telling], *, days: int = 3, least: float = 0.5) -> tuple[Incident, ...]:
    """Match and settle as a pipeline does, by the dullest rule: whatever is near is the same."""
    found = []
    for telling in tellings:
        [key] = [key for key in entry.all_keys() if key.claim == telling.claim.id]
        found += [a_pair(telling.claim.id, other.claim.id) for other in entry.near([key], days)]
    entry.pairs(tuple({(pair.left, pair.right): pair for pair in found}.values()))
    around, pairs, _ = entry.neighbourhood([telling.claim.id for telling in tellings], least)
    incidents = tuple(an_incident(group, pairs=_inside(pairs, group)) for group in _groups(around, pairs))
    entry.settle([telling.claim.id for telling in around], incidents)
    return incidents


def _inside(pairs: Sequence[Pair], group: Sequence[Telling]) -> list[Pair]:
    claims = {telling.claim.id for telling in group}
    return [pair for pair in pairs if {pair.left, pair.right} <= claims]


def _groups(tellings: Sequence[Telling], pairs: Sequence[Pair]) -> list[list[Telling]]:
    group_of = {telling.claim.id: {telling.claim.id} for telling in tellings}
    for pair in pairs:
        together = group_of[pair.left] | group_of[pair.right]
        for claim in together:
            group_of[claim] = together
    groups = {min(group): group for group in group_of.values()}
    return [[t for t in tellings if t.claim.id in groups[name]] for name in sorted(groups)]


def a_judgement(
    left: ClaimId, right: ClaimId | None = None, *, verdict: Verdict = Verdict.SAME, name: str = "j1"
) -> Judgement:
    """Return a judgement of the tests' reviewer."""
    return Judgement(
        id=JudgementId(identity("judgement", name)),
        verdict=verdict,
        left=left,
        right=right,
        reason="both name the market",
        by="reviewer",
        judged_at=NOON.isoformat(),
    )
