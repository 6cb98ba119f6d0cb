"""Watches on pages: made, tried, changed, sounding; and who may have others told."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from web_made import PASSWORD, TESTING

from tocsin import capture
from tocsin.clock import now
from tocsin.delivery import book_path, open_book
from tocsin.pipeline import enter, open_desk
from tocsin.web.app import make_app
from tocsin.web.house import Settings

NEWS = "KABUL - A suicide bomber killed at least 7 people near a mosque in Kabul on Monday, police said."


@pytest.fixture
def own(record: Path) -> Iterator[TestClient]:
    """A client on a record of its own."""
    with TestClient(make_app(Settings(record=record), TESTING)) as client:
        yield client


def token(client: TestClient, path: str = "/watches/new") -> str:
    found = re.search(r'name="form_token" value="(\w+)"', client.get(path).text)
    assert found
    return found[1]


def keep(client: TestClient, **fields: str) -> str:
    """Keep a watch and return its page's address."""
    sent = {"name": "Kabul", "around": "Kabul", "radius": "30", "form_token": token(client), **fields}
    answer = client.post("/watches", data=sent, follow_redirects=False)
    assert 303 == answer.status_code, answer.text
    return answer.headers["location"]


def sign_in(client: TestClient) -> None:
    sent = {"name": "Reviewer", "password": PASSWORD, "form_token": token(client)}
    assert client.post("/accounts", data=sent).status_code < 400


def test_a_new_ring_is_tried_on_past_dates_before_it_is_kept(own: TestClient) -> None:
    page = own.get("/watches/new?around=Kabul&radius=60&from=2000-01-01").text

    assert 'data-lat="34.5' in page and 'data-km="60.0"' in page
    assert re.search(r"Would have sounded [2-9]", page)
    assert "km away" in page
    assert "No watches yet." in own.get("/watches").text


def test_a_watch_is_kept_and_its_radius_can_be_changed(own: TestClient, record: Path) -> None:
    address = keep(own)
    own.post(address, data={"name": "Kabul", "around": "Kabul", "radius": "45.5", "form_token": token(own, address)})

    with open_book(book_path(record)) as book:
        [kept] = book.watches()
    assert 45.5 == kept.payload["area"]["ring"]["km"]
    assert ["AF"] == kept.payload["countries"]
    assert "45.5 km around" in own.get("/watches").text


def test_more_than_the_public_profile_leaves_only_by_somebody_who_is_signed_in(own: TestClient, record: Path) -> None:
    address = keep(own)
    asked = {"name": "Kabul", "around": "Kabul", "radius": "20", "profile": "partner"}
    refused = own.post(address, data={**asked, "form_token": token(own, address)})
    unknown = own.post(address, data={**asked, "profile": "nobody's", "form_token": token(own, address)})
    sign_in(own)
    own.post(address, data={**asked, "form_token": token(own, address)})

    assert (401, 400) == (refused.status_code, unknown.status_code)
    with open_book(book_path(record)) as book:
        assert "partner" == book.watches()[0].payload["profile"]
    assert '<option value="partner" selected>' in own.get(address).text


FIELD = "34.4, 69.0; 34.4, 69.4; 34.7, 69.4; 34.7, 69.0"
KINDS = [
    ({"kind": "roads", "roads": "example", "stops": "Andorra la Vella; Encamp", "width": "2"}, "corridor", "AD"),
    ({"kind": "line", "line": "34.5, 69.1; 34.6, 69.3", "width": "4"}, "corridor", "AF"),
    ({"kind": "polygon", "outline": FIELD}, "polygon", "AF"),
    ({"kind": "region", "region": "Kabul", "country": "AF"}, "region", "AF"),
]


@pytest.mark.parametrize(("fields", "kind", "country"), KINDS)
def test_every_kind_of_area_is_made_tried_and_changed_on_the_page(
    own: TestClient, record: Path, fields: dict[str, str], kind: str, country: str
) -> None:
    """A change of its name leaves the area exactly as it was, also one along roads, which is a line by then."""
    address = keep(own, around="", **fields)
    with open_book(book_path(record)) as book:
        [before] = book.watches()
    page = own.get(address).text
    inputs = [dict(re.findall(r'(name|value|type)="([^"]*)"', tag)) for tag in re.findall(r"<input[^>]*>", page)]
    texts = re.findall(r'name="([a-z]+)" rows[^>]*>([^<]*)</textarea', page)
    plain = [(one["name"], one.get("value", "")) for one in inputs if "name" in one and one.get("type") != "checkbox"]
    sent = {name: html.unescape(value) for name, value in (*plain, *texts)}
    chosen = re.search(r'<option value="(\w+)" selected>', page)
    own.post(address, data={**sent, "kind": chosen[1] if chosen else "", "certain": "", "country": "", "name": "other"})

    with open_book(book_path(record)) as book:
        [after] = book.watches()
    assert kind in before.payload["area"] and [country] == before.payload["countries"]
    assert "other" == after.name
    assert before.payload["area"] == after.payload["area"] and [country] == after.payload["countries"]
    assert "Would have sounded" in page and (kind == "region" or "data-picture=" in page)


def test_an_armed_group_and_a_saved_search_are_watched_and_no_private_person_is(own: TestClient, record: Path) -> None:
    nobody = {"kind": "none", "around": ""}
    keep(own, **nobody, actors="Taliban", search="country=AF\ntype=suicide_bombing", quiet_from="22:00",
         quiet_to="06:00", zone="Asia/Kabul")  # fmt: skip
    with open_book(book_path(record)) as book:
        [kept] = book.watches()
    sent = {"name": "x", "form_token": token(own), **nobody}
    refused = [
        own.post("/watches", data=sent | fields) for fields in ({"actors": "John Smith"}, {"search": "text=Fatima"})
    ]

    assert "Taliban" == kept.payload["actors"][0]["name"]
    assert {"country": "AF", "type": "suicide_bombing"} == kept.payload["search"]
    assert {"from": "22:00", "to": "06:00", "zone": "Asia/Kabul"} == kept.payload["quiet"]
    assert "area" not in kept.payload or not kept.payload["area"]
    for answer in refused:
        assert 400 == answer.status_code and "never on private persons" in answer.text


def test_showing_a_try_keeps_nothing(own: TestClient) -> None:
    sent = {"name": "Kabul", "around": "Kabul", "radius": "30", "do": "try", "form_token": token(own)}
    answer = own.post("/watches", data=sent)

    assert 200 == answer.status_code and "Would have sounded" in answer.text
    assert "No watches yet." in own.get("/watches").text


def test_a_watch_sounds_on_what_comes_and_says_why_with_distance_and_evidence(own: TestClient) -> None:
    keep(own)
    ledger = own.app.state.house.ledger  # type: ignore[attr-defined]
    captured = capture.given(NEWS, options=capture.Options(source="Example Wire"), clock=now, title="Bomb in Kabul")
    enter(captured, open_desk().read(captured), ledger)
    page = own.get("/watches").text

    assert re.search(r"[Ii]nside Kabul: suicide bombing", page)
    assert "km away" in page and "Why it sounds: " in page and 'href="/incidents/incident-' in page
    again = own.get("/watches").text
    assert page.count('class="alert') == again.count('class="alert')


def test_nobody_who_is_not_signed_in_has_others_told(own: TestClient, record: Path) -> None:
    for target in ("mail:duty@example.org", "webhook:https://example.org/hook", "atom:x.xml", "cap:folder"):
        sent = {"name": "K", "around": "Kabul", "radius": "30", "tell": target, "form_token": token(own)}
        answer = own.post("/watches", data=sent)
        assert 401 == answer.status_code, target
    with open_book(book_path(record)) as book:
        assert () == book.watches()


def test_who_is_signed_in_has_others_told_and_nobody_else_changes_or_sees_that(own: TestClient, record: Path) -> None:
    sign_in(own)
    address = keep(own, tell="mail:duty@example.org#07:00\nwebhook:https://example.org/hook")
    assert "duty@example.org" in own.get(address).text
    stranger = TestClient(own.app)
    seen = stranger.get("/watches").text + stranger.get(address).text
    tries = [stranger.post(f"{address}/{act}", data={"form_token": token(stranger)}) for act in ("remove", "switch")]
    sent = {"name": "Kabul", "around": "Kabul", "radius": "1", "form_token": token(stranger)}
    tries.append(stranger.post(address, data=sent))

    assert "duty@example.org" not in seen and "example.org/hook" not in seen
    assert [401, 401, 401] == [answer.status_code for answer in tries]
    with open_book(book_path(record)) as book:
        assert 30.0 == book.watches()[0].payload["area"]["ring"]["km"]


def test_a_watch_falls_silent_and_is_taken_away(own: TestClient) -> None:
    address = keep(own)
    own.post(f"{address}/switch", data={"form_token": token(own, address)})
    assert "silent" in own.get("/watches").text
    own.post(f"{address}/remove", data={"form_token": token(own, address)})

    assert "No watches yet." in own.get("/watches").text
    assert 404 == own.get(address).status_code


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"around": "Nosuchplaceatall"}, "there is no place"),
        ({"radius": "wide"}, "is no distance"),
        ({"radius": "0"}, "no such ring"),
        ({"name": ""}, "A watch needs a name"),
        ({"around": ""}, "A watch needs a place"),
        ({"least": "many"}, "no whole number"),
        ({"kind": "none"}, "an area, an armed group or a search"),
        ({"kind": "roads"}, "needs places"),
        ({"kind": "roads", "stops": "Encamp; Kabul"}, "is not on the map"),
        ({"kind": "roads", "stops": "A; B", "roads": "/etc/passwd"}, "is no road network"),
        ({"kind": "line", "line": "here"}, "is no point"),
        ({"kind": "polygon", "outline": "1, 2; 3, 4"}, "at least four points"),
        ({"kind": "region", "region": "Nowherexyz"}, "no country, province or district"),
        ({"kind": "sphere"}, "What to watch"),
        ({"search": "AF"}, "country=AF"),
        ({"quiet_from": "22:00"}, "Quiet hours"),
        ({"types": "party"}, "is no type"),
    ],
)
def test_what_cannot_be_a_watch_is_told_in_words(own: TestClient, fields: dict[str, str], words: str) -> None:
    sent = {"name": "K", "around": "Kabul", "radius": "30", "form_token": token(own), **fields}
    answer = own.post("/watches", data=sent)

    assert 400 == answer.status_code
    assert words in answer.text


def test_a_form_from_elsewhere_keeps_nothing(own: TestClient) -> None:
    assert 403 == own.post("/watches", data={"name": "K", "around": "Kabul", "radius": "3"}).status_code


def test_the_map_is_told_where_a_place_is(own: TestClient) -> None:
    found = own.get("/watches/where?around=Kabul").json()

    assert abs(found["lat"] - 34.53) < 0.05 and "Kabul" in found["words"]
    assert 404 == own.get("/watches/where?around=Nosuchplaceatall").status_code
