"""Builders with dull defaults, so that a test shows only what matters."""

from datetime import UTC, date, datetime

from tocsin.records import (
    Blob,
    Capture,
    Captured,
    Claim,
    DatePrecision,
    Group,
    Harm,
    IncidentSaid,
    IncidentType,
    Known,
    Metadata,
    Part,
    PartKind,
    Party,
    Report,
    Source,
    Span,
    Status,
    Telling,
    Text,
    TextId,
    Toll,
    TollSaid,
    When,
    Where,
    identity,
)

NOON = datetime(2024, 1, 2, 12, 0, tzinfo=UTC)
"""The clock of the tests."""


def a_text(body: str = "Gunmen killed two people in Exampletown.", title: str = "") -> Text:
    """Return a text with a body and, if given, a title."""
    parts = [Part(name="title", kind=PartKind.TITLE, content=title)] if title else []
    parts.append(Part(name="body", kind=PartKind.BODY, content=body))
    return Text(capture=identity("capture", body), extractor="test 1", parts=tuple(parts), language="en")  # type: ignore[arg-type]


def a_captured(
    body: str = "Gunmen killed two people in Exampletown.",
    *,
    key: str = "",
    doc: str = "r1",
    source: str = "Example Wire",
    published: date | None = None,
) -> Captured:
    """Return a report with its capture, bytes and text."""
    metadata = Metadata(source=source, published=published, language="en")
    report = Report(key=key or doc, doc=doc, source=Source(name=source), metadata=metadata)
    blob = Blob(data=body.encode("utf-8", "surrogatepass"), media_type="text/plain")
    capture = Capture(report=report.id, blob=blob.id, captured_at=NOON, how="given", location=doc, metadata=metadata)
    text = Text(
        capture=capture.id,
        extractor="test 1",
        parts=(Part(name="body", kind=PartKind.BODY, content=body),),
        language="en",
    )
    return Captured(report=report, capture=capture, blob=blob, text=text)


def a_span(quote: str = "killed", *, start: int = 0, text: str = "text-0", part: str = "body") -> Span:
    """Return a span of the quote's length."""
    return Span(text=TextId(text), part=part, start=start, end=start + len(quote), quote=quote)


def known(value, quote: str = "killed", rule: str = "test"):  # type: ignore[no-untyped-def]
    """Return the value with a span as its evidence."""
    return Known(value=value, evidence=(a_span(quote),), rule=rule)


def a_telling(
    name: str = "c1",
    *,
    report: str = "r1",
    source: str = "Example Wire",
    published: date | None = None,
    type: IncidentType = IncidentType.ATTACK,  # noqa: A002 - the trade's word
    day: str = "2024-01-01",
    place: Where | str = "Exampletown",
    perpetrators: tuple[str, ...] = (),
    killed: tuple[int | None, int | None] | None = None,
    toll_sources: tuple[str, ...] = (),
    entered: int = 1,
) -> Telling:
    """Return one report's telling of an attack; ``day=""`` is a telling without a date."""
    captured = a_captured(key=report, doc=report, source=source, published=published)
    when = When.from_value(day, DatePrecision.DAY) if day else None
    where = Where(name=place) if isinstance(place, str) else place
    said = IncidentSaid(
        type=known(type),
        subtype=None,
        status=known(Status.HAPPENED),
        trigger=known("killed"),
        dates=(known(when),) if when else (),
        places=(known(where),) if where.name else (),
        perpetrators=tuple(known(Party(name=p)) for p in perpetrators),
    )
    claim = _claim(name, captured, said)
    tolls = ()
    if killed:
        toll = Toll(harm=Harm.KILLED, low=killed[0], high=killed[1], group=Group.CIVILIAN)
        told = TollSaid(toll=known(toll), sources=tuple(known(s) for s in toll_sources))
        tolls = (_claim(f"{name}-t", captured, told, about=claim.id),)
    return Telling(claim=claim, tolls=tolls, responsibility=(), report=captured.report, entered=entered)


def _claim(name, captured, said, about=None):  # type: ignore[no-untyped-def]
    return Claim(
        id=identity("claim", name),  # type: ignore[arg-type]
        report=captured.report.id,
        text=captured.text.id,
        said=said,
        about=about,
        reader="test 1",
        evidence=(a_span(),),
    )
