"""A chosen place as it is told: its candidates with points, precision, radius, and the reasons in words."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from tocsin.linking.place_choosing import FEATURES, Choice
from tocsin.linking.place_doubting import believable, surely_known
from tocsin.linking.place_names_of_text import NOWHERE, Name
from tocsin.linking.place_precision import precision_at, radius_of
from tocsin.linking.place_relations import Relation, moved
from tocsin.linking.place_situation import Spot
from tocsin.linking.place_spans import NamedPlaces
from tocsin.records import PlaceCandidate, PlacePrecision
from tocsin.reference.countries import Countries
from tocsin.reference.gazetteer import Outline, PlaceEntry
from tocsin.reference.place_lists import Region
from tocsin.reference.place_models import open_place_models
from tocsin.reference.place_relations import RelationWords
from tocsin.reference.place_weights import PlaceWeights

RUNNERS_UP = 2
LEAST_SHARE = 0.02
"""A candidate less likely is not told. Our choice."""
MOST_NONE = 2.5
"""A name is left open where "none of them" is so many times as likely as its likeliest place with its like.

Source: tried on the dev part of bench/places, from which the ranker learns too: of names that the gazetteer holds .82
are right then, .81 at 1.5; of those it does not hold 17 % are wrong at either. What is told in spite of doubt has a
low score.
"""
ALIKE_KM = 25.0
"""Places of one name so near each other are one answer to whether it is known. Source: our choice, as UCDP's "near"."""
SEAT_KM = 20.0
"""A district's seat lies at most so far from its point, or within its reach. Source: our choice."""
LEAST_OF_PROVINCE = 0.5
"""A province's town is meant from this share of the province's score on. Source: our choice; most reports that call a
province by its town's name alone speak of the town."""
MOST_REASONS = 3
MOST_STEPS = 3
"""Larger places passed over at most before the one that stands for a name. Our choice."""
FARTHEST_ENDS = 400.0
"""Unit: km. Two ends of a stretch that lie farther apart are not one stretch. Our choice."""
WORDS = {
    "population": "population {population:,}",
    "times larger than the next": "the largest of its name",
    "country named": "the report names {country}",
    "country named alone": "the report names no other country than {country}",
    "province named": "the report names {admin1}",
    "inside what follows": "in what the report says behind it",
    "province follows": "in {admin1}, which the report says behind it",
    "is the country of this name": "a country's name",
    "is the division of this short form": "short for {name}",
    "stands for its country": "the name stands for {country}",
    "outlet's country": "the outlet is of {country}",
    "others' countries": "the report's other places lie in {country}",
    "others' provinces": "other places of the report lie in {admin1}",
    "others' provinces log": "other places of the report lie in {admin1}",
    "near 15": "near other places of the report",
    "near 60": "near other places of the report",
    "near 250": "near other places of the report",
    "near any 60": "near other places of the report",
    "inside an area named": "in {admin1} or {admin2}, which the report names",
    "own name": "its first name",
    "kind meant": "the name says {kind}",
    "sounds alike": "{name} sounds the same",
}
"""What a feature says in words, where it is worth saying."""
REGION = "a land, a part of the world or a sea: no point, but an area"


class Telling:
    """The choices of one report, ready to be told."""

    def __init__(
        self,
        choices: Sequence[Choice],
        gazetteer: NamedPlaces,
        countries: Countries,
        weights: PlaceWeights,
        words: RelationWords,
        *,
        spoken_of: Collection[str],
        is_silent: bool,
    ) -> None:
        self.spoken_of, self.is_silent = spoken_of, is_silent
        self._settled: dict[tuple[int, int], list[int]] = {}
        self.countries, self.weights, self.words = countries, weights, words
        self.by_word = {(m.part, m.span.first): c for c in choices for m in c.name.mentions}
        self.points = [open_place_models().beside.get(feature, 0.0) for feature in FEATURES]
        wanted = [place.number for choice in choices for place, _ in self._kept(choice)]
        self.entries: Mapping[int, PlaceEntry] = gazetteer.entries(number for number in wanted if number)

    def at(self, part: int, first: int) -> Spot | None:
        """Return the point of the name that begins at a word, None where it has none."""
        choice = self.by_word.get((part, first))
        best = self._kept(choice)[:1] if choice else []
        return _spot(best[0][0]) if best else None

    def _kept(self, choice: Choice) -> list[tuple[Outline, float]]:
        """Return the places worth telling with their scores; none where "none of them" is much the likeliest."""
        rows = self._rows(choice)
        return [(choice.name.meant[row].place, float(choice.scores[row])) for row in rows]

    def _rows(self, choice: Choice) -> list[int]:
        """Return the rows worth telling, best first.

        Of two names that are each said to lie in the other, the one asked first is settled without the other.
        """
        first = choice.name.mentions[0]
        key = first.part, first.span.first
        if key not in self._settled:
            self._settled[key] = []
            self._settled[key] = self._believed(choice)
        return self._settled[key]

    def _believed(self, choice: Choice) -> list[int]:
        found = self._stated(choice.name)
        stated = [place for place, _, is_said in found if is_said or place.kind in ("province", "district")]
        somewhere = believable(choice, stated, self.spoken_of, is_silent=self.is_silent)
        nowhere = sum(s for s, meant in zip(choice.scores, choice.name.meant, strict=True) if meant.place is NOWHERE)
        said = surely_known(choice, somewhere, self.spoken_of)
        if choice.name.kind in ("province", "district"):
            somewhere = [*said, *(row for row in somewhere if row not in said)]
        if not somewhere or (not said and nowhere > MOST_NONE * self._sureness(choice, somewhere)):
            return []
        kept = somewhere[:1] + [row for row in somewhere[1:] if choice.scores[row] >= LEAST_SHARE][:RUNNERS_UP]
        seat = self._seat(choice, somewhere)
        return kept if seat is None else [seat, *(row for row in kept if row != seat)][: 1 + RUNNERS_UP]

    @staticmethod
    def _sureness(choice: Choice, rows: Sequence[int]) -> float:
        """Return the score of the likeliest place with that of its like: a town and its district are one answer."""
        best = choice.name.meant[rows[0]].place
        spot = _spot(best)
        places = {row: choice.name.meant[row].place for row in rows}
        alike = (row for row, place in places.items() if spot.km_to(place.lat, place.lon) <= ALIKE_KM)
        return sum(float(choice.scores[row]) for row in alike)

    def _seat(self, choice: Choice, rows: Sequence[int]) -> int | None:
        """Return the town that a name means and not the district or province around it, where no kind word says these.

        Source: our choice; reports say "in Ghazni" of the town, and "Ghazni district" of the district.
        """
        area = choice.name.meant[rows[0]].place
        if area.kind not in ("province", "district") or choice.name.kind:
            return None
        least = LEAST_OF_PROVINCE * choice.scores[rows[0]] if area.kind == "province" else 0.0
        inside = (
            row
            for row in rows[1:]
            if (town := choice.name.meant[row].place).kind == "locality"
            and (area.admin1 or area.number) == town.admin1
            and choice.scores[row] >= least
            and _spot(area).km_to(town.lat, town.lon) <= max(area.reach_km, SEAT_KM)
        )
        return next(inside, None)

    def told(self, choice: Choice, relation: Relation, other: Spot | None) -> tuple[tuple[PlaceCandidate, ...], str]:
        """Return a name's candidates and the reason in words."""
        region = next((m.span.region for m in choice.name.mentions if m.span.region), None)
        if region is not None and not choice.name.followed:
            return (self._region(region),), REGION
        kept = self._kept(choice)
        if not kept:
            return self._stand_in(choice)
        rows = self._rows(choice)
        reasons = self._reasons(choice, rows[0])
        best = max(score for _, score in kept)
        candidates = tuple(
            self._candidate(
                place, best if n == 0 else score, relation, other, reasons if n == 0 else self._reasons(choice, rows[n])
            )
            for n, (place, score) in enumerate(kept)
        )
        return candidates, "; ".join(reasons) or "the only place of this name that is known"

    def _stand_in(self, choice: Choice) -> tuple[tuple[PlaceCandidate, ...], str]:
        """Return the larger place that the report gives for a name that is not known, or none, and why."""
        name = choice.name
        why = f"{name.text} is not in the gazetteer"
        if len(name.meant) > 1:
            near = name.meant[choice.order[1]].place
            where = ", ".join(
                part for part in (near.name, self.countries.names.get(near.country, near.country)) if part
            )
            why = f"no place of this name that is known fits the report (the likeliest: {where})"
        for area, score, _ in self._stated(name):
            if area.kind != "country":
                reason = f"{why}; {area.name} stands for it"
                return (self._candidate(area, score, Relation(), None, (reason,), stands_in=True),), reason
        return (), why

    def _stated(self, name: Name, steps: int = 0) -> Iterator[tuple[Outline, float, bool]]:
        """Yield what a name is said to lie in, with its score and whether words say so; and what that lies in."""
        given = [(m.part, m.followed) for m in name.mentions if m.followed in name.followed and m.followed]
        behind = {(part, larger.span.first): larger.is_said for part, larger in given}
        for at, is_said in sorted(behind.items()):
            other = self.by_word.get(at)
            if other is None or other.name is name or steps >= MOST_STEPS:
                continue
            yield from ((place, score, is_said) for place, score in self._kept(other)[:1])
            yield from self._stated(other.name, steps + 1)

    def _candidate(
        self,
        place: Outline,
        score: float,
        relation: Relation,
        other: Spot | None,
        reasons: tuple[str, ...],
        *,
        stands_in: bool = False,
    ) -> PlaceCandidate:
        entry = self.entries[place.number]
        precision = precision_at(place.kind, relation.kind, stands_in=stands_in)
        lat, lon, radius = place.lat, place.lon, radius_of(entry, precision, self.weights)
        if relation.km:
            lat, lon = moved(lat, lon, relation.km, relation.bearing)
            radius = max(self.words.offset_least, relation.km * self.words.offset_share)
            precision = PlacePrecision.NEAR
        if other is not None and other.id != entry.id:
            apart = other.km_to(lat, lon)
            radius = max(radius, apart) if apart <= FARTHEST_ENDS else radius
        return PlaceCandidate(
            id=entry.id,
            name=entry.name,
            score=round(min(1.0, score), 6),
            reasons=reasons,
            lat=round(lat, 4),
            lon=round(lon, 4),
            country=entry.country,
            kind=entry.kind,
            precision=precision,
            radius_km=round(radius, 1),
            parents=self._parents(entry),
        )

    def _region(self, region: Region) -> PlaceCandidate:
        return PlaceCandidate(
            id=f"region:{region.name}",
            name=region.name,
            score=1.0,
            reasons=(REGION,),
            lat=region.lat,
            lon=region.lon,
            country=region.country,
            kind="feature",
            precision=PlacePrecision.FEATURE if region.country else PlacePrecision.INTERNATIONAL,
            radius_km=region.radius_km,
        )

    def _parents(self, entry: PlaceEntry) -> tuple[str, ...]:
        country = "" if entry.kind == "country" else self.countries.names.get(entry.country, "")
        return tuple(name for name in (entry.admin2, entry.admin1, country) if name)

    def _reasons(self, choice: Choice, row: int) -> tuple[str, ...]:
        """Return what speaks most for a place, in words."""
        entry = self.entries.get(choice.name.meant[row].place.number)
        if entry is None:
            return ()
        parts = {
            "country": self.countries.names.get(entry.country, entry.country),
            "admin1": entry.admin1 or entry.name,
            "admin2": entry.admin2 or entry.name,
            # The towns' inhabitants of a wider place are not all who live there.
            "population": entry.population if entry.kind == "locality" else 0,
            "name": entry.name,
            "kind": entry.kind,
        }
        given = [(w * float(v), f) for f, w, v in zip(FEATURES, self.points, choice.features[row], strict=True)]
        best = sorted((g for g in given if g[1] in WORDS and g[0] > 0.2), key=lambda g: (-g[0], g[1]))
        said = dict.fromkeys(WORDS[feature].format(**parts) for _, feature in best)
        return tuple(words for words in said if words != "population 0")[:MOST_REASONS]


def _spot(place: Outline) -> Spot:
    return Spot(id=str(place.number), name=place.name, lat=place.lat, lon=place.lon)
