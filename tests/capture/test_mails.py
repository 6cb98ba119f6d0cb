"""Mail and its attachments."""

from datetime import date

import pytest
from materials import SENTENCE, a_mail, a_pdf, bodies, read_bytes, refusals, the_refusal, the_report


def test_a_mail_is_a_report_of_its_sender(tmp_path):
    headers = (("Message-ID", "<7@wire.example>"), ("Date", "Thu, 26 Aug 2021 23:30:00 +0430"))
    report = the_report(read_bytes(tmp_path, "a.eml", a_mail(headers=headers)))
    found = report.capture.metadata
    assert ("Blast in the market", "Example Wire", "") == (found.title, found.source, found.author)
    assert (date(2021, 8, 26), "Thu, 26 Aug 2021 23:30:00 +0430") == (found.published, found.published_words)
    assert ("mail:7@wire.example", "mail", "a.eml") == (report.report.key, report.capture.how, report.report.doc)
    assert f"{SENTENCE}\n" == report.text.body


def test_the_organisation_is_the_source_where_it_is_named(tmp_path):
    data = a_mail(sender="Ann Example <ann@wire.example>", headers=(("Organization", "Example Wire"),))
    found = the_report(read_bytes(tmp_path, "a.eml", data)).capture.metadata
    assert ("Example Wire", "Ann Example") == (found.source, found.author)


def test_a_mail_without_id_is_known_by_its_bytes(tmp_path):
    report = the_report(read_bytes(tmp_path, "a.eml", a_mail(headers=())))
    assert f"bytes:{report.blob.id}" == report.report.key


def test_the_text_of_a_mail_in_html_only_is_read(tmp_path):
    data = a_mail(" ", html=f"<p>{SENTENCE}</p><p>Police &amp; army came.</p><style>p {{}}</style>")
    assert f"{SENTENCE}\nPolice & army came." == the_report(read_bytes(tmp_path, "a.eml", data)).text.body


def test_each_attachment_is_a_report_of_its_own(tmp_path):
    attached = [("note.txt", "text/plain", b"Three people were hurt."), ("b.pdf", "application/pdf", a_pdf([SENTENCE]))]
    items = read_bytes(tmp_path, "a.eml", a_mail("See the two files attached.", attached=attached))
    assert ["See the two files attached.\n", "Three people were hurt.", SENTENCE] == bodies(items)
    where = tmp_path / "a.eml"
    locations = [f"{where}", f"{where} > attachment 1 note.txt", f"{where} > attachment 2 b.pdf"]
    assert locations == [item.capture.location for item in items]
    assert ["a.eml", "note.txt", "b.pdf"] == [item.report.doc for item in items]
    assert f"bytes:{items[2].blob.id}" == items[2].report.key


def test_an_attachment_that_cannot_be_read_is_named_and_the_mail_is_read(tmp_path):
    attached = [("sheet.xls", "application/vnd.ms-excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99)]
    items = read_bytes(tmp_path, "a.eml", a_mail(attached=attached))
    assert [f"{SENTENCE}\n"] == bodies(items)
    assert [f"{tmp_path / 'a.eml'} > attachment 1 sheet.xls"] == [item.location for item in refusals(items)]


def test_a_mail_with_nothing_but_attachments_is_no_report_itself(tmp_path):
    items = read_bytes(tmp_path, "a.eml", a_mail("\n", attached=[("note.txt", "text/plain", SENTENCE.encode())]))
    assert SENTENCE == the_report(items).text.body


def test_a_forwarded_mail_is_a_report_of_its_own(tmp_path):
    from email.message import EmailMessage
    from email.parser import BytesParser
    from email.policy import default

    outer = EmailMessage()
    outer["From"], outer["Subject"] = "Desk <desk@wire.example>", "Fwd"
    outer.set_content("See the mail below, please.")
    outer.add_attachment(BytesParser(policy=default).parsebytes(a_mail()))
    items = read_bytes(tmp_path, "a.eml", outer.as_bytes())
    assert ["See the mail below, please.", SENTENCE] == [body.strip() for body in bodies(items)]
    assert "mail:1@wire.example" == items[1].report.key


def test_encoded_headers_and_wrong_charsets_are_borne(tmp_path):
    data = (
        b"From: =?utf-8?q?S=C3=A9l=C3=A9ka_Wire?= <a@b.example>\r\nSubject: =?no-such?q?x?=\r\n"
        b'Content-Type: text/plain; charset="no-such"\r\n\r\n' + SENTENCE.encode()
    )
    report = the_report(read_bytes(tmp_path, "a.eml", data))
    assert ("Séléka Wire", SENTENCE) == (report.report.source.name, report.text.body)


def test_random_bytes_named_eml_are_no_mail(tmp_path):
    assert "no mail" in the_refusal(read_bytes(tmp_path, "a.eml", bytes(range(256)) * 4)).message


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Type: text/plain" + b";" * 200_000,
        b"Content-Disposition: " + b'"' * 200_000,
        b"Content-Type: multipart/mixed;\n" + b" a=b;\n" * 50_000 + b" boundary=b",
    ],
)
def test_a_header_without_end_is_refused_and_not_pondered(tmp_path, header):
    """The library takes quadratic time over it: minutes for these, hours for a whole mail of them."""
    data = b"From: Desk <desk@wire.example>\n" + header + b"\n\n" + SENTENCE.encode()
    assert "a header of more than 10,000 bytes" in the_refusal(read_bytes(tmp_path, "a.eml", data)).message


def test_a_subject_without_end_is_cut(tmp_path):
    data = b"From: Desk <desk@wire.example>\nSubject: " + b"=?utf-8?q?x?= " * 50_000 + b"\n\n" + SENTENCE.encode()
    report = the_report(read_bytes(tmp_path, "a.eml", data))
    assert SENTENCE == report.text.body
    assert 0 < len(report.text.title) < 10_000


def test_headers_with_letters_that_should_have_been_encoded_are_read(tmp_path):
    data = f"From: Séléka Wire <a@b.example>\nSubject: Взрыв =?utf-8?q?=D0=BD=D0=B0?= рынке\n\n{SENTENCE}".encode()
    report = the_report(read_bytes(tmp_path, "a.eml", data))
    assert ("Séléka Wire", "Взрыв на рынке") == (report.report.source.name, report.text.title)
