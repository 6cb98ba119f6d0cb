"""The API against its own description: whatever fits it is answered as it says, and nothing brings the server down."""

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
