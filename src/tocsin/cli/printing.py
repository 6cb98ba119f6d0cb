"""Prints what the record answers: as a table for people, as JSON lines or CSV for programs."""

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tocsin.analysis.evidence import range_in_words
from tocsin.exchange import COLUMNS, incident_as_json, incident_as_row
from tocsin.ledger import Hit, KeptRefusal, KeptReport, Ledger
from tocsin.records import Figure, Incident, Stance, TollView, When, Where

WIDTH = 140
"""Columns of a table printed to no terminal."""


def console() -> Console:
    """Return the console for standard output, wide enough where it is no terminal."""
    out = Console(highlight=False)
    return out if out.is_terminal else Console(highlight=False, width=WIDTH)


def say(words: str) -> None:
    """Print a line for people; square brackets in it are text, not markup."""
    console().print(escape(words))


def print_facts(facts: Mapping[str, object], shape: str) -> None:
    """Print names and values."""
    if shape == "jsonl":
        print(json.dumps(dict(facts), ensure_ascii=False))
    elif shape == "csv":
        print_csv(list(facts), [{k: _cell(v) for k, v in facts.items()}])
    else:
        for name, value in facts.items():
            say(f"{name.replace('_', ' '):12} {value}")


def print_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Print rows as CSV (RFC 4180) with a header line, one after the other."""
    writer = csv.DictWriter(sys.stdout, fieldnames=list(columns), extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def print_incidents(incidents: Iterable[Incident], shape: str) -> None:
    """Print incidents: a block of lines each for people, everything for programs."""
    if shape == "jsonl":
        for incident in incidents:
            print(json.dumps(incident_as_json(incident), ensure_ascii=False))
    elif shape == "csv":
        print_csv(COLUMNS, map(incident_as_row, incidents))
    else:
        _print_table(list(incidents))


def _print_table(incidents: Sequence[Incident]) -> None:
    if not incidents:
        say("no incidents; widen the filters, or read reports with: tocsin read PATH")
        return
    table = Table("what", "when", "where", "who", "toll, by origin", "reports", show_lines=True, pad_edge=False)
    for incident in incidents:
        table.add_row(
            escape(f"{incident.type.value}{_status(incident)}\n{incident.id}"),
            escape(when_in_words(incident.dates[0] if incident.dates else None)),
            escape(where_in_words(incident.places[0] if incident.places else None)),
            escape(who_in_words(incident)),
            escape("\n".join(toll_in_words(view) for view in incident.tolls) or "none reported"),
            str(len(incident.reports)),
        )
    console().print(table)


def _status(incident: Incident) -> str:
    return "" if incident.status.value == "happened" else f" ({incident.status.value})"


def when_in_words(when: When | None) -> str:
    """Return a date no more exactly than it is known."""
    if when is None:
        return "no date said"
    if when.value and when.precision.value != "unknown":
        return when.value if when.precision.value == "day" else f"{when.value}\n({when.precision.value})"
    if when.earliest or when.latest:
        return f"{when.earliest or '?'} to\n{when.latest or '?'}"
    return "date not settled"


def where_in_words(where: Where | None) -> str:
    """Return a place as named, with what it lies in and how exactly it is known."""
    if where is None:
        return "no place said"
    names = [where.name, *(larger.value for larger in where.within)]
    best = where.candidates[0] if where.candidates else None
    country = f" [{where.country}]" if where.country else ""
    return ", ".join(names) + country + (f"\n({best.precision.value})" if best else "\n(not in the gazetteer)")


def who_in_words(incident: Incident) -> str:
    """Return doers and targets as told, and who claims it, is blamed or denies it, by whom."""
    lines = []
    if incident.perpetrators:
        lines.append("by " + "; ".join(p.name for p in incident.perpetrators[:2]))
    if incident.targets:
        lines.append("on " + "; ".join(t.name for t in incident.targets[:2]))
    verbs = {Stance.CLAIMED: "claimed by", Stance.BLAMED: "blamed on", Stance.DENIED: "denied by"}
    for attribution in incident.attribution:
        by = f", says {attribution.by}" if attribution.by and attribution.by != attribution.actor.name else ""
        lines.append(f"{verbs[attribution.stance]} {attribution.actor.name}{by}")
    return "\n".join(dict.fromkeys(lines)) or "nobody named"


def toll_in_words(view: TollView) -> str:
    """Return a harm's figures: the whole first, then each origin's own.

    A view whose figures are all parts of others is marked so, and never added to them.
    """
    group = "" if view.group.value in ("unknown", "mixed") else f" ({view.group.value})"
    part = "of whom " if view.by_source and all(figure.is_subset for figure in view.by_source) else ""
    told = "; ".join(dict.fromkeys(_figure(figure) for figure in view.by_source))
    return f"{part}{view.harm.value} {range_in_words(view.low, view.high)}{group}: {told}"


def _figure(figure: Figure) -> str:
    mark = f", {figure.mark}" if figure.mark else ""
    old = "" if figure.is_latest else ", since replaced"
    return f"{range_in_words(figure.low, figure.high)} {figure.origin}{mark}{old}"


def print_reports(reports: Iterable[KeptReport], refusals: Iterable[KeptRefusal], shape: str) -> None:
    """Print reports with what was read in them, and what could not be taken."""
    rows = [_report(kept) for kept in reports] + [_refusal(kept) for kept in refusals]
    print_rows(
        ("doc", "source", "published", "title", "language", "captures", "claims", "incidents", "note"), rows, shape
    )


def summary_of(tally: Counter[str], record: Ledger | None, path: Path | None) -> str:
    """Return in a line what a round of reading did, and what the record holds now."""
    words = {"new": "read", "known": "known already", "not read": "kept but not read", "refused": "not taken"}
    done = ", ".join(f"{tally[kind]} {name}" for kind, name in words.items() if tally[kind]) or "nothing to read"
    if record is None:
        return f"{done}; nothing was stored"
    held = record.counts()
    return f"{done}; {path} holds {held.reports} reports and {held.incidents} incidents"


def print_rows(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], shape: str) -> None:
    """Print rows under their columns."""
    if shape == "jsonl":
        for row in rows:
            print(json.dumps(dict(row), ensure_ascii=False))
    elif shape == "csv":
        print_csv(columns, ({k: _cell(v) for k, v in row.items()} for row in rows))
    elif not rows:
        say("nothing found")
    else:
        table = Table(*columns, pad_edge=False)
        for row in rows:
            table.add_row(*(escape(_cell(row.get(column))) for column in columns))
        console().print(table)


def _report(kept: KeptReport) -> dict[str, Any]:
    metadata = kept.report.metadata
    return {
        "id": kept.report.id,
        "doc": kept.report.doc,
        "source": kept.report.source.name,
        "published": metadata.published.isoformat() if metadata.published else "unknown",
        "title": metadata.title,
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
    """Print search hits, the found words marked."""
    if shape != "table":
        columns = ("kind", "doc", "report", "claim", "incident", "snippet", "rank")
        print_rows(columns, [{c: getattr(hit, c) for c in columns} for hit in hits], shape)
        return
    rows = [
        {"found in": hit.kind, "doc": hit.doc, "incident": hit.incident or "", "words": _marked(hit)} for hit in hits
    ]
    print_rows(("found in", "doc", "incident", "words"), rows, shape)


def _marked(hit: Hit) -> str:
    words, at = "", 0
    for start, end in hit.marks:
        words += hit.snippet[at:start] + f">{hit.snippet[start:end]}<"
        at = end
    return " ".join((words + hit.snippet[at:]).split())
