"""`tocsin read`: goes through the material with a progress bar and prints what became of it."""

import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from tocsin import capture
from tocsin.cli.outcomes import head_of, kind_of, line_of, print_reading, summary_of, what_of
from tocsin.cli.printing import harmless, print_json, say
from tocsin.cli.second import SecondTally, line_of_second
from tocsin.clock import now
from tocsin.exchange import reading_as_json, refusal_as_json, second_as_json
from tocsin.ledger import open_ledger
from tocsin.pipeline import Outcome, Second, read_all

MOST_PROCESSES = 4
"""So many read at a time unless more are asked for: each takes about 200 MB. Our choice."""


def read_and_print(
    locations: Sequence[str],
    options: capture.Options,
    ledger: str | Path | None,
    *,
    as_table: bool,
    second: Second | None = None,
    processes: int = 0,
) -> int:
    """Read everything, print it as lines for people or as JSON lines; return the exit status."""
    tally, asked = Counter[str](), SecondTally()
    capture.gather(locations, options, now)  # refuses what is no location, before a record is made for it
    with ExitStack() as stack:
        record = stack.enter_context(open_ledger(ledger)) if ledger else None
        keep = record is None or not as_table
        outcomes = read_all(
            locations,
            options,
            ledger=record,
            keep_readings=keep,
            second=second,
            processes=processes or min(os.cpu_count() or 1, MOST_PROCESSES),
        )
        for outcome in _watched(outcomes, capture.expected(locations), as_table=as_table):
            tally[kind_of(outcome)] += 1
            if as_table:
                _tell(outcome, is_kept=record is not None)
            else:
                print_json(_as_json(outcome, second))
            if outcome.second:
                asked.add(outcome.second)
                _complain(line_of_second(outcome))
        if as_table:
            say(summary_of(tally, record))
        if second and asked.reports:
            _complain(f"second reader {second.asked.version}: {asked.summary()}")
    return 1 if tally["refused"] or tally["not read"] or asked.unanswered else 0


def _complain(words: str) -> None:
    if words:
        print(harmless(words), file=sys.stderr)


def _watched(outcomes: Iterator[Outcome], expected: int | None, *, as_table: bool) -> Iterator[Outcome]:
    """Yield the outcomes under a progress bar on standard error, where somebody looks at it.

    The bar sends standard output through its own console, which is standard error, so that both can share a
    terminal. Where standard output goes elsewhere it must not; and JSON lines would be broken at its width.
    """
    console = Console(stderr=True)
    is_shared = sys.stdout.isatty()
    is_seen = console.is_terminal and (as_table or not is_shared)
    columns = (SpinnerColumn(), TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=console, transient=True, disable=not is_seen, redirect_stdout=is_shared)
    with bar as progress:
        task = progress.add_task("reading", total=expected)
        for outcome in outcomes:
            yield outcome
            progress.advance(task)


def _tell(outcome: Outcome, *, is_kept: bool) -> None:
    """Say what became of an item: what was not read on standard error, everything else on standard output."""
    if not outcome.is_read:
        print(harmless(line_of(outcome)), file=sys.stderr)
    elif is_kept:
        say(what_of(outcome), head_of(outcome))
    else:
        print_reading(outcome)


def _as_json(outcome: Outcome, second: Second | None) -> dict[str, object]:
    if outcome.refusal:
        return refusal_as_json(outcome.refusal)
    assert outcome.captured and outcome.reading  # what is no refusal was captured, and readings are kept
    line = reading_as_json(outcome.captured.report.doc, outcome.reading)
    told = outcome.second
    if second and told:
        line["second"] = second_as_json(
            told.reading.reader,
            is_printed=second.is_chosen,
            pieces=told.pieces,
            unanswered=told.unanswered,
            dropped=told.dropped,
        )
    return line
