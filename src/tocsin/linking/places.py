"""Places of a reading: each is a name in the report's text, and lies where the reading of all its names puts that.

What the reader takes for a place is looked for among the names that the whole text gives (``place_reading``), and is
made one of them where it is not; the larger places that the reader read for it count as said. A name that is nowhere
known is stood for by the larger place that the report gives, at that place's precision and with its polygon, and says
so; without one it stays a name, in the country that the report speaks of.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tocsin.linking.place_context import country_context, phrases_in
from tocsin.linking.place_reading import Part, Wanted, places_of
from tocsin.records import Claim, IncidentSaid, Known, NamedPlace, PlaceUse, PresenceSaid, Reading, Span, Where
from tocsin.records.evidence import spans_of
from tocsin.reference.actor_directory import ActorDirectory
from tocsin.reference.countries import NOTHING, Countries
from tocsin.reference.gazetteer import Gazetteer
from tocsin.reference.place_weights import open_place_weights

__all__ = ["country_context", "link_places"]

RULE = "places 2"
"""Name and version, added to the rule of what it changes. Raise it when the same reading would be linked otherwise."""
STATED = "what is said of "
"""Before the number of a part made of a place whose words do not stand in the text."""


def link_places(
    reading: Reading,
    parts: Mapping[str, str],
    *,
    gazetteer: Gazetteer,
    countries: Countries,
    directory: ActorDirectory,
    outlet_country: str = "",
) -> Reading:
    """Return the reading with candidates and country for every place of its incidents and presences.

    ``parts``: the report's text by the name of each part. ``outlet_country``: ISO code of where it is published, "" if
    unknown. What evidence a place rests on stays; the rule that read it gets "+places 2".
    """
    places = list(dict.fromkeys(_key(known) for known in _places_of(reading)))
    if not places:
        return reading
    at = {key: _standing(key, number, parts) for number, key in enumerate(places)}
    named = places_of(
        list(_parts(parts, at)),
        gazetteer=gazetteer,
        countries=countries,
        directory=directory,
        outlet_country=outlet_country,
    )
    context = country_context("\n".join(parts.values()), countries)
    settled = _settled({key: _where(key, at[key], named) for key in places}, countries, context)
    return replace(reading, claims=tuple(_relinked(claim, settled) for claim in reading.claims))


Ranges = tuple[tuple[int, int], ...]
Key = tuple[Where, Span | None, tuple[Span | None, ...]]
"""A place as read, where it stands, and where its larger places do."""
Standing = tuple[str, str, Wanted]
"""The name of a part, its words where it is made for the place, "" where it is of the text, and the place's range."""


def _key(known: Known[Where]) -> Key:
    spans = [
        next(iter(spans_of(evidence)), None) for evidence in (known.evidence, *(w.evidence for w in known.value.within))
    ]
    return known.value, spans[0], tuple(spans[1:])


def _places_of(reading: Reading) -> Iterator[Known[Where]]:
    for claim in reading.claims:
        if isinstance(claim.said, IncidentSaid):
            yield from claim.said.places
        if isinstance(claim.said, PresenceSaid):
            yield claim.said.place


def _standing(key: Key, number: int, parts: Mapping[str, str]) -> Standing:
    """Return where a place stands: in its report's text, or, where its words do not, in a part made of them."""
    where, span, within = key
    if span is not None and where.name and parts.get(span.part, "")[span.start : span.end] == span.quote:
        larger = tuple((s.start, s.end) for s in within if s is not None and s.part == span.part)
        return span.part, "", Wanted(span.start, span.end, larger, where.relation)
    names = [where.name, *(known.value for known in where.within)]
    starts = [sum(len(name) + 2 for name in names[:n]) for n in range(len(names))]
    ranges = [(start, start + len(name)) for start, name in zip(starts, names, strict=True)]
    return f"{STATED}{number}", ", ".join(names), Wanted(*ranges[0], tuple(ranges[1:]), where.relation)


def _parts(parts: Mapping[str, str], at: Mapping[Key, Standing]) -> Iterator[Part]:
    for name, content in parts.items():
        yield Part(name, content, tuple(wanted for part, _, wanted in at.values() if part == name))
    for part, content, wanted in at.values():
        if part not in parts:
            yield Part(part, content, (wanted,))


def _where(key: Key, standing: Standing, named: Sequence[NamedPlace]) -> Where:
    """Return a place with what its words are a name of: a place before a people or an institution's name."""
    where, (part, _, wanted) = key[0], standing
    over = [p for p in named if p.part == part and p.start < wanted.end and wanted.start < p.end]
    best = max(
        over,
        key=lambda p: (
            p.use is PlaceUse.PLACE,
            bool(p.candidates),
            min(p.end, wanted.end) - max(p.start, wanted.start),
            -p.start,
        ),
        default=None,
    )
    if best is None:
        return replace(where, candidates=(), country="")
    return replace(where, candidates=best.candidates, relation=best.relation or where.relation, country="")


def _settled(linked: Mapping[Key, Where], countries: Countries, context: Mapping[str, float]) -> dict[Key, Where]:
    """Return the places with their countries: of one at no point, that of all the others."""
    known = {where.candidates[0].country for where in linked.values() if where.candidates}
    theirs = next(iter(known)) if len(known) == 1 else ""
    return {
        key: replace(
            where,
            country=where.candidates[0].country
            if where.candidates
            else _country_without_point(where, countries, context) or theirs,
        )
        for key, where in linked.items()
    }


def _country_without_point(where: Where, countries: Countries, context: Mapping[str, float]) -> str:
    """Return the country of a place that is at no point.

    The country its name or a larger name means or stands for; else the one that the report speaks of, when it
    outweighs the next by ``lead`` of place_weights.yaml; else "".
    """
    said = countries.said_by(where.name)
    if said and said.kind == NOTHING:
        return ""
    for words in (where.name, *(known.value for known in where.within)):
        meant = countries.said_by(words) or next((phrase for _, phrase in phrases_in(words, countries)), None)
        if meant and meant.country:
            return meant.country
    ordered = [*context.items(), ("", 0.0), ("", 0.0)]
    (first, most), (_, next_most) = ordered[:2]
    return first if most > 0 and most >= open_place_weights().lead * next_most else ""


def _relinked(claim: Claim, settled: Mapping[Key, Where]) -> Claim:
    def linked(known: Known[Where]) -> Known[Where]:
        return replace(known, value=settled[_key(known)], rule=f"{known.rule}+{RULE}")

    said = claim.said
    if isinstance(said, IncidentSaid) and said.places:
        return replace(claim, said=replace(said, places=tuple(linked(known) for known in said.places)))
    if isinstance(said, PresenceSaid):
        return replace(claim, said=replace(said, place=linked(said.place)))
    return claim
