"""Runs the real `tocsin` command as a user does, and takes its time, its memory and when each line came out."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
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
        peak_mb=used.ru_maxrss * MAXRSS_TO_MB,
        lines_at=tuple(lines_at),
        complaints=complaints,
    )
