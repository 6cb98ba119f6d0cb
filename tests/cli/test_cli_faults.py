"""Whatever is wrong, the user reads one line that says what, where, and what to do; never a traceback."""

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest
from cli_made import ADEN, GARISSA, TOCSIN, Done, jsonl, run, spawn

import tocsin.reference.countries as countries
from tocsin.errors import BadReference
from tocsin.pipeline import Desk, open_desk
from tocsin.tagging import EncoderTagger

COMMANDS = (["incidents"], ["show", "a"], ["reports"], ["search", "killed"], ["verify"], ["rebuild"])


def is_one_line(done: Done) -> bool:
    return done.err.startswith("tocsin: ") and 1 == done.err.count("\n") and "Traceback" not in done.err + done.out


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(GARISSA, encoding="utf-8")
    return path


def no_record(tmp_path: Path) -> Path:
    return tmp_path / "none.db"


def a_folder(tmp_path: Path) -> Path:
    return tmp_path


def no_sqlite(tmp_path: Path) -> Path:
    path = tmp_path / "notes.db"
    path.write_text("These are my notes.", encoding="utf-8")
    return path


def another_database(tmp_path: Path) -> Path:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE birds (name TEXT)")
        database.commit()
    return path


def an_empty_file(tmp_path: Path) -> Path:
    path = tmp_path / "empty.db"
    path.touch()
    return path


WRONG = [no_record, a_folder, no_sqlite, another_database, an_empty_file]


@pytest.mark.parametrize("made", WRONG, ids=lambda made: made.__name__)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_what_is_no_record_is_wrong_use_and_stays_as_it_is(command: list[str], made, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = made(tmp_path)
    before = path.read_bytes() if path.is_file() else path.exists()

    done = run(*command, "--ledger", path)

    assert (2, "") == (done.status, done.out)
    assert is_one_line(done) and path.name in done.err
    assert before == (path.read_bytes() if path.is_file() else path.exists())


@pytest.mark.parametrize("made", [a_folder, no_sqlite, another_database], ids=lambda made: made.__name__)
def test_nothing_is_read_into_what_is_no_record(made, report: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    done = run("read", report, "--ledger", made(tmp_path))

    assert (2, "") == (done.status, done.out)
    assert is_one_line(done)


def damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:60_000])


def from_the_future(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()


@pytest.mark.parametrize("spoil", [damaged, from_the_future], ids=lambda spoil: spoil.__name__)
@pytest.mark.parametrize("command", [*COMMANDS, ["read"]], ids=lambda command: command[0])
def test_a_record_that_cannot_be_used_is_said_so(
    command: list[str],
    spoil,  # type: ignore[no-untyped-def]
    examples: Path,
    report: Path,
    tmp_path: Path,
) -> None:
    path = Path(shutil.copy(examples, tmp_path / "copy.db"))
    spoil(path)

    done = run(*command, *([report] if command == ["read"] else []), "--ledger", path)

    assert (1, "") == (done.status, done.out)
    assert is_one_line(done) and "copy.db" in done.err


NOBODY = 65534


def as_nobody(*calls: list[str | Path]) -> list[Done]:
    """Run the program without the rights of root, who may read everything; what it imports is imported before."""
    came, goes = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setuid(NOBODY)
            os.write(goes, json.dumps([asdict(run(*call)) for call in calls]).encode())
        finally:
            os._exit(0)
    os.close(goes)
    with os.fdopen(came) as answer:
        told = answer.read()
    os.waitpid(child, 0)
    return [Done(**done) for done in json.loads(told)]


def test_a_record_and_a_report_without_permission_are_named(examples: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        path, report = Path(name) / "copy.db", Path(name) / "a.txt"
        shutil.copy(examples, path)
        report.write_text(GARISSA, encoding="utf-8")
        calls: list[list[str | Path]] = [["incidents", "--ledger", path], ["read", report, "--no-store"]]
        assert [0, 0] == [run(*call).status for call in calls]
        path.chmod(0)
        report.chmod(0)

        record, material = as_nobody(*calls)

    assert 1 == record.status and is_one_line(record) and "copy.db: cannot be opened" in record.err
    assert 1 == material.status and "a.txt: the file cannot be opened: Permission denied" in material.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["read"],
        ["read", "nowhere.txt"],
        ["read", ""],
        ["read", "ftp://example.org/x", "--published", "yesterday"],
        ["read", ".", "--published", "2021-13-01"],
        ["read", ".", "--max-bytes", "0"],
        ["read", ".", "--max-bytes", "many"],
        ["read", ".", "--format", "csv"],
        ["read", ".", "--wrong"],
        ["incidents", "--format", "xml"],
        ["incidents", "--from", "May"],
        ["incidents", "--type", "bombing"],
        ["incidents", "--country", "Nowhereland"],
        ["incidents", "--killed", "-1"],
        ["show", "incident-0000000000000000"],
        ["show", "nothing"],
        ["search", "  "],
        ["search", "killed", "--limit", "0"],
        ["verify", "--head", "abc"],
        ["unknown"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_status_2_with_one_line(arguments: list[str], examples: Path) -> None:
    is_question = arguments[0] not in ("read", "unknown")
    done = run(*arguments, *(["--ledger", examples] if is_question else []))

    assert (2, "") == (done.status, done.out)
    assert is_one_line(done) and "Value error" not in done.err


def test_without_a_command_help_is_shown() -> None:
    done = run()

    assert (2, "") == (done.status, done.err)
    assert "incidents" in done.out


def test_a_missing_model_is_named_with_the_way_out(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tocsin.pipeline.open_desk", lambda: Desk(EncoderTagger(tmp_path), open_desk().references))
    done = run("read", report, "--ledger", tmp_path / "x.db")

    assert 1 == done.status and is_one_line(done)
    assert "encoder.json" in done.err and "install Tocsin again" in done.err


def test_a_broken_reference_file_is_named_with_the_way_out(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "countries.yaml").write_text("countries: [unclosed", encoding="utf-8")
    with pytest.raises(BadReference):
        countries.open_countries(tmp_path)

    def desk() -> Desk:
        countries.open_countries(tmp_path)
        raise AssertionError

    monkeypatch.setattr("tocsin.pipeline.open_desk", desk)
    done = run("read", report, "--no-store")

    assert 1 == done.status and is_one_line(done)
    assert "countries.yaml" in done.err and "install Tocsin again" in done.err


def test_a_fault_in_one_report_is_told_and_the_rest_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = Desk.read
    monkeypatch.setattr(Desk, "read", lambda desk, c: 1 / 0 if c.report.doc == "a" else sound(desk, c))
    path = jsonl(tmp_path / "x.jsonl", {"doc": "a", "text": GARISSA}, {"doc": "b", "text": ADEN})

    done = run("read", path, "--ledger", tmp_path / "x.db", "--format", "jsonl")

    assert 1 == done.status
    assert ["fault", None] == [line.get("error", {}).get("kind") for line in done.lines]
    assert "Traceback" not in done.err + done.out


def test_a_full_disk_is_said_so(examples: Path) -> None:
    done = spawn("incidents", "--ledger", examples, into="/dev/full")

    assert (1, "tocsin: what was found cannot be written: No space left on device\n") == (done.status, done.err)


def test_a_reader_who_has_left_is_told_nothing(examples: Path) -> None:
    command = [*TOCSIN, "incidents", "--ledger", str(examples), "--format", "jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        said = process.stderr.read()

    assert (1, "") == (process.returncode, said)
