"""`tocsin export`: incidents into a file, in one of the field's formats, under a profile."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.ledger_option import RECORD, LedgerAt
from tocsin.cli.selecting import selecting

if TYPE_CHECKING:
    from tocsin.exchange import Format
    from tocsin.exporting import Release
    from tocsin.ledger import Ledger
    from tocsin.records import Selection

EXPORT_EXAMPLES = (
    "tocsin export csv --out incidents.csv --country AF",
    "tocsin export xlsx --out march.xlsx --from 2021-03-01 --to 2021-03-31 --profile partner",
    "tocsin export geojson --dry-run",
    "tocsin export --list",
)


@selecting
def export(
    selection: "Selection",
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
    processes: Annotated[int, typer.Option(min=1, help="So many processes make the rows of CSV and Parquet.")] = 2,
    ledger: LedgerAt = RECORD,
) -> None:
    """Write incidents to a file in one of the field's formats; by default only what may be public leaves."""
    if listed:
        print_formats()
        return
    from tocsin.errors import BadRequest
    from tocsin.exchange import format_named
    from tocsin.ledger import open_ledger

    if form == READING and not dry_run:
        readings(ledger, selection, out, profile)
        return
    chosen = format_named(form) if form or not dry_run else None
    if chosen and out is None and not dry_run:
        raise BadRequest(f"where to? name a file: tocsin export {chosen.name} --out incidents{chosen.suffix}")
    with open_ledger(ledger, create=False) as record:
        run(record, selection, chosen, None if dry_run else out, profile, leave_out=leave_out, processes=processes)


def run(
    record: "Ledger",
    selection: "Selection",
    form: "Format | None",
    out: Path | None,
    profile: str,
    *,
    leave_out: bool,
    processes: int = 1,
) -> None:
    """Export, or say what would leave where no file is named."""
    from tocsin.cli.printing import say
    from tocsin.cli.wording import numbered
    from tocsin.clock import now
    from tocsin.exporting import before_release, rules_of
    from tocsin.exporting import export as export_to

    rules = rules_of(profile)
    if out is None or form is None:
        print_release(before_release(record, selection, rules))
        return
    done = export_to(
        record, selection, form, out, rules=rules, clock=now, leave_out=leave_out, processes=processes
    )  # fmt: skip
    say(f"{out}: {numbered(done.incidents, 'incident')} as {form.name}, profile {profile}, logged in custody")
    if done.left_out:
        say(f"left out, by the terms of their sources: {numbered(done.left_out, 'incident')}")
    say(f"sha256 {done.sha256}")


READING = "reading"


def readings(ledger: str, selection: "Selection", out: Path | None, profile: str) -> None:
    """Export the readings of the reports behind the incidents."""
    from tocsin.cli.printing import say
    from tocsin.cli.wording import numbered
    from tocsin.clock import now
    from tocsin.errors import BadRequest
    from tocsin.exporting import rules_of
    from tocsin.exporting_readings import SUFFIX, export_readings
    from tocsin.ledger import open_ledger

    if out is None:
        raise BadRequest(f"where to? name a file: tocsin export {READING} --profile private --out readings{SUFFIX}")
    with open_ledger(ledger, create=False) as record:
        done = export_readings(record, selection, out, rules=rules_of(profile), clock=now)
    say(f"{out}: {numbered(done.incidents, 'report')} in the reading format, profile {profile}, logged in custody")
    say(f"sha256 {done.sha256}")


def print_formats() -> None:
    """Print every format with what it cannot hold."""
    from tocsin.cli.printing import say
    from tocsin.exchange import FORMATS
    from tocsin.exchange.tables_out import FLAT_LOSES
    from tocsin.exporting_readings import SUFFIX, TITLE

    alike = [*FLAT_LOSES]
    for form in FORMATS.values():
        say(f"{form.name:9} {form.title} ({form.suffix})")
    say(f"{READING:9} {TITLE} ({SUFFIX})")
    say("")
    say("What they cannot hold:")
    say("; ".join(alike), f"  {'flat row':9} ")
    for form in FORMATS.values():
        own = [lost for lost in form.cannot_hold if lost not in alike]
        flat = ["what no flat row can"] if len(own) < len(form.cannot_hold) else []
        if lost := "; ".join([*flat, *own]):
            say(lost, f"  {form.name:9} ")


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
