"""`tocsin show`: every value beside its sentence, the words marked in it."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby

from rich.markup import escape
from rich.text import Text

from tocsin.analysis import Line
from tocsin.cli.printing import (
    console,
    print_csv,
    say,
    toll_in_words,
    when_in_words,
    where_in_words,
    who_in_words,
)
from tocsin.exchange import incident_as_json
from tocsin.pipeline import Dossier
from tocsin.records import Incident

COLUMNS = (
    "claim", "kind", "field", "value", "said_by", "outlet", "doc", "part", "start", "end", "words", "before", "after",
    "rests_also_on", "rule", "score",
)  # fmt: skip


def print_evidence(dossier: Dossier, shape: str) -> None:
    """Print an incident or report with all its evidence."""
    if shape == "jsonl":
        whole = (
            incident_as_json(dossier.incident) if dossier.incident else {"reports": [r.doc for r in dossier.reports]}
        )
        print(json.dumps(whole | {"evidence": [asdict(line) for line in dossier.lines]}, ensure_ascii=False))
    elif shape == "csv":
        print_csv(COLUMNS, (asdict(line) | {"said_by": " <- ".join(line.said_by)} for line in dossier.lines))
    else:
        if dossier.incident:
            _print_incident(dossier.incident)
        _print_lines(dossier.lines)


def _print_incident(incident: Incident) -> None:
    out = console()
    out.print(f"[bold]{escape(incident.type.value)}[/bold] ({incident.status.value})  {incident.id}")
    for head, words in (
        ("when", when_in_words(incident.dates[0] if incident.dates else None)),
        ("where", where_in_words(incident.places[0] if incident.places else None)),
        ("who", who_in_words(incident)),
        ("toll", "\n".join(map(toll_in_words, incident.tolls)) or "none reported"),
        ("reports", ", ".join(incident.docs)),
    ):
        say(f"{head:8} " + words.replace("\n", "\n         "))
    if incident.pairs:
        say("held to be one because:")
        for pair in incident.pairs:
            reasons = "; ".join(f"{name} {share:+.2f} ({detail})" for name, share, detail in pair.reasons if share)
            say(f"  {pair.score:.2f}  {reasons}")


def _print_lines(lines: Sequence[Line]) -> None:
    out = console()
    for (doc, outlet), group in groupby(lines, key=lambda line: (line.doc, line.outlet)):
        out.print(f"\n[bold]{escape(doc)}[/bold]  {escape(outlet)}")
        for claim, rows in groupby(group, key=lambda line: line.claim):
            told = list(rows)
            out.print(f"  {told[0].kind}  {claim}", style="dim")
            for line in told:
                _print_line(line)


def _print_line(line: Line) -> None:
    said_by = f"  said by {' <- '.join(line.said_by)}" if line.said_by and line.kind in ("toll", "count") else ""
    beside = f"  with {line.rests_also_on}" if line.rests_also_on else ""
    score = f" {line.score:.2f}" if line.score is not None else ""
    say(f"    {line.field}: {line.value}{said_by}{beside}   [{line.rule}{score}, {line.part} {line.start}-{line.end}]")
    sentence = Text("      ")
    sentence.append(" ".join(line.before.split()) + (" " if line.before[-1:].isspace() else ""))
    sentence.append(f">{line.words}<", style="bold underline")
    sentence.append(line.after.replace("\n", " "))
    console().print(sentence)
