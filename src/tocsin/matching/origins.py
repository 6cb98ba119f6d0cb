"""Who a figure goes back to, so that twelve copies of one wire story count once.

An origin is judged per figure, not per report:

1. the innermost named source of its chain ("Reuters, citing local residents" goes back to Reuters), else a role with
   the outlet that spoke to it ("police via Example Wire"; the police of two outlets may be two), else the outlet,
   else the report;
2. figures whose sentences are near copies go back to one: to whoever one of the copies names, else to the agency
   among the outlets, else to the outlet that published first;
3. a figure taken from an outlet whose own report is there with the same figure goes back to whom that report has it
   from ("Example Times, citing Example Wire" and Example Wire, "police said").
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tocsin.matching.copies import copies
from tocsin.matching.profile import incident_said, sentences
from tocsin.matching.words import fold
from tocsin.records import Claim, ClaimId, Report, Telling, TollSaid, spans_of
from tocsin.reference.roles import Role, roles

Given = tuple[Telling, Claim]
"""A toll claim and the telling it stands in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who a figure goes back to."""

    name: str
    voice: str
    """The source of the chain it was taken from, "" where it is the outlet or the report itself."""
    role: Role | None
    """Set where the voice is no identity."""


def origin_of(sources: Sequence[str], report: Report) -> Origin:
    """Return who a figure goes back to; see the top of this file.

    Sources are given outermost first, as in :class:`tocsin.records.TollSaid`.
    """
    return _origin(tuple(sources), _outlet(report.source.name) or report.doc)


@lru_cache(maxsize=4096)
def _outlet(name: str) -> str:
    """Return the name that an outlet goes by, "" where it has none; kept, since a table's rows have one outlet."""
    return roles().name_of(name) if name.strip() else ""


@lru_cache(maxsize=4096)
def _origin(sources: tuple[str, ...], outlet: str) -> Origin:
    voices = [source for source in reversed(sources) if not roles().is_voiceless(source)]
    for voice in voices:
        if roles().role_of(voice) is None:
            return Origin(name=roles().name_of(voice), voice=voice, role=None)
    for voice in voices:
        if role := roles().role_of(voice):
            return Origin(name=f"{role.name} via {outlet}", voice=voice, role=role)
    return Origin(name=outlet, voice="", role=None)


def origins_of_figures(given: Sequence[Given]) -> dict[ClaimId, Origin]:
    """Return who each figure goes back to; see the top of this file. The order of what is given makes no difference."""
    own = {claim.id: origin_of(_sources(claim), telling.report) for telling, claim in given}
    copied = copies({claim.id: _passage(telling, claim) for telling, claim in given})
    together: dict[str, list[Given]] = defaultdict(list)
    for item in given:
        together[copied[item[1].id]].append(item)
    for group in together.values():
        if len({telling.report.id for telling, _ in group}) > 1:
            own.update(_of_copies(group, own))
    return _followed(given, own)


def origins(tellings: Sequence[Telling]) -> tuple[str, ...]:
    """Return the independent origins of an incident, by name: of its figures, and of the reports that give none.

    A report without a figure goes back to whom it names for the incident, else to its outlet; near copies to one.
    """
    given = [(telling, claim) for telling in tellings for claim in telling.tolls]
    names = {fold(o.name): o.name for o in origins_of_figures(given).values()}
    silent = {t.claim.id: t for t in tellings if not t.tolls}
    copied = copies({t.claim.id: " ".join(sentences(t)) for t in tellings})
    spoken = {copied[t.claim.id] for t in tellings if t.tolls}
    for claim, telling in sorted(silent.items()):
        if copied[claim] not in spoken:
            spoken.add(copied[claim])
            found = origin_of([known.value for known in incident_said(telling).sources], telling.report)
            names.setdefault(fold(found.name), found.name)
    return tuple(names[key] for key in sorted(names))


def _sources(claim: Claim) -> tuple[str, ...]:
    return tuple(known.value for known in claim.said.sources) if isinstance(claim.said, TollSaid) else ()


def _passage(telling: Telling, claim: Claim) -> str:
    """Return the sentence a figure stands in; where it is short, all the sentences of its telling."""
    own = " ".join(span.quote for span in spans_of(claim.evidence))
    return own if len(own.split()) >= SHORT else " ".join(sentences(telling))


SHORT = 9
"""Words. A shorter sentence is no passage to know a copy by. Source: copies.FEWEST_RUNS."""


def _of_copies(group: Sequence[Given], own: Mapping[ClaimId, Origin]) -> dict[ClaimId, Origin]:
    """Return one origin for figures in near copies of one sentence; those of other named sources keep theirs."""
    named = Counter(own[claim.id].name for _, claim in group if _is_identity(own[claim.id]))
    if named:
        most = min(named, key=lambda name: (-named[name], name))
        found = next(own[claim.id] for _, claim in group if own[claim.id].name == most)
    else:
        first = min(group, key=lambda item: _rank(item[0].report))
        found = own[first[1].id]
    return {claim.id: found for _, claim in group if not _is_identity(own[claim.id])}


def _is_identity(origin: Origin) -> bool:
    return bool(origin.voice) and origin.role is None


def _rank(report: Report) -> tuple[bool, date, str]:
    """Order reports of one story: an agency's first, then by publication."""
    outlet = _outlet(report.source.name)
    is_agency = outlet in roles().agencies.values()
    return not is_agency, report.metadata.published or date.max, report.id


def _followed(given: Sequence[Given], own: dict[ClaimId, Origin]) -> dict[ClaimId, Origin]:
    """Lead figures taken from an outlet to whom that outlet's own report has the same figure from."""
    at_source: dict[tuple[str, object, object, object], Origin] = {}
    for telling, claim in sorted(given, key=lambda item: item[1].id):
        outlet = fold(_outlet(telling.report.source.name))
        if outlet and fold(own[claim.id].name) != outlet:
            at_source.setdefault((outlet, *_figure(claim)), own[claim.id])
    return {claim.id: at_source.get((fold(own[claim.id].name), *_figure(claim)), own[claim.id]) for _, claim in given}


def _figure(claim: Claim) -> tuple[object, object, object]:
    toll = claim.said.toll.value if isinstance(claim.said, TollSaid) else None
    return (toll.harm, toll.low, toll.high) if toll else (None, None, None)
