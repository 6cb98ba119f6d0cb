"""Who publishes, what was published, and how it came to us.

report   one publication by one publisher; its identity is the same however often it is read
capture  one time that we took it: when, how, from where, which bytes, with the metadata found then
blob     bytes by their SHA-256, kept once though two publishers carry the same
text     what an extractor made of a capture: named parts, page map, language

A changed page is a new capture of the same report. The report's metadata is
that of its latest capture, and only the latest capture's claims are in force.
"""

import functools
from dataclasses import dataclass, field
from datetime import date, datetime

from tocsin.records.codes import PartKind, SourceKind
from tocsin.records.identity import BlobId, CaptureId, ReportId, SourceId, TextId, digest, identity

ROW = "row:"
"""How the key of a report begins that is a row of an imported table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who publishes: outlet, agency, NGO, UN body. Never the person quoted."""

    name: str
    """As the material names it; "" is "source unknown" and legal."""
    kind: SourceKind = SourceKind.UNKNOWN
    language: str = ""

    @property
    def id(self) -> SourceId:
        return SourceId(identity("source", " ".join(self.name.casefold().split())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the material (or the user, who wins) says about itself. Empty and None mean unknown."""

    title: str = ""
    author: str = ""
    source: str = ""
    published: date | None = None
    published_words: str = ""
    """The date as the material writes it; kept because its time of day and zone are."""
    url: str = ""
    language: str = ""
    """ISO 639-1, "" if it could not be told."""
    told_by: tuple[tuple[str, str], ...] = ()
    """(field, where it was found) for each: ("published", "meta article:published_time"), ("source", "user")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """Bytes as they were captured."""

    data: bytes = field(repr=False)
    media_type: str

    @property
    def id(self) -> BlobId:
        return BlobId(digest(self.data))


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One taking of a report."""

    report: ReportId
    blob: BlobId
    captured_at: datetime
    """Aware, UTC. Not part of the identity: the same bytes taken again are the same capture."""
    how: str
    """"file", "url", "feed", "warc", "mail", "jsonl", "archive", "given" (a text handed over in Python)."""
    location: str
    """Where from, down to the member: "reports.zip > a/b.pdf", "feed.xml > entry 3", "x.jsonl > line 12"."""
    metadata: Metadata

    def __post_init__(self) -> None:
        if self.captured_at.tzinfo is None:
            raise ValueError("captured_at must know its time zone")

    @property
    def id(self) -> CaptureId:
        m = self.metadata
        published = m.published.isoformat() if m.published else ""
        return CaptureId(
            identity("capture", self.report, self.blob, m.title, m.author, m.source, published, m.url, m.language)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A named piece of a report's text; spans count code points within it."""

    name: str
    kind: PartKind
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What one extractor made of one capture."""

    capture: CaptureId
    extractor: str
    """Name and version of what made it ("trafilatura 2.3.1"), so that a new extraction is a new text."""
    parts: tuple[Part, ...]
    page_map: tuple[int, ...] = ()
    """Start of each page in the body, in code points; empty where there are no pages."""
    language: str = ""

    def __post_init__(self) -> None:
        names = [part.name for part in self.parts]
        if len(names) != len(set(names)):
            raise ValueError(f"two parts of one text have the same name: {names}")

    @property
    def id(self) -> TextId:
        content = "".join(f"{len(p.name)}:{p.name}{len(p.content)}:{p.content}" for p in self.parts)
        return TextId(identity("text", self.capture, self.extractor, content))

    def part(self, name: str) -> str:
        """Return the content of the part of that name, "" if there is none."""
        return next((p.content for p in self.parts if p.name == name), "")

    @property
    def title(self) -> str:
        return self.part("title")

    @property
    def body(self) -> str:
        return self.part("body")


@functools.lru_cache(maxsize=16_384)
def _report_id(key: str) -> ReportId:
    # Asked for again and again while a report is matched and entered.
    return ReportId(identity("report", key))


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One publication by one publisher."""

    key: str
    """What tells it from all others: its URL without fragment, a message or entry id, else its bytes' digest.

    Made by ``capture``; the only thing the identity rests on.
    """
    doc: str
    """The name outputs echo: the ``doc`` of a JSONL line, else the file name, else the URL."""
    source: Source
    metadata: Metadata

    @property
    def id(self) -> ReportId:
        return _report_id(self.key)

    @property
    def table(self) -> str:
        """The table that it is a row of ("ucdp-ged"); "" for what is no row. A row's key is "row:TABLE:ID".

        >>> Report(key="row:ucdp-ged:7", doc="ucdp:7", source=Source(name=""), metadata=Metadata()).table
        'ucdp-ged'
        """
        return self.key.split(":", 2)[1] if self.key.startswith(ROW) and self.key.count(":") > 1 else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """A report as capture hands it over: everything the ledger keeps of it but its claims."""

    report: Report
    capture: Capture
    blob: Blob
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Material that could not be taken. Entered in the record, so that nothing is lost silently."""

    location: str
    kind: str
    """The error's kind: "cannot_fetch", "cannot_read", "not_allowed", "not_read"."""
    message: str
    doc: str = ""
    """The ``doc`` of a JSONL line where it could be told."""
