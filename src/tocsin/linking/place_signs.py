"""What speaks for and against a run of words being a place's name: the recogniser's signs, each a short name.

A sign is a string; ``place_recogniser.tsv`` gives each its weight. Signs of
words ("p1=in", "n1=province") count only where the table has them, so that the
vocabulary is the table's. Those that begin with "doc" look at every place in
the text where the same name stands.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from tocsin.linking.place_spans import Span
from tocsin.linking.place_words import HYPHEN, SPACE, Word, Words
from tocsin.reference.countries import NAME, NOTHING, PEOPLE, SIGN
from tocsin.reference.place_lists import PlaceLists
from tocsin.reference.place_relations import open_relation_words

Names = Callable[[str], bool]
"""Whether the directory of actors knows a name as a whole."""


class Signs:
    """The signs of one text's spans."""

    def __init__(
        self, words: Words, spans: Sequence[Span], lists: PlaceLists, kinds: Mapping[str, str], is_actor: Names
    ) -> None:
        self.words, self.lists, self.kinds, self.is_actor = words, lists, kinds, is_actor
        self.every = words.words
        self.table = open_relation_words()
        self.actors: dict[tuple[int, int], bool] = {}
        self.begins: dict[int, list[Span]] = defaultdict(list)
        self.ends: dict[int, list[Span]] = defaultdict(list)
        for span in spans:
            if span.is_known:
                self.begins[span.first].append(span)
                self.ends[span.last].append(span)
        self.covered = _covered(spans, len(self.every))
        self.of_name: dict[str, list[Span]] = defaultdict(list)
        for span in spans:
            self.of_name[self.key(span)].append(span)
        self.told = {key: tuple(self._told(same)) for key, same in self.of_name.items()}
        self.context = self._context(spans)

    def key(self, span: Span) -> str:
        return "".join(word.key for word in self.every[span.first : span.last])

    def of(self, span: Span) -> Iterator[str]:
        """Yield the signs of a span."""
        yield "bias" if self.words.has_case else "bias caseless"
        yield from self._around(span)
        yield from self._form(span)
        yield from self._known(span)
        yield from self._persons(span)
        yield from self._neighbours(span)
        yield from self.told[self.key(span)]

    def _around(self, span: Span) -> Iterator[str]:
        before = self._word(span.first - 1) if not self._opens(span.first) else None
        after = self._word(span.last) if not self._opens(span.last) else None
        before2 = self._word(span.first - 2) if before and not self._opens(span.first - 1) else None
        after2 = self._word(span.last + 1) if after and not self._opens(span.last + 1) else None
        yield f"p1={_shown(before)}"
        yield f"n1={_shown(after)}"
        yield f"p2={_shown(before2)} {_shown(before)}"
        yield f"n2={_shown(after)} {_shown(after2)}"
        yield f"gap before={self.every[span.first].gap if span.first else 'start'}"
        yield f"gap after={self.every[span.last].gap if span.last < len(self.every) else 'end'}"
        if self.every[span.last - 1].is_possessive:
            yield "possessive"
        if before and before.is_capital and self.every[span.first].gap in (SPACE, HYPHEN):
            yield f"capital before {self._sort(before)}"
        if after and after.is_capital and self.every[span.last].gap in (SPACE, HYPHEN):
            yield f"capital after {self._sort(after)}"
        if self._opens(span.first):
            yield "opens"

    def _word(self, at: int) -> Word | None:
        return self.every[at] if 0 <= at < len(self.every) else None

    def _opens(self, at: int) -> bool:
        return not 0 < at < len(self.every) or self.every[at].opens

    def _sort(self, word: Word) -> str:
        """Return of what sort a capitalised neighbour is."""
        if word.lower in self.kinds:
            return "kind"
        if word.lower in self.table.titles or len(word.text) == 1:
            return "title"
        person = self.lists.persons.get(word.key, "")
        return f"person {person}" if person else ("capitals" if word.text.isupper() else "other")

    def _form(self, span: Span) -> Iterator[str]:
        run = self.every[span.first : span.last]
        yield f"words {min(len(run), 4)}"
        letters = len(self.words.text[span.start : span.end])
        if span.phrase is None and span.division is None:
            yield f"letters {min(letters, 5)}"
        if len(run) > 1:
            yield f"first={run[0].lower}"
            yield f"last={run[-1].lower}"
        elif run[0].lower in self.kinds or run[0].lower in self.words.lower or self._ordinary(run[0]):
            yield f"only={run[0].lower}"
        if run[0].text.isupper() and letters > 1 and self.words.has_case:
            yield "acronym"
        if any(char.isdigit() for char in self.words.text[span.start : span.end]):
            yield "digit"
        ordinary = min(self._ordinary(word) for word in run)
        if ordinary:
            yield f"ordinary {min(ordinary, 3)}"
        if all(word.lower in self.words.lower for word in run):
            yield "small in text"

    def _ordinary(self, word: Word) -> int:
        return self.lists.ordinary.get(word.key, 0)

    def _known(self, span: Span) -> Iterator[str]:
        if not span.is_known:
            yield f"unknown words {min(span.last - span.first, 3)}"
            return
        phrase = span.phrase.kind if span.phrase else ""
        if phrase in (NAME, PEOPLE, SIGN, NOTHING):
            yield f"country {phrase}"
        if span.division:
            yield "division acronym" if self.words.text[span.start : span.end].isupper() else "division"
        if span.region:
            yield "region"
        if not span.places:
            return
        most = max(place.population for place in span.places)
        kinds = {place.kind for place in span.places}
        yield f"population {len(str(most)) if most else 0}{' bare' if span.is_bare else ''}"
        yield "kinds " + " ".join(sorted(kinds & {"province", "district", "locality"}))
        yield f"namesakes {len(bin(len(span.places))) - 2}"
        if span.kind:
            yield f"kind word {span.kind}{' meant' if span.kind in kinds else ''}"
        if any(place.country in self.context for place in span.places):
            yield f"in context {len(str(most)) if most else 0}"
        if len(span.places) and span.last - span.first == 1 and self._ordinary(self.every[span.first]):
            yield f"ordinary of population {len(str(most)) if most else 0}"

    def _persons(self, span: Span) -> Iterator[str]:
        run = self.every[span.first : span.last]
        kinds = [self.lists.persons.get(word.key, "") for word in run]
        if len(run) == 1 and kinds[0]:
            yield f"person {kinds[0]}"
        elif len(run) > 1:
            yield f"person first {bool('f' in kinds[0])} last {bool(kinds[-1])}"
        after = self._word(span.last)
        if (
            "f" in kinds[0]
            and after
            and after.is_capital
            and after.gap == SPACE
            and "s" in self.lists.persons.get(after.key, "")
        ):
            yield "first name before a surname"
        before = self._word(span.first - 1)
        if before and before.is_capital and run[0].gap == SPACE and "f" in self.lists.persons.get(before.key, ""):
            yield "behind a first name"
        if self._in_actor(span):
            yield "in an actor"

    def _in_actor(self, span: Span) -> bool:
        """Whether the directory knows a longer run around the span, or the span itself, as an actor."""
        first, last = span.first, span.last
        while first > 0 and span.first - first < 3 and self._is_joined(first):
            first -= 1
        while last < len(self.every) and last - span.last < 3 and self._is_joined(last):
            last += 1
        return any(
            self._is_actors(a, b)
            for a in range(first, span.first + 1)
            for b in range(span.last, last + 1)
            if b - a > span.last - span.first or not span.phrase
        )

    def _is_actors(self, first: int, last: int) -> bool:
        if (first, last) not in self.actors:
            self.actors[first, last] = self.is_actor(
                self.words.text[self.every[first].start : self.every[last - 1].end]
            )
        return self.actors[first, last]

    def _is_joined(self, at: int) -> bool:
        left, right = self.every[at - 1], self.every[at]
        return (
            right.gap in (SPACE, HYPHEN)
            and (left.is_capital or left.lower in ("of", "in"))
            and (right.is_capital or right.lower in ("of", "in"))
        )

    def _neighbours(self, span: Span) -> Iterator[str]:
        """Yield signs of other known names beside this one, or over it."""
        if self.covered[span.first] > span.last - span.first or self.covered[span.last - 1] > span.last - span.first:
            yield f"inside longer{'' if span.is_known else ' unknown'}"
        for other in self.begins.get(span.last, ()) if not self._opens(span.last) else ():
            gap = self.every[span.last].gap
            yield f"known after {gap}"
            if gap in (",", SPACE, "(") and _lies_in(span, other):
                yield f"lies in what follows {gap}"
        for other in self.ends.get(span.first, ()) if span.first and not self._opens(span.first) else ():
            gap = self.every[span.first].gap
            yield f"known before {gap}"
            if gap in (",", SPACE, "(") and _lies_in(other, span):
                yield f"holds what stands before {gap}"

    def _told(self, same: Sequence[Span]) -> Iterator[str]:
        """Yield what all places where the name stands say of it."""
        signs = set()
        for span in same:
            before = self._word(span.first - 1) if not self._opens(span.first) else None
            after = self._word(span.last)
            capital_after = after is not None and after.is_capital and after.gap == SPACE and not after.opens
            if before and before.lower in self.table.at_place and not capital_after:
                signs.add("doc at")
            if (
                before
                and before.gap != ""
                and self.every[span.first].gap in (SPACE, ".")
                and before.lower in self.table.titles
            ):
                signs.add("doc title")
            if before and before.is_capital and self.every[span.first].gap == SPACE:
                signs.add(
                    "doc behind a person" if self._sort(before).startswith("person f") else "doc behind a capital"
                )
            if after and after.lower in self.table.saying and not capital_after:
                signs.add("doc says")
            if capital_after and after and "s" in self.lists.persons.get(after.key, ""):
                signs.add("doc before a surname")
        yield from sorted(signs)
        yield f"doc times {min(len(same), 4)}"

    def _context(self, spans: Sequence[Span]) -> frozenset[str]:
        """Return the countries that a text names, by name, people or sign."""
        named = {span.phrase.country for span in spans if span.phrase and span.phrase.kind in (NAME, PEOPLE, SIGN)}
        return frozenset(
            named | {span.division.country for span in spans if span.division and span.end - span.start > 2}
        )


def _shown(word: Word | None) -> str:
    if word is None:
        return "|"
    return "#" if word.text[0].isdigit() else word.lower


def _covered(spans: Sequence[Span], number: int) -> list[int]:
    """Return for each word how long the longest known span over it is."""
    covered = [0] * number
    for span in spans:
        if span.is_known:
            length = span.last - span.first
            for at in range(span.first, span.last):
                covered[at] = max(covered[at], length)
    return covered


def _lies_in(inner: Span, outer: Span) -> bool:
    """Whether one of a name's places lies in one of the other's: its country, province or district."""
    countries = {outer.phrase.country} if outer.phrase and outer.phrase.kind in (NAME, SIGN) else set()
    areas = {place.number for place in outer.places if place.kind in ("province", "district")}
    if outer.division:
        areas.add(outer.division.number)
    return any(p.country in countries or p.admin1 in areas or p.admin2 in areas for p in inner.places)
