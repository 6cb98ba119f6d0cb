"""Puts everything one part of a report says into claims, in the order of the text."""

from collections.abc import Iterator, Sequence

from tocsin.reading.claiming import ClaimMaker
from tocsin.reading.confidence import confidence
from tocsin.reading.counts import read_counts
from tocsin.reading.deadly import NO_DEED, is_plain
from tocsin.reading.drafts import Draft, drafts
from tocsin.reading.incidents import read_incident, read_responsibility, read_tolls
from tocsin.reading.page import Page
from tocsin.reading.presence import read_presence
from tocsin.reading.quotations import read_statements
from tocsin.reading.relations import read_relations
from tocsin.records import Claim, Harm, IncidentSaid, RelationKind, ReportId, TollSaid


def compose(page: Page, report: ReportId, reader: str) -> Iterator[Claim]:
    """Yield the claims of a tagged part: incidents with what hangs on them, then the rest."""
    maker = ClaimMaker(page, report, reader)
    told = drafts(page)
    for draft in told:
        yield from _incident(page, draft, told, maker)
    for mention, count in read_counts(page):
        yield maker.claim(count, mention.start, mention.end, confidence=confidence("count", mention.score))
    for relation, start, end in read_relations(page):
        kind = "relation aka" if relation.kind.value is RelationKind.AKA else "relation"
        yield maker.claim(relation, start, end, confidence=confidence(kind))
    for presence, start, end in read_presence(page):
        yield maker.claim(presence, start, end, confidence=confidence("presence"))
    for statement, start, end in read_statements(page):
        yield maker.claim(statement, start, end, confidence=confidence("statement"))


def _incident(page: Page, draft: Draft, told: tuple[Draft, ...], maker: ClaimMaker) -> Iterator[Claim]:
    event = draft.event
    tolls = read_tolls(page, draft)
    said = read_incident(page, draft, tolls)
    hub = maker.claim(said, event.start, event.end, confidence=confidence("incident", event.score))
    yield hub
    for mention, toll in tolls:
        sure = confidence("toll", event.score, mention.score)
        yield maker.claim(toll, mention.start, mention.end, about=hub.id, confidence=sure)
    for mention, responsibility in read_responsibility(page, draft, told):
        sure = confidence("responsibility", event.score, mention.score)
        yield maker.claim(responsibility, mention.start, mention.end, about=hub.id, confidence=sure)


OF_BODIES = (Harm.KILLED, Harm.INJURED)
"""Harms whose figures a title may add. Our choice: those that every report of a deed is asked for."""


def title_tolls(title: Page, body: Sequence[Claim], reader: str) -> Iterator[Claim]:
    """Yield the figures of killed and injured that only the title of a report gives, as claims on the body's incident.

    A harm that the body counts anywhere is left to the body. They go to the body's first deed: a headline tells what
    the report is about, and so do its first sentences.
    """
    hubs = [c for c in body if isinstance(c.said, IncidentSaid) and c.said.type.value not in NO_DEED]
    told = {c.said.toll.value.harm for c in body if isinstance(c.said, TollSaid)}
    if not hubs:
        return
    maker = ClaimMaker(title, hubs[0].report, reader)
    for draft in drafts(title):
        for mention, toll in read_tolls(title, draft):
            harm = toll.toll.value.harm
            if harm in OF_BODIES and harm not in told and is_plain(title, harm, told):
                sure = confidence("toll", draft.event.score, mention.score)
                yield maker.claim(toll, mention.start, mention.end, about=hubs[0].id, confidence=sure)
