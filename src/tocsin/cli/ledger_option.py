"""The option that names the record, for every command that works on one."""

from typing import Annotated

import typer

LedgerAt = Annotated[
    # Not a Path, which would make one slash of the two in an address; what is there is for the ledger to say.
    str,
    typer.Option(
        "--ledger",
        metavar="PATH|ADDRESS",
        help="The record: a file, or postgresql://user@host/database.",
        envvar="TOCSIN_LEDGER",
        show_envvar=True,
    ),
]
RECORD = "tocsin.db"
"""The record where none is named."""
