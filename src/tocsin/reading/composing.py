"""Puts everything one part of a report says into claims, in the order of the text."""

from collections.abc import Iterator

from tocsin.reading.counts import read_counts
from tocsin.reading.drafts import Draft, drafts
from tocsin.reading.incidents import read_incident, read_responsibility, read_tolls
from tocsin.reading.page import Page
from tocsin.reading.presence import read_presence
from tocsin.reading.quotations import read_statements
from tocsin.reading.relations import read_relations
from tocsin.records import KIND_OF, Claim, ClaimId, ReportId, Said, identity


def compose(page: Page, report: ReportId, reader: str) -> Iterator[Claim]:
    """Yield the claims of a tagged part: incidents with what hangs on them, then the rest."""
    maker = _Maker(page, report, reader)
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


def _incident(page: Page, draft: Draft, maker: "_Maker") -> Iterator[Claim]:
    event = draft.event
    tolls = read_tolls(page, draft)
    said = read_incident(page, draft, tolls)
    hub = maker.claim(said, event.start, event.end, confidence=event.score)
    yield hub
    for mention, toll in tolls:
        yield maker.claim(toll, mention.start, mention.end, about=hub.id, confidence=mention.score)
    for mention, responsibility in read_responsibility(page, draft):
        yield maker.claim(responsibility, mention.start, mention.end, about=hub.id, confidence=mention.score)


class _Maker:
    """Gives claims their identity: text, reader, kind, where, and which of several at the same place."""

    def __init__(self, page: Page, report: ReportId, reader: str) -> None:
        self.page, self.report, self.reader = page, report, reader
        self.made: dict[tuple[str, ...], int] = {}

    def claim(
        self, said: Said, start: int, end: int, *, about: ClaimId | None = None, confidence: float | None = None
    ) -> Claim:
        page = self.page
        where = (page.text, self.reader, KIND_OF[type(said)].value, about or "", page.part, str(start), str(end))
        order = self.made[where] = self.made.get(where, -1) + 1
        return Claim(
            id=ClaimId(identity("claim", *where, str(order))),
            report=self.report,
            text=page.text,
            said=said,
            about=about,
            reader=self.reader,
            evidence=(page.sentence_around(start, end),),
            confidence=confidence,
        )
