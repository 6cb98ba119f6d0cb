"""`tocsin serve`: where the application listens, and who may come in."""

import secrets
import socket
import threading
from pathlib import Path

import uvicorn

from tocsin.errors import BadRequest
from tocsin.web.app import make_app
from tocsin.web.basemap import open_basemap
from tocsin.web.guard import LOCAL, Door
from tocsin.web.house import Settings
from tocsin.web.rendering import manifest

PORT = 8300
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def serve(
    record: Path | str, *, host: str = "127.0.0.1", port: int = PORT, token: str = "", basemap: Path | None = None
) -> None:
    """Serve the record's pages until somebody stops it.

    Listening beyond this machine takes a token; one is made where none is given. Raises: BadRequest where it cannot
    listen there or the basemap is no PMTiles file, BadReference where the pages' files were not built; as opening the
    record does.
    """
    manifest()
    drawn = open_basemap(basemap) if basemap else None
    is_local = host in LOOPBACK
    held = token or ("" if is_local else secrets.token_urlsafe(24))
    hosts = LOCAL if is_local else frozenset({"*"})
    listening = _listen(host, port)
    app = make_app(Settings(record=record, basemap=drawn), Door(hosts=hosts, token=held))
    threading.Thread(target=app.state.house.board, daemon=True).start()  # a large record takes some seconds
    shown = "127.0.0.1" if is_local else host
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{listening.getsockname()[1]}/"
    print(
        f"The record {app.state.house.ledger.name} is open at {address}{f'?token={held}' if held else ''}", flush=True
    )
    if not is_local:
        print("Anybody with this token can look and read; only accounts can judge. Traffic is not encrypted: "
              "put it behind a reverse proxy with TLS, or an SSH tunnel.", flush=True)  # fmt: skip
    config = uvicorn.Config(app, log_level="warning", server_header=False, timeout_graceful_shutdown=3)
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as err:
        listening.close()
        reason = getattr(err, "strerror", None) or str(err)
        raise BadRequest(f"port {port} of {host} cannot be listened on ({reason}); give another with --port") from err
    return listening
