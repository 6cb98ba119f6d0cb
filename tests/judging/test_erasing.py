"""What must go, goes from every table and from the file; the chain holds, and says who, when and why."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from judging_made import ALL, NOON, a_judge, a_report, incidents, one_of, read_in
from judging_stores import KINDS, new_store

from tocsin.capture import Options
from tocsin.errors import BadRequest, NotAllowed
from tocsin.judging import Judge
from tocsin.keeping import erase, merge
from tocsin.ledger import Ledger, open_ledger
from tocsin.pipeline import enter, open_desk, read_all, rebuild

NAMED = (
    "Gunmen shot dead 12 people in Garissa, Kenya, on 4 March 2019, said Exemplar Testname, a shopkeeper. "
    '"They came by night," Exemplar  Testname said.',
    "named",
    "Example Post",
)
NAME = "exemplar testname"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "tocsin.db") as opened:
        read_in(opened, *ALL, NAMED)
        a_judge(opened, reason="as Exemplar Testname told us").note(
            one_of(opened, "named").id, "Exemplar Testname knows"
        )
        yield opened


def bytes_of(ledger: Ledger) -> bytes:
    folder = ledger.path.parent
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.name.startswith(ledger.path.name))


def go(ledger: Ledger, what: str) -> None:
    erase(ledger, what, by="A. Recorder", reason="asked for by the person", clock=lambda: NOON)


def dumped(ledger: Ledger) -> str:
    with closing(sqlite3.connect(ledger.path)) as connection:
        return "\n".join(connection.iterdump())


def test_a_name_is_blacked_out_everywhere_and_the_chain_holds(ledger: Ledger) -> None:
    head, before = ledger.head(), one_of(ledger, "named")
    assert NAME in dumped(ledger).casefold()
    go(ledger, NAME)

    assert "testname" not in dumped(ledger).casefold()
    assert b"testname" not in bytes_of(ledger).lower()
    assert ledger.verify(head).is_whole, ledger.verify(head).broken
    assert before.id == one_of(ledger, "named").id and before.tolls[0].best == one_of(ledger, "named").tolls[0].best
    assert "█" * len(NAME) in ledger.text(ledger.report("named").text).body
    assert () == ledger.search("testname")


def test_a_report_goes_whole_and_its_incident_lives_on_by_the_others(ledger: Ledger) -> None:
    head, former = ledger.head(), one_of(ledger, "wire").id
    go(ledger, "wire")

    assert ["aden", "mail", "named"] == sorted(kept.report.doc for kept in ledger.reports())
    assert ledger.verify(head).is_whole, ledger.verify(head).broken
    assert {"mail", "named"} == {*ledger.incident(former).docs}
    before = incidents(ledger)
    rebuild(ledger)
    assert before == incidents(ledger) and ledger.verify().is_whole


def test_an_erased_report_is_not_taken_again(tmp_path: Path, ledger: Ledger) -> None:
    captured = a_report(*ALL[0])
    go(ledger, "wire")
    assert ledger.is_erased(captured.report.id)
    with pytest.raises(NotAllowed, match="was erased"):
        enter(captured, open_desk().read(captured), ledger)
    again = list(read_all([str(saved(tmp_path / "wire"))], Options(), ledger=ledger))
    assert ledger.verify().is_whole and again


def saved(path: Path) -> Path:
    path.with_suffix(".txt").write_text(ALL[0][0], encoding="utf-8")
    return path.with_suffix(".txt")


def test_erasing_twice_and_after_each_other_holds(ledger: Ledger) -> None:
    go(ledger, NAME)
    go(ledger, ["A", "shopkeeper"][1])
    go(ledger, "named")
    assert ledger.verify().is_whole, ledger.verify().broken
    assert "█" not in "".join(ledger.text(kept.text).body for kept in ledger.reports())


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE texts SET payload = replace(payload, '█', 'X') WHERE payload LIKE '%█%'", "altered"),
        ("DELETE FROM pieces WHERE place = 0", "altered"),
        ("UPDATE notices SET payload = replace(payload, 'asked', 'told')", "altered"),
        ("DELETE FROM notices", "notice is gone"),
        ("UPDATE claims SET payload = replace(payload, '█', 'X') WHERE payload LIKE '%█%'", "altered"),
        ("INSERT INTO pieces SELECT line, 999, 'texts', '2', 'x', 'y' FROM notices", "list of what was erased"),
    ],
)
def test_an_erasure_is_no_cover_for_tampering(ledger: Ledger, statement: str, why: str) -> None:
    go(ledger, NAME)
    with closing(sqlite3.connect(ledger.path)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        assert connection.execute(statement).rowcount > 0
        connection.commit()
    broken = ledger.verify().broken
    assert broken is not None and why in broken.why


def test_what_is_not_there_is_not_erased(ledger: Ledger) -> None:
    lines = ledger.counts().lines
    for name, words in (("Nobody Atall", "stands nowhere"), ("ab", "too short")):
        with pytest.raises(BadRequest, match=words):
            go(ledger, name)
    with pytest.raises(BadRequest, match="without the name"):
        erase(ledger, NAME, by="A. Recorder", reason=f"{NAME} asked", clock=lambda: NOON)
    with pytest.raises(BadRequest, match="--because"):
        erase(ledger, NAME, by="A. Recorder", reason="", clock=lambda: NOON)
    assert lines == ledger.counts().lines


def test_rows_cannot_be_changed_outside_an_erasure(ledger: Ledger) -> None:
    go(ledger, NAME)
    with (
        closing(sqlite3.connect(ledger.path)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        connection.execute("DELETE FROM claims")


def test_reports_can_be_read_and_judged_after_an_erasure(ledger: Ledger) -> None:
    go(ledger, NAME)
    captured = a_report(
        "Gunmen shot dead 13 people in Garissa, Kenya, on 4 March 2019, a nurse said.", "next", "Example Times"
    )
    enter(captured, open_desk().read(captured), ledger)
    Judge(ledger, by="A. Recorder", reason="counted").correct(one_of(ledger, "next").id, "killed", "13")
    assert ledger.verify().is_whole


@pytest.mark.parametrize("kind", KINDS)
def test_erasing_is_the_same_on_both_stores(tmp_path: Path, kind: str) -> None:
    store = new_store(kind, tmp_path)
    with open_ledger(store.address) as ledger:
        read_in(ledger, *ALL, NAMED)
        a_judge(ledger).note(one_of(ledger, "named").id, "Exemplar Testname knows")
        head = ledger.head()
        go(ledger, NAME)
        assert "█" * len(NAME) in ledger.text(ledger.report("named").text).body
        assert () == ledger.search("testname")
        go(ledger, "wire")
        assert ledger.verify(head).is_whole, ledger.verify(head).broken
        assert ["aden", "mail", "named"] == sorted(kept.report.doc for kept in ledger.reports())
        before = incidents(ledger)
        rebuild(ledger)
        assert before == incidents(ledger)
    store.remove()


def test_two_records_are_merged_from_a_server_too(tmp_path: Path) -> None:
    store = new_store("postgresql", tmp_path)
    with open_ledger(store.address) as second:
        read_in(second, ALL[1], ALL[2])
    with open_ledger(tmp_path / "one.db") as first:
        read_in(first, ALL[0])
    signed = {"by": "A. Recorder", "reason": "one office", "clock": lambda: NOON}
    done = merge(tmp_path / "one.db", store.address, tmp_path / "both.db", **signed)
    with open_ledger(tmp_path / "both.db") as both:
        assert {("aden",), ("wire", "mail")} == {incident.docs for incident in incidents(both)}
        assert both.verify().is_whole and done.entered == 6
    store.remove()
