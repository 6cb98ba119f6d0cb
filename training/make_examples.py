"""Make the bundled examples that are not plain text: a PDF, a Word file and a web archive.

Their plain sources are ``training/examples/*.yaml`` and the pages beside them;
the results go to ``src/tocsin/examples/reports/``. Run again, on any machine,
the same bytes come out, and a test holds this. So nothing here asks the clock
or chance, and nothing is compressed: two builds of zlib may pack the same bytes
differently.

    python training/make_examples.py
"""

import base64
import gzip
import hashlib
import io
import uuid
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from fpdf import FPDF
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

SOURCES = Path(__file__).parent / "examples"
EXAMPLES = Path(__file__).parents[1] / "src" / "tocsin" / "examples" / "reports"

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip entry can carry. Source: PKWARE APPNOTE 4.4.6, MS-DOS dates."""


def build(folder: Path) -> tuple[Path, ...]:
    """Write every example that is not plain text into the folder and return their paths."""
    made = {
        "kabul-strike-admission.pdf": pdf_of(_source("kabul-strike-admission")),
        "garissa-bulletin.docx": docx_of(_source("garissa-bulletin")),
        "kramatorsk-station.warc.gz": warc_of(_source("kramatorsk-station")),
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return tuple(folder / name for name in made)


def pdf_of(source: dict[str, Any]) -> bytes:
    """Return a PDF with one page for each of the source's pages, and a footer that numbers them."""
    pdf = FPDF(format="A4")
    pdf.set_compression(False)
    pdf.set_auto_page_break(False)
    pdf.set_title(source["title"])
    pdf.set_author(source["source"])
    pdf.set_subject(source["subject"])
    pdf.set_producer("Tocsin examples")  # the library's own name carries its version
    pdf.set_creation_date(_noon(source))
    for number, page in enumerate(source["pages"], start=1):
        pdf.add_page()
        pdf.set_font("Helvetica", "B", 16)
        pdf.multi_cell(0, 8, page["heading"], new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("Helvetica", size=11)
        for paragraph in page["paragraphs"]:
            pdf.ln(3)
            pdf.multi_cell(0, 6, paragraph, new_x="LMARGIN", new_y="NEXT")
        pdf.set_y(-20)
        pdf.set_font("Helvetica", "I", 8)
        pdf.cell(0, 6, f"{source['source']} - page {number} of {len(source['pages'])}", align="C")
    return bytes(pdf.output())


def docx_of(source: dict[str, Any]) -> bytes:
    """Return a Word file: title, dateline, paragraphs, one table, more paragraphs."""
    document = Document()
    document.add_heading(source["title"], level=0)
    document.add_paragraph(source["dateline"])
    for paragraph in source["before"]:
        document.add_paragraph(paragraph)
    table = document.add_table(rows=0, cols=len(source["table"][0]), style="Table Grid")
    for row in source["table"]:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    for paragraph in source["after"]:
        document.add_paragraph(paragraph)
    properties = document.core_properties
    properties.title, properties.subject = source["title"], source["subject"]
    properties.author = properties.last_modified_by = source["source"]
    properties.comments = ""  # the library's template names itself here
    properties.language = "en"
    properties.created = properties.modified = _noon(source)
    _drop_unused_styles(document, keep={"Table Grid", "Normal Table"})
    whole = io.BytesIO()
    document.save(whole)
    return _stored(whole.getvalue())


def _drop_unused_styles(document: Any, keep: set[str]) -> None:
    """Take the template's table styles out: uncompressed they are nine tenths of the file."""
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in keep:
            style.delete()
    relations = document.part.rels
    for name in [name for name, relation in relations.items() if relation.reltype.endswith("/stylesWithEffects")]:
        del relations[name]


def warc_of(source: dict[str, Any]) -> bytes:
    """Return a web archive: a warcinfo record, then one response a page, each its own gzip member."""
    pages = source["pages"]
    info = f"software: Tocsin examples\r\nformat: WARC File Format 1.1\r\ndescription: {source['description']}\r\n"
    members = [_member("warcinfo", "", info.encode(), pages[0]["captured"])]
    for page in pages:
        html = (SOURCES / page["file"]).read_bytes()
        members.append(_member("response", page["url"], html, page["captured"]))
    return b"".join(members)


def _member(kind: str, url: str, payload: bytes, captured: str) -> bytes:
    """One record as one gzip member, as WARC readers expect; level 0 keeps it free of zlib's version."""
    plain = io.BytesIO()
    writer = WARCWriter(plain, gzip=False, warc_version="1.1")
    headers = {"WARC-Record-ID": _record_id(url or kind), "WARC-Date": captured}
    http = None
    if kind == "response":
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], "HTTP/1.1")
        # Given here because warcio, asked to work it out, leaves a temporary file open.
        headers["WARC-Payload-Digest"] = f"sha1:{base64.b32encode(hashlib.sha1(payload).digest()).decode()}"
    writer.write_record(
        writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(payload),
            length=len(payload),
            http_headers=http,
            warc_headers_dict=headers,
        )
    )
    return gzip.compress(plain.getvalue(), compresslevel=0, mtime=1)


def _record_id(name: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'https://tocsin.example/examples/{name}')}>"


def _stored(data: bytes) -> bytes:
    """Return the zip with its entries in order of name, uncompressed, at a fixed time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as new:
        # Word wants "[Content_Types].xml" first, and "[" sorts before "_" and every small letter.
        for name in sorted(old.namelist()):
            entry = zipfile.ZipInfo(name, date_time=ZIP_EPOCH)
            entry.create_system = 3  # the same on every system
            new.writestr(entry, old.read(name))
    return packed.getvalue()


def _noon(source: dict[str, Any]) -> datetime:
    published = source["published"]
    return datetime(published.year, published.month, published.day, 12, tzinfo=UTC)


def _source(name: str) -> dict[str, Any]:
    source: dict[str, Any] = yaml.safe_load((SOURCES / f"{name}.yaml").read_text(encoding="utf-8"))
    return source


if __name__ == "__main__":
    for path in build(EXAMPLES):
        print(path.name, path.stat().st_size)
