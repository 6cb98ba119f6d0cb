"""Copies while others write, and two offices' records in one."""

import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from judging_made import ADEN, ALL, GARISSA, GARISSA_TOO, NOON, a_judge, a_report, incidents, killed, one_of, read_in

from tocsin.errors import BadRequest, LedgerBroken
from tocsin.judging import standing_of
from tocsin.keeping import back_up, erase, merge, restore
from tocsin.ledger import open_ledger
from tocsin.pipeline import rebuild

SIGNED = {"by": "A. Recorder", "reason": "one office now", "clock": lambda: NOON}


def a_record(path: Path, *reports: tuple[str, str, str]) -> Path:
    with open_ledger(path) as ledger:
        read_in(ledger, *reports)
    return path


def test_a_copy_is_the_record_and_a_restored_copy_too(tmp_path: Path) -> None:
    path = a_record(tmp_path / "tocsin.db", *ALL)
    with open_ledger(path) as ledger:
        a_judge(ledger).correct(one_of(ledger, "wire").id, "killed", "13")
        head = back_up(ledger, tmp_path / "copy.db")
        assert head == ledger.head()
        before = incidents(ledger)
        with pytest.raises(BadRequest, match="there already"):
            back_up(ledger, tmp_path / "copy.db")
    assert 0o600 == (tmp_path / "copy.db").stat().st_mode & 0o777

    assert head == restore(tmp_path / "copy.db", tmp_path / "again.db")
    with open_ledger(tmp_path / "again.db", create=False) as again:
        assert before == incidents(again) and again.verify(head).is_whole


def test_a_copy_that_was_tampered_with_is_not_restored(tmp_path: Path) -> None:
    path = a_record(tmp_path / "tocsin.db", *ALL)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER texts_no_update")
        connection.execute("UPDATE texts SET payload = replace(payload, '12', '21')")
        connection.commit()
    with pytest.raises(LedgerBroken, match="does not hold"):
        restore(path, tmp_path / "again.db")
    assert not (tmp_path / "again.db").exists()


WRITER = """
import sys; from pathlib import Path
from judging_made import a_judge, one_of
from tocsin.ledger import open_ledger
with open_ledger(Path(sys.argv[1])) as ledger:
    print("up", flush=True)
    for number in range(10_000):
        a_judge(ledger).note(one_of(ledger, "wire").id, f"note {number}")
"""


def a_writer(path: Path) -> subprocess.Popen[str]:
    found = ":".join([str(Path(__file__).parent), *sys.path])
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": found}
    )
    assert process.stdout and process.stdout.readline() == "up\n"
    return process


def test_a_copy_taken_while_somebody_writes_is_whole_and_a_killed_writer_leaves_no_trace(tmp_path: Path) -> None:
    path = a_record(tmp_path / "tocsin.db", *ALL)
    with a_writer(path) as process, open_ledger(path) as ledger:
        heads = [back_up(ledger, tmp_path / f"{number}.db") for number in range(3)]
        time.sleep(0.1)
        process.kill()
        process.wait()
        for number, head in enumerate(heads):
            with open_ledger(tmp_path / f"{number}.db", create=False) as copy:
                assert copy.verify(head).is_whole
            assert ledger.verify(head).is_whole
        assert ledger.counts().judgements > 0
        before = incidents(ledger)
        rebuild(ledger)
        assert before == incidents(ledger)


KILLED = """
import sys; from pathlib import Path
from judging_made import ALL, a_judge, one_of
from tocsin.keeping import back_up, erase
from tocsin.ledger import open_ledger
from tocsin.pipeline import rebuild
with open_ledger(Path(sys.argv[1])) as ledger:
    print("up", flush=True)
    while True:
        made = a_judge(ledger).correct(one_of(ledger, "wire").id, "killed", "13")
        {doing}
        a_judge(ledger).undo(made[0].id)
"""
DOINGS = {
    "judging": "a_judge(ledger).note(one_of(ledger, 'wire').id, 'seen')",
    "rebuilding": "rebuild(ledger)",
    "backing up": "back_up(ledger, Path(sys.argv[1]).with_name(made[0].id))",
}


@pytest.mark.parametrize("doing", DOINGS)
def test_a_process_killed_at_any_moment_leaves_nothing_half_entered(tmp_path: Path, doing: str) -> None:
    path = a_record(tmp_path / "tocsin.db", *ALL)
    found = ":".join([str(Path(__file__).parent), *sys.path])
    code = KILLED.format(doing=DOINGS[doing])
    heads: list[str] = []
    for moment in range(4):
        with subprocess.Popen(
            [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": found}
        ) as process:
            assert process.stdout and process.stdout.readline() == "up\n"
            time.sleep(0.03 + 0.017 * moment)
            process.kill()
        with open_ledger(path, create=False) as ledger:
            for head in heads:
                assert ledger.verify(head).is_whole, ledger.verify(head).broken
            heads.append(ledger.head())
            before = incidents(ledger)
            rebuild(ledger)
            assert before == incidents(ledger)
            holding = [j for j in standing_of(ledger).holding if j.field == "incident.killed"]
            assert len(holding) <= moment + 1
    for copy in tmp_path.glob("judgement-*"):
        if not copy.name.endswith(("-wal", "-shm")) and "part" not in copy.name:
            with open_ledger(copy, create=False) as whole:
                assert whole.verify().is_whole


def two(tmp_path: Path) -> tuple[Path, Path]:
    one = a_record(tmp_path / "one.db", (GARISSA, "wire", "Example Wire"), (ADEN, "aden", "Example Wire"))
    other = a_record(tmp_path / "other.db", (GARISSA_TOO, "mail", "Example Mail"), (ADEN, "aden", "Example Wire"))
    with open_ledger(one) as ledger:
        a_judge(ledger, by="A. Recorder").correct(one_of(ledger, "aden").id, "injured", "25")
    with open_ledger(other) as ledger:
        a_judge(ledger, by="B. Reader").note(one_of(ledger, "mail").id, "from the clinic")
    return one, other


def test_two_records_merged_hold_all_of_both_and_both_chains(tmp_path: Path) -> None:
    one, other = two(tmp_path)
    with open_ledger(one) as first, open_ledger(other) as second:
        heads = first.head(), second.head()
    done = merge(one, other, tmp_path / "both.db", **SIGNED)

    with open_ledger(tmp_path / "both.db", create=False) as both:
        assert [("aden",), ("wire", "mail")] == [incident.docs for incident in incidents(both)]
        assert {"A. Recorder", "B. Reader"} == {judgement.by for judgement in both.judgements()}
        assert (12, 12, None) == killed(one_of(both, "wire"))
        for head in (*heads, both.head()):
            assert both.verify(head).is_whole, both.verify(head).broken
        assert not both.verify("0" * 63 + "1").is_whole
        before = incidents(both)
        rebuild(both)
        assert before == incidents(both)
    assert done.lines == 7 and done.entered == 4
    with open_ledger(one) as first, open_ledger(other) as second:
        assert heads == (first.head(), second.head())


def test_a_merged_record_merges_again_to_the_same(tmp_path: Path) -> None:
    one, other = two(tmp_path)
    merge(one, other, tmp_path / "both.db", **SIGNED)
    done = merge(tmp_path / "both.db", other, tmp_path / "twice.db", **SIGNED)
    assert done.entered == 0
    with open_ledger(tmp_path / "both.db") as both, open_ledger(tmp_path / "twice.db") as twice:
        assert incidents(both) == incidents(twice)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE joined_lines SET digest = previous WHERE seq = 2",
        "DELETE FROM joined_lines WHERE seq = 3",
        "UPDATE joined_lines SET how = 'erased' WHERE seq = 1",
        "UPDATE joined_lines SET content = digest WHERE seq = 1",
        "INSERT INTO joined_lines SELECT joining, 99, at, act, subject, content, previous, digest, how, payload "
        "FROM joined_lines WHERE seq = 1",
    ],
)
def test_tampering_with_the_other_chain_is_found(tmp_path: Path, statement: str) -> None:
    merge(*two(tmp_path), tmp_path / "both.db", **SIGNED)
    with closing(sqlite3.connect(tmp_path / "both.db")) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        assert connection.execute(statement).rowcount > 0
        connection.commit()
    with open_ledger(tmp_path / "both.db") as both:
        broken = both.verify().broken
    assert broken is not None and "merged in" in broken.why


def test_what_one_office_erased_does_not_come_back_with_the_other(tmp_path: Path) -> None:
    one, other = two(tmp_path)
    with open_ledger(one) as ledger:
        erase(ledger, "aden", **SIGNED)
    done = merge(one, other, tmp_path / "both.db", **SIGNED)
    assert done.lines == 7
    with open_ledger(tmp_path / "both.db") as both:
        assert {"wire", "mail"} == {kept.report.doc for kept in both.reports()}
        assert both.verify().is_whole
    with pytest.raises(BadRequest, match="give it first"):
        merge(other, one, tmp_path / "no.db", **SIGNED)
    assert not (tmp_path / "no.db").exists()


def test_a_broken_record_is_not_merged(tmp_path: Path) -> None:
    one, other = two(tmp_path)
    shutil.copy(other, tmp_path / "bad.db")
    with closing(sqlite3.connect(tmp_path / "bad.db")) as connection:
        connection.execute("DROP TRIGGER custody_no_delete")
        connection.execute("DELETE FROM custody WHERE seq = 2")
        connection.commit()
    with pytest.raises(LedgerBroken, match="sound records"):
        merge(one, tmp_path / "bad.db", tmp_path / "no.db", **SIGNED)
    assert a_report(*ALL[0])
