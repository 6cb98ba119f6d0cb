"""Builders of the files that people hand over, whole and broken, and the reading of them."""

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Iterable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from make import NOON
from tocsin.capture import Options, gather
from tocsin.records import Captured, Refusal

SENTENCE = "Two people were killed when a bomb went off in the market, the police said."


def read(*locations: str | Path, **options: Any) -> list[Captured | Refusal]:
    """Return everything at the locations."""
    return list(gather([str(location) for location in locations], Options(**options), lambda: NOON))


def read_bytes(folder: Path, name: str, data: bytes, **options: Any) -> list[Captured | Refusal]:
    """Return everything in a file of that name and content."""
    path = folder / name
    path.write_bytes(data)
    return read(path, **options)


def the_report(items: Iterable[Captured | Refusal]) -> Captured:
    """Return the one report that was read, and fail if there is anything else."""
    (item,) = items
    assert isinstance(item, Captured), item
    return item


def the_refusal(items: Iterable[Captured | Refusal]) -> Refusal:
    """Return the one refusal, and fail if there is anything else."""
    (item,) = items
    assert isinstance(item, Refusal), item
    return item


def bodies(items: Iterable[Captured | Refusal]) -> list[str]:
    return [item.text.body for item in items if isinstance(item, Captured)]


def refusals(items: Iterable[Captured | Refusal]) -> list[Refusal]:
    return [item for item in items if isinstance(item, Refusal)]


def a_line(**fields: Any) -> bytes:
    """Return a line of JSONL."""
    return json.dumps({"doc": "r1", "text": SENTENCE, **fields}).encode() + b"\n"


def a_page(body: str = f"<p>{SENTENCE}</p>", head: str = "") -> bytes:
    """Return a web page."""
    return f"<!doctype html><html><head>{head}</head><body><article>{body}</article></body></html>".encode()


def a_pdf(*pages: list[str], info: str = "", trailer: str = "") -> bytes:
    """Return a PDF with a text layer, a list of lines a page; the lines must be Latin-1 without brackets."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        shown = " ".join(f"({line}) Tj T*" for line in lines)
        content = f"BT /F1 12 Tf 14 TL 72 720 Td {shown} ET".encode("latin-1")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{k} 0 R' for k in kids)}] >>".encode()
    objects.append(f"<< {info} >>".encode("latin-1"))
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    ends = f"/Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R {trailer}".encode("latin-1")
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer << %s >>\n" % (len(objects) + 1, table, ends)
    return out + b"startxref\n%d\n%%%%EOF" % start


def a_scanned_pdf() -> bytes:
    """Return a PDF of one page with nothing on it that is text."""
    return a_pdf([])


def an_encrypted_pdf() -> bytes:
    """Return a PDF that opens with no password that we have: the hashes in it are those of none."""
    zeros = "00" * 32
    encrypt = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{zeros}> /U <{zeros}> /P -4 >> /ID [<00> <00>]"
    return a_pdf([SENTENCE], trailer=encrypt)


def a_word_file(*paragraphs: str, rows: Iterable[Iterable[str]] = (), **properties: Any) -> bytes:
    """Return a Word file: the paragraphs, then a table; ``properties`` such as title, author, modified."""
    import docx

    document = docx.Document()
    for name, value in properties.items():
        setattr(document.core_properties, name, value)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    rows = [list(row) for row in rows]
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for number, row in enumerate(rows):
            for cell, text in zip(table.rows[number].cells, row, strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def a_mail(
    body: str = SENTENCE,
    *,
    html: str = "",
    sender: str = "Example Wire <desk@wire.example>",
    subject: str = "Blast in the market",
    headers: tuple[tuple[str, str], ...] = (("Message-ID", "<1@wire.example>"),),
    attached: Iterable[tuple[str, str, bytes]] = (),
) -> bytes:
    """Return a mail; ``attached``: (name, media type, bytes)."""
    message = EmailMessage()
    message["From"], message["Subject"] = sender, subject
    for name, value in headers:
        message[name] = value
    message.set_content(body)
    if html:
        message.add_alternative(html, subtype="html")
    for name, media_type, data in attached:
        main, sub = media_type.split("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def a_feed(*entries: str, title: str = "Example Wire") -> bytes:
    """Return an RSS feed; an entry is the inside of its ``item`` element."""
    items = "".join(f"<item>{entry}</item>" for entry in entries)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'.encode()


def a_warc(
    *records: tuple[str, str, bytes], is_packed: bool = True, day: str = "2021-08-26T12:00:00Z", header: str = ""
) -> bytes:
    """Return a web archive; a record is (address, "status media-type", payload), ``header`` one more HTTP header."""
    out = b""
    for number, (url, answer, payload) in enumerate(records):
        status, _, media_type = answer.partition(" ")
        block = f"HTTP/1.1 {status} X\r\nContent-Type: {media_type}\r\n{header}\r\n".encode() + payload
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:example:{number}>\r\nWARC-Date: {day}\r\n"
            f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(block)}\r\n\r\n"
        )
        record = head.encode() + block + b"\r\n\r\n"
        out += packed(record) if is_packed else record
    return out


def a_zip(**members: bytes) -> bytes:
    """Return a zip archive; ``a_txt`` names the member "a.txt"."""
    return zip_of([(name.replace("_", "."), data) for name, data in members.items()])


def zip_of(members: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def tar_of(members: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def packed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)
