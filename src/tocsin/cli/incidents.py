"""`tocsin incidents`: a few lines for each incident, one column each, or rows and objects for programs."""

from collections.abc import Iterable, Iterator

from rich.text import Text

from tocsin.cli.printing import harmless, print_csv, print_json, say
from tocsin.cli.wording import (
    attribution_in_words,
    figure_in_words,
    numbered,
    reports_in_words,
    toll_in_words,
    what_in_words,
    when_in_words,
    where_in_words,
)
from tocsin.exchange import COLUMNS, incident_as_json, incident_as_row
from tocsin.records import Incident


def print_incidents(incidents: Iterable[Incident], shape: str) -> None:
    """Print incidents, one after the other as they come."""
    if shape == "jsonl":
        for incident in incidents:
            print_json(incident_as_json(incident))
    elif shape == "csv":
        print_csv(COLUMNS, map(incident_as_row, incidents))
    else:
        found = sum(map(_print, incidents))
        say(
            numbered(found, "incident")
            if found
            else "no incidents; widen the filters, or read reports: tocsin read PATH"
        )


def headline(incident: Incident) -> Text:
    """Return what, when and where in one line."""
    date = when_in_words(incident.dates[0] if incident.dates else None)
    place = where_in_words(incident.places[0] if incident.places else None)
    return Text.assemble((f"{what_in_words(incident):16}", "bold"), harmless(f"  {date:12}  {place}"))


def people(incident: Incident) -> Iterator[tuple[str, str]]:
    """Yield who did it to whom, and who is said to have done it, each under its head."""
    if incident.perpetrators:
        yield "by", "; ".join(p.name for p in incident.perpetrators)
    elif not incident.attribution:
        yield "by", "nobody named"
    if incident.targets:
        yield "on", "; ".join(t.name for t in incident.targets)
    for words in dict.fromkeys(map(attribution_in_words, incident.attribution)):
        yield "", words


def _print(incident: Incident) -> int:
    """Print an incident, and return how many that were."""
    say(headline(incident))
    say(f"{incident.id}  {reports_in_words(incident)}", "    ")
    for head, words in people(incident):
        say(words, f"    {head:5}")
    for view in incident.tolls:
        figures = "; ".join(dict.fromkeys(map(figure_in_words, view.by_source)))
        say(f"{toll_in_words(view)}: {figures}", "    toll ")
    if not incident.tolls:
        say("none reported", "    toll ")
    say("")
    return 1
