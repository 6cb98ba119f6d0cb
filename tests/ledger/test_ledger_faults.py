"""What breaks in the middle: a file nobody may write, a disk that is full, a process killed at random moments."""

# ruff: noqa: F401 - a fixture is found by being imported

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from ledger_fixtures import NewStore, stores
from ledger_make import BODY, enter
from sqlalchemy import text

import tocsin
from make import a_captured
from postgres_server import NO_SERVER, own_server, programs
from tocsin.errors import LedgerError
from tocsin.ledger import open_ledger

HERE = Path(__file__).parent
REFUSED = r"no room left on the server|the store refused"
LARGE = "SELECT count(*) FROM (SELECT n FROM generate_series(1, 900000) AS n ORDER BY random()) AS much"
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": ":".join(map(str, (Path(tocsin.__file__).parents[1], HERE, HERE.parent, HERE.parents[1] / "bench"))),
}
UNTIL_FULL = """
import resource, signal, sys
from ledger_make import BODY, enter
from make import a_captured
from tocsin.errors import LedgerError
from tocsin.ledger import open_ledger

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open_ledger(sys.argv[1]) as ledger:
    resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))
    for number in range(10_000):
        try:
            with ledger.writing() as entry:
                enter(entry, a_captured(BODY + f" {number}" + " It went on." * 400, doc=f"r{number}"))
        except LedgerError as err:
            print(number, err)
            break
"""


def as_somebody(work: Callable[[], str]) -> str:
    """Do something in another process that is not root's, who may write to any file, and return what it says."""
    reads, writes = os.pipe()
    if (child := os.fork()) == 0:
        try:
            if os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            os.write(writes, work().encode())
        finally:
            os._exit(0)
    os.close(writes)
    os.waitpid(child, 0)
    with os.fdopen(reads, "rb") as said:
        return said.read().decode()


def test_a_disk_that_is_full_is_told_and_loses_nothing_that_was_entered(tmp_path: Path) -> None:
    """The size that a file may have stands for the disk's: SQLite meets the same refusal from the system."""
    path = tmp_path / "tocsin.db"
    done = subprocess.run(
        [sys.executable, "-c", UNTIL_FULL, path], env=ENVIRONMENT, capture_output=True, text=True, check=True
    )
    entered, _, told = done.stdout.strip().partition(" ")
    assert str(path) in told
    with open_ledger(path) as ledger:
        assert (ledger.counts().reports, ledger.verify().broken) == (int(entered), None)
        with ledger.writing() as entry:
            enter(entry, a_captured(BODY, doc="after"))
        assert ledger.verify().is_whole


def test_a_file_that_nobody_may_write_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "shelf"
    folder.mkdir()
    path = folder / "tocsin.db"
    with open_ledger(path) as ledger, ledger.writing() as entry:
        enter(entry, a_captured(BODY))
    before = path.read_bytes()
    path.chmod(0o444)
    folder.chmod(0o555)
    for parent in [tmp_path, *tmp_path.parents]:  # however deep the folder for tests lies, with workers or without
        if parent.is_relative_to(tempfile.gettempdir()) and parent.owner() == tmp_path.owner():
            parent.chmod(parent.stat().st_mode | 0o055)
    told = as_somebody(lambda: written_to(path))
    folder.chmod(0o755)
    assert "check who may write to it and its folder" in told
    assert before == path.read_bytes()


def written_to(path: Path) -> str:
    """Try to write to a record, and return what is said of it."""
    try:
        with open_ledger(path) as ledger, ledger.writing():
            return "written"
    except LedgerError as err:
        return str(err)


def test_a_server_without_room_is_told_and_goes_on_when_there_is_some() -> None:
    if programs() is None:
        pytest.skip(NO_SERVER)
    # A limit on files stands for the disk: the server refuses what it may not write, and keeps all it has.
    with own_server(temp_file_limit="64kB") as server, open_ledger(server.address(server.database())) as ledger:
        with ledger.writing() as entry:
            enter(entry, a_captured(BODY, doc="a"))
        with pytest.raises(LedgerError, match=REFUSED), ledger.writing() as entry:
            enter(entry, a_captured(BODY + " More.", doc="b"))
            entry._connection.execute(
                text("SELECT count(*) FROM (SELECT n FROM generate_series(1, 900000) n ORDER BY random()) s")
            )
        assert (ledger.counts().reports, ledger.verify().broken) == (1, None)


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_a_process_killed_at_random_moments_loses_nothing(store: str) -> None:
    """bench/kills.py does the same 200 times, and with the reading command."""
    if store == "postgresql" and programs() is None:
        pytest.skip(NO_SERVER)
    kills = HERE.parents[1] / "bench" / "kills.py"
    asked = ["--moments", "6", "--acts", "entering,rebuilding", "--stores", store]
    done = subprocess.run([sys.executable, kills, *asked], env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert '"faults": []' in done.stdout
