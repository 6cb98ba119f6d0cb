"""The API against its own description: whatever fits it is answered as it says, and nothing brings the server down."""

import re
from pathlib import Path
from typing import Any

import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from web_made import TESTING

from tocsin.exchange.flat import COLUMNS
from tocsin.web.app import make_app
from tocsin.web.house import Settings
from tocsin.web.meanings import MEANINGS

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
)
"""Not that all that fits is accepted: that "from" lies before "to" and a code is one of ours, no schema can say."""


EXAMPLES = 15
"""Requests tried of each operation and mode, so that all take seconds. Source: our choice."""


def test_the_api_does_as_its_description_says(read_record: Path) -> None:
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", make_app(Settings(record=read_record), TESTING))
    tried = 0
    for result in schema.get_all_operations():
        operation = result.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            tried += 1
            try_operation(operation, mode)

    assert tried > 20


def try_operation(operation: Any, mode: GenerationMode) -> None:
    """Send requests that fit an operation's description, or do not, and hold the answers to it."""

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def holds(case: Any) -> None:
        case.call_and_validate(checks=CHECKS)

    try:
        holds()
    except Unsatisfiable:  # an operation without parameters cannot be asked wrongly
        assert mode is GenerationMode.NEGATIVE


def test_every_field_of_every_answer_says_what_it_means_as_exports_do(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()["components"]["schemas"]
    ours = {name: model["properties"] for name, model in described.items() if name in MEANINGS}

    assert {"IncidentLine", "TollLine", "ActorLine", "ReportLine"} <= ours.keys()
    assert {"HTTPValidationError", "ValidationError"} >= described.keys() - ours.keys()
    assert not [
        (name, field) for name, fields in ours.items() for field, told in fields.items() if not told["description"]
    ]
    held = {column.name: column.holds for column in COLUMNS}
    assert held["where_prec"] == ours["IncidentLine"]["where_prec"]["description"]


def test_what_lies_behind_a_figure_is_the_list_of_its_page_by_cursor(client: TestClient) -> None:
    for address in (
        "/behind/overview?lacks=point",
        "/behind/overview?lacks=date&country=AF",
        "/behind/actor?actor=actor:isis-k&stance=claimed",
        "/behind/actor?actor=actor:isis-k&harm=killed&group=civilian",
    ):
        shown = re.findall(r'href="/incidents/([^"#]+)"', client.get(address).text)
        found: list[str] = []
        after: str | None = ""
        while after is not None:
            told = client.get(f"/api{address}&limit=1&after={after}").json()
            found += [line["id"] for line in told["incidents"]]
            after = told["next"]
        assert list(dict.fromkeys(shown)) == found, address
    assert len(client.get("/api/behind/overview?lacks=point").json()["incidents"]) > 0
    assert 422 == client.get("/api/behind/overview?lacks=nothing").status_code


def test_open_questions_are_those_of_the_review_page_with_their_evidence(client: TestClient) -> None:
    told = client.get("/api/questions?limit=3").json()
    page = client.get("/review").text
    (first, *_) = told["questions"]

    assert f'data-question="{first["id"]}"' in page
    assert f'id="left">{told["left"]}<' in page
    assert len(told["questions"]) == 3 and first["answers"]
    doubts = [question["doubt"] for question in told["questions"]]
    assert doubts == sorted(doubts, reverse=True)
    for question in told["questions"]:
        for side in question["sides"]:
            report = client.get(f"/api/reports/{side['doc']}").json()
            assert side["lines"]
            for line in side["lines"]:
                if line["part"]:
                    assert report["text"][line["part"]][line["start"] : line["end"]] == line["words"]
    assert client.get("/api/questions?country=MX").json()["left"] < told["left"]
