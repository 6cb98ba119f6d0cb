"""Counts and comparisons: every number of a page is the number of incidents behind it."""

import html
import re
from datetime import date

import pytest
from fastapi.testclient import TestClient

from tocsin.analysis.counting import By, Step, method_in_words
from tocsin.records import Selection
from tocsin.web.count_page import days_of
from tocsin.web.methods import method_of
from tocsin.web.words import words_of

NUMBER = re.compile(r'<td class="number"><a href="([^"]+)">(?:<span class="unseen">[^<]*</span>)?([\d,]+)</a></td>')


def listed(client: TestClient, address: str) -> int:
    """Return how many incidents the page behind an address says it has."""
    page = client.get(html.unescape(address))
    assert 200 == page.status_code, page.text
    found = re.search(r'(?:class="tally"|<h1)>([\d,]+) incident', page.text)
    assert found, address
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize("by", By)
@pytest.mark.parametrize("per", ["all", "month"])
def test_every_number_leads_to_as_many_incidents(client: TestClient, by: By, per: str) -> None:
    page = client.get(f"/count?by={by}&per={per}").text
    numbers = NUMBER.findall(page)

    assert numbers
    for address, number in numbers[:25]:
        assert listed(client, address) == int(number.replace(",", "")), address


def test_a_filter_stays_in_force_and_can_be_taken_away(client: TestClient) -> None:
    page = client.get("/count?country=AF&around=34.5,69.2,50&by=type").text

    assert 'name="around" value="34.5,69.2,50"' in page
    assert 'href="/count?around=34.5%2C69.2%2C50&amp;by=type&amp;per=all"' in page
    for address, number in NUMBER.findall(page):
        assert listed(client, address) == int(number)


def test_what_only_possibly_falls_inside_has_its_own_column_and_its_own_list(client: TestClient) -> None:
    page = client.get("/count?by=province").text
    possibly = re.findall(r'which=possibly"><span class="unseen">possibly </span>(\d+)<', page)

    assert possibly and all(int(number) > 0 for number in possibly)


def test_where_nothing_was_read_a_zero_is_no_peace(client: TestClient) -> None:
    page = client.get("/count?from=1950-01-01&to=1950-12-31").text

    assert "No incident is selected here" in page and "That is no peace" in page


def test_bad_values_are_told_with_what_is_legal(client: TestClient) -> None:
    for address in (
        "/count?by=colour",
        "/count?per=fortnight",
        "/count/incidents?which=some",
        "/count?country=Atlantis",
    ):
        answer = client.get(address)
        assert 400 == answer.status_code and "Traceback" not in answer.text
    assert "month" in client.get("/count?per=fortnight").text


def test_the_method_box_says_what_the_command_line_says() -> None:
    asked = Selection(actor="isis-k", since=date(2021, 1, 1))
    english = words_of("en")
    for by in (By.PROVINCE, By.ACTOR, By.NOTHING):
        page = method_of(asked, by, Step.MONTH, 3, english)
        told = method_in_words(asked, by, Step.MONTH, 3)
        assert len(told) - 1 == len(page), "two sentences on attribution are one here"
        assert told[0] == page[0]


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020-Q4", "2020-10-01", "2020-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2020-W53", "2020-12-28", "2021-01-03"),
        ("2020-02-29", "2020-02-29", "2020-02-29"),
    ],
)
def test_a_period_has_its_days(period: str, first: str, last: str) -> None:
    assert (date.fromisoformat(first), date.fromisoformat(last)) == days_of(period)


def test_a_comparison_has_intervals_words_and_a_warning_where_the_sources_changed(client: TestClient) -> None:
    page = client.get("/compare?do=yes&from=2021-01-01&to=2021-12-31&with_from=2019-01-01&with_to=2019-12-31").text

    assert "95 % interval, independent events" in page and "widened because attacks cluster" in page
    assert "the sources changed" in page
    assert re.search(r'class="says">\s*[A-Z]', page)


def test_a_comparison_without_its_period_is_asked_for_it(client: TestClient) -> None:
    answer = client.get("/compare?do=yes")

    assert 400 == answer.status_code and "Give the first count its period" in answer.text
    assert 400 == client.get("/compare?from=2021-01-01&to=2021-12-31&with_from=2019-01-01").status_code
    assert 400 == client.get("/compare?from=2021-12-31&to=2021-01-01").status_code


def test_pages_of_figures_speak_french(client: TestClient) -> None:
    page = client.get("/count?by=type", headers={"accept-language": "fr"}).text

    assert "Comment on a compté" in page and "How this was counted" not in page
