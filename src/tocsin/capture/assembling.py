"""A reader's draft becomes a report: texts mended, metadata settled, language told, identity given."""

import re

from tocsin.capture.addresses import canonical
from tocsin.capture.dating import day_of
from tocsin.capture.decoding import mend, mend_in_place, one_line
from tocsin.capture.language import declared_language, tell_language
from tocsin.capture.material import Draft, Fact
from tocsin.capture.options import Clock, Options
from tocsin.errors import CannotRead
from tocsin.records import Capture, Captured, Metadata, Part, PartKind, Report, Source, Text

MIN_WORDS = 3
"""Words below which a text tells nothing. Source: our choice: who did what."""

MIN_LETTERS = 20
"""Letters that do instead, for scripts that put no spaces between words (Burmese, Thai, Chinese)."""


def captured(draft: Draft, options: Options, clock: Clock) -> Captured:
    """Return the draft as a report with its capture, bytes and text.

    Raises: CannotRead if there is next to no text in it.
    """
    mended = mend_in_place if draft.keeps_length else mend
    body = mended(draft.body)
    facts = _settled(draft, options)
    title = (mended if draft.keeps_length else one_line)(facts["title"].value) if "title" in facts else ""
    _refuse_if_empty(draft, title, body)
    metadata = _metadata(facts, title, body)
    report = Report(
        key=f"url:{metadata.url}" if metadata.url else one_line(draft.key) or f"bytes:{draft.blob.id}",
        doc=one_line(draft.doc),
        source=Source(name=metadata.source),
        metadata=metadata,
    )
    capture = Capture(
        report=report.id,
        blob=draft.blob.id,
        captured_at=draft.taken_at or clock(),
        how=draft.how,
        location=one_line(draft.location),
        metadata=metadata,
    )
    parts = (Part(name="title", kind=PartKind.TITLE, content=title),) if title else ()
    text = Text(
        capture=capture.id,
        extractor=draft.extractor,
        parts=(*parts, Part(name="body", kind=PartKind.BODY, content=body)),
        page_map=draft.page_map,
        language=metadata.language,
    )
    return Captured(report=report, capture=capture, blob=draft.blob, text=text)


def _settled(draft: Draft, options: Options) -> dict[str, Fact]:
    """Return one fact a field: the user's word, else the first in the material that has a value."""
    said = []
    if options.published:
        said.append(Fact("published", options.published.isoformat(), "user", options.published))
    if options.source:
        said.append(Fact("source", options.source, "user"))
    facts: dict[str, Fact] = {}
    for fact in (*said, *draft.facts):
        if fact.value.strip():
            facts.setdefault(fact.field, fact)
    return facts


def _metadata(facts: dict[str, Fact], title: str, body: str) -> Metadata:
    values = {name: one_line(fact.value) for name, fact in facts.items()}
    published = facts.get("published")
    url = canonical(values.get("url", ""))
    language = declared_language(values.get("language", ""))
    told_by = {name: fact.told_by for name, fact in facts.items()}
    if not url:
        told_by.pop("url", None)
    if not language:
        language = tell_language(f"{title}\n{body}")
        told_by = {**told_by, "language": "text"} if language else {n: t for n, t in told_by.items() if n != "language"}
    return Metadata(
        title=title,
        author=values.get("author", ""),
        source=values.get("source", ""),
        published=(published.day or day_of(published.value)) if published else None,
        published_words=values.get("published", ""),
        url=url,
        language=language,
        told_by=tuple(sorted(told_by.items())),
    )


def _refuse_if_empty(draft: Draft, title: str, body: str) -> None:
    text = f"{title} {body}"
    if not text.strip():
        raise CannotRead(draft.location, "there is no text in it")
    words = re.findall(r"[^\W\d_]+", text)
    if len(words) < MIN_WORDS and sum(map(len, words)) < MIN_LETTERS:
        raise CannotRead(draft.location, f"fewer than {MIN_WORDS} words of text: {one_line(text)[:40]!r}")
