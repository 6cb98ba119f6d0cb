"""Exports from pages and API: exactly the filter in force, public unless somebody says more, logged."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from web_made import PASSWORD, TESTING

from tocsin.exchange import FORMATS
from tocsin.web.app import make_app
from tocsin.web.house import Settings

FILTERS = ("", "country=AF", "from=2021-08-01&to=2021-08-31", "type=suicide_bombing", "around=34.5,69.2,50&least=5")


@pytest.fixture
def own(record: Path) -> Iterator[TestClient]:
    """A client on a record of its own."""
    with TestClient(make_app(Settings(record=record), TESTING)) as client:
        yield client


def token(client: TestClient) -> str:
    found = re.search(r'name="form_token" value="(\w+)"', client.get("/export").text)
    assert found
    return found[1]


def sign_in(client: TestClient) -> None:
    sent = {"name": "Reviewer", "password": PASSWORD, "form_token": token(client)}
    assert client.post("/accounts", data=sent).status_code < 400


@pytest.mark.parametrize("filters", FILTERS)
def test_what_leaves_is_exactly_what_the_filter_lets_through(own: TestClient, filters: str) -> None:
    listed = {one["id"] for one in own.get(f"/api/incidents?limit=500&{filters}").json()["incidents"]}
    answer = own.get(f"/api/export/jsonl?{filters}")
    given = dict(pair.split("=") for pair in filters.split("&") if pair)
    page = own.post("/export", data={**given, "format": "csv", "form_token": token(own)})
    rows = list(csv.DictReader(io.StringIO(page.content.decode("utf-8-sig"))))

    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert listed == {line["id"] for line in lines if "id" in line}
    assert len(listed) == len(rows) == int(answer.headers["x-tocsin-incidents"])
    assert f"{len(listed)} incident" in own.get(f"/export?{filters}").text


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_handed_over(own: TestClient, form: str) -> None:
    answer = own.get(f"/api/export/{form}?country=AF")

    assert 200 == answer.status_code, answer.text
    assert answer.headers["content-type"].startswith(FORMATS[form].media_type)
    assert f'filename="incidents{FORMATS[form].suffix}"' in answer.headers["content-disposition"]
    assert "public" == answer.headers["x-tocsin-profile"] and answer.content


def test_one_incident_leaves_alone(own: TestClient) -> None:
    name = own.get("/api/incidents?country=AF").json()["incidents"][0]["id"]
    answer = own.get(f"/api/export/csv?incident={name}")

    assert f'href="/export?incident={name}"' in own.get(f"/incidents/{name}").text
    assert "1" == answer.headers["x-tocsin-incidents"] and name in answer.text
    assert 404 == own.get("/api/export/csv?incident=incident-0000000000000000").status_code
    assert 404 == own.get("/export?incident=../../etc").status_code


def test_more_than_public_takes_somebody_who_is_signed_in_and_says_so(own: TestClient) -> None:
    more = {"profile": "private", "format": "csv"}
    refused = own.post("/export", data={**more, "sure": "yes", "form_token": token(own)})
    by_api = own.get("/api/export/csv?profile=private")
    sign_in(own)
    unsure = own.post("/export", data={**more, "form_token": token(own)})
    taken = own.post("/export", data={**more, "sure": "yes", "form_token": token(own)})

    assert [400, 401, 400, 200] == [r.status_code for r in (refused, by_api, unsure, taken)]
    assert "more than public" in refused.text and "tick that you know" in unsure.text
    assert "private" == taken.headers["x-tocsin-profile"]


def test_every_export_is_a_line_of_custody(own: TestClient, record: Path) -> None:
    ledger = own.app.state.house.ledger  # type: ignore[attr-defined]
    before = ledger.head()
    own.get("/api/export/csv?country=AF")

    assert before != ledger.head() and ledger.verify().is_whole


def test_the_page_says_before_what_would_leave_and_what_could_identify(own: TestClient) -> None:
    page = own.get("/export?country=AF").text

    assert "would leave" in page and "What could still identify somebody" in page and "Held back" in page
    assert "cannot hold" in page
    assert 'href="/export?country=AF"' in own.get("/?country=AF").text


def test_what_is_no_format_or_profile_is_told_with_those_that_are(own: TestClient) -> None:
    assert 404 == own.get("/api/export/docx").status_code and "csv" in own.get("/api/export/docx").text
    assert 400 == own.get("/export?profile=everything").status_code
    assert 403 == own.post("/export", data={"format": "csv"}).status_code
    assert set(FORMATS) == {one["name"] for one in own.get("/api/formats").json()["formats"]}


def test_a_filter_that_is_none_lets_nothing_leave(own: TestClient) -> None:
    """What is overlooked would let more leave than was asked for."""
    answer = own.get("/api/export/csv?country=AF&kiled=5")
    assert answer.status_code == 400
    assert "kiled" in answer.text and "least" in answer.text
    assert own.get("/api/export/csv?country=AF&least=1&profile=public&leave_out=yes").status_code == 200
