"""Real processes on one record: two at once, and one that is killed."""

# ruff: noqa: F401, F811 - a fixture is found by being imported

import subprocess
import sys
from pathlib import Path

from ledger_fixtures import NewStore, stores
from ledger_make import a_reading, joined, keys_of

import tocsin
from make import a_captured
from tocsin.ledger import Ledger, open_ledger

REPORTS = 24
HERE = Path(__file__).parent
ENTER = [sys.executable, __file__]


def enter_all(path: str, order: str) -> None:
    """Enter and match every report, saying each that is in; what this file does when it is run."""
    with open_ledger(path) as ledger:
        for number in range(REPORTS)[:: 1 if order == "up" else -1]:
            captured = a_captured(f"Gunmen killed two people in Exampletown, report {number} said.", doc=f"r{number}")
            with ledger.writing() as entry:
                if not entry.knows(captured, "test 1"):
                    entry.report(captured)
                    reading = a_reading(captured, day=f"2024-01-{1 + number // 2 * 2:02d}")
                    joined(entry, entry.reading(reading, keys_of(reading)), days=0)
            print(number, flush=True)


def environment() -> dict[str, str]:
    return {"PYTHONPATH": ":".join(map(str, (Path(tocsin.__file__).parents[1], HERE, HERE.parent)))}


def test_two_processes_entering_the_same_reports_make_one_record(stores: NewStore) -> None:
    path = stores().address
    both = [
        subprocess.Popen([*ENTER, path, order], stdout=subprocess.DEVNULL, env=environment())
        for order in ("up", "down")
    ]
    assert [process.wait(60) for process in both] == [0, 0]
    with open_ledger(path) as ledger:
        assert_whole(ledger)


def test_a_killed_process_leaves_nothing_half_entered_and_the_next_goes_on(stores: NewStore) -> None:
    path = stores().address
    for kill_after in (1, 2, 4, 3, 5):
        with subprocess.Popen([*ENTER, path, "up"], stdout=subprocess.PIPE, env=environment()) as process:
            assert process.stdout is not None
            for _ in range(kill_after):
                process.stdout.readline()
            process.kill()
        with open_ledger(path) as ledger:
            assert ledger.verify().is_whole
            assert [(2, 1)] * ledger.counts().reports == [(kept.claims, kept.incidents) for kept in ledger.reports()]
    assert (
        subprocess.run([*ENTER, path, "up"], stdout=subprocess.DEVNULL, env=environment(), check=False).returncode == 0
    )
    with open_ledger(path) as ledger:
        assert_whole(ledger)


def test_a_transaction_cut_off_in_the_middle_leaves_no_trace(stores: NewStore) -> None:
    """Killed with everything written and only the commit to come."""
    path = stores().address
    code = (
        "import os, signal, sys; from ledger_make import enter; from make import a_captured; "
        "from tocsin.ledger import open_ledger\n"
        "with open_ledger(sys.argv[1]).writing() as entry:\n"
        "    enter(entry, a_captured())\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", code, path], env=environment(), check=False)
    assert killed.returncode == -9
    with open_ledger(path) as ledger:
        assert (ledger.counts().reports, ledger.counts().lines, ledger.counts().claims) == (0, 0, 0)
        assert ledger.search("gunmen") == ()


def assert_whole(ledger: Ledger) -> None:
    """One record of all reports, each told of once, two by two in their incidents."""
    assert ledger.verify().is_whole
    counts = ledger.counts()
    assert (
        counts.reports,
        counts.captures,
        counts.claims,
        counts.incidents,
    ) == (REPORTS, REPORTS, 2 * REPORTS, REPORTS // 2)
    assert {frozenset((f"r{n}", f"r{n + 1}")) for n in range(0, REPORTS, 2)} == {
        frozenset(incident.docs) for incident in ledger.incidents()
    }


if __name__ == "__main__":
    enter_all(sys.argv[1], sys.argv[2])
