"""Other processes read, and nobody can tell from what comes out."""

import multiprocessing
import os
from pathlib import Path

import pytest

from tocsin import capture
from tocsin.concurrency import FEWEST, reading_ahead
from tocsin.ledger import open_ledger
from tocsin.pipeline import fault_met, read_all

MANY = FEWEST + 6


def reports(folder: Path) -> Path:
    """Write reports that differ, one a line, one of them broken."""
    path = folder / "reports.jsonl"
    lines = [
        f'{{"doc": "r{n}", "text": "Gunmen killed {n + 2} people in Kabul on 3 May 2015, police said on Monday."}}'
        for n in range(MANY)
    ]
    lines.insert(MANY - 2, '{"doc": "broken"')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_more_processes_give_the_same_outcomes_in_the_same_order(tmp_path: Path) -> None:
    location = str(reports(tmp_path))

    def read(processes: int) -> list[object]:
        outcomes = read_all([location], capture.Options(), processes=processes)
        return [o.reading.claims if o.reading else o.refusal.kind for o in outcomes if o.reading or o.refusal]

    alone = read(1)
    assert MANY + 1 == len(alone)
    assert alone == read(2)


def test_what_another_process_raises_is_raised_here() -> None:
    with reading_ahead(2) as pool:
        waiting = [pool.submit(int, words) for words in ["7"] * FEWEST + ["seven"]]
        assert [7] * FEWEST == [wait() for wait in waiting[:FEWEST]]
        with pytest.raises(ValueError, match="seven"):
            waiting[-1]()


def fails(_: int) -> int:
    """Raise what nobody foresaw, in a place with a name."""
    raise ValueError("unforeseen")


def test_a_fault_in_another_process_is_told_with_its_own_place() -> None:
    with reading_ahead(2) as pool:
        waiting = [pool.submit(fails, n) for n in range(FEWEST + 1)]
        for wait in (waiting[0], waiting[-1]):
            with pytest.raises(ValueError, match="unforeseen") as raised:
                wait()
            assert "fails" == fault_met(raised.value).name


def dies(_: int) -> int:
    """End the process in which this is called, unless it is the one that asked."""
    if multiprocessing.parent_process() is not None:
        os._exit(1)
    return 7


def test_what_a_dying_process_was_reading_is_read_here() -> None:
    with reading_ahead(2) as pool:
        waiting = [pool.submit(dies, n) for n in range(FEWEST + 4)]
        assert [7] * (FEWEST + 4) == [wait() for wait in waiting]
        assert 7 == pool.submit(dies, 0)()


def test_one_report_twice_in_a_row_is_entered_once(tmp_path: Path) -> None:
    path = tmp_path / "twice.jsonl"
    line = '{"doc": "r", "text": "Gunmen killed 12 people in Kabul on 3 May 2015, police said on Monday."}'
    path.write_text("\n".join([line] * MANY) + "\n", encoding="utf-8")
    with open_ledger(tmp_path / "record.db") as ledger:
        outcomes = list(read_all([str(path)], capture.Options(), ledger=ledger, processes=2))
    assert [True] + [False] * (MANY - 1) == [o.is_new for o in outcomes]


def test_a_few_reports_start_no_other_process() -> None:
    with reading_ahead(4) as pool:
        assert 7 == pool.submit(int, "7")()
        assert pool.executor is None
