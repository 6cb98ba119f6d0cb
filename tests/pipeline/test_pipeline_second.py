"""Two readers of one report: whose reading is the outcome's, what the record holds, and by which it stands."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pipeline_made import ADEN, GARISSA, jsonl, outcomes

from endpoint import Answer, EndpointServer, an_endpoint, says, sends
from tocsin.asking import Endpoint, Model
from tocsin.capture import Options
from tocsin.errors import BadRequest
from tocsin.ledger import Ledger, open_ledger
from tocsin.pipeline import Outcome, Second, open_desk, read_all, rebuild
from tocsin.reading import second_reader_of

TOLD = {
    "incidents": [
        {"type": "attack", "trigger": "shot dead", "date": {"text": "on 4 March 2019"},
         "place": {"text": "Garissa", "within": ["Kenya"]}, "perpetrators": ["Gunmen", "The Example Front"],
         "tolls": [{"harm": "killed", "low": 12, "high": 12, "text": "12 people", "sources": ["police"]}]}
    ]
}  # fmt: skip


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "tocsin.db") as record:
        yield record


@pytest.fixture
def one(tmp_path: Path) -> str:
    return jsonl(tmp_path / "one.jsonl", {"doc": "a", "text": GARISSA})


def asked_at(server: EndpointServer, *, is_chosen: bool) -> Second:
    endpoint = Endpoint(url=server.url, model="example-8b", timeout=5.0)
    return Second(asked=Model(endpoint, lambda _: None), is_chosen=is_chosen)


def read_twice(
    where: str, *answers: Answer, ledger: Ledger | None = None, is_chosen: bool = False, keep_readings: bool = True
) -> tuple[list[Outcome], int]:
    """Return the outcomes of reading by both, and how often the second reader was asked."""
    with an_endpoint(*answers) as server:
        second = asked_at(server, is_chosen=is_chosen)
        found = list(read_all([where], Options(), ledger=ledger, keep_readings=keep_readings, second=second))
        return found, len(server.asked)


def readers(ledger: Ledger) -> set[str]:
    """Return the readers of the claims in force."""
    return {claim.reader for report in ledger.reports() for claim in ledger.claims_of(report.report.id)}


SECOND = second_reader_of(Model(Endpoint(url="http://localhost", model="example-8b")))
FIRST = open_desk().reader


@pytest.mark.parametrize(("is_chosen", "stands"), [(False, FIRST), (True, SECOND)])
def test_both_readings_are_kept_and_the_report_stands_by_the_chosen_one(
    ledger: Ledger, one: str, is_chosen: bool, stands: str
) -> None:
    (outcome,), _ = read_twice(one, says(TOLD), ledger=ledger, is_chosen=is_chosen)

    assert outcome.captured and outcome.reading and outcome.second and outcome.is_new
    assert (stands, SECOND) == (outcome.reading.reader, outcome.second.reading.reader)
    assert {stands} == readers(ledger)
    assert ledger.knows(outcome.captured, FIRST) and ledger.knows(outcome.captured, SECOND)
    assert (("not_in_report", 1),) == outcome.second.dropped
    (incident,) = ledger.incidents()
    assert ("KE", [(12, 12)]) == (incident.places[0].country, [(toll.low, toll.high) for toll in incident.tolls])
    assert ledger.verify().is_whole
    rebuild(ledger)
    assert [incident] == list(ledger.incidents())


@pytest.mark.parametrize("is_chosen", [False, True])
def test_a_report_the_record_has_by_the_chosen_reader_is_not_asked_about(
    ledger: Ledger, one: str, is_chosen: bool
) -> None:
    read_twice(one, says(TOLD), ledger=ledger, is_chosen=is_chosen)
    head = ledger.head()
    (again,), asked = read_twice(one, says(TOLD), ledger=ledger, is_chosen=is_chosen, keep_readings=False)

    assert (0, False, head) == (asked, again.is_new, ledger.head())


def test_a_record_of_the_first_readers_is_read_again_by_the_second_where_that_is_chosen(
    ledger: Ledger, one: str
) -> None:
    outcomes([one], ledger)
    assert {FIRST} == readers(ledger)

    (outcome,), _ = read_twice(one, says(TOLD), ledger=ledger, is_chosen=True, keep_readings=False)
    assert (True, {SECOND}) == (outcome.is_new, readers(ledger))
    assert 1 == ledger.counts().incidents


def test_without_an_answer_the_report_stands_by_the_first_reading_and_is_asked_about_again(
    ledger: Ledger, one: str
) -> None:
    (silent,), _ = read_twice(one, says(""), ledger=ledger, is_chosen=True)

    assert ("second reader: the answer is empty", False) == (silent.not_read, silent.is_read)
    assert {FIRST} == readers(ledger)

    (heard,), asked = read_twice(one, says(TOLD), ledger=ledger, is_chosen=True, keep_readings=False)
    assert (1, True, {SECOND}) == (asked, heard.is_read, readers(ledger))


def test_a_second_reader_that_fails_takes_nothing_from_the_first(one: str) -> None:
    (outcome,), _ = read_twice(one, sends(b"", 503))

    assert outcome.reading and outcome.second and outcome.is_read
    assert (FIRST, (("the server answers 503", 1),)) == (outcome.reading.reader, outcome.second.unanswered)


def test_an_endpoint_that_will_never_answer_ends_the_round_with_what_was_read_kept(
    ledger: Ledger, tmp_path: Path
) -> None:
    two = jsonl(tmp_path / "two.jsonl", {"doc": "a", "text": GARISSA}, {"doc": "b", "text": ADEN})
    with pytest.raises(BadRequest, match="401"):
        read_twice(two, says(TOLD), sends(b"", 401), ledger=ledger)

    assert ["a"] == [report.report.doc for report in ledger.reports()]
