"""`tocsin reports` and `tocsin search`: what is in the record, and where words stand in it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tocsin.cli.printing import print_csv, print_json, print_table, say
from tocsin.cli.wording import numbered
from tocsin.ledger import Hit, KeptRefusal, KeptReport

REPORT_COLUMNS = ("doc", "source", "published", "title", "language", "captures", "claims", "incidents", "note")
HIT_COLUMNS = ("kind", "doc", "report", "claim", "incident", "snippet", "rank")


def print_reports(reports: Iterable[KeptReport], refusals: Iterable[KeptRefusal], shape: str) -> None:
    """Print reports with what was read in them, and what could not be taken."""
    rows = [_report(kept) for kept in reports] + [_refusal(kept) for kept in refusals]
    if shape != "table":
        _print_rows(REPORT_COLUMNS, rows, shape)
    elif rows:
        lines = [(row.get("published", ""), _named(row), _outcome(row)) for row in rows]
        print_table(("published", "report", "what came of it"), lines)
    else:
        say("no reports yet; read some: tocsin read PATH")


def _print_rows(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], shape: str) -> None:
    if shape == "csv":
        print_csv(columns, rows)
        return
    for row in rows:
        print_json(row)


def _named(row: Mapping[str, Any]) -> str:
    """Return a report's name, and under it who published it and under which title."""
    return "\n".join(filter(None, (row["doc"], ": ".join(filter(None, (row.get("source"), row.get("title")))))))


def _outcome(row: Mapping[str, Any]) -> str:
    taken = f", {row['captures']} captures" if row.get("captures", 1) > 1 else ""
    return (row["note"] or numbered(row["incidents"], "incident")) + taken


def _report(kept: KeptReport) -> dict[str, Any]:
    metadata = kept.report.metadata
    return {
        "id": kept.report.id,
        "doc": kept.report.doc,
        "source": kept.report.source.name,
        "published": metadata.published.isoformat() if metadata.published else "unknown",
        "title": metadata.title,
        "author": metadata.author,
        "url": metadata.url,
        "language": metadata.language,
        "captures": kept.captures,
        "claims": kept.claims,
        "incidents": kept.incidents,
        "note": f"not read: {kept.not_read}" if kept.not_read else "",
        "location": kept.capture.location,
        "captured_at": kept.capture.captured_at.isoformat(),
        "sha256": kept.capture.blob,
    }


def _refusal(kept: KeptRefusal) -> dict[str, Any]:
    refusal = kept.refusal
    return {
        "id": "",
        "doc": refusal.doc or refusal.location,
        "note": f"not taken ({refusal.kind}): {refusal.message}",
        "location": refusal.location,
        "captured_at": kept.at.isoformat(),
    }


def print_hits(hits: Sequence[Hit], shape: str) -> None:
    """Print search hits, for people with the found words marked."""
    if shape != "table":
        _print_rows(HIT_COLUMNS, [{c: getattr(hit, c) for c in HIT_COLUMNS} for hit in hits], shape)
    elif hits:
        lines = [(hit.kind, "\n".join(filter(None, (hit.doc, hit.incident))), _marked(hit)) for hit in hits]
        print_table(("found in", "report, incident", "words"), tuple(dict.fromkeys(lines)))
    else:
        say("nothing found; all the words must stand in one report")


def _marked(hit: Hit) -> str:
    words, at = "", 0
    for start, end in hit.marks:
        words += hit.snippet[at:start] + f">{hit.snippet[start:end]}<"
        at = end
    return " ".join((words + hit.snippet[at:]).split())
