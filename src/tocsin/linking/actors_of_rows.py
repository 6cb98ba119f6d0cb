"""Links the actors of a row to the directory where that is sure: a row is a coded statement, nothing is guessed.

Two ways are sure. UCDP's number of an actor, where one actor of the directory has it. And a name that one actor
alone bears as a whole, with nothing of the row against it: its country is spoken of, its years fit. "IS" in Afghanistan
may be the Islamic State or its branch there, so as a name it is linked to neither; with UCDP's number 234 it is what
UCDP counts under that number, the Islamic State.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tocsin.linking.actor_candidates import WHOLE, candidates
from tocsin.linking.actor_setting import Setting, country_of_claims, years_of
from tocsin.linking.actors import Named, with_parties
from tocsin.records import Candidate, Known, Reading
from tocsin.reference.actor_directory import ActorDirectory


def link_row_actors(reading: Reading, directory: ActorDirectory, numbers: Mapping[str, int]) -> Reading:
    """Return a row's reading with a candidate for every party and target that the directory surely has.

    ``numbers`` are UCDP's numbers of the row's actors by name, empty for a row of another table.
    """
    years, countries = years_of(reading), country_of_claims(reading)
    linked = []
    for claim in reading.claims:
        where = countries.get(claim.id, "")
        setting = Setting(countries={where: 1.0} if where else {}, year=years.get(claim.id))
        linked.append(replace(claim, said=with_parties(claim.said, _Sure(directory, numbers, setting))))
    return replace(reading, claims=tuple(linked))


@dataclass(frozen=True, slots=True)
class _Sure:
    directory: ActorDirectory
    numbers: Mapping[str, int]
    setting: Setting

    def __call__(self, known: Known[Named], /) -> Known[Named]:
        found = _sure(known.value.name, self.directory, self.numbers, self.setting)
        return replace(known, value=replace(known.value, candidates=found)) if found else known


def _sure(name: str, directory: ActorDirectory, numbers: Mapping[str, int], setting: Setting) -> tuple[Candidate, ...]:
    entry = directory.by_ucdp.get(numbers.get(name, 0))
    if entry is not None:
        reason = f"UCDP's number {numbers[name]}"
        return (Candidate(id=f"actor:{entry.id}", name=entry.name, score=WHOLE, reasons=(reason,)),)
    if len(directory.find(name)) != 1:
        return ()
    found = candidates(name, directory, setting)
    return found if len(found) == 1 and found[0].score >= WHOLE else ()
