"""Who is said to have done an incident, how, and by whom."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

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
    published: list[date] = field(default_factory=list)

    @property
    def stance(self) -> Stance:
        return self.said.stance.value

    @property
    def voice(self) -> str:
        """Who says so, folded: whoever is named for it, else whoever claims or denies it, else nobody."""
        if self.said.by:
            return fold(self.said.by.value)
        return "" if self.stance is Stance.BLAMED else fold(self.said.actor.value.name)

    @property
    def first(self) -> date | None:
        return min(self.published, default=None)

    def takes(self, said: ResponsibilitySaid) -> bool:
        return _manner(self.said) == _manner(said) and not self.keys.isdisjoint(actor_keys(said.actor.value))


def attributions(tellings: Sequence[Telling]) -> tuple[Attribution, ...]:
    """Return who claims it, is blamed for it or denies it, best supported first, claims before blame before denials.

    Claims that give the same actor (same directory entry, or same name) the same stance and hedge by the same
    voice are one attribution. ``by`` is "" where the report itself says so. Each is dated by the reports that say
    so. It competes where somebody else claims it too, or is blamed too; it is retracted on the day on which its voice
    was first reported to deny what it claimed, or to clear whom it blamed.
    """
    groups: list[_Group] = []
    for telling in tellings:
        for claim in telling.responsibility:
            if isinstance(claim.said, ResponsibilitySaid):
                group = _group_for(claim.said, groups)
                group.keys.update(actor_keys(claim.said.actor.value))
                group.voices.add(voice(telling))
                group.claims.append(claim.id)
                if telling.report.metadata.published:
                    group.published.append(telling.report.metadata.published)
    groups.sort(key=lambda group: (list(Stance).index(group.said.stance.value), -len(group.voices)))
    return tuple(
        Attribution(
            stance=group.said.stance.value,
            hedge=group.said.hedge,
            actor=group.said.actor.value,
            by=group.said.by.value if group.said.by else "",
            claims=tuple(group.claims),
            first=group.first,
            last=max(group.published, default=None),
            is_competing=any(_compete(group, other) for other in groups),
            retracted=_retracted(group, groups),
        )
        for group in groups
    )


def _compete(one: _Group, other: _Group) -> bool:
    """Say whether two attributions give it to two actors: both claimed, or both blamed."""
    return one.stance is other.stance and one.stance is not Stance.DENIED and one.keys.isdisjoint(other.keys)


def _retracted(group: _Group, groups: Sequence[_Group]) -> date | None:
    """Return when the voice of a claim or of blame was first reported to say the contrary, later than it said so."""
    if group.stance is Stance.DENIED or group.first is None or not group.voice:
        return None
    contrary = (
        other.first
        for other in groups
        if other.stance is Stance.DENIED and other.voice == group.voice and not group.keys.isdisjoint(other.keys)
    )
    return min((day for day in contrary if day and day > group.first), default=None)


def _group_for(said: ResponsibilitySaid, groups: list[_Group]) -> _Group:
    for group in groups:
        if group.takes(said):
            return group
    group = _Group(said, set())
    groups.append(group)
    return group


def _manner(said: ResponsibilitySaid) -> tuple[Stance, Hedge, str]:
    return said.stance.value, said.hedge, fold(said.by.value) if said.by else ""
