"""Puts everything one part of a report says into claims, in the order of the text."""

from collections.abc import Iterator

from tocsin.reading.claiming import ClaimMaker
from tocsin.reading.confidence import confidence
from tocsin.reading.counts import read_counts
from tocsin.reading.drafts import Draft, drafts
from tocsin.reading.incidents import read_incident, read_responsibility, read_tolls
from tocsin.reading.page import Page
from tocsin.reading.presence import read_presence
from tocsin.reading.quotations import read_statements
from tocsin.reading.relations import read_relations
from tocsin.records import Claim, RelationKind, ReportId


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
