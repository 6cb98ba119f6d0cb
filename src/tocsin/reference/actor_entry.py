"""What the directory holds: named actors, and class words that name a kind of actor and no group."""

import re
from dataclasses import dataclass
from enum import StrEnum

from tocsin.records import Group

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""An actor's id."""


class ActorKind(StrEnum):
    """What an actor is, in the words of ACLED's eight actor types; :attr:`inter` gives the digit.

    Source: docs/codebook.md (ACLED's inter1 and inter2).
    """

    STATE_FORCES = "state_forces"
    REBEL_GROUP = "rebel_group"
    POLITICAL_MILITIA = "political_militia"
    IDENTITY_MILITIA = "identity_militia"
    RIOTERS = "rioters"
    PROTESTERS = "protesters"
    CIVILIANS = "civilians"
    EXTERNAL_FORCES = "external_forces"

    @property
    def inter(self) -> int:
        """ACLED's digit, 1 (state forces) to 8 (external and other forces)."""
        return list(ActorKind).index(self) + 1


class Bond(StrEnum):
    """How one actor stands to another."""

    PART_OF = "part_of"
    SPLIT_FROM = "split_from"
    MERGED_INTO = "merged_into"
    SUCCESSOR_OF = "successor_of"
    ALLIED_WITH = "allied_with"
    ENEMY_OF = "enemy_of"
    SUPPORTS = "supports"
    FORMERLY_NAMED = "formerly_named"
    """With a name it bore before, or the id of the actor as which it stands in the directory for that time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRelation:
    """A relation between two actors, with the years in which it is known to have held."""

    bond: Bond
    other: str
    """The other actor's id; of FORMERLY_NAMED it may be a name."""
    since: int | None = None
    until: int | None = None
    """None is "not known", not "still"."""

    @property
    def is_renaming(self) -> bool:
        """Whether it gives a former name of the actor itself, and no other actor."""
        return self.bond is Bond.FORMERLY_NAMED and not SLUG.fullmatch(self.other)

    def may_hold(self, year: int) -> bool:
        """Return whether nothing that is known speaks against its holding in a year."""
        return (self.since is None or self.since <= year) and (self.until is None or year <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTime:
    """The years in which an actor bore a name."""

    name: str
    since: int | None = None
    until: int | None = None
    """None is "not known", not "still"."""

    def may_hold(self, year: int) -> bool:
        """Return whether nothing that is known speaks against its being borne in a year."""
        return (self.since is None or self.since <= year) and (self.until is None or year <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorEntry:
    """One actor of the directory."""

    id: str
    name: str
    kind: ActorKind
    side: Group
    """Whom its dead are counted with: security_force, armed_group, or civilian for parties."""
    countries: tuple[str, ...]
    """ISO 3166-1 alpha-2, the main one first; empty for an actor of the whole world."""
    founded: int | None = None
    ended: int | None = None
    """Years; None is "not known", and for ``ended`` also "not known to have ended"."""
    aliases: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    """Names it shares with other actors; country and year settle who is meant, or both stay."""
    times: tuple[NameTime, ...] = ()
    """Those of its names that it did not bear all the time, as far as is known."""
    relations: tuple[ActorRelation, ...] = ()
    ucdp: tuple[int, ...] = ()
    facts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(source, the facts it vouches for): names of fields, or names of the actor as written."""
    acts_abroad: bool = False
    """It acts in countries that are not listed as well, so their absence from a report says little."""
    note: str = ""

    def source_of(self, fact: str) -> str:
        """Return where a fact is from: "reference: ucdp_actors", "reference: phoenix", "own", or "unverified"."""
        return next((source for source, vouched in self.facts if fact in vouched), "unverified")

    @property
    def names(self) -> tuple[str, ...]:
        """The name, the aliases, and the names it shares."""
        return (self.name, *self.aliases, *self.shared)


@dataclass(frozen=True, slots=True, kw_only=True)
class GenericActor:
    """A class of actors that a word names: "gunmen", "police". It is no group."""

    id: str
    kind: ActorKind
    side: Group
    """UNKNOWN where the word does not tell ("unidentified persons")."""
    words: tuple[str, ...]
    may_be: tuple[str, ...] = ()
    """Ids of actors that the word often means where their country is spoken of."""
