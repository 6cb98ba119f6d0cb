"""`tocsin presence` and `tocsin relations`: what reports say of groups and places, and of groups and each other."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.ledger_option import RECORD, LedgerAt
from tocsin.cli.printing import print_json, print_table, say
from tocsin.cli.shapes import Shape

if TYPE_CHECKING:
    from tocsin.analysis.standing import Said
    from tocsin.ledger import Ledger

PRESENCE_EXAMPLES = ("tocsin presence --actor taliban", "tocsin presence --at 2021-08-20 --format jsonl")
RELATIONS_EXAMPLES = ("tocsin relations", "tocsin relations --at 2021-06-30 --actor taliban")

HowPrinted = Annotated[Shape, typer.Option("--format", help="How to print.")]
At = Annotated[str, typer.Option("--at", help="As said up to this day; today if none is given.")]
Actor = Annotated[str, typer.Option("--actor", help="Words of the actor's name.")]


def presence(ledger: LedgerAt = RECORD, at: At = "", actor: Actor = "", shape: HowPrinted = Shape.TABLE) -> None:
    """Show where groups are said to be, to hold, gain or lose ground, with first and last evidence."""
    _print(ledger, at, actor, shape, is_presence=True)


def relations(ledger: LedgerAt = RECORD, at: At = "", actor: Actor = "", shape: HowPrinted = Shape.TABLE) -> None:
    """Show who is said to fight, join, leave, support or talk with whom, with first and last evidence."""
    _print(ledger, at, actor, shape, is_presence=False)


def _print(ledger: str, at: str, actor: str, shape: Shape, *, is_presence: bool) -> None:
    from tocsin.analysis.standing import standings
    from tocsin.ledger import open_ledger
    from tocsin.pipeline import now
    from tocsin.selecting import as_date

    day: date = as_date(at) if at else now().date()
    with open_ledger(ledger, create=False) as record:
        found = standings(_said(record, is_presence=is_presence), day)
    wanted = actor.casefold().split()
    found = tuple(
        one
        for one in found
        if all(word in (one.actor if is_presence else f"{one.actor} {one.other}").casefold() for word in wanted)
    )
    if shape is Shape.JSONL:
        for one in found:
            print_json(
                {"actor": one.actor, "kind": one.kind, "other": one.other}
                | {"first": one.first and str(one.first), "last": one.last and str(one.last), "weight": one.weight}
                | {"reports": list(one.reports), "sources": list(one.sources), "conflicts": list(one.conflicts)}
            )
    elif found:
        rows = [
            (
                one.actor,
                one.kind,
                one.other,
                str(one.first or "-"),
                str(one.last or "-"),
                _weight(one.weight),
                "\n".join(one.reports),
                ", ".join(one.conflicts),
            )
            for one in found
        ]
        print_table(("actor", "said", "of", "first", "last", "weight", "reports", "also said to hold it"), rows)
    else:
        say(f"the record's reports say nothing of it up to {day}")


def _weight(weight: float | None) -> str:
    return "-" if weight is None else f"{weight:.2f}"


def _said(record: "Ledger", *, is_presence: bool) -> "Iterator[Said]":
    from tocsin.analysis.standing import Said
    from tocsin.records import PresenceSaid, RelationSaid

    for kept in record.reports():
        published = kept.report.metadata.published
        for claim in record.claims_of(kept.report.id):
            said, day = claim.said, published
            if isinstance(said, PresenceSaid) and is_presence:
                told = said.date.value if said.date else None
                yield Said(
                    said, (told and (told.latest or told.earliest)) or day, kept.report.doc, kept.report.source.name
                )
            elif isinstance(said, RelationSaid) and not is_presence:
                yield Said(said, day, kept.report.doc, kept.report.source.name)
