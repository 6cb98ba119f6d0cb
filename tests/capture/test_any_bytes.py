"""Any bytes into any reader give reports or refusals, never anything else, and the same ones again."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from materials import (
    SENTENCE,
    a_feed,
    a_line,
    a_mail,
    a_page,
    a_pdf,
    a_warc,
    a_word_file,
    packed,
    read_bytes,
    tar_of,
    zip_of,
)

from tocsin.capture import READERS
from tocsin.records import Captured

ENTRY = f"<title>Raid</title><link>https://wire.example/1</link><description>{SENTENCE}</description>"

WHOLE = {
    ".txt": f"Title: Blast\nDate: 3 May 2021\n\n{SENTENCE}".encode(),
    ".html": a_page(head='<title>Blast</title><meta property="article:published_time" content="2021-08-26">'),
    ".pdf": a_pdf([SENTENCE], ["Second page."], info="/Title (Blast)"),
    ".docx": a_word_file(SENTENCE, rows=[["Killed", "17"]], title="Blast"),
    ".eml": a_mail(attached=[("a.txt", "text/plain", SENTENCE.encode())]),
    ".xml": a_feed(ENTRY, ENTRY),
    ".jsonl": a_line() + a_line(doc="r2", published="2021-08-26", url="https://wire.example/1"),
    ".warc": a_warc(("https://wire.example/1", "200 text/html", a_page()), is_packed=False),
    ".warc.gz": a_warc(("https://wire.example/1", "200 text/html", a_page())),
    ".zip": zip_of([("a.txt", SENTENCE.encode()), ("b.html", a_page())]),
    ".tar": tar_of([("a.txt", SENTENCE.encode()), ("b.html", a_page())]),
    ".gz": packed(SENTENCE.encode()),
}
"""One whole file for each suffix."""

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def holds(folder, suffix: str, data: bytes) -> None:
    """Assert what must hold whatever the bytes."""
    first = read_bytes(folder, f"any{suffix}", data)
    again = read_bytes(folder, f"any{suffix}", data)
    assert first == again
    for item in first:
        if isinstance(item, Captured):
            for part in item.text.parts:
                assert not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in part.content)
            assert all(0 <= start <= len(item.text.body) for start in item.text.page_map)
            repr(item).encode("utf-8")
        else:
            assert item.kind in ("cannot_read", "not_allowed")
            assert item.location.startswith(str(folder))
            f"{item.location}{item.message}{item.doc}".encode()


def test_there_is_a_whole_file_for_every_reader():
    assert {name for known in READERS.values() for name in known.suffixes} >= {f".{s.split('.')[-1]}" for s in WHOLE}
    assert all(any(f".{s.split('.')[-1]}" in known.suffixes for s in WHOLE) for known in READERS.values())


@pytest.mark.parametrize("suffix", WHOLE)
@given(data=st.binary(max_size=400))
@QUICK
def test_random_bytes(tmp_path_factory, suffix, data):
    holds(tmp_path_factory.getbasetemp(), suffix, data)


@pytest.mark.parametrize("suffix", WHOLE)
@given(data=st.data())
@QUICK
def test_a_whole_file_with_damage_in_it(tmp_path_factory, suffix, data):
    """Bytes overwritten, cut out and put in, and perhaps the end cut off."""
    damaged = bytearray(WHOLE[suffix])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(damaged)))
        width = data.draw(st.integers(0, 8))
        damaged[at : at + width] = data.draw(st.binary(max_size=8))
    end = data.draw(st.none() | st.integers(0, len(damaged)))
    holds(tmp_path_factory.getbasetemp(), suffix, bytes(damaged[:end]))


@given(data=st.data())
@QUICK
def test_damaged_markup_inside_a_word_file(tmp_path_factory, data):
    """Damage under a checksum that fits, which only the parser can find."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(WHOLE[".docx"])) as archive:
        members = [(name, bytearray(archive.read(name))) for name in archive.namelist()]
    _, content = data.draw(st.sampled_from(members))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=4))
    holds(tmp_path_factory.getbasetemp(), ".docx", zip_of([(name, bytes(text)) for name, text in members]))
