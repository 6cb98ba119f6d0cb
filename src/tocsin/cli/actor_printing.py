"""`tocsin actors FILE`: goes through reports and prints the actors they name."""

import sys
from collections.abc import Iterator, Sequence

from tocsin import capture
from tocsin.cli.printing import harmless, print_json, print_table, say
from tocsin.exchange import actors_as_json, refusal_as_json
from tocsin.linking import link_report_actors
from tocsin.pipeline import now
from tocsin.records import ActorMention, Captured, Refusal
from tocsin.reference.actor_directory import ActorDirectory
from tocsin.reference.actor_extended import open_own_directory
from tocsin.reference.countries import Countries, open_countries

COLUMNS = ("actor", "where", "who is meant", "kind", "country", "why")

Mentions = tuple[tuple[str, ActorMention], ...]


def read_and_print_actors(locations: Sequence[str], options: capture.Options, *, as_table: bool) -> int:
    """Print the actors of everything at the locations; return the exit status, 1 where something could not be read."""
    found = capture.gather(locations, options, now)
    directory, countries = open_own_directory(), open_countries()
    are_refused = False
    for item in found:
        if isinstance(item, Refusal):
            are_refused = True
            _refuse(item, as_table=as_table)
            continue
        mentions = _mentions(item, directory, countries)
        if as_table:
            _print(item.report.doc, mentions)
        else:
            print_json(actors_as_json(item.report.doc, mentions))
    return 1 if are_refused else 0


def _mentions(captured: Captured, directory: ActorDirectory, countries: Countries) -> Mentions:
    return link_report_actors(captured, directory, countries)


def _refuse(refusal: Refusal, *, as_table: bool) -> None:
    if as_table:
        print(harmless(f"not taken  {refusal.location}: {refusal.message}"), file=sys.stderr)
    else:
        print_json(refusal_as_json(refusal))


def _print(doc: str, mentions: Mentions) -> None:
    """Print the actors of a report, the same actor under the same words once with the number of times."""
    if not mentions:
        say(f"{doc}: no actors named")
        return
    say(doc)
    print_table(COLUMNS, list(_rows(mentions)))


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
