"""`tocsin presence` and `tocsin relations`: what reports say of groups and places, and of groups and each other."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.ledger_option import RECORD, LedgerAt
from tocsin.cli.printing import print_json, print_table, say
from tocsin.cli.shapes import Shape

if TYPE_CHECKING:
    from tocsin.analysis.standing import Standing
    from tocsin.standings import Acts

PRESENCE_EXAMPLES = ("tocsin presence --actor taliban", "tocsin presence --at 2021-08-20 --format jsonl")
RELATIONS_EXAMPLES = (
    "tocsin relations --from 2021-01-01 --to 2021-08-31",
    "tocsin relations",
    "tocsin relations --at 2021-06-30 --actor taliban",
)

HowPrinted = Annotated[Shape, typer.Option("--format", help="How to print.")]
At = Annotated[str, typer.Option("--at", help="As said up to this day; today if none is given.")]
Actor = Annotated[str, typer.Option("--actor", help="Words of the actor's name.")]


def presence(
    ledger: LedgerAt = RECORD,
    at: At = "",
    actor: Actor = "",
    by: Annotated[str, typer.Option("--by", help="province or district: the areas in which they act.")] = "province",
    shape: HowPrinted = Shape.TABLE,
) -> None:
    """Show where groups act, and are said to be, hold, gain or lose ground, with first and last evidence."""
    from tocsin.errors import BadRequest

    if by not in ("province", "district"):
        raise BadRequest(f"--by is province or district, not {by!r}")
    _print(ledger, at, actor, shape, is_presence=True, level=by)


def relations(
    ledger: LedgerAt = RECORD,
    at: At = "",
    actor: Actor = "",
    since: Annotated[str, typer.Option("--from", help="With --to: what changed from this day on.")] = "",
    until: Annotated[str, typer.Option("--to", help="With --from: what changed up to this day.")] = "",
    shape: HowPrinted = Shape.TABLE,
) -> None:
    """Show who fights, joins, leaves, supports or talks with whom; with --from and --to, what is said more or less."""
    if not since and not until:
        _print(ledger, at, actor, shape, is_presence=False)
        return
    from tocsin.errors import BadRequest
    from tocsin.selecting import as_date

    if not (since and until) or at:
        raise BadRequest("changes are those of a period: give both --from and --to, and no --at")
    begins, ends = as_date(since), as_date(until)
    if begins > ends:
        raise BadRequest(f"nothing lies between {begins} and {ends}; put the earlier date first")
    _print_changes(ledger, begins, ends, actor, shape)


def _print_changes(ledger: str, since: date, until: date, actor: str, shape: Shape) -> None:
    from tocsin.analysis.standing import changes
    from tocsin.ledger import open_ledger
    from tocsin.records import ClaimKind
    from tocsin.standings import said_of

    with open_ledger(ledger, create=False) as record:
        found = changes(said_of(record, ClaimKind.RELATION), since, until)
    wanted = actor.casefold().split()
    found = tuple(one for one in found if all(word in f"{one.actor} {one.other}".casefold() for word in wanted))
    if shape is Shape.JSONL:
        for one in found:
            told = {
                name: getattr(one, name) for name in ("actor", "kind", "other", "word", "before", "after", "change")
            }
            lists = {name: list(getattr(one, name)) for name in ("reports", "sources", "also")}
            print_json({**told, **lists})
    elif found:
        rows = [
            (
                *(one.actor, one.kind, one.other, one.word, f"{one.before:.2f}", f"{one.after:.2f}"),
                "\n".join(one.reports),
                ", ".join(one.also),
            )
            for one in found
        ]
        print_table(("actor", "said", "of", "", "before", "after", "reports", "also said of them"), rows)
        say("before and after: reports that say so, each weighing half for every 180 days since")
    else:
        say(f"the record's reports say nothing of relations up to {until} with a known day")


def _print(ledger: str, at: str, actor: str, shape: Shape, *, is_presence: bool, level: str = "province") -> None:
    from tocsin.analysis.standing import standings
    from tocsin.clock import now
    from tocsin.counting import Counter
    from tocsin.ledger import open_ledger
    from tocsin.records import ClaimKind
    from tocsin.selecting import as_date
    from tocsin.standings import acts, fights, said_of

    day: date = as_date(at) if at else now().date()
    with open_ledger(ledger, create=False) as record:
        said = standings(said_of(record, ClaimKind.PRESENCE if is_presence else ClaimKind.RELATION), day)
        done = acts(Counter(record), day, level) if is_presence else fights(Counter(record), day)
    wanted = actor.casefold().split()

    def is_asked(one: "Standing | Acts") -> bool:
        words = (one.actor if is_presence else f"{one.actor} {one.other}").casefold()
        return all(word in words for word in wanted)

    told = tuple(filter(is_asked, said))
    shown = tuple(filter(is_asked, done))
    if shape is Shape.JSONL:
        both: tuple[Standing | Acts, ...] = (*told, *shown)
        for one in both:
            print_json(_as_json(one))
        return
    if told:
        _print_said(told)
    if shown:
        _print_acts(shown, is_presence=is_presence)
    if not told and not shown:
        say(f"the record's reports say nothing of it up to {day}")


def _as_json(one: "Standing | Acts") -> dict[str, object]:
    from tocsin.analysis.standing import Standing

    base = {"actor": one.actor, "first": one.first and str(one.first), "last": one.last and str(one.last)}
    if isinstance(one, Standing):
        lists = {"reports": list(one.reports), "sources": list(one.sources), "conflicts": list(one.conflicts)}
        return {**base, "kind": one.kind, "other": one.other, "weight": one.weight, **lists}
    place = {"country": one.country, "province": one.province, "district": one.district} if one.country else {}
    kind, other = ("fought", one.other) if one.other else ("acted", one.area)
    return {**base, "kind": kind, "other": other, **place, "weight": one.weight, "incidents": list(one.ids)}


def _print_said(told: "tuple[Standing, ...]") -> None:
    rows = [
        (
            *(one.actor, one.kind, one.other, str(one.first or "-"), str(one.last or "-"), _weight(one.weight)),
            "\n".join(one.reports),
            ", ".join(one.conflicts),
        )
        for one in told
    ]
    print_table(("actor", "said", "of", "first", "last", "weight", "reports", "also said to hold it"), rows)


def _print_acts(shown: "tuple[Acts, ...]", *, is_presence: bool) -> None:
    rows = [
        (one.actor, one.other or one.area, str(one.first), str(one.last), _weight(one.weight), str(len(one.ids)))
        for one in shown
    ]
    heads = ("acted", "in") if is_presence else ("acted", "against")
    print_table((*heads, "first", "last", "weight", "incidents"), rows)
    say("by incidents laid by anybody on groups that the directory of actors has; --format jsonl lists them")


def _weight(weight: float | None) -> str:
    return "-" if weight is None else f"{weight:.2f}"
