"""Custody on the command line: the log, evidence bundles, erasing, copies, merging, and reading again."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli.actors import examples
from tocsin.cli.judge import As, Because
from tocsin.cli.ledger_option import RECORD, LedgerAt
from tocsin.cli.shapes import Format

ShapeIs = Annotated[Format, typer.Option("--format", help="How to print.")]


def register(app: typer.Typer) -> None:
    """Put the commands of custody into the program."""
    app.command(
        epilog=examples(
            "tocsin evidence incident-0f3a9c2b7d1e4f60 --profile private --out case.zip",
            "tocsin evidence incident-0f3a9c2b7d1e4f60 --profile private --out case.zip --stamp https://freetsa.org/tsr",
            "tocsin evidence --verify case.zip",
        )
    )(evidence)
    app.command(
        epilog=examples(
            "tocsin erase story.html --as 'A. Recorder' --because 'its publisher took it back'",
            "tocsin erase 'Exemplar Testname' --as 'A. Recorder' --because 'asked for by the person' --yes",
        )
    )(erase)
    app.command(epilog=examples("tocsin backup tocsin-2026-11-30.db"))(backup)
    app.command(epilog=examples("tocsin restore tocsin-2026-11-30.db --ledger tocsin.db"))(restore)
    app.command(
        "merge-ledgers",
        epilog=examples(
            "tocsin merge-ledgers north.db south.db --out both.db --as 'A. Recorder' --because 'one office'"
        ),
    )(merge_ledgers)
    app.command(epilog=examples("tocsin log", "tocsin log --act erasure --format jsonl"))(log)
    app.command(epilog=examples("tocsin reread --dry-run", "tocsin reread story.html"))(reread)


def evidence(
    name: Annotated[str, typer.Argument(metavar="ID", help="An incident's or report's id, or a report's name.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="The ZIP file to write.")] = None,
    verify: Annotated[
        Path | None, typer.Option("--verify", help="Check this bundle instead; no record is needed.")
    ] = None,
    head: Annotated[
        str, typer.Option("--head", help="With --verify: a head of the record's log, got by another way.")
    ] = "",
    stamp: Annotated[
        str, typer.Option("--stamp", help="Have this RFC 3161 server stamp the time; it gets a digest and no more.")
    ] = "",
    profile: Annotated[
        str, typer.Option(help="What may leave; a bundle holds words and bytes of reports, so only private does.")
    ] = "public",
    ledger: LedgerAt = RECORD,
    shape: ShapeIs = Format.TABLE,
) -> None:
    """Write all that an incident rests on into one file that can be checked without the record, or check one."""
    from tocsin.bundling import bundle, verify_bundle
    from tocsin.cli.printing import print_facts
    from tocsin.errors import BadRequest
    from tocsin.exporting import rules_of
    from tocsin.ledger import open_ledger

    if verify is not None:
        found = verify_bundle(verify, head)
        print_facts({"holds": not found, **{f"problem_{n}": words for n, words in enumerate(found, 1)}}, shape.value)
        raise typer.Exit(1 if found else 0)
    if not name or out is None:
        raise BadRequest(
            "say of what, and where to: tocsin evidence ID --out FILE.zip, or: tocsin evidence --verify FILE"
        )
    with open_ledger(ledger, create=False) as record:
        made = bundle(record, name, out, rules=rules_of(profile), stamp_server=stamp)
    facts = {
        "written": str(out),
        "profile": f"{profile}, logged in custody",
        "files": made.files,
        "bytes": made.bytes,
        "head": made.head,
        "manifest": made.manifest,
    }
    print_facts(facts, shape.value)


def erase(
    name: Annotated[str, typer.Argument(metavar="REPORT|NAME", help="A report's id or name, or the name of a person.")],
    by: As = "",
    because: Because = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    ledger: LedgerAt = RECORD,
) -> None:
    """Erase a report, or black a name out wherever it stands; cannot be undone."""
    from tocsin.cli.printing import print_facts, say
    from tocsin.keeping import erase as erase_it
    from tocsin.ledger import open_ledger

    with open_ledger(ledger, create=False) as record:
        if not yes:
            typer.confirm(
                f"Erase {name!r} from {ledger}? It cannot be brought back from this record", abort=True, err=True
            )
        done = erase_it(record, name, by=by, reason=because)
    print_facts({"line": done.line or "", "gone": done.gone, "blacked_out": done.barred}, "table")
    for report in done.still_in:
        say(f"{report}: the name stands in its address or outlet; erase this report whole: tocsin erase {report}")
    say("copies, backups and bundles made before still hold it: delete them too")


def backup(
    to: Annotated[Path, typer.Argument(metavar="FILE", help="The copy; must not be there yet.")],
    ledger: LedgerAt = RECORD,
    shape: ShapeIs = Format.TABLE,
) -> None:
    """Copy the record while others read and write in it, and check the copy."""
    from tocsin.cli.printing import print_facts
    from tocsin.keeping import back_up
    from tocsin.ledger import open_ledger

    with open_ledger(ledger, create=False) as record:
        head = back_up(record, to)
    print_facts({"written": str(to), "holds": True, "head": head}, shape.value)


def restore(
    copy: Annotated[Path, typer.Argument(metavar="FILE", help="The copy that `tocsin backup` made.")],
    ledger: LedgerAt = RECORD,
    shape: ShapeIs = Format.TABLE,
) -> None:
    """Make a record of a copy, checked before and after; never in the place of one that is there."""
    from tocsin.cli.printing import print_facts
    from tocsin.keeping import restore as restore_it

    print_facts({"written": str(ledger), "holds": True, "head": restore_it(copy, Path(ledger))}, shape.value)


def merge_ledgers(
    first: Annotated[str, typer.Argument(metavar="FIRST", help="The record whose chain goes on.")],
    second: Annotated[
        str, typer.Argument(metavar="SECOND", help="The record that is merged in, its chain kept beside.")
    ],
    out: Annotated[Path, typer.Option("--out", help="The new record; must not be there yet.")],
    by: As = "",
    because: Because = "",
    shape: ShapeIs = Format.TABLE,
) -> None:
    """Make one record of two offices' records, with all judgements and both chains; neither is changed."""
    from tocsin.cli.printing import print_facts
    from tocsin.keeping import merge

    done = merge(first, second, out, by=by, reason=because)
    facts = {"written": str(out), "lines": done.lines, "new": done.entered, "kept_beside": done.beside}
    print_facts({**facts, "erased_here": done.erased}, shape.value)


def log(
    act: Annotated[str, typer.Option("--act", help="Only lines of this act: capture, judgement, erasure, …")] = "",
    ledger: LedgerAt = RECORD,
    shape: ShapeIs = Format.TABLE,
) -> None:
    """List the custody log: what was entered when, line by line, with each line's digest."""
    from tocsin.cli.printing import print_csv, print_json, say
    from tocsin.ledger import open_ledger

    with open_ledger(ledger, create=False) as record:
        rows = record.log(act)
        if shape is Format.CSV:
            print_csv(("seq", "at", "act", "subject", "content", "digest", "by", "reason"), rows)
            return
        for row in rows:
            if shape is Format.JSONL:
                print_json(row)
            else:
                why = f"  {row['by']}: {row['reason']}" if row["by"] else ""
                say(
                    f"{str(row['at'])[:16]}  {row['act']:9}  {row['subject']}{why}  {str(row['digest'])[:16]}…",
                    f"{row['seq']:>7}  ",
                )


def reread(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="REPORT...", help="Only these reports; none is all.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be gained, lost and changed; enter nothing.")
    ] = False,
    ledger: LedgerAt = RECORD,
    shape: ShapeIs = Format.TABLE,
) -> None:
    """Read kept reports again with this version's reader; shows what is gained, lost and changed."""
    from tocsin.cli.rereading import print_rereading
    from tocsin.ledger import open_ledger

    with open_ledger(ledger, create=False) as record:
        print_rereading(record, names or [], enter=not dry_run, shape=shape.value)
