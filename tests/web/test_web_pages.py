"""The pages as a server gives them: what they say, whom they let in, what they refuse."""

import html
import json
import re
import struct
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from web_made import PASSWORD, TESTING

from tocsin.ledger import open_ledger
from tocsin.web.app import make_app
from tocsin.web.guard import Door
from tocsin.web.house import Settings


def token_in(page: str) -> str:
    found = re.search(r'name="form_token" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def signed_in(record: Path, name: str = "A. Recorder") -> TestClient:
    client = TestClient(make_app(Settings(record=record), TESTING))
    given = {"name": name, "password": PASSWORD, "form_token": token_in(client.get("/sign-in").text)}
    assert 303 == client.post("/accounts", data=given, follow_redirects=False).status_code
    return client


def incidents(client: TestClient) -> list[dict[str, object]]:
    return list(client.get("/api/incidents?limit=500").json()["incidents"])


def test_every_page_stands_and_says_who_may_run_what(client: TestClient, read_record: Path) -> None:
    with open_ledger(read_record) as ledger:
        reports = [kept.report.id for kept in ledger.reports()]
    paths = ["/", "/reports", "/read", "/actors", "/review", "/sign-in", "/review/bulk?country=AF"]
    paths += [f"/incidents/{i['id']}" for i in incidents(client)] + [f"/reports/{r}" for r in reports]
    paths += [f"/review/incident/{i['id']}" for i in incidents(client)[:3]]
    paths += [f"/actors/{key}" for key in ("actor:isis-k", "actor:taliban")]

    for path in paths:
        answer = client.get(path)
        assert 200 == answer.status_code, path
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|javascript:|style=", answer.text), path


@pytest.mark.parametrize(
    "address",
    [
        "", "type=shelling", "type=shelling&type=suicide_bombing", "country=AF", "attributed=claimed", "least=10",
        "actor=actor:isis-k", "actor=actor:isis-k&attributed=claimed", "from=2021-08-01&to=2021-09-30", "origins=2",
        "text=airport", "box=30,60,40,75", "around=34.5,69.2,50", "certainty=0.6", "reviewed=no", "victims=civilian",
        "place=Kabul", "country=AF&type=air_drone_strike&least=5",
    ],
)  # fmt: skip
def test_page_facets_and_api_agree_on_every_filter(client: TestClient, address: str) -> None:
    listed = client.get(f"/api/incidents?limit=500&{address}").json()["incidents"]
    counted = client.get(f"/api/facets?{address}").json()
    page = client.get(f"/?{address}").text

    assert len(listed) == counted["total"]
    assert f"{len(listed)} incident" in page
    assert [i["id"] for i in listed if i["id"] not in page] == []
    assert {i["type"] for i in listed} <= counted["facets"]["type"].keys()


def test_a_facet_counts_what_its_choice_would_show(client: TestClient) -> None:
    facets = client.get("/api/facets?type=suicide_bombing").json()["facets"]

    for name in ("type", "country", "attributed", "reviewed", "origins"):
        for value, number in facets[name].items():
            rest = "" if name == "type" else "&type=suicide_bombing"
            assert number == len(client.get(f"/api/incidents?limit=500&{name}={value}{rest}").json()["incidents"]), (
                name, value,
            )  # fmt: skip


def test_bits_of_the_map_choose_the_rows_of_its_columns_until_the_record_changes(client: TestClient) -> None:
    def columns(words: str) -> tuple[dict[str, Any], list[int]]:
        body = client.get(f"/overview/columns?{words}").content
        (length,) = struct.unpack_from("<I", body)
        head = json.loads(body[4 : 4 + length])
        at = 4 + length + -length % 4
        return head, list(struct.unpack_from(f"<{head['size']}i", body, at))

    head, everything = columns("")
    for words in ("type=suicide_bombing", "least=10&from=2050-01-01", "text=airport", "country=MX", ""):
        bits = client.get(f"/overview/chosen?{words}&state={head['state']}").content
        assert (head["size"] + 7) // 8 == len(bits)
        assert columns(words)[1] == [row for row in everything if bits[row // 8] >> row % 8 & 1], words
    assert 0 < len(columns("type=suicide_bombing")[1]) < head["size"]
    assert (204, b"") == ((gone := client.get("/overview/chosen?state=another")).status_code, gone.content)


def test_a_wrong_filter_is_refused_in_words(client: TestClient) -> None:
    answer = client.get("/?least=many")

    assert 400 == answer.status_code
    assert "is no number" in answer.text
    assert "Traceback" not in answer.text


def test_what_is_not_there_is_said_to_be_missing(client: TestClient) -> None:
    for path in ("/incidents/incident-0", "/reports/nothing", "/actors/Nobody%20at%20all", "/nothing", "/read/jobs/0"):
        assert 404 == client.get(path).status_code, path
    assert 404 == client.get("/api/incidents/incident-0").status_code
    assert "error" in client.get("/api/reports/none").json()


def test_the_interface_speaks_the_browsers_language(client: TestClient) -> None:
    assert "Vue d&#39;ensemble" in client.get("/", headers={"accept-language": "fr-CA,fr;q=0.9"}).text
    assert "Overview" in client.get("/", headers={"accept-language": "de"}).text


def test_a_record_with_nothing_in_it_teaches_how_to_begin(tmp_path: Path) -> None:
    with TestClient(make_app(Settings(record=tmp_path / "new.db"), TESTING)) as client:
        for path in ("/", "/reports"):
            assert "Read the example reports" in client.get(path).text
        assert 200 == client.get("/review").status_code == client.get("/actors").status_code


def test_another_host_and_a_missing_token_are_turned_away(record: Path) -> None:
    local = TestClient(make_app(Settings(record=record)), base_url="http://evil.example")
    assert 421 == local.get("/").status_code

    door = Door(hosts=frozenset({"*"}), token="secret-of-the-team")
    far = TestClient(make_app(Settings(record=record), door), base_url="http://box.example")
    assert 401 == far.get("/").status_code == far.get("/api/counts").status_code
    assert 200 == far.get("/api/counts", headers={"authorization": "Bearer secret-of-the-team"}).status_code
    assert 303 == far.get("/?token=secret-of-the-team", follow_redirects=False).status_code
    assert 200 == far.get("/").status_code


def test_a_form_from_elsewhere_is_not_taken(record: Path) -> None:
    client = signed_in(record)
    token = token_in(client.get("/read").text)

    assert 403 == client.post("/read", data={"text": "x"}).status_code
    assert 403 == client.post("/read", data={"text": "x", "form_token": "0" * 64}).status_code
    foreign = {"origin": "https://elsewhere.example"}
    assert 403 == client.post("/read", data={"form_token": token}, headers=foreign).status_code
    assert 400 == client.post("/read", data={"form_token": token}).status_code


def test_too_much_at_once_is_refused(record: Path) -> None:
    client = TestClient(make_app(Settings(record=record), Door(hosts=TESTING.hosts, most_sent=1000)))

    assert 413 == client.post("/read", data={"text": "x" * 5000}).status_code


def test_judging_needs_a_name_and_carries_it(record: Path) -> None:
    stranger = TestClient(make_app(Settings(record=record), TESTING))
    token = token_in(stranger.get("/sign-in").text)
    name = str(incidents(stranger)[0]["id"])
    given = {"act": "accept", "form_token": token}
    assert 401 == stranger.post(f"/review/incident/{name}", data=given).status_code

    client = signed_in(record, "A. Recorder")
    given["form_token"] = token_in(client.get("/read").text)
    assert 200 == client.post(f"/review/incident/{name}", data={**given, "reason": "both texts read"}).status_code
    page = client.get(f"/incidents/{name}").text
    assert "A. Recorder" in page and "both texts read" in page and "judged by a person" in page


def test_a_further_account_needs_somebody_signed_in_and_wrong_passwords_are_slowed(record: Path) -> None:
    signed_in(record)
    stranger = TestClient(make_app(Settings(record=record), TESTING))
    token = token_in(stranger.get("/sign-in").text)
    given = {"name": "B", "password": PASSWORD, "form_token": token}

    assert 403 == stranger.post("/accounts", data=given).status_code
    wrong = [stranger.post("/sign-in", data={**given, "name": "A. Recorder", "password": "no" * 6}) for _ in range(6)]
    assert {400} == {answer.status_code for answer in wrong}
    assert "wait a minute" in wrong[-1].text
    kept = record.with_name("record.db.accounts.json")
    assert 0o600 == kept.stat().st_mode & 0o777
    assert "$argon2id$" in kept.read_text(encoding="utf-8") and PASSWORD not in kept.read_text(encoding="utf-8")


def test_original_bytes_are_for_keeping_and_never_for_showing(client: TestClient) -> None:
    name = client.get("/api/reports?limit=1").json()["reports"][0]["id"]
    answer = client.get(f"/reports/{name}/bytes")

    assert answer.headers["content-disposition"].startswith("attachment")
    assert "application/octet-stream" == answer.headers["content-type"]
    assert "sandbox" in answer.headers["content-security-policy"]


def test_the_api_goes_through_all_incidents_by_cursor_and_answers_304_to_who_has_it(client: TestClient) -> None:
    whole = [i["id"] for i in incidents(client)]
    found, after = [], ""
    while True:
        answer = client.get(f"/api/incidents?limit=7&after={after}")
        found += [i["id"] for i in answer.json()["incidents"]]
        after = answer.json()["next"]
        if after is None:
            break

    assert whole == found
    again = client.get("/api/counts")
    assert 304 == client.get("/api/counts", headers={"if-none-match": again.headers["etag"]}).status_code


def test_a_comparison_counts_what_its_links_show(client: TestClient) -> None:
    page = client.get("/compare?from=2021-01-01&to=2021-12-31&with_from=2019-01-01&with_to=2019-12-31").text
    shown = re.findall(r'href="/\?([^"]+)"><span class="best">([\d,]+)<', page)

    assert 2 == len(shown)
    for address, number in shown:
        listed = client.get(f"/api/incidents?limit=500&{address.replace('&amp;', '&')}").json()
        assert len(listed["incidents"]) == int(number), address
    assert 400 == client.get("/compare?from=2021-01-01&to=2999-01-01").status_code


def test_an_export_is_looked_at_first_and_logged(record: Path) -> None:
    client = signed_in(record)
    page = client.get("/export?country=AF")
    sent = {"format": "csv", "country": "AF", "form_token": token_in(page.text)}
    answer = client.post("/export", data=sent)

    assert "would leave" in page.text
    assert answer.headers["content-disposition"].startswith("attachment") and b"AF" in answer.content
    with open_ledger(record) as ledger:
        assert ledger.verify().is_whole


def test_every_figure_leads_down_to_its_incidents(client: TestClient) -> None:
    """What has no point, what has no date, and an actor's claims and tolls: as many lines as the figure says."""

    def behind(address: str, pattern: str) -> list[tuple[str, int]]:
        links = re.findall(pattern, client.get(address).text)
        assert links, (address, pattern)
        return [(html.unescape(link), int(number)) for link, number in links]

    for link, number in behind("/", r'href="(/behind/overview\?[^"]+)">(\d+) '):
        assert number == client.get(link).text.count('class="incident"'), link
    for link, number in behind("/actors/actor:isis-k", r'href="(/behind/actor\?[^"]+stance=[^"]+)">(\d+)<'):
        assert number == client.get(link).text.count('class="incident"'), link
    for link, _ in behind("/actors/actor:isis-k", r'href="(/behind/actor\?[^"]+harm=[^"]+)">(\d+)<'):
        assert 1 <= client.get(link).text.count('class="incident"'), link
    assert 400 == client.get("/behind/overview?lacks=nothing").status_code
    assert 400 == client.get("/behind/actor?actor=actor:isis-k&harm=joy").status_code


def test_an_actor_that_is_only_a_kind_has_its_name(client: TestClient) -> None:
    actors = client.get("/api/actors").json()
    kinds = [actor for actor in actors if actor["id"].startswith("generic:")]
    assert kinds
    for actor in kinds:
        page = client.get(f"/actors/{actor['id']}").text
        assert f">{html.escape(actor['name'])}</h1>" in page


def test_an_incident_names_the_reports_of_each_likeness(client: TestClient) -> None:
    most = max(incidents(client), key=lambda line: int(str(line["reports"])))
    page = client.get(f"/incidents/{most['id']}").text
    titles = set(re.findall(r'<li><a href="/reports/[^"]+"><bdi>([^<]+)</bdi>', page))
    pairs = re.findall(r"<bdi>([^<]+)</bdi> ↔ <bdi>([^<]+)</bdi>", page)

    assert len(titles) > 1 and pairs
    assert {title for pair in pairs for title in pair} <= titles


def test_a_text_that_is_not_read_says_its_language_by_name(client: TestClient) -> None:
    assert "its language is French" in client.get("/reports").text
    assert "sa langue est : français" in client.get("/reports", headers={"accept-language": "fr"}).text


def test_a_job_of_which_all_was_refused_does_not_say_read(record: Path) -> None:
    client = signed_in(record)
    sent = {"form_token": token_in(client.get("/read").text)}
    job = str(client.post("/read", data=sent, files=[("files", ("x.pdf", b"%PDF-1.4 broken"))]).url)
    page = client.get(job).text
    while "data-job=" in page:
        page = client.get(job).text

    assert 'class="note bad"' in page and "Nothing of it could be taken" in page
