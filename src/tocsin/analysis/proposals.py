"""What reports say of actors that the directory does not hold: proposals, which a person accepts or rejects.

Two names that reports equate propose another name of a known actor, or an actor
nobody listed; a relation between two known actors proposes that relation. Each
keeps the reports that say so. Pure.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from tocsin.records import Known, Party, RelationKind, RelationSaid, Report, spans_of
from tocsin.reference.actor_directory import ActorDirectory
from tocsin.reference.actor_entry import ActorEntry, Bond
from tocsin.reference.actor_fold import fold

SYMMETRIC = frozenset({Bond.ALLIED_WITH, Bond.ENEMY_OF})

BONDS = {kind: Bond(kind.value) for kind in RelationKind if kind.value in {bond.value for bond in Bond}}
"""Relations of claims that the directory keeps; talks are none."""


class Proposed(StrEnum):
    """What a proposal would add."""

    ALIAS = "alias"
    NEW = "new"
    RELATION = "relation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A report that says so, and the words in which it does."""

    doc: str
    words: str
    year: int | None
    """Of its publication."""


@dataclass(slots=True, kw_only=True)
class Proposal:
    """Something that reports say of actors, and the directory does not know."""

    number: int
    """Place among all pairs of names that the record relates, so that it stays when others are settled."""
    proposed: Proposed
    kind: RelationKind
    a: str
    b: str
    """The two names as the first report writes them; of an alias, ``a`` is known and ``b`` is new."""
    actor: str = ""
    """Id of the known actor that would be added to; "" for a new one."""
    other: str = ""
    """Id of the other actor of a relation."""
    tellings: list[Telling] = field(default_factory=list)

    @property
    def docs(self) -> tuple[str, ...]:
        """The reports that say so, each once."""
        return tuple(dict.fromkeys(telling.doc for telling in self.tellings))

    @property
    def key(self) -> tuple[str, str, str]:
        """By what a rejected proposal is known again."""
        return self.kind.value, fold(self.a), fold(self.b)


def proposals(
    told: Iterable[tuple[RelationSaid, Report]],
    directory: ActorDirectory,
    rejected: Collection[tuple[str, str, str]] = (),
) -> tuple[Proposal, ...]:
    """Return what relation claims propose to add to the directory, what most reports say first.

    ``told`` are the relation claims in force with their reports, in the order of the record; the number of a
    proposal is its pair's place in them.
    """
    pairs: dict[tuple[str, str, str], list[tuple[RelationSaid, Report]]] = {}
    for said, report in told:
        pairs.setdefault(_pair(said), []).append((said, report))
    made = [_proposal(number, claims, directory) for number, claims in enumerate(pairs.values(), start=1)]
    open_ones = [proposal for proposal in made if proposal and proposal.key not in rejected]
    return tuple(sorted(open_ones, key=lambda proposal: (-len(proposal.docs), proposal.number)))


def _pair(said: RelationSaid) -> tuple[str, str, str]:
    a, b, kind = fold(said.a.value.name), fold(said.b.value.name), said.kind.value
    if kind is RelationKind.AKA or BONDS.get(kind) in SYMMETRIC:
        a, b = sorted((a, b))
    return kind.value, a, b


def _proposal(number: int, claims: list[tuple[RelationSaid, Report]], directory: ActorDirectory) -> Proposal | None:
    said = claims[0][0]
    made = _equated(number, said, directory) if said.kind.value is RelationKind.AKA else _bond(number, said, directory)
    if made:
        made.tellings = [_telling(*claim) for claim in claims]
    return made


def _telling(said: RelationSaid, report: Report) -> Telling:
    spans = spans_of(said.kind.evidence)
    published = report.metadata.published
    return Telling(doc=report.doc, words=spans[0].quote if spans else "", year=published.year if published else None)


def _equated(number: int, said: RelationSaid, directory: ActorDirectory) -> Proposal | None:
    """Return what two equated names propose; None where both are known, or neither names one actor alone."""
    one, other = said.a.value.name, said.b.value.name
    known, also = _meant(said.a, directory), _meant(said.b, directory)
    if (known and also) or not (fold(one) and fold(other)):
        return None
    if not known and not also:
        long, short = sorted((one, other), key=len, reverse=True)
        return Proposal(number=number, proposed=Proposed.NEW, kind=RelationKind.AKA, a=long, b=short)
    entry, name, new = (known, one, other) if known else (also, other, one)
    assert entry
    return Proposal(number=number, proposed=Proposed.ALIAS, kind=RelationKind.AKA, a=name, b=new, actor=entry.id)


def _bond(number: int, said: RelationSaid, directory: ActorDirectory) -> Proposal | None:
    """Return what a relation of two known actors proposes; None where the directory has it."""
    bond, a, b = BONDS.get(said.kind.value), _meant(said.a, directory), _meant(said.b, directory)
    if bond is None or a is None or b is None or a.id == b.id or _holds(bond, a, b):
        return None
    names = said.a.value.name, said.b.value.name
    return Proposal(
        number=number,
        proposed=Proposed.RELATION,
        kind=said.kind.value,
        a=names[0],
        b=names[1],
        actor=a.id,
        other=b.id,
    )


def _holds(bond: Bond, a: ActorEntry, b: ActorEntry) -> bool:
    held = {(relation.bond, relation.other) for relation in a.relations}
    if bond in SYMMETRIC and (bond, a.id) in {(relation.bond, relation.other) for relation in b.relations}:
        return True
    return (bond, b.id) in held


def _meant(known: Known[Party], directory: ActorDirectory) -> ActorEntry | None:
    """Return the actor that a party was linked to by its whole name, else the first that bears it."""
    bearers = directory.find(known.value.name)
    linked = {candidate.id.removeprefix("actor:") for candidate in known.value.candidates[:1]}
    return next((entry for entry in bearers if entry.id in linked), bearers[0] if bearers else None)
