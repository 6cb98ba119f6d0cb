"""The bundled examples: each marked as one, each accounted for, the binary ones made again from their sources."""

import email
import email.policy
import json
import re
import runpy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import docx
import feedparser
import pypdfium2
import pytest
from lxml import html
from warcio.archiveiterator import ArchiveIterator

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "src" / "tocsin" / "examples" / "reports"
FACTS = (EXAMPLES.parent / "FACTS.md").read_text(encoding="utf-8")
MARKS = (
    "This report is an example; its publisher does not exist.",
    "Ceci est un exemple écrit pour Tocsin ; cet éditeur n'existe pas.",
)


@dataclass(frozen=True)
class Material:
    """One report as it stands in its file."""

    name: str
    publisher: str
    published: str
    text: str


def _lines(name: str, text: str) -> list[Material]:
    head, _, body = text.partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    return [Material(name, fields["Source"], fields.get("Published", ""), body)]


def _txt(path: Path) -> list[Material]:
    return _lines(path.name, path.read_text(encoding="utf-8"))


def _page(name: str, data: bytes) -> list[Material]:
    tree = html.fromstring(data)
    told = json.loads(tree.xpath("string(//script[@type='application/ld+json'])"))
    article = next((item for item in told.get("@graph", []) if "datePublished" in item), told)
    site = tree.xpath("string(//meta[@property='og:site_name']/@content)")
    assert site == article["publisher"]["name"]
    return [Material(name, site, article["datePublished"], tree.xpath("string(//article)"))]


def _html(path: Path) -> list[Material]:
    return _page(path.name, path.read_bytes())


def _warc(path: Path) -> list[Material]:
    with path.open("rb") as stream:
        records = ArchiveIterator(stream)
        pages = [record.content_stream().read() for record in records if record.rec_type == "response"]
    return [page for data in pages for page in _page(path.name, data)]


def _pdf(path: Path) -> list[Material]:
    document = pypdfium2.PdfDocument(path)
    told = document.get_metadata_dict()
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return [Material(path.name, told["Author"], told["CreationDate"], " ".join(text.split()))]


def _docx(path: Path) -> list[Material]:
    document = docx.Document(str(path))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    told = document.core_properties
    return [Material(path.name, told.author, told.created.isoformat(), text)]


def _eml(path: Path) -> list[Material]:
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = mail.get_body(("plain",)).get_content()
    found = [Material(path.name, mail["From"].addresses[0].display_name, mail["Date"], body)]
    return found + [one for part in mail.iter_attachments() for one in _lines(path.name, part.get_content())]


def _rss(path: Path) -> list[Material]:
    feed = feedparser.parse(path.read_bytes())
    return [Material(path.name, feed.feed.title, one.published, one.content[0].value) for one in feed.entries]


def _jsonl(path: Path) -> list[Material]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Material(path.name, row["source"], row["published"], row["text"]) for row in rows]


READERS: dict[str, Callable[[Path], list[Material]]] = {
    ".txt": _txt,
    ".html": _html,
    ".gz": _warc,
    ".pdf": _pdf,
    ".docx": _docx,
    ".eml": _eml,
    ".rss": _rss,
    ".jsonl": _jsonl,
}
FILES = tuple(sorted(EXAMPLES.iterdir()))
MATERIAL = tuple(one for path in FILES for one in READERS[path.suffix](path))


def test_the_list_of_facts_counts_reports_and_files_rightly() -> None:
    assert f"{len(MATERIAL)} reports in {len(FILES)} files" in FACTS


@pytest.mark.parametrize("report", MATERIAL, ids=lambda one: one.name)
def test_every_report_ends_with_the_mark_of_an_example(report: Material) -> None:
    last = re.sub(r"<[^>]+>|Example Monitor - page 2 of 2$", "", report.text).strip()[-120:]
    assert last.endswith(MARKS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_says_in_its_metadata_that_it_is_an_example(path: Path) -> None:
    """In the author, subject, description or comment; a reader that keeps metadata only must see it too."""
    data = path.read_bytes()
    if path.suffix == ".docx":
        data = docx.Document(str(path)).core_properties.subject.encode()
    assert b"Tocsin examples" in data or b"written for Tocsin" in data


def test_no_publisher_is_real() -> None:
    assert {report.publisher.split()[0] for report in MATERIAL} == {"Example"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_address_lies_under_the_reserved_domain(path: Path) -> None:
    """RFC 2606 keeps ``.example`` free for ever; XML namespaces and schema.org are names, not addresses."""
    hosts = set(re.findall(rb"https?://([a-z0-9.-]+)", path.read_bytes()))
    names = {b"schema.org", b"purl.org", b"www.w3.org", b"schemas.openxmlformats.org", b"schemas.microsoft.com"}
    assert not [host for host in hosts - names if not host.endswith(b".example")]


def test_exactly_one_report_does_not_say_when_it_was_published() -> None:
    expected = ["khartoum-doctors.txt"]
    assert expected == [report.name for report in MATERIAL if not report.published]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_accounted_for(path: Path) -> None:
    assert f"| `{path.name}`" in FACTS


def test_the_list_of_facts_names_no_file_that_is_not_there() -> None:
    named = set(re.findall(r"^\| `([^`]+)`", FACTS, flags=re.MULTILINE))
    assert {path.name for path in FILES} == named


def test_every_incident_in_the_table_has_its_sources() -> None:
    rows = [line.split("|") for line in FACTS.splitlines() if line.startswith("| `")]
    keys = {key.strip() for row in rows for key in row[3].split(",")} - {"none"}
    sections = re.findall(r"^\*\*(\w+)\. [^\n]*(?:\n(?!- )[^\n]+)*\n- ", FACTS, flags=re.MULTILINE)
    assert keys == set(sections)


def test_the_binary_examples_are_made_again_byte_for_byte(tmp_path: Path) -> None:
    build = runpy.run_path(str(ROOT / "training" / "make_examples.py"))["build"]
    made = build(tmp_path)
    assert {".pdf", ".docx", ".gz"} == {path.suffix for path in made}
    assert not [path.name for path in made if path.read_bytes() != (EXAMPLES / path.name).read_bytes()]


def test_the_pdf_has_two_pages_and_the_word_file_a_table() -> None:
    pages, last_row = 2, ["Total", "148"]
    document = pypdfium2.PdfDocument(EXAMPLES / "kabul-strike-admission.pdf")
    found = len(document)
    document.close()
    table = docx.Document(str(EXAMPLES / "garissa-bulletin.docx")).tables[0]
    assert pages == found
    assert last_row == [cell.text for cell in table.rows[-1].cells]
