"""The page of a route: what was reported along its ways, what cannot be judged, and no promise."""

import json
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from web_made import TESTING

from tocsin import capture
from tocsin.pipeline import enter, now, open_desk
from tocsin.web.app import make_app
from tocsin.web.house import Settings

HERE = {"roads": "example", "from": "42.5078,1.5211", "to": "42.5344,1.5817", "on": "2024-03-20"}
NEWS = (
    "A bomb killed three people in Encamp, Andorra, on 4 March 2024, police said.",
    "Gunmen shot dead two people in Andorra la Vella, Andorra, on 8 March 2024, police said.",
    "An explosion injured four people in Andorra la Vella, Andorra, on 10 March 2024, police said.",
)


def look(client: TestClient, status: int = 200, **fields: str) -> str:
    answer = client.get(f"/route?{urlencode({**HERE, **fields})}")
    assert status == answer.status_code, answer.text
    return answer.text


def test_where_nobody_reports_no_way_is_judged(client: TestClient) -> None:
    page = look(client)

    assert "Cannot be judged" in page and "not the safer one" in page
    rows = re.findall(r'<tr><th scope="row">.*?</tr>', page)
    assert "0.00" not in page and "0,00" not in page
    assert rows and all("cannot be judged" in row and "unknown" in row and ">0<" not in row for row in rows)
    assert page.count('class="unjudged"') == len(rows)


def test_what_was_reported_stands_by_stretch_with_its_interval_and_its_evidence(record: Path) -> None:
    with TestClient(make_app(Settings(record=record), TESTING)) as client:
        ledger = client.app.state.house.ledger  # type: ignore[attr-defined]
        for number, words in enumerate(NEWS):
            captured = capture.given(words, options=capture.Options(source=f"Example {number}"), clock=now, title="")
            enter(captured, open_desk().read(captured), ledger)
        before = ledger.head()
        page = look(client, width="20")
        late = look(client, on="2025-03-20", width="20")
        after = ledger.head()

    assert re.search(r"3 incidents, \d of them surely inside", page)
    assert re.search(r"Weight</th>.*\d\.\d\d <span class=\"soft\">\(\d\.\d\d–\d\.\d\d\)", page, re.DOTALL)
    assert re.search(r'<td>(<a href="/incidents/incident-\w+"[^>]*>\d</a> )+', page)
    assert 3 == page.count('<circle class="known"')
    assert "0 incidents, 0 of them surely inside" in late
    assert before == after and "private: not for publication" in page and "OpenStreetMap contributors" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"to": ""}, "needs both ends"),
        ({"to": "Kabul"}, "is not on the map"),
        ({"roads": "/etc/passwd"}, "is no road network"),
        ({"days": "0"}, "Days back"),
        ({"ways": "90"}, "Ways at most"),
        ({"width": "wide"}, "Kilometres to each side"),
        ({"on": "soon"}, "is no date"),
        ({"to": "42.5078,1.5211"}, "nearest to the same junction"),
    ],
)
def test_what_cannot_be_looked_at_is_told_in_words(client: TestClient, fields: dict[str, str], words: str) -> None:
    assert words in look(client, 400, **fields)


def test_a_route_is_in_no_api(client: TestClient) -> None:
    assert "route" not in json.dumps(list(client.get("/api/openapi.json").json()["paths"]))
