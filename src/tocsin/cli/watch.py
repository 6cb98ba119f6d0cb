"""The commands of `tocsin watch`. Heavy rooms are imported inside them, so that help stands there at once."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.gathering import gathered
from tocsin.cli.ledger_option import RECORD, LedgerAt
from tocsin.cli.watch_told import Told
from tocsin.errors import BadRequest

if TYPE_CHECKING:
    from tocsin.delivery import Book
    from tocsin.ledger import Ledger

watch = typer.Typer(
    name="watch",
    no_args_is_help=True,
    help="Watches (`tocsin watch add`): areas, actors and searches that sound on new and changed incidents.",
    epilog="Examples:\n\ntocsin watch add Maiduguri --around Maiduguri --radius 25km\n\ntocsin watch run",
)


class Form(StrEnum):
    """How watches and alerts are printed."""

    TABLE = "table"
    JSONL = "jsonl"
    YAML = "yaml"


def _examples(*commands: str) -> str:
    return "\n\n".join(["Examples:", *commands])


Shape = Annotated[Form, typer.Option("--format", help="How to print.")]
Named = Annotated[str, typer.Argument(metavar="NAME", help="A watch's name or id.")]


@contextmanager
def opened(ledger: str) -> Iterator[tuple["Ledger", "Book"]]:
    """Open a record and its book of watches."""
    from tocsin.delivery import book_path, open_book
    from tocsin.ledger import open_ledger

    with open_ledger(ledger, create=False) as record, open_book(book_path(record.name)) as book:
        yield record, book


@watch.command(
    epilog=_examples(
        "tocsin watch add Maiduguri --around Maiduguri --radius 25km --tell mail:duty@example.org",
        "tocsin watch add road --along 'Kabul; Jalalabad' --width 10km --type remote_explosive --days 30",
        "tocsin watch add 'road to Encamp' --along 'Andorra la Vella; Encamp' --roads example --width 2km",
        "tocsin watch add east --in Borno --least 5 --tell atom:east.xml --quiet 22:00-06:00 --zone Africa/Lagos",
        "tocsin watch add --file watches.yaml",
    )
)
@gathered
def add(
    told: Told,
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="What it is called; none with --file.")] = "",
    file: Annotated[Path | None, typer.Option(help="A JSON or YAML file with one watch or a list of them.")] = None,
    ledger: LedgerAt = RECORD,
) -> None:
    """Add a watch. It sounds on what is new or materially different in the record from now on."""
    from tocsin.cli.watch_making import new_watch, watches_in
    from tocsin.cli.watch_printing import on_what, say_profile
    from tocsin.clock import now
    from tocsin.watching import put_watch

    if bool(name) == (file is not None):
        raise BadRequest("give the watch a name, or a file with watches by --file")
    at = now().isoformat()
    made = [(one, "") for one in watches_in(file, at)] if file else [new_watch(name, told, at, ledger)]
    with opened(ledger) as (record, book):
        for one, words in made:
            put_watch(record, book, one, now)
            typer.echo(f"{one.name}: {words or on_what(one)}; {one.id}")
            say_profile(one)
            if one.area and not one.countries:
                typer.echo("its country is not known, so incidents at no point are listed from everywhere: --country")


@watch.command(name="list", epilog=_examples("tocsin watch list", "tocsin watch list --format yaml > watches.yaml"))
def list_(ledger: LedgerAt = RECORD, shape: Shape = Form.TABLE) -> None:
    """List the watches; as YAML or JSON lines `tocsin watch add --file` takes them again."""
    from tocsin.cli.watch_making import as_lines
    from tocsin.cli.watch_printing import print_watches
    from tocsin.protection.watch_form import watch_as_json
    from tocsin.watching import watches_of

    with opened(ledger) as (_, book):
        found = watches_of(book)
    if shape is Form.TABLE:
        print_watches(found)
    elif found:
        typer.echo(as_lines([watch_as_json(one) for one in found], shape.value))


@watch.command(epilog=_examples("tocsin watch show Maiduguri", "tocsin watch show Maiduguri --format yaml"))
def show(name: Named, ledger: LedgerAt = RECORD, shape: Shape = Form.TABLE) -> None:
    """Show a watch, what it sounded, and the incidents at no point that are listed with it."""
    from tocsin.cli.watch_making import as_lines
    from tocsin.cli.watch_printing import print_watch
    from tocsin.protection.watch_form import watch_of
    from tocsin.watching import kept, listed_with

    with opened(ledger) as (_, book):
        found = kept(book, name)
        one = watch_of(found.payload)
        if shape is Form.TABLE:
            print_watch(one, [k.alert for k in book.alerts(watch=found.id)], listed_with(book, one))
        else:
            typer.echo(as_lines([found.payload], shape.value))


@watch.command(
    epilog=_examples("tocsin watch edit Maiduguri --radius 40km", "tocsin watch edit road --off"),
)
@gathered
def edit(
    name: Named,
    told: Told,
    new_name: Annotated[str, typer.Option("--name", help="Another name for it.")] = "",
    ledger: LedgerAt = RECORD,
) -> None:
    """Change a watch: its radius or area, its conditions, its hours, whom it tells. What is not named stays."""
    from dataclasses import replace

    from tocsin.cli.watch_making import area_told, changed
    from tocsin.cli.watch_printing import on_what, say_profile
    from tocsin.clock import now
    from tocsin.protection.watch_form import watch_of
    from tocsin.watching import kept, put_watch

    with opened(ledger) as (record, book):
        one = watch_of(kept(book, name).payload)
        area, countries, _ = area_told(told, one.area, ledger)
        one = changed(replace(one, name=new_name or one.name, area=area or one.area), told)
        one = replace(one, countries=countries or one.countries)
        put_watch(record, book, one, now)
    typer.echo(f"{one.name}: {on_what(one)}{'' if one.is_on else '; off'}")
    say_profile(one)


@watch.command(epilog=_examples("tocsin watch remove Maiduguri"))
def remove(name: Named, ledger: LedgerAt = RECORD) -> None:
    """Take a watch away, and what it has not told yet; the log keeps what it told."""
    from tocsin.watching import kept

    with opened(ledger) as (_, book):
        found = kept(book, name)
        with book.writing() as turn:
            turn.remove_watch(found.id)
    typer.echo(f"{found.name} removed")


@watch.command(
    name="try",
    epilog=_examples(
        "tocsin watch try Maiduguri --from 2024-01-01 --to 2024-03-31",
        "tocsin watch try --from 2024-01-01 --format jsonl",
    ),
)
def try_(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="A watch's name or id; all of them if none.")] = "",
    since: Annotated[str, typer.Option("--from", help="First day.")] = "",
    until: Annotated[str, typer.Option("--to", help="Last day.")] = "",
    ledger: LedgerAt = RECORD,
    shape: Shape = Form.TABLE,
) -> None:
    """Back-date the record's incidents, each to its own day, and show what would have sounded; nobody is told."""
    from tocsin.cli.printing import print_json
    from tocsin.cli.watch_printing import print_tried
    from tocsin.protection.watch_alert import headline
    from tocsin.protection.watch_form import watch_of
    from tocsin.selecting import as_date
    from tocsin.watching import kept, try_out, watches_of

    days = [as_date(words) if words else None for words in (since, until)]
    if days[0] and days[1] and days[0] > days[1]:
        raise BadRequest(f"nothing lies between {since} and {until}; put the earlier date first")
    with opened(ledger) as (record, book):
        chosen = [watch_of(kept(book, name).payload)] if name else list(watches_of(book))
        found = ((w, headline(i), str(i.id), f) for w, i, f in try_out(record, chosen, days[0], days[1]))
        if shape is Form.TABLE:
            return print_tried(found)
        for one, words, incident, finding in found:
            line = {"watch": one.name, "incident": incident, "answer": finding.answer.value, "km": finding.km}
            print_json({**line, "why": list(finding.why), "open": list(finding.open), "headline": words})
    return None


@watch.command(
    epilog=_examples("tocsin watch log", "tocsin watch log Maiduguri --format jsonl", "tocsin watch log --at-no-point")
)
def log(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="A watch's name or id; all of them if none.")] = "",
    at_no_point: Annotated[
        bool, typer.Option("--at-no-point", help="List the incidents that no watch on an area can judge.")
    ] = False,
    ledger: LedgerAt = RECORD,
    shape: Shape = Form.TABLE,
) -> None:
    """Show what sounded, who was told, and what failed."""
    from tocsin.cli.printing import print_json, print_table
    from tocsin.cli.watch_printing import print_log
    from tocsin.watching import kept

    with opened(ledger) as (_, book):
        if at_no_point:
            lines = [[" ".join(one.countries) or "?", one.incident, one.headline] for one in book.unplaced()]
            return print_table(("country", "incident", "what"), lines)
        rows = book.log(kept(book, name).id if name else "")
        names = {one.id: one.name for one in book.watches()}
        if shape is Form.TABLE:
            return print_log(rows, names)
        for row in rows:
            print_json({**row, "watch_name": names.get(row["watch"], "")})
    return None


@watch.command(epilog=_examples("tocsin watch feed > alerts.xml", "tocsin watch feed Maiduguri --format jsonl"))
def feed(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="A watch's name or id; all of them if none.")] = "",
    after: Annotated[int, typer.Option(min=0, help="Only alerts after this place in the order of sounding.")] = 0,
    ledger: LedgerAt = RECORD,
    shape: Annotated[Form, typer.Option("--format", help="table is Atom.")] = Form.TABLE,
) -> None:
    """Write the alerts as an Atom feed, or as JSON lines with their place in the order of sounding."""
    from dataclasses import asdict

    from tocsin.cli.printing import print_json
    from tocsin.delivery.atom import MOST, feed_of
    from tocsin.watching import kept

    with opened(ledger) as (_, book):
        found = book.alerts(after=after, watch=kept(book, name).id if name else "", most=MOST)
    if shape is Form.TABLE:
        sys.stdout.write(feed_of([one.alert for one in found], "feed-all").decode())
        return
    for one in found:
        print_json({"seq": one.seq, **asdict(one.alert)})


@watch.command(
    epilog=_examples(
        "tocsin watch post smtp.example.org:587 --sender tocsin@example.org --user tocsin --password-env SMTP_PASSWORD",
        "tocsin watch post",
    )
)
def post(
    server: Annotated[str, typer.Argument(metavar="[HOST:PORT]", help="The server of mail; none shows it.")] = "",
    sender: Annotated[str, typer.Option(help="The address that mails come from.")] = "",
    security: Annotated[str, typer.Option(help="starttls, tls or none.")] = "starttls",
    user: Annotated[str, typer.Option(help="The name to log in with.")] = "",
    password_env: Annotated[str, typer.Option(help="The environment variable that holds the password.")] = "",
    ledger: LedgerAt = RECORD,
) -> None:
    """Name the server by which mails are sent, or show it and the secret of webhooks."""
    from tocsin.delivery import Post

    with opened(ledger) as (_, book):
        if server:
            host, _, port = server.rpartition(":")
            if not host or not port.isdigit():
                raise BadRequest(f"{server!r} is no server of mail; write it as smtp.example.org:587")
            made = Post(
                host=host, port=int(port), sender=sender, security=security, user=user, password_env=password_env
            )
            with book.writing() as turn:
                turn.set("post", made.written())
        typer.echo(f"mail: {book.setting('post') or 'no server named'}")
        typer.echo(f"secret of webhooks: {book.secret()}")


@watch.command(epilog=_examples("tocsin watch run", "tocsin watch run --again"))
def run(
    again: Annotated[bool, typer.Option("--again", help="Also try anew what failed or was given up.")] = False,
    ledger: LedgerAt = RECORD,
) -> None:
    """Look once at what is new in the record, and tell what is due. `tocsin follow` does so for as long as it runs."""
    from tocsin.cli.follow import tell_due
    from tocsin.cli.wording import numbered
    from tocsin.clock import now
    from tocsin.delivery import retry_all
    from tocsin.watching import look

    with opened(ledger) as (record, book):
        looked = look(record, book, now)
        if again:
            retry_all(book, now())
        failed = tell_due(book)
        typer.echo(f"{numbered(looked.incidents, 'incident')} looked at, {numbered(looked.alerts, 'alert')}", err=True)
    raise typer.Exit(1 if failed else 0)
