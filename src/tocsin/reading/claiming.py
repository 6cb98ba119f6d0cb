"""Makes claims of what was said, whoever found it: each gets its identity and the sentence it rests on."""

from tocsin.reading.page import Page
from tocsin.records import KIND_OF, Claim, ClaimId, ReportId, Said, identity


class ClaimMaker:
    """Gives claims their identity: text, reader, kind, where, and which of several at the same place."""

    def __init__(self, page: Page, report: ReportId, reader: str) -> None:
        self.page, self.report, self.reader = page, report, reader
        self.made: dict[tuple[str, ...], int] = {}

    def claim(
        self, said: Said, start: int, end: int, *, about: ClaimId | None = None, confidence: float | None = None
    ) -> Claim:
        """Return the claim that the words between two offsets make; ``about`` is the incident a toll speaks of."""
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
