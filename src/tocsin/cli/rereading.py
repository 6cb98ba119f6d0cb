"""`tocsin reread`: what a newer reader gains, loses and changes, report by report."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.text import Text

from tocsin.cli.judgements import in_words
from tocsin.cli.printing import harmless, print_csv, print_json, say
from tocsin.cli.wording import numbered
from tocsin.rereading import Reread, reread

if TYPE_CHECKING:
    from tocsin.ledger import Ledger


def print_rereading(record: "Ledger", names: Sequence[str], *, enter: bool, shape: str) -> None:
    """Read again and print what becomes different."""
    found = reread(record, names, take=enter)
    if shape == "jsonl":
        for one in found:
            print_json(asdict(one))
        return
    if shape == "csv":
        print_csv(("doc", "was", "reader", "gained", "lost", "changed", "judgements_lost"), map(_counts, found))
        return
    all_of_it = [_printed(one) for one in found]
    gained, lost, changed = (sum(getattr_len(one, name) for one in all_of_it) for name in ("gained", "lost", "changed"))
    what = "read again" if enter else "would be read again"
    say(f"{numbered(len(all_of_it), 'report')} {what}: {gained} claims gained, {lost} lost, {changed} changed")


def getattr_len(one: Reread, name: str) -> int:
    """Return how many claims were gained, lost or changed."""
    return len(getattr(one, name))


def _counts(one: Reread) -> dict[str, object]:
    numbers = {name: getattr_len(one, name) for name in ("gained", "lost", "changed")}
    return {"doc": one.doc, "was": one.was, "reader": one.reader, **numbers, "judgements_lost": len(one.judged_lost)}


def _printed(one: Reread) -> Reread:
    say(Text.assemble((harmless(one.doc), "bold"), harmless(f"  {one.was or 'not read'} -> {one.reader}")))
    if one.why_not:
        say(one.why_not, "    ")
    for words in one.gained:
        say(words, "    + ")
    for words in one.lost:
        say(words, "    - ")
    for before, after in one.changed:
        say(f"{before}  ->  {after}", "    ~ ")
    for judgement in one.judged_lost:
        say(f"loses its claim: {in_words(judgement)} ({judgement.by})", "    ! ")
    return one
