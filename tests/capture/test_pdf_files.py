"""PDF files."""

from datetime import date

from materials import SENTENCE, a_pdf, a_scanned_pdf, an_encrypted_pdf, read_bytes, refusals, the_refusal, the_report


def test_the_text_layer_is_read_and_pages_are_mapped(tmp_path):
    data = a_pdf(["First page: two killed."], ["Second page."], ["Third."], info="/Title (Blast) /Author (Ann Example)")
    report = the_report(read_bytes(tmp_path, "a.pdf", data))
    assert "First page: two killed.\nSecond page.\nThird." == report.text.body
    assert ["First", "Second", "Third"] == [
        report.text.body[start:].split()[0].strip(".") for start in report.text.page_map
    ]
    assert ("Blast", "Ann Example") == (report.text.title, report.capture.metadata.author)
    assert report.text.extractor.startswith("pypdfium2 ")


def test_the_lines_of_a_paragraph_are_joined_and_its_end_is_kept(tmp_path):
    lines = [
        "Blast in the market",
        "Two people were killed on Monday when a bomb",
        "went off in the market. Others were hurt.",
    ]
    data = a_pdf([*lines, "No one claimed the attack."])
    body = the_report(read_bytes(tmp_path, "a.pdf", data)).text.body
    assert [lines[0], f"{lines[1]} {lines[2]}", "No one claimed the attack."] == body.split("\n")


def test_a_word_broken_at_the_end_of_a_line_is_put_together(tmp_path):
    data = a_pdf(["Two people were killed in an explo-", "sion in the market, the police said."])
    assert "explosion" in the_report(read_bytes(tmp_path, "a.pdf", data)).text.body


def test_fields_at_the_head_of_the_first_page_are_metadata(tmp_path):
    data = a_pdf(["Source: Example Wire", "Published: 26 August 2021", SENTENCE], ["Second page."])
    report = the_report(read_bytes(tmp_path, "a.pdf", data))
    assert ("Example Wire", date(2021, 8, 26)) == (report.report.source.name, report.report.metadata.published)
    assert f"{SENTENCE}\nSecond page." == report.text.body
    assert (0, len(SENTENCE) + 1) == report.text.page_map


def test_the_day_it_was_made_is_that_of_publication_only_if_the_text_says_so(tmp_path):
    info = "/Title (Blast) /CreationDate (D:20210827120000Z)"
    dated = the_report(
        read_bytes(tmp_path, "a.pdf", a_pdf(["Blast", "Update of 27 August 2021.", SENTENCE], info=info))
    )
    undated = the_report(read_bytes(tmp_path, "b.pdf", a_pdf(["On 3 May 2020 a bomb went off.", SENTENCE], info=info)))
    assert (date(2021, 8, 27), None) == (dated.report.metadata.published, undated.report.metadata.published)
    assert dated.text.body.startswith("Update of 27 August 2021.")


def test_a_pdf_named_txt_is_read_as_a_pdf(tmp_path):
    assert SENTENCE == the_report(read_bytes(tmp_path, "a.txt", a_pdf([SENTENCE]))).text.body


def test_random_bytes_named_pdf_are_refused_as_no_pdf(tmp_path):
    refusal = the_refusal(read_bytes(tmp_path, "a.pdf", bytes(range(256)) * 9))
    assert "cannot_read" == refusal.kind
    assert "broken PDF, or a file of another kind" in refusal.message


def test_a_pdf_cut_in_the_middle_is_refused_or_read_and_never_raises(tmp_path):
    data = a_pdf([SENTENCE])
    assert "cannot_read" == the_refusal(read_bytes(tmp_path, "a.pdf", data[:60])).kind


def test_an_encrypted_pdf_is_named_so(tmp_path):
    refusal = the_refusal(read_bytes(tmp_path, "a.pdf", an_encrypted_pdf()))
    assert "encrypted PDF" in refusal.message


def test_a_scanned_pdf_is_named_so_and_is_no_empty_report(tmp_path):
    refusal = the_refusal(read_bytes(tmp_path, "a.pdf", a_scanned_pdf()))
    assert "scanned PDF: no text layer" in refusal.message
    assert "OCR" in refusal.message


def test_a_broken_page_is_named_and_the_others_are_read(tmp_path):
    data = a_pdf(["Two killed on page one."], ["Lost."], ["Three killed on page three."])
    second = data.split(b"/Type /Page /Parent")
    broken = b"/Type /Page /Parent".join([*second[:2], second[2].replace(b"2 0 R", b"9 9 R", 1), *second[3:]])
    report, *rest = read_bytes(
        tmp_path, "a.pdf", broken.replace(b"/Kids [5 0 R 7 0 R 9 0 R]", b"/Kids [5 0 R 99 0 R 9 0 R]")
    )
    assert "Two killed on page one.\n\nThree killed on page three." == report.text.body
    assert [f"{tmp_path / 'a.pdf'} > page 2"] == [item.location for item in refusals(rest)]


def test_a_pdf_that_claims_millions_of_pages_comes_to_an_end(tmp_path):
    data = a_pdf([SENTENCE]).replace(b"/Count 1 ", b"/Count 9999999 ")
    items = read_bytes(tmp_path, "a.pdf", data)
    assert SENTENCE in items[0].text.body
