"""The program as a user calls it: in this process, or as one of its own."""

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tocsin.cli import main

EXAMPLES = Path(__file__).parents[2] / "src" / "tocsin" / "examples" / "reports"
TOCSIN = [sys.executable, "-c", "from tocsin.cli import main; main()"]

GARISSA = "Gunmen shot dead 12 people in Garissa, Kenya, on 4 March 2019, police said."
ADEN = "Two mortar shells landed in Aden on 3 May 2015 and wounded 24 people, medics said."


@dataclass(frozen=True)
class Done:
    """What a call of the program gave."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def flat(self) -> str:
        """Standard output in one line."""
        return " ".join(self.out.split())


def run(*arguments: str | Path, width: int = 140) -> Done:
    """Run the program in this process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    argv = ["tocsin", *map(str, arguments)]
    with (
        patch.object(sys, "argv", argv),
        patch.dict(os.environ, {"COLUMNS": str(width)}),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as left:
            status = left.code
    assert isinstance(status, int)
    return Done(status, *(stream.detach().getvalue().decode() for stream in flushed(out, err)))  # type: ignore[attr-defined]


def flushed(*streams: io.TextIOWrapper) -> tuple[io.TextIOWrapper, ...]:
    for stream in streams:
        stream.flush()
    return streams


def spawn(
    *arguments: str | Path,
    given: str = "",
    cwd: Path | None = None,
    into: str = "",
    **environment: str,
) -> Done:
    """Run the program as a process of its own: with something on standard input, or its output into a file."""
    with open(into, "w") if into else contextlib.nullcontext(subprocess.PIPE) as out:  # noqa: PTH123 - /dev/full
        done = subprocess.run(
            [*TOCSIN, *map(str, arguments)],
            input=given,
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            cwd=cwd,
            env=os.environ | environment,
            check=False,
            timeout=60,
        )
    return Done(done.returncode, done.stdout or "", done.stderr)


def jsonl(path: Path, *lines: dict[str, str] | str) -> Path:
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return path
