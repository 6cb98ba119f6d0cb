"""Entering material and readings: once, whole, or not at all."""

# ruff: noqa: F401, F811 - a fixture is found by being imported

import re
from dataclasses import replace
from datetime import datetime

import pytest
from ledger_fixtures import empty_record, ledger
from ledger_make import BODY, a_judgement, a_reading, enter, keys_of
from ledger_stores import store_of

from make import NOON, a_captured
from tocsin.errors import BadRequest
from tocsin.ledger import Ledger
from tocsin.ledger.migrations.versions.r0001_everything import APPEND_ONLY
from tocsin.records import ClaimId, Refusal


def contents(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    store = store_of(ledger)
    return {table: sorted(store.rows(f"SELECT * FROM {table}"), key=repr) for table in store.tables()}


def test_entering_the_same_report_and_reading_again_changes_nothing(ledger: Ledger) -> None:
    captured = a_captured(BODY)
    with ledger.writing() as entry:
        enter(entry, captured, claimed_by="The Example Front")
    before = contents(ledger)
    with ledger.writing() as entry:
        assert enter(entry, captured, claimed_by="The Example Front") == ()
    assert before == contents(ledger)


def test_the_same_bytes_taken_later_from_elsewhere_change_nothing(ledger: Ledger) -> None:
    captured = a_captured(BODY)
    with ledger.writing() as entry:
        enter(entry, captured)
    before = contents(ledger)
    later = replace(captured.capture, captured_at=NOON.replace(year=2025), location="copy.zip > r1")
    with ledger.writing() as entry:
        enter(entry, replace(captured, capture=later))
    assert before == contents(ledger)


def test_a_report_is_known_once_this_reader_has_read_it(ledger: Ledger) -> None:
    captured = a_captured(BODY)
    with ledger.writing() as entry:
        entry.report(captured)
        assert not entry.knows(captured, "test 1")
        enter(entry, captured)
        assert entry.knows(captured, "test 1")
    assert ledger.knows(captured, "test 1")
    assert not ledger.knows(captured, "test 2")
    assert not ledger.knows(a_captured("Another body.", key="r1"), "test 1")


def test_everything_comes_back_as_it_was_entered(ledger: Ledger) -> None:
    captured = a_captured("قُتل شخصان. Two killed in 𝔸leppo.\x00", doc="r\udcff", source="Example Wire")
    with ledger.writing() as entry:
        [telling] = enter(entry, captured)
    kept = ledger.report(captured.report.id)
    assert (captured.report, captured.capture) == (kept.report, kept.capture)
    assert captured.text == ledger.text(kept.text)
    assert captured.blob == ledger.blob(kept.capture.blob)
    assert a_reading(captured).claims == ledger.claims_of(kept.report.id)
    assert (telling,) == ledger.tellings([telling.claim.id])
    assert telling.claim == ledger.claims([telling.claim.id])[0]


def test_bytes_that_two_publishers_carry_are_kept_once(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        for key in ("a", "b"):
            entry.report(a_captured(BODY, key=key, doc=key))
    assert [len(contents(ledger)[table]) for table in ("blobs", "captures", "reports")] == [1, 2, 2]


def test_a_telling_has_its_figures_and_its_place_in_the_order_of_entry(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        enter(entry, a_captured(BODY, key="a"))
        [telling] = enter(entry, a_captured(BODY, key="b"), claimed_by="The Example Front")
    assert telling.entered == 3
    assert [telling.claim.id] * 2 == [c.about for c in telling.tolls + telling.responsibility]


def test_a_report_that_was_not_read_keeps_why(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        assert enter(entry, a_captured("Deux morts.", doc="r1"), incidents=(), not_read="language: fr") == ()
    assert ledger.report("r1").not_read == "language: fr"
    assert (ledger.counts().reports, ledger.counts().not_read, ledger.counts().claims) == (1, 1, 0)


def test_a_report_without_a_reading_is_listed_with_its_text(ledger: Ledger) -> None:
    captured = a_captured(BODY)
    with ledger.writing() as entry:
        entry.report(captured)
    [kept] = ledger.reports()
    assert (captured.text.id, "", 0) == (kept.text, kept.reader, kept.claims)


def test_two_reports_of_one_name_have_to_be_asked_for_by_id(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        for key in ("a", "b"):
            entry.report(a_captured(BODY, key=key, doc="same.txt"))
    with pytest.raises(BadRequest, match=r"several reports have this name; ask by id: report-\w+, report-"):
        ledger.report("same.txt")


@pytest.mark.parametrize("question", ["report", "incident", "text", "blob"])
def test_asking_for_what_is_not_there_is_said_so(ledger: Ledger, question: str) -> None:
    with pytest.raises(BadRequest, match=r"^nothing: there (is|are) no such"):
        getattr(ledger, question)("nothing")


def test_an_unknown_claim_is_named(ledger: Ledger) -> None:
    with pytest.raises(BadRequest, match="claim-0: there is no such claim"):
        ledger.claims([ClaimId("claim-0")])


def test_a_transaction_that_fails_leaves_nothing(ledger: Ledger) -> None:
    before = contents(ledger)
    with pytest.raises(RuntimeError, match="power cut"), ledger.writing() as entry:
        enter(entry, a_captured(BODY))
        raise RuntimeError("power cut")
    assert before == contents(ledger)


def test_a_refusal_is_entered_once_until_it_is_another(ledger: Ledger) -> None:
    scanned = Refusal(location="a.pdf", kind="cannot_read", message="scanned, no text layer", doc="a")
    empty = replace(scanned, message="empty file")
    for refusal in (scanned, scanned, empty, scanned):
        with ledger.writing() as entry:
            entry.refusal(refusal, NOON)
    assert [scanned, empty, scanned] == [kept.refusal for kept in ledger.refusals()]
    assert {NOON} == {kept.at for kept in ledger.refusals()}


def test_a_judgement_is_appended_once(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        [telling] = enter(entry, a_captured(BODY))
        for _ in range(2):
            entry.judgement(a_judgement(telling.claim.id))
        assert (a_judgement(telling.claim.id),) == entry.judgements()
    assert (a_judgement(telling.claim.id),) == ledger.judgements()


def test_a_judgement_on_an_unknown_claim_is_refused(ledger: Ledger) -> None:
    with pytest.raises(BadRequest, match="there is no such claim"), ledger.writing() as entry:
        entry.judgement(a_judgement(ClaimId("claim-0")))


def test_a_judgement_without_a_time_zone_is_refused(ledger: Ledger) -> None:
    with ledger.writing() as entry:
        [telling] = enter(entry, a_captured(BODY))
    naive = replace(a_judgement(telling.claim.id), judged_at=datetime(2024, 1, 1).isoformat())
    with pytest.raises(ValueError, match="must know its time zone"), ledger.writing() as entry:
        entry.judgement(naive)


def test_a_report_whose_parts_belong_to_different_reports_is_refused(ledger: Ledger) -> None:
    mixed = replace(a_captured(BODY), text=a_captured("Another body.").text)
    with pytest.raises(ValueError, match="do not belong together"), ledger.writing() as entry:
        entry.report(mixed)


def test_a_reading_of_a_text_that_is_not_there_is_refused(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="enter the report first"), ledger.writing() as entry:
        entry.reading(a_reading(a_captured(BODY)), ())


def test_a_reading_with_another_readers_claims_is_refused(ledger: Ledger) -> None:
    captured = a_captured(BODY)
    mixed = replace(a_reading(captured), reader="test 2")
    with pytest.raises(ValueError, match="as read by test 2"), ledger.writing() as entry:
        entry.report(captured)
        entry.reading(mixed, ())


def test_a_toll_of_no_incident_of_its_reading_is_refused(ledger: Ledger) -> None:
    captured = a_captured(BODY)
    reading = a_reading(captured)
    with pytest.raises(ValueError, match="not in the same reading"), ledger.writing() as entry:
        entry.report(captured)
        entry.reading(replace(reading, claims=reading.claims[1:]), ())


def test_keys_can_be_made_anew_and_come_back(ledger: Ledger) -> None:
    captured = a_captured(BODY)
    with ledger.writing() as entry:
        enter(entry, captured)
        again = keys_of(a_reading(captured), country="", places=("b", "a"))
        entry.rekey(again)
        assert list(again) == list(entry.all_keys())


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("act", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_what_is_kept_cannot_be_changed_or_removed(ledger: Ledger, table: str, act: str) -> None:
    with ledger.writing() as entry:
        [telling] = enter(entry, a_captured(BODY))
        entry.judgement(a_judgement(telling.claim.id))
        entry.refusal(Refusal(location="a", kind="cannot_read", message="empty"), NOON)
    column = {"custody": "seq", "blobs": "size", "claims": "kind", "evidence": "quote"}.get(table, "line")
    told = store_of(ledger).refused(act.format(table=table, column=column))
    assert re.search(f"the record is append-only: no (update|delete) of {table}", told)
    assert "update" in told or "DELETE" in act
