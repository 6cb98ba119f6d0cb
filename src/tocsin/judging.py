"""Judging: what people decide about claims and incidents, entered and settled at once; and what they are asked.

    with open_ledger("tocsin.db") as ledger:
        judge = Judge(ledger, by="A. Recorder", reason="same bombing, two outlets")
        judge.same("incident-0f3a9c2b7d1e4f60", "incident-9e2d41c07a5b8f13")

Every decision is one transaction: the judgements are appended, and the
incidents around what was judged are settled again. Nothing is changed or
taken away; ``undo`` appends a judgement that the one before no longer holds.
``questions`` is the review queue, for the terminal and for pages alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice, product
from typing import TYPE_CHECKING

from tocsin.analysis import lines_of
from tocsin.analysis.queue import Doubts, Question, Side, claim_in_words, questions_of
from tocsin.clock import now
from tocsin.errors import BadRequest
from tocsin.matching import (
    FOLLOW_UP_DAYS,
    NEAR_DAYS,
    OF_INCIDENT,
    SAME,
    Belonging,
    Standing,
    belonging,
    check_claim,
    check_incident,
    cues,
    incidents_of,
    keys,
    match,
    person,
    pieces,
    standing,
)
from tocsin.pipeline import Clock, by_report, judged
from tocsin.records import (
    Claim,
    ClaimId,
    ClaimKind,
    Incident,
    IncidentId,
    Judgement,
    JudgementId,
    LinkKind,
    Notice,
    Selection,
    Verdict,
    identity,
)

if TYPE_CHECKING:
    from tocsin.ledger import Entry, Ledger

TWO_PERSON = "two-person"
"""The record's setting: "on" where corrections and rejections count only once a second person confirms them."""

CHANGES_A_CLAIM = (Verdict.CORRECT, Verdict.REJECT)
"""What needs a second person in two-person mode: what a report is held to say is changed by it. Our choice, 0018."""


@dataclass(frozen=True, slots=True)
class Judge:
    """A person who decides, with the reason of what is decided now. Every method returns what was appended."""

    ledger: "Ledger"
    by: str
    reason: str
    source: str = ""
    """What the reason rests on outside the record: an address, a document."""
    clock: Clock = now

    def __post_init__(self) -> None:
        if not self.by.strip():
            raise BadRequest("who judges? name the person: --as 'A. Recorder'")
        if not self.reason.strip():
            raise BadRequest("why? a judgement needs its reason: --because 'counted the names in the list'")

    def accept(self, name: str) -> tuple[Judgement, ...]:
        """Accept a claim, or an incident as it stands: it was looked at and is right. Raises: BadRequest."""
        return self._enter(self._made(Verdict.ACCEPT, self._claim(name)))

    def reject(self, name: str) -> tuple[Judgement, ...]:
        """Reject a claim: it leaves its incident and stays on record. An incident: all its claims.

        Raises: BadRequest.
        """
        incident = self._incident(name)
        claims = incident.claims if incident else (self._claim(name),)
        act = _act("reject", claims, self._at()) if len(claims) > 1 else ""
        return self._enter(*(self._made(Verdict.REJECT, claim, act=act) for claim in claims))

    def correct(self, name: str, field: str, value: str) -> tuple[Judgement, ...]:
        """Correct a claim's value, or an incident's own value whatever its claims say; see docs/judging.md.

        Raises: BadRequest for a field or value that is none, listing those that are.
        """
        incident = self._incident(name)
        if incident:
            check_incident(field, value)
            return self._enter(self._made(Verdict.CORRECT, incident.claims[0], field=OF_INCIDENT + field, value=value))
        claim = self.ledger.claims([ClaimId(name)])[0]
        check_claim(claim, field, value)
        return self._enter(self._made(Verdict.CORRECT, claim.id, field=field, value=value))

    def same(self, one: str, other: str) -> tuple[Judgement, ...]:
        """Say that two incidents, or tellings, are one happening. Raises: BadRequest.

        Where an incident is named, all its claims are meant: one that scores alone hold in it must not fall out of it
        because the joined one is larger.
        """
        incidents = [found for found in map(self._incident, (one, other)) if found]
        first = self._hub(one)
        rest = [claim for incident in incidents for claim in incident.claims if claim != first]
        claims = tuple(dict.fromkeys([*rest, *([] if len(incidents) == 2 else [self._hub(other)])]))
        if len(claims) <= 1:
            return self._two(Verdict.SAME, one, other)
        act = _act("same", (first, *claims), self._at())
        return self._enter(*(self._made(Verdict.SAME, first, c, act=act) for c in claims if c != first))

    def not_same(self, one: str, other: str) -> tuple[Judgement, ...]:
        """Say that two incidents, or tellings, are two happenings; never proposed again. Raises: BadRequest."""
        return self._two(Verdict.NOT_SAME, one, other)

    def unsure(self, one: str, other: str) -> tuple[Judgement, ...]:
        """Say that it cannot be told; takes an earlier answer back and puts the question aside. Raises: BadRequest."""
        return self._two(Verdict.UNSURE, one, other)

    def split(self, name: str, claims: Sequence[str]) -> tuple[Judgement, ...]:
        """Take claims out of an incident, together, and keep them apart from the rest of it. Raises: BadRequest."""
        incident = self.ledger.incident(name)
        out = tuple(dict.fromkeys(self._hub(claim) for claim in claims))
        foreign = [claim for claim in out if claim not in incident.claims]
        rest = tuple(claim for claim in incident.claims if claim not in out)
        if foreign or not rest or not out:
            why = f"{foreign[0]} is not in it" if foreign else "something must be taken out and something must stay"
            raise BadRequest(f"{incident.id} cannot be split so: {why}; its claims are {', '.join(incident.claims)}")
        act = _act("split", (*out, *rest), self._at())
        together = [self._made(Verdict.SAME, out[0], claim, act=act) for claim in out[1:]]
        apart = [self._made(Verdict.NOT_SAME, a, b, act=act) for a, b in product(out, rest)]
        return self._enter(*together, *apart)

    def move(self, claim: str, to: str) -> tuple[Judgement, ...]:
        """Move a claim from its incident into another one. Raises: BadRequest."""
        moved, target = self._hub(claim), self.ledger.incident(to)
        home = self.ledger.homes([moved]).get(moved)
        if home is None or moved in target.claims:
            raise BadRequest(f"{claim}: is {'in no incident' if home is None else f'in {target.id} already'}")
        left = [other for other in self.ledger.incident(home).claims if other != moved]
        act = _act("move", (moved, *target.claims), self._at())
        apart = [self._made(Verdict.NOT_SAME, moved, other, act=act) for other in left]
        joined = [self._made(Verdict.SAME, moved, other, act=act) for other in target.claims]
        return self._enter(*apart, *joined)

    def link(self, one: str, other: str, kind: str) -> tuple[Judgement, ...]:
        """Link two incidents that belong together without being one. Raises: BadRequest."""
        if kind not in [*LinkKind]:
            raise BadRequest(f"{kind!r} is no kind of link; there are {', '.join(LinkKind)}")
        left, right = self._hub(one), self._hub(other)
        if self.ledger.homes([left, right]).get(left) == self.ledger.homes([right]).get(right):
            raise BadRequest(f"{one} and {other} are one incident; an incident is not linked with itself")
        return self._enter(self._made(Verdict.LINK, left, right, field=kind))

    def note(self, name: str, words: str) -> tuple[Judgement, ...]:
        """Leave a note with a claim or an incident. Raises: BadRequest."""
        if not words.strip():
            raise BadRequest("a note needs its words")
        return self._enter(self._made(Verdict.NOTE, self._claim(name), value=words))

    def confirm(self, name: str) -> tuple[Judgement, ...]:
        """Confirm another person's judgement. Raises: BadRequest."""
        found = self._followed(name)
        for judgement in found:
            if person(judgement.by) == person(self.by):
                raise BadRequest(f"{name} is {judgement.by}'s own judgement; a second, other person confirms it")
        return self._enter(*(self._following(Verdict.CONFIRM, judgement) for judgement in found))

    def undo(self, name: str) -> tuple[Judgement, ...]:
        """Undo a judgement, or all those of one decision (a split, a move); an undo can itself be undone.

        Raises: BadRequest where there is none, or it holds no more.
        """
        return self._enter(*(self._following(Verdict.UNDO, judgement) for judgement in self._followed(name)))

    def touched(self, made: Sequence[Judgement]) -> tuple[Incident, ...]:
        """Return the incidents that hold the judged claims now."""
        named = list(dict.fromkeys(claim for j in made for claim in (j.left, j.right) if claim))
        hubs = [claim.about or claim.id for claim in self.ledger.claims(named)]
        homes = dict.fromkeys(self.ledger.homes(hubs).values())
        return tuple(self.ledger.incident(home) for home in homes)

    def _followed(self, name: str) -> tuple[Judgement, ...]:
        made = self.ledger.judgements(as_made=True)
        named = next((judgement for judgement in made if judgement.id == name), None)
        act = named.act if named else name
        found = tuple(j for j in made if j.id == name or (act and j.act == act and j.verdict is not Verdict.UNDO))
        if not found:
            raise BadRequest(f"{name}: there is no such judgement in this record; `tocsin judge list` lists them")
        undone = standing(made).undone
        holding = tuple(judgement for judgement in found if judgement.id not in undone)
        if not holding:
            raise BadRequest(
                f"{name}: is undone already; `tocsin judge list` says by which, and that one can be undone"
            )
        return holding

    def _two(self, verdict: Verdict, one: str, other: str) -> tuple[Judgement, ...]:
        left, right = self._hub(one), self._hub(other)
        if left == right:
            raise BadRequest(f"{one} and {other} are one claim; name two")
        return self._enter(self._made(verdict, left, right))

    def _incident(self, name: str) -> Incident | None:
        return self.ledger.incident(name) if name.startswith("incident-") else None

    def _claim(self, name: str) -> ClaimId:
        incident = self._incident(name)
        return incident.claims[0] if incident else self.ledger.claims([ClaimId(name)])[0].id

    def _hub(self, name: str) -> ClaimId:
        claim = self.ledger.claims([self._claim(name)])[0]
        if claim.kind is not ClaimKind.INCIDENT:
            raise BadRequest(f"{name}: is a {claim.kind.value} claim; name the incident claim that it speaks of")
        return claim.id

    def _at(self) -> str:
        return self.clock().isoformat(timespec="microseconds")

    def _made(
        self, verdict: Verdict, left: ClaimId, right: ClaimId | None = None, *, field: str = "", value: str = "",
        act: str = "",
    ) -> Judgement:  # fmt: skip
        at = self._at()
        return Judgement(
            id=JudgementId(identity("judgement", verdict, left, right or "", field, value, self.by, self.reason, at)),
            verdict=verdict,
            left=left,
            right=right,
            field=field,
            value=value,
            reason=self.reason,
            by=self.by,
            judged_at=at,
            source=self.source,
            act=act,
            needs_second=verdict in CHANGES_A_CLAIM and self.ledger.setting(TWO_PERSON) == "on",
        )

    def _following(self, verdict: Verdict, other: Judgement) -> Judgement:
        made = replace(
            self._made(Verdict.NOTE, other.left, other.right, act=other.act), verdict=verdict, follows=other.id
        )
        return replace(made, id=JudgementId(identity("judgement", verdict, other.id, self.by, made.judged_at)))

    def _enter(self, *made: Judgement) -> tuple[Judgement, ...]:
        with self.ledger.writing() as entry:
            for judgement in made:
                entry.judgement(judgement)
            settle_around(entry, [claim for j in made for claim in (j.left, j.right) if claim])
        return made


def _act(name: str, claims: Sequence[ClaimId], at: str) -> str:
    return identity(name, *claims, at)


def settle_around(entry: "Entry", judged_claims: Sequence[ClaimId]) -> None:
    """Settle the incidents around claims that were judged just now; their tellings are compared anew as judged."""
    hubs = entry.hubs_now(judged_claims)
    tellings = entry.tellings_beside(hubs)  # a report's pieces hang together: what one is changes what the others are
    around = entry.neighbourhood(hubs, SAME)
    entry.forget_pairs([telling.claim.id for telling in tellings])
    for seen in by_report(judged(entry, tellings)):
        blocking = [keys(telling.claim, telling.report) for telling in seen]
        entry.rekey(blocking)
        near = entry.near(blocking, NEAR_DAYS, FOLLOW_UP_DAYS, seen[0].report.table)
        entry.pairs([*match(seen, judged(entry, near)), *pieces(seen)])
    around = entry.neighbourhood([*hubs, *(telling.claim.id for telling in around[0])], SAME)
    entry.settle([telling.claim.id for telling in around[0]], incidents_of(*around))


def set_two_person(ledger: "Ledger", on: bool, *, by: str, reason: str, clock: Clock = now) -> None:
    """Let corrections and rejections count only once a second person confirms them, or at once again.

    What was judged before stays as it was judged.
    """
    at = clock().isoformat(timespec="microseconds")
    with ledger.writing() as entry:
        entry.setting(Notice(subject=TWO_PERSON, value="on" if on else "off", by=by, reason=reason, at=at))


def questions(
    ledger: "Ledger",
    *,
    most: int = 200,
    within: frozenset[IncidentId] | None = None,
    selection: Selection | None = None,
) -> tuple[Question, ...]:
    """Return what the record would have a person settle, most doubtful first, without their evidence.

    At most ``most`` of each kind; ``within`` and ``selection`` keep those that touch one of these incidents.
    Raises: BadRequest for a selection that cannot be answered.
    """
    if selection is not None and selection != Selection():
        chosen = frozenset(summary.id for summary in ledger.summaries(selection))
        within = chosen if within is None else within & chosen
    held = standing(ledger.judgements())
    room = most + len(held.holding)
    doubts = Doubts(
        apart=ledger.pairs_apart(room),
        together=ledger.pairs_together(SAME, room),
        claims=ledger.unsure_claims(room),
        figures=ledger.disputed(most),
        lost=ledger.lost_judgements(),
        tied=_tied(ledger, most),
    )
    found = questions_of(doubts, held)
    if within is None:
        return found
    homes = ledger.homes([claim for q in found if not q.incidents for claim in q.claims])
    return tuple(q for q in found if within & {*q.incidents, *(homes[c] for c in q.claims if c in homes)})


def _tied(ledger: "Ledger", most: int) -> tuple[tuple[Belonging, IncidentId, IncidentId], ...]:
    """Return what the newest reports tie together, with the incidents it is told of."""
    told = ledger.told_with(cues(), most)
    homes = ledger.homes([telling.claim.id for tellings in told for telling in tellings])
    tied = (tie for tellings in told for tie in belonging(tellings, homes))
    return tuple((tie, homes[tie.left], homes[tie.right]) for tie in islice(tied, most))


def with_evidence(ledger: "Ledger", question: Question) -> Question:
    """Return a question with a side for each claim it is about, every value beside its sentence."""
    claims = ledger.claims(question.claims)
    return replace(question, sides=tuple(_side(ledger, claim) for claim in claims))


def _side(ledger: "Ledger", claim: Claim) -> Side:
    hub = claim.about or claim.id
    tellings = judged(ledger, ledger.tellings([hub]))
    whole = [c for t in tellings for c in (t.claim, *t.tolls, *t.responsibility)]
    shown = whole if claim.kind is ClaimKind.INCIDENT and whole else [claim]
    report = ledger.report(claim.report).report
    texts = {text: ledger.text(text) for text in dict.fromkeys(c.text for c in shown if c.text)}
    return Side(
        claim=claim.id,
        incident=ledger.homes([hub]).get(hub),
        doc=report.doc,
        head=claim_in_words(claim),
        lines=lines_of(shown, texts, {report.id: report}),
    )


def answer(judge: Judge, question: Question, verdict: Verdict, *, value: str = "") -> tuple[Judgement, ...]:
    """Enter the answer to a question. Raises: BadRequest for one that the question does not take."""
    if verdict not in {a.verdict for a in question.answers}:
        legal = ", ".join(a.verdict.value for a in question.answers)
        raise BadRequest(f"{verdict.value!r} is no answer to this question; there are {legal}")
    if verdict in (Verdict.CONFIRM, Verdict.UNDO) and question.follows:
        return judge.confirm(question.follows) if verdict is Verdict.CONFIRM else judge.undo(question.follows)
    if verdict is Verdict.LINK:
        left, right = question.claims
        return judge.link(left, right, question.field)
    if verdict in (Verdict.SAME, Verdict.NOT_SAME, Verdict.UNSURE):
        two = {Verdict.SAME: judge.same, Verdict.NOT_SAME: judge.not_same, Verdict.UNSURE: judge.unsure}
        names = question.incidents if verdict is Verdict.SAME and len(question.incidents) > 1 else question.claims
        return two[verdict](*names)
    name = question.incidents[0] if question.field.startswith(OF_INCIDENT) else question.claims[0]
    if verdict is Verdict.CORRECT:
        field, _, words = value.partition("=")
        if question.field:
            field, words = question.field.removeprefix(OF_INCIDENT), value
        return judge.correct(name, field.strip(), words.strip())
    return judge.accept(name) if verdict is Verdict.ACCEPT else judge.reject(name)


def standing_of(ledger: "Ledger") -> Standing:
    """Return which of the record's judgements hold, wait, or are undone."""
    return standing(ledger.judgements())


def judged_when(judgement: Judgement) -> datetime:
    """Return when a judgement was made."""
    return datetime.fromisoformat(judgement.judged_at)
