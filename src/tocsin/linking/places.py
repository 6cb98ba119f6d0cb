"""Places: from a name in a reading to candidates of the gazetteer, best first, each with what speaks for it.

A report is linked in two passes: first each place for itself, by the countries
that the report speaks of, the larger places it gives, kind words and
population; then again with the distance to the report's other places. A place
that no gazetteer knows is stood for by the larger place that the report gives,
at that place's precision, and says so; without one it stays a name.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from tocsin.linking.place_context import country_context, phrases_in
from tocsin.linking.place_precision import precision_of, radius_of
from tocsin.linking.place_ranking import Ranked, rank
from tocsin.linking.place_situation import Gazetteer, Larger, Situation, Spot, find, shares
from tocsin.records import Claim, IncidentSaid, Known, PlaceCandidate, PresenceSaid, Reading, Where
from tocsin.reference.countries import NAME, NOTHING, SIGN, Countries
from tocsin.reference.gazetteer import PlaceEntry
from tocsin.reference.place_weights import PlaceWeights, open_place_weights

__all__ = ["country_context", "link_places"]

RULE = "places 1"
"""Name and version, added to the rule of what it changes. Raise it when the same reading would be linked otherwise."""
RUNNERS_UP = 5
ROAD = "road"
"""The kind word and the relation of a place along a road."""
NOWHERE: Mapping[str, float] = {}


def link_places(
    reading: Reading,
    gazetteer: Gazetteer,
    countries: Countries,
    *,
    context: Mapping[str, float] = NOWHERE,
    outlet_country: str = "",
    weights: PlaceWeights | None = None,
) -> Reading:
    """Return the reading with candidates and country for every place of its incidents and presences.

    ``context``: how much the report speaks for each country (:func:`~tocsin.linking.place_context.country_context` of
    its text). ``outlet_country``: ISO code of where it is published, "" if unknown.
    What evidence a place rests on stays; the rule that read it gets "+places 1".
    """
    linker = _Linker(gazetteer, countries, weights or open_place_weights(), shares(context), outlet_country)
    places = dict.fromkeys(_core(where) for where in _places_of(reading))
    first = {where: linker.ranked(where, ()) for where in places}
    settled = {}
    for where in places:
        others = _spots(ranked for other, ranked in first.items() if other[0] != where[0])
        settled[where] = linker.settled(where, linker.ranked(where, others) if others else first[where])
    return replace(reading, claims=tuple(_relinked(claim, settled) for claim in reading.claims))


Core = tuple[str, tuple[str, ...], str]
"""What of a place decides its linking: name, larger places, relation. The same words in one report mean one place."""


def _core(where: Where) -> Core:
    return where.name, tuple(known.value for known in where.within), where.relation


def _places_of(reading: Reading) -> list[Where]:
    places: list[Where] = []
    for claim in reading.claims:
        if isinstance(claim.said, IncidentSaid):
            places += [known.value for known in claim.said.places]
        if isinstance(claim.said, PresenceSaid):
            places.append(claim.said.place.value)
    return places


def _relinked(claim: Claim, settled: Mapping[Core, Callable[[Where], Where]]) -> Claim:
    def linked(known: Known[Where]) -> Known[Where]:
        where = settled[_core(known.value)](known.value)
        return replace(known, value=where, rule=f"{known.rule}+{RULE}")

    said = claim.said
    if isinstance(said, IncidentSaid) and said.places:
        return replace(claim, said=replace(said, places=tuple(linked(known) for known in said.places)))
    if isinstance(said, PresenceSaid):
        return replace(claim, said=replace(said, place=linked(said.place)))
    return claim


def _spots(places: Iterable[list[Ranked]]) -> tuple[Spot, ...]:
    """Return the points of places as far as the first pass settled them; areas are too wide to be near."""
    best = [ranked[0].entry for ranked in places if ranked]
    towns = {entry.id: entry for entry in best if entry.kind in ("locality", "airport")}
    return tuple(Spot(id=e.id, name=e.name, lat=e.lat, lon=e.lon) for e in towns.values())


@dataclass(frozen=True, slots=True)
class _Linker:
    """What linking one report's places has in common."""

    gazetteer: Gazetteer
    countries: Countries
    weights: PlaceWeights
    context: Mapping[str, float]
    outlet: str

    def ranked(self, core: Core, others: tuple[Spot, ...]) -> list[Ranked]:
        """Return what the name may mean, or what stands for it, best first."""
        name, within, _ = core
        said = self.countries.said_by(name)
        if said and said.kind == NOTHING:
            return []
        situation = self._situation(name, within, others)
        found = find(self.gazetteer, name, situation)
        if said and said.kind == SIGN:
            found = [(entry, part) for entry, part in found if entry.country == said.country]
        country = self.gazetteer.country(self.countries.code_of(name)) if self.countries.code_of(name) else None
        if country is not None:
            found = [(country, False), *((entry, part) for entry, part in found if entry.id != country.id)]
        ranked = rank(name, self._kind(name), found, situation)
        parents = self._behind(ranked, self._parents(name, within, others))
        return sorted([*ranked, *parents], key=lambda r: (-r.points, r.entry.id))

    def _behind(self, ranked: list[Ranked], parents: list[Ranked]) -> list[Ranked]:
        """Return the larger places moved behind the best candidate inside them, which needs no standing in."""
        inside = [r.points for r in ranked if not r.is_elsewhere and not r.is_part]
        if not inside or not parents:
            return parents
        too_much = max(0.0, parents[0].points - (inside[0] + self.weights.points["stand_in"]))
        return [replace(parent, points=parent.points - too_much) for parent in parents]

    def _situation(self, name: str, within: tuple[str, ...], others: tuple[Spot, ...]) -> Situation:
        return Situation(
            countries=self.countries,
            weights=self.weights,
            context=self.context,
            sign=self._sign(name),
            larger=self._larger(within),
            others=others,
            outlet=self.outlet,
        )

    def _sign(self, name: str) -> str:
        """Return the country that a name stands for, as a whole or by a word in it ("Yemeni capital")."""
        said = self.countries.said_by(name)
        return said.country if said else next((phrase.country for _, phrase in phrases_in(name, self.countries)), "")

    def _larger(self, within: tuple[str, ...]) -> tuple[Larger, ...]:
        """Return the larger places, each looked up in the light of those larger still."""
        known: tuple[Larger, ...] = ()
        for name in reversed(within):
            said = self.countries.said_by(name)
            situation = Situation(countries=self.countries, weights=self.weights, context=self.context, larger=known)
            is_country = said is not None and said.kind == NAME
            entries = () if is_country else self._areas(name, situation)
            country = said.country if said and said.kind in (NAME, SIGN) else ""
            known = (Larger(name=name, country=country, entries=entries), *known)
        return known

    def _kind(self, name: str) -> str:
        """Return the kind of entry that a name's kind word means; a road is none."""
        kind = self.gazetteer.bare(name)[1]
        return "" if kind == ROAD else kind

    def _areas(self, name: str, situation: Situation) -> tuple[PlaceEntry, ...]:
        """Return what a larger place's name most likely means: the best candidates, if close to one another."""
        found = find(self.gazetteer, name, situation)
        ranked = rank(name, self._kind(name), found, situation)
        return tuple(r.entry for r in ranked if r.points > ranked[0].points - self.weights.points["doubt"])

    def _parents(self, name: str, within: tuple[str, ...], others: tuple[Spot, ...]) -> list[Ranked]:
        """Return the larger places that are known, as what may stand for a name that is not; the smaller first."""
        points, found_all = self.weights.points, []
        for level, larger in enumerate(within):
            situation = self._situation(larger, within[level + 1 :], others)
            found = find(self.gazetteer, larger, situation)
            ranked = rank(larger, self._kind(larger), found, situation, stands_for=name)
            lost = points["part"] + points["level"] * level
            found_all += [replace(r, points=r.points + lost, reasons=(_stands(r, name), *r.reasons)) for r in ranked]
        return sorted(found_all, key=lambda r: (-r.points, r.entry.id))

    def settled(self, core: Core, ranked: list[Ranked]) -> Callable[[Where], Where]:
        """Return what linking makes of a place with this name."""
        name, _, relation = core
        is_road = self.gazetteer.bare(name)[1] == ROAD
        candidates = self._candidates(ranked, relation or (ROAD if is_road else ""))
        country = candidates[0].country if candidates else self._country_without_point(core)
        return lambda where: replace(where, candidates=candidates, country=country or where.country)

    def _candidates(self, ranked: list[Ranked], relation: str) -> tuple[PlaceCandidate, ...]:
        kept = list({r.entry.id: r for r in reversed(ranked)}.values())
        kept.sort(key=lambda r: (-r.points, r.entry.id))
        top = kept[0].points if kept else 0.0
        total = sum(math.exp(r.points - top) for r in kept)
        return tuple(self._candidate(r, relation, math.exp(r.points - top) / total) for r in kept[: 1 + RUNNERS_UP])

    def _candidate(self, ranked: Ranked, relation: str, score: float) -> PlaceCandidate:
        entry, precision = ranked.entry, precision_of(ranked, relation)
        return PlaceCandidate(
            id=entry.id,
            name=entry.name,
            score=score,
            reasons=ranked.reasons,
            lat=entry.lat,
            lon=entry.lon,
            country=entry.country,
            kind=entry.kind,
            precision=precision,
            radius_km=radius_of(entry, precision, self.weights),
            parents=self._parent_names(entry),
        )

    def _parent_names(self, entry: PlaceEntry) -> tuple[str, ...]:
        country = "" if entry.kind == "country" else self.countries.names.get(entry.country, "")
        return tuple(name for name in (entry.admin2, entry.admin1, country) if name)

    def _country_without_point(self, core: Core) -> str:
        """Return the country of a place that is in no gazetteer, nor any larger place of it.

        The country its name or a larger name means or stands for; else the one that the report speaks of, when it
        outweighs the next by ``lead`` of place_weights.yaml; else "".
        """
        name, within, _ = core
        said = self.countries.said_by(name)
        if said and said.kind == NOTHING:
            return ""
        for words in (name, *within):
            if country := self._sign(words):
                return country
        ordered = [*self.context.items(), ("", 0.0), ("", 0.0)]
        (first, most), (_, next_most) = ordered[:2]
        return first if most > 0 and most >= self.weights.lead * next_most else ""


def _stands(ranked: Ranked, name: str) -> str:
    return f"{name} is not in the gazetteer, or not there: {ranked.entry.name} stands for it"
