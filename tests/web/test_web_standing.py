"""Presence, relations, surges, forecasts, briefs in the browser: with evidence, and off where there is too little."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page
from web_made import TESTING

from tocsin import capture
from tocsin.briefing import write
from tocsin.clock import now
from tocsin.exporting import rules_of
from tocsin.ledger import open_ledger
from tocsin.pipeline import enter, open_desk
from tocsin.selecting import selection_of
from tocsin.web.app import make_app
from tocsin.web.house import Settings

CLAIMS = (
    "The Taliban control Kunduz city, residents said. "
    "The Islamic State Khorasan controls Kunduz city, a spokesman for it said."
)
AUGUST = {"country": "AF", "from": "2021-08-01", "to": "2021-08-31"}


@pytest.fixture(scope="module")
def disputed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A record in which two say that they hold one town."""
    path = tmp_path_factory.mktemp("disputed") / "disputed.db"
    with open_ledger(path) as ledger:
        options = capture.Options(source="Example Monitor", published=date(2021, 8, 9))
        report = capture.given(CLAIMS, options=options, clock=now, doc="kunduz")
        enter(report, open_desk().read(report), ledger)
    with TestClient(make_app(Settings(record=path), TESTING)) as client:
        yield client


@pytest.fixture
def own(record: Path) -> Iterator[TestClient]:
    with TestClient(make_app(Settings(record=record), TESTING)) as client:
        yield client


def test_claims_to_one_place_stand_beside_each_other_with_their_words(disputed: TestClient) -> None:
    page = disputed.get("/presence?at=2021-08-09").text

    assert 2 == len(re.findall(r"also said to be held by", page))
    assert "mark held disputed" in page and "Example Monitor" in page
    assert 2 == len(re.findall(r'href="/reports/report-[^"]+">“<bdi>', page))


def test_evidence_fades_and_later_evidence_is_not_known_yet(disputed: TestClient) -> None:
    assert '<td class="number"><meter min="0" max="1" value="0.5"' in disputed.get("/presence?at=2022-02-05").text
    assert "Nothing up to this day tells" in disputed.get("/presence?at=2021-08-08").text


def test_presence_leads_to_as_many_incidents_as_it_says(client: TestClient) -> None:
    page = client.get("/presence?at=2021-12-31&by=province").text
    found = re.findall(r'<a href="(/\?[^"]+)">([\d,]+) incident', page)

    assert found
    for address, many in found:
        listed = re.search(r'class="tally">([\d,]+) incident', client.get(address.replace("&amp;", "&")).text)
        assert listed and int(listed[1]) >= int(many), address


def test_ties_stand_with_the_words_that_say_them(client: TestClient) -> None:
    page = client.get("/relations?at=2021-12-31&since=2021-01-01").text

    assert re.search(r"enemy of.*?Taliban.*?href=\"/reports/report-[^\"]+\">“<bdi>", page, re.DOTALL)
    assert "new</td>" in page
    assert "Nothing up to this day" in client.get("/relations?at=1990-01-01&since=1989-01-01").text


@pytest.mark.parametrize("path", ["/surges", "/forecast"])
def test_a_record_too_thin_is_told_so_and_shows_no_figure(client: TestClient, path: str) -> None:
    page = client.get(path).text

    assert "too thin" in page and "<tbody>" not in page


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/presence?at=yesterday", "is no date"),
        ("/presence?by=street", "province or district"),
        ("/relations?at=2021-01-01&since=2022-01-01", "put the earlier date first"),
        ("/surges?rate=much", "is no number"),
        ("/surges?rate=2", "between 0 and 1"),
        ("/forecast?what=joy", "it is one of"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_way_out(client: TestClient, path: str, told: str) -> None:
    page = client.get(path)

    assert 400 == page.status_code and told in page.text


def token(client: TestClient) -> str:
    found = re.search(r'name="form_token" value="(\w+)"', client.get("/brief").text)
    assert found
    return found[1]


@pytest.mark.parametrize("form", ["html", "pdf", "docx"])
def test_the_page_hands_over_the_brief_that_the_command_writes(
    own: TestClient, record: Path, tmp_path: Path, form: str
) -> None:
    given = {**AUGUST, "form": f".{form}", "profile": "public", "most": "1000", "form_token": token(own)}
    page = own.post("/brief", data=given)
    with open_ledger(record) as ledger:
        write(ledger, selection_of(AUGUST), tmp_path / f"a.{form}", rules=rules_of(), today=now().date(), clock=now)

    assert 200 == page.status_code, page.text[:500]
    assert (tmp_path / f"a.{form}").read_bytes() == page.content


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"from": "", "to": ""}, "--from and --to"),
        ({"to": "2090-01-01"}, "is not over"),
        ({"form": ".odt"}, "no form of a brief"),
        ({"most": "many"}, "no number of incidents"),
        ({"profile": "private"}, "signed in"),
    ],
)
def test_a_brief_that_cannot_be_comes_back_with_the_form(own: TestClient, given: dict[str, str], told: str) -> None:
    whole = {**AUGUST, "form": ".pdf", "profile": "public", "most": "10", "form_token": token(own), **given}
    page = own.post("/brief", data=whole)

    assert 400 == page.status_code and told in page.text
    assert 'name="most"' in page.text


def test_moving_the_date_moves_the_map(page: Page, site: tuple[str, object]) -> None:
    page.goto(site[0] + "/presence")
    before = page.locator("#stands .says").inner_text()
    page.locator("input[name=month]").evaluate(
        "(one) => { one.value = 0; one.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    page.wait_for_function("(old) => document.querySelector('#stands .says').innerText !== old", arg=before)

    assert page.locator("#stands .says").inner_text() != before
