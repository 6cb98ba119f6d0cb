"""The second reading of a report: somebody else is asked, and believed as far as the report bears it out.

Whoever is asked comes in as an argument, as a tagger does; this room knows
neither model nor network. A long text is asked about piece by piece, each cut
where a sentence ends; what is said of one piece must stand in that piece.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from tocsin.errors import CannotFetch
from tocsin.reading.believing import believe
from tocsin.reading.claiming import ClaimMaker
from tocsin.reading.page import Page
from tocsin.reading.paging import LANGUAGES, OF_TITLE, pages
from tocsin.reading.passage import Passage, Range
from tocsin.records import Captured, Claim, ClaimKind, Reading, Sentence, Tags
from tocsin.reference.actor_directory import ActorDirectory

SECOND = "second reading 1"
"""Name and version of believing; the rule of every value, and part of the reader's name."""

LONGEST_PIECE = 12_000
"""Code points asked about at once. Source: our choice; some 3,000 tokens, which leaves room for rules and answer in the
8,192 that small local models are often run with. The longest gold training report has 3,279."""


LINE_END = re.compile(r"[ \t]*\n")


class Asked(Protocol):
    """Somebody who can be asked what a text says."""

    @property
    def version(self) -> str:
        """Name and version, written into every claim."""
        ...

    def ask(self, words: str) -> tuple[Mapping[str, object], Mapping[str, int]]:
        """Return an answer in the reading format, none of it believed yet, and how many parts of it were lost and why.

        Raises: CannotFetch where there is no answer; BadRequest where there will never be one.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReading:
    """What a second reader says of a report, and what of it was not believed."""

    reading: Reading
    pieces: int = 0
    """How many pieces were asked about."""
    dropped: tuple[tuple[str, int], ...] = ()
    """(reason, how many parts of the answers), by reason."""
    unanswered: tuple[tuple[str, int], ...] = ()
    """(why, how many pieces) that have no answer."""

    @property
    def is_whole(self) -> bool:
        """Whether every piece has its answer; otherwise asking again may give more."""
        return not self.unanswered


def second_reader_of(asked: Asked) -> str:
    """Return the name and version of the second reader as a whole, as its claims carry it."""
    return f"tocsin {SECOND}, {asked.version}"


def read_second(captured: Captured, asked: Asked, directory: ActorDirectory) -> SecondReading:
    """Return what somebody else reads in a report, as far as it stands there; the title as the first reader does."""
    reader, text = second_reader_of(asked), captured.text
    found = _Asking(asked)
    not_read, claims = "", tuple[Claim, ...]()
    if text.language in LANGUAGES:
        for page in pages(captured, _untagged, directory):
            said = tuple(found.claims(page, ClaimMaker(page, captured.report.id, reader)))
            claims += tuple(c for c in said if page.part == "body" or c.kind in OF_TITLE)
            if any(claim.kind is ClaimKind.INCIDENT for claim in claims):
                break
        if found.pieces and found.unanswered.total() == found.pieces:
            not_read = f"second reader: {next(iter(found.unanswered))}"
    else:
        not_read = f"language: {text.language}"
    return SecondReading(
        reading=Reading(report=captured.report.id, text=text.id, reader=reader, claims=claims, not_read=not_read),
        pieces=found.pieces,
        dropped=tuple(sorted(found.dropped.items())),
        unanswered=tuple(sorted(found.unanswered.items())),
    )


def _untagged(_: tuple[Sentence, ...]) -> Tags:
    return Tags(mentions=(), links=())


class _Asking:
    """One report's questions, and the tally of what came of them."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.pieces = 0
        self.dropped: Counter[str] = Counter()
        self.unanswered: Counter[str] = Counter()

    def claims(self, page: Page, maker: ClaimMaker) -> Iterator[Claim]:
        """Yield the believed claims about a page, piece by piece."""
        for start, end in pieces_of(page):
            self.pieces += 1
            try:
                answer, lost = self.asked.ask(page.words(start, end))
            except CannotFetch as err:
                self.unanswered[err.message] += 1
                continue
            self.dropped.update(lost)
            passage = Passage(page, start, end, SECOND)
            yield from believe(passage, answer, maker)
            self.dropped.update(passage.dropped)


def pieces_of(page: Page, longest: int = LONGEST_PIECE) -> Iterator[Range]:
    """Yield a page's stretches, as long as may be, cut behind a paragraph where half is left by it, else a sentence."""
    ends = [sentence.end for sentence in page.sentences]
    start = page.sentences[0].start
    while ends:
        fitting = [end for end in ends if end - start <= longest] or ends[:1]
        paragraphs = [end for end in fitting if end - start > longest / 2 and LINE_END.match(page.content, end)]
        end = fitting[-1] if len(fitting) == len(ends) else (paragraphs or fitting)[-1]
        yield start, end
        ends = [later for later in ends if later > end]
        start = next((s.start for s in page.sentences if s.end > end), end)
