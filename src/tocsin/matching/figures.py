"""An incident's figures: every toll that is told, with who it goes back to.

Whom a figure goes back to is judged per figure, not per report: see ``origins``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from tocsin.matching.origins import Origin, origins_of_figures
from tocsin.matching.profile import identity_keys
from tocsin.matching.words import fold
from tocsin.records import (
    Claim,
    Evidence,
    Figure,
    Report,
    ResponsibilitySaid,
    SourceKind,
    Stance,
    Telling,
    Toll,
    TollSaid,
    spans_of,
)
from tocsin.reference.roles import roles

CLAIMANT = "claimant"
OFFICIAL = "official"


@dataclass(frozen=True, slots=True, kw_only=True)
class TollTold:
    """A toll claim's figure together with what it takes to place it among the others."""

    figure: Figure
    toll: Toll
    published: date
    """``date.min`` where unknown: a figure of unknown date is older than any."""
    entered: int
    place: int
    """Its place among the tolls of its telling."""
    sentence: Evidence
    """Where it is told, so that figures of one sentence are known."""

    @property
    def age(self) -> tuple[date, int]:
        """What makes a figure newer than another: its report's publication, then the order of entry."""
        return self.published, self.entered


def tolls_told(tellings: Sequence[Telling]) -> list[TollTold]:
    """Return every toll of an incident's tellings, oldest first; ``is_latest`` is not yet settled."""
    claimants = _claimants(tellings)
    given = [(telling, claim) for telling in tellings for claim in telling.tolls]
    origin = origins_of_figures(given)
    found = [
        _told(telling, claim, place, origin[claim.id], claimants)
        for telling in tellings
        for place, claim in enumerate(telling.tolls)
    ]
    return sorted(found, key=lambda told: (told.age, told.place, told.figure.claim))


def mark_latest(told: Sequence[TollTold]) -> list[TollTold]:
    """Return the figures of one harm and group with the newest of each origin marked.

    Two figures that one report gives from one origin are both its latest: neither takes the other back.
    """
    newest: dict[str, tuple[date, int]] = {}
    for item in told:
        origin = fold(item.figure.origin)
        newest[origin] = max(item.age, newest.get(origin, item.age))
    return [replace(t, figure=replace(t.figure, is_latest=t.age == newest[fold(t.figure.origin)])) for t in told]


def _told(telling: Telling, claim: Claim, place: int, origin: Origin, claimants: frozenset[str]) -> TollTold:
    said = claim.said
    if not isinstance(said, TollSaid):
        raise TypeError(f"among the tolls of a telling stands a {claim.kind} claim")
    toll = said.toll.value
    sources = tuple(known.value for known in said.sources)
    figure = Figure(
        claim=claim.id,
        report=telling.report.id,
        outlet=telling.report.source.name,
        origin=origin.name,
        sources=sources,
        low=toll.low,
        high=toll.high,
        words=_words(said),
        group=toll.group,
        is_subset=toll.is_subset,
        is_latest=False,
        mark=_mark(origin, telling.report, claimants),
        best=toll.best,
    )
    published = telling.report.metadata.published or date.min
    return TollTold(
        figure=figure, toll=toll, published=published, entered=telling.entered, place=place, sentence=claim.evidence[0]
    )


def _words(said: TollSaid) -> str:
    """Return the words that carry the number; the victims' where it was read from no text."""
    spans = spans_of(said.toll.evidence)
    return spans[0].quote if spans else said.toll.value.victims


def _claimants(tellings: Sequence[Telling]) -> frozenset[str]:
    """Return by what names and ids those go who claim to have done it."""
    said = [claim.said for telling in tellings for claim in telling.responsibility]
    claimed = [s.actor.value for s in said if isinstance(s, ResponsibilitySaid) and s.stance.value is Stance.CLAIMED]
    return frozenset(key for actor in claimed for key in identity_keys(actor.name, actor.candidates))


def _mark(origin: Origin, report: Report, claimants: frozenset[str]) -> str:
    """Say whether a figure is a claimant's or an official one; a party to it is not less a party for being a state."""
    if not origin.voice:
        by_kind = {SourceKind.ARMED_GROUP: CLAIMANT, SourceKind.GOVERNMENT: OFFICIAL}
        return by_kind.get(report.source.kind, "")
    if origin.role:
        return CLAIMANT if origin.role.is_claimant else OFFICIAL if origin.role.is_official else ""
    if not claimants.isdisjoint(identity_keys(origin.voice, ())):
        return CLAIMANT
    return OFFICIAL if roles().is_official_name(origin.voice) else ""
