"""Runs the real `tocsin` command as a user does, and takes its time, its memory and when each line came out."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

MAXRSS_TO_MB = 1e-6 if sys.platform == "darwin" else 1024e-6
"""ru_maxrss counts bytes on macOS, KiB elsewhere (getrusage(2)); MB here are 10^6 bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run of the command took."""

    status: int
    seconds: float
    cpu_seconds: float
    """User and system time of the process and its children."""
    peak_mb: float
    """Of all its processes together where the system tells (Linux), else of the largest."""
    lines_at: tuple[float, ...]
    """Seconds from the start at which each line stood on standard output."""
    complaints: str
    """What it wrote on standard error."""


def command() -> str:
    """Return the `tocsin` that is installed beside this Python, else the one on the path."""
    beside = Path(sys.executable).with_name("tocsin")
    found = str(beside) if beside.exists() else shutil.which("tocsin")
    if not found:
        sys.exit("bench: no `tocsin` beside this Python nor on the path; install it first (pip install -e .)")
    return found


def run(*arguments: str | Path, out: Path | None = None, accept: Sequence[int] = (0,)) -> Run:
    """Run `tocsin` with these arguments; its output goes to ``out``, or nowhere.

    Leaves with the command's own words where its exit status is not among ``accept``.
    """
    with (out or Path(os.devnull)).open("wb") as sink, tempfile.TemporaryFile() as errors:
        began = perf_counter()
        process = subprocess.Popen([command(), *map(str, arguments)], stdout=subprocess.PIPE, stderr=errors)
        assert process.stdout
        lines_at = []
        with watched(process.pid) as together:
            for line in process.stdout:
                lines_at.append(perf_counter() - began)
                sink.write(line)
        # wait4 and not wait: only it tells what this child used. Its peak counts from the fork, so that a bench
        # script must itself stay smaller than the command it measures; all of these do by far.
        _, state, used = os.wait4(process.pid, 0)
        seconds = perf_counter() - began
        process.stdout.close()
        process.returncode = os.waitstatus_to_exitcode(state)
        errors.seek(0)
        complaints = errors.read().decode("utf-8", "replace")
    if process.returncode not in accept:
        told = "\n".join(complaints.splitlines()[:10])
        sys.exit(f"bench: tocsin {arguments[0]} ended with status {process.returncode}:\n{told}")
    return Run(
        status=process.returncode,
        seconds=seconds,
        cpu_seconds=used.ru_utime + used.ru_stime,
        peak_mb=max(used.ru_maxrss * MAXRSS_TO_MB, max(together)),
        lines_at=tuple(lines_at),
        complaints=complaints,
    )


EVERY = 0.2
"""Seconds between two looks at the memory of all processes. Our choice: a look takes milliseconds."""


@contextmanager
def watched(pid: int) -> Iterator[list[float]]:
    """Give a list that grows by the memory, in MB, of a process and its children while the block runs.

    Shared pages count once (proportional set size, proc(5)); where the system has no such figures the list holds 0.
    """
    found, is_done = [0.0], threading.Event()

    def look() -> None:
        while not is_done.wait(EVERY):
            found.append(sum(_proportional_mb(p) for p in family(pid)))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        is_done.set()
        thread.join()


def family(pid: int) -> Iterator[int]:
    """Yield a process and all that it started, as far as the system tells."""
    yield pid
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
            yield from family(int(child))


def _proportional_mb(pid: int) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024e-6
    return 0.0
