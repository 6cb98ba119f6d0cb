"""A draft: one incident's mentions, gathered by the tagger's links, before values are made of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tocsin.reading.none_harmed import none_harmed
from tocsin.reading.page import Page, is_named
from tocsin.reading.parting import parted
from tocsin.reading.reality import is_unreal
from tocsin.reading.types import is_general, is_settled, type_of
from tocsin.records import Harm, IncidentType, Mention, Status
from tocsin.reference.lexicon import words_of

TOLLS = tuple(harm.value for harm in Harm)
"""The labels of figures of people harmed."""
NAMES = ("perpetrator", "target", "weapon", "source", "claimed", "blamed", "denied")
"""The labels whose mentions must name something."""
MOST = {"perpetrator": 3, "target": 3, "weapon": 4, "place": 3, "within": 4, "date": 2, "claimed": 3, "blamed": 4}
"""No more than so many values of a kind an incident. Source: our choice; gold has more in one case in a hundred."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An event with what belongs to it, by label, each list best first."""

    event: Mention
    type: IncidentType
    parts: dict[str, tuple[tuple[Mention, float], ...]]

    def best(self, label: str) -> tuple[Mention, ...]:
        """Return the mentions of a label, in the order of the text."""
        kept = [m for m, _ in self.parts.get(label, ())[: MOST.get(label, 99)]]
        return tuple(sorted(kept, key=lambda m: m.start))

    def first(self, label: str) -> Mention | None:
        """Return the likeliest mention of a label."""
        return next((m for m, _ in self.parts.get(label, ())), None)


UNDONE = (Status.FOILED, Status.DENIED)
"""What a tagger says of an event that is told though it did not take place."""


def drafts(page: Page) -> tuple[Draft, ...]:
    """Return the part's incidents in the order of the text, each with what belongs to it, each happening once."""
    told: list[Draft] = []
    for number, mention in enumerate(page.tags.mentions):
        if mention.layer == "event" and (mention.kind in UNDONE or not is_unreal(page, mention)):
            draft = Draft(mention, type_of(page, mention), linked(page, number))
            same = next((at for at in reversed(range(len(told))) if tells_same(page, told[at], draft)), None)
            if same is None:
                told.append(draft)
            else:
                told[same] = united(page, told[same], draft)
    told = [
        replace(
            draft, event=event, type=draft.type if event is draft.event else type_of(page, event), parts=dict(parts)
        )
        for draft in told
        for event, parts in parted(page, draft.event, draft.parts)
    ]
    owned = tuple(_with_none_harmed(page, tuple(_with_own_tolls(told))))
    return tuple(_with_what_is_plain(page, owned))


def _with_own_tolls(told: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the drafts with each figure left to the one event it most likely belongs to: people are harmed once.

    Spans that overlap are one figure, however it was cut for each event.
    """
    claims = [
        (score + (draft.event.sentence == mention.sentence), -at, mention)
        for at, draft in enumerate(told)
        for label in TOLLS
        for mention, score in draft.parts.get(label, ())
    ]
    owned: list[tuple[int, Mention]] = []
    for _, at, mention in sorted(claims, key=lambda c: (-c[0], -c[1], c[2].start)):
        if not any(mention.start < m.end and m.start < mention.end for _, m in owned):
            owned.append((-at, mention))
    for at, draft in enumerate(told):
        mine = {m for owner, m in owned if owner == at}
        parts = {
            label: tuple((m, s) for m, s in found if label not in TOLLS or m in mine)
            for label, found in draft.parts.items()
        }
        yield Draft(draft.event, draft.type, parts)


BEFORE = 2
"""That nobody was harmed is told of an event at most so many sentences before. Our choice."""


def _with_none_harmed(page: Page, told: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the drafts with what plainly says that nobody was harmed, left to the event told last before it."""
    taken = [(m, s) for draft in told for label in TOLLS for m, s in draft.parts.get(label, ())]
    owner: dict[int, list[Mention]] = {}
    for mention in none_harmed(page):
        near = [
            at
            for at, draft in enumerate(told)
            if draft.event.start < mention.end and mention.sentence - draft.event.sentence <= BEFORE
        ]
        if near and not _overlaps(mention, taken):
            owner.setdefault(near[-1], []).append(mention)
    for at, draft in enumerate(told):
        parts = dict(draft.parts)
        for mention in owner.get(at, ()):
            parts[mention.label] = (*parts.get(mention.label, ()), (mention, mention.score))
        yield Draft(draft.event, draft.type, parts)


PLAIN = 0.5
"""From this probability on a mention that no link claims goes to the one event it can belong to. Our choice."""


def _with_what_is_plain(page: Page, told: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the drafts with the likely date of a sentence of one event, and the claimant of a report of one."""
    for draft in told:
        parts = dict(draft.parts)
        is_only_here = sum(d.event.sentence == draft.event.sentence for d in told) == 1
        for label, may in (("date", is_only_here), ("claimed", len(told) == 1)):
            likely = [m for m in page.tags.mentions if m.label == label and m.score >= PLAIN]
            near = [m for m in likely if label != "date" or m.sentence == draft.event.sentence]
            if may and near and not parts.get(label):
                parts[label] = ((near[0], near[0].score),)
        yield Draft(draft.event, draft.type, parts)


def tells_same(page: Page, one: Draft, other: Draft) -> bool:
    """Return whether two events of a part are one happening told twice.

    They are when their types agree or the later trigger names no type of its
    own ("the attack", "the incident"), and neither place nor date nor doer tells
    them apart. Two incidents of one report differ in one of these.
    Source: our choice, after the reading format's rule that another place or
    time makes another incident.
    """
    gap = other.event.sentence - one.event.sentence
    if gap == 0 and (_is_bare(one) or _is_bare(other)):
        return not any(differ(page, one, other, labels) for labels in (("place", "within"), ("date",)))
    takes_up = is_general(page, other.event)
    if one.type is not other.type and not takes_up and not (is_general(page, one.event) and gap <= 1):
        return False
    is_definite = DEFINITE.search(page.before(other.event))
    if gap > FAR and not is_definite and not _share_name(page, one, other):
        return False
    return not any(differ(page, one, other, labels) for labels in (("place", "within"), ("date",), ("perpetrator",)))


def _is_bare(draft: Draft) -> bool:
    """Return whether an event is told with nobody harmed, aimed at or acting: a second word for its neighbour."""
    return not any(draft.parts.get(label) for label in (*TOLLS, "target", "perpetrator"))


FAR = 4
"""Events so many sentences apart are one only if they share a name. Source: our choice; few briefs are longer."""


DEFINITE = re.compile(r"\b(?:the|this|that|its|their)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
"""Words before a trigger that takes up what was told: "the deadly attack"."""


def _share_name(page: Page, one: Draft, other: Draft) -> bool:
    labels = (("place", "within"), ("date",), ("perpetrator", "claimed", "blamed"), ("target",))
    return any(_words_of(page, one, group) & _words_of(page, other, group) for group in labels)


def _words_of(page: Page, draft: Draft, labels: tuple[str, ...]) -> set[str]:
    return {w for label in labels for m in draft.best(label) for w in _names(page, m)}


def differ(page: Page, one: Draft, other: Draft, labels: tuple[str, ...]) -> bool:
    """Return whether both have something of these labels and no name in common."""
    mine, theirs = _words_of(page, one, labels), _words_of(page, other, labels)
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _names(page: Page, mention: Mention) -> tuple[str, ...]:
    """Return the words by which two mentions can be seen to name one thing."""
    words = re.findall(r"[^\W_]+", page.words(mention.start, mention.end).casefold())
    return tuple(w.rstrip("s") for w in words if len(w) > 2 or w.isdigit()) or tuple(words)


def united(page: Page, one: Draft, other: Draft) -> Draft:
    """Return a draft with the parts of both, under the trigger that is surer and names a type."""
    parts: dict[str, tuple[tuple[Mention, float], ...]] = dict(one.parts)
    for label, found in other.parts.items():
        taken = list(parts.get(label, ()))
        taken += [(m, score) for m, score in found if not _overlaps(m, taken)]
        parts[label] = tuple(sorted(taken, key=lambda x: (-x[1], x[0].start)))
    best = max(
        (one, other),
        key=lambda d: (is_settled(page, d.event), not is_general(page, d.event), d.event.score, -d.event.start),
    )
    return Draft(best.event, best.type, parts)


def linked(page: Page, head: int) -> dict[str, tuple[tuple[Mention, float], ...]]:
    """Return what belongs to a mention, by label, the likeliest first, overlapping ones once."""
    mentions = page.tags.mentions
    found: dict[str, list[tuple[Mention, float]]] = {}
    for link in sorted((x for x in page.tags.links if x.head == head), key=lambda x: (-x.score, x.other)):
        other = mentions[link.other]
        words = page.words(other.start, other.end)
        if other.label in NAMES and (
            not is_named(words) or _is_date(page, other) or words.casefold() in words_of("pronouns")
        ):
            continue
        taken = found.setdefault(other.label, [])
        if not _overlaps(other, taken):
            taken.append((other, link.score))
    return {label: tuple(_joined(page, taken) if label in WHOLE else taken) for label, taken in found.items() if taken}


WHOLE = ("perpetrator", "target", "weapon")
"""The labels of which two with nothing between them are one name cut in two: "former president" and his name."""


def _joined(page: Page, found: Sequence[tuple[Mention, float]]) -> list[tuple[Mention, float]]:
    """Return the mentions with those as one that only a space or the end of a line parts, the likeliest first."""
    made: list[tuple[Mention, float]] = []
    for mention, score in sorted(found, key=lambda x: x[0].start):
        if made and page.words(made[-1][0].end, mention.start).isspace():
            last, likelier = made[-1]
            made[-1] = replace(last, end=mention.end, kind=last.kind or mention.kind), max(likelier, score)
        else:
            made.append((mention, score))
    return sorted(made, key=lambda x: (-x[1], x[0].start))


def _is_date(page: Page, mention: Mention) -> bool:
    """Return whether a span is rather a date than what it was taken for."""
    dates = [(m, m.score) for m in page.tags.mentions if m.label == "date" and m.score > mention.score]
    return _overlaps(mention, dates)


def _overlaps(mention: Mention, taken: Sequence[tuple[Mention, float]]) -> bool:
    return any(m.start < mention.end and mention.start < m.end for m, _ in taken)
