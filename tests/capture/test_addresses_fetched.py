"""Pages, feeds and files fetched from an address."""

import ipaddress
import socket

import pytest
from materials import SENTENCE, bodies, read, the_refusal, the_report

from tocsin.capture.addresses import canonical
from tocsin.capture.network import is_public


def test_a_page_is_fetched_and_known_by_its_address(server):
    report = the_report(read(server.url("page#top"), allow_private=True))
    assert (SENTENCE, "Blast in the market") == (report.text.body, report.text.title)
    url = server.url("page")
    assert (f"url:{url}", url, url) == (report.report.key, report.report.doc, report.capture.location)
    assert ("url", "127.0.0.1") == (report.capture.how, report.report.source.name)
    assert server.asked[0]["User-Agent"].startswith("tocsin/")


def test_what_an_address_gives_is_told_by_its_bytes_whatever_the_server_says(server):
    assert ["feed", "url", "jsonl"] == [
        read(server.url(path), allow_private=True)[0].capture.how for path in ("feed", "report.pdf", "lines.jsonl")
    ]


def test_the_charset_that_the_server_declares_is_used(server):
    assert the_report(read(server.url("cyrillic"), allow_private=True)).text.body.startswith("Двое погибли")


def test_packed_content_is_unpacked(server):
    assert [SENTENCE] == bodies(read(server.url("squeezed"), allow_private=True))


def test_an_entry_without_link_is_known_by_the_feeds_address(server):
    keys = [item.report.key for item in read(server.url("feed"), allow_private=True)]
    assert [f"entry:{server.url('feed')}:{entry}" for entry in ("x", "y")] == keys


def test_a_redirect_is_followed_and_the_report_has_the_address_at_its_end(server):
    report = the_report(read(server.url("moved"), allow_private=True))
    assert f"url:{server.url('page?from=moved')}" == report.report.key
    assert server.url("moved") == report.capture.location


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("missing", "cannot_fetch", "the server answers 404"),
        ("overloaded", "cannot_fetch", "the server answers 503"),
        ("circle", "cannot_fetch", "redirects in a circle"),
        ("onward/0", "cannot_fetch", "redirects more than 5 times"),
        ("disk", "not_allowed", "redirects to something that is no http(s) address"),
        ("endless", "not_allowed", "larger than 300,000 bytes"),
        ("garbage", "cannot_fetch", "the connection failed"),
        ("short", "cannot_fetch", "the connection failed"),
    ],
)
def test_a_fetch_that_goes_wrong_is_refused_with_the_reason(server, path, kind, words):
    refusal = the_refusal(read(server.url(path), allow_private=True, max_bytes=300_000))
    assert (kind, server.url(path)) == (refusal.kind, refusal.location)
    assert words in refusal.message


@pytest.mark.parametrize("path", ["silent", "trickle", "headers_trickle", "endless"])
def test_a_slow_or_endless_server_is_left_when_the_time_is_over(server, path):
    refusal = the_refusal(read(server.url(path), allow_private=True, timeout=0.2, max_bytes=10**12))
    assert ("cannot_fetch", "not all there after 0.2 seconds") == (refusal.kind, refusal.message)


def test_a_file_of_many_reports_may_be_larger_than_one_report(server):
    assert 40 == len(bodies(read(server.url("lines.jsonl"), allow_private=True, max_bytes=500)))
    assert "not_allowed" == the_refusal(read(server.url("lines"), allow_private=True, max_bytes=500)).kind


def test_nobody_listening_is_a_refusal():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    refusal = the_refusal(read(f"http://127.0.0.1:{port}/", allow_private=True))
    assert "cannot_fetch" == refusal.kind


def test_an_address_in_the_private_network_is_refused_and_not_asked(server):
    refusal = the_refusal(read(server.url("page")))
    assert "not_allowed" == refusal.kind
    assert "private network (127.0.0.1); allow it by --allow-private" in refusal.message
    assert [] == server.asked


@pytest.mark.parametrize("host", ["localhost", "0177.0.0.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"])
def test_other_spellings_of_this_machine_are_refused_too(server, host):
    """Not all of them are resolved on every system; none may be asked."""
    refusal = the_refusal(read(f"http://{host}:{server.server_port}/page"))
    assert refusal.kind in ("not_allowed", "cannot_fetch")
    assert [] == server.asked


def test_a_redirect_into_the_private_network_is_refused(server, monkeypatch):
    """The first host is made to count as public, so that only the second is refused."""
    monkeypatch.setattr("tocsin.capture.network.is_public", lambda address: str(address) == "127.0.0.1")
    refusal = the_refusal(read(server.url("inward")))
    assert ("not_allowed", server.url("inward")) == (refusal.kind, refusal.location)
    assert "10.255.255.1" in refusal.message


def test_the_connection_goes_to_the_address_that_was_checked(server, monkeypatch):
    """A name server that would give another address the second time is not asked a second time."""
    asked = []
    resolve = socket.getaddrinfo

    def rebinding(host, *args, **kwargs):
        asked.append(host)
        return resolve("127.0.0.1" if asked.count(host) == 1 else "127.0.0.2", *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    report = the_report(read(f"http://news.example:{server.server_port}/page", allow_private=True))
    assert SENTENCE == report.text.body
    assert ["news.example", "127.0.0.1"] == asked
    assert f"news.example:{server.server_port}" == server.asked[0]["Host"]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "192.0.2.1", "::", "::1", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_in_the_public_network(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_addresses_in_the_public_network(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url", ["ftp://wire.example/a", "file:///etc/passwd", "gopher://wire.example/", "http://", "http://[x"]
)
def test_an_address_of_another_scheme_or_none_is_refused(url):
    assert "not_allowed" == the_refusal(read(url)).kind


def test_a_login_in_an_address_is_kept_nowhere(server):
    address = server.url("page").replace("127.0.0.1", "ann:secret@127.0.0.1")
    report = the_report(read(address, allow_private=True))
    assert "secret" not in repr((report.report, report.capture))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://A.example:80/x?b=2&a=1#f", "http://a.example/x?b=2&a=1"),
        ("https://a.example", "https://a.example/"),
        ("https://a.example:8443/%20x", "https://a.example:8443/%20x"),
        ("https://a.example/?utm_source=x&utm_medium=y", "https://a.example/"),
        ("http://a.example:99999/", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_an_address_has_one_spelling(url, expected):
    assert expected == canonical(url)
    assert expected == canonical(expected)
