"""Judging, reviewing and custody as a user does them."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from cli_made import Done, run

SIGNED = ("--as", "A. Recorder", "--because", "read all reports")


@pytest.fixture
def demo(tmp_path: Path, examples: Path) -> Path:
    return Path(shutil.copy(examples, tmp_path / "demo.db"))


def tocsin(demo: Path, *words: object) -> Done:
    done = run(*words, "--ledger", demo)
    assert done.status == 0, done.err
    return done


def incidents(demo: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in tocsin(demo, "incidents", "--format", "jsonl").out.splitlines()]


def with_a_toll(demo: Path) -> str:
    return str(next(i["id"] for i in incidents(demo) if any(t["harm"] == "killed" for t in i["tolls"])))  # type: ignore[attr-defined, index]


def test_a_correction_is_made_shown_listed_and_undone(demo: Path) -> None:
    name = with_a_toll(demo)
    before = tocsin(demo, "show", name).out
    made = tocsin(demo, "judge", "correct", name, "killed", "7-9", *SIGNED, "--source", "https://example.org/list")
    judgement = made.out.split()[1]

    shown = tocsin(demo, "show", name).out
    assert "killed 7 to 9" in shown and "A. Recorder" in shown and "read all reports" in shown
    listed = json.loads(tocsin(demo, "judge", "list", "--format", "jsonl").out)
    assert ("incident.killed", "7-9", "holds") == (listed["field"], listed["value"], listed["state"])

    tocsin(demo, "judge", "undo", judgement, *SIGNED)
    assert before == tocsin(demo, "show", name).out
    assert tocsin(demo, "verify").out.startswith("holds        True")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("judge", "accept", "incident-0"), "--as"),
        (("judge", "accept", "incident-0", "--as", "A"), "--because"),
        (("judge", "accept", "incident-0", *SIGNED), "no such incident"),
        (("judge", "two-person", "perhaps", *SIGNED), "say on or off"),
        (("review",), "--as"),
        (("evidence", "incident-0"), "--out"),
        (("log", "--act", "theft"), "erasure"),
        (("erase", "No Body", "--yes", *SIGNED), "stands nowhere"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(demo: Path, words: tuple[str, ...], told: str) -> None:
    done = run(*words, "--ledger", demo)
    assert done.status == 2 and told in done.err and "Traceback" not in done.err


@pytest.fixture
def keys() -> Iterator[object]:
    import io

    def pressed(keys: str):  # type: ignore[no-untyped-def]
        return patch("sys.stdin", io.StringIO(keys))

    yield pressed


def test_a_review_answers_undoes_skips_and_leaves(demo: Path, keys) -> None:  # type: ignore[no-untyped-def]
    with keys("kq"):
        done = tocsin(demo, "review", "--as", "A. Recorder")
    assert "0 answers given" in done.out and "doubt" in done.out

    lines = tocsin(demo, "log", "--format", "jsonl").out.count("\n")
    with keys("szq"):  # the first of the demo is a question of "same"
        done = tocsin(demo, "review", "--as", "A. Recorder")
    assert "0 answers given" in done.out
    assert lines < tocsin(demo, "log", "--format", "jsonl").out.count("\n")
    with keys("n"):
        assert "1 answer given" in tocsin(demo, "review", "--as", "A. Recorder").out


def test_a_review_asks_for_the_right_value(demo: Path, keys) -> None:  # type: ignore[no-untyped-def]
    with keys("kkkkkkkkc\ntoll=many\nq"):
        done = tocsin(demo, "review", "--as", "A. Recorder", "--two-person")
    assert "is no number of people" in done.out or "cannot be corrected" in done.out or "no such answer" in done.out
    assert "on" in tocsin(demo, "log", "--act", "setting", "--format", "jsonl").out


def test_a_bundle_a_copy_and_a_merged_record(demo: Path, tmp_path: Path) -> None:
    tocsin(demo, "evidence", with_a_toll(demo), "--profile", "private", "--out", tmp_path / "case.zip")
    assert run("evidence", "--verify", tmp_path / "case.zip").status == 0
    (tmp_path / "bad.zip").write_bytes((tmp_path / "case.zip").read_bytes()[:-9])
    assert run("evidence", "--verify", tmp_path / "bad.zip").status == 1

    tocsin(demo, "backup", tmp_path / "copy.db")
    assert run("restore", tmp_path / "copy.db", "--ledger", tmp_path / "again.db").status == 0
    assert run("restore", tmp_path / "copy.db", "--ledger", tmp_path / "again.db").status == 2
    merged = run("merge-ledgers", demo, tmp_path / "copy.db", "--out", tmp_path / "both.db", *SIGNED)
    assert merged.status == 0 and "new          0" in merged.out


def test_a_report_is_erased_and_read_no_more(demo: Path) -> None:
    done = tocsin(demo, "erase", "kabul-opinion.txt", "--yes", *SIGNED)
    assert "delete them too" in done.out
    assert "kabul-opinion.txt" not in tocsin(demo, "reports").out
    assert "A. Recorder" in tocsin(demo, "log", "--act", "erasure").out
    assert tocsin(demo, "verify").out.startswith("holds        True")
