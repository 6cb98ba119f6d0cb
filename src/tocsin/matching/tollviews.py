"""An incident's tolls as views: totals, and beside them parts, so that nothing is counted twice.

Of each harm there is at most one total and any number of parts, the total
first; every figure stands in exactly one view, and views are never to be added
up. A table reads them as "killed 17-22; of whom 13 of the security forces".

total   figures of all people harmed: those that stand alone in their telling,
        and those with which a report begins where none that follows is larger:
        "four people were shot", and below it one by one who they are. Its
        group is that of its figures; where they differ it is MIXED, or UNKNOWN
        if one of them does not say.
part    figures that count some of them. These are the subsets ("including 13
        soldiers"); the figures that one source sets side by side ("a soldier
        and two policemen"), of which neither is the total and which nobody
        added up; and figures of a definite group of victims where other
        tellings tell of another group, or count this one as a subset.

Some of the injured die. Figures of injured who are also told dead, and of dead
who are told as some of the injured, are parts and never totals; see ``moving``.

Parts are told apart by group, by sex, age and role where said, and by their
place where one source gives several alike, so that two figures of different
people are never taken for two figures of the same.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tocsin.matching.figures import TollTold, mark_latest, tolls_told
from tocsin.matching.moving import died_of_wounds, moved, who_died
from tocsin.matching.policies import point, settled_by
from tocsin.matching.words import fold
from tocsin.records import ClaimId, Group, Harm, ReportId, Telling, TollView

PartKey = tuple[Group, str, str, str, int]
"""Group, sex, age, role (its last word, folded), and which of several alike."""

_OPEN_GROUPS = (Group.MIXED, Group.UNKNOWN)


def toll_views(tellings: Sequence[Telling], policy: str) -> tuple[TollView, ...]:
    """Return the views of an incident's tolls under the named policy; see the top of this file.

    Raises: BadRequest for a policy that is none.
    """
    told = tolls_told(tellings)
    killed = [item for item in told if item.toll.harm is Harm.KILLED]
    views: list[TollView] = []
    for harm in Harm:
        if of_harm := [item for item in told if item.toll.harm is harm]:
            apart = who_died(of_harm, killed) if harm is Harm.INJURED else died_of_wounds(of_harm)
            found = _views_of_harm(harm, of_harm, policy, apart)
            views.extend(_with_moved(v, moved(v, killed, apart), apart) if harm is Harm.INJURED else v for v in found)
    return tuple(views)


def _with_moved(view: TollView, number: int, apart: set[ClaimId]) -> TollView:
    """Return a view of injured with how many may have died; where all are told dead, none need be alive."""
    are_dead = view.is_part and all(figure.claim in apart for figure in view.by_source)
    return replace(view, moved=number, low=0, best=0) if are_dead else replace(view, moved=number)


def _views_of_harm(harm: Harm, told: Sequence[TollTold], policy: str, apart: set[ClaimId]) -> Iterator[TollView]:
    """Yield the total first, then the parts. ``told`` is oldest first, and so are the figures of each view."""
    beside = _side_by_side([item for item in told if item.figure.claim not in apart])
    in_part = {item.figure.claim for item in told if item.toll.is_subset} | beside | apart
    in_part |= _of_one_group_only(told, in_part)
    totals = [item for item in told if item.figure.claim not in in_part]
    if totals:
        yield _view(harm, _common_group(totals), totals, policy)
    parts: dict[PartKey, list[TollTold]] = {}
    for key, item in _keyed([item for item in told if item.figure.claim in in_part]):
        parts.setdefault(key, []).append(item)
    for key in sorted(parts, key=lambda key: (list(Group).index(key[0]), *key[1:])):
        yield _view(harm, key[0], parts[key], policy, is_part=True)


def _side_by_side(told: Sequence[TollTold]) -> set[ClaimId]:
    """Return the figures that one telling gives beside others from the same sources: each counts other people."""
    given: dict[tuple[ReportId, tuple[str, ...]], list[ClaimId]] = {}
    of_report: dict[ReportId, list[TollTold]] = {}
    for item in told:
        if not item.toll.is_subset:
            given.setdefault((item.figure.report, item.figure.sources), []).append(item.figure.claim)
            of_report.setdefault(item.figure.report, []).append(item)
    led = {report: lead for report, items in of_report.items() if (lead := _lead(items))}
    beside = {claim for claims in given.values() if len(claims) > 1 for claim in claims}
    below = {item.figure.claim for report in led for item in of_report[report]}
    return (beside | below) - {lead.figure.claim for lead in led.values()}


def _lead(told: Sequence[TollTold]) -> TollTold | None:
    """Return the figure that a report gives first, if it is of several people and as large as all that follow.

    None where another stands in its sentence, which counts other people: "two policemen and a soldier". Source: our
    choice; of 562 incidents of ``bench/gva`` that are not measured on, 10 more figures of injured were right with it,
    and as many of killed.
    """
    first, *others = told
    is_all = point(first.figure) > 1 and all(point(other.figure) <= point(first.figure) for other in others)
    return first if others and is_all and all(other.sentence != first.sentence for other in others) else None


def _of_one_group_only(told: Sequence[TollTold], in_part: set[ClaimId]) -> set[ClaimId]:
    """Return the figures that stand alone and yet are of one group where it is known not to be all.

    "13 soldiers were killed" is no total where another telling has civilians, or says "170, of whom 13 soldiers".
    """
    alone = [t for t in told if t.figure.claim not in in_part and t.toll.group not in _OPEN_GROUPS]
    groups_told: dict[ReportId, set[Group]] = {}
    for item in told:
        groups_told.setdefault(item.figure.report, set()).add(item.toll.group)
    counted_apart = {
        item.toll.group for item in told if item.figure.claim in in_part and len(groups_told[item.figure.report]) > 1
    }
    if len({item.toll.group for item in alone}) > 1:
        return {item.figure.claim for item in alone}
    return {item.figure.claim for item in alone if item.toll.group in counted_apart}


def _keyed(parts: Sequence[TollTold]) -> Iterator[tuple[PartKey, TollTold]]:
    """Yield each part with the people it counts, those of one telling that look alike numbered."""
    alike: Counter[tuple[ReportId, Group, str, str, str]] = Counter()
    for item in parts:
        who = item.toll.who
        role = fold(who.role).rpartition(" ")[2]
        seen = (item.figure.report, item.toll.group, who.sex, who.age, role)
        yield (item.toll.group, who.sex, who.age, role, alike[seen]), item
        alike[seen] += 1


def _view(harm: Harm, group: Group, told: Sequence[TollTold], policy: str, *, is_part: bool = False) -> TollView:
    figures = tuple(item.figure for item in mark_latest(told))
    settled = settled_by(policy)(figures)
    return TollView(
        harm=harm,
        group=group,
        low=settled.low,
        best=settled.best,
        high=settled.high,
        policy=policy,
        by_source=figures,
        is_part=is_part,
    )


def _common_group(totals: Sequence[TollTold]) -> Group:
    groups = {item.toll.group for item in totals}
    if len(groups) == 1:
        return next(iter(groups))
    return Group.UNKNOWN if Group.UNKNOWN in groups else Group.MIXED
