"""Web archives."""

from datetime import UTC, datetime

from materials import (
    SENTENCE,
    a_page,
    a_pdf,
    a_warc,
    bodies,
    packed,
    read_bytes,
    refusals,
    the_refusal,
    the_report,
)

from make import NOON

PAGE = ("https://wire.example/1", "200 text/html;charset=utf-8", a_page())


def test_pages_texts_and_pdfs_among_the_records_are_reports(tmp_path):
    data = a_warc(
        PAGE,
        ("https://wire.example/2.pdf", "200 application/pdf", a_pdf([SENTENCE])),
        ("https://wire.example/3", "200 text/plain", SENTENCE.encode()),
    )
    items = read_bytes(tmp_path, "a.warc.gz", data)
    assert [SENTENCE] * 3 == bodies(items)
    where = f"{tmp_path / 'a.warc.gz'} > record"
    assert [f"{where} 1 https://wire.example/1", f"{where} 2 https://wire.example/2.pdf"] == [
        item.capture.location for item in items[:2]
    ]
    assert ["url:https://wire.example/1", "url:https://wire.example/2.pdf"] == [item.report.key for item in items[:2]]
    assert "https://wire.example/1" == items[0].report.doc


def test_a_report_was_captured_when_the_crawler_took_it(tmp_path):
    report = the_report(read_bytes(tmp_path, "a.warc", a_warc(PAGE, is_packed=False)))
    assert datetime(2021, 8, 26, 12, tzinfo=UTC) == report.capture.captured_at
    assert "warc" == report.capture.how


def test_a_date_that_is_none_leaves_the_moment_of_reading(tmp_path):
    data = a_warc(PAGE, is_packed=False).replace(b"2021-08-26T12:00:00Z", b"yesterday at noon  ")
    assert NOON == the_report(read_bytes(tmp_path, "a.warc", data)).capture.captured_at


def test_errors_redirects_pictures_and_robots_are_passed_over(tmp_path):
    data = a_warc(
        ("https://wire.example/0", "404 text/html", a_page()),
        ("https://wire.example/r", "301 text/html", a_page()),
        ("https://wire.example/a.png", "200 image/png", b"\x89PNG"),
        ("https://wire.example/robots.txt", "200 text/plain", b"User-agent: *\nDisallow: /"),
        PAGE,
    )
    report = the_report(read_bytes(tmp_path, "a.warc.gz", data))
    assert report.capture.location.endswith("> record 5 https://wire.example/1")


def test_an_archive_without_reports_says_so(tmp_path):
    data = a_warc(("https://wire.example/0", "404 text/html", a_page()))
    assert "no page, text or PDF among the 1 records" in the_refusal(read_bytes(tmp_path, "a.warc", data)).message


def test_a_truncated_packed_archive_is_read_up_to_the_break_which_is_named(tmp_path):
    whole, last = a_warc(PAGE), a_warc(("https://wire.example/2", "200 text/html", a_page(f"<p>{SENTENCE * 50}</p>")))
    items = read_bytes(tmp_path, "a.warc.gz", whole + last[: len(last) // 2])
    assert SENTENCE == items[0].text.body
    assert any("break off" in item.message for item in refusals(items))


def test_a_truncated_plain_archive_names_the_record_in_which_it_breaks(tmp_path):
    data = a_warc(PAGE, ("https://wire.example/a.png", "200 image/png", b"x" * 5_000), is_packed=False)
    items = read_bytes(tmp_path, "a.warc", data[:-3_000])
    assert [SENTENCE] == bodies(items)
    assert [f"{tmp_path / 'a.warc'} > record 2"] == [item.location for item in refusals(items)]


def test_garbage_between_records_is_named_after_what_was_read(tmp_path):
    data = a_warc(PAGE, is_packed=False) + b"no record at all\r\n\r\nnor this\r\n"
    items = read_bytes(tmp_path, "a.warc", data)
    assert [SENTENCE] == bodies(items)
    assert ["the archive breaks off after 1 records"] == [item.message[:38] for item in refusals(items)]


def test_a_record_above_the_limit_is_refused_and_the_next_is_read(tmp_path):
    large = ("https://wire.example/large", "200 text/html", a_page("x" * 3_000_000))
    items = read_bytes(tmp_path, "a.warc.gz", a_warc(large, PAGE), max_bytes=100_000)
    assert ["not_allowed"] == [item.kind for item in refusals(items)]
    assert [SENTENCE] == bodies(items)


def test_packed_content_is_unpacked_within_the_limit(tmp_path):
    """The record's HTTP headers say gzip; a bomb in it is refused and not unpacked whole."""
    records = (
        ("https://wire.example/1", "200 text/html", packed(a_page())),
        ("https://wire.example/2", "200 text/html", packed(b" " * 25_000_000)),
    )
    items = read_bytes(tmp_path, "a.warc", a_warc(*records, header="Content-Encoding: gzip\r\n", is_packed=False))
    assert [SENTENCE] == bodies(items)
    assert ["not_allowed"] == [item.kind for item in refusals(items)]


def test_chunked_content_is_put_together(tmp_path):
    page = a_page()
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(page[n : n + 40]), page[n : n + 40]) for n in range(0, len(page), 40))
    data = a_warc((*PAGE[:2], chunks + b"0\r\n\r\n"), header="Transfer-Encoding: chunked\r\n")
    assert SENTENCE == the_report(read_bytes(tmp_path, "a.warc", data)).text.body


def test_nothing_of_the_librarys_is_written_on_the_screen(tmp_path, capfd):
    read_bytes(tmp_path, "a.warc", a_warc(PAGE, is_packed=False).replace(b"\r\n\r\n\r\n", b"x\r\n\r\n\r\n"))
    assert ("", "") == capfd.readouterr()
