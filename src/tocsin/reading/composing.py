"""Puts everything one part of a report says into claims, in the order of the text."""

from collections.abc import Iterator

from tocsin.reading.claiming import ClaimMaker
from tocsin.reading.counts import read_counts
from tocsin.reading.drafts import Draft, drafts
from tocsin.reading.incidents import read_incident, read_responsibility, read_tolls
from tocsin.reading.page import Page
from tocsin.reading.presence import read_presence
from tocsin.reading.quotations import read_statements
from tocsin.reading.relations import read_relations
from tocsin.records import Claim, ReportId


def compose(page: Page, report: ReportId, reader: str) -> Iterator[Claim]:
    """Yield the claims of a tagged part: incidents with what hangs on them, then the rest."""
    maker = ClaimMaker(page, report, reader)
    for draft in drafts(page):
        yield from _incident(page, draft, maker)
    for mention, count in read_counts(page):
        yield maker.claim(count, mention.start, mention.end, confidence=mention.score)
    for relation, start, end in read_relations(page):
        yield maker.claim(relation, start, end)
    for presence, start, end in read_presence(page):
        yield maker.claim(presence, start, end)
    for statement, start, end in read_statements(page):
        yield maker.claim(statement, start, end)


def _incident(page: Page, draft: Draft, maker: ClaimMaker) -> Iterator[Claim]:
    event = draft.event
    tolls = read_tolls(page, draft)
    said = read_incident(page, draft, tolls)
    hub = maker.claim(said, event.start, event.end, confidence=event.score)
    yield hub
    for mention, toll in tolls:
        yield maker.claim(toll, mention.start, mention.end, about=hub.id, confidence=mention.score)
    for mention, responsibility in read_responsibility(page, draft):
        yield maker.claim(responsibility, mention.start, mention.end, about=hub.id, confidence=mention.score)
