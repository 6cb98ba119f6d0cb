"""Two attacks of one day, told alike, stay two, so that the dead of neither are taken for a count of the other's."""

from datetime import UTC, date, datetime

import pytest

from tocsin.capture import Options, given
from tocsin.matching import incidents_of, match
from tocsin.pipeline import open_desk
from tocsin.records import Claim, ClaimKind, Incident, Telling

NOON = datetime(2024, 3, 5, 12, tzinfo=UTC)
STORY = (
    "Boko Haram fighters attacked the town of {} in Borno state, Nigeria, on 4 March 2024, "
    "killing {} civilians, officials said."
)


def merged(*texts: str) -> tuple[Incident, ...]:
    told: list[Telling] = []
    for n, text in enumerate(texts, 1):
        options = Options(source="Example Wire", published=date(2024, 3, 5))
        captured = given(text, options=options, clock=lambda: NOON, doc=f"r{n}")
        claims = open_desk().read(captured).claims
        (hub,) = (claim for claim in claims if claim.kind is ClaimKind.INCIDENT)
        told.append(_telling(hub, claims, captured.report, n))
    return incidents_of(told, match(told, ()), ())


def _telling(hub: Claim, claims, report, entered: int) -> Telling:  # type: ignore[no-untyped-def]
    tolls = tuple(c for c in claims if c.kind is ClaimKind.TOLL and c.about == hub.id)
    return Telling(claim=hub, tolls=tolls, responsibility=(), report=report, entered=entered)


@pytest.mark.parametrize("figures", [(12, 3), (3, 12)])
def test_two_towns_with_two_figures_are_two_however_alike_they_are_told(figures: tuple[int, int]) -> None:
    made = merged(STORY.format("Bama", figures[0]), STORY.format("Gwoza", figures[1]))

    assert sorted(figures) == sorted(incident.tolls[0].best or 0 for incident in made)


def test_one_town_with_two_figures_is_still_one() -> None:
    assert 1 == len(merged(STORY.format("Bama", 12), STORY.format("Bama", 17)))
