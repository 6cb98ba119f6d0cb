"""A watch written and read again is the same watch, and what is none is refused with the place and the way out."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from watch_make import a_place, a_ring, a_watch, a_where, an_incident, blamed_on, killed

from tocsin.errors import BadRequest
from tocsin.protection.watch_alert import alert_of
from tocsin.protection.watch_changes import changes, material_of
from tocsin.protection.watch_form import watch_as_json, watch_of, way_of
from tocsin.protection.watch_times import due_at
from tocsin.protection.watches import sound
from tocsin.records import (
    Answer,
    Conditions,
    Corridor,
    Harm,
    IncidentType,
    Party,
    PartyKind,
    Polygon,
    Quiet,
    Region,
    Ring,
    Target,
    TargetKind,
    Way,
)

SQUARE = ((0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.0, 0.0))
QUIET = Quiet(start=time(22), end=time(6), zone="Africa/Lagos")


@pytest.mark.parametrize(
    "watch",
    [
        a_watch(area=Ring(lat=1, lon=2, km=3), countries=("NG",)),
        a_watch(area=Polygon(rings=(SQUARE,)), tell=(Way(kind="mail", to="a@example.org", digest="07:00"),)),
        a_watch(area=Corridor(points=((1, 2), (3, 4)), km=5), quiet=QUIET, is_on=False),
        a_watch(area=Region(place="wof:1", name="Borno", country="NG", rings=(SQUARE,))),
        a_watch(actors=(("actor:front", "Example Front"),), search=(("country", "AF"),)),
        a_ring(
            types=(IncidentType.RIOT,),
            least=3,
            harm=Harm.INJURED,
            origins=2,
            is_certain=True,
            since=date(2024, 1, 1),
            days=9,
        ),
    ],
    ids=lambda watch: type(watch.area).__name__,
)
def test_a_watch_survives_being_written(watch) -> None:  # type: ignore[no-untyped-def]
    assert watch == watch_of(watch_as_json(watch))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "needs an id and a name"),
        ({"area": {"circle": {}}}, "area: needs exactly one of ring, corridor, polygon, region"),
        ({"area": {"ring": {"lat": 1, "lon": 2}}}, "area: ring: the field 'km' is missing"),
        ({"area": {"ring": {"lat": 95, "lon": 2, "km": 3}}}, "no such ring on the globe"),
        ({"area": {"polygon": [[[0, 0], [1, 1]]]}}, "at least four points"),
        ({"area": None}, "needs an area, an actor or a search"),
        ({"radius": 3}, "no field is called 'radius'"),
        ({"conditions": {"types": ["war"]}}, "'war' is no type"),
        ({"conditions": {"least": "many"}}, "conditions"),
        ({"quiet": {"from": "22:00", "to": "22:00", "zone": "UTC"}}, "quiet hours need"),
        ({"tell": ["pigeon"]}, "begins with page, print, mail"),
        ({"tell": "page"}, "is written as a list"),
        ({"actors": ["Taliban"]}, "written with its id and name"),
    ],
)
def test_what_is_no_watch_is_refused_with_its_field(change: dict, words: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(BadRequest, match="watches, watch 1") as refused:
        watch_of({**watch_as_json(a_ring()), **change}, "watches, watch 1")

    assert words in str(refused.value)


@pytest.mark.parametrize(
    "words",
    ["mail:x", "mail:a@b.org,c@d.org", "mail:a@b.org#25:00", "webhook:ftp://x", "atom", "page:x", "mail:a b@c.d"],
)
def test_a_way_of_telling_that_is_none_is_refused(words: str) -> None:
    with pytest.raises(BadRequest):
        way_of(words)


def test_mail_waits_for_the_end_of_quiet_hours_and_a_page_does_not() -> None:
    at, zone = datetime(2024, 1, 2, 22, 30, tzinfo=UTC), ZoneInfo("Africa/Lagos")  # 23:30 there

    assert datetime(2024, 1, 3, 5, 0, tzinfo=UTC) == due_at(Way(kind="mail", to="a@b.org"), QUIET, at, zone)
    assert at == due_at(Way(kind="atom", to="x"), QUIET, at, zone)
    assert at == due_at(Way(kind="mail", to="a@b.org"), None, at, zone)


def test_a_digest_is_due_at_its_hour_and_never_in_quiet_hours() -> None:
    at, zone = datetime(2024, 1, 2, 12, 30, tzinfo=UTC), ZoneInfo("Africa/Lagos")
    hours = {"hourly": (2, 13, 0), "07:00": (3, 6, 0), "23:00": (3, 5, 0)}

    for digest, (day, hour, minute) in hours.items():
        due = due_at(Way(kind="mail", to="a@b.org", digest=digest), QUIET, at, zone)
        assert datetime(2024, 1, day, hour, minute, tzinfo=UTC) == due


def test_toll_attribution_and_place_are_material_and_nothing_else_is() -> None:
    before = an_incident(tolls=(killed(3, 3),))
    same = an_incident(tolls=(killed(3, 3, "Example News", "Example Wire"),), weapons=("knife",))
    others = {
        "toll": an_incident(tolls=(killed(3, 5),)),
        "attribution": an_incident(tolls=(killed(3, 3),), attribution=(blamed_on("Front", "actor:front"),)),
        "place": an_incident(tolls=(killed(3, 3),), places=(a_where(a_place(name="Othertown")),)),
    }
    old = material_of(before, Answer.INSIDE)

    assert () == changes(old, material_of(same, Answer.INSIDE))
    for field, incident in others.items():
        (words,) = changes(old, material_of(incident, Answer.INSIDE))
        assert words.startswith(f"{field}: ")
    assert ("answer: inside before, outside now",) == changes(old, material_of(before, Answer.NO))


def test_an_alert_names_no_private_person() -> None:
    individual = Party(name="Ann Example", kind=PartyKind.INDIVIDUAL)
    blamed = blamed_on("Ann Example", "x")
    incident = an_incident(
        perpetrators=(individual,),
        targets=(Target(name="Ben Example", kind=TargetKind.PERSON), Target(name="a school", kind=TargetKind.OBJECT)),
        attribution=(
            type(blamed)(stance=blamed.stance, hedge=blamed.hedge, actor=individual, by="Cy Example", claims=()),
        ),
    )
    watch = a_ring()

    alert = alert_of(
        watch, incident, sound(watch, incident, date(2024, 1, 1)), number=1, before=(), changed=(), at="2024-01-01"
    )

    assert "Example" not in " ".join((*alert.lines, alert.title)).replace("Exampletown", "")
    assert "a school" in " ".join(alert.lines)


def test_who_said_a_toll_is_not_read_as_who_was_killed() -> None:
    incident, watch = an_incident(tolls=(killed(3, 3, "army"),)), a_ring()

    alert = alert_of(
        watch, incident, sound(watch, incident, date(2024, 1, 1)), number=1, before=(), changed=(), at="2024-01-01"
    )

    assert "Toll: killed 3: 3 (army)." in alert.lines


def test_conditions_of_nothing_ask_for_nothing() -> None:
    assert Conditions() == watch_of(watch_as_json(a_ring())).conditions
