"""Links the actors of a reading to the directory.

Every doer, accused, and organised target gets its candidates, best first, with
the runners-up and the reasons. Class words get a class ("generic:gunmen"), never
a group; a name nobody is known by stays without candidates. Things get none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from tocsin.linking.actor_candidates import candidates
from tocsin.linking.actor_setting import Setting, country_of_claims, equated_in, with_incident, years_of
from tocsin.records import (
    CountSaid,
    IncidentSaid,
    Known,
    Party,
    PresenceSaid,
    Reading,
    RelationSaid,
    ResponsibilitySaid,
    Said,
    Target,
    TargetKind,
)
from tocsin.reference.actor_directory import ActorDirectory

Named = TypeVar("Named", Party, Target)


def link_actors(reading: Reading, directory: ActorDirectory, *, context: Mapping[str, float]) -> Reading:
    """Return the reading with candidates for every party and every target that is no thing.

    ``context`` is the weight of each country of which the report speaks, by
    ISO 3166-1 code; empty when none is known. Where an incident's place has a
    country, that counts most: a name that two share is settled by its incident's
    date and place. Claims keep their identity.
    """
    years, equated, where = years_of(reading), equated_in(reading, directory), country_of_claims(reading)
    linked = []
    for claim in reading.claims:
        countries = with_incident(context, where.get(claim.id, ""))
        setting = Setting(countries=countries, year=years.get(claim.id), equated=equated)
        linked.append(replace(claim, said=with_parties(claim.said, _Linker(directory, setting))))
    return replace(reading, claims=tuple(linked))


class Link(Protocol):
    """What gives a party or a target its candidates."""

    def __call__(self, known: Known[Named], /) -> Known[Named]: ...


@dataclass(frozen=True, slots=True)
class _Linker:
    directory: ActorDirectory
    setting: Setting

    def __call__(self, known: Known[Named], /) -> Known[Named]:
        return replace(known, value=_linked(known.value, self.directory, self.setting))


def with_parties(said: Said, link: Link) -> Said:
    """Return what a claim says with every party and target linked."""
    match said:
        case IncidentSaid():
            doers, targets = tuple(map(link, said.perpetrators)), tuple(map(link, said.targets))
            return replace(said, perpetrators=doers, targets=targets)
        case ResponsibilitySaid() | PresenceSaid():
            return replace(said, actor=link(said.actor))
        case CountSaid(actor=Known() as actor):
            return replace(said, actor=link(actor))
        case RelationSaid():
            return replace(said, a=link(said.a), b=link(said.b))
        case _:
            return said


def _linked(named: Named, directory: ActorDirectory, setting: Setting) -> Named:
    if isinstance(named, Target) and named.kind is TargetKind.OBJECT:
        return named
    return replace(named, candidates=candidates(named.name, directory, setting))
