"""What of a telling is compared, made ready once, so that two hundred comparisons are quick."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain

from tocsin.matching.blocking import keys_of
from tocsin.matching.frequencies import tells
from tocsin.matching.spans import DaySpan, day_spans, days_of_unknown_year
from tocsin.matching.spots import Spot, spot_of
from tocsin.matching.weights import WEIGHTS
from tocsin.matching.words import fold, headline, stems, telling_words
from tocsin.records import (
    Candidate,
    Claim,
    Harm,
    IncidentSaid,
    IncidentType,
    Keys,
    ResponsibilitySaid,
    Telling,
    Toll,
    TollSaid,
    spans_of,
)
from tocsin.reference.roles import roles

INSIDE_KM = 1.5
"""Up to this radius a place is one inside a town. Source: our choice: a street or a building has less, a town more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTold:
    """A number of people as it is compared."""

    low: int | None
    high: int | None
    is_part: bool
    """It counts people that another figure of the telling counts too, or is one of several that add up."""

    @property
    def number(self) -> int:
        """The one number that stands for it: its lower end, or its upper end where it has no lower."""
        return self.low if self.low is not None else self.high or 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A telling as the features see it."""

    account: str
    """As :attr:`tocsin.records.Telling.account`."""
    published: date | None
    keys: Keys
    spans: tuple[DaySpan, ...]
    days_of_unknown_year: frozenset[tuple[int, int]]
    spots: tuple[Spot, ...]
    type: IncidentType
    doers: frozenset[str]
    """Those who did it, by id and by folded name; roles left out."""
    doer_ids: frozenset[str]
    """The ids alone: two different ones are two actors, two different names may be one."""
    doer_roles: frozenset[str]
    """Roles of doers who are no identity: "armed men"."""
    actors: frozenset[str]
    """Everybody named on either side, claiming or blamed, by id and by folded name."""
    targets: frozenset[str]
    """Telling words of the targets."""
    weapons: frozenset[str]
    words: frozenset[str]
    """Stems of the title and of the sentences that it is told in, its places' names too, without dull ones."""
    words_tell: float
    """How much they tell together, in nats."""
    place_words: frozenset[str]
    """Stems of its places' names, which are compared as places."""
    title: frozenset[str]
    """Stems of the report's title."""
    title_tells: float
    inside: frozenset[str]
    """Folded names of the smallest places named: streets, quarters, buildings, villages."""
    tolls: dict[Harm, tuple[FigureTold, ...]]


def incident_said(telling: Telling) -> IncidentSaid:
    """Return what a telling's incident claim says.

    Raises: TypeError for a telling whose claim is of another kind, which no ledger makes.
    """
    if not isinstance(telling.claim.said, IncidentSaid):
        raise TypeError(f"a telling is of an incident, not of a {telling.claim.kind} claim")
    return telling.claim.said


def profile(telling: Telling) -> Profile:
    """Return what of a telling is compared."""
    said = incident_said(telling)
    places = tuple(known.value for known in said.places)
    spots = tuple(spot_of(where) for where in places)
    spans = day_spans(said, telling.report)
    dull = WEIGHTS.dull_words
    title = stems(headline(telling.report.metadata.title)) - dull
    place_words = stems(" ".join(chain((w.name for w in places), (n.value for w in places for n in w.within))))
    words = (stems(" ".join(sentences(telling))) | title | place_words) - dull
    doers = [known.value for known in said.perpetrators]
    return Profile(
        account=telling.account,
        published=telling.report.metadata.published,
        keys=keys_of(telling.claim, spans, places, spots),
        spans=spans,
        days_of_unknown_year=days_of_unknown_year(said),
        spots=_without_countries(spots),
        type=said.type.value,
        doers=_identities((party.name, party.candidates) for party in doers),
        doer_ids=frozenset(party.candidates[0].id for party in doers if party.candidates),
        doer_roles=frozenset(role for party in doers if not party.candidates and (role := role_said(party.name))),
        actors=_identities(_everybody(said, telling.responsibility)),
        targets=telling_words((known.value.name for known in said.targets), dull),
        weapons=telling_words((known.value for known in said.weapons), dull),
        words=words,
        words_tell=tells(words),
        place_words=place_words,
        title=title,
        title_tells=tells(title),
        inside=frozenset(spot.name for spot in spots if not spot.has_point or spot.radius_km <= INSIDE_KM),
        tolls=_figures(telling.tolls),
    )


def _without_countries(spots: tuple[Spot, ...]) -> tuple[Spot, ...]:
    """Leave out countries where something smaller is named: they would excuse any distance."""
    smaller = tuple(spot for spot in spots if not spot.is_country)
    return smaller or spots


Named = tuple[str, tuple[Candidate, ...]]


def _identities(named: Iterable[Named]) -> frozenset[str]:
    found: set[str] = set()
    for name, candidates in named:
        found.update(identity_keys(name, candidates))
    return frozenset(found)


def identity_keys(name: str, candidates: tuple[Candidate, ...]) -> tuple[str, ...]:
    """Return what a named actor is known by: the best candidate's id and the folded name; nothing for a role."""
    if candidates:
        return candidates[0].id, _folded_name(name)
    folded = "" if role_said(name) else _folded_name(name)
    return (folded,) if folded else ()


# The names of a conflict come up again and again; what they are never changes while the program runs.
@functools.lru_cache(maxsize=8192)
def _folded_name(name: str) -> str:
    return fold(roles().name_of(name))


@functools.lru_cache(maxsize=8192)
def role_said(name: str) -> str:
    """Return the role a name without candidates says, "nobody" where it names no voice, "" for an identity."""
    if roles().is_voiceless(name):
        return "nobody"
    role = roles().role_of(name)
    return role.name if role else ""


def _everybody(said: IncidentSaid, responsibility: tuple[Claim, ...]) -> Iterable[Named]:
    for doer in said.perpetrators:
        yield doer.value.name, doer.value.candidates
    for target in said.targets:
        if target.value.candidates:
            yield target.value.name, target.value.candidates
    for claim in responsibility:
        if isinstance(claim.said, ResponsibilitySaid):
            yield claim.said.actor.value.name, claim.said.actor.value.candidates


def sentences(telling: Telling) -> tuple[str, ...]:
    """Return the trigger and the sentences a telling rests on, its figures' and attributions' too, each once."""
    claims = (telling.claim, *telling.tolls, *telling.responsibility)
    quotes = (span.quote for claim in claims for span in spans_of(claim.evidence))
    return tuple(dict.fromkeys((incident_said(telling).trigger.value, *quotes)))


def _figures(claims: tuple[Claim, ...]) -> dict[Harm, tuple[FigureTold, ...]]:
    by_harm: dict[Harm, dict[tuple[str, ...], list[Toll]]] = {}
    for claim in claims:
        if isinstance(claim.said, TollSaid):
            toll = claim.said.toll.value
            chain_of_sources = tuple(known.value for known in claim.said.sources)
            by_harm.setdefault(toll.harm, {}).setdefault(chain_of_sources, []).append(toll)
    return {
        harm: tuple(figure for tolls in chains.values() for figure in _figures_of_one_source(tolls))
        for harm, chains in by_harm.items()
    }


def _figures_of_one_source(tolls: list[Toll]) -> Iterable[FigureTold]:
    """Yield a source's figures for one harm, and their sum where several stand side by side."""
    beside = [toll for toll in tolls if not toll.is_subset]
    for toll in tolls:
        yield FigureTold(low=toll.low, high=toll.high, is_part=toll.is_subset or len(beside) > 1)
    if len(beside) > 1:
        lows = [toll.low for toll in beside]
        highs = [toll.high for toll in beside]
        low = sum(n for n in lows if n is not None)
        yield FigureTold(low=low, high=None if None in highs else sum(n for n in highs if n is not None), is_part=False)
