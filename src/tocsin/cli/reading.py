"""`tocsin read`: goes through the material with a progress bar and prints what became of it."""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from tocsin import capture
from tocsin.cli.printing import say, summary_of
from tocsin.exchange import reading_as_json, refusal_as_json
from tocsin.ledger import open_ledger
from tocsin.pipeline import Outcome, read_all


def read_and_print(locations: Sequence[str], options: capture.Options, ledger: Path | None, *, as_table: bool) -> int:
    """Read everything, print it as lines of a table or as JSON lines; return the exit status."""
    tally: Counter[str] = Counter()
    with ExitStack() as stack:
        record = stack.enter_context(open_ledger(ledger)) if ledger else None
        outcomes = read_all(locations, options, ledger=record, keep_readings=not as_table)
        for outcome in _watched(outcomes, capture.expected(locations)):
            tally.update(_kinds(outcome))
            if as_table:
                _tell(outcome)
            else:
                print(json.dumps(_as_json(outcome), ensure_ascii=False), flush=True)
        if as_table:
            say(summary_of(tally, record, ledger))
    return 1 if tally["refused"] or tally["not read"] else 0


def _kinds(outcome: Outcome) -> Iterator[str]:
    if outcome.refusal:
        yield "refused"
    elif not outcome.is_read:
        yield "not read"
    else:
        yield "new" if outcome.is_new else "known"


def _watched(outcomes: Iterator[Outcome], expected: int | None) -> Iterator[Outcome]:
    """Yield the outcomes under a progress bar on standard error, where somebody looks at it."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("reading", total=expected)
        for outcome in outcomes:
            yield outcome
            progress.advance(task)


def _tell(outcome: Outcome) -> None:
    """Say on standard error what was refused or not read; what was read is in the record."""
    if outcome.refusal:
        print(f"not taken  {outcome.refusal.location}: {outcome.refusal.message}", file=sys.stderr)
    elif outcome.captured and outcome.reading and not outcome.is_read:
        print(f"not read   {outcome.captured.capture.location}: {outcome.reading.not_read}", file=sys.stderr)


def _as_json(outcome: Outcome) -> dict[str, object]:
    if outcome.refusal:
        return refusal_as_json(outcome.refusal)
    assert outcome.captured and outcome.reading
    return reading_as_json(outcome.captured.report.doc, outcome.reading)
