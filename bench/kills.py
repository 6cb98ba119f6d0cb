"""Kills Tocsin at random moments and looks whether the record is whole each time.

    python bench/kills.py [--moments N] [--acts reading,entering,rebuilding] [--stores sqlite,postgresql] [--seed N]

At each moment a process of its own works on the record and gets SIGKILL some
while after it has begun; then the record is opened and checked (`faults_of`):

    verify       the custody chain and every digest hold, and the head kept before is still in it
    lost         nothing that was told to be entered is gone
    half         every report has its reading, and every claim in force is in an incident
    rebuild      (once at the end) computing all incidents again changes none

reading      the real command on a folder of reports, from its first line of output on
entering     the same without the reading model, so that more of the moments fall into writing
rebuilding   computing all pairs and incidents again

Another act is a function that starts a process on the record at an address:
put it into ACTS, and its name counts in ``--acts``.
"""

import argparse
import json
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import IO

from shared import ROOT
from texts import write_reports
from tocsin.capture import Options, gather
from tocsin.clock import now
from tocsin.ledger import Ledger, open_ledger
from tocsin.pipeline import enter, open_desk, rebuild
from tocsin.records import Captured

sys.path.append(str(ROOT / "tests"))

REPORTS = 60
"""Reports there are to be entered; when all are, the record is begun anew."""
PYTHON = [sys.executable, "-c"]
COMMAND = "import sys; from tocsin.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Setting:
    """What the acts work with: reports as JSON lines, and the same reports with their readings."""

    reports: Path
    readings: Path


@dataclass(slots=True)
class Work:
    """A process at work on a record, and what it prints: a line when it is at it, and one for each thing done."""

    pid: int
    said: IO[bytes]

    def kill(self) -> None:
        """Kill the process at once, as `kill -9` does, and wait until it is gone."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


Act = Callable[[str, Setting], Work]
"""Starts the work on the record at an address."""
Say = Callable[[str], None]


def _reading(address: str, setting: Setting) -> Work:
    command = [*PYTHON, COMMAND, "read", str(setting.reports), "--ledger", address, "--processes", "1"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    return Work(process.pid, process.stdout)


def _entering(address: str, setting: Setting) -> Work:
    return forked(lambda say: enter_all(address, setting.readings, say))


def _rebuilding(address: str, setting: Setting) -> Work:
    return forked(lambda say: rebuild_again(address, say))


def forked(work: Callable[[Say], None]) -> Work:
    """Do some work in a process of its own, which need not load everything anew."""
    reads, writes = os.pipe()

    def say(words: str) -> None:
        os.write(writes, f"{words}\n".encode())

    if (pid := os.fork()) == 0:
        try:
            work(say)
        finally:
            os._exit(0)
    os.close(writes)
    return Work(pid, os.fdopen(reads, "rb"))


ACTS: dict[str, Act] = {"reading": _reading, "entering": _entering, "rebuilding": _rebuilding}
LONGEST = {"reading": 4.0, "entering": 2.0, "rebuilding": 1.0}
"""Seconds after the first line within which the kill falls, by act. Source: our choice: as long as much of the work."""


def main() -> None:
    """Kill, check, print; status 1 where anything was found."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--moments", type=int, default=200)
    cli.add_argument("--acts", default=",".join(ACTS))
    cli.add_argument("--stores", default="sqlite,postgresql")
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--prepare", type=Path, metavar="FOLDER", help=argparse.SUPPRESS)
    asked = cli.parse_args()
    if asked.prepare:
        prepare(asked.prepare)
        return
    acts = asked.acts.split(",")
    found = {store: killed(store, acts, asked.moments, asked.seed) for store in asked.stores.split(",")}
    print(json.dumps(found, indent=1))
    sys.exit(any(each["faults"] for each in found.values()))


def enter_all(address: str, readings: Path, say: Say) -> None:
    """Enter every report that is not in the record yet, saying each."""
    with open_ledger(address) as ledger:
        say("at it")
        for captured, reading in pickle.loads(readings.read_bytes()):
            if enter(captured, reading, ledger):
                say(captured.report.id)


def rebuild_again(address: str, say: Say) -> None:
    """Rebuild over and over."""
    with open_ledger(address) as ledger:
        say("at it")
        while True:
            rebuild(ledger)


def killed(store: str, acts: list[str], moments: int, seed: int) -> dict[str, object]:
    """Kill so many times, the acts in turn, and return what was found."""
    chance, faults, begun_anew = Random(seed), [], 0
    tally = dict.fromkeys(acts, 0)
    with tempfile.TemporaryDirectory() as name, records(store, Path(name)) as new_record:
        setting = prepared(Path(name))
        address = new_record()
        for moment in range(moments):
            print(f"\r{store}: {moment} of {moments}, {len(faults)} faults ", end="", file=sys.stderr, flush=True)
            act = acts[moment % len(acts)]
            if moment and reports_in(address) >= REPORTS and act != "rebuilding":
                faults += [f"moment {moment}: {fault}" for fault in faults_of_rebuild(address)]
                address, begun_anew = new_record(), begun_anew + 1
            head, before = head_of(address)
            told = kill(ACTS[act], address, setting, chance.uniform(0, LONGEST.get(act, 2.0)))
            faults += [f"moment {moment}, {act}: {fault}" for fault in faults_of(address, head, before, told)]
            tally[act] += 1
        faults += faults_of_rebuild(address)
    return {"moments": tally, "records": begun_anew + 1, "faults": faults}


@contextmanager
def records(store: str, folder: Path) -> Iterator[Callable[[], str]]:
    """Yield what makes new records and returns their addresses."""
    with ExitStack() as stack:
        made = iter(range(10_000))
        if store == "sqlite":
            yield lambda: str(folder / f"record-{next(made)}.db")
            return
        from postgres_server import own_server

        server = stack.enter_context(own_server())
        yield lambda: server.address(server.database())


def prepared(folder: Path) -> Setting:
    """Write the reports, and read each once, in a process of its own: an opened network does not survive a fork."""
    subprocess.run([sys.executable, __file__, "--prepare", folder], check=True)
    return Setting(folder / "reports.jsonl", folder / "readings.pickle")


def prepare(folder: Path) -> None:
    """Do what :func:`prepared` says."""
    reports = folder / "reports.jsonl"
    write_reports(reports, REPORTS)
    found = [item for item in gather([str(reports)], Options(), now) if isinstance(item, Captured)]
    (folder / "readings.pickle").write_bytes(pickle.dumps([(each, open_desk().read(each)) for each in found]))


def kill(act: Act, address: str, setting: Setting, after: float) -> list[str]:
    """Start an act, kill it some seconds after its first line, and return the lines it had printed."""
    work = act(address, setting)
    with work.said:
        lines = [work.said.readline()]
        time.sleep(after)
        work.kill()
        lines += work.said.readlines()
    return [line.decode(errors="replace").strip() for line in lines]


def head_of(address: str) -> tuple[str, set[str]]:
    """Return the head of a record and its reports' ids."""
    with open_ledger(address) as ledger:
        return ledger.head(), {str(kept.report.id) for kept in ledger.reports()}


def reports_in(address: str) -> int:
    """Return how many reports a record holds."""
    with open_ledger(address) as ledger:
        return ledger.counts().reports


def faults_of(address: str, head: str, before: set[str], told: list[str]) -> list[str]:
    """Return what does not hold after a kill."""
    faults = []
    with open_ledger(address) as ledger:
        checked = ledger.verify(head)
        if checked.broken:
            faults.append(f"verify: {checked.broken.what}: {checked.broken.why}")
        now = {str(kept.report.id): kept for kept in ledger.reports()}
        said = {line for line in told if line.startswith("report-")}
        faults += [f"lost: {report}" for report in sorted((before | said) - now.keys())]
        faults += [f"half: {report} has no reading" for report, kept in now.items() if not kept.reader]
        faults += [f"half: {claim} is in no incident" for claim in sorted(outside(ledger))]
    return faults


def outside(ledger: Ledger) -> set[str]:
    """Return the incident claims in force that no incident holds."""
    held = {str(claim) for incident in ledger.incidents() for claim in incident.claims}
    return {str(telling.claim.id) for telling in ledger.all_tellings()} - held


def faults_of_rebuild(address: str) -> list[str]:
    """Return whether computing all incidents again changes any."""
    with open_ledger(address) as ledger:
        before = {incident.id: incident for incident in ledger.incidents()}
        rebuild(ledger)
        after = {incident.id: incident for incident in ledger.incidents()}
    return [] if before == after else ["rebuild: incidents are not what they were before"]


if __name__ == "__main__":
    main()
