"""Every actor that a text names, with the entry, class and country that is meant: usable alone.

    spans (where)  ->  setting (which countries, which year)  ->  candidates (who)

A named actor gets its candidates; a class word gets its kind and the country
at it, or of its sentence, or of the report ("the army" in a report on Mali is
of Mali), and no group; a name that nobody is known by keeps its place, and
says why it has no link. Pure.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from rapidfuzz import fuzz, process

from tocsin.linking.actor_candidates import CLASS, FORCES, SHORT, candidates
from tocsin.linking.actor_setting import Setting
from tocsin.linking.actor_spans import ActorSpan, Case, actor_spans, as_written, case_of
from tocsin.linking.place_context import country_context
from tocsin.reading.equated import equated
from tocsin.records import ActorMention, Candidate
from tocsin.reference.actor_directory import ActorDirectory
from tocsin.reference.actor_entry import ActorEntry, ActorKind, GenericActor
from tocsin.reference.actor_fold import fold
from tocsin.reference.countries import Countries
from tocsin.reference.lexicon import table

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\"“‘(]?[A-Z0-9])|\n+")
YEAR = re.compile(r"(?<![\d.,/-])(?:19|20)\d\d(?![\d,/-]|\.\d)")

NEAR = 2.0
"""How much more a country counts in the sentence itself than in the report. Our choice."""

BY_NAME = 0.5
"""What a named actor speaks for its main country, where 1 is one plain naming. Our choice."""

LONG, LIKE = 16, 94.0
"""Letters a name must have, and RapidFuzz's ratio (0-100) it must reach, to be held for another one misspelled. Our
choice: shorter names of different groups are as like each other as that."""

ALIKE = 85.0
"""The ratio that is enough where the abbreviation is the same. Our choice."""

SLIP = 0.8
"""What is left of the score of a name that is misspelled. Our choice."""

NOBODY = "no actor of the directory bears the name"
SOMEBODY_ELSE = "those who bear the name act in countries that the report does not speak of"
THE_REPORTS_OWN = "the report gives this abbreviation to an actor that the directory does not hold"


def read_actors(
    text: str,
    directory: ActorDirectory,
    countries: Countries,
    *,
    published: date | None = None,
    context: Mapping[str, float] | None = None,
) -> tuple[ActorMention, ...]:
    """Return every named or generic actor of a text, in order, linked where somebody is known.

    ``published`` gives the year where a sentence names none; ``context`` the weight of each country of which the
    report speaks, by default what :func:`~tocsin.linking.place_context.country_context` finds in the text.

    >>> from tocsin.reference.actor_compiled import open_directory
    >>> from tocsin.reference.countries import open_countries
    >>> text = "Boko Haram fighters killed three soldiers near Maiduguri."
    >>> [(m.text, m.id, m.country) for m in read_actors(text, open_directory(), open_countries())]
    [('Boko Haram', 'actor:boko-haram', 'NG'), ('soldiers', 'generic:soldiers', 'NG')]
    """
    spans = actor_spans(text, directory)
    said = dict(_countries_in(text, countries) if context is None else context)
    given, unknown = _names_given(text, spans, directory)
    reader = _Reader(
        text, as_written(text, directory), directory, countries, _with_actors(said, spans), given, published
    )
    return tuple(reader.linked(span, unknown) for span in _with_own(text, spans, unknown))


def _countries_in(text: str, countries: Countries) -> Mapping[str, float]:
    """Return the countries that a text speaks for; in one without capitals every word may be a name."""
    return country_context(text.title() if case_of(text) is Case.SMALL else text, countries)


def _with_actors(said: dict[str, float], spans: Sequence[ActorSpan]) -> Mapping[str, float]:
    """Return the report's countries with those of its named actors, so far as a name has one bearer."""
    weights = defaultdict(float, said)
    alone = [entry for span in spans if (entry := _only_bearer(span))]
    for entry in {entry.id: entry for entry in alone}.values():
        if entry.countries and not entry.acts_abroad:
            weights[entry.countries[0]] += BY_NAME
    return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0])))


def countries_of_actors(text: str, directory: ActorDirectory) -> Mapping[str, float]:
    """Return the countries of the actors that a text names, each with its share of them.

    Only of names that one actor bears, and of actors that act at home; generic ones ("gunmen") are of no country.
    """
    told = _with_actors({}, actor_spans(text, directory))
    total = sum(told.values())
    return {country: weight / total for country, weight in told.items()}


def _only_bearer(span: ActorSpan) -> ActorEntry | None:
    """Return the one actor that a name means, None where several bear it or it is short enough to be anybody's."""
    entries = span.found.entries if span.found else ()
    return entries[0] if len(entries) == 1 and len(span.text) > SHORT else None


def _names_given(
    text: str, spans: Sequence[ActorSpan], directory: ActorDirectory
) -> tuple[Mapping[str, frozenset[str]], frozenset[str]]:
    """Return whom the text itself gives an abbreviation to: ids of actors by key, and keys of names nobody knows."""
    given: dict[str, frozenset[str]] = {}
    unknown: set[str] = set()
    for a, b, c, d in equated(text):
        short = fold(text[c:d])
        meant = directory.find(text[a:b]) or _meant_by(text[a:b], short, directory)
        if len(meant) == 1:
            given[short] = frozenset(entry.id for entry in meant)
        elif not meant and any(span.found is None and span.start < b and a < span.end for span in spans):
            unknown.add(short)
    return given, frozenset(unknown - set(given))


def _meant_by(name: str, short: str, directory: ActorDirectory) -> tuple[ActorEntry, ...]:
    """Return whom a name that nobody bears means: one misspelled, or a like-named bearer of its abbreviation."""
    if listed := misspelled(name, directory):
        return directory.find(listed)
    key = fold(name)
    return tuple(
        entry
        for entry in directory.keys.get(short, ())
        if any(fuzz.ratio(key, fold(text)) >= ALIKE for text in entry.names if len(text) > len(short))
    )


def misspelled(name: str, directory: ActorDirectory) -> str:
    """Return the listed name that a long name is but for a letter or two, "" where there is none.

    >>> from tocsin.reference.actor_compiled import open_directory
    >>> [misspelled(name, open_directory()) for name in ("Revoultionary Armed Forces of Colombia", "Example Army")]
    ['Revolutionary Armed Forces of Colombia', '']
    """
    key = fold(name)
    if len(key) < LONG:
        return ""
    found = process.extractOne(key, directory.keys.keys(), scorer=fuzz.ratio, score_cutoff=LIKE)
    if found is None or _digits(key) != _digits(found[0]):
        return ""
    bearers = directory.keys[found[0]]
    return next((text for entry in bearers for text in entry.names if fold(text) == found[0]), "")


def _digits(key: str) -> str:
    return "".join(c for c in key if c.isdigit())


def _with_own(text: str, spans: Sequence[ActorSpan], unknown: frozenset[str]) -> Iterator[ActorSpan]:
    """Yield the spans, and besides them the abbreviations that the text gives to names nobody knows."""
    taken = [(span.start, span.end) for span in spans]
    own = [
        ActorSpan(start=m.start(), end=m.end(), text=m.group())
        for m in re.finditer(r"(?<![\w-])[A-Z][\w-]{1,9}(?![\w-])", text)
        if fold(m.group()) in unknown and not any(m.start() < end and start < m.end() for start, end in taken)
    ]
    yield from sorted([*spans, *own], key=lambda span: span.start)


@dataclass(frozen=True, slots=True)
class _Reader:
    """What linking the mentions of one text has in common."""

    text: str
    written: str
    directory: ActorDirectory
    countries: Countries
    said: Mapping[str, float]
    given: Mapping[str, frozenset[str]]
    published: date | None
    settings: dict[str, Setting] = field(default_factory=dict)
    """What was found for a sentence, for its next mention."""

    def linked(self, span: ActorSpan, unknown: frozenset[str]) -> ActorMention:
        """Return the mention that a span is."""
        if span.found is None:
            return self._misspelled(span) or self._nobody(span, NOBODY)
        if fold(span.text) in unknown:
            return self._nobody(span, THE_REPORTS_OWN)
        setting = self._setting_of(span)
        generic = span.found.generic
        if generic and not (span.country and generic.kind is ActorKind.STATE_FORCES):
            return self._of_class(span, generic, setting)
        found = self._known(span, setting)
        if not found:
            return self._of_class(span, generic, setting) if generic else self._nobody(span, SOMEBODY_ELSE)
        return self._linked(span, found, setting)

    def _linked(self, span: ActorSpan, found: tuple[Candidate, ...], setting: Setting) -> ActorMention:
        entry = self.directory.by_id[found[0].id.removeprefix("actor:")]
        return ActorMention(
            start=span.start,
            end=span.end,
            text=span.text,
            id=found[0].id,
            name=entry.name,
            kind=entry.kind.value,
            country=_country_of(entry, setting),
            candidates=found,
            score=found[0].score,
            reason="; ".join(found[0].reasons),
        )

    def _misspelled(self, span: ActorSpan) -> ActorMention | None:
        """Return whom a name that nobody bears means, where it is a listed name but for a slip of the pen."""
        listed = misspelled(span.text, self.directory)
        setting = self._setting_of(span)
        found = candidates(listed, self.directory, setting) if listed else ()
        if not found or not found[0].id.startswith("actor:"):
            return None
        told = replace(
            found[0], score=round(found[0].score * SLIP, 3), reasons=(f"spelled like {listed!r}", *found[0].reasons)
        )
        return self._linked(span, (told, *found[1:]), setting)

    def _setting_of(self, span: ActorSpan) -> Setting:
        sentence = self._sentence(span)
        return self.settings.get(sentence) or self.settings.setdefault(sentence, self._setting(sentence))

    def _known(self, span: ActorSpan, setting: Setting) -> tuple[Candidate, ...]:
        """Return the actors that a span may mean; of a class word with a country at it, the forces of that state."""
        assert span.found
        name = self.written[span.start : span.end]
        found = candidates(name, self.directory, setting)
        if not span.country:
            return found if found and found[0].id.startswith("actor:") else ()
        forces = self.directory.keys.get(f"state:{span.country}", ())
        theirs = {f"actor:{entry.id}" for entry in forces}
        named = tuple(one for one in found if one.id.startswith("actor:"))
        if named and (named[0].id in theirs or span.found.generic):
            return named
        words = f"{self.text[span.start : span.end]!r} names the state"
        return tuple(Candidate(id=f"actor:{e.id}", name=e.name, score=FORCES, reasons=(words,)) for e in forces)

    def _sentence(self, span: ActorSpan) -> str:
        start = max((m.end() for m in SENTENCE.finditer(self.text, 0, span.start)), default=0)
        end = SENTENCE.search(self.text, span.end)
        return self.text[start : end.start() if end else len(self.text)]

    def _setting(self, sentence: str) -> Setting:
        near = self._near(sentence)
        most = max(near.values(), default=1.0)
        weights = defaultdict(float, self.said)
        top = max(self.said.values(), default=1.0)
        for code, weight in near.items():
            weights[code] += NEAR * top * weight / most
        years = [int(year) for year in YEAR.findall(sentence)]
        year = years[-1] if years else (self.published.year if self.published else None)
        return Setting(countries=dict(weights), year=year, equated=self.given)

    def _near(self, sentence: str) -> Mapping[str, float]:
        """Return the countries of a sentence, without those whose word only says where a thing or a place is from."""
        return _countries_in(_without_makes(sentence), self.countries)

    def _of_class(self, span: ActorSpan, generic: GenericActor, setting: Setting) -> ActorMention:
        country, why = span.country, "stands at it"
        if not country:
            country = max(setting.countries, key=lambda code: setting.countries[code], default="")
            why = "is spoken of"
        reasons = [f"the class word {span.text!r}"]
        if country:
            reasons.append(f"{self.countries.names.get(country, country)} {why}")
        one = Candidate(
            id=f"generic:{generic.id}", name=generic.id.replace("-", " "), score=CLASS, reasons=tuple(reasons)
        )
        return ActorMention(
            start=span.start,
            end=span.end,
            text=span.text,
            id=one.id,
            name=one.name,
            kind=generic.kind.value,
            country=country,
            candidates=(one,),
            score=one.score,
            reason="; ".join(reasons),
        )

    def _nobody(self, span: ActorSpan, reason: str) -> ActorMention:
        return ActorMention(
            start=span.start,
            end=span.end,
            text=span.text,
            id=None,
            name="",
            kind="",
            country="",
            candidates=(),
            score=0.0,
            reason=reason,
        )


def _without_makes(sentence: str) -> str:
    """Return a sentence without the words for countries before a thing or a kind of place.

    "A Chinese grenade" was not thrown in China, and Bahrain tehsil lies in Pakistan.
    """
    return _before_things().sub(" ", sentence)


@cache
def _before_things() -> re.Pattern[str]:
    words = sorted(table("actor_mentions")["things_of"], key=len, reverse=True)
    return re.compile(rf"\b[A-Z][\w.]+[ -](?=(?:{'|'.join(words)})\b)", re.IGNORECASE)


def _country_of(entry: ActorEntry, setting: Setting) -> str:
    """Return the country of an actor that the report speaks of most, its main one where it speaks of none."""
    if not entry.countries:
        return ""
    return max(entry.countries, key=lambda code: setting.countries.get(code, 0.0))
