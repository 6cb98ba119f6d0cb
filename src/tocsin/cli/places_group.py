"""The group `tocsin places`. Its commands put themselves in: commands.py imports the modules that hold them.

read                     the places of reports: what runs where no command is named
add, edit, list, remove  a user's own places (own_places.py)
"""

import typer

from tocsin.cli.grouping import DefaultGroup

places = typer.Typer(
    name="places",
    cls=DefaultGroup,
    no_args_is_help=True,
    help="The places that reports name (`tocsin places FILE`), and places of one's own.",
    epilog="Examples:\n\ntocsin places report.txt\n\ntocsin places add BJ bj_places.tsv.gz",
)
