"""What a profile lets out of an incident: a pure function from everything to what may leave.

``shared`` decides every field of TEXT_FIELDS (``shareable``) by name; whatever
it does not keep on purpose is gone. Nothing is made up in place of what is
held back: a name becomes its kind, a point becomes the district's with the
precision raised, a date becomes its week, and the field's name goes into
``held_back``.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from tocsin.exchange.shareable import TLP_ORDER, Cited, Day, Harmed, Laid, Named, Said, Shareable, Spot, Victims, folded
from tocsin.reference.sharing_rules import CHOICES, Mark, Profile, Weapons

DISTRICT = 3
"""where_prec of a point known to the district. Source: UCDP GED codebook, where_prec."""
PERSON_KINDS = ("individual", "person")
KIND_NAMES = {
    "individual": "an individual",
    "person": "a person",
    "organisation": "an organisation",
    "object": "an object",
}
"""What stands in place of a name. Our choice."""


@dataclass(frozen=True, slots=True)
class Area:
    """A district as the gazetteer has it: its names, its middle and its reach."""

    adm2: str
    adm1: str
    lat: float
    lon: float
    radius_km: float


Listed = Callable[[str], str]
"""Answers with the shipped directory's own name of an actor's id, "" for an id that it does not hold."""
Districts = Callable[[float, float], Area | None]
"""Answers with the district that holds a point, None where none is known."""


def nobody_listed(_id: str) -> str:
    """Know no actor: every organisation is then held back where only listed ones are named."""
    return ""


def no_districts(_lat: float, _lon: float) -> Area | None:
    """Know no district: points are then coarsened to the grid."""
    return None


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that sharing goes by."""

    profile: Profile
    marks: Mapping[str, Mark]
    weapons: Weapons
    districts: Districts = no_districts
    listed: Listed = nobody_listed


def shared(one: Shareable, rules: Rules) -> Shareable:
    """Return what of an incident leaves under a profile.

    Source: every setting, ``reference/sharing/profiles.yaml``.
    """
    profile, held = rules.profile, set[str]()
    sources = tuple(c for s in one.sources if (c := shared_source(s, rules, held)) is not None)
    return replace(
        one,
        date=shared_day(one.date, profile.date, held),
        place=shared_place(one.place, rules, held),
        perpetrators=_names(one.perpetrators, "perpetrators", rules, held),
        targets=_names(one.targets, "targets", rules, held),
        responsibility=tuple(shared_laid(laid, rules, held) for laid in one.responsibility),
        tolls=tuple(_toll(toll, rules, held) for toll in one.tolls),
        victims=_victims(one.victims, profile, held),
        weapons=shared_weapons(one.weapons, rules, held),
        sources=sources,
        row=one.row if is_open(profile) else (),
        evidence=one.evidence if is_open(profile) else (),
        held_back=tuple(sorted(held)),
    )


def is_open(profile: Profile) -> bool:
    """Say whether a profile holds back nothing of an incident, so that a row may leave as it came."""
    free = ("persons", "organisations", "place", "date", "words", "weapons", "sources", "sensitive")
    return all(getattr(profile, name) == CHOICES[name][0] for name in free) and profile.victims_floor == 0


def _names(named: Sequence[Named], field: str, rules: Rules, held: set[str]) -> tuple[Named, ...]:
    return tuple(shared_name(one, field, rules, held) for one in named)


def shared_name(one: Named, field: str, rules: Rules, held: set[str]) -> Named:
    """Return what of a name leaves; ``field`` is what it stands in."""
    profile = rules.profile
    is_person = one.kind in PERSON_KINDS
    if is_person:
        is_kept = profile.persons == "kept"
    else:
        # An object's name may be a person's ("the house of ..."), so it counts as free text.
        is_kept = profile.words == "kept" or (one.kind == "organisation" and profile.organisations == "named")
    if is_kept:
        return one
    if not is_person and one.id and (listed := rules.listed(one.id)):
        return Named(listed, one.kind, one.id, listed)
    held.add(field)
    return Named(KIND_NAMES.get(one.kind, "somebody"), one.kind)


def shared_laid(laid: Laid, rules: Rules, held: set[str]) -> Laid:
    """Return what of an attribution leaves."""
    by = laid.by if rules.profile.words == "kept" else ""
    if by != laid.by:
        held.add("responsibility.by")
    return Laid(laid.stance, laid.hedge, shared_name(laid.actor, "responsibility.actor", rules, held), by)


def shared_day(day: Day | None, grain: str, held: set[str]) -> Day | None:
    """Return what of a time leaves; ``held`` notes what does not, here and below."""
    if day is None or grain == "day" or day.earliest is None or day.latest is None:
        return day
    if grain == "week":
        first = day.earliest - timedelta(days=day.earliest.weekday())
        last = day.latest + timedelta(days=6 - day.latest.weekday())
        precision = 3
    else:
        first = day.earliest.replace(day=1)
        last = (day.latest.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        precision = 4
    if (first, last) != (day.earliest, day.latest):
        held.add("date")
    return Day(first, last, max(precision, day.date_prec or precision))


def shared_place(spot: Spot | None, rules: Rules, held: set[str]) -> Spot | None:
    """Return what of a place leaves."""
    if spot is None:
        return None
    profile = rules.profile
    if profile.place == "exact" and profile.words == "kept":
        return spot
    if spot.lat is None or spot.lon is None:
        held.add("place")
        return Spot("", country=spot.country)
    area = rules.districts(spot.lat, spot.lon) if profile.place != "grid" else None
    if profile.place == "exact":
        # The point stays; its names are the gazetteer's.
        held.add("place.name")
        names = area or Area("", "", 0, 0, 0)
        within = tuple(n for n in (names.adm2, names.adm1) if n)
        return replace(spot, name="", within=within, adm1=names.adm1, adm2=names.adm2)
    held.add("place")
    return _coarse(spot, area, profile.grid_degrees)


def _coarse(spot: Spot, area: Area | None, degrees: float) -> Spot:
    """Return the district's point, or the middle of the grid's cell, with precision and radius raised to match."""
    if spot.where_prec is not None and spot.where_prec > DISTRICT:
        # Known to the province or less: its point is the province's or country's own, and names no town.
        area = Area("", area.adm1 if area and spot.where_prec == DISTRICT + 1 else "", *_cell(spot, degrees))
    elif area is None:
        area = Area("", "", *_cell(spot, degrees))
    return Spot(
        name=area.adm2 or area.adm1,
        within=(area.adm1,) if area.adm2 and area.adm1 else (),
        country=spot.country,
        lat=area.lat,
        lon=area.lon,
        where_prec=max(DISTRICT, spot.where_prec or DISTRICT),
        radius_km=max(area.radius_km, float(math.ceil(spot.radius_km or 0))),
        adm1=area.adm1,
        adm2=area.adm2,
        is_listed=True,
    )


KM_OF_DEGREE = 111.2
"""Unit: km of a degree of latitude. Source: mean Earth radius 6,371 km, IUGG."""


def _cell(spot: Spot, degrees: float) -> tuple[float, float, float]:
    """Return the middle of the grid's cell and the distance from it to a corner at the equator."""
    lat = (math.floor((spot.lat or 0.0) / degrees) + 0.5) * degrees
    lon = (math.floor((spot.lon or 0.0) / degrees) + 0.5) * degrees
    return min(lat, 90.0), min(lon, 180.0), math.ceil(degrees * KM_OF_DEGREE / math.sqrt(2))


def shared_source(cited: Cited, rules: Rules, held: set[str]) -> Cited | None:
    """Return what of a source leaves, None where it is left out."""
    profile = rules.profile
    mark = rules.marks.get(folded(cited.outlet), Mark())
    if mark.is_sensitive and profile.sensitive != "named":
        held.add("sources")
        return None if profile.sensitive == "left_out" else _by_kind(cited)
    if profile.sources == "cleared" and not mark.is_cleared:
        held.add("sources")
        return _by_kind(cited)
    if profile.words == "kept":
        return cited
    held.add("sources.words")
    return Cited(cited.outlet, cited.kind, licence=cited.licence, tlp=cited.tlp)


def _by_kind(cited: Cited) -> Cited:
    return Cited("", cited.kind, licence=cited.licence, tlp=cited.tlp)


def _toll(toll: Harmed, rules: Rules, held: set[str]) -> Harmed:
    by_source = tuple(s for figure in toll.by_source if (s := shared_figure(figure, rules, held)) is not None)
    return replace(toll, by_source=by_source)


def shared_figure(figure: Said, rules: Rules, held: set[str]) -> Said | None:
    """Return what of one source's figure leaves, None where it is left out."""
    profile = rules.profile
    mark = rules.marks.get(folded(figure.outlet), Mark())
    if mark.is_sensitive and profile.sensitive == "left_out":
        held.add("tolls.by_source")
        return None
    if profile.words == "kept" and (not mark.is_sensitive or profile.sensitive == "named"):
        return figure
    held.add("tolls.words")
    is_named = not mark.is_sensitive and (profile.sources == "named" or mark.is_cleared)
    outlet = figure.outlet if is_named else ""
    return replace(figure, words="", outlet=outlet, origin=outlet if figure.origin == figure.outlet else "")


def _victims(cells: Sequence[Victims], profile: Profile, held: set[str]) -> tuple[Victims, ...]:
    """Keep the cells that count enough people; a role is words of a report, and goes with them.

    Where one cell of a harm is too small all of that harm go: the total would give it away.
    """
    kept = []
    for harm in dict.fromkeys(cell.harm for cell in cells):
        told = [cell for cell in cells if cell.harm == harm]
        if all(cell.number >= profile.victims_floor for cell in told):
            kept += told
        else:
            held.add("victims")
    if profile.words != "kept" and any(cell.role for cell in kept):
        held.add("victims.role")
        kept = [replace(cell, role="") for cell in kept]
    return tuple(kept)


def shared_weapons(weapons: Sequence[str], rules: Rules, held: set[str]) -> tuple[str, ...]:
    """Return what of the weapons leaves."""
    if rules.profile.weapons == "named" or not weapons:
        return tuple(weapons)
    held.add("weapons")
    return tuple(dict.fromkeys(rules.weapons.class_of(words)[0] for words in weapons))


def may_leave(one: Shareable, profile: Profile) -> bool:
    """Say whether no source of an incident is marked more strictly than the profile allows."""
    return TLP_ORDER.index(one.tlp) <= TLP_ORDER.index(profile.tlp)
