"""Questions to the record: which incidents, and what they rest on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pipeline_made import ADEN, GARISSA, a_report, entered

from tocsin.errors import BadRequest
from tocsin.ledger import Ledger, open_ledger
from tocsin.pipeline import evidence_of, open_desk
from tocsin.selecting import selection_of

SECOND = "The attack in Garissa on 4 March 2019 killed 14 people, the Red Cross said."


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    reports = [
        a_report(GARISSA, "wire"),
        a_report(SECOND, "incident-report", "Example Times"),
        a_report(ADEN, "aden", "Example Monitor"),
    ]
    with open_ledger(tmp_path_factory.mktemp("record") / "tocsin.db") as record:
        yield entered(((report, open_desk().read(report)) for report in reports), record)


def docs(ledger: Ledger, words: dict[str, str]) -> list[tuple[str, ...]]:
    return [incident.docs for incident in ledger.incidents(selection_of(words))]


GARISSA_ONLY, ADEN_ONLY = [("wire", "incident-report")], [("aden",)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"type": "shelling"}, ADEN_ONLY),
        ({"country": "KE"}, GARISSA_ONLY),
        ({"country": "kenya"}, GARISSA_ONLY),
        ({"place": "aden"}, ADEN_ONLY),
        ({"actor": "gunmen"}, GARISSA_ONLY),
        (dict(**{"from": "2019-01-01"}), GARISSA_ONLY),
        ({"to": "2019-01-01"}, ADEN_ONLY),
        ({"least": "12"}, GARISSA_ONLY),
        ({"least": "15"}, []),
        ({"text": "Red Cross"}, GARISSA_ONLY),
        ({"text": "mortar", "country": "KE"}, []),
        ({}, [*ADEN_ONLY, *GARISSA_ONLY]),
    ],
    ids=str,
)
def test_a_query_gives_what_holds_for_all_that_is_asked(
    ledger: Ledger, query: dict[str, str], expected: list[tuple[str, ...]]
) -> None:
    assert expected == docs(ledger, query)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"type": "bombing"}, "suicide_bombing"),
        ({"attributed": "guessed"}, "claimed, blamed"),
        ({"around": "1,2"}, "LAT,LON,KM"),
        ({"box": "10,0,5,0"}, "no such part"),
        ({"colour": "red"}, "is no filter"),
        ({"least": "many"}, "no number"),
        ({"country": "Nowhereland"}, "ISO 3166-1"),
        (dict(**{"from": "2020-01-02"}, to="2020-01-01"), "earlier date first"),
    ],
    ids=str,
)
def test_a_query_that_cannot_be_meant_is_refused_with_what_is_legal(query: dict[str, str], message: str) -> None:
    with pytest.raises(BadRequest, match=message):
        selection_of(query)


def test_an_incident_is_shown_with_every_figure_of_every_report(ledger: Ledger) -> None:
    (incident,) = ledger.incidents(selection_of({"country": "KE"}))
    dossier = evidence_of(ledger, incident.id)

    assert ("wire", "incident-report") == tuple(report.doc for report in dossier.reports)
    told = {(line.doc, line.value, line.words) for line in dossier.lines if line.field == "toll"}
    assert {("wire", "12 killed", "12 people"), ("incident-report", "14 killed", "14 people")} == told
    assert {"police", "the Red Cross"} == {source for line in dossier.lines for source in line.said_by}


def test_every_line_quotes_its_report_letter_for_letter(ledger: Ledger) -> None:
    bodies = {"wire": GARISSA, "incident-report": SECOND, "aden": ADEN}

    for doc, body in bodies.items():
        lines = evidence_of(ledger, doc).lines
        assert lines
        for line in lines:
            assert body[line.start : line.end] == line.words
            assert line.before + line.words + line.after in body


def test_a_report_is_shown_by_its_id_and_by_its_name_whatever_that_is(ledger: Ledger) -> None:
    by_name = evidence_of(ledger, "incident-report")
    (report,) = by_name.reports

    assert by_name == evidence_of(ledger, report.id)
    assert by_name.incident is None


@pytest.mark.parametrize("name", ["incident-0123456789abcdef", "report-0123456789abcdef", "nothing", ""])
def test_what_is_not_there_is_said_with_where_to_look(ledger: Ledger, name: str) -> None:
    with pytest.raises(BadRequest, match="lists them"):
        evidence_of(ledger, name)


def test_a_former_id_leads_to_the_incident_as_it_is_now(tmp_path: Path) -> None:
    first, second = a_report(GARISSA, "page"), a_report(SECOND, "other", "Example Times")
    with open_ledger(tmp_path / "tocsin.db") as record:
        desk = open_desk()
        entered([(second, desk.read(second))], record)
        (alone,) = record.incidents()
        entered([(first, desk.read(first))], record)
        (joined,) = record.incidents()

        assert joined == evidence_of(record, alone.id).incident
        assert {"other", "page"} == {*joined.docs}
