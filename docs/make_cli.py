"""Writes docs/cli.md, the reference of the command line, from the program itself: `make docs`."""

import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, get_args

import typer

from tocsin.cli.commands import app

TAKEN = {str: "words", int: "a number", float: "a number", Path: "a file"}
"""What an option takes, by its type; a type that is not here has no words yet."""

OUT = Path(__file__).parent / "cli.md"

HEAD = """\
# Command line

Made from the program by `make docs`; do not edit.

`tocsin COMMAND --help` says the same on the screen. Every command works on one record: `./tocsin.db`, unless `--ledger`
or the environment variable `TOCSIN_LEDGER` names another. Results go to standard output; the progress bar and what
could not be read go to standard error. What the messages mean: [errors.md](errors.md).

| exit status | means |
|---|---|
| 0 | all was read; the record holds |
| 1 | some material was not read, or was not taken; the record does not hold |
| 2 | wrong use: the message says what is allowed |
| 130 | stopped from the keyboard; what was read so far is in the record |
"""


def reference() -> str:
    """Return the whole document."""
    command = typer.main.get_command(app)
    parts = [HEAD, "## tocsin\n", f"{command.help}\n", *_parameters(command.params)]
    return "\n".join([*parts, *_commands(command, "")])


def _commands(group: Any, before: str) -> Iterator[str]:
    """Yield the section of every command of a group, and of the groups in it."""
    for name, inner in group.commands.items():
        full = f"{before}{name}"
        yield from (f"## tocsin {full}\n", f"{inner.help}\n")
        if hasattr(inner, "commands"):
            yield from _commands(inner, f"{full} ")
            continue
        yield f"```text\n{_usage(full, inner)}\n```\n"
        yield from _parameters(inner.params)
        yield from ("Examples:\n", f"```text\n{_examples(inner.epilog or '')}\n```\n")


def _usage(name: str, command: Any) -> str:
    wanted = [
        p.metavar or p.name.upper() + ("..." if p.nargs == -1 else "") for p in command.params if not _is_option(p)
    ]
    return " ".join(["tocsin", name, *wanted, "[OPTIONS]"])


def _is_option(parameter: Any) -> bool:
    return bool(parameter.opts[0].startswith("-"))


def _parameters(parameters: list[Any]) -> Iterator[str]:
    """Yield a table of options and arguments."""
    rows = [f"| {_name(p)} | {_values(p)} | {_default(p)} | {p.help} |" for p in parameters]
    if rows:
        yield "\n".join(["| | takes | default | |", "|---|---|---|---|", *rows]) + "\n"


def _name(parameter: Any) -> str:
    return f"`{parameter.opts[0] if _is_option(parameter) else _cell(parameter.metavar or parameter.name.upper())}`"


def _values(parameter: Any) -> str:
    if isinstance(parameter.default, Enum):
        return ", ".join(f"`{choice.value}`" for choice in type(parameter.default))
    if not _is_option(parameter):
        return "one or more" if parameter.nargs == -1 else "one"
    if parameter.is_flag:
        return ""
    kind = parameter.type_descriptor.annotation
    inner = get_args(kind)
    if not inner:
        return TAKEN[kind]
    return f"{TAKEN[inner[0]]}, repeatable" if parameter.multiple else f"{TAKEN[inner[0]]}, {parameter.nargs} times"


def _default(parameter: Any) -> str:
    default = parameter.default.value if isinstance(parameter.default, Enum) else parameter.default
    named = f", or `{parameter.envvar}`" if parameter.envvar else ""
    return "" if default in (None, "", False) else f"`{default}`{named}"


def _cell(words: str) -> str:
    """Return words whose bars do not end a table's cell."""
    return words.replace("|", "\\|")


def _examples(epilog: str) -> str:
    """Return the commands of an epilog ("Examples:  one   |   another"), one a line."""
    return "\n".join(command.strip() for command in epilog.partition(":")[2].split("   |   "))


if __name__ == "__main__":
    OUT.write_text(reference(), encoding="utf-8")
    sys.exit(0)
