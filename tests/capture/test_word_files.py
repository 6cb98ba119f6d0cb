"""Word files."""

import io
import zipfile
from datetime import date, datetime

import pytest
from materials import SENTENCE, a_word_file, read_bytes, the_refusal, the_report, zip_of


def rewritten(data: bytes, name: str, content: bytes) -> bytes:
    """Return a Word file with one member replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(m, content if m == name else archive.read(m)) for m in archive.namelist()]
    return zip_of(members)


def test_paragraphs_and_table_cells_are_read_in_their_order(tmp_path):
    data = a_word_file(SENTENCE, "No one claimed it.", rows=[["Place", "Killed"], ["Hill Street", "17"]])
    report = the_report(read_bytes(tmp_path, "a.docx", data))
    assert f"{SENTENCE}\nNo one claimed it.\nPlace\tKilled\nHill Street\t17" == report.text.body
    assert report.text.extractor.startswith("python-docx ")


def test_title_and_author_are_found_and_the_headline_is_not_said_twice(tmp_path):
    data = a_word_file("Blast in the market", SENTENCE, title="Blast in the market", author="Ann Example")
    report = the_report(read_bytes(tmp_path, "a.docx", data))
    assert ("Blast in the market", "Ann Example") == (report.text.title, report.capture.metadata.author)
    assert SENTENCE == report.text.body


@pytest.mark.parametrize(
    ("dateline", "published"),
    [("Example Agency, 27 August 2021", date(2021, 8, 27)), ("Example Agency, 2 May 2020", None), ("", None)],
)
def test_the_day_it_was_saved_is_that_of_publication_only_if_the_text_says_so(tmp_path, dateline, published):
    data = a_word_file(dateline, SENTENCE, modified=datetime(2021, 8, 27, 9))
    assert published == the_report(read_bytes(tmp_path, "a.docx", data)).capture.metadata.published


def test_fields_at_its_head_are_metadata(tmp_path):
    data = a_word_file("Source: Example Agency", "Published: 26 August 2021", "", SENTENCE)
    report = the_report(read_bytes(tmp_path, "a.docx", data))
    assert ("Example Agency", date(2021, 8, 26)) == (report.report.source.name, report.report.metadata.published)
    assert SENTENCE == report.text.body


def test_a_word_file_is_told_from_an_archive_whatever_its_name(tmp_path):
    for name in ("a.zip", "a.txt", "a"):
        assert SENTENCE == the_report(read_bytes(tmp_path, name, a_word_file(SENTENCE))).text.body


@pytest.mark.parametrize("cut", [0.3, 0.7, 0.99])
def test_a_broken_word_file_is_refused(tmp_path, cut):
    data = a_word_file(SENTENCE)
    refusal = the_refusal(read_bytes(tmp_path, "a.docx", data[: int(cut * len(data))]))
    assert "cannot_read" == refusal.kind
    assert "broken Word file" in refusal.message


def test_damaged_markup_inside_is_refused(tmp_path):
    data = rewritten(a_word_file(SENTENCE), "word/document.xml", b"<w:document><w:body>")
    assert "broken Word file" in the_refusal(read_bytes(tmp_path, "a.docx", data)).message


def test_a_zip_bomb_named_docx_is_refused_before_it_is_parsed(tmp_path):
    data = rewritten(a_word_file(SENTENCE), "word/styles.xml", b" " * 40_000_000)
    refusal = the_refusal(read_bytes(tmp_path, "a.docx", data))
    assert "not_allowed" == refusal.kind
    assert "zip bomb" in refusal.message


def test_a_word_file_that_unpacks_to_more_than_is_allowed_names_the_setting(tmp_path):
    refusal = the_refusal(read_bytes(tmp_path, "a.docx", a_word_file(SENTENCE), max_unpacked=1_000))
    assert "not_allowed" == refusal.kind
    assert "--max-unpacked" in refusal.message


def test_a_member_that_gives_more_than_it_declares_is_refused(tmp_path):
    """The sizes in a zip are what its maker wrote there; the checksum then does not fit."""
    data = bytearray(rewritten(a_word_file(SENTENCE), "word/styles.xml", b" " * 40_000_000))
    large = (40_000_000).to_bytes(4, "little")
    while (at := data.find(large)) >= 0:
        data[at : at + 4] = (100).to_bytes(4, "little")
    refusal = the_refusal(read_bytes(tmp_path, "a.docx", bytes(data)))
    assert "word/styles.xml" in refusal.message


def test_a_cell_that_spans_a_billion_columns_is_read_once(tmp_path):
    data = a_word_file(SENTENCE, rows=[["Killed", "17"]])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        document = archive.read("word/document.xml")
    wide = document.replace(b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="1000000000"/>')
    assert wide != document
    report = the_report(read_bytes(tmp_path, "a.docx", rewritten(data, "word/document.xml", wide)))
    assert f"{SENTENCE}\nKilled\t17" == report.text.body


def test_an_office_file_of_another_kind_says_how_to_go_on(tmp_path):
    data = zip_of([("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")])
    assert "save it as .docx or .pdf" in the_refusal(read_bytes(tmp_path, "a.xlsx", data)).message
