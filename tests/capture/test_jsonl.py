"""JSONL: one report a line."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from materials import SENTENCE, a_line, bodies, read, read_bytes, refusals, the_refusal, the_report

from tocsin.capture.decoding import mend_in_place


def test_every_field_of_a_line_is_kept(tmp_path):
    line = a_line(
        title="Blast ", published="2021-08-26T23:30:00+04:30", source="Example Wire", url="https://wire.example/1#x",
        language="en", author="Ann Example",
    )  # fmt: skip
    report = the_report(read_bytes(tmp_path, "a.jsonl", line))
    found = report.capture.metadata
    assert ("Blast ", "Ann Example", "Example Wire") == (found.title, found.author, found.source)
    assert (date(2021, 8, 26), "2021-08-26T23:30:00+04:30") == (found.published, found.published_words)
    assert ("https://wire.example/1", "en") == (found.url, found.language)
    assert ("r1", "Blast ", SENTENCE) == (report.report.doc, report.text.title, report.text.body)
    assert (f"{tmp_path / 'a.jsonl'} > line 1", "jsonl") == (report.capture.location, report.capture.how)
    assert line.rstrip() == report.blob.data


def test_the_body_is_exactly_the_text_so_that_offsets_hold(tmp_path):
    text = "  \tTwo killed\x00 in\ud800 the market.\r\n\r\n  نص 🙂 \n "
    body = the_report(read_bytes(tmp_path, "a.jsonl", a_line(text=text))).text.body
    assert "  \tTwo killed  in\ufffd the market. \n \n  نص 🙂 \n " == body
    assert len(text) == len(body)


@given(text=st.text(st.characters() | st.sampled_from("\r\n\x00\ud800\u2028"), min_size=1))
def test_any_text_in_a_line_keeps_its_length_and_all_its_printable_characters(tmp_path_factory, text):
    text = f"{SENTENCE}{text}"
    folder = tmp_path_factory.getbasetemp()
    line = json.dumps({"doc": "r", "text": text}).encode()
    assert mend_in_place(text) == the_report(read_bytes(folder, "length.jsonl", line)).text.body


@pytest.mark.parametrize(
    ("broken", "words", "doc"),
    [
        (b'{"doc": "r2", "text": "Two peo', "broken JSON", "r2"),
        (b"not json", "broken JSON", ""),
        (b'["r2"]', "must be an object", ""),
        (b'{"doc": "r2"}', '"text" must be there', "r2"),
        (b'{"doc": "r2", "text": 7}', '"text" must be there', "r2"),
        (b'{"text": "Two people were killed."}', '"doc" must be there', ""),
        (b'{"doc": "r2", "text": "Two people were killed.", "title": []}', '"title" must be a string', "r2"),
        (b'{"doc": "r2", "text": ""}', "no text", "r2"),
        (b'{"doc": "r2", "text": ' + b"[" * 100_000, "broken JSON", "r2"),
        (b'{"doc": "r2", "n": ' + b"1" * 5_000 + b"}", "broken JSON", "r2"),
        (b"\xff\xfe\x00", "broken JSON", ""),
    ],
)
def test_a_broken_line_is_named_by_its_number_and_the_others_are_read(tmp_path, broken, words, doc):
    data = a_line(doc="r1") + b"\n" + broken + b"\n" + a_line(doc="r3")
    first, refusal, last = read_bytes(tmp_path, "a.jsonl", data)
    assert ("r1", "r3") == (first.report.doc, last.report.doc)
    assert (f"{tmp_path / 'a.jsonl'} > line 3", "cannot_read", doc) == (refusal.location, refusal.kind, refusal.doc)
    assert words in refusal.message


def test_a_line_above_the_limit_is_refused_and_the_next_is_read(tmp_path):
    data = a_line(doc="long", text="x" * 3_000_000) + a_line(doc="short")
    items = read_bytes(tmp_path, "a.jsonl", data, max_bytes=1_000)
    assert ["not_allowed"] == [item.kind for item in refusals(items)]
    assert ["long"] == [item.doc for item in refusals(items)]
    assert [SENTENCE] == bodies(items)


def test_a_line_in_another_encoding_loses_only_the_stray_bytes(tmp_path):
    data = '{"doc": "r1", "text": "Two people were killed in the café."}'.encode("cp1252")
    assert "Two people were killed in the café." == the_report(read_bytes(tmp_path, "a.jsonl", data)).text.body


def test_a_number_as_doc_is_echoed_as_text(tmp_path):
    assert "12" == the_report(read_bytes(tmp_path, "a.jsonl", a_line(doc=12))).report.doc


def test_an_empty_file_is_refused(tmp_path):
    assert "the file is empty" == the_refusal(read_bytes(tmp_path, "a.jsonl", b"")).message


def test_reports_are_given_one_by_one_and_not_when_all_are_read(tmp_path):
    from make import NOON
    from tocsin.capture import Options, gather

    path = tmp_path / "a.jsonl"
    path.write_bytes(a_line(doc="r1") + b" " * 200_000 + b"\n")
    items = gather([str(path)], Options(), lambda: NOON)
    assert "r1" == next(items).report.doc
    with path.open("ab") as more:
        more.write(a_line(doc="r2"))
    assert ["r2"] == [item.report.doc for item in items]


def test_two_files_of_one_name_and_doc_are_one_report_and_another_name_is_another(tmp_path):
    keys = []
    for folder, name in (("a", "x.jsonl"), ("b", "x.jsonl"), ("b", "y.jsonl")):
        (tmp_path / folder).mkdir(exist_ok=True)
        (report,) = read_bytes(tmp_path / folder, name, a_line(source="Example Wire"))
        keys.append(report.report.key)
    assert ["doc:Example Wire:x.jsonl:r1", "doc:Example Wire:x.jsonl:r1", "doc:Example Wire:y.jsonl:r1"] == keys


def test_the_users_source_does_not_change_which_report_it_is(tmp_path):
    plain = the_report(read_bytes(tmp_path, "a.jsonl", a_line()))
    named = the_report(read(tmp_path / "a.jsonl", source="Example Post"))
    assert plain.report.id == named.report.id
    assert "Example Post" == named.report.source.name
