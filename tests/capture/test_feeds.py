"""RSS and Atom feeds."""

import json
from datetime import date

import pytest
from materials import SENTENCE, a_feed, read_bytes, the_refusal, the_report

ATOM = f"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>Example Wire</title><id>urn:wire</id><entry><title>Blast</title><id>urn:1</id>
<link href="https://wire.example/1"/><published>2021-08-26T23:30:00-05:00</published>
<author><name>Ann Example</name></author>
<summary>Short.</summary><content type="html">&lt;p&gt;{SENTENCE}&lt;/p&gt;</content></entry></feed>"""


def test_each_entry_is_a_report(tmp_path):
    first = (
        "<title>Blast &amp;amp; fire</title><link>https://wire.example/1?utm_source=rss</link>"
        "<pubDate>Thu, 26 Aug 2021 23:30:00 +0430</pubDate>"
        f"<description>&lt;p&gt;{SENTENCE}&lt;/p&gt;&lt;p&gt;More.&lt;/p&gt;</description>"
    )
    second = f"<title>Raid</title><guid isPermaLink='false'>x2</guid><description>{SENTENCE}</description>"
    one, two = read_bytes(tmp_path, "a.xml", a_feed(first, second))
    found = one.capture.metadata
    assert ("Blast & fire", "Example Wire", date(2021, 8, 26)) == (found.title, found.source, found.published)
    assert "Thu, 26 Aug 2021 23:30:00 +0430" == found.published_words
    assert f"{SENTENCE}\nMore." == one.text.body
    assert ("url:https://wire.example/1", "https://wire.example/1") == (one.report.key, one.report.doc)
    assert ("entry:Example Wire:x2", "Raid") == (two.report.key, two.report.doc)
    where = tmp_path / "a.xml"
    assert [f"{where} > entry 1", f"{where} > entry 2"] == [one.capture.location, two.capture.location]
    assert ("feed", "application/json") == (one.capture.how, one.blob.media_type)


def test_the_content_of_an_atom_entry_is_taken_before_its_summary(tmp_path):
    report = the_report(read_bytes(tmp_path, "a.atom", ATOM.encode()))
    found = report.capture.metadata
    assert (SENTENCE, "Ann Example", date(2021, 8, 26)) == (report.text.body, found.author, found.published)
    assert ("en", "2021-08-26T23:30:00-05:00") == (found.language, found.published_words)


def test_the_bytes_of_an_entry_do_not_change_with_its_neighbours(tmp_path):
    entry = f"<title>Raid</title><guid>x2</guid><description>{SENTENCE}</description>"
    alone = the_report(read_bytes(tmp_path, "a.xml", a_feed(entry)))
    other = f"<title>Other</title><description>{SENTENCE} Again.</description>"
    _, among = read_bytes(tmp_path, "a.xml", a_feed(other, entry))
    assert (alone.blob, alone.capture.id) == (among.blob, among.capture.id)
    assert "Raid" == json.loads(alone.blob.data)["title"]


def test_a_headline_without_text_is_a_report(tmp_path):
    report = the_report(read_bytes(tmp_path, "a.rss", a_feed("<title>Gunmen kill four in Exampletown</title>")))
    assert ("Gunmen kill four in Exampletown", "") == (report.text.title, report.text.body)


def test_a_feed_that_breaks_off_gives_its_whole_entries(tmp_path):
    data = a_feed(f"<title>Raid one</title><description>{SENTENCE}</description>", "<title>Raid two</title>")
    first, *_ = read_bytes(tmp_path, "a.xml", data[: data.index(b"Raid two")])
    assert SENTENCE == first.text.body


def test_a_feed_named_html_is_read_as_a_feed(tmp_path):
    assert "feed" == the_report(read_bytes(tmp_path, "a.html", ATOM.encode())).capture.how


@pytest.mark.parametrize("data", [b"<?xml version='1.0'?><note>Two killed</note>", a_feed(), b"/etc/passwd", b"<rss>"])
def test_xml_that_is_no_feed_and_an_empty_feed_are_refused(tmp_path, data):
    assert "cannot_read" == the_refusal(read_bytes(tmp_path, "a.xml", data)).kind


def test_entities_of_a_feed_are_not_fetched_and_not_blown_up(tmp_path):
    lol = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">{lol}]>'
    body = f"<rss><channel><item><title>&l9;&f; {SENTENCE}</title></item></channel></rss>"
    items = read_bytes(tmp_path, "a.xml", (bomb + body).encode())
    assert not any("root:" in item.text.title for item in items if hasattr(item, "text"))
