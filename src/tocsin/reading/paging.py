"""Opens a report's parts for reading: the body first, then the title."""

from collections.abc import Callable, Iterator

from tocsin.reading.dating import times_of
from tocsin.reading.page import Page
from tocsin.reading.sentences import sentences_of
from tocsin.records import Captured, ClaimKind, Sentence, Tags
from tocsin.reference.actor_directory import ActorDirectory

LANGUAGES = ("en", "")
"""What can be read; "" is a text whose language could not be told, tried as English."""

OF_TITLE = (ClaimKind.INCIDENT, ClaimKind.TOLL, ClaimKind.RESPONSIBILITY)
"""What is taken from a title, where the body tells of no incident."""


def pages(captured: Captured, tag: Callable[[tuple[Sentence, ...]], Tags], directory: ActorDirectory) -> Iterator[Page]:
    """Yield the parts to read, tagged: the body, then the title."""
    text = captured.text
    for name in ("body", "title"):
        content = text.part(name)
        sentences = sentences_of(content)
        if not sentences:
            continue
        published = captured.report.metadata.published
        dated = times_of(content, published, is_past=True)
        yield Page(
            text=text.id,
            capture=captured.capture.id,
            part=name,
            content=content,
            sentences=sentences,
            tags=tag(sentences),
            directory=directory,
            dated=dated,
        )
