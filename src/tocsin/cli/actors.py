"""`tocsin actors`: the actors that reports name, the directory of actors, and a user's own additions to it."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tocsin.cli.grouping import DefaultGroup
from tocsin.cli.ledger_option import RECORD, LedgerAt
from tocsin.cli.shapes import Shape

if TYPE_CHECKING:
    from tocsin.reference.actor_own import Addition

actors = typer.Typer(
    name="actors",
    cls=DefaultGroup,
    no_args_is_help=True,
    help="The actors that reports name (`tocsin actors FILE`), the directory of actors, and your own additions to it.",
    epilog="Examples:\n\ntocsin actors report.txt\n\ntocsin actors show TTP --on 2014-12-16\n\ntocsin actors proposals",
)


ShapeOption = Annotated[Shape, typer.Option("--format", help="How to print.")]
Signed = Annotated[str, typer.Option("--as", help="Who decides so; stands beside what is added.", envvar="TOCSIN_AS")]
Number = Annotated[int, typer.Argument(metavar="N", min=1, help="The proposal's number.")]
Years = Annotated[int | None, typer.Option(min=1, max=9999, help="A year; left out where it is not known.")]


def examples(*commands: str) -> str:
    """Return an epilog with a command in each line: to Typer, each is a paragraph."""
    return "\n\n".join(["Examples:", *commands])


@actors.command(
    epilog=examples(
        "tocsin actors report.txt",
        "tocsin actors reports/ --format jsonl",
        "cat reports.jsonl | tocsin actors - --format jsonl",
    )
)
def read(
    locations: Annotated[list[str], typer.Argument(metavar="PATH|URL|FEED|-...", help="What to read.")],
    shape: ShapeOption = Shape.TABLE,
    published: Annotated[str, typer.Option("--published", help="Publication date, which settles the year.")] = "",
) -> None:
    """Name every actor of reports, linked to the directory where somebody is known by the name."""
    from tocsin.capture import Options
    from tocsin.cli.actor_printing import read_and_print_actors
    from tocsin.selecting import as_date

    options = Options(published=as_date(published) if published else None)
    raise typer.Exit(read_and_print_actors(locations, options, as_table=shape is Shape.TABLE))


@actors.command(
    name="list", epilog=examples("tocsin actors list --country ML", "tocsin actors list --kind rebel_group")
)
def list_(
    country: Annotated[str, typer.Option(help="ISO 3166-1 code such as ML, or name.")] = "",
    kind: Annotated[str, typer.Option(help="One of ACLED's eight actor types in words.")] = "",
    text: Annotated[str, typer.Option(help="Words that one of its names holds.")] = "",
    own: Annotated[bool, typer.Option("--own", help="Only those that you added or added to.")] = False,
    shape: ShapeOption = Shape.TABLE,
) -> None:
    """List the actors of the directory."""
    from tocsin.cli.actor_directory import listed, print_entries
    from tocsin.selecting import country_of

    print_entries(
        listed(country=country_of(country), kind=kind, text=text, only_own=own), as_table=shape is Shape.TABLE
    )


@actors.command(epilog=examples("tocsin actors show isis-k", "tocsin actors show 'Northern Alliance' --on 1999-05-01"))
def show(
    name: Annotated[str, typer.Argument(metavar="ID|NAME", help="An actor's id, or one of its names.")],
    on: Annotated[str, typer.Option("--on", help="Only what may have held on this date (or in this year).")] = "",
    shape: ShapeOption = Shape.TABLE,
) -> None:
    """Show an actor: its names and relations, when they held, and where each fact is from."""
    from tocsin.cli.actor_directory import named, print_entry, year_of

    for entry in named(name):
        print_entry(entry, year_of(on), as_table=shape is Shape.TABLE)


@actors.command(epilog=examples("tocsin actors proposals", "tocsin actors proposals --format jsonl"))
def proposals(ledger: LedgerAt = RECORD, shape: ShapeOption = Shape.TABLE) -> None:
    """List what the record's reports say of actors and the directory does not know; a person accepts or rejects it."""
    from tocsin.cli.actor_proposals import print_proposals, proposals_of

    print_proposals(proposals_of(ledger), as_table=shape is Shape.TABLE)


@actors.command(
    epilog=examples(
        "tocsin actors accept 3 --as 'A. Analyst'",
        "tocsin actors accept 7 --as 'A. Analyst' --id example-front --kind rebel_group --country ML",
    )
)
def accept(
    number: Number,
    who: Signed,
    ident: Annotated[str, typer.Option("--id", help="The id of a new actor, or of the known one to add to.")] = "",
    kind: Annotated[str, typer.Option(help="Of a new actor: one of ACLED's eight actor types in words.")] = "",
    country: Annotated[str, typer.Option(help="Of a new actor: its ISO 3166-1 codes, separated by commas.")] = "",
    since: Annotated[int | None, typer.Option("--from", help="First year in which it held, where known.")] = None,
    until: Annotated[int | None, typer.Option("--to", help="Last year in which it held, where known.")] = None,
    ledger: LedgerAt = RECORD,
) -> None:
    """Add a proposal to your own directory, with who accepted it, when, and from which reports."""
    from tocsin.cli.actor_proposals import accepted

    fields = _fields(kind=kind, countries=_codes(country))
    _add(*accepted(ledger, number, who=who, ident=ident, fields=fields, years=(since, until)))


@actors.command(epilog=examples("tocsin actors reject 4 --as 'A. Analyst'"))
def reject(number: Number, who: Signed, ledger: LedgerAt = RECORD) -> None:
    """Settle a proposal as wrong, so that it is not made again."""
    from tocsin.cli.actor_proposals import rejected

    _add(rejected(ledger, number, who=who))


@actors.command(
    epilog=examples(
        "tocsin actors add example-front --name 'Example Front' --kind rebel_group --country ML --as 'A. Analyst'"
    )
)
def add(
    ident: Annotated[str, typer.Argument(metavar="ID", help="A short name for good, such as example-front.")],
    name: Annotated[str, typer.Option(help="Its usual English name.")],
    kind: Annotated[str, typer.Option(help="One of ACLED's eight actor types in words.")],
    country: Annotated[str, typer.Option(help="ISO 3166-1 codes where it acts, the main one first, with commas.")],
    who: Signed,
    side: Annotated[str, typer.Option(help="Whom its dead are counted with.")] = "",
    founded: Years = None,
    ended: Years = None,
    alias: Annotated[list[str] | None, typer.Option(help="Another name; may be given several times.")] = None,
    note: Annotated[str, typer.Option(help="What one has to know.")] = "",
) -> None:
    """Add an actor of your own to the directory."""
    from tocsin.cli.actor_proposals import usual_side

    fields = _fields(name=name, kind=kind, side=side or usual_side(kind), countries=_codes(country), note=note)
    fields |= _fields(founded=founded, ended=ended, aliases=alias)
    _add(_signed("new", fields, ident, who))


@actors.command(
    epilog=examples(
        "tocsin actors edit isis-k --alias 'Example Province' --from 2020 --as 'A. Analyst'",
        "tocsin actors edit ttp --relation allied_with=al-qaeda --from 2007 --as 'A. Analyst'",
    )
)
def edit(
    ident: Annotated[str, typer.Argument(metavar="ID", help="The actor's id.")],
    who: Signed,
    alias: Annotated[str, typer.Option(help="Another name of it.")] = "",
    relation: Annotated[str, typer.Option(help="A relation and the other actor's id: part_of=taliban.")] = "",
    since: Annotated[
        int | None, typer.Option("--from", help="First year of the name or relation, where known.")
    ] = None,
    until: Annotated[int | None, typer.Option("--to", help="Last year of the name or relation, where known.")] = None,
    name: Annotated[str, typer.Option(help="Its usual name; the one before stays an alias.")] = "",
    kind: Annotated[str, typer.Option(help="One of ACLED's eight actor types in words.")] = "",
    country: Annotated[str, typer.Option(help="ISO 3166-1 codes, the main one first, with commas.")] = "",
    founded: Years = None,
    ended: Years = None,
    note: Annotated[str, typer.Option(help="What one has to know.")] = "",
) -> None:
    """Add a name, a relation or other facts to an actor. What comes with Tocsin stays as it is, beneath yours."""
    from tocsin.errors import BadRequest

    made = []
    if alias:
        made.append(_signed("alias", alias, ident, who, since, until))
    if relation:
        bond, _, other = relation.partition("=")
        years = _fields(**{"from": since, "to": until})
        made.append(_signed("relation", {bond.strip(): other.strip()} | years, ident, who))
    fields = _fields(name=name, kind=kind, countries=_codes(country), note=note, founded=founded, ended=ended)
    if fields:
        made.append(_signed("edit", fields, ident, who))
    if not made:
        raise BadRequest(
            "nothing to add: name an --alias, a --relation or another fact (see tocsin actors edit --help)"
        )
    _add(*made)


def _signed(
    says: str, value: Any, ident: str, who: str, since: int | None = None, until: int | None = None
) -> "Addition":
    from tocsin.clock import now
    from tocsin.reference.actor_own import Addition

    return Addition(says=says, value=value, actor=ident, who=who, when=now().date(), since=since, until=until)


def _add(*additions: "Addition") -> None:
    """Write additions into the user's own file, each checked before, and say where it lies."""
    from tocsin.cli.printing import say
    from tocsin.reference.actor_extended import add_own

    for addition in additions:
        path = add_own(addition)
        say(f"{addition.actor or 'rejected'}: {addition.says} {addition.value}  [{addition.source}] -> {path}")


def _fields(**told: Any) -> dict[str, Any]:
    return {key: value for key, value in told.items() if value}


def _codes(told: str) -> list[str]:
    """Return the codes of countries given by code or name. Raises: BadRequest for one that is none."""
    from tocsin.selecting import country_of

    return [country_of(words) for words in told.split(",") if words.strip()]
