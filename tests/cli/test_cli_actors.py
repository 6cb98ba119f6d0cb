"""`tocsin actors`: reports, directory, proposals and own additions, as a user meets them."""

import json
from pathlib import Path

import pytest
from cli_made import run

MALI = (
    "Gunmen from Katiba Macina attacked an army post near Mopti in Mali on 2 March 2021. "
    "The Example Salvation Front (ESF), allied with JNIM, said it had taken part."
)


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TOCSIN_OWN", str(tmp_path / "own"))
    return tmp_path / "own"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "mali.txt"
    path.write_text(MALI, encoding="utf-8")
    return path


def test_every_report_has_a_line_in_its_order_also_one_with_nothing_in_it(tmp_path: Path) -> None:
    reports = tmp_path / "reports.jsonl"
    lines = [{"doc": "b", "text": MALI}, {"doc": "a", "text": "Nothing happened here at all on that day."}]
    reports.write_text("".join(json.dumps(line) + "\n" for line in lines) + "{\n", encoding="utf-8")
    done = run("actors", reports, "--format", "jsonl")
    first, second, third = done.lines

    assert (1, "b", "a", []) == (done.status, first["doc"], second["doc"], second["actors"])
    assert {"kind", "message"} == set(third["error"])
    macina = first["actors"][0]
    assert ("Katiba Macina", "actor:katiba-macina", "rebel_group", "ML") == tuple(
        macina[key] for key in ("text", "id", "kind", "country")
    )
    assert MALI[macina["start"] : macina["end"]] == macina["text"] == macina["candidates"][0]["name"]
    unknown = next(actor for actor in first["actors"] if actor["text"] == "ESF")
    assert (None, None, [], True) == (unknown["id"], unknown["name"], unknown["candidates"], bool(unknown["reason"]))


def test_the_table_names_each_actor_once_and_says_why(report: Path) -> None:
    done = run("actors", report)
    assert (0, 1, 1) == (done.status, done.out.count("Example Salvation Front"), done.out.count("[actor:jnim]"))
    assert "not linked" in done.out


def test_an_actor_is_shown_as_it_was_on_a_date() -> None:
    then, now = (run("actors", "show", "islamic-state", "--on", on).flat for on in ("2013-10-01", "2016-10-01"))
    assert "formerly named Islamic State of Iraq and Syria (2013 to 2014)" in then
    assert "formerly named" not in now
    assert "unverified" in now


def test_the_directory_is_listed_by_country_kind_and_words() -> None:
    done = run("actors", "list", "--country", "Mali", "--kind", "rebel_group", "--text", "azawad", "--format", "jsonl")
    assert "actor:mnla" in [line["id"] for line in done.lines]
    assert all("ML" in line["countries"] and line["kind"] == "rebel_group" for line in done.lines)


def test_a_proposal_is_accepted_into_the_users_own_file_and_used_from_then_on(report: Path, own: Path) -> None:
    ledger = ("--ledger", report.with_name("record.db"))
    assert 0 == run("read", report, *ledger).status
    (proposed,) = run("actors", "proposals", *ledger, "--format", "jsonl").lines
    number = str(proposed["number"])
    assert ("new", "Example Salvation Front", "ESF", 1, "mali.txt") == (
        *(proposed[key] for key in ("adds", "a", "b", "reports")),
        proposed["evidence"][0]["doc"],
    )
    assert 2 == run("actors", "accept", number, "--as", "A. Analyst", *ledger).status

    done = run("actors", "accept", number, "--as", "A. Analyst", "--kind", "rebel_group", "--country", "ml", *ledger)
    assert (0, True) == (done.status, (own / "actors.yaml").exists())
    shown = run("actors", "show", "ESF").flat
    assert "own: A. Analyst" in shown
    assert "mali.txt" in shown
    linked = [actor["id"] for actor in run("actors", report, "--format", "jsonl").lines[0]["actors"]]
    assert "actor:example-salvation-front" in linked
    (relation,) = run("actors", "proposals", *ledger, "--format", "jsonl").lines
    assert ("relation", "jnim") == (relation["adds"], relation["other"])
    assert 0 == run("actors", "reject", str(relation["number"]), "--as", "A. Analyst", *ledger).status
    assert "nothing is proposed" in run("actors", "proposals", *ledger).out


def test_actors_are_added_and_edited_by_hand() -> None:
    signed = ("--as", "A. Analyst")
    new = ("--name", "Example Front", "--kind", "rebel_group", "--country", "ML,NE", "--alias", "EXF")
    assert 0 == run("actors", "add", "example-front", *new, *signed).status
    edit = ("--alias", "Front of Examples", "--relation", "enemy_of=jnim", "--from", "2020", "--note", "Invented.")
    assert 0 == run("actors", "edit", "example-front", *edit, *signed).status
    shown = run("actors", "show", "EXF").flat

    assert all(words in shown for words in ("ML NE", "Front of Examples (2020 to ?)", "enemy of Jama'at", "Invented."))
    assert ["example-front"] == [
        line["id"].removeprefix("actor:") for line in run("actors", "list", "--own", "--format", "jsonl").lines
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("show", "nobody at all"), "nobody in the directory is called"),
        (("show", "ttp", "--on", "yesterday"), "is no date"),
        (("list", "--kind", "heroes"), "is no kind"),
        (("list", "--country", "Exampleland"), "is no country"),
        (("edit", "ttp", "--as", "A"), "nothing to add"),
        (("edit", "nobody-at-all", "--alias", "X", "--as", "A"), "no actor has the id"),
        (("edit", "ttp", "--relation", "enemy_of", "--as", "A"), "not there"),
        (("not-there.txt",), "is not there"),
        (("proposals", "--ledger", "not-there.db"), "not-there.db"),
    ],
)
def test_a_wrong_call_says_what_is_wrong_and_leaves_no_traceback(arguments: tuple[str, ...], told: str) -> None:
    done = run("actors", *arguments)
    assert (2, True, False) == (done.status, told in done.err, "Traceback" in done.err)
