"""Plain text and Markdown."""

from datetime import date

import pytest
from materials import SENTENCE, read, read_bytes, the_refusal, the_report


def test_a_text_file_is_kept_letter_for_letter_but_for_line_ends(tmp_path):
    text = f"  {SENTENCE}\r\n\r\n\tنص عربي  \rend \n"
    report = the_report(read_bytes(tmp_path, "a.txt", text.encode()))
    assert f"  {SENTENCE}\n\n\tنص عربي  \nend \n" == report.text.body
    assert text.encode() == report.blob.data
    assert "a.txt" == report.report.doc
    assert "en" == report.text.language


def test_lines_of_fields_at_the_head_are_metadata_and_no_part_of_the_body(tmp_path):
    head = (
        "TITLE: Blast in the market\nBy: Ann Example\nPublisher: Example Wire\nDate: 26 August 2021, 23:30 Kabul time\n"
    )
    data = f"{head}URL: https://wire.example/1#top\nLanguage: English\n\n{SENTENCE}\n".encode()
    report = the_report(read_bytes(tmp_path, "a.md", data))
    found = report.capture.metadata
    assert ("Blast in the market", "Ann Example", "Example Wire") == (found.title, found.author, found.source)
    assert (date(2021, 8, 26), "26 August 2021, 23:30 Kabul time") == (found.published, found.published_words)
    assert ("https://wire.example/1", "en") == (found.url, found.language)
    assert ("published", '"Date" at the head') in found.told_by
    assert (f"{SENTENCE}\n", "Blast in the market") == (report.text.body, report.text.title)


@pytest.mark.parametrize(
    "text",
    [
        f"Date: unknown\n\n{SENTENCE}",
        f"Title: Blast\nDate: 26 August 2021\n{SENTENCE}",
        f"{SENTENCE}\nTitle: Blast\nDate: 26 August 2021\n\nMore.",
    ],
    ids=["one field only", "no blank line", "not at the head"],
)
def test_lines_that_only_look_like_fields_stay_in_the_body(tmp_path, text):
    report = the_report(read_bytes(tmp_path, "a.txt", text.encode()))
    assert text == report.text.body
    assert "" == report.capture.metadata.title


def test_an_unknown_publication_date_is_legal_and_its_words_are_kept(tmp_path):
    data = f"Title: Blast\nDate: 03/04/2021\n\n{SENTENCE}".encode()
    found = the_report(read_bytes(tmp_path, "a.txt", data)).capture.metadata
    assert (None, "03/04/2021") == (found.published, found.published_words)


def test_the_users_word_wins_over_what_is_found(tmp_path):
    data = f"Source: Example Wire\nDate: 26 August 2021\n\n{SENTENCE}".encode()
    options = {"published": date(2020, 1, 2), "source": "Example Post"}
    report = the_report(read_bytes(tmp_path, "a.txt", data, **options))
    assert (date(2020, 1, 2), "Example Post") == (report.report.metadata.published, report.report.source.name)
    assert {("published", "user"), ("source", "user")} <= set(report.report.metadata.told_by)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file is empty"),
        (b" \n\t\n", "there is no text in it"),
        (b"\x00\x00", "there is no text in it"),
        (b"Killed two.", "fewer than 3 words"),
        (bytes(range(256)) * 20, "no text, whatever its name says"),
    ],
)
def test_a_file_with_next_to_nothing_in_it_is_refused_with_the_reason(tmp_path, data, words):
    refusal = the_refusal(read_bytes(tmp_path, "a.txt", data))
    assert ("cannot_read", str(tmp_path / "a.txt")) == (refusal.kind, refusal.location)
    assert words in refusal.message


def test_a_text_without_spaces_between_words_is_read(tmp_path):
    text = "ตำรวจกล่าวว่ามีผู้เสียชีวิตสองคนจากเหตุระเบิดในตลาด"
    assert text == the_report(read_bytes(tmp_path, "a.txt", text.encode())).text.body


def test_a_text_of_50_megabytes_is_refused_naming_the_limit_and_the_setting(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    refusal = the_refusal(read(path))
    assert "not_allowed" == refusal.kind
    assert "20,000,000 bytes" in refusal.message
    assert "--max-bytes" in refusal.message


def test_a_higher_limit_lets_a_longer_text_in(tmp_path):
    data = (SENTENCE * 3).encode()
    assert "not_allowed" == the_refusal(read_bytes(tmp_path, "a.txt", data, max_bytes=len(data) - 1)).kind
    assert the_report(read_bytes(tmp_path, "a.txt", data, max_bytes=len(data)))


def test_right_to_left_text_and_its_marks_are_kept(tmp_path):
    text = "\u202bقُتل شخصان في انفجار في السوق\u202c (two killed)."
    assert text == the_report(read_bytes(tmp_path, "a.txt", text.encode())).text.body
