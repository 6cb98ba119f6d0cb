"""Tellings of labelled reports, and the groups of reports that their incidents make."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from merging_sets import Labelled
from tocsin.matching import SAME, cluster
from tocsin.matching.oneness import pieces
from tocsin.records import Claim, ClaimId, ClaimKind, IncidentSaid, IncidentType, Pair, Telling

SELDOM_MAIN = (
    IncidentType.ARREST,
    IncidentType.PROTEST,
    IncidentType.AGREEMENT,
    IncidentType.OTHER,
    IncidentType.WEAPONS_SEIZED,
)
"""What a report mostly tells beside what it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tellings:
    """The tellings of many reports, and what is known of them."""

    all: Sequence[Telling]
    incident: Mapping[ClaimId, str]
    known: Mapping[str, str]
    """doc -> incident, of every report, also those that nothing was read in."""


def tellings_of(labelled: Iterable[Labelled]) -> Tellings:
    """Return the tellings of reports as the ledger would hand them out, entered in the order given."""
    found: list[Telling] = []
    incident: dict[ClaimId, str] = {}
    known = {}
    for item in labelled:
        known[item.captured.report.doc] = item.incident
        hanging: dict[ClaimId, list[Claim]] = defaultdict(list)
        for claim in item.reading.claims:
            if claim.about:
                hanging[claim.about].append(claim)
        for claim in item.reading.claims:
            if claim.kind is ClaimKind.INCIDENT and claim.id not in incident:
                incident[claim.id] = item.incident
                found.append(
                    Telling(
                        claim=claim,
                        tolls=tuple(c for c in hanging[claim.id] if c.kind is ClaimKind.TOLL),
                        responsibility=tuple(c for c in hanging[claim.id] if c.kind is ClaimKind.RESPONSIBILITY),
                        report=item.captured.report,
                        entered=len(found) + 1,
                    )
                )
    return Tellings(all=found, incident=incident, known=known)


def pieces_of(tellings: Iterable[Telling]) -> list[Pair]:
    """Return what each report tells in pieces."""
    by_report: dict[str, list[Telling]] = defaultdict(list)
    for telling in tellings:
        by_report[telling.report.id].append(telling)
    return [pair for told in by_report.values() if len(told) > 1 for pair in pieces(told)]


def grouped_by(tellings: Tellings, pairs: Sequence[Pair], same: float = SAME) -> dict[str, str]:
    """Return doc -> group from compared pairs."""
    return grouped(tellings, cluster(tellings.all, [*pairs, *pieces_of(tellings.all)], (), same))


def grouped(tellings: Tellings, incidents: Sequence[Sequence[Telling]]) -> dict[str, str]:
    """Return doc -> group: a report goes with the incident of its that most reports tell of.

    Of several the one it tells first of, deeds of violence before arrests and what else is told beside them; a report
    that nothing was read in stands alone.
    """
    at = {telling.claim.id: n for n, incident in enumerate(incidents) for telling in incident}
    size = [len({telling.report.id for telling in incident}) for incident in incidents]
    best: dict[str, tuple[int, int, int]] = {}
    group = {doc: f"alone {doc}" for doc in tellings.known}
    for telling in tellings.all:
        said = telling.claim.said
        assert isinstance(said, IncidentSaid)
        number = at[telling.claim.id]
        rank = (size[number], said.type.value not in SELDOM_MAIN, -telling.entered)
        doc = telling.report.doc
        if doc not in best or rank > best[doc]:
            best[doc], group[doc] = rank, f"incident {number}"
    return group
