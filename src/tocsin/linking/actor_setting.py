"""What a report says that helps to tell which actor a name means: countries, years, and names that it equates."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from tocsin.records import ClaimId, CountSaid, IncidentSaid, PresenceSaid, Reading, RelationKind, RelationSaid, When
from tocsin.reference.actor_directory import ActorDirectory
from tocsin.reference.actor_fold import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where and when a name stands."""

    countries: Mapping[str, float] = field(default_factory=dict)
    """Weight of each country of which the report speaks, by code; empty when it speaks of none."""
    year: int | None = None
    equated: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Ids of the actors that the report itself gives an abbreviation to, by the abbreviation's key."""


def years_of(reading: Reading) -> dict[ClaimId, int]:
    """Return the year of each claim that tells one: its own, its incident's, or the only one in the report."""
    own: dict[ClaimId, int] = {}
    for claim in reading.claims:
        match claim.said:
            case IncidentSaid(dates=dates) if dates:
                when: When | None = dates[0].value
            case CountSaid(period=period) if period:
                when = period.value
            case PresenceSaid(date=date) if date:
                when = date.value
            case _:
                when = None
        if when is not None and when.latest is not None:
            own[claim.id] = when.latest.year
    only = set(own.values()).pop() if len(set(own.values())) == 1 else None
    years: dict[ClaimId, int] = {}
    for claim in reading.claims:
        year = own.get(claim.id) or (own.get(claim.about) if claim.about else None) or only
        if year is not None:
            years[claim.id] = year
    return years


HERE = 4.0
"""What the country of an incident's place counts beside the report's countries, the strongest of these being 1.

Our choice: what happened in Nigeria was done by Nigeria's branch, though the report speaks more of Iraq."""


def country_of_claims(reading: Reading) -> dict[ClaimId, str]:
    """Return the country of each claim whose incident's main place has one."""
    own: dict[ClaimId, str] = {}
    for claim in reading.claims:
        if isinstance(claim.said, IncidentSaid) and claim.said.places:
            own[claim.id] = claim.said.places[0].value.country
    about = {claim.id: own.get(claim.about, "") for claim in reading.claims if claim.about}
    return {ident: code for ident, code in {**about, **own}.items() if code}


def with_incident(countries: Mapping[str, float], country: str) -> Mapping[str, float]:
    """Return the report's countries with that of the incident put first, where one is known."""
    if not country:
        return countries
    top = max(countries.values(), default=1.0)
    return {**countries, country: countries.get(country, 0.0) + HERE * top}


def equated_in(reading: Reading, directory: ActorDirectory) -> dict[str, frozenset[str]]:
    """Return which actors the report itself gives an abbreviation to: "Assam Rifles (AR)" settles a later "AR".

    The longer name must be known and mean one actor.
    """
    equated: dict[str, set[str]] = defaultdict(set)
    for claim in reading.claims:
        if isinstance(claim.said, RelationSaid) and claim.said.kind.value is RelationKind.AKA:
            shorter, longer = sorted((claim.said.a.value.name, claim.said.b.value.name), key=len)
            meant = directory.find(longer)
            if len(meant) == 1:
                equated[fold(shorter)].add(meant[0].id)
    return {key: frozenset(ids) for key, ids in equated.items()}
