"""Makes claims of an answer in the reading format that somebody else gave about a stretch of a report.

The words decide, not the answer: what a figure amounts to and which day "on
Monday" is are read from the words by the rules that hold for every reader, and
an answer whose number is not in its words is not believed. The answer is
believed in what words do not settle: which type, which status, what belongs to
which incident, who says so, what is a part of what.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from tocsin.reading.believed_tolls import read_figures_said, read_tolls_said, sources_said
from tocsin.reading.claiming import ClaimMaker
from tocsin.reading.following import (
    affected_by,
    hedge_of,
    party_of,
    subtype_of,
    target_of,
    time_told,
    uncounted_in,
    when_of,
    where_of,
)
from tocsin.reading.passage import Disbelief, Doubt, Passage, Range, code_in, fields_of, is_empty
from tocsin.records import (
    Claim,
    Counted,
    CountSaid,
    DatePrecision,
    Hedge,
    IncidentSaid,
    IncidentType,
    Known,
    PresenceKind,
    PresenceSaid,
    RelationKind,
    RelationSaid,
    ResponsibilitySaid,
    Said,
    Stance,
    StatementKind,
    StatementSaid,
    Status,
    TollSaid,
    When,
    Where,
)

LONGEST_PHRASE = 800
"""Code points of the sentence that asserts a relation. Our choice: a long sentence."""
LONGEST_QUOTATION = 2500
"""Code points. Our choice."""
FEWEST_WORDS = 3
"""A quotation of two words is a phrase taken up, no statement. Source: docs/codebook.md#statements."""
MOST_VALUES = 20
"""Values of one kind that one incident may have. Our choice."""


@dataclass(frozen=True, slots=True)
class _Told:
    """An incident of an answer, believed."""

    trigger: Range
    said: IncidentSaid
    tolls: tuple[tuple[Range, TollSaid], ...]
    responsibility: tuple[tuple[Range, ResponsibilitySaid], ...]


def believe(passage: Passage, answer: Mapping[str, object], maker: ClaimMaker) -> Iterator[Claim]:
    """Yield the claims of an answer about a passage: incidents in the order of the text, then the rest."""
    told = passage.each(answer.get("incidents"), lambda item: _incident(passage, item))
    for incident in sorted(told, key=lambda incident: incident.trigger):
        hub = maker.claim(incident.said, *incident.trigger)
        yield hub
        for place, toll in incident.tolls:
            yield maker.claim(toll, *place, about=hub.id)
        for place, responsibility in incident.responsibility:
            yield maker.claim(responsibility, *place, about=hub.id)
    for name, make in _OTHERS.items():
        for place, said in passage.each(answer.get(name), partial(make, passage)):
            yield maker.claim(said, *place)


def _incident(passage: Passage, item: object) -> _Told:
    found, page = fields_of(item), passage.page
    type_ = code_in(IncidentType, found.get("type"))
    status = code_in(Status, found.get("status") or Status.HAPPENED.value)
    at = passage.likeliest(found.get("trigger"), _words_of(found))
    tolls = read_tolls_said(passage, found.get("tolls"), at)
    targets = tuple(passage.each(found.get("targets"), lambda v: passage.named(v, at), MOST_VALUES))
    places = tuple(passage.each(_main_first(found, "place"), lambda v: _place(passage, v, at), MOST_VALUES))
    named = [*targets, *(Known(value=p.value.name, evidence=p.evidence, rule=p.rule) for p in places)]
    said = IncidentSaid(
        type=passage.known(type_, at),
        subtype=subtype_of(page, *at, type_),
        status=passage.known(status, at),
        trigger=passage.known(page.words(*at), at),
        dates=tuple(passage.each(_main_first(found, "date"), lambda v: _date(passage, v, at), MOST_VALUES)),
        places=places,
        perpetrators=tuple(
            party_of(page, name)
            for name in passage.each(found.get("perpetrators"), lambda v: passage.named(v, at), MOST_VALUES)
        ),
        targets=tuple(target_of(page, name) for name in targets),
        weapons=tuple(passage.each(found.get("weapons"), lambda v: passage.named(v, at), MOST_VALUES)),
        sources=_every(sources_said(passage, found.get("sources"), at), (s for _, t in tolls for s in t.sources)),
        affects=affected_by(named),
        harm_without_number=uncounted_in(page, *at, (t.toll.value.harm for _, t in tolls)),
    )
    return _Told(at, said, tolls, _responsibility_said(passage, found.get("responsibility"), at))


def _words_of(found: Mapping[str, object]) -> list[object]:
    """Return the values of an incident whose words say where in a report it is told."""
    listed = [found.get("date"), found.get("place")]
    for name in ("perpetrators", "targets", "tolls"):
        items = found.get(name)
        listed += items if isinstance(items, list) else []
    return listed


def _main_first(found: Mapping[str, object], name: str) -> list[object]:
    """Return the values of ``place`` and ``places``, or of ``date`` and ``dates``, each once, the main one first."""
    main, more = found.get(name), found.get(f"{name}s")
    listed = [main, *(more if isinstance(more, list) else [])]
    return [value for at, value in enumerate(listed) if not is_empty(value) and value not in listed[:at]]


def _every(*lists: "Iterator[Known[str]] | tuple[Known[str], ...]") -> tuple[Known[str], ...]:
    found: dict[str, Known[str]] = {}
    for some in lists:
        for source in some:
            found.setdefault(source.value, source)
    return tuple(found.values())


def _date(passage: Passage, item: object, near: Range) -> Known[When]:
    when = when_of(passage.page, *passage.find(item, near), passage.rule)
    if not when.value.value and when.value.precision is DatePrecision.UNKNOWN:
        raise Disbelief(Doubt.NO_DATE_IN_WORDS)
    return when


def _place(passage: Passage, item: object, near: Range) -> Known[Where]:
    at = passage.find(item, near)
    larger = item.get("within") if isinstance(item, Mapping) else None
    within = tuple(passage.each(larger, lambda value: passage.named(value, at), MOST_VALUES))
    name = passage.known(passage.page.words(*at), at)
    return where_of(name, within, *_beside(passage, at))


def _beside(passage: Passage, at: Range) -> tuple[str, str]:
    """Return the words of the sentence before and after a range."""
    sentence = passage.page.sentence_around(*at)
    return passage.page.words(sentence.start, at[0]), passage.page.words(at[1], sentence.end)


def _responsibility_said(passage: Passage, items: object, near: Range) -> tuple[tuple[Range, ResponsibilitySaid], ...]:
    return tuple(passage.each(items, lambda item: _responsibility(passage, item, near), MOST_VALUES))


def _responsibility(passage: Passage, item: object, near: Range) -> tuple[Range, ResponsibilitySaid]:
    """Return an attribution; one whose holder is made up is dropped whole, or it would be the report's own."""
    found = fields_of(item)
    stance = code_in(Stance, found.get("stance"))
    at = passage.find(found.get("actor"), near)
    actor = passage.known(passage.page.words(*at), at)
    by = passage.named(found["by"], at) if found.get("by") else None
    before, after = _beside(passage, at)
    told = found.get("hedge")
    hedge = code_in(Hedge, told) if told is not None else hedge_of(before[-60:] + actor.value + after[:60])
    return at, ResponsibilitySaid(
        stance=passage.known(stance, at),
        actor=party_of(passage.page, actor),
        by=by or (actor if stance is Stance.CLAIMED else None),
        hedge=hedge if stance is Stance.BLAMED else Hedge.FIRM,
    )


def _count(passage: Passage, item: object) -> tuple[Range, Said]:
    found = fields_of(item)
    counted = code_in(Counted, found.get("harm"))
    near = passage.likeliest(found.get("text"), (found.get("period_text"), found.get("actor")))
    at, figure = read_figures_said(passage, found, near)
    actor = passage.perhaps(lambda value: passage.named(value, at), found["actor"]) if found.get("actor") else None
    words = found.get("period_text")
    period = passage.perhaps(lambda value: _period(passage, value, at), words) if words else None
    return at, CountSaid(
        counted=passage.known(counted, at),
        low=figure.low,
        high=figure.high,
        actor=party_of(passage.page, actor) if actor else None,
        period=period,
        sources=sources_said(passage, found.get("sources"), at),
    )


def _period(passage: Passage, value: object, near: Range) -> Known[When]:
    start, end = passage.find(value, near)
    when, times = time_told(passage.page, start, end)
    if not when.value and when.precision is DatePrecision.UNKNOWN:
        raise Disbelief(Doubt.NO_DATE_IN_WORDS)
    evidence = passage.page.evidence_of_time(start, end, times)
    return Known(value=when, evidence=evidence, rule=f"{passage.rule} period")


def _relation(passage: Passage, item: object) -> tuple[Range, Said]:
    found = fields_of(item)
    kind = code_in(RelationKind, found.get("kind"))
    at = passage.find(found.get("text"), (passage.start, passage.start), LONGEST_PHRASE)
    a, b = (party_of(passage.page, passage.named(found.get(side), at)) for side in "ab")
    return at, RelationSaid(kind=passage.known(kind, at), a=a, b=b)


def _presence(passage: Passage, item: object) -> tuple[Range, Said]:
    found = fields_of(item)
    kind = code_in(PresenceKind, found.get("kind"))
    at = passage.find(found.get("text"), (passage.start, passage.start), LONGEST_PHRASE)
    words = found.get("date")
    date = None if is_empty(words) else passage.perhaps(lambda value: _date(passage, value, at), words)
    return at, PresenceSaid(
        kind=passage.known(kind, at),
        actor=party_of(passage.page, passage.named(found.get("actor"), at)),
        place=_place(passage, found.get("place"), at),
        date=date,
    )


def _statement(passage: Passage, item: object) -> tuple[Range, Said]:
    found = fields_of(item)
    kind = code_in(StatementKind, found.get("kind"))
    at = passage.find(found.get("text"), (passage.start, passage.start), LONGEST_QUOTATION)
    words = passage.page.words(*at)
    if len(words.split()) < FEWEST_WORDS:
        raise Disbelief(Doubt.TOO_SHORT)
    speaker = found.get("speaker")
    known = passage.perhaps(lambda value: passage.named(value, at), speaker) if speaker else None
    return at, StatementSaid(kind=kind, quoted=passage.known(words, at), speaker=known)


_OTHERS = {"counts": _count, "relations": _relation, "presence": _presence, "statements": _statement}
"""What an answer holds besides incidents, in the order of the reading format's claims."""
