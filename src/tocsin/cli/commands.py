"""The commands. Heavy rooms are imported inside them, so that help stands there at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin import __version__
from tocsin.cli import figures, own_places, places_read, ring_fewer, standing  # noqa: F401 - some only join their groups
from tocsin.cli.actors import actors
from tocsin.cli.brief import BRIEF_EXAMPLES, brief
from tocsin.cli.custody import register as register_custody
from tocsin.cli.dates import dates
from tocsin.cli.exporting import EXPORT_EXAMPLES, export
from tocsin.cli.follow import follow
from tocsin.cli.importing import IMPORT_EXAMPLES, import_
from tocsin.cli.judge import judge
from tocsin.cli.ledger_option import RECORD, LedgerAt
from tocsin.cli.places_group import places
from tocsin.cli.ring import ring
from tocsin.cli.roads import roads
from tocsin.cli.route import route
from tocsin.cli.selecting import selecting
from tocsin.cli.serve import SERVE_EXAMPLES, serve
from tocsin.cli.shapes import Format, Shape
from tocsin.cli.sharing import sharing
from tocsin.cli.watch import watch

if TYPE_CHECKING:
    from tocsin.ledger import Ledger
    from tocsin.records import Selection

app = typer.Typer(
    name="tocsin",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Reads published reports of armed violence into a record in which every figure leads back to its sentence.",
)


app.add_typer(actors)
app.add_typer(judge)
app.add_typer(sharing)


def examples(*commands: str) -> str:
    """Return an epilog with a command in each line: to Typer, each is a paragraph."""
    return "\n\n".join(["Examples:", *commands])


class Reader(StrEnum):
    """Whose reading is printed and stands in the record."""

    FIRST = "first"
    SECOND = "second"


HowPrinted = Annotated[Format, typer.Option("--format", help="How to print.")]

SecondUrl = Annotated[
    str,
    typer.Option("--second-reader", help="Also ask the chat-completions endpoint at this address; reports go there."),
]
SecondModel = Annotated[str, typer.Option("--second-model", help="The model to ask there.")]
SecondKey = Annotated[str, typer.Option("--second-key-env", help="The environment variable that holds its key.")]
SecondTimeout = Annotated[float, typer.Option("--second-timeout", help="Seconds for one whole answer.")]
SecondPlainHttp = Annotated[
    bool, typer.Option("--second-plain-http", help="Let reports go unencrypted to another machine.")
]
WhichReader = Annotated[Reader, typer.Option("--reader", help="Whose reading is printed, and stands in the record.")]
PublishedOn = Annotated[
    str,
    typer.Option(
        "--published", help="Publication date (2021-08-26) of what is read; wins over what the material says."
    ),
]
AllowPrivate = Annotated[bool, typer.Option("--allow-private", help="Also fetch addresses in the private network.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tocsin {__version__}")
        raise typer.Exit


@app.callback()
def _start(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    del version


@contextmanager
def opened(ledger: str | Path, *, create: bool = False) -> Iterator["Ledger"]:
    """Open the record for a command."""
    from tocsin.ledger import open_ledger

    with open_ledger(ledger, create=create) as record:
        yield record


def bring_up_to_date(ledger: str | Path) -> None:
    """Migrate a record that an older Tocsin made; leave any other as it is."""
    from tocsin.errors import LedgerTooOld
    from tocsin.ledger import upgrade_ledger

    try:
        with opened(ledger):
            pass
    except LedgerTooOld:
        upgrade_ledger(ledger)


@app.command(
    epilog=examples(
        "tocsin read reports/",
        "tocsin read https://example.org/story --ledger sahel.db",
        "tocsin read saved.html --source 'Example Wire' --published 2021-08-26",
        "cat reports.jsonl | tocsin read - --format jsonl --no-store",
        "tocsin read reports/ --second-reader http://127.0.0.1:8080/v1 --second-model qwen3-8b",
    )
)
def read(
    locations: Annotated[list[str], typer.Argument(metavar="PATH|URL|FEED|-...", help="What to read.")],
    ledger: LedgerAt = RECORD,
    shape: Annotated[Shape, typer.Option("--format", help="How to print what was read.")] = Shape.TABLE,
    no_store: Annotated[bool, typer.Option("--no-store", help="Print only; enter nothing in a record.")] = False,
    published: PublishedOn = "",
    source: Annotated[str, typer.Option(help="Who published it; wins over what the material says.")] = "",
    max_bytes: Annotated[int, typer.Option("--max-bytes", help="Refuse a report larger than this.")] = 20_000_000,
    max_unpacked: Annotated[
        int, typer.Option("--max-unpacked", help="Refuse an archive or Word file that unpacks to more bytes than this.")
    ] = 200_000_000,
    timeout: Annotated[float, typer.Option(help="Seconds for one whole fetch.")] = 20.0,
    allow_private: AllowPrivate = False,
    processes: Annotated[
        int, typer.Option(min=0, help="So many processes read at a time; 0: one a processor, at most four.")
    ] = 0,
    second_reader: SecondUrl = "",
    second_model: SecondModel = "",
    second_key_env: SecondKey = "",
    second_timeout: SecondTimeout = 120.0,
    second_plain_http: SecondPlainHttp = False,
    reader: WhichReader = Reader.FIRST,
) -> None:
    """Read files, folders, archives, pages, feeds and JSONL into the record."""
    from tocsin.capture import Options
    from tocsin.cli.reading import read_and_print
    from tocsin.cli.second import second_of
    from tocsin.selecting import as_date

    options = Options(
        published=as_date(published) if published else None,
        source=source,
        max_bytes=max_bytes,
        max_unpacked=max_unpacked,
        timeout=timeout,
        allow_private=allow_private,
    )
    asked = (second_reader, second_model, second_key_env, second_timeout)
    second = second_of(*asked, allow_plain_http=second_plain_http, is_chosen=reader is Reader.SECOND)
    kept, as_table = None if no_store else ledger, shape is Shape.TABLE
    raise typer.Exit(read_and_print(locations, options, kept, as_table=as_table, second=second, processes=processes))


@app.command(
    epilog=examples(
        "tocsin incidents --country AF --from 2021-08-01 --killed 10",
        "tocsin incidents --actor taliban --type suicide_bombing",
        "tocsin incidents --place Kabul --text 'drone strike' --format csv > kabul.csv",
    )
)
@selecting
def incidents(selection: "Selection", ledger: LedgerAt = RECORD, shape: HowPrinted = Format.TABLE) -> None:
    """List the incidents that the record holds."""
    from tocsin.cli.incidents import print_incidents

    with opened(ledger) as record:
        print_incidents(record.incidents(selection), shape.value)


@app.command(
    epilog=examples(
        "tocsin show incident-0f3a9c2b7d1e4f60",
        "tocsin show kabul-opinion.txt --format jsonl",
        "tocsin show incident-0f3a9c2b7d1e4f60 --policy 'source-order:UNAMA;Reuters'",
    )
)
def show(
    name: Annotated[str, typer.Argument(metavar="ID", help="An incident's or report's id, or a report's name.")],
    ledger: LedgerAt = RECORD,
    shape: HowPrinted = Format.TABLE,
    policy: Annotated[
        str, typer.Option(help="How tolls are settled: range, latest-per-origin, majority, source-order:NAME;NAME.")
    ] = "",
) -> None:
    """Show an incident or a report: every value with its sentence, who said it, and what read it."""
    from tocsin.cli.showing import print_evidence
    from tocsin.pipeline import evidence_of

    with opened(ledger) as record:
        print_evidence(evidence_of(record, name, policy), shape.value, name)


@app.command(
    epilog=examples(
        "tocsin reports",
        "tocsin reports --format csv > reports.csv",
    )
)
def reports(ledger: LedgerAt = RECORD, shape: HowPrinted = Format.TABLE) -> None:
    """List the reports in the record, and the material that could not be taken."""
    from tocsin.cli.listing import print_reports

    with opened(ledger) as record:
        print_reports(record.reports(), record.refusals(), shape.value)


@app.command(
    epilog=examples(
        "tocsin search drone strike",
        "tocsin search Kabul airport --limit 50 --format jsonl",
    )
)
def search(
    words: Annotated[list[str], typer.Argument(help="Words that must all be there.")],
    ledger: LedgerAt = RECORD,
    shape: HowPrinted = Format.TABLE,
    limit: Annotated[int, typer.Option(help="At most so many hits.")] = 20,
) -> None:
    """Search reports and claims for words."""
    from tocsin.cli.listing import print_hits

    with opened(ledger) as record:
        print_hits(record.search(" ".join(words), limit), shape.value)


@app.command(
    epilog=examples(
        "tocsin rebuild",
    )
)
def rebuild(ledger: LedgerAt = RECORD, shape: HowPrinted = Format.TABLE) -> None:
    """Compute all incidents again from claims and judgements; bring an older record up to date before."""
    from tocsin.cli.printing import print_facts
    from tocsin.pipeline import rebuild as rebuild_all

    bring_up_to_date(ledger)
    with opened(ledger) as record:
        tellings, found = rebuild_all(record)
    print_facts({"tellings": tellings, "incidents": found}, shape.value)


@app.command(
    epilog=examples(
        "tocsin verify",
        "tocsin verify --head 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    )
)
def verify(
    ledger: LedgerAt = RECORD,
    shape: HowPrinted = Format.TABLE,
    head: Annotated[str, typer.Option(help="Head digest kept elsewhere from an earlier verify.")] = "",
) -> None:
    """Walk the custody log and check every digest; names the first thing that does not hold."""
    from tocsin.cli.printing import print_facts

    with opened(ledger) as record:
        found = record.verify(head or None)
    facts: dict[str, object] = {"holds": found.is_whole, "lines": found.lines, "head": found.head}
    if found.broken:
        facts |= {"broken_line": found.broken.seq or "", "broken": found.broken.what, "why": found.broken.why}
    print_facts(facts, shape.value)
    raise typer.Exit(0 if found.is_whole else 1)


@app.command(
    epilog=examples(
        "tocsin review --as 'A. Recorder'",
        "tocsin review --as 'A. Recorder' --country SO --from 2024-01-01",
        "printf 'sak' | tocsin review --as 'A. Recorder' --because 'read both reports'",
    )
)
@selecting
def review(
    selection: "Selection",
    ledger: LedgerAt = RECORD,
    by: Annotated[str, typer.Option("--as", help="Who answers.", envvar="TOCSIN_AS")] = "",
    because: Annotated[str, typer.Option("--because", help="Why, for all answers; [w] changes it.")] = "reviewed",
    two_person: Annotated[
        bool, typer.Option("--two-person", help="From now on corrections wait for a second person; kept in the record.")
    ] = False,
    most: Annotated[int, typer.Option("--most", min=1, help="Look at so many doubtful things of each kind.")] = 200,
) -> None:
    """Answer what the record would have a person settle: one question a screen, single keys, the doubtful first."""
    from tocsin.cli.review import Session
    from tocsin.judging import Judge, set_two_person

    with opened(ledger) as record:
        judge = Judge(record, by=by, reason=because)
        if two_person:
            set_two_person(record, True, by=by, reason=because)
        Session(judge, most, selection).run()


@app.command(
    epilog=examples(
        "tocsin demo",
        "tocsin demo --ledger examples.db",
    )
)
def demo(ledger: LedgerAt = "demo.db") -> None:
    """Read the bundled example reports into a new record and show what is in it."""
    from tocsin.cli.demonstration import run

    run(ledger)


app.command(
    epilog=examples(
        "tocsin dates story.txt --published 2021-08-26",
        "cat reports.jsonl | tocsin dates - --format jsonl",
    )
)(dates)
app.command(epilog=examples(*EXPORT_EXAMPLES))(export)
app.command("import", epilog=examples(*IMPORT_EXAMPLES))(import_)
app.command(epilog=examples(*figures.COUNT_EXAMPLES))(figures.count)
app.command(epilog=examples(*figures.COMPARE_EXAMPLES))(figures.compare)
app.command(epilog=examples(*figures.SURGES_EXAMPLES))(figures.surges)
app.command(epilog=examples(*figures.FORECAST_EXAMPLES))(figures.forecast)
app.command(epilog=examples(*figures.CHECK_EXAMPLES))(figures.check)
app.command(epilog=examples(*BRIEF_EXAMPLES))(brief)
app.command(epilog=examples(*standing.PRESENCE_EXAMPLES))(standing.presence)
app.command(epilog=examples(*standing.RELATIONS_EXAMPLES))(standing.relations)
app.add_typer(places)
app.add_typer(roads)
app.add_typer(ring)
app.command(
    epilog=examples(
        "tocsin route --roads example --from 'Andorra la Vella' --to Canillo",
        "tocsin route --roads mali --from Mopti --to Gao --days 180 --width 10km --format csv",
    )
)(route)
register_custody(app)
app.add_typer(watch)
app.command(
    epilog=examples(
        "tocsin follow https://example.org/feed.xml --every 15m",
        "tocsin follow incoming/ https://example.org/feed.xml --every 1h --ledger sahel.db",
    )
)(follow)
app.command(epilog=examples(*SERVE_EXAMPLES))(serve)
