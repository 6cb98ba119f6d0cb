"""What a report says in so many words of who claims, is blamed for or denies a deed."""

import pytest
from reading_made import HandTagger, a_report

from tocsin.reading import read
from tocsin.records import IncidentSaid, Reading, ResponsibilitySaid
from tocsin.reference.actor_compiled import open_directory


def reading_of(body: str, tagger: HandTagger) -> Reading:
    return read(a_report(body), tagger, open_directory())


def stances(body: str, trigger: str, *doers: str) -> list[tuple[str, str]]:
    """Return stance and actor of every attribution, of a text with one incident."""
    told = (("event", "attack", trigger), *(("role", "perpetrator", doer) for doer in doers))
    tagger = HandTagger(told, tuple((0, n + 1) for n in range(len(doers))))
    said = [c.said for c in reading_of(body, tagger).claims if isinstance(c.said, ResponsibilitySaid)]
    return [(r.stance.value.value, r.actor.value.name) for r in said]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "A blast hurt two. The Peoples Revolutionary Party of Kangleipak (PREPAK) claimed responsibility.",
            ("claimed", "Peoples Revolutionary Party of Kangleipak (PREPAK)"),
        ),
        (
            "A BLAST INJURED TWO IN LA PAZ. THE EXAMPLE WILKA GROUP HAS CLAIMED RESPONSIBILITY.",
            ("claimed", "EXAMPLE WILKA GROUP"),
        ),
        ("A blast injured two in Garowe. Officials blamed the attack on al-Shabaab.", ("blamed", "al-Shabaab")),
        ("A blast injured two in Garowe. Police accused al-Shabaab of planting the bomb.", ("blamed", "al-Shabaab")),
        ("A blast injured two in Garowe. The Taliban denied involvement.", ("denied", "Taliban")),
    ],
)
def test_a_plain_attribution_is_read(body: str, expected: tuple[str, str]) -> None:
    trigger = "BLAST" if body.isupper() else "blast"
    assert [expected] == stances(body, trigger)


def test_who_is_accused_of_something_else_is_not_blamed() -> None:
    body = "A blast injured two in Garowe. Officials accused al-Shabaab of taxing farmers in the south."
    assert [] == stances(body, "blast")


def test_a_doer_who_acts_allegedly_is_blamed() -> None:
    body = "Taliban fighters allegedly attacked a school in Ghazni."
    assert [("blamed", "Taliban")] == stances(body, "attacked", "Taliban fighters")


def test_a_name_cut_in_two_is_one_target() -> None:
    told = (("event", "attack", "shot"), ("role", "target", "the former president"), ("role", "target", "Example Name"))
    tagger = HandTagger(told, ((0, 1), (0, 2)))
    found = reading_of("Gunmen shot the former president Example Name in Mixco.", tagger)
    (said,) = [c.said for c in found.claims if isinstance(c.said, IncidentSaid)]
    assert ["the former president Example Name"] == [t.value.name for t in said.targets]


def test_whom_an_arrest_took_is_its_target() -> None:
    told = (("event", "arrest", "arrested"), ("toll", "arrested", "12 suspects"))
    found = reading_of("Police arrested 12 suspects in Mixco.", HandTagger(told, ((0, 1),)))
    (said,) = [c.said for c in found.claims if isinstance(c.said, IncidentSaid)]
    assert ["12 suspects"] == [t.value.name for t in said.targets]


def test_a_side_named_twice_claims_once() -> None:
    body = "A blast injured two in Garowe. Daesh claimed responsibility, for which Islamic State has claimed before."
    told = (("event", "attack", "blast"), *(("responsibility", "claimed", name) for name in ("Daesh", "Islamic State")))
    said = [c.said for c in reading_of(body, HandTagger(told, ((0, 1), (0, 2)))).claims]
    assert ["Daesh"] == [r.actor.value.name for r in said if isinstance(r, ResponsibilitySaid)]


def test_a_name_and_its_abbreviation_are_one_side() -> None:
    body = "A blast injured two in Garowe. The Buridik Liberation Front accepted blame, BLF took responsibility."
    names = ("Buridik Liberation Front", "BLF")
    told = (("event", "attack", "blast"), *(("responsibility", "claimed", name) for name in names))
    said = [c.said for c in reading_of(body, HandTagger(told, ((0, 1), (0, 2)))).claims]
    assert len([r for r in said if isinstance(r, ResponsibilitySaid)]) == 1
