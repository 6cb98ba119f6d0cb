"""API tokens: each opens the exports under its profile, and nothing else."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from web_made import TESTING

from tocsin.clock import now
from tocsin.errors import BadRequest
from tocsin.exporting import rules_of
from tocsin.records import Selection
from tocsin.web.app import make_app
from tocsin.web.guard import Door
from tocsin.web.house import Settings
from tocsin.web.tokens import OPENS, Tokens, check_filters, tokens_of


@pytest.fixture
def own(record: Path) -> Iterator[TestClient]:
    with TestClient(make_app(Settings(record=record), TESTING)) as client:
        yield client


def given(record: Path, profile: str = "public") -> dict[str, str]:
    """Return the header of a new token."""
    made = Tokens(tokens_of(str(record))).add(profile, profile, now())
    return {"Authorization": f"Bearer {made}"}


@pytest.mark.parametrize("profile", ["public", "partner", "private"])
def test_a_token_is_answered_under_its_own_profile(own: TestClient, record: Path, profile: str) -> None:
    answer = own.get("/api/export/jsonl?country=AF", headers=given(record, profile))

    assert 200 == answer.status_code
    assert profile == answer.headers["x-tocsin-profile"]


def test_what_a_public_token_gets_names_nobody_and_no_point_of_the_record(own: TestClient, record: Path) -> None:
    open_lines = own.get("/api/export/jsonl", headers=given(record, "private")).text
    held = own.get("/api/export/jsonl", headers=given(record)).text
    points = {one["lat"] for one in own.get("/api/incidents?limit=500").json()["incidents"] if one["where_prec"] == 1}

    assert points and all(str(point) in open_lines for point in points)
    assert not [point for point in points if f'"lat": {point},' in held]


def test_no_more_than_its_profile_is_given_to_a_token(own: TestClient, record: Path) -> None:
    assert 403 == own.get("/api/export/csv?profile=private", headers=given(record, "partner")).status_code


@pytest.mark.parametrize(
    "path", ["/", "/api/incidents", "/api/reports", "/api/search?q=a", "/api/verify", "/export", "/reports", "/watches"]
)
def test_a_token_opens_nothing_but_exports(own: TestClient, record: Path, path: str) -> None:
    assert path not in OPENS
    assert 403 == own.get(path, headers=given(record, "private")).status_code


def test_a_token_cannot_write(own: TestClient, record: Path) -> None:
    assert 403 == own.post("/api/export/csv", headers=given(record)).status_code


def test_a_token_that_is_none_or_was_taken_back_opens_nothing(own: TestClient, record: Path) -> None:
    header = given(record)
    Tokens(tokens_of(str(record))).remove("public")

    assert 401 == own.get("/api/export/csv", headers=header).status_code
    assert 401 == own.get("/api/incidents", headers={"Authorization": "Bearer nothing"}).status_code


def test_a_token_passes_a_door_that_asks_for_another(record: Path) -> None:
    door = Door(hosts=frozenset({"*"}), token="the-door's-own")
    with TestClient(make_app(Settings(record=record), door)) as client:
        assert 200 == client.get("/api/export/csv", headers=given(record)).status_code
        assert 200 == client.get("/", headers={"Authorization": "Bearer the-door's-own"}).status_code
        assert 401 == client.get("/").status_code


def test_the_file_holds_no_token_and_is_its_owner_s_alone(record: Path) -> None:
    header, path = given(record), tokens_of(str(record))

    assert header["Authorization"].removeprefix("Bearer ") not in path.read_text()
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert {"digest", "profile", "made_at"} == set(json.loads(path.read_text())["public"])


@pytest.mark.parametrize(
    "filters", ["around=34.5,69.2,5", "box=34,69,35,70", "place=Kabul", "text=bomb", "from=2021-08-26", "actor=Taliban"]
)
def test_nothing_is_asked_more_exactly_than_the_profile_tells(own: TestClient, record: Path, filters: str) -> None:
    answer = own.get(f"/api/export/csv?{filters}", headers=given(record))

    assert 400 == answer.status_code
    assert "under the profile public" in answer.json()["error"]


def test_weeks_and_provinces_may_be_asked_for(own: TestClient, record: Path) -> None:
    answer = own.get("/api/export/csv?from=2021-08-23&to=2021-08-29&country=AF&least=5", headers=given(record))

    assert 200 == answer.status_code, answer.text


def test_every_filter_is_decided_upon() -> None:
    """A new filter is refused to tokens until somebody lets it through."""
    for name, value in {"words": "a", "place": "a", "is_certain": True}.items():
        with pytest.raises(BadRequest, match=name):
            check_filters(Selection(**{name: value}), rules_of())
    check_filters(Selection(place="a", words="b"), rules_of("private"))
