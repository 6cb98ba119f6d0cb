"""One part of a report's text with all that was found in it, and how values get their evidence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol, TypeVar

from tocsin.reading.dating import Dated
from tocsin.records import (
    Anchor,
    CaptureField,
    CaptureId,
    Derived,
    Evidence,
    Known,
    Mention,
    Sentence,
    Span,
    Tags,
    TextId,
    TimeExpression,
)
from tocsin.reference.actor_directory import ActorDirectory
from tocsin.reference.lexicon import table, words_of

T = TypeVar("T")

RULES_OF_ANCHORS = {
    Anchor.PUBLISHED: "date relative to the report",
    Anchor.EARLIER: "date relative to another date",
    Anchor.YEAR: "year that the report names",
}


class Tagger(Protocol):
    """Finds mentions. The same sentences must give the same tags, alone or in any company."""

    @property
    def version(self) -> str:
        """Name and version, written into every claim."""
        ...

    def tag(self, sentences: Sequence[Sentence]) -> Tags:
        """Return the mentions of a part, in the order of its text, and what belongs to what."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A part of a text, tagged. Offsets are code points of ``content``."""

    text: TextId
    capture: CaptureId
    part: str
    content: str
    sentences: tuple[Sentence, ...]
    tags: Tags
    directory: ActorDirectory
    dated: Dated
    """The time expressions of the content, none of them after the report, and what they are counted from."""

    def words(self, start: int, end: int) -> str:
        """Return the characters between two offsets."""
        return self.content[start:end]

    def span(self, start: int, end: int) -> Span:
        """Return the evidence for a value read between two offsets."""
        return Span(text=self.text, part=self.part, start=start, end=end, quote=self.content[start:end])

    def known(self, value: T, start: int, end: int, rule: str, score: float | None = None) -> Known[T]:
        """Return a value read between two offsets."""
        return Known(value=value, evidence=(self.span(start, end),), rule=rule, score=score)

    def of(self, value: T, mention: Mention) -> Known[T]:
        """Return a value that a mention gives."""
        return self.known(value, mention.start, mention.end, mention.rule, mention.score)

    def named(self, mention: Mention) -> Known[str]:
        """Return the name a mention gives, without stray marks and with the whole of a hyphenated word."""
        start, end = trimmed(self.content, mention.start, mention.end)
        return self.known(self.words(start, end), start, end, mention.rule, mention.score)

    def sentence_of(self, mention: Mention) -> Span:
        """Return the whole sentence in which a mention stands."""
        sentence = self.sentences[mention.sentence]
        return self.span(sentence.start, sentence.end)

    def sentence_around(self, start: int, end: int) -> Span:
        """Return the sentences that a range lies in."""
        touched = [s for s in self.sentences if s.start < end and start < s.end]
        return self.span(min(start, touched[0].start), max(end, touched[-1].end)) if touched else self.span(start, end)

    def before(self, mention: Mention) -> str:
        """Return the words of the mention's sentence that stand before it."""
        return self.content[self.sentences[mention.sentence].start : mention.start]

    def after(self, mention: Mention) -> str:
        """Return the words of the mention's sentence that stand after it."""
        return self.content[mention.end : max(mention.end, self.sentences[mention.sentence].end)]

    def times_in(self, start: int, end: int) -> tuple[TimeExpression, ...]:
        """Return the time expressions that touch a range, in the order of the text."""
        return tuple(t for t in self.dated.times if t.start < end and start < t.end)

    def evidence_of_time(self, start: int, end: int, times: Sequence[TimeExpression]) -> tuple[Evidence, ...]:
        """Return the evidence of a date: its words, and what they were counted from or given their year by."""
        span = self.span(start, end)
        anchored = next((t for t in times if t.anchor is not Anchor.NONE), None)
        if anchored is None:
            return (span,)
        return (Derived(rule=RULES_OF_ANCHORS[anchored.anchor], parts=(span, *self._anchors(anchored))),)

    def _anchors(self, time: TimeExpression) -> Iterator[Evidence]:
        """Yield what a time was counted from, and what that was counted from."""
        while time.anchor is Anchor.EARLIER and time.anchored_at:
            yield self.span(*time.anchored_at)
            base = self.times_in(*time.anchored_at)
            if not base or base[0].start >= time.start:
                return
            time = base[0]
        if time.anchor is Anchor.YEAR and self.dated.year_at:
            yield self.span(*self.dated.year_at)
        if time.anchor is Anchor.PUBLISHED and self.dated.published:
            quote = self.dated.published.isoformat()
            at = self.dated.dateline
            yield self.span(*at) if at else CaptureField(capture=self.capture, field="published", quote=quote)


def is_named(words: str) -> bool:
    """Return whether words name anything: more than an article, a joining word or a bare number.

    >>> is_named("A"), is_named("and"), is_named("the 87"), is_named("Erbil"), is_named("87 people")
    (False, False, False, True, True)
    """
    return any(len(w) > 1 and w not in words_of("empty_words") for w in re.findall(r"[^\W\d_]+", words.casefold()))


PART = re.compile(r"\b(?:North|South|East|West|Upper|Lower|New)\s+$")
"""Words before a name that are the beginning of it: North Waziristan, Upper Dir. Our choice."""


@cache
def _loose(edge: str) -> re.Pattern[str]:
    words = "|".join(table("loose_ends")[edge])
    pattern = rf"\s+(?:{words})$" if edge == "behind" else rf"^(?:{words})\s+(?!the\s)"
    return re.compile(pattern, re.IGNORECASE)


def without_loose_ends(content: str, start: int, end: int) -> tuple[int, int]:
    """Return the range without joining words at its ends, never empty. Source: ``lexicon/loose_ends.yaml``."""
    while found := _loose("behind").search(content[start:end]):
        end -= len(found.group())
    found = _loose("before").match(content[start:end])
    return (start + found.end(), end) if found and found.end() < end - start else (start, end)


def trimmed(content: str, start: int, end: int) -> tuple[int, int]:
    """Return the range without stray marks at its ends and with the whole of a hyphenated name, never empty.

    >>> content = "by ISIS-K, they said"
    >>> content[slice(*trimmed(content, 3, 7))], content[slice(*trimmed(content, 7, 10))]
    ('ISIS-K', 'ISIS-K')
    """
    words = content[start:end]
    left = len(words) - len(words.lstrip(" \t\n\r,;:."))
    right = len(words) - len(re.sub(r"[\s,;:–-]+$", "", words))
    if left + right < len(words):
        start, end = start + left, end - right
    start, end = without_loose_ends(content, start, end)
    words = content[start:end]
    if words.count("(") != words.count(")"):  # cut within brackets
        start += len(words) - len(words.lstrip("( ")) if words.startswith("(") else 0
        end -= len(words) - len(words.rstrip(") (")) if words.endswith((")", "(")) else 0
    if re.match(r"-[^\W_]", content[end : end + 2]):
        end += len(re.match(r"(?:-[^\W_]+)+", content[end:]).group())  # type: ignore[union-attr]
    part = PART.search(content[max(0, start - 12) : start]) if content[start : start + 1].isupper() else None
    start -= len(part.group()) if part else 0
    before = re.search(r"(?:[^\W_]+-)+$", content[max(0, start - 40) : start])
    if content[start : start + 1] == "-":
        before = re.search(r"[^\W_]+(?:-[^\W_]+)*$", content[max(0, start - 40) : start])
    return (start - len(before.group()), end) if before else (start, end)
