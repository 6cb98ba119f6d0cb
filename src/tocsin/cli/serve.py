"""`tocsin serve`: the web application on the record."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli.ledger_option import RECORD, LedgerAt

PortAt = Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes any that is free.")]
HostAt = Annotated[str, typer.Option(help="The address to listen on; beyond this machine a token is asked for.")]
TokenOf = Annotated[
    str,
    typer.Option(help="The token that is asked for; one is made where none is given.", envvar="TOCSIN_TOKEN"),
]
BasemapIn = Annotated[
    Path | None,
    typer.Option(
        help="A PMTiles file of your own, drawn under the incidents; pictures or vector tiles.",
        envvar="TOCSIN_BASEMAP",
        metavar="FILE.pmtiles",
    ),
]
SERVE_EXAMPLES = (
    "tocsin serve",
    "tocsin serve --ledger sahel.db --port 9000",
    "tocsin serve --host 0.0.0.0",
    "tocsin serve --basemap sahel.pmtiles",
)


def serve(
    ledger: LedgerAt = RECORD,
    port: PortAt = 8300,
    host: HostAt = "127.0.0.1",
    token: TokenOf = "",
    basemap: BasemapIn = None,
) -> None:
    """Look at the record, judge and read in the browser."""
    from tocsin.web.serving import serve as run

    run(ledger, host=host, port=port, token=token, basemap=basemap)
