"""Web pages."""

from datetime import date

import pytest
from materials import SENTENCE, a_page, read_bytes, the_refusal, the_report

HEAD = """<title>Blast in the market | Example Wire</title><meta property="og:site_name" content="Example Wire">
<link rel="canonical" href="https://wire.example/2021/blast?id=3#top"><meta name="author" content="Ann Example">
<meta property="article:published_time" content="2021-08-26T23:30:00-05:00">"""

PARAGRAPHS = "".join(f"<p>{SENTENCE} This is paragraph {number} of the report.</p>" for number in range(4))


def test_main_text_and_metadata_of_a_page_are_found(tmp_path):
    body = f"<nav>Home Sport</nav><article><h1>Blast in the market</h1>{PARAGRAPHS}</article><footer>Imprint</footer>"
    report = the_report(read_bytes(tmp_path, "a.html", a_page(body, HEAD)))
    found = report.capture.metadata
    assert ("Blast in the market", "Ann Example", "Example Wire") == (found.title, found.author, found.source)
    assert date(2021, 8, 26) == found.published
    assert "https://wire.example/2021/blast?id=3" == found.url
    assert "url:https://wire.example/2021/blast?id=3" == report.report.key
    assert 4 == report.text.body.count(SENTENCE)
    assert not any(word in report.text.body for word in ("Home", "Imprint", "Blast in the market"))
    assert report.text.extractor.startswith("trafilatura ")


def test_the_date_is_the_one_written_and_its_words_and_place_are_kept(tmp_path):
    found = the_report(read_bytes(tmp_path, "a.html", a_page(head=HEAD))).capture.metadata
    assert "2021-08-26T23:30:00-05:00" == found.published_words
    assert ("published", "meta article:published_time") in found.told_by


def test_dates_in_the_running_text_are_not_taken_for_the_publication(tmp_path):
    page = a_page(f"<p>{SENTENCE} A similar attack on 3 May 2019 killed four people there.</p>")
    found = the_report(read_bytes(tmp_path, "a.html", page)).capture.metadata
    assert (None, "") == (found.published, found.published_words)


@pytest.mark.parametrize(
    "address", ["https://wire.example/", "https://wire.example", "/relative/only", "ftp://wire.example/a", "::::"]
)
def test_a_canonical_link_that_names_no_page_is_not_believed(tmp_path, address):
    page = a_page(head=f'<link rel="canonical" href="{address}">')
    report = the_report(read_bytes(tmp_path, "a.html", page))
    assert f"bytes:{report.blob.id}" == report.report.key
    assert "" == report.report.metadata.url


def test_a_table_in_a_page_is_read(tmp_path):
    page = a_page(f"{PARAGRAPHS}<table><tr><th>Place</th><th>Killed</th></tr><tr><td>Hill</td><td>17</td></tr></table>")
    body = the_report(read_bytes(tmp_path, "a.html", page)).text.body
    assert "Hill" in body
    assert "17" in body


@pytest.mark.parametrize(
    ("encoding", "meta"),
    [("cp1251", '<meta charset="windows-1251">'), ("utf-8", '<meta charset="iso-8859-1">'), ("utf-8", "")],
)
def test_the_declared_charset_of_a_page_is_used_where_it_is_true(tmp_path, encoding, meta):
    text = "Двое погибли при взрыве на рынке, сообщила полиция города в понедельник утром."
    data = f"<!doctype html><html lang=ru><head>{meta}</head><body><p>{text}</p></body></html>".encode(encoding)
    report = the_report(read_bytes(tmp_path, "a.html", data))
    assert text == report.text.body
    assert ("ru", ("language", "html lang")) == (report.text.language, report.capture.metadata.told_by[0])


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "a blank page"),
        ("<script>draw()</script>", "a blank page"),
        ("<p>Please log in to read.</p>", "a login wall"),
        ("<form><label>Name</label><input name=u><input type=password name=p></form><p>Members</p>", "a login wall"),
        ("<p>We use cookies. Choose what you allow before you go on.</p>", "a cookie wall"),
        ("<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>", "JavaScript"),
        ("<h1>Checking your browser before accessing the site</h1>", "a check for robots"),
        ("<p>Subscribe to continue reading. Plans begin at one coin a month.</p>", "a subscription wall"),
    ],
)
def test_a_page_that_is_no_report_is_refused_saying_what_it_is(tmp_path, body, words):
    data = f"<!doctype html><html><head><title>Wire</title></head><body>{body}</body></html>".encode()
    refusal = the_refusal(read_bytes(tmp_path, "a.html", data))
    assert "cannot_read" == refusal.kind
    assert words in refusal.message


def test_a_report_with_a_login_field_and_a_cookie_notice_around_it_is_read(tmp_path):
    page = a_page(
        f"<form><input name=u><input type=password></form><article>{PARAGRAPHS}</article><div>We use cookies</div>"
    )
    assert 4 == the_report(read_bytes(tmp_path, "a.html", page)).text.body.count(SENTENCE)


def test_a_short_report_that_speaks_of_logging_in_is_read(tmp_path):
    page = a_page(f"<p>{SENTENCE} Residents had to log in to a website to find their relatives.</p>")
    assert SENTENCE in the_report(read_bytes(tmp_path, "a.html", page)).text.body


def test_a_page_nested_without_end_comes_to_an_end(tmp_path):
    items = read_bytes(tmp_path, "a.html", b"<html>" + b"<div>" * 50_000 + SENTENCE.encode())
    assert 1 == len(items)


def test_a_page_too_large_to_look_for_its_main_text_is_read_whole(tmp_path):
    page = a_page(f"<nav>Menu</nav>{'<br>' * 80_000}<p>{SENTENCE}</p>")
    body = the_report(read_bytes(tmp_path, "a.html", page)).text.body
    assert SENTENCE in body
    assert "Menu" in body
