"""`tocsin sharing`: what is said of sources, profiles of one's own, tokens of the API; see docs/sharing.md."""

from typing import Annotated

import typer

from tocsin.cli.ledger_option import RECORD, LedgerAt

sharing = typer.Typer(
    name="sharing",
    no_args_is_help=True,
    help="What may leave: marks of sources (`tocsin sharing mark`: TLP, licence, sensitive), profiles, tokens.",
    epilog="Examples:\n\ntocsin sharing mark 'A Clinic' --tlp amber --sensitive\n\n"
    "tocsin sharing profile donors --from public --set place=grid --set date=month",
)


@sharing.command()
def mark(
    name: Annotated[str, typer.Argument(help="The source, as reports name it.")],
    kind: Annotated[
        str | None, typer.Option(help="agency, outlet, ngo ...: what it is named by where it is not named.")
    ] = None,
    tlp: Annotated[str | None, typer.Option(help="clear, green, amber, amber+strict or red; '' takes it back.")] = None,
    licence: Annotated[str | None, typer.Option(help="A licence of licences.yaml; '' takes it back.")] = None,
    sensitive: Annotated[
        bool | None, typer.Option("--sensitive/--not-sensitive", help="Naming it may endanger somebody.")
    ] = None,
    cleared: Annotated[bool | None, typer.Option("--cleared/--not-cleared", help="It may be named in public.")] = None,
) -> None:
    """Say what is known of a source; what was said before and is not named now stays."""
    from tocsin.cli.printing import say
    from tocsin.reference.sharing_own import save_mark

    told = {"kind": kind, "tlp": tlp, "licence": licence, "sensitive": sensitive, "cleared": cleared}
    path = save_mark(name, {key: value for key, value in told.items() if value is not None})
    say(f"{name}: kept in {path}")


@sharing.command()
def marks() -> None:
    """List the sources of which something is said."""
    from tocsin.cli.printing import say
    from tocsin.reference.sharing_rules import open_marks

    for name, one in open_marks().items():
        told = [one.kind, one.licence, one.tlp and f"TLP:{one.tlp.upper()}"]
        told += [word for word, holds in (("sensitive", one.is_sensitive), ("cleared", one.is_cleared)) if holds]
        say(", ".join(filter(None, told)) or "nothing", f"{name:30} ")


@sharing.command()
def profile(
    name: Annotated[str, typer.Argument(help="The profile's name.")],
    start: Annotated[str, typer.Option("--from", help="The profile it is like.")] = "public",
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="SETTING=VALUE", help="What is otherwise; repeatable.")
    ] = None,
) -> None:
    """Keep a profile of one's own, made from another."""
    from tocsin.cli.printing import say
    from tocsin.reference.sharing_own import save_profile

    path = save_profile(name, start, set_ or [])
    say(f"{name}: kept in {path}; use it with --profile {name}")


@sharing.command()
def profiles() -> None:
    """List the profiles, and what each does to each kind of field."""
    from tocsin.cli.printing import say
    from tocsin.reference.sharing_rules import CHOICES, open_profiles

    known = open_profiles()
    width = max(12, *(len(name) for name in known)) + 1
    say("".join(f"{name:{width}}" for name in known), f"{'':15}")
    for key in (*CHOICES, "victims_floor"):
        say("".join(f"{getattr(one, key)!s:{width}}" for one in known.values()).rstrip(), f"{key:15}")


@sharing.command()
def token(
    name: Annotated[str, typer.Argument(help="Whom it is for, or what.")],
    profile: Annotated[str, typer.Option(help="What it lets out: public, partner, private, or one of your own.")] = (
        "public"
    ),
    ledger: LedgerAt = RECORD,
) -> None:
    """Make a token that opens the API's exports under a profile, and nothing else; it is shown once."""
    from tocsin.cli.printing import say
    from tocsin.clock import now
    from tocsin.ledger import open_ledger
    from tocsin.records import digest
    from tocsin.reference.sharing_rules import DEFAULT
    from tocsin.web.tokens import Tokens, tokens_of

    with open_ledger(ledger, create=False) as record:
        made = Tokens(tokens_of(record.name)).add(name, profile, now())
        told = {"format": "token", "profile": profile, "token": name}
        record.exported(told, sha256=digest(made.encode()), at=now())
    more = "" if profile == DEFAULT else f", which is more than {DEFAULT}"
    say(f"{name}: opens /api/export/FORMAT under the profile {profile}{more}; logged in custody, as each export is")
    say("send it as `Authorization: Bearer ...`; it is shown this once:")
    typer.echo(made)


@sharing.command()
def tokens(ledger: LedgerAt = RECORD) -> None:
    """List the tokens of a record, each with its profile."""
    from tocsin.cli.printing import say
    from tocsin.ledger import open_ledger
    from tocsin.web.tokens import Tokens, tokens_of

    with open_ledger(ledger, create=False) as record:
        found = Tokens(tokens_of(record.name)).all()
    for one in found:
        say(f"profile {one.profile}, made {one.made_at[:10]}", f"{one.name:30} ")
    if not found:
        say("no tokens yet; `tocsin sharing token NAME` makes one")


@sharing.command()
def revoke(
    name: Annotated[str, typer.Argument(help="The token's name.")],
    ledger: LedgerAt = RECORD,
) -> None:
    """Take a token back: from now on it opens nothing."""
    from tocsin.cli.printing import say
    from tocsin.ledger import open_ledger
    from tocsin.web.tokens import Tokens, tokens_of

    with open_ledger(ledger, create=False) as record:
        Tokens(tokens_of(record.name)).remove(name)
    say(f"{name}: opens nothing any more")
