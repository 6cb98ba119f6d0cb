"""`tocsin read`: what goes in, what is printed, and the exit status."""

import contextlib
import json
import os
import pty
import re
import subprocess
from pathlib import Path

import pytest
from cli_made import ADEN, EXAMPLES, GARISSA, TOCSIN, jsonl, run, spawn

PAGE = """<html lang="en"><head><title>Two shells hit Aden</title><meta name="author" content="Ada Example">
<meta property="og:site_name" content="Example Times"><meta property="article:published_time" content="2015-05-04">
</head><body><article><h1>Two shells hit Aden</h1><p>{}</p><p>The sentence after it has nothing more to say about
what happened there, and stands here so that the page has a text.</p></article></body></html>"""

FEED = """<rss version="2.0"><channel><title>Example Wire</title><item><guid>a1</guid><title>Garissa</title>
<pubDate>Tue, 05 Mar 2019 08:00:00 GMT</pubDate><description>{}</description></item></channel></rss>"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TOCSIN_LEDGER", raising=False)
    return tmp_path


@pytest.fixture
def two(here: Path) -> Path:
    return jsonl(here / "two.jsonl", {"doc": "b", "text": ADEN}, {"doc": "a", "text": GARISSA})


def test_the_record_is_tocsin_db_here_unless_another_is_named(
    two: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "2 read; tocsin.db holds 2 reports and 2 incidents" in run("read", two).out
    assert "2 read; other.db" in run("read", two, "--ledger", "other.db").out
    monkeypatch.setenv("TOCSIN_LEDGER", "third.db")
    assert "2 read; third.db" in run("read", two).out
    assert {"tocsin.db", "other.db", "third.db"} <= {path.name for path in here.iterdir()}


def test_each_report_has_a_line_that_says_what_came_of_it(two: Path, here: Path) -> None:
    (here / "fr.txt").write_bytes((EXAMPLES / "thalys-fr.txt").read_bytes())
    (here / "empty.txt").touch()

    first = run("read", two, here / "fr.txt", here / "empty.txt")
    again = run("read", two, here / "fr.txt", here / "empty.txt")

    assert ["new        b: 1 incident", "new        a: 1 incident"] == first.out.splitlines()[:2]
    assert ["known      b", "known      a"] == again.out.splitlines()[:2]
    for done in (first, again):
        assert 1 == done.status
        assert f"not read   fr.txt: language: fr\nnot taken  {here / 'empty.txt'}: the file is empty\n" == done.err
    assert "2 known already, 1 kept but not read, 1 not taken; tocsin.db holds 3 reports and 2 incidents" in again.out


def test_without_a_record_it_prints_what_it_read(two: Path, here: Path) -> None:
    done = run("read", two, "--no-store", "--source", "Example Wire", "--published", "2019-03-05")

    assert [
        "b: 1 incident  [Example Wire, 2019-03-05]",
        "    shelling  2015-05-03  Aden [YE] (exact): 24 injured",
        "a: 1 incident  [Example Wire, 2019-03-05]",
    ] == done.out.splitlines()[:3]
    assert "2019-03-04" in done.out and "12 killed" in done.out
    assert "nothing was stored" in done.out
    assert ["two.jsonl"] == [path.name for path in here.iterdir()]


def test_json_lines_come_in_the_order_of_the_input_also_for_what_was_refused(here: Path) -> None:
    path = jsonl(here / "x.jsonl", {"doc": "z", "text": GARISSA}, '{"doc": "m"', {"doc": "n", "text": "x"},
                 {"doc": "b", "text": ADEN})  # fmt: skip

    done = run("read", path, "--format", "jsonl", "--no-store")

    first, broken, short, last = done.lines
    assert 1 == done.status
    assert ("z", "n", "b") == (first["doc"], short["doc"], last["doc"])
    assert "line 2" in broken["error"]["message"] and "cannot_read" == broken["error"]["kind"] == short["error"]["kind"]
    assert {"doc", "error"} == {*broken} == {*short}
    assert first["incidents"][0]["tolls"][0]["low"] == 12


def test_json_lines_are_the_same_with_a_record_and_without_new_or_known(two: Path) -> None:
    without = run("read", two, "--format", "jsonl", "--no-store").out

    assert without == run("read", two, "--format", "jsonl").out == run("read", two, "--format", "jsonl").out


def test_a_reading_has_every_field_of_the_format(two: Path) -> None:
    reading = run("read", two, "--format", "jsonl", "--no-store").lines[1]

    assert {"doc", "incidents", "counts", "relations", "statements", "presence"} == {*reading}
    (incident,) = reading["incidents"]
    assert {
        "id", "type", "subtype", "status", "trigger", "date", "dates", "place", "places", "perpetrators", "targets",
        "weapons", "responsibility", "tolls", "sources", "affects", "harm_without_number", "confidence",
    } <= {*incident}  # fmt: skip
    (toll,) = incident["tolls"]
    assert {"harm", "low", "high", "text", "victims", "group", "who", "sources", "subset", "start", "end"} <= {*toll}
    assert {"sex", "age", "role"} == {*toll["who"]}


def test_standard_input_is_read_as_text_or_as_json_lines(here: Path) -> None:
    text = spawn("read", "-", given=GARISSA, cwd=here)
    lines = spawn("read", "-", "--no-store", "--format", "jsonl", given=f'{{"doc": "x", "text": "{ADEN}"}}\n')

    assert (0, "new        -: 1 incident") == (text.status, text.out.splitlines()[0])
    assert ["x"] == [reading["doc"] for reading in lines.lines]


def test_a_page_and_a_feed_are_fetched_with_what_they_say_of_themselves(site, here: Path) -> None:  # type: ignore[no-untyped-def]
    site.pages = {"/aden": ("text/html", PAGE.format(ADEN)), "/feed": ("application/rss+xml", FEED.format(GARISSA))}

    done = run("read", site.address("/aden"), site.address("/feed"), "--allow-private")
    assert (0, "") == (done.status, done.err)

    page, entry = run("reports", "--format", "jsonl").lines
    assert ("Two shells hit Aden", "Ada Example", "Example Times", "2015-05-04", "en") == tuple(
        page[field] for field in ("title", "author", "source", "published", "language")
    )
    assert ("Garissa", "Example Wire", "2019-03-05") == (entry["title"], entry["source"], entry["published"])


def test_an_address_in_the_private_network_is_refused_unless_allowed(site, here: Path) -> None:  # type: ignore[no-untyped-def]
    done = run("read", site.address("/aden"))

    assert 1 == done.status and "--allow-private" in done.err
    assert 0 == run("incidents").status


def test_a_page_that_is_not_there_is_named_and_the_next_is_read(site, two: Path) -> None:  # type: ignore[no-untyped-def]
    done = run("read", site.address("/gone"), two, "--allow-private")

    assert (1, 1) == (done.status, done.err.count("\n"))
    assert "/gone" in done.err and "404" in done.err
    assert "2 read, 1 not taken" in done.out


def test_a_changed_page_is_a_new_capture_and_its_old_figures_leave_the_incident(site, here: Path) -> None:  # type: ignore[no-untyped-def]
    address = site.address("/garissa")
    for killed in ("12", "19"):
        site.pages = {"/garissa": ("text/html", PAGE.format(GARISSA.replace("12", killed)))}
        assert 0 == run("read", address, "--allow-private").status

    (report,) = run("reports", "--format", "jsonl").lines
    (incident,) = run("incidents", "--format", "jsonl").lines
    (toll,) = incident["tolls"]
    assert 2 == report["captures"]
    assert [(19, 19)] == [(figure["low"], figure["high"]) for figure in toll["by_source"]]
    assert 0 == run("verify").status
    shown = run("show", incident["id"]).out
    assert ">19 people<" in shown and "12 people" not in shown


def test_what_the_user_says_wins_over_the_material(site, here: Path) -> None:  # type: ignore[no-untyped-def]
    (here / "page.html").write_text(PAGE.format(ADEN), encoding="utf-8")
    run("read", here / "page.html", "--source", "Example Monitor", "--published", "2015-05-09")

    (report,) = run("reports", "--format", "jsonl").lines
    assert ("Example Monitor", "2015-05-09") == (report["source"], report["published"])


def test_published_unknown_is_a_legal_state(two: Path) -> None:
    run("read", two)

    assert ["unknown", "unknown"] == [report["published"] for report in run("reports", "--format", "jsonl").lines]


@pytest.mark.parametrize(("option", "name"), [("--max-bytes", "big.txt"), ("--max-unpacked", "garissa-bulletin.docx")])
def test_a_limit_refuses_by_its_name_and_can_be_raised(option: str, name: str, here: Path) -> None:
    (here / "big.txt").write_text(GARISSA * 40, encoding="utf-8")
    (here / "garissa-bulletin.docx").write_bytes((EXAMPLES / "garissa-bulletin.docx").read_bytes())

    refused = run("read", here / name, option, "2000", "--no-store")

    assert 1 == refused.status and option in refused.err
    assert 0 == run("read", here / name, option, "2000000", "--no-store").status


def test_a_text_of_50_mb_is_refused_and_the_next_is_read(two: Path, here: Path) -> None:
    with (here / "big.txt").open("w", encoding="utf-8") as big:
        big.write(GARISSA + "\n")
        big.truncate(50_000_000)

    done = run("read", here / "big.txt", two, "--no-store")

    assert 1 == done.status and "larger than 20000000 bytes" in done.err.replace(",", "")
    assert "2 read, 1 not taken" in done.out


def test_a_folder_with_a_link_to_itself_is_read_once(here: Path) -> None:
    folder = here / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(GARISSA, encoding="utf-8")
    (folder / "self").symlink_to(folder)

    assert "1 read;" in run("read", folder).out


def on_a_terminal(*arguments: str | Path, out: Path | None = None) -> str:
    """Return what somebody sees who runs the program at a terminal, its output sent to a file if one is given."""
    terminal, seen = pty.openpty()
    with open(out or os.devnull, "w", encoding="utf-8") as file:  # noqa: PTH123 - os.devnull
        command = [*TOCSIN, "read", *map(str, arguments)]
        process = subprocess.Popen(
            command, stdout=file if out else seen, stderr=seen, env=os.environ | {"TERM": "xterm", "COLUMNS": "80"}
        )
        os.close(seen)
        shown = b""
        with contextlib.suppress(OSError):  # Linux says so at the end of a terminal
            while piece := os.read(terminal, 10_000):
                shown += piece
        os.close(terminal)
    assert 0 == process.wait(60)
    return shown.decode()


def test_lines_sent_to_a_file_arrive_there_though_the_bar_is_on_the_terminal(two: Path, here: Path) -> None:
    shown = on_a_terminal(two, "--format", "jsonl", "--no-store", out=here / "out.jsonl")

    assert ["b", "a"] == [json.loads(line)["doc"] for line in (here / "out.jsonl").read_text("utf-8").splitlines()]
    assert "reading" in shown and "incidents" not in shown


def test_the_bar_and_the_lines_share_a_terminal(two: Path) -> None:
    """Each line stands alone; the bar goes on below it, and is gone at the end."""
    lines = [re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", line) for line in on_a_terminal(two).split("\n")]

    shown = [line.rstrip("\r").split("\r")[-1] for line in lines]
    assert "new        b: 1 incident" in shown
    assert "new        a: 1 incident" in shown
    assert any("2/2" in line for line in lines)
    assert "2 read; tocsin.db holds 2 reports and 2 incidents" == shown[-2]


def test_no_bar_where_nobody_looks(two: Path) -> None:
    assert "" == run("read", two).err


def test_damaged_text_is_printed_in_escapes_where_it_cannot_be_written(here: Path) -> None:
    path = jsonl(
        here / "x.jsonl", {"doc": "caf\u00e9 \U0001f514", "text": GARISSA.replace("police", "the café's owner")}
    )

    ascii_lines = spawn("read", path, "--no-store", "--format", "jsonl", PYTHONIOENCODING="ascii")
    ascii_table = spawn("read", path, "--no-store", PYTHONIOENCODING="ascii")

    assert run("read", path, "--no-store", "--format", "jsonl").lines == ascii_lines.lines
    assert (0, 0, "", "") == (ascii_lines.status, ascii_table.status, ascii_lines.err, ascii_table.err)


def test_nothing_in_the_material_commands_the_terminal(here: Path) -> None:
    line = {"doc": "a\x1b]0;gone\x07", "title": "\x1b[2J\x9b1mBig", "text": GARISSA, "source": "\x1b[8mWire"}
    path = jsonl(here / "x.jsonl", line, {"doc": "b\x1b[2J", "text": ""})

    printed = [run("read", path), run("read", path, "--no-store"), run("reports"), run("search", "killed OR dead")]
    printed += [run("incidents"), run("show", line["doc"]), run("show", "b\x1b[2J")]

    assert [] == [done for done in printed if {"\x1b", "\x07", "\x9b"} & {*done.out, *done.err}]


def test_a_wrong_location_makes_no_record(here: Path) -> None:
    assert 2 == run("read", "nowhere.txt").status
    assert [] == [*here.iterdir()]
