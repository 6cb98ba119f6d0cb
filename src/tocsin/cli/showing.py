"""`tocsin show`: every value beside its sentence, the words marked in it."""

from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby

from rich.text import Text

from tocsin.analysis import Line, range_in_words
from tocsin.cli.incidents import headline, people
from tocsin.cli.printing import harmless, print_csv, print_json, say
from tocsin.cli.wording import reports_in_words, toll_in_words
from tocsin.exchange import incident_as_json
from tocsin.pipeline import Dossier
from tocsin.records import Figure, Incident, Report

COLUMNS = (
    "claim", "kind", "field", "value", "detail", "said_by", "outlet", "doc", "part", "start", "end", "words", "before",
    "after", "rests_also_on", "rule", "score",
)  # fmt: skip


def print_evidence(dossier: Dossier, shape: str, asked: str) -> None:
    """Print an incident or report with all its evidence; ``asked`` is the name it was asked for by."""
    if shape == "jsonl":
        print_json(_as_json(dossier))
    elif shape == "csv":
        print_csv(COLUMNS, (asdict(line) | {"said_by": " <- ".join(line.said_by)} for line in dossier.lines))
    else:
        if dossier.incident:
            _print_incident(dossier.incident, asked)
            _print_pairs(dossier)
        _print_reports(dossier)


def _as_json(dossier: Dossier) -> dict[str, object]:
    found: dict[str, object] = {"reports": [report.doc for report in dossier.reports]}
    if dossier.incident:
        found = incident_as_json(dossier.incident) | {"pairs": [asdict(pair) for pair in dossier.incident.pairs]}
    return found | {"evidence": [asdict(line) for line in dossier.lines]}


def _print_incident(incident: Incident, asked: str) -> None:
    say(headline(incident))
    say(incident.id + (f"  (was {asked})" if asked != incident.id else ""), "    ")
    say(reports_in_words(incident), "    ")
    for name in incident.origins:
        say(name, "    origin ")
    for head, words in people(incident):
        say(words, f"    {head:5}")
    for view in incident.tolls:
        under = "" if view.policy == "range" else f" (by {view.policy})"
        say(toll_in_words(view) + under, "    toll ")
        for figure in view.by_source:
            say(_figure(figure), "           ")
    if not incident.tolls:
        say("none reported", "    toll ")
    for c in incident.corrections:
        beside = f" ({c.source})" if c.source else ""
        say(f"{c.field.removeprefix('incident.')} is {c.value}, was {c.was or 'not known'}", "    judged ")
        say(f"{c.by}, {c.judged_at[:10]}: {c.reason}{beside}  {c.judgement}", "           ")


def _print_pairs(dossier: Dossier) -> None:
    """Print why the tellings are held to be one: each compared pair, its score, and what speaks for and against."""
    assert dossier.incident
    told_in = {line.claim: line.doc for line in dossier.lines}
    if dossier.incident.pairs:
        say("held to be one because:", "    ")
    for pair in dossier.incident.pairs:
        reasons = "; ".join(f"{name} {share:+.2f} ({detail})" for name, share, detail in pair.reasons if share)
        say(f"{told_in[pair.left]} and {told_in[pair.right]}: {reasons}", f"      {pair.score:.2f}  ")


def _figure(figure: Figure) -> str:
    """Return one origin's figure: who said it through whom, and the words that carry it."""
    is_named = figure.outlet in (figure.origin, *figure.sources) or figure.origin.endswith(figure.outlet)
    notes = [
        f"as told by {' <- '.join(figure.sources)}" if len(figure.sources) > 1 else "",
        "" if is_named else f"in {figure.outlet}",
        figure.mark,
        "part of another figure" if figure.is_subset else "",
        "" if figure.is_latest else "since replaced",
    ]
    told = ", ".join(filter(None, [f"{range_in_words(figure.low, figure.high)} {figure.origin}", *notes]))
    return f'{told}: "{figure.words}"'


def _print_reports(dossier: Dossier) -> None:
    """Print the evidence report by report; a report that says nothing is named all the same."""
    said = {doc: list(lines) for doc, lines in groupby(dossier.lines, key=lambda line: line.doc)}
    for report in dossier.reports:
        say("")
        say(_titled(report))
        for claim, lines in groupby(said.get(report.doc, ()), key=lambda line: line.claim):
            told = list(lines)
            say(Text(f"{told[0].kind}  {claim}", style="dim"), "  ")
            _print_claim(told)
        if report.doc not in said:
            say("nothing read in it", "  ")


def _titled(report: Report) -> Text:
    published = report.metadata.published.isoformat() if report.metadata.published else "published unknown"
    told = ", ".join(filter(None, (report.source.name, published, report.metadata.title)))
    return Text.assemble((harmless(report.doc), "bold"), harmless(f"  {told}"))


def _print_claim(lines: Iterable[Line]) -> None:
    """Print a claim's values; those read from the same words share one sentence."""
    for _, sharing in groupby(lines, key=lambda line: (line.part, line.start, line.end)):
        told = list(sharing)
        for line in told:
            say(_value(line), "    ")
        if told[0].words:
            say(_sentence(told[0]), "      ")


def _value(line: Line) -> str:
    said_by = f"  said by {' <- '.join(line.said_by)}" if line.said_by and line.kind != "incident" else ""
    beside = f"  with {line.rests_also_on}" if line.rests_also_on else ""
    detail = f"  ({line.detail})" if line.detail else ""
    score = f" {line.score:.2f}" if line.score is not None else ""
    place = f", {line.part} {line.start}-{line.end}" if line.words else ""
    return f"{line.field}: {line.value}{said_by}{beside}{detail}  [{line.rule}{score}{place}]"


def _sentence(line: Line) -> Text:
    marked = (f">{_in_a_line(line.words)}<", "bold underline")
    return Text.assemble(_in_a_line(line.before).lstrip(), marked, _in_a_line(line.after).rstrip())


def _in_a_line(words: str) -> str:
    """Return words without line breaks; a space at either end stays one.

    >>> _in_a_line("killed   12 ")
    'killed 12 '
    """
    return " ".join(f"|{harmless(words)}|".split())[1:-1]
