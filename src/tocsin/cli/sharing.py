"""`tocsin sharing`: what is said of sources, and profiles of one's own; see docs/sharing.md."""

from typing import Annotated

import typer

sharing = typer.Typer(
    name="sharing",
    no_args_is_help=True,
    help="What may leave: marks of sources (`tocsin sharing mark`: TLP, licence, sensitive), and profiles.",
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
