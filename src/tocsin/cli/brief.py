"""`tocsin brief`: a period in figures, comparison, map, chart, list and sources, as HTML, PDF or DOCX."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.ledger_option import RECORD, LedgerAt
from tocsin.cli.selecting import selecting

if TYPE_CHECKING:
    from tocsin.records import Selection

BRIEF_EXAMPLES = (
    "tocsin brief --country AF --from 2021-08-01 --to 2021-08-31 --out kabul.html",
    "tocsin brief --actor actor:isis-k --attributed either --from 2021-03-01 --to 2021-06-30 --out isis-k.pdf",
    "tocsin brief --province Kabul --from 2021-01-01 --to 2021-12-31 --profile private --out kabul.docx",
)


@selecting
def brief(
    selection: "Selection",
    out: Annotated[Path | None, typer.Option("--out", help="The file to write: .html, .pdf or .docx.")] = None,
    profile: Annotated[
        str, typer.Option(help="What it may hold: public, partner, private, or one of your own.")
    ] = "public",
    most: Annotated[
        int, typer.Option("--most", min=0, help="List at most so many incidents, 0 for all; the figures count all.")
    ] = 1000,
    ledger: LedgerAt = RECORD,
) -> None:
    """Write a brief of a period; every sentence is made from the record by rule, every figure noted to its reports."""
    from tocsin.briefing import write
    from tocsin.cli.printing import say
    from tocsin.cli.wording import numbered
    from tocsin.clock import now
    from tocsin.errors import BadRequest
    from tocsin.exporting import rules_of
    from tocsin.ledger import open_ledger

    if out is None:
        raise BadRequest("where to? name a file with --out brief.html, brief.pdf or brief.docx")
    with open_ledger(ledger, create=False) as record:
        done = write(record, selection, out, rules=rules_of(profile), today=now().date(), clock=now, most=most)
    say(f"{out}: a brief of {numbered(done.incidents, 'incident')}, profile {profile}, logged in custody")
    say(f"sha256 {done.sha256}")
