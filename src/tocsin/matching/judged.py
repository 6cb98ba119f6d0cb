"""Which judgements hold, and what they make of tellings before these are put together.

A judgement is never changed: another one undoes it, confirms it or, on the
same thing, takes its place. What holds is a pure function of all of them, so
undoing the last one leaves what held before it.

    same, not_same, unsure   the last one on the same two claims holds
    accept, reject           the last one on a claim holds
    correct                  the last one on a claim's field holds
    link, note               all hold
    undo                     takes away the one it follows, be that an undo itself
    confirm                  makes one that needs a second person count
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tocsin.matching.corrections import corrected_claim
from tocsin.records import Claim, ClaimId, Judgement, JudgementId, Telling, Verdict, undone

ON_TWO = (Verdict.SAME, Verdict.NOT_SAME, Verdict.UNSURE)
ON_ONE = (Verdict.ACCEPT, Verdict.REJECT)
OF_INCIDENT = "incident."
"""What a correction's field begins with where it is the incident's own value and not one claim's."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds of judgements now."""

    holding: tuple[Judgement, ...] = ()
    """In force and counting, oldest first; undo and confirm themselves left out."""
    waiting: tuple[Judgement, ...] = ()
    """In force, but a second person has yet to confirm them."""
    undone: frozenset[JudgementId] = frozenset()

    def on(self, *verdicts: Verdict) -> tuple[Judgement, ...]:
        """Return the holding judgements with one of these verdicts, oldest first."""
        return tuple(judgement for judgement in self.holding if judgement.verdict in verdicts)

    @property
    def rejected(self) -> frozenset[ClaimId]:
        """The claims that people have rejected."""
        return frozenset(j.left for j in self.on(Verdict.REJECT))

    @property
    def accepted(self) -> frozenset[ClaimId]:
        """The claims that people have accepted."""
        return frozenset(j.left for j in self.on(Verdict.ACCEPT))


def standing(judgements: Sequence[Judgement]) -> Standing:
    """Return what holds of all judgements: by ``judged_at``, of two made at one time the later given last."""
    ordered = sorted(judgements, key=lambda judgement: judgement.judged_at)
    taken_back = undone(ordered)
    confirmed_by: dict[JudgementId, set[str]] = {}
    for judgement in ordered:
        if judgement.verdict is Verdict.CONFIRM and judgement.follows and judgement.id not in taken_back:
            confirmed_by.setdefault(judgement.follows, set()).add(person(judgement.by))
    last: dict[tuple[str, ...], Judgement] = {}
    waiting: list[Judgement] = []
    for judgement in ordered:
        if judgement.id in taken_back or judgement.verdict in (Verdict.UNDO, Verdict.CONFIRM):
            continue
        if judgement.needs_second and not confirmed_by.get(judgement.id, set()) - {person(judgement.by)}:
            waiting.append(judgement)
            continue
        last.pop(_subject(judgement), None)
        last[_subject(judgement)] = judgement
    return Standing(tuple(last.values()), tuple(waiting), taken_back)


def person(name: str) -> str:
    """Return what makes a person's name the same as another spelling of it.

    >>> person(" A.  Recorder ") == person("a. recorder")
    True
    """
    return " ".join(name.split()).casefold()


def _subject(judgement: Judgement) -> tuple[str, ...]:
    """Return what a judgement settles, so that a later one on the same takes its place."""
    if judgement.verdict in ON_TWO:
        return ("two", *sorted((judgement.left, judgement.right or "")))
    if judgement.verdict in ON_ONE:
        return ("one", judgement.left)
    if judgement.verdict is Verdict.CORRECT:
        return ("field", judgement.left, judgement.field)
    return ("itself", judgement.id)


def as_judged(tellings: Sequence[Telling], held: Standing) -> tuple[Telling, ...]:
    """Return tellings as people have judged them: rejected claims left out, corrected values in place.

    A telling whose incident claim was rejected is none any more. The claims themselves stay in the record.
    """
    rejected = held.rejected
    by_claim: dict[ClaimId, list[Judgement]] = {}
    for judgement in held.on(Verdict.CORRECT):
        if not judgement.field.startswith(OF_INCIDENT):
            by_claim.setdefault(judgement.left, []).append(judgement)
    if not rejected and not by_claim:
        return tuple(tellings)
    return tuple(
        replace(
            telling,
            claim=corrected(telling.claim, by_claim),
            tolls=tuple(corrected(c, by_claim) for c in telling.tolls if c.id not in rejected),
            responsibility=tuple(corrected(c, by_claim) for c in telling.responsibility if c.id not in rejected),
        )
        for telling in tellings
        if telling.claim.id not in rejected
    )


def corrected(claim: Claim, by_claim: dict[ClaimId, list[Judgement]]) -> Claim:
    """Return a claim with its corrected values in place."""
    for judgement in by_claim.get(claim.id, ()):
        claim = corrected_claim(claim, judgement)
    return claim
