"""`tocsin judge list`: judgements in lines, or as objects for programs."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.text import Text

from tocsin.cli.printing import harmless, print_json, say
from tocsin.cli.wording import numbered

if TYPE_CHECKING:
    from tocsin.ledger import Ledger
    from tocsin.records import Judgement


def print_judgements(record: "Ledger", *, only_lost: bool, only_waiting: bool, shape: str) -> None:
    """Print the record's judgements in the order in which they were made."""
    from tocsin.judging import standing_of

    held = standing_of(record)
    lost = {judgement.id for judgement in record.lost_judgements()}
    states = {judgement.id: "holds" for judgement in held.holding}
    states |= {judgement.id: "waits for a second person" for judgement in held.waiting}
    states |= dict.fromkeys(held.undone, "undone")
    shown = 0
    for judgement in record.judgements(as_made=True):
        state = states.get(judgement.id, "replaced" if judgement.follows is None else "holds")
        is_lost = judgement.id in lost and state in ("holds", "waits for a second person")
        state += ", its claim is read no longer" if is_lost else ""
        if (only_lost and not is_lost) or (only_waiting and "waits" not in state):
            continue
        shown += 1
        if shape == "jsonl":
            print_json({**asdict(judgement), "state": state})
        else:
            _print(judgement, state)
    if shape != "jsonl":
        say(numbered(shown, "judgement"))


def _print(judgement: "Judgement", state: str) -> None:
    say(Text.assemble((in_words(judgement), "bold"), harmless(f"  {state}")))
    say(f"{judgement.judged_at[:16].replace('T', ' ')} UTC  {judgement.by}: {judgement.reason}", "    ")
    if judgement.source:
        say(judgement.source, "    source ")
    say(judgement.id + (f"  of {judgement.act}" if judgement.act else ""), "    ")


def in_words(judgement: "Judgement") -> str:
    """Return what a judgement says in one line."""
    verb = judgement.verdict.value.replace("_", " ")
    if judgement.follows:
        return f"{verb} {judgement.follows}"
    what = f" {judgement.field}" if judgement.field else ""
    value = f": {judgement.value}" if judgement.value else ""
    other = f" and {judgement.right}" if judgement.right else ""
    return harmless(f"{verb}{what} {judgement.left}{other}{value}")
