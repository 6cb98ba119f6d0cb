"""From locations to reports."""

import os
import stat
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from materials import (
    SENTENCE,
    a_line,
    a_page,
    read,
    read_bytes,
    the_refusal,
    the_report,
)

from make import NOON
from tocsin.capture import READERS, Options, expected, gather, given
from tocsin.capture.registry import reader
from tocsin.errors import BadRequest, CannotRead, NotAllowed
from tocsin.records import Captured, Refusal

NOBODY = 65_534


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{SENTENCE} This is {name}.")


def test_a_folder_is_read_in_the_order_of_names_without_hidden_files(tmp_path):
    write(tmp_path, "b.txt", "a/z.txt", "a/.hidden.txt", ".git/x.txt", "c.txt", "a.txt")
    items = read(tmp_path)
    where = [str(tmp_path / name) for name in ("a/z.txt", "a.txt", "b.txt", "c.txt")]
    assert where == [item.capture.location for item in items]
    assert ["z.txt", "a.txt", "b.txt", "c.txt"] == [item.report.doc for item in items]


def test_a_folder_with_a_link_to_itself_comes_to_an_end_and_each_file_is_read_once(tmp_path):
    write(tmp_path, "a/b.txt", "c.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "d.txt").symlink_to(tmp_path / "c.txt")
    (tmp_path / "self").symlink_to(tmp_path / "self")
    assert 2 == len(read(tmp_path))
    assert 2 == len(read(tmp_path, tmp_path / "a", tmp_path / "c.txt"))


def test_records_of_tocsin_in_a_folder_are_passed_over(tmp_path):
    write(tmp_path, "a.txt", "record-wal")
    (tmp_path / "tocsin.db").write_bytes(b"SQLite format 3\x00" + b"x" * 99)
    (tmp_path / "tocsin.db-wal").write_bytes(b"x" * 99)
    assert ["a.txt", "record-wal"] == [item.report.doc for item in read(tmp_path)]
    assert "SQLite" in the_refusal(read(tmp_path / "tocsin.db")).message


def test_pipes_in_a_folder_are_not_waited_for(tmp_path):
    write(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    assert ["a.txt"] == [item.report.doc for item in read(tmp_path)]


@pytest.mark.parametrize("location", ["no/such/file", "", "nul\0byte"])
def test_a_location_that_is_none_is_wrong_use_before_anything_is_read(tmp_path, location):
    write(tmp_path, "a.txt")
    with pytest.raises(BadRequest, match="a location is a file, a folder, an http"):
        gather([str(tmp_path), location], Options(), lambda: NOON)


@pytest.mark.parametrize("options", [{"max_bytes": 0}, {"timeout": 0}, {"max_redirects": -1}, {"max_unpacked": 0}])
def test_impossible_limits_are_wrong_use(options):
    with pytest.raises(BadRequest):
        Options(**options)


def test_a_refusal_does_not_stop_what_follows(tmp_path):
    write(tmp_path, "a.txt", "c.txt")
    (tmp_path / "b.txt").write_bytes(b"")
    assert [Captured, Refusal, Captured] == [type(item) for item in read(tmp_path)]


def test_a_file_without_permission_is_named_and_the_others_are_read():
    """In a process of its own that has given up the rights of root, who may read everything."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        write(folder, "a.txt", "b.txt", "closed/c.txt")
        (folder / "b.txt").chmod(0)
        (folder / "closed").chmod(0)
        came, goes = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                if os.geteuid() == 0:
                    os.setuid(NOBODY)
                told = "\n".join(
                    f"{i.kind} {i.location} {i.message}" if isinstance(i, Refusal) else i.report.doc
                    for i in read(folder)
                )
                os.write(goes, told.encode())
            finally:
                os._exit(0)
        os.close(goes)
        with os.fdopen(came) as answer:
            told = answer.read().splitlines()
        os.waitpid(child, 0)
        (folder / "closed").chmod(stat.S_IRWXU)
    closed = f"cannot_read {folder / 'closed'} the folder cannot be listed: Permission denied"
    assert ["a.txt", f"cannot_read {folder / 'b.txt'} the file cannot be opened: Permission denied", closed] == told


def test_a_file_that_opens_and_cannot_be_read_is_refused():
    """The kernel gives an error for the first page of a process's memory."""
    refusal = the_refusal(read("/proc/self/mem"))
    assert "cannot_read" == refusal.kind
    assert "reading it failed" in refusal.message


def test_a_program_started_without_standard_input_says_so():
    program = (
        "import datetime, tocsin.capture as c\n"
        "for item in c.gather(['-'], c.Options(), lambda: datetime.datetime.now(datetime.UTC)):\n"
        "    print(item.kind, item.location, item.message)"
    )
    done = subprocess.run(["sh", "-c", f'{sys.executable} -c "$0" <&-', program], capture_output=True, check=True)
    assert "cannot_read standard input it is closed" == done.stdout.decode().strip()


def test_files_are_not_changed_by_being_read(tmp_path):
    path = tmp_path / "a.txt"
    write(tmp_path, "a.txt")
    path.chmod(0o400)
    before = path.stat()
    read(path)
    assert (before.st_mtime_ns, before.st_size, before.st_mode) == (
        path.stat().st_mtime_ns,
        path.stat().st_size,
        path.stat().st_mode,
    )


@pytest.mark.parametrize(
    ("data", "docs", "how"),
    [
        (b"\n  " + a_line(doc="r1") + a_line(doc="r2"), ["r1", "r2"], "jsonl"),
        (SENTENCE.encode(), ["-"], "file"),
        (a_page(), ["-"], "file"),
    ],
)
def test_standard_input_is_read_as_lines_or_as_one_report(data, docs, how):
    program = (
        "import datetime, tocsin.capture as c\n"
        "for item in c.gather(['-'], c.Options(), lambda: datetime.datetime.now(datetime.UTC)):\n"
        "    print(item.report.doc, item.capture.how, item.report.key, sep='|')"
    )
    done = subprocess.run([sys.executable, "-c", program], input=data, capture_output=True, check=True)
    rows = [line.split("|") for line in done.stdout.decode().splitlines()]
    assert [(doc, how) for doc in docs] == [(row[0], row[1]) for row in rows]
    if how == "jsonl":
        assert "doc::-:r1" == rows[0][2]


def test_how_many_items_to_expect_is_told_where_it_can_be(tmp_path):
    write(tmp_path, "a.txt", "b/c.txt")
    (tmp_path / "d.jsonl").write_bytes(a_line() * 5 + b"\n\n")
    assert 7 == expected([str(tmp_path)])
    assert 5 == expected([str(tmp_path / "d.jsonl")])
    assert expected([str(tmp_path), "-"]) is None
    assert expected(["https://wire.example/"]) is None


def test_a_file_name_that_is_no_valid_text_can_still_be_written_down(tmp_path):
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text(SENTENCE)
    report = the_report(read(tmp_path))
    assert "caf\ufffd.txt" == report.report.doc
    assert report.capture.location.encode("utf-8")


def test_no_reader_for_a_file_is_said_with_what_can_be_read(tmp_path):
    message = the_refusal(read_bytes(tmp_path, "a.csv", b"place,killed\nHill,17\n")).message
    assert "no reader for .csv files" in message
    assert ".pdf" in message


def test_a_picture_says_how_to_go_on(tmp_path):
    assert "run OCR first" in the_refusal(read_bytes(tmp_path, "a.png", b"\x89PNG\r\n\x1a\n" + b"x" * 99)).message


def test_a_file_without_suffix_is_read_as_text(tmp_path):
    assert SENTENCE == the_report(read_bytes(tmp_path, "README", SENTENCE.encode())).text.body


def test_the_clock_says_when_and_does_not_change_what_it_is(tmp_path):
    write(tmp_path, "a.txt")
    later = datetime(2025, 5, 6, tzinfo=UTC)
    (first,) = gather([str(tmp_path)], Options(), lambda: NOON)
    (second,) = gather([str(tmp_path)], Options(), lambda: later)
    assert (NOON, later) == (first.capture.captured_at, second.capture.captured_at)
    assert (first.report, first.capture.id, first.text) == (second.report, second.capture.id, second.text)


def test_a_text_given_in_python_keeps_its_offsets():
    text = f"  {SENTENCE}\r\n\x00"
    report = given(text, options=Options(), clock=lambda: NOON, title=" Blast", doc="r7")
    assert (f"  {SENTENCE} \n ", " Blast", "r7") == (report.text.body, report.text.title, report.report.doc)
    assert ("given:r7", "given") == (report.report.key, report.capture.how)


def test_a_given_text_is_known_by_its_address_else_its_name_else_its_bytes():
    def key(**more):
        return given(SENTENCE, options=Options(), clock=lambda: NOON, **more).report.key

    assert "url:https://wire.example/1" == key(url="https://wire.example/1#x", doc="r1")
    assert "given:r1" == key(doc="r1")
    assert key() == key(title="Blast")
    assert key().startswith("bytes:")


def test_the_users_date_and_source_hold_for_a_given_text():
    options = Options(published=date(2021, 8, 26), source="Example Wire")
    report = given(SENTENCE, options=options, clock=lambda: NOON).report
    assert (date(2021, 8, 26), "Example Wire") == (report.metadata.published, report.source.name)


def test_a_given_text_that_says_nothing_or_too_much_is_bad_material():
    with pytest.raises(CannotRead):
        given(" ", options=Options(), clock=lambda: NOON)
    with pytest.raises(NotAllowed, match="--max-bytes"):
        given(SENTENCE, options=Options(max_bytes=10), clock=lambda: NOON)


def test_two_readers_of_one_name_or_suffix_are_refused():
    def read_plain(material, options):
        """Never called."""

    def read_more(material, options):
        """Never called."""

    with pytest.raises(ValueError, match="two readers named read_plain"):
        reader(suffixes=(".new",), media_types=())(read_plain)
    with pytest.raises(ValueError, match=r"read_more and read_pdf both read \['\.pdf'\]"):
        reader(suffixes=(".pdf",), media_types=())(read_more)
    assert "read_more" not in READERS


def test_every_reader_says_in_its_docstring_what_it_reads():
    assert all((known.read.__doc__ or "").strip() for known in READERS.values())


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_a_text_is_read_without_waiting_for_the_libraries_of_other_kinds(tmp_path, name):
    (tmp_path / name).write_bytes(a_line() if name == "a.jsonl" else SENTENCE.encode())
    slow = ["py3langid", "numpy", "trafilatura", "lxml", "feedparser", "docx", "pypdfium2", "httpx", "warcio", "yaml"]
    program = (
        "import datetime, sys, tocsin.capture as c\n"
        "items = list(c.gather([sys.argv[1]], c.Options(), lambda: datetime.datetime.now(datetime.UTC)))\n"
        f"print(len(items), [name for name in {slow!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path / name)], capture_output=True, check=True)
    assert "1 []" == done.stdout.decode().strip()
