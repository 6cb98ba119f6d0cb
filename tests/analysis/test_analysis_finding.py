"""Which incidents a query asks for, by actor and place."""

import pytest

from tocsin.analysis import Query
from tocsin.records import (
    Attribution,
    Candidate,
    Hedge,
    Incident,
    IncidentType,
    Known,
    Party,
    PlaceCandidate,
    PlacePrecision,
    Span,
    Stance,
    Status,
    SubType,
    Target,
    TargetKind,
    Where,
)

SOMALIA = Known(
    value="Somalia's",
    evidence=(Span(text="text-0", part="body", start=0, end=9, quote="Somalia's"),),  # type: ignore[arg-type]
    rule="test",
)
MOGADISHU = PlaceCandidate(
    id="x:1",
    name="Mogadishu",
    score=1,
    reasons=(),
    lat=2,
    lon=45,
    country="SO",
    kind="locality",
    precision=PlacePrecision.EXACT,
    radius_km=9,
    parents=("Banaadir",),
)
INCIDENT = Incident(
    id="incident-0",  # type: ignore[arg-type]
    claims=(),
    reports=(),
    docs=(),
    type=IncidentType.ATTACK,
    types=(IncidentType.ATTACK,),
    subtype=SubType.UNSETTLED,
    status=Status.HAPPENED,
    dates=(),
    places=(Where(name="Muqdisho", within=(SOMALIA,), candidates=(MOGADISHU,)),),
    perpetrators=(Party(name="the youth", candidates=(Candidate(id="a:1", name="Al-Shabaab", score=1, reasons=()),)),),
    targets=(Target(name="Séléka fighters", kind=TargetKind.ORGANISATION),),
    weapons=(),
    tolls=(),
    attribution=(
        Attribution(stance=Stance.DENIED, hedge=Hedge.FIRM, actor=Party(name="ISIS-K"), by="", claims=()),
    ),
)  # fmt: skip


@pytest.mark.parametrize("actor", ["youth", "al-shabaab", "Al Shabaab", "seleka", "ISIS", "isis k"])
def test_an_actor_is_found_by_any_name_it_has_in_any_part(actor: str) -> None:
    assert Query(actor=actor).admits(INCIDENT)


@pytest.mark.parametrize("place", ["muqdisho", "Mogadishu", "Somalia", "banaadir"])
def test_a_place_is_found_by_what_it_is_called_and_lies_in(place: str) -> None:
    assert Query(place=place).admits(INCIDENT)


@pytest.mark.parametrize(
    "query",
    [
        Query(actor="shaba"),
        Query(actor="youth ISIS"),
        Query(place="Mogadishu Kenya"),
        Query(actor="youth", place="Kenya"),
        Query(actor="-"),
    ],
    ids=str,
)
def test_half_a_word_or_words_of_two_names_find_nothing(query: Query) -> None:
    assert not query.admits(INCIDENT)


def test_a_query_that_asks_for_nothing_admits_all() -> None:
    assert Query().admits(INCIDENT)
