"""What reports name or date, each read alone: printed as tables or JSON lines, with what was not taken."""

import sys
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from tocsin.cli.printing import harmless, print_json
from tocsin.exchange import refusal_as_json
from tocsin.records import Refusal

Told = TypeVar("Told")


def print_found(
    found: Iterable[Told | Refusal],
    *,
    as_table: bool,
    print_one: Callable[[Told], None],
    as_json: Callable[[Told], dict[str, Any]],
) -> int:
    """Print what each report says, and what could not be read; return the exit status, 1 where there was any."""
    refused = 0
    for one in found:
        if isinstance(one, Refusal):
            refused += 1
            if as_table:
                print(harmless(f"not taken  {one.location}: {one.message}"), file=sys.stderr)
            else:
                print_json(refusal_as_json(one))
        elif as_table:
            print_one(one)
        else:
            print_json(as_json(one))
    return 1 if refused else 0
