"""`tocsin read --second-reader`: what is sent, printed, counted and stored, and what is refused."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_made import ADEN, GARISSA, jsonl, run

from endpoint import an_endpoint, hangs_up, says, sends

TOLD = {"incidents": [{"type": "grenade", "trigger": "shot dead", "perpetrators": ["Gunmen", "Martians"]}]}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TOCSIN_LEDGER", raising=False)
    monkeypatch.setattr("tocsin.asking.model.Model.__init__.__defaults__", (lambda _: None,))
    yield tmp_path


@pytest.fixture
def one(here: Path) -> Path:
    return jsonl(here / "one.jsonl", {"doc": "a", "text": GARISSA})


def test_nothing_is_sent_unless_an_endpoint_is_named(one: Path) -> None:
    (line,) = run("read", one, "--format", "jsonl", "--no-store").lines

    assert "second" not in line and "attack" == line["incidents"][0]["type"]


@pytest.mark.parametrize(("reader", "type_"), [("first", "attack"), ("second", "grenade")])
def test_one_line_a_report_is_printed_by_the_chosen_reader(one: Path, reader: str, type_: str) -> None:
    with an_endpoint(says(TOLD)) as server:
        second = ("--second-reader", server.url, "--second-model", "example-8b", "--reader", reader)
        done = run("read", one, "--format", "jsonl", "--no-store", *second)

    (line,) = done.lines
    told = line["second"]
    assert (0, type_) == (done.status, line["incidents"][0]["type"])
    assert (reader == "second", 1, {}, {"not_in_report": 1}) == (
        told["printed"], told["pieces"], told["unanswered"], told["dropped"],
    )  # fmt: skip
    assert "example-8b" in told["reader"]
    assert "asked about 1 report in 1 piece; all answered; 1 part not believed (1 not in report)" in done.err


def test_a_record_holds_both_and_shows_the_chosen(one: Path) -> None:
    with an_endpoint(says(TOLD)) as server:
        done = run("read", one, "--second-reader", server.url, "--second-model", "example-8b", "--reader", "second")

    assert (0, True) == (done.status, "new        a: 1 incident" in done.out)
    shown = run("show", "a", "--format", "jsonl").lines[0]["evidence"]
    assert {"second reading 1"} == {line["rule"] for line in shown if line["field"] == "type"}
    assert "holds" in run("verify").out


def test_what_has_no_answer_is_named_by_report_and_counted_and_tells_in_the_exit_status(here: Path) -> None:
    two = jsonl(here / "two.jsonl", {"doc": "a", "text": GARISSA}, {"doc": "b", "text": ADEN})
    with an_endpoint(says("no"), says({"incidents": []})) as server:
        done = run("read", two, "--no-store", "--second-reader", server.url, "--second-model", "example-8b")

    why = "the answer holds no reading in JSON"
    assert 1 == done.status
    assert f"second     a: 1 piece without an answer (1 {why})" in done.err
    assert f"asked about 2 reports in 2 pieces; 1 piece without an answer (1 {why}); all believed" in done.err
    assert "a: 1 incident" in done.out and "b: 1 incident" in done.out


def test_a_report_the_chosen_second_reader_did_not_answer_about_is_a_line_that_says_so(one: Path) -> None:
    with an_endpoint(hangs_up) as server:
        second = ("--second-reader", server.url, "--second-model", "example-8b", "--reader", "second")
        done = run("read", one, "--format", "jsonl", "--no-store", *second)

    (line,) = done.lines
    assert (1, []) == (done.status, line["incidents"])
    assert line["not_read"].startswith("second reader: the connection failed")
    assert 1 == sum(line["second"]["unanswered"].values())


def test_a_key_comes_from_a_variable_and_is_shown_nowhere(one: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXAMPLE_KEY", "k-123")
    refusal = json.dumps({"error": {"message": "wrong key k-123"}}).encode()
    with an_endpoint(sends(refusal, 401)) as server:
        second = ("--second-reader", server.url, "--second-model", "example-8b", "--second-key-env", "EXAMPLE_KEY")
        done = run("read", one, *second)

    assert "Bearer k-123" == server.headers[0]["authorization"]
    assert 2 == done.status and "401 (wrong key ***)" in done.err
    assert "k-123" not in done.err + done.out and "Traceback" not in done.err


@pytest.mark.parametrize(
    ("options", "way_out"),
    [
        (["--reader", "second"], "--second-reader URL"),
        (["--second-model", "example-8b"], "--second-reader URL"),
        (["--second-reader", "http://127.0.0.1:9/v1"], "--second-model"),
        (["--second-reader", "http://example.org/v1", "--second-model", "m"], "--second-plain-http"),
        (["--second-reader", "example.org", "--second-model", "m"], "no address"),
        (["--second-reader", "http://127.0.0.1:9/v1", "--second-model", "m", "--second-key-env", "NO_KEY"], "NO_KEY"),
        (["--second-reader", "http://127.0.0.1:9/v1", "--second-model", "m", "--second-timeout", "0"], "timeout"),
        (["--reader", "third"], "third"),
    ],
)
def test_wrong_use_is_refused_before_anything_is_read(one: Path, here: Path, options: list[str], way_out: str) -> None:
    done = run("read", one, *options)

    assert (2, "") == (done.status, done.out)
    assert way_out in done.err and not (here / "tocsin.db").exists()


def test_of_a_report_that_is_known_nobody_is_asked_and_nothing_is_said_of_it(one: Path) -> None:
    with an_endpoint(says(TOLD)) as server:
        second = ("--second-reader", server.url, "--second-model", "example-8b")
        first, again = run("read", one, *second), run("read", one, *second)

    assert 1 == len(server.asked)
    assert "asked about 1 report" in first.err
    assert (0, "", True) == (again.status, again.err, "known      a" in again.out)
