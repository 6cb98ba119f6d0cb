"""Who is said to have done an incident, how, and by whom."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tocsin.matching.support import actor_keys, voice
from tocsin.matching.words import fold
from tocsin.records import Attribution, ClaimId, Hedge, ResponsibilitySaid, Stance, Telling


@dataclass(slots=True)
class _Group:
    """Claims that say the same of the same actor, being gathered."""

    said: ResponsibilitySaid
    keys: set[str]
    voices: set[str] = field(default_factory=set)
    claims: list[ClaimId] = field(default_factory=list)

    def takes(self, said: ResponsibilitySaid) -> bool:
        return _manner(self.said) == _manner(said) and not self.keys.isdisjoint(actor_keys(said.actor.value))


def attributions(tellings: Sequence[Telling]) -> tuple[Attribution, ...]:
    """Return who claims it, is blamed for it or denies it, best supported first, claims before blame before denials.

    Claims that give the same actor (same directory entry, or same name) the same stance and hedge by the same
    voice are one attribution. ``by`` is "" where the report itself says so.
    """
    groups: list[_Group] = []
    for telling in tellings:
        for claim in telling.responsibility:
            if isinstance(claim.said, ResponsibilitySaid):
                group = _group_for(claim.said, groups)
                group.keys.update(actor_keys(claim.said.actor.value))
                group.voices.add(voice(telling))
                group.claims.append(claim.id)
    groups.sort(key=lambda group: (list(Stance).index(group.said.stance.value), -len(group.voices)))
    return tuple(
        Attribution(
            stance=group.said.stance.value,
            hedge=group.said.hedge,
            actor=group.said.actor.value,
            by=group.said.by.value if group.said.by else "",
            claims=tuple(group.claims),
        )
        for group in groups
    )


def _group_for(said: ResponsibilitySaid, groups: list[_Group]) -> _Group:
    for group in groups:
        if group.takes(said):
            return group
    group = _Group(said, set())
    groups.append(group)
    return group


def _manner(said: ResponsibilitySaid) -> tuple[Stance, Hedge, str]:
    return said.stance.value, said.hedge, fold(said.by.value) if said.by else ""
