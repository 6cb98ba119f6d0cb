"""`tocsin export`: incidents into a file, in one of the field's formats, under a profile."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tocsin.analysis import Query
    from tocsin.exchange import Format
    from tocsin.exporting import Incidents, Release
    from tocsin.ledger import Ledger

EXPORT_EXAMPLES = (
    "tocsin export csv --out incidents.csv --country AF",
    "tocsin export xlsx --out march.xlsx --from 2021-03-01 --to 2021-03-31 --profile partner",
    "tocsin export geojson --dry-run",
    "tocsin export --list",
)


def export(
    form: Annotated[str, typer.Argument(metavar="[FORMAT]", help="One of the formats of --list.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="The file to write; an old one is replaced.")] = None,
    profile: Annotated[
        str, typer.Option(help="What may leave: public, partner, private, or one of your own.")
    ] = "public",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing; say what would leave, and what could identify somebody.")
    ] = False,
    leave_out: Annotated[
        bool, typer.Option("--leave-out", help="Leave out what its sources' terms keep back, instead of refusing.")
    ] = False,
    listed: Annotated[bool, typer.Option("--list", help="List the formats, and what each cannot hold.")] = False,
    ledger: Annotated[
        Path, typer.Option("--ledger", help="The record's file.", envvar="TOCSIN_LEDGER", readable=False)
    ] = Path("tocsin.db"),
    actor: Annotated[str, typer.Option(help="Named as doer, target, claimant or accused.")] = "",
    type_: Annotated[str, typer.Option("--type", help="One of the 17 types.")] = "",
    place: Annotated[str, typer.Option(help="Named as place, or as what it lies in.")] = "",
    country: Annotated[str, typer.Option(help="ISO 3166-1 code such as AF, or name.")] = "",
    since: Annotated[str, typer.Option("--from", help="May have happened on or after this date.")] = "",
    until: Annotated[str, typer.Option("--to", help="May have happened on or before this date.")] = "",
    killed: Annotated[int | None, typer.Option(min=0, help="At least so many killed, by the best figure.")] = None,
    text: Annotated[str, typer.Option(help="Words that its reports hold.")] = "",
) -> None:
    """Write incidents to a file in one of the field's formats; by default only what may be public leaves."""
    if listed:
        print_formats()
        return
    from tocsin.analysis import Query
    from tocsin.errors import BadRequest
    from tocsin.exchange import format_named
    from tocsin.ledger import open_ledger
    from tocsin.pipeline import as_date

    query = Query(
        actor=actor, type=type_, place=place, country=country, killed=killed, text=text,
        since=as_date(since) if since else None, until=as_date(until) if until else None,
    )  # fmt: skip
    chosen = format_named(form) if form or not dry_run else None
    if chosen and out is None and not dry_run:
        raise BadRequest(f"where to? name a file: tocsin export {chosen.name} --out incidents{chosen.suffix}")
    with open_ledger(ledger, create=False) as record:
        run(record, query, chosen, None if dry_run else out, profile, leave_out=leave_out)


def run(
    record: "Ledger", query: "Query", form: "Format | None", out: Path | None, profile: str, *, leave_out: bool
) -> None:
    """Export, or say what would leave where no file is named."""
    from tocsin.cli.printing import say
    from tocsin.cli.wording import numbered
    from tocsin.exporting import before_release, rules_of
    from tocsin.exporting import export as export_to
    from tocsin.pipeline import find, now

    rules = rules_of(profile)

    def incidents() -> "Incidents":
        return lambda: find(record, query)

    if out is None or form is None:
        print_release(before_release(record, incidents(), rules))
        return
    done = export_to(
        record, incidents(), form, out, selection=in_words(query), rules=rules, clock=now, leave_out=leave_out
    )
    say(f"{out}: {numbered(done.incidents, 'incident')} as {form.name}, profile {profile}, logged in custody")
    if done.left_out:
        say(f"left out, by the terms of their sources: {numbered(done.left_out, 'incident')}")
    say(f"sha256 {done.sha256}")


def in_words(query: "Query") -> str:
    """Return a filter in words, as files carry it."""
    asked = {
        "actor": query.actor, "type": query.type, "place": query.place, "country": query.country,
        "from": query.since, "to": query.until, "killed at least": query.killed, "text": query.text,
    }  # fmt: skip
    return ", ".join(f"{name} {value}" for name, value in asked.items() if value not in ("", None)) or "all incidents"


def print_formats() -> None:
    """Print every format with what it cannot hold."""
    from tocsin.cli.printing import say
    from tocsin.exchange import FORMATS

    for form in FORMATS.values():
        say(f"{form.title} ({form.suffix})", f"{form.name:9}")
        for lost in form.cannot_hold:
            say(f"cannot hold: {lost}", " " * 9)


def print_release(release: "Release") -> None:
    """Print what would leave, what was held back, and what could still identify somebody."""
    from tocsin.cli.printing import say

    say(f"before release, profile {release.profile}: {release.incidents} incidents would leave")
    if release.left_out:
        say(f"{release.left_out} may not leave or not be mixed:")
        for why in release.refused:
            say(why, "    ")
    say(", ".join(f"{name} {number}" for name, number in release.leaves.most_common()), "leaves      ")
    held = ", ".join(f"{name} {number}" for name, number in release.held_back.most_common())
    say(held or "nothing", "held back   ")
    say("; ".join(release.sources_named) or "none by name", "sources     ")
    say("what could still identify somebody:")
    say(f"{release.single_victims:6}  tell of a single person harmed, in a named district or nearer")
    say(f"{release.unlike_others:6}  share type, time and district with no other incident that leaves")
    say(f"{release.persons_named:6}  name a person")
    say(f"{release.exact_points:6}  have a point known to 25 km or better")
