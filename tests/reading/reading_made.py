"""Builders for the tests of reading: the real reader on a text, and a tagger whose mentions a test writes by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from make import a_captured, a_text
from tocsin.reading import read
from tocsin.reading.dating import times_of
from tocsin.reading.page import Page
from tocsin.reading.sentences import sentences_of
from tocsin.records import Captured, CaptureId, Link, Mention, Reading, Report, Sentence, Source, Tags, TextId
from tocsin.records.report import Metadata
from tocsin.reference.actor_compiled import open_directory
from tocsin.tagging import open_tagger


def a_report(body: str, *, title: str = "", published: date | None = None, language: str = "en") -> Captured:
    """Return a captured report without the name of an outlet."""
    captured = a_captured(body, source="", published=published)
    text = a_text(body, title)
    report = Report(
        key="r1",
        doc="r1",
        source=Source(name=""),
        metadata=Metadata(published=published, language=language, title=title),
    )
    text = type(text)(
        capture=captured.capture.id, extractor=text.extractor, parts=text.parts, page_map=(), language=language
    )
    return Captured(report=report, capture=captured.capture, blob=captured.blob, text=text)


def a_reading(body: str, *, title: str = "", published: date | None = None, language: str = "en") -> Reading:
    """Return what the tagger and reference data that come with Tocsin read."""
    return read(a_report(body, title=title, published=published, language=language), open_tagger(), open_directory())


@dataclass(frozen=True)
class HandTagger:
    """Finds what it is told to find: (layer, label, words), each where the words first stand after the one before.

    ``joined`` are pairs of places in that list, head first.
    """

    told: tuple[tuple[str, str, str], ...]
    joined: tuple[tuple[int, int], ...] = ()
    version: str = "by hand 1"
    score: float = 0.9

    def tag(self, sentences: Sequence[Sentence]) -> Tags:
        """Return the mentions written by hand, each with the same score."""
        mentions = tuple(self._found(sentences, *row) for row in self.told)
        order = sorted(range(len(mentions)), key=lambda n: (mentions[n].start, mentions[n].end, n))
        place = {old: new for new, old in enumerate(order)}
        links = tuple(Link(head=place[a], other=place[b], score=self.score) for a, b in self.joined)
        return Tags(mentions=tuple(mentions[n] for n in order), links=links)

    def _found(self, sentences: Sequence[Sentence], layer: str, label: str, words: str) -> Mention:
        wanted = [token for piece in words.split() for token in [piece]]
        for number, sentence in enumerate(sentences):
            texts = [token.text for token in sentence.tokens]
            for at in range(len(texts) - len(wanted) + 1):
                if texts[at : at + len(wanted)] == wanted:
                    start, end = sentence.tokens[at].start, sentence.tokens[at + len(wanted) - 1].end
                    return Mention(
                        layer=layer,
                        label=label,
                        start=start,
                        end=end,
                        sentence=number,
                        score=self.score,
                        rule="by hand 1",
                    )
        raise AssertionError(f"{words!r} is not in the text")


def a_page(body: str, tagger: HandTagger | None = None, *, published: date | None = None) -> Page:
    """Return a tagged page; without a tagger, one in which nothing was found."""
    sentences = sentences_of(body)
    return Page(
        text=TextId("text-0"),
        capture=CaptureId("capture-0"),
        part="body",
        content=body,
        sentences=sentences,
        tags=tagger.tag(sentences) if tagger else Tags(mentions=(), links=()),
        directory=open_directory(),
        dated=times_of(body, published, is_past=True),
    )
