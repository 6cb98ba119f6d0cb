"""Real processes on one record: two at once, one killed in the middle, and one stopped from the keyboard."""

import signal
import stat
import subprocess
from pathlib import Path

import pytest
from cli_made import TOCSIN, run

TOWNS = ("Aden", "Garissa", "Kandahar", "Maiduguri", "Mosul", "Mogadishu")
REPORTS = 96


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of reports, of which two or more tell of each attack."""
    path = tmp_path_factory.mktemp("reports")
    for number in range(REPORTS):
        town, day = TOWNS[number % 6], 1 + number % 12
        text = f"Gunmen shot dead {number + 2} people in {town} on {day} March 2019, police said. Report {number}."
        (path / f"{number:02}.txt").write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def undisturbed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    record = tmp_path_factory.mktemp("undisturbed") / "tocsin.db"
    assert 0 == run("read", folder, "--ledger", record).status
    incidents = run("incidents", "--ledger", record, "--format", "jsonl").out
    assert 1 < len(incidents.splitlines()) < REPORTS
    return incidents


def started(folder: Path, record: Path) -> subprocess.Popen[str]:
    command = [*TOCSIN, "read", str(folder), "--ledger", str(record), "--format", "jsonl"]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever runs the tests in the background leaves them deaf to the keyboard, and so what they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def test_two_processes_reading_the_same_folder_make_the_record_of_one(
    folder: Path, undisturbed: str, tmp_path: Path
) -> None:
    record = tmp_path / "tocsin.db"
    both = [started(folder, record) for _ in range(2)]

    said = [process.communicate(timeout=60) for process in both]

    assert [(0, "", REPORTS)] * 2 == [
        (p.returncode, err, out.count("\n")) for p, (out, err) in zip(both, said, strict=True)
    ]
    assert undisturbed == run("incidents", "--ledger", record, "--format", "jsonl").out
    assert 0 == run("verify", "--ledger", record).status
    assert REPORTS == len(run("reports", "--ledger", record, "--format", "jsonl").lines)


def test_a_killed_process_leaves_nothing_half_entered_and_the_next_goes_on(
    folder: Path, undisturbed: str, tmp_path: Path
) -> None:
    record = tmp_path / "tocsin.db"
    for lines in (3, 11):
        with started(folder, record) as process:
            assert process.stdout
            for _ in range(lines):
                process.stdout.readline()
            process.kill()
        assert 0 == run("verify", "--ledger", record).status
        held = run("reports", "--ledger", record, "--format", "jsonl").lines
        assert lines <= len(held) < REPORTS
        assert {1} == {report["incidents"] for report in held}

    assert 0 == run("read", folder, "--ledger", record).status
    assert undisturbed == run("incidents", "--ledger", record, "--format", "jsonl").out
    assert 0 == run("verify", "--ledger", record).status


def test_whoever_stops_it_is_told_that_what_was_read_is_kept(folder: Path, tmp_path: Path) -> None:
    record = tmp_path / "tocsin.db"
    with started(folder, record) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        said = process.stderr.read()

    assert (130, True) == (
        process.returncode,
        said.endswith("tocsin: stopped; what was read so far is in the record\n"),
    )
    assert "Traceback" not in said
    assert 0 == run("verify", "--ledger", record).status


def test_the_record_and_its_files_are_readable_by_their_owner_only(folder: Path, tmp_path: Path) -> None:
    record = tmp_path / "tocsin.db"
    with started(folder, record) as process:
        assert process.stdout
        process.stdout.readline()
        beside = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
        process.kill()

    assert {"tocsin.db", "tocsin.db-wal", "tocsin.db-shm"} == {*beside}
    assert {0o600} == {*beside.values()}
