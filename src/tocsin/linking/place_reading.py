"""Reads every named place of a text: where it stands, which place it is, how exactly and how surely, and why.

    words and runs of them      place_words, place_spans
    which runs are names        place_signs, place_recognising: learned weights over signs
    which place each name is    place_names_of_text, place_choosing: learned weights over features
    how what is told lies to it place_relations, place_precision

One name means one place in a report, unless countries right behind it tell two
apart; a name of which no place fits stays a name, at no point, or the larger
place that the report gives stands for it.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tocsin.linking.actor_mentions import countries_of_actors
from tocsin.linking.place_choosing import Choice, Setting, choose
from tocsin.linking.place_names_of_text import Mention, PartRead, names_of, told_by
from tocsin.linking.place_recognising import Range, Recognised, Recogniser
from tocsin.linking.place_relations import Relation, relations_in, use_of
from tocsin.linking.place_spans import Span
from tocsin.linking.place_stated import Larger
from tocsin.linking.place_telling import Telling
from tocsin.linking.place_words import Words, words_of
from tocsin.records import NamedPlace
from tocsin.reference.actor_directory import ActorDirectory
from tocsin.reference.countries import Countries
from tocsin.reference.gazetteer import Gazetteer
from tocsin.reference.place_lists import open_place_lists
from tocsin.reference.place_models import open_place_models
from tocsin.reference.place_relations import open_relation_words
from tocsin.reference.place_weights import open_place_weights

THRESHOLD = -0.5
"""Log odds from which a run is taken for a place's name: 38 %. Source: our choice; a name less likely than not is kept
where it nearly is, since its score says so, and a name left out cannot be got back."""
PEOPLE_ODDS = 2.2
"""Log odds of a people's name: 90 %. Source: so many of the people words in LGL's learning part are marked."""


class Wanted(NamedTuple):
    """A range of a part's text that somebody else takes for a place's name. Unit: code points, half-open."""

    start: int
    end: int
    within: tuple[Range, ...] = ()
    """Ranges of the larger places that it is read to lie in, the smallest first."""
    relation: str = ""
    """How whoever wants it read the happening to lie to it; counts where the words around it say nothing."""


class Part(NamedTuple):
    """A part of a report's text."""

    name: str
    """"body", "title", "page 3"."""
    content: str
    wanted: tuple[Wanted, ...] = ()


class _Part(NamedTuple):
    name: str
    words: Words
    relations: Mapping[int, Relation]
    """By a mention's first word."""
    others: Mapping[int, int]
    """A mention's first word to the first word of the other end of its stretch."""


def places_in(
    text: str,
    *,
    gazetteer: Gazetteer,
    countries: Countries,
    directory: ActorDirectory,
    title: str = "",
    outlet_country: str = "",
) -> tuple[NamedPlace, ...]:
    """Return every place that a text and its title name, the title's first, each in the order of its part.

    ``outlet_country``: ISO code of where the report is published, "" if unknown.

    Any string is legal; the same text has the same places. Peoples ("Afghans"), voices ("Washington said") and names
    inside other names ("Kabul University") are among them, and ``use`` says so: no incident lies there.
    """
    parts = [Part("title", title)] * bool(title) + [Part("body", text)]
    return places_of(
        parts, gazetteer=gazetteer, countries=countries, directory=directory, outlet_country=outlet_country
    )


def places_of(
    parts: Sequence[Part],
    *,
    gazetteer: Gazetteer,
    countries: Countries,
    directory: ActorDirectory,
    outlet_country: str = "",
) -> tuple[NamedPlace, ...]:
    """Return every place that a report's parts name, in their order; every range wanted is among the names or over one.

    One name means one place in all parts.
    """
    recogniser = recogniser_of(gazetteer, countries, directory)
    read = [_read(part, recogniser) for part in parts]
    actors = countries_of_actors("\n\n".join(part.content for part in parts), directory)
    told = told_by([found for part in read for found in part.found], (outlet_country, *actors))
    names = names_of(read, told, gazetteer, recogniser.kinds)
    models = open_place_models()
    choices = choose(names, Setting(told, outlet_country, actors), models.alone, models.beside)
    related = [_part(part, done) for part, done in zip(parts, read, strict=True)]
    spoken_of = {*told.countries, *actors, outlet_country} - {""}
    telling = Telling(
        choices,
        gazetteer,
        countries,
        open_place_weights(),
        open_relation_words(),
        spoken_of=spoken_of,
        is_silent=not (spoken_of or told.hinted),
    )
    places = [(m, _named(m, choice, related[m.part], telling)) for choice in choices for m in choice.name.mentions]
    return tuple(place for m, place in sorted(places, key=lambda pair: (pair[0].part, pair[0].span.start)))


def _read(part: Part, recogniser: Recogniser) -> PartRead:
    """Return a part's names, with the larger places that are given for those wanted."""
    words = words_of(part.content)
    ranges = [r for wanted in part.wanted for r in ((wanted.start, wanted.end), *wanted.within)]
    found = recogniser.recognised(words, ranges)
    given: dict[int, Larger] = {}
    for wanted in part.wanted:
        inner = over(found, wanted.start, wanted.end)
        outer = next((span for r in wanted.within if (span := over(found, *r)) and span is not inner), None)
        if inner and outer:
            given[inner.first] = Larger(outer, is_said=True)
    return PartRead(words, found, given)


def over(found: Sequence[Recognised], start: int, end: int) -> Span | None:
    """Return the name that covers most of a range, the first of equals; None where none does."""
    spans = [r.span for r in found if r.span.start < end and start < r.span.end]
    return max(spans, key=lambda s: (min(s.end, end) - max(s.start, start), -s.start), default=None)


def recogniser_of(gazetteer: Gazetteer, countries: Countries, directory: ActorDirectory) -> Recogniser:
    """Return the recogniser of places' names with the weights that come with Tocsin."""
    return Recogniser(
        gazetteer,
        countries,
        open_place_lists(),
        gazetteer.kind_words,
        open_place_weights().small,
        open_place_models().signs,
        THRESHOLD,
        PEOPLE_ODDS,
        directory.has_name,
    )


def _part(part: Part, read: PartRead) -> _Part:
    spans = [found.span for found in read.found]
    relations = relations_in(read.words, spans, open_relation_words())
    by_word = {span.first: relation for span, relation in zip(spans, relations, strict=True)}
    others = {s.first: spans[r.other].first for s, r in zip(spans, relations, strict=True) if r.other >= 0}
    for wanted in part.wanted:
        span = over(read.found, wanted.start, wanted.end)
        if span and wanted.relation and not by_word[span.first].kind:
            by_word[span.first] = Relation(wanted.relation)
    return _Part(part.name, read.words, by_word, others)


def _named(mention: Mention, choice: Choice, part: _Part, telling: Telling) -> NamedPlace:
    span, relation = mention.span, part.relations[mention.span.first]
    other = telling.at(mention.part, part.others.get(span.first, -1))
    candidates, reason = telling.told(choice, relation, other)
    share = candidates[0].score if candidates else 1.0
    return NamedPlace(
        text=part.words.text[span.start : span.end],
        start=span.start,
        end=span.end,
        part=part.name,
        use=use_of(part.words, span, open_relation_words()),
        score=round(mention.recognised.probability * share, 3),
        reason=reason,
        relation=relation.kind,
        candidates=candidates,
    )
