"""What a report asserts beside what others say."""

import pytest

from tocsin.analysis.checking import Verdict, check_count, check_incident
from tocsin.records import (
    Attribution,
    ClaimId,
    Figure,
    Group,
    Harm,
    Hedge,
    Incident,
    IncidentId,
    IncidentType,
    Party,
    ReportId,
    Stance,
    Status,
    SubType,
    TollView,
)

OWN, OTHER = ReportId("report-1"), ReportId("report-2")


def a_figure(report: ReportId, low: int | None, high: int | None, origin: str) -> Figure:
    return Figure(
        claim=ClaimId(f"claim-{report}"),
        report=report,
        outlet=origin,
        origin=origin,
        sources=(),
        low=low,
        high=high,
        words="",
        group=Group.CIVILIAN,
        is_subset=False,
        is_latest=True,
    )


def an_incident(figures: tuple[Figure, ...] = (), told: tuple[Attribution, ...] = ()) -> Incident:
    view = TollView(harm=Harm.KILLED, group=Group.CIVILIAN, low=1, best=1, high=1, policy="range", by_source=figures)
    return Incident(
        id=IncidentId("incident-1"),
        claims=(ClaimId("claim-1"),),
        reports=(OWN, OTHER),
        docs=("a", "b"),
        type=IncidentType.ATTACK,
        types=(IncidentType.ATTACK,),
        subtype=SubType.NONE if hasattr(SubType, "NONE") else next(iter(SubType)),
        status=Status.HAPPENED,
        dates=(),
        places=(),
        perpetrators=(),
        targets=(),
        weapons=(),
        tolls=(view,) if figures else (),
        attribution=told,
    )


@pytest.mark.parametrize(
    ("own", "other", "origin", "verdict"),
    [
        ((17, 17), (22, 22), "police", Verdict.DIFFERS),
        ((17, None), (22, 22), "police", Verdict.AGREES),
        ((17, 17), (17, 17), "the same wire", Verdict.CANNOT_BE_JUDGED),
    ],
)
def test_a_toll_is_judged_by_other_origins(
    own: tuple[int, int | None], other: tuple[int, int | None], origin: str, verdict: Verdict
) -> None:
    incident = an_incident((a_figure(OWN, *own, "the same wire"), a_figure(OTHER, *other, origin)))
    (checked,) = check_incident(incident, OWN, frozenset())

    assert (verdict, ("incident-1",)) == (checked.verdict, checked.incidents)


@pytest.mark.parametrize(
    ("others", "verdict"),
    [
        ((), Verdict.CANNOT_BE_JUDGED),
        ((("Example Front", Stance.CLAIMED),), Verdict.AGREES),
        ((("Another Front", Stance.CLAIMED),), Verdict.DIFFERS),
        ((("Example Front", Stance.DENIED),), Verdict.DIFFERS),
    ],
)
def test_an_attribution_is_judged_by_other_reports(others: tuple[tuple[str, Stance], ...], verdict: Verdict) -> None:
    told = [("Example Front", Stance.CLAIMED), *others]
    made = tuple(
        Attribution(
            stance=stance, hedge=next(iter(Hedge)), actor=Party(name=name), by="", claims=(ClaimId(f"claim-{n}"),)
        )
        for n, (name, stance) in enumerate(told)
    )
    (checked,) = check_incident(an_incident(told=made), OWN, frozenset({ClaimId("claim-0")}))

    assert verdict is checked.verdict


@pytest.mark.parametrize(
    ("own", "other", "verdict"),
    [
        ("Example Movement", "Example Movement North", Verdict.AGREES),
        ("Example Movement North", "Example Movement", Verdict.CANNOT_BE_JUDGED),
        ("Example Movement North", "Another Front", Verdict.DIFFERS),
    ],
)
def test_a_branch_says_that_the_whole_did_it_and_the_whole_not_which_branch(
    own: str, other: str, verdict: Verdict
) -> None:
    parents = {"example movement north": frozenset({"example movement"})}
    made = tuple(
        Attribution(
            stance=Stance.BLAMED,
            hedge=next(iter(Hedge)),
            actor=Party(name=name),
            by="",
            claims=(ClaimId(f"claim-{n}"),),
        )
        for n, name in enumerate((own, other))
    )
    (checked,) = check_incident(
        an_incident(told=made), OWN, frozenset({ClaimId("claim-0")}), lambda name: parents.get(name, frozenset())
    )

    assert verdict is checked.verdict and other in checked.why


def test_a_count_beside_fewer_says_that_the_record_may_lack_some() -> None:
    fewer = check_count("88 attacks", 88, 88, (("a", "b"), ("c",)))

    assert Verdict.DIFFERS is fewer.verdict and "2 to 3, fewer" in fewer.why and "may lack some" in fewer.why
    assert ("a", "b", "c") == fewer.incidents
    assert Verdict.AGREES is check_count("3 attacks", 3, 3, (("a", "b"), ("c",))).verdict
    assert "more" in check_count("1 attack", 1, 1, (("a", "b"), ())).why
