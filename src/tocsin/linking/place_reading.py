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
from tocsin.linking.place_names_of_text import Mention, names_of, told_by
from tocsin.linking.place_recognising import Recogniser
from tocsin.linking.place_relations import Relation, relations_in, use_of
from tocsin.linking.place_spans import Span
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
PARTS = ("body", "title")


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
    recogniser = recogniser_of(gazetteer, countries, directory)
    read = [(words, recogniser.recognised(words)) for words in map(words_of, (text, title) if title else (text,))]
    told = told_by([found for _, part in read for found in part])
    names = names_of(read, told, gazetteer, recogniser.kinds)
    models = open_place_models()
    actors = countries_of_actors(f"{title}\n\n{text}", directory)
    choices = choose(names, Setting(told, outlet_country, actors), models.alone, models.beside)
    parts = [_part(name, words, [f.span for f in found]) for name, (words, found) in zip(PARTS, read, strict=False)]
    telling = Telling(choices, gazetteer, countries, open_place_weights(), open_relation_words())
    places = [(m, _named(m, choice, parts[m.part], telling)) for choice in choices for m in choice.name.mentions]
    return tuple(place for m, place in sorted(places, key=lambda pair: (-pair[0].part, pair[0].span.start)))


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


def _part(name: str, words: Words, spans: Sequence[Span]) -> _Part:
    relations = relations_in(words, spans, open_relation_words())
    by_word = {span.first: relation for span, relation in zip(spans, relations, strict=True)}
    others = {s.first: spans[r.other].first for s, r in zip(spans, relations, strict=True) if r.other >= 0}
    return _Part(name, words, by_word, others)


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
