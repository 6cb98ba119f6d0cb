"""`tocsin actors FILE`: goes through reports and prints the actors they name."""

from collections.abc import Iterator, Sequence

from tocsin import capture
from tocsin.alone import ActedReport, actors_of_all
from tocsin.cli.found import print_found
from tocsin.cli.printing import print_table, say
from tocsin.exchange import actors_as_json
from tocsin.records import ActorMention

COLUMNS = ("actor", "where", "who is meant", "kind", "country", "why")

Mentions = tuple[tuple[str, ActorMention], ...]


def read_and_print_actors(locations: Sequence[str], options: capture.Options, *, as_table: bool) -> int:
    """Print the actors of everything at the locations; return the exit status, 1 where something could not be read."""
    return print_found(
        actors_of_all(locations, options),
        as_table=as_table,
        print_one=_print,
        as_json=lambda found: actors_as_json(found.doc, found.actors),
    )


def _print(report: ActedReport) -> None:
    """Print the actors of a report, the same actor under the same words once with the number of times."""
    if not report.actors:
        say(f"{report.doc}: no actors named")
        return
    say(report.doc)
    print_table(COLUMNS, list(_rows(report.actors)))


def _rows(mentions: Mentions) -> Iterator[list[str]]:
    seen: dict[tuple[str, str | None, str], list[tuple[str, ActorMention]]] = {}
    for part, mention in mentions:
        seen.setdefault((mention.text, mention.id, mention.country), []).append((part, mention))
    for same in seen.values():
        part, first = same[0]
        where = f"{'' if part == 'body' else part + ' '}{first.start}" + (
            f" and {len(same) - 1} more" if same[1:] else ""
        )
        who = f"{first.name} [{first.id}]" if first.id else "not linked"
        yield [first.text, where, who, first.kind, first.country, first.reason]
