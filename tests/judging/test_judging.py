"""What people decide, settled at once, and undone by another decision."""

from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from judging_made import ADEN, ALL, GARISSA, NOON, a_judge, a_report, incidents, killed, one_of, read_in
from judging_stores import KINDS, new_store

from tocsin.capture import Options
from tocsin.errors import BadRequest
from tocsin.judging import Judge, questions, set_two_person, standing_of, with_evidence
from tocsin.ledger import Ledger, open_ledger
from tocsin.pipeline import enter, evidence_of, open_desk, read_all, rebuild
from tocsin.records import Incident, Judged, Selection, Verdict


@pytest.fixture(params=KINDS)
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """A record with three reports, on both stores."""
    store = new_store(request.param, tmp_path)
    with open_ledger(store.address) as opened:
        yield read_in(opened, *ALL)
    store.remove()


def same_after_rebuild(ledger: Ledger) -> list[Incident]:
    before = incidents(ledger)
    rebuild(ledger)
    assert before == incidents(ledger)
    assert ledger.verify().is_whole, ledger.verify().broken
    return before


def toll(ledger: Ledger, doc: str) -> str:
    report = ledger.report(doc).report.id
    return next(claim.id for claim in ledger.claims_of(report) if claim.kind.value == "toll")


def test_two_tellings_of_one_shooting_are_one_incident(ledger: Ledger) -> None:
    assert [("aden",), ("wire", "mail")] == [incident.docs for incident in incidents(ledger)]


def test_a_rejected_claim_leaves_its_incident_and_stays_on_record(ledger: Ledger) -> None:
    claim = toll(ledger, "mail")
    assert killed(one_of(ledger, "mail"))[2] is None
    a_judge(ledger).reject(claim)

    assert (12, 12, 12) == killed(one_of(ledger, "mail"))
    assert ledger.claims([claim])[0].id == claim  # type: ignore[list-item]
    same_after_rebuild(ledger)


def test_a_rejected_incident_is_none_any_more_and_comes_back_when_that_is_undone(ledger: Ledger) -> None:
    before = incidents(ledger)
    made = a_judge(ledger).reject(one_of(ledger, "wire").id)
    assert [("aden",)] == [incident.docs for incident in same_after_rebuild(ledger)]

    a_judge(ledger).undo(made[0].id)
    assert before == same_after_rebuild(ledger)


def test_a_corrected_claim_shows_the_new_value_judged_and_the_old_beside_it(ledger: Ledger) -> None:
    claim = toll(ledger, "mail")
    made = a_judge(ledger, reason="the list has 13 names").correct(claim, "toll", "13")

    incident = one_of(ledger, "mail")
    assert (12, 12, 13) == killed(incident)
    assert [("toll", "13", "14+", "A. Recorder")] == [(c.field, c.value, c.was, c.by) for c in incident.corrections]
    lines = [line for line in evidence_of(ledger, incident.id).lines if line.claim == claim and line.field == "toll"]
    assert "the list has 13 names" in lines[0].rests_also_on and lines[0].words
    same_after_rebuild(ledger)

    a_judge(ledger).undo(made[0].id)
    assert () == one_of(ledger, "mail").corrections and killed(one_of(ledger, "mail"))[2] is None
    same_after_rebuild(ledger)


def test_an_incident_s_own_figure_overrules_what_is_told_and_keeps_it(ledger: Ledger) -> None:
    incident = one_of(ledger, "wire")
    a_judge(ledger).correct(incident.id, "killed", "15-16")

    after = one_of(ledger, "wire")
    assert (15, 15, 16) == killed(after)
    assert ["12", "14+"] == [f"{f.low}{'+' if f.high is None else ''}" for v in after.tolls for f in v.by_source]
    assert [("incident.killed", "12+")] == [(c.field, c.was) for c in after.corrections]
    assert "judged" == after.tolls[0].policy
    same_after_rebuild(ledger)


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("type", "armed_clash", lambda i: i.type.value == "armed_clash" and len(i.types) == 2),
        ("dates", "2019-03-05", lambda i: str(i.dates[0].earliest) == "2019-03-05" and len(i.dates) == 2),
        ("perpetrators", "Al-Shabaab (actor:al-shabaab)", lambda i: i.perpetrators[0].candidates[0].id),
        (
            "places",
            "Dadaab (geonames:197394; 0.0531, 40.3086; KE; exact; 5 km)",
            lambda i: i.places[0].name == "Dadaab",
        ),
        ("weapons", "rifle; pistol", lambda i: i.weapons == ("rifle", "pistol")),
        ("injured", "3+", lambda i: [v.low for v in i.tolls if v.harm.value == "injured"] == [3]),
    ],
)
def test_every_kind_of_value_can_be_corrected(ledger: Ledger, field: str, value: str, shown) -> None:  # type: ignore[no-untyped-def]
    a_judge(ledger).correct(one_of(ledger, "wire").id, field, value)
    assert shown(one_of(ledger, "wire"))
    same_after_rebuild(ledger)


def test_a_corrected_date_is_compared_as_corrected(ledger: Ledger) -> None:
    wire = one_of(ledger, "wire").claims[0]
    made = a_judge(ledger).correct(wire, "dates", "2019-06-20")
    assert len(incidents(ledger)) == 3
    same_after_rebuild(ledger)
    a_judge(ledger).undo(made[0].id)
    assert len(same_after_rebuild(ledger)) == 2


def test_not_the_same_splits_and_is_never_asked_again(ledger: Ledger) -> None:
    one, other = one_of(ledger, "wire").claims
    made = a_judge(ledger).not_same(one, other)

    assert len(same_after_rebuild(ledger)) == 3
    assert not any({one, other} == {*question.claims} for question in questions(ledger))
    a_judge(ledger).undo(made[0].id)
    assert len(same_after_rebuild(ledger)) == 2


def test_same_joins_and_the_former_id_leads_on(ledger: Ledger) -> None:
    aden, wire = one_of(ledger, "aden").id, one_of(ledger, "wire").id
    made = a_judge(ledger).same(aden, wire)
    assert 1 == len(same_after_rebuild(ledger))
    assert ledger.incident(aden).id == ledger.incident(wire).id
    a_judge(ledger).undo(made[0].act)
    assert ledger.incident(aden).docs == ("aden",)


def test_a_claim_is_split_off_and_moved_and_both_are_undone_whole(ledger: Ledger) -> None:
    wire = one_of(ledger, "wire")
    split = a_judge(ledger).split(wire.id, [wire.claims[1]])
    assert {("aden",), ("wire",), ("mail",)} == {incident.docs for incident in same_after_rebuild(ledger)}

    moved = a_judge(ledger).move(wire.claims[1], one_of(ledger, "aden").id)
    assert {("wire",), ("mail", "aden")} == {incident.docs for incident in same_after_rebuild(ledger)}

    a_judge(ledger).undo(moved[0].act)
    a_judge(ledger).undo(split[0].act)
    assert [("aden",), ("wire", "mail")] == [incident.docs for incident in same_after_rebuild(ledger)]


def test_an_undo_can_be_undone(ledger: Ledger) -> None:
    made = a_judge(ledger).reject(toll(ledger, "mail"))
    undone = a_judge(ledger).undo(made[0].id)
    a_judge(ledger).undo(undone[0].id)
    assert (12, 12, 12) == killed(one_of(ledger, "mail"))
    with pytest.raises(BadRequest, match="undone already"):
        a_judge(ledger).undo(undone[0].id)


def test_links_and_notes_are_kept_and_change_no_incident(ledger: Ledger) -> None:
    before = incidents(ledger)
    a_judge(ledger).link(before[0].id, before[1].id, "in_reply_to")
    a_judge(ledger).note(before[0].id, "ask the clinic")
    assert before == same_after_rebuild(ledger)
    assert [Verdict.LINK, Verdict.NOTE] == [judgement.verdict for judgement in standing_of(ledger).holding]


def test_in_two_person_mode_a_correction_counts_once_another_person_confirms_it(ledger: Ledger) -> None:
    set_two_person(ledger, True, by="A. Recorder", reason="the office's rule", clock=lambda: NOON)
    wire = one_of(ledger, "wire")
    made = a_judge(ledger).correct(wire.id, "killed", "15")
    assert killed(wire) == killed(one_of(ledger, "wire"))
    assert ["confirm"] == [q.kind.value for q in questions(ledger) if q.follows == made[0].id]

    with pytest.raises(BadRequest, match="other person"):
        a_judge(ledger, by="a. recorder ").confirm(made[0].id)
    a_judge(ledger, by="B. Reader").confirm(made[0].id)
    assert (15, 15, 15) == killed(one_of(ledger, "wire"))
    same_after_rebuild(ledger)


@pytest.mark.parametrize(
    ("decide", "words"),
    [
        (lambda j, i: j.correct(i.id, "killed", "many"), "no number of people"),
        (lambda j, i: j.correct(i.id, "colour", "red"), "what can: type"),
        (lambda j, i: j.correct(i.id, "dates", "2019-02-30"), "is no date"),
        (lambda j, i: j.correct(i.claims[0], "killed", "3"), "cannot be corrected in a incident claim"),
        (lambda j, i: j.split(i.id, i.claims), "something must stay"),
        (lambda j, i: j.link(i.id, i.id, "part_of"), "not linked with itself"),
        (lambda j, i: j.link(i.id, i.id, "cousin"), "in_reply_to"),
        (lambda j, i: j.undo("judgement-0"), "no such judgement"),
        (lambda j, i: j.accept("claim-0"), "no such claim"),
        (lambda j, i: j.note(i.id, " "), "needs its words"),
    ],
)
def test_what_cannot_be_judged_is_refused_with_what_can(ledger: Ledger, decide, words: str) -> None:  # type: ignore[no-untyped-def]
    lines = ledger.counts().lines
    with pytest.raises(BadRequest, match=words):
        decide(a_judge(ledger), one_of(ledger, "wire"))
    assert lines == ledger.counts().lines


def test_a_judgement_names_its_person_and_reason(ledger: Ledger) -> None:
    with pytest.raises(BadRequest, match="--as"):
        Judge(ledger, by=" ", reason="x")
    with pytest.raises(BadRequest, match="--because"):
        Judge(ledger, by="x", reason="")


def test_judgements_count_the_same_whenever_reports_come(tmp_path: Path, ledger: Ledger) -> None:
    """A report that comes after a correction meets the corrected telling."""
    a_judge(ledger).correct(one_of(ledger, "wire").claims[0], "dates", "2019-06-20")
    read_in(ledger, ("On 20 June 2019 gunmen shot dead 12 people in Garissa, Kenya.", "later", "Example Post"))
    assert ("wire", "later") in [incident.docs for incident in same_after_rebuild(ledger)]


def test_a_judgement_is_carried_over_to_what_a_newer_reader_reads(ledger: Ledger) -> None:
    a_judge(ledger).correct(toll(ledger, "mail"), "toll", "13")
    captured = a_report(ALL[1][0], "mail", "Example Mail")
    old = open_desk().read(captured)
    newer = renamed(old, "tocsin 99 test")
    enter(captured, newer, ledger)

    assert toll(ledger, "mail") != standing_made(ledger)[0]
    assert (12, 12, 13) == killed(one_of(ledger, "mail"))
    assert () == ledger.lost_judgements()
    same_after_rebuild(ledger)


def test_a_judgement_on_what_is_read_no_longer_is_listed_as_lost(ledger: Ledger) -> None:
    made = a_judge(ledger).correct(toll(ledger, "mail"), "toll", "13")
    captured = a_report(ALL[1][0], "mail", "Example Mail")
    newer = renamed(open_desk().read(captured), "tocsin 99 test", without="toll")
    enter(captured, newer, ledger)

    assert [made[0].id] == [judgement.id for judgement in ledger.lost_judgements()]
    assert ["lost"] == [q.kind.value for q in questions(ledger) if q.follows == made[0].id]
    same_after_rebuild(ledger)


def standing_made(ledger: Ledger) -> list[str]:
    return [judgement.left for judgement in ledger.judgements(as_made=True)]


def renamed(reading, reader: str, without: str = ""):  # type: ignore[no-untyped-def]
    """Return a reading as a newer reader would make it: other ids, the same words."""
    from dataclasses import replace

    new = {claim.id: claim.id + "-new" for claim in reading.claims}
    claims = tuple(
        replace(claim, id=new[claim.id], reader=reader, about=new.get(claim.about))
        for claim in reading.claims
        if claim.kind.value != without
    )
    return replace(reading, reader=reader, claims=claims)


def test_a_question_comes_with_both_sides_and_their_sentences(ledger: Ledger) -> None:
    asked = [with_evidence(ledger, question) for question in questions(ledger)]
    assert asked and all(side.lines and side.doc for question in asked for side in question.sides)
    doubts = [question.doubt for question in asked]
    assert sorted(doubts, reverse=True) == doubts
    assert GARISSA and ADEN


def test_judged_values_rest_on_the_judgement_first(ledger: Ledger) -> None:
    from tocsin.pipeline import judged

    claim = toll(ledger, "mail")
    a_judge(ledger).correct(claim, "toll", "13")
    telling = judged(ledger, ledger.tellings(one_of(ledger, "mail").claims))[-1]
    found = next(c for c in telling.tolls if c.id == claim)
    assert isinstance(found.said.toll.evidence[0], Judged)  # type: ignore[union-attr]


def test_an_incident_is_reviewed_as_long_as_a_judgement_on_it_stands(ledger: Ledger) -> None:
    """Also one on a toll that hangs on it, and not one that was undone."""

    def reviewed() -> list[str]:
        return sorted(summary.id for summary in ledger.summaries(Selection(is_reviewed=True)))

    assert [] == reviewed()
    made = a_judge(ledger).correct(toll(ledger, "mail"), "toll", "13")
    assert [one_of(ledger, "mail").id] == reviewed()
    undoing = a_judge(ledger).undo(made[0].id)
    assert [] == reviewed()
    a_judge(ledger).undo(undoing[0].id)
    assert [one_of(ledger, "mail").id] == reviewed()
    same_after_rebuild(ledger)
    assert [one_of(ledger, "mail").id] == reviewed()


def test_a_split_that_is_undone_leaves_every_example_as_it_was(tmp_path: Path) -> None:
    """Among them are reports that tell one happening in pieces, which hang together by what else their report tells."""
    with as_file(files("tocsin") / "examples" / "reports") as folder, open_ledger(tmp_path / "tocsin.db") as ledger:
        for _ in read_all([str(folder)], Options(), ledger=ledger, keep_readings=False):
            pass
        before = {incident.claims for incident in ledger.incidents()}
        for claims in [claims for claims in before if len(claims) > 2]:
            [home] = {*ledger.homes(claims).values()}
            made = a_judge(ledger).split(home, [claims[1]])
            a_judge(ledger).undo(made[0].act)

            assert before == {incident.claims for incident in ledger.incidents()}
