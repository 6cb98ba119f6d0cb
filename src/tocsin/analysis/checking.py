"""Checking: what a report asserts beside what the record holds of others. It shows; it calls nobody a liar."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tocsin.records import Attribution, ClaimId, Figure, Incident, ReportId, Stance


class Verdict(StrEnum):
    """How an assertion stands beside the record."""

    AGREES = "agrees"
    DIFFERS = "differs"
    CANNOT_BE_JUDGED = "cannot be judged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One assertion of a report beside the record."""

    kind: str
    """"count", "toll" or "attribution"."""
    says: str
    verdict: Verdict
    why: str
    incidents: tuple[str, ...]


def in_range(low: int | None, high: int | None) -> str:
    """Return a figure in words.

    >>> in_range(3, 3), in_range(17, None), in_range(None, 9), in_range(2, 4)
    ('3', '17 or more', 'up to 9', '2 to 4')
    """
    if low is not None and low == high:
        return str(low)
    if high is None:
        return f"{low} or more"
    return f"up to {high}" if low is None else f"{low} to {high}"


def overlap(low: int | None, high: int | None, other_low: int | None, other_high: int | None) -> bool:
    """Return whether two figures can both be so; an open end reaches as far as need be.

    >>> overlap(17, None, 22, 22), overlap(3, 3, 5, 5)
    (True, False)
    """
    return (high is None or other_low is None or other_low <= high) and (
        other_high is None or low is None or low <= other_high
    )


Parents = Callable[[str], frozenset[str]]
"""Ids of the actors that an actor, by its id, is a branch of."""


def check_incident(
    incident: Incident, report: ReportId, own: frozenset[ClaimId], parents: Parents = lambda _: frozenset()
) -> Iterator[Checked]:
    """Yield what a report asserts of an incident, tolls and attributions, beside what others say of it.

    ``own`` are the report's claims. What only the report itself tells cannot be judged.
    """
    for view in incident.tolls:
        others = [f for f in view.by_source if f.report != report and f.is_latest and not f.is_subset]
        for figure in view.by_source:
            if figure.report == report and not figure.is_subset:
                yield _toll(figure, others, f"{view.harm.value}, {view.group.value}", incident)
    for told in incident.attribution:
        if own & {*told.claims}:
            others_told = [a for a in incident.attribution if {*a.claims} - own]
            yield _attribution(told, others_told, own, incident, parents)


def _toll(figure: Figure, others: list[Figure], what: str, incident: Incident) -> Checked:
    says = f"{in_range(figure.low, figure.high)} {what}"
    apart = [other for other in others if other.origin != figure.origin]
    if not apart:
        return _checked(
            "toll", says, Verdict.CANNOT_BE_JUDGED, "no other origin in the record gives a figure", incident
        )
    fits = [o for o in apart if overlap(figure.low, figure.high, o.low, o.high)]
    told = "; ".join(f"{in_range(o.low, o.high)} ({o.origin})" for o in (fits or apart))
    return _checked(
        "toll",
        says,
        Verdict.AGREES if fits else Verdict.DIFFERS,
        f"{'can both be so' if fits else 'others'}: {told}",
        incident,
    )


def _attribution(
    told: Attribution, others: list[Attribution], own: frozenset[ClaimId], incident: Incident, parents: Parents
) -> Checked:
    says = f"{told.stance.value}: {told.actor.name}"
    if {*told.claims} - own:
        return _checked("attribution", says, Verdict.AGREES, "another report says the same", incident)
    if not others:
        return _checked("attribution", says, Verdict.CANNOT_BE_JUDGED, "no other report attributes it", incident)
    same = [a for a in others if _name(a) == _name(told) and a.stance is told.stance]
    names = _in_words(same or others)
    if not same and Stance.DENIED not in (told.stance, *(a.stance for a in others if _name(a) == _name(told))):
        # Claimed by a group says one, blamed on the same group says another: both name the same doer.
        same = [a for a in others if _name(a) == _name(told)]
    verdict, why = Verdict.AGREES if same else Verdict.DIFFERS, f"others: {names}"
    if not same and told.stance is not Stance.DENIED:
        verdict, why = _beside_kin(told, others, parents) or (verdict, why)
    return _checked("attribution", says, verdict, why, incident)


def _beside_kin(told: Attribution, others: list[Attribution], parents: Parents) -> tuple[Verdict, str] | None:
    """Return how an attribution stands to those to a branch or a parent of its actor; None where there are none.

    Who names a branch says that the whole did it; who names the whole does not say which branch did.
    Source: our rule, docs/codebook.md, "Selections".
    """
    others = [a for a in others if a.stance is not Stance.DENIED]
    branches = [a for a in others if _name(told) in parents(_name(a))]
    if branches:
        return Verdict.AGREES, f"others name its branch: {_in_words(branches)}"
    if others and all(_name(a) in parents(_name(told)) for a in others):
        return Verdict.CANNOT_BE_JUDGED, f"others name only what it is a branch of: {_in_words(others)}"
    return None


def _in_words(told: Sequence[Attribution]) -> str:
    return "; ".join(f"{a.stance.value}: {a.actor.name}" for a in told)


def _name(told: Attribution) -> str:
    return told.actor.candidates[0].id if told.actor.candidates else told.actor.name.casefold()


def _checked(kind: str, says: str, verdict: Verdict, why: str, incident: Incident) -> Checked:
    return Checked(kind=kind, says=says, verdict=verdict, why=why, incidents=(str(incident.id),))


def check_count(
    says: str, low: int | None, high: int | None, found: tuple[tuple[str, ...], tuple[str, ...]]
) -> Checked:
    """Return a count of incidents beside those the record holds without the report itself: certainly and possibly."""
    sure, maybe = found
    many, most = len(sure), len(sure) + len(maybe)
    verdict = Verdict.AGREES if overlap(low, high, many, most) else Verdict.DIFFERS
    way = "" if verdict is Verdict.AGREES else ", fewer" if low is not None and most < low else ", more"
    why = f"the record holds {in_range(many, most)}{way}; it holds what was read, and may lack some"
    return Checked(kind="count", says=says, verdict=verdict, why=why, incidents=(*sure, *maybe))


Told = tuple[str, int | None, int | None]
"""An incident's id and the lowest and highest figure that its sources give; None for an open end."""


def check_sum(
    says: str, figure: tuple[int | None, int | None], sure: Sequence[Told], maybe: Sequence[Told], *, without: int
) -> Checked:
    """Return a count of people beside the sum of the figures of incidents certainly and possibly inside.

    ``without`` incidents give no figure: the record's sum is then a floor, and only a smaller figure differs from it.
    """
    low = sum(least or 0 for _, least, _ in sure)
    ends = [most for _, _, most in (*sure, *maybe)]
    high = None if without or None in ends else sum(most for most in ends if most is not None)
    ids = tuple(i for i, _, _ in (*sure, *maybe))
    if not ids:
        why = "no incident of another report in the period gives a figure"
        return Checked(kind="count", says=says, verdict=Verdict.CANNOT_BE_JUDGED, why=why, incidents=())
    fits = overlap(*figure, low, high)
    way = "" if fits else ", fewer" if high is not None and (figure[0] or 0) > high else ", more"
    unknown = f"; {without} more give no figure" if without else ""
    why = (
        f"the record's figures add up to {in_range(low, high)}{way}, in {len(ids)} incidents{unknown}; it may lack some"
    )
    return Checked(kind="count", says=says, verdict=Verdict.AGREES if fits else Verdict.DIFFERS, why=why, incidents=ids)
