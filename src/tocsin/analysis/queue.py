"""The review queue: what the record would have a person settle, the most doubtful first. A pure function.

Doubt is how likely the machine's own decision is wrong, by its own scores, so
that questions of different kinds can stand in one line:

    confirm    a correction that waits for a second person                    1, somebody is waiting
    lost       a judgement whose claim a newer reading no longer makes        1, a person's work is out of force
    same       two incidents kept apart though a pair across them scores      the pair's score
    together   an incident held together by a weak pair                       1 - the pair's score
    claim      a claim that the reader was unsure of                          1 - its confidence
    figures    independent origins whose figures for one harm differ widely   (1 - least / most) / 2
    link       two incidents that a report ties together in so many words     LINK_DOUBT

What a person has answered is asked no more: "same" and "not the same" settle
two incidents for good, "unsure" puts the question aside, an accepted,
rejected or corrected claim is done with. Undoing an answer brings its
question back. Source: our choice, docs/decisions/0018.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tocsin.analysis.evidence import Line
from tocsin.analysis.wording import range_in_words
from tocsin.matching import OF_INCIDENT, Belonging, Standing
from tocsin.records import (
    Claim,
    ClaimId,
    Incident,
    IncidentId,
    IncidentSaid,
    Judgement,
    JudgementId,
    LinkKind,
    Pair,
    ResponsibilitySaid,
    TollSaid,
    TollView,
    Verdict,
    identity,
)

WIDE = 2.0
"""From this factor on figures of two origins are asked about. Source: our choice; smaller ones are a count going on."""

FIGURES_DOUBT = 0.5
"""Figures far apart are doubtful at most so much: both may have been said, and the range shows it. Our choice."""


LINK_DOUBT = 0.25
"""How doubtful it is that two incidents are not linked yet. Source: our choice; a link changes no figure, so merges and
figures are asked about first."""


class QuestionKind(StrEnum):
    """What is asked; see the top of this file."""

    CONFIRM = "confirm"
    LOST = "lost"
    SAME = "same"
    TOGETHER = "together"
    CLAIM = "claim"
    FIGURES = "figures"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One thing that may be answered: the key to press, what it says, and the judgement that is then made."""

    key: str
    words: str
    verdict: Verdict


_SAME = Answer(key="s", words="same", verdict=Verdict.SAME)
_NOT_SAME = Answer(key="n", words="not the same", verdict=Verdict.NOT_SAME)
_UNSURE = Answer(key="u", words="unsure", verdict=Verdict.UNSURE)
_ACCEPT = Answer(key="a", words="accept", verdict=Verdict.ACCEPT)
_REJECT = Answer(key="r", words="reject", verdict=Verdict.REJECT)
_CORRECT = Answer(key="c", words="correct", verdict=Verdict.CORRECT)
_LINK = Answer(key="l", words="link them", verdict=Verdict.LINK)
_CONFIRM = Answer(key="y", words="yes, confirm", verdict=Verdict.CONFIRM)
_NOT_LINKED = Answer(key="n", words="no, each for itself", verdict=Verdict.NOT_SAME)
_UNDO = Answer(key="n", words="no, undo it", verdict=Verdict.UNDO)

ANSWERS: Mapping[QuestionKind, tuple[Answer, ...]] = {
    QuestionKind.CONFIRM: (_CONFIRM, _UNDO),
    QuestionKind.LOST: (Answer(key="n", words="let it go", verdict=Verdict.UNDO),),
    QuestionKind.SAME: (_SAME, _NOT_SAME, _UNSURE),
    QuestionKind.TOGETHER: (_SAME, _NOT_SAME, _UNSURE),
    QuestionKind.CLAIM: (_ACCEPT, _REJECT, _CORRECT),
    QuestionKind.FIGURES: (_ACCEPT, _CORRECT),
    QuestionKind.LINK: (_LINK, _NOT_LINKED, _UNSURE),
}
"""What each kind of question may be answered with; skipping is always possible and no judgement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of what is asked about: a telling with its evidence, or a single claim."""

    claim: ClaimId
    incident: IncidentId | None
    doc: str
    head: str
    """The incident or claim in a line."""
    lines: tuple[Line, ...] = ()
    """Every value beside its sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something the queue wants a person to settle."""

    id: str
    """The same as long as the same thing is asked."""
    kind: QuestionKind
    asks: str
    """The question in words."""
    doubt: float
    """Range: 0..1."""
    claims: tuple[ClaimId, ...]
    """What an answer judges: two claims, or one."""
    follows: JudgementId | None = None
    """The judgement that an answer confirms or undoes."""
    field: str = ""
    """What a correction would correct, where one field is asked about; of a link, its kind."""
    incidents: tuple[IncidentId, ...] = ()
    sides: tuple[Side, ...] = ()
    reasons: tuple[tuple[str, float, str], ...] = ()
    """What speaks for one happening and against it, as at :class:`tocsin.records.Pair`."""

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What may be answered."""
        return ANSWERS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubts:
    """What the record holds that may have to be asked about: the queue's raw material."""

    apart: tuple[tuple[Pair, IncidentId, IncidentId], ...] = ()
    """Pairs across two incidents."""
    together: tuple[tuple[Pair, Incident], ...] = ()
    """Pairs inside an incident."""
    claims: tuple[tuple[Claim, IncidentId], ...] = ()
    """Claims that the reader gave a confidence."""
    figures: tuple[Incident, ...] = ()
    """Incidents with figures of several origins."""
    lost: tuple[Judgement, ...] = ()
    """Judgements that could not be anchored in what is in force."""
    tied: tuple[tuple[Belonging, IncidentId, IncidentId], ...] = ()
    """What reports tie together, with the two incidents."""


def questions_of(doubts: Doubts, held: Standing) -> tuple[Question, ...]:
    """Return what is to be asked, most doubtful first, each thing once; what people have answered is left out."""
    found = [
        *_confirmations(held),
        *_lost(doubts.lost, held),
        *_apart(doubts.apart, held),
        *_together(doubts.together, held),
        *_claims(doubts.claims, held),
        *_figures(doubts.figures, held),
        *_links(doubts.tied, held),
    ]
    once: dict[str, Question] = {}
    for question in sorted(found, key=lambda q: (-q.doubt, list(QuestionKind).index(q.kind), q.id)):
        once.setdefault(question.id, question)
    return tuple(once.values())


def _confirmations(held: Standing) -> Iterator[Question]:
    for judgement in held.waiting:
        field = judgement.field.removeprefix(OF_INCIDENT)
        what = f"{field} is {judgement.value}" if judgement.verdict is Verdict.CORRECT else f"{judgement.verdict.value}"
        asks = f"{judgement.by} says: {what}, because {judgement.reason}. Do you agree?"
        yield _question(QuestionKind.CONFIRM, asks, 1.0, (judgement.left,), judgement)


def _lost(lost: Iterable[Judgement], held: Standing) -> Iterator[Question]:
    in_force = {judgement.id for judgement in (*held.holding, *held.waiting)}
    for judgement in lost:
        if judgement.id in in_force:
            asks = (
                f"{judgement.by} judged {judgement.verdict.value.replace('_', ' ')} ({judgement.reason}) on a claim "
                "that is no longer read. Judge again what is read now, or let it go?"
            )
            yield _question(QuestionKind.LOST, asks, 1.0, (judgement.left,), judgement)


def _question(
    kind: QuestionKind, asks: str, doubt: float, claims: tuple[ClaimId, ...], follows: Judgement | None = None
) -> Question:
    named = (follows.id,) if follows else claims
    return Question(
        id=identity("question", kind.value, *sorted(named)),
        kind=kind,
        asks=asks,
        doubt=doubt,
        claims=claims,
        follows=follows.id if follows else None,
        field=follows.field if follows else "",
    )


def _settled_pairs(held: Standing) -> set[frozenset[str]]:
    two = held.on(Verdict.SAME, Verdict.NOT_SAME, Verdict.UNSURE)
    return {frozenset((judgement.left, str(judgement.right))) for judgement in two}


def _apart(pairs: Iterable[tuple[Pair, IncidentId, IncidentId]], held: Standing) -> Iterator[Question]:
    """Yield the best pair across each two incidents, unless any pair across them has been judged."""
    best: dict[frozenset[IncidentId], tuple[Pair, IncidentId, IncidentId]] = {}
    answered: set[frozenset[IncidentId]] = set()
    settled = _settled_pairs(held)
    for pair, left, right in pairs:
        both = frozenset((left, right))
        if frozenset((pair.left, pair.right)) in settled:
            answered.add(both)
        if both not in best or pair.score > best[both][0].score:
            best[both] = pair, left, right
    for both, (pair, left, right) in best.items():
        if both not in answered:
            asks = "Are these two incidents one happening?"
            yield _asked_of(pair, QuestionKind.SAME, asks, pair.score, (left, right))


def _together(pairs: Iterable[tuple[Pair, Incident]], held: Standing) -> Iterator[Question]:
    """Yield the weakest link of each incident, unless a person has judged it."""
    settled = _settled_pairs(held)
    for pair, incident in pairs:
        if pair.score == incident.score and frozenset((pair.left, pair.right)) not in settled:
            asks = "These two tellings are held to be one happening. Are they?"
            yield _asked_of(pair, QuestionKind.TOGETHER, asks, 1 - pair.score, (incident.id,))


_TIES = {
    LinkKind.IN_REPLY_TO: "Was the first done in reply to the second?",
    LinkKind.PART_OF: "Is the first a part of the second?",
    LinkKind.SAME_CAMPAIGN: "Are these two of one campaign?",
}


def _links(tied: Iterable[tuple[Belonging, IncidentId, IncidentId]], held: Standing) -> Iterator[Question]:
    """Yield what a report ties together, each two incidents once, unless a person has judged the two."""
    judged = _settled_pairs(held) | {frozenset((j.left, str(j.right))) for j in held.on(Verdict.LINK)}
    tied = tuple(tied)
    answered = {frozenset(both) for tie, *both in tied if frozenset((tie.left, tie.right)) in judged}
    for tie, left, right in tied:
        if frozenset((left, right)) not in answered:
            answered.add(frozenset((left, right)))
            yield Question(
                id=identity("question", QuestionKind.LINK.value, tie.kind.value, *sorted((left, right))),
                kind=QuestionKind.LINK,
                asks=f'{_TIES[tie.kind]} The report says "{" ".join(tie.words.split())}".',
                doubt=LINK_DOUBT,
                claims=(tie.left, tie.right),
                field=tie.kind.value,
                incidents=(left, right),
            )


def _asked_of(pair: Pair, kind: QuestionKind, asks: str, doubt: float, incidents: tuple[IncidentId, ...]) -> Question:
    return Question(
        id=identity(
            "question", kind.value, *sorted(incidents if kind is QuestionKind.SAME else (pair.left, pair.right))
        ),
        kind=kind,
        asks=asks,
        doubt=doubt,
        claims=(pair.left, pair.right),
        incidents=incidents,
        reasons=pair.reasons,
    )


def _claims(claims: Iterable[tuple[Claim, IncidentId]], held: Standing) -> Iterator[Question]:
    judged = {j.left for j in held.on(Verdict.ACCEPT, Verdict.REJECT, Verdict.CORRECT)}
    judged |= {judgement.left for judgement in held.waiting}
    for claim, incident in claims:
        if claim.confidence is not None and claim.id not in judged:
            asks = f"The reader is unsure. Does the report say this: {claim_in_words(claim)}?"
            doubt = 1 - claim.confidence
            yield Question(
                id=identity("question", QuestionKind.CLAIM.value, claim.id),
                kind=QuestionKind.CLAIM,
                asks=asks,
                doubt=doubt,
                claims=(claim.id,),
                incidents=(incident,),
            )


def claim_in_words(claim: Claim) -> str:
    """Return what a claim says in a few words."""
    match claim.said:
        case IncidentSaid() as said:
            where = f" in {said.places[0].value.name}" if said.places else ""
            when = f", {said.dates[0].value.value}" if said.dates and said.dates[0].value.value else ""
            return f"{said.type.value.value.replace('_', ' ')}{where}{when}"
        case TollSaid() as said:
            toll = said.toll.value
            return f"{range_in_words(toll.low, toll.high)} {toll.harm.value}"
        case ResponsibilitySaid() as said:
            words = {"claimed": "claimed by", "blamed": "blamed on", "denied": "denied by"}
            return f"{words[said.stance.value.value]} {said.actor.value.name}"
    return f"a {claim.kind.value}"


def _figures(incidents: Iterable[Incident], held: Standing) -> Iterator[Question]:
    judged = {(j.left, j.field) for j in held.on(Verdict.CORRECT) if j.field.startswith(OF_INCIDENT)}
    accepted = held.accepted
    for incident in incidents:
        if accepted & {*incident.claims}:
            continue
        for view in incident.tolls:
            field = OF_INCIDENT + view.harm.value
            least, most = _spread(view)
            if most >= least * WIDE and most > least and not any((c, field) in judged for c in incident.claims):
                yield _asked_figures(incident, view, field, FIGURES_DOUBT * (1 - least / most))


def _spread(view: TollView) -> tuple[int, int]:
    """Return the least and the most of the latest figures of several origins; (0, 0) where there is one origin."""
    latest = [figure for figure in view.by_source if figure.is_latest]
    points = [figure.low if figure.low is not None else figure.high or 0 for figure in latest]
    return (min(points), max(points)) if len({figure.origin for figure in latest}) > 1 else (0, 0)


def _asked_figures(incident: Incident, view: TollView, field: str, doubt: float) -> Question:
    latest: Sequence[str] = [f"{range_in_words(f.low, f.high)} {f.origin}" for f in view.by_source if f.is_latest]
    return Question(
        id=identity("question", QuestionKind.FIGURES.value, incident.id, view.harm.value, view.group.value),
        kind=QuestionKind.FIGURES,
        asks=f"Figures for {view.harm.value} lie far apart: {'; '.join(latest)}. Leave the range, or settle it?",
        doubt=doubt,
        claims=(incident.claims[0],),
        field=field,
        incidents=(incident.id,),
    )
