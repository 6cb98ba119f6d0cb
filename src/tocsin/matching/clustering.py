"""Tellings put together into incidents: best first, and never against a person or a report.

Clusters are joined in the order of the mean score over all their cross pairs
(average linkage), what one report tells in pieces counting once, by the best
of its pieces, and a pair that was not kept counting 0, as long as that mean
reaches SAME. A chain of neighbours therefore does not hold: the ends of it
speak against the middle. Nor is an incident spread over more days than one
happening takes (LONGEST). Scores are counted in whole millionths and ties are
broken by claim id, so the result depends on what is given and not on its order.
"""

import heapq
from collections.abc import Iterator, Sequence

from tocsin.matching.oneness import is_piece
from tocsin.matching.profile import incident_said
from tocsin.matching.spans import day_spans
from tocsin.matching.weights import SAME
from tocsin.records import ClaimId, Judgement, Pair, Telling, Verdict

MILLIONTHS = 1_000_000

LONGEST = 42
"""Days that may lie between what two tellings of one incident are dated to, each by its main date.

Source: of UCDP's 36,037 events with headlines (bench/ucdp_headlines, training part) 99 in 100 take 41 days at most. A
longer siege or campaign is held together by a person's "same", or is several incidents that are linked.
"""


def cluster(
    tellings: Sequence[Telling], pairs: Sequence[Pair], judgements: Sequence[Judgement], same: float = SAME
) -> tuple[tuple[Telling, ...], ...]:
    """Return the tellings put together by incident, each incident's in order of entry, incidents by their first.

    Of two judgements on the same two claims the later holds (by ``judged_at``, then by the order given); "unsure"
    takes an earlier one back. "Not the same" is never overruled by scores, nor is a report's telling two incidents
    apart. "The same" holds whatever the scores and even inside one report: a person may see that a reader cut one
    incident in two. Where judgements contradict each other by way of a third claim, the later ones hold.
    """
    by_id = {telling.claim.id: telling for telling in tellings}
    clusters = _Clusters(by_id, same)
    for judgement in _in_force(judgements):
        clusters.judge(judgement)
    clusters.put_pieces_together(pairs)
    clusters.link(pairs)
    clusters.join_best_first()
    found = (tuple(sorted((by_id[claim] for claim in members), key=_entry)) for members in clusters.members.values())
    return tuple(sorted(found, key=lambda incident: _entry(incident[0])))


def _entry(telling: Telling) -> tuple[int, ClaimId]:
    return telling.entered, telling.claim.id


def _in_force(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Return the last judgement on each two claims, newest first, those that say "same" or "not the same"."""
    last: dict[frozenset[ClaimId], Judgement] = {}
    for judgement in sorted(judgements, key=lambda judgement: judgement.judged_at):
        if judgement.right is not None and judgement.verdict in (Verdict.SAME, Verdict.NOT_SAME, Verdict.UNSURE):
            both = frozenset({judgement.left, judgement.right})
            last.pop(both, None)
            last[both] = judgement
    return [judgement for judgement in reversed(last.values()) if judgement.verdict is not Verdict.UNSURE]


def _dated(telling: Telling) -> tuple[int, int] | None:
    """Return the first and the last day of a telling's main date; None where it gives none."""
    spans = day_spans(incident_said(telling), telling.report)
    main = spans[0] if spans and not spans[0].is_assumed else None
    return (main.earliest.toordinal(), main.latest.toordinal()) if main else None


class _Clusters:
    """Clusters being joined; each goes by the smallest claim id in it."""

    def __init__(self, by_id: dict[ClaimId, Telling], same: float) -> None:
        self.same = same
        self.members: dict[ClaimId, set[ClaimId]] = {claim: {claim} for claim in by_id}
        self.reports: dict[ClaimId, set[str]] = {c: {telling.account} for c, telling in by_id.items()}
        self.apart: dict[ClaimId, set[ClaimId]] = {claim: set() for claim in by_id}
        """Claims that a person has said are not the same as one in the cluster."""
        self.links: dict[ClaimId, dict[ClaimId, int]] = {claim: {} for claim in by_id}
        """Sum of the scores of the pairs between two clusters, in millionths."""
        self.home: dict[ClaimId, ClaimId] = {claim: claim for claim in by_id}
        self.unit: dict[ClaimId, ClaimId] = {claim: claim for claim in by_id}
        """What a report tells in pieces counts once: the smallest claim of the pieces."""
        self.units: dict[ClaimId, int] = dict.fromkeys(by_id, 1)
        dated = {claim: days for claim, telling in by_id.items() if (days := _dated(telling))}
        self.ended: dict[ClaimId, int] = {claim: last for claim, (_, last) in dated.items()}
        """The day by which the earliest of a cluster's dated tellings was over."""
        self.begun: dict[ClaimId, int] = {claim: first for claim, (first, _) in dated.items()}
        """The day on which the latest of them began."""

    def judge(self, judgement: Judgement) -> None:
        """Join, or keep apart, the two claims of a judgement, unless a later one has settled it."""
        if judgement.left not in self.home or judgement.right not in self.home:
            return
        left, right = self.home[judgement.left], self.home[judgement.right]
        if left == right or self._are_judged_apart(left, right):
            return
        if judgement.verdict is Verdict.SAME:
            self._join(left, right)
        else:
            self.apart[left].add(judgement.right)
            self.apart[right].add(judgement.left)

    def put_pieces_together(self, pairs: Sequence[Pair]) -> None:
        """Join what one report tells in pieces, unless a person has judged it two."""
        for pair in sorted(filter(is_piece, pairs), key=lambda pair: (pair.left, pair.right)):
            left, right = self.home.get(pair.left), self.home.get(pair.right)
            if left is None or right is None or left == right or self._are_judged_apart(left, right):
                continue
            kept, gone = sorted((self.unit[pair.left], self.unit[pair.right]))
            for claim in [claim for claim in self.members[left] | self.members[right] if self.unit[claim] == gone]:
                self.unit[claim] = kept
            self._join(left, right)
            self.units[min(left, right)] -= 1

    def link(self, pairs: Sequence[Pair]) -> None:
        """Sum up between clusters what speaks for each two units of them: the best of their pairs."""
        best: dict[tuple[ClaimId, ClaimId], int] = {}
        for pair in pairs:
            if pair.left in self.home and pair.right in self.home and self.home[pair.left] != self.home[pair.right]:
                one, other = sorted((self.unit[pair.left], self.unit[pair.right]))
                best[one, other] = max(round(pair.score * MILLIONTHS), best.get((one, other), 0))
        for (one, other), score in best.items():
            left, right = self.home[one], self.home[other]
            self.links[left][right] = self.links[left].get(right, 0) + score
            self.links[right][left] = self.links[right].get(left, 0) + score

    def join_best_first(self) -> None:
        """Join clusters, the best pair of them first, until none reaches the threshold."""
        queue = [offer for claim in self.members for offer in self._offers(claim) if offer[1] == claim]
        heapq.heapify(queue)
        while queue:
            offer = heapq.heappop(queue)
            _, left, right = offer
            if self._is_current(offer) and self._may_join(left, right):
                self._join(left, right)
                for following in self._offers(left):
                    heapq.heappush(queue, following)

    def _is_current(self, offer: tuple[float, ClaimId, ClaimId]) -> bool:
        """Say whether an offer still stands: both clusters are there and have not grown since."""
        _, left, right = offer
        return left in self.members and right in self.members and self._offer(left, right) == offer

    def _offers(self, claim: ClaimId) -> Iterator[tuple[float, ClaimId, ClaimId]]:
        for other in self.links[claim]:
            offer = self._offer(claim, other)
            if -offer[0] >= self.same and self._may_join(claim, other):
                yield offer

    def _offer(self, one: ClaimId, other: ClaimId) -> tuple[float, ClaimId, ClaimId]:
        """Return (minus the mean score, smaller id, larger id): the smallest offer is the best."""
        pairs = self.units[one] * self.units[other]
        mean = self.links[one].get(other, 0) / (pairs * MILLIONTHS)
        return -mean, min(one, other), max(one, other)

    def _may_join(self, left: ClaimId, right: ClaimId) -> bool:
        if self._are_judged_apart(left, right) or not self.reports[left].isdisjoint(self.reports[right]):
            return False
        return self._spread(left, right) <= max(LONGEST, self._spread(left), self._spread(right))

    def _spread(self, *clusters: ClaimId) -> int:
        """Return the days between the dates of clusters, at the least; what a person has joined may spread farther."""
        dated = [claim for claim in clusters if claim in self.ended]
        return max((self.begun[c] for c in dated), default=0) - min((self.ended[c] for c in dated), default=0)

    def _are_judged_apart(self, left: ClaimId, right: ClaimId) -> bool:
        return not self.apart[left].isdisjoint(self.members[right])

    def _join(self, one: ClaimId, other: ClaimId) -> None:
        kept, gone = min(one, other), max(one, other)
        for claim in self.members[gone]:
            self.home[claim] = kept
        self.members[kept] |= self.members.pop(gone)
        self.units[kept] += self.units.pop(gone)
        self.reports[kept] |= self.reports.pop(gone)
        self.apart[kept] |= self.apart.pop(gone)
        for days, outer in ((self.ended, min), (self.begun, max)):
            both = [days.pop(claim) for claim in (kept, gone) if claim in days]
            if both:
                days[kept] = outer(both)
        for neighbour, score in self.links.pop(gone).items():
            del self.links[neighbour][gone]
            if neighbour != kept:
                self.links[kept][neighbour] = self.links[kept].get(neighbour, 0) + score
                self.links[neighbour][kept] = self.links[kept][neighbour]
