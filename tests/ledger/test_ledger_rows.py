"""Every record comes back from its payload as it went in, and always as the same bytes."""

from datetime import datetime

import ledger_strategies as some
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from make import a_telling
from tocsin.errors import LedgerBroken
from tocsin.ledger.anchors import evidence_rows, quotes
from tocsin.ledger.rows import Taking, canonical, moment, payload, record
from tocsin.records import CaptureField, Claim, Derived, Incident, Judgement, Pair, Refusal, Text, spans_of


def assert_comes_back(kind: type, value: object) -> None:
    written = payload(value)
    written.encode("utf-8")
    back = record(kind, written)
    assert value == back
    assert written == payload(back)


@pytest.mark.parametrize("kind", sorted(some.SAID))
def test_a_claim_of_every_kind_comes_back(kind: str) -> None:
    @settings(max_examples=15, deadline=None)
    @given(some.claims(kind))
    def comes_back(claim: Claim) -> None:
        assert_comes_back(Claim, claim)

    comes_back()


@settings(max_examples=25, deadline=None)
@given(some.incidents)
def test_an_incident_comes_back(incident: Incident) -> None:
    assert_comes_back(Incident, incident)


@settings(max_examples=25, deadline=None)
@given(some.pairs)
def test_a_pair_comes_back(pair: Pair) -> None:
    assert_comes_back(Pair, pair)


@settings(max_examples=25, deadline=None)
@given(some.judgements)
def test_a_judgement_comes_back(judgement: Judgement) -> None:
    assert_comes_back(Judgement, judgement)


@settings(max_examples=25, deadline=None)
@given(some.texts)
def test_a_text_comes_back(text: Text) -> None:
    assert_comes_back(Text, text)


@settings(max_examples=25, deadline=None)
@given(st.builds(Taking, report=some.reports, capture=some.captures))
def test_a_capture_and_its_report_come_back(taking: Taking) -> None:
    assert_comes_back(Taking, taking)


@settings(max_examples=25, deadline=None)
@given(st.builds(Refusal))
def test_a_refusal_comes_back(refusal: Refusal) -> None:
    assert_comes_back(Refusal, refusal)


def test_a_lone_surrogate_and_a_nul_come_back() -> None:
    assert_comes_back(Refusal, Refusal(location="a\udcff\x00b", kind="cannot_read", message="\ud83d"))


def test_every_field_is_written_also_when_it_has_its_default() -> None:
    """A later change of a default must not change what was kept."""
    assert '"subtype":null' in payload(a_telling().claim)
    assert '"score":null' in payload(a_telling().claim)


def test_a_number_that_json_cannot_say_is_refused() -> None:
    with pytest.raises(ValueError, match="Out of range float"):
        canonical(float("nan"))


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="must know its zone"):
        moment(datetime(2024, 1, 1))


@pytest.mark.parametrize("written", ["", "{", "{}", "[]", "null", '{"said": {"is": "rumour"}}'])
def test_a_payload_that_is_no_claim_is_a_broken_ledger(written: str) -> None:
    with pytest.raises(LedgerBroken, match="tocsin verify"):
        record(Claim, written)


def test_evidence_rows_name_the_field_of_every_value() -> None:
    claim = a_telling(killed=(2, 2), perpetrators=("A",)).claim
    fields = [row["field"] for row in evidence_rows(claim, 1)]
    assert fields == ["", "type", "status", "trigger", "dates.0", "places.0", "perpetrators.0"]


@settings(max_examples=15, deadline=None)
@given(some.claims("incident"))
def test_evidence_rows_hold_every_span_of_a_claim(claim: Claim) -> None:
    rows = evidence_rows(claim, 1)
    spans = [(row["text"], row["begins"], row["ends"]) for row in rows if row["kind"] == "span"]
    assert [(s.text, s.start, s.end) for s in spans_of(claim.evidence)] == spans[: len(spans_of(claim.evidence))]
    assert list(range(len(rows))) == [row["place"] for row in rows]


def test_what_a_derived_value_rests_on_is_anchored_piece_by_piece() -> None:
    claim = a_telling().claim
    derived = Derived(
        rule="weekday", parts=(claim.evidence[0], CaptureField(capture="c", field="published", quote="2024"))
    )
    rows = evidence_rows(
        Claim(id=claim.id, report=claim.report, text=claim.text, said=claim.said, reader="r", evidence=(derived,)),
        1,
    )
    assert [(row["kind"], row["part"]) for row in rows[:2]] == [("span", "body"), ("capture", "published")]


def test_quotes_leave_out_what_stands_inside_another_quote() -> None:
    rows = [{"quote": quote, "kind": "span"} for quote in ("two killed", "killed", "two killed", "market")]
    assert quotes(rows) == "two killed\nmarket"
