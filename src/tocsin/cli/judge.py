"""`tocsin judge`: what a person decides, one command each. Every one names its person and its reason."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.actors import ShapeOption, examples
from tocsin.cli.gathering import gathered
from tocsin.cli.ledger_option import RECORD, LedgerAt
from tocsin.cli.shapes import Shape

if TYPE_CHECKING:
    from tocsin.judging import Judge
    from tocsin.records import Judgement

judge = typer.Typer(
    name="judge",
    no_args_is_help=True,
    help="Decide: correct, accept and reject claims, tell incidents apart, undo (`tocsin judge list` lists it).",
    epilog="Examples:\n\ntocsin judge list\n\n"
    "tocsin judge correct incident-0f3a9c2b7d1e4f60 killed 12 --as 'A. Recorder' --because 'named one by one'",
)

As = Annotated[str, typer.Option("--as", help="Who decides; stands beside the decision for good.", envvar="TOCSIN_AS")]
Because = Annotated[str, typer.Option("--because", help="Why.")]
SourceIs = Annotated[str, typer.Option("--source", help="What the reason rests on: an address, a document.")]
Name = Annotated[str, typer.Argument(metavar="ID", help="A claim's or an incident's id.")]
One = Annotated[str, typer.Argument(metavar="ONE", help="An incident's id, or that of one of its claims.")]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="The other one's.")]
Decided = Annotated[str, typer.Argument(metavar="JUDGEMENT", help="The judgement's id, or that of a split or move.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who decides, why, and in which record."""

    by: As = ""
    because: Because = ""
    ledger: LedgerAt = RECORD


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounded(Decision):
    """A decision with what its reason rests on."""

    source: SourceIs = ""


@contextmanager
def judge_at(decision: Decision) -> Iterator["Judge"]:
    """Open the record for a decision."""
    from tocsin.judging import Judge
    from tocsin.ledger import open_ledger

    source = decision.source if isinstance(decision, Grounded) else ""
    with open_ledger(decision.ledger, create=False) as record:
        yield Judge(record, by=decision.by, reason=decision.because, source=source)


def told(judge: "Judge", made: Iterable["Judgement"]) -> None:
    """Say what was decided, and what the touched incidents are now."""
    from tocsin.cli.incidents import headline
    from tocsin.cli.printing import say

    made = list(made)
    say(made[0].act or made[0].id, "decided  ")
    if any(j.needs_second for j in made):
        say("counts once another person confirms it: tocsin judge confirm " + made[0].id, "         ")
    touched = judge.touched(made)
    for incident in touched:
        say(incident.id, "now      ")
        say(headline(incident), "         ")
    if not touched:
        say("none of the claims is part of an incident", "now      ")


@judge.command(
    epilog=examples("tocsin judge accept incident-0f3a9c2b7d1e4f60 --as 'A. Recorder' --because 'read all reports'")
)
@gathered
def accept(name: Name, decision: Grounded) -> None:
    """Accept a claim, or an incident as it stands."""
    with judge_at(decision) as judge:
        told(judge, judge.accept(name))


@judge.command(
    epilog=examples("tocsin judge reject claim-5d0c1f2a9b3e4c67 --as 'A. Recorder' --because 'a film, not an attack'")
)
@gathered
def reject(name: Name, decision: Grounded) -> None:
    """Reject a claim, or all claims of an incident: they leave it and stay on record."""
    with judge_at(decision) as judge:
        told(judge, judge.reject(name))


@judge.command(
    epilog=examples(
        "tocsin judge correct claim-5d0c1f2a9b3e4c67 toll 12 --as 'A. Recorder' --because 'the text says 12'",
        "tocsin judge correct incident-0f3a9c2b7d1e4f60 killed 12-15 --as 'A. Recorder' --because 'hospital list' "
        "--source https://example.org/list",
        "tocsin judge correct incident-0f3a9c2b7d1e4f60 places 'Dadaab (KE)' --as 'A. Recorder' --because 'map'",
    )
)
@gathered
def correct(
    name: Name,
    field: Annotated[str, typer.Argument(metavar="FIELD", help="What is wrong: type, dates, places, killed, toll, …")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="What is right; docs/judging.md says how to write it.")],
    decision: Grounded,
) -> None:
    """Correct a claim's value, or an incident's own; the old value stays beside it."""
    from tocsin.looking_up import looked_up

    with judge_at(decision) as judge:
        told(judge, judge.correct(name, field, looked_up(field, value)))


@judge.command(
    epilog=examples(
        "tocsin judge same incident-0f3a9c2b7d1e4f60 incident-9e2d41c07a5b8f13 --as 'A. Recorder' --because 'one bomb'"
    )
)
@gathered
def same(one: One, other: Other, decision: Grounded) -> None:
    """Two incidents are one happening."""
    with judge_at(decision) as judge:
        told(judge, judge.same(one, other))


@judge.command(
    "not-same",
    epilog=examples(
        "tocsin judge not-same claim-5d0c1f2a9b3e4c67 claim-77aa01b2c3d4e5f6 --as 'A. Recorder' --because 'no'"
    ),
)
@gathered
def not_same(one: One, other: Other, decision: Grounded) -> None:
    """Two incidents, or two tellings of one, are two happenings; never proposed again."""
    with judge_at(decision) as judge:
        told(judge, judge.not_same(one, other))


@judge.command(
    epilog=examples(
        "tocsin judge unsure incident-0f3a9c2b7d1e4f60 incident-9e2d41c07a5b8f13 --as 'A. Recorder' --because 'no date'"
    )
)
@gathered
def unsure(one: One, other: Other, decision: Grounded) -> None:
    """It cannot be told whether two incidents are one; takes an earlier answer back."""
    with judge_at(decision) as judge:
        told(judge, judge.unsure(one, other))


@judge.command(
    epilog=examples(
        "tocsin judge split incident-0f3a9c2b7d1e4f60 claim-77aa01b2c3d4e5f6 --as 'A. Recorder' --because 'next day'"
    )
)
@gathered
def split(
    name: Annotated[str, typer.Argument(metavar="INCIDENT", help="The incident's id.")],
    claims: Annotated[list[str], typer.Argument(metavar="CLAIM...", help="The claims that are taken out of it.")],
    decision: Grounded,
) -> None:
    """Take claims out of an incident; together they are another one."""
    with judge_at(decision) as judge:
        told(judge, judge.split(name, claims))


@judge.command(
    epilog=examples(
        "tocsin judge move claim-77aa01b2c3d4e5f6 incident-9e2d41c07a5b8f13 --as 'A. Recorder' --because 'the town'"
    )
)
@gathered
def move(
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="The incident claim that is moved.")],
    to: Annotated[str, typer.Argument(metavar="INCIDENT", help="The incident that it tells of.")],
    decision: Grounded,
) -> None:
    """Move a claim from its incident into another one."""
    with judge_at(decision) as judge:
        told(judge, judge.move(claim, to))


@judge.command(
    epilog=examples(
        "tocsin judge link incident-0f3a9c2b7d1e4f60 incident-9e2d41c07a5b8f13 in_reply_to --as 'A. Recorder' "
        "--because 'the group says so'"
    )
)
@gathered
def link(
    one: One,
    other: Other,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="part_of, in_reply_to or same_campaign.")],
    decision: Grounded,
) -> None:
    """Link two incidents that belong together without being one."""
    with judge_at(decision) as judge:
        told(judge, judge.link(one, other, kind))


@judge.command(
    epilog=examples(
        "tocsin judge note incident-0f3a9c2b7d1e4f60 'ask the clinic' --as 'A. Recorder' --because 'figures differ'"
    )
)
@gathered
def note(
    name: Name,
    words: Annotated[str, typer.Argument(metavar="WORDS", help="The note.")],
    decision: Grounded,
) -> None:
    """Leave a note with a claim or an incident."""
    with judge_at(decision) as judge:
        told(judge, judge.note(name, words))


@judge.command(
    epilog=examples("tocsin judge confirm judgement-1a2b3c4d5e6f7081 --as 'B. Reader' --because 'checked the list too'")
)
@gathered
def confirm(name: Decided, decision: Grounded) -> None:
    """Confirm another person's correction or rejection, in two-person mode."""
    with judge_at(decision) as judge:
        told(judge, judge.confirm(name))


@judge.command(
    epilog=examples("tocsin judge undo judgement-1a2b3c4d5e6f7081 --as 'A. Recorder' --because 'wrong incident'")
)
@gathered
def undo(name: Decided, decision: Grounded) -> None:
    """Undo a decision by another; an undo can be undone too."""
    with judge_at(decision) as judge:
        told(judge, judge.undo(name))


@judge.command("list", epilog=examples("tocsin judge list", "tocsin judge list --lost --format jsonl"))
def list_(
    lost: Annotated[
        bool, typer.Option("--lost", help="Only those that could not be anchored in what is read now.")
    ] = False,
    waiting: Annotated[bool, typer.Option("--waiting", help="Only those that wait for a second person.")] = False,
    ledger: LedgerAt = RECORD,
    shape: ShapeOption = Shape.TABLE,
) -> None:
    """List the judgements: when, who, what, why, and whether they hold."""
    from tocsin.cli.judgements import print_judgements
    from tocsin.ledger import open_ledger

    with open_ledger(ledger, create=False) as record:
        print_judgements(record, only_lost=lost, only_waiting=waiting, shape=shape.value)


@judge.command(
    "two-person",
    epilog=examples("tocsin judge two-person on --as 'A. Recorder' --because 'the office has agreed on it'"),
)
@gathered
def two_person(
    on: Annotated[str, typer.Argument(metavar="on|off", help="Whether a second person must confirm.")],
    decision: Decision,
) -> None:
    """Let corrections and rejections count only once a second person confirms them; kept in the record."""
    from tocsin.cli.printing import say
    from tocsin.errors import BadRequest
    from tocsin.judging import set_two_person

    if on not in ("on", "off"):
        raise BadRequest(f"{on!r}: say on or off")
    with judge_at(decision) as judge:
        set_two_person(judge.ledger, on == "on", by=judge.by, reason=judge.reason)
    say(f"two-person mode is {on}; what was judged before stays as it was judged")
