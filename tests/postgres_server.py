"""A real PostgreSQL for tests and benches: Debian's, in a folder of its own, gone when the process is.

It listens on a socket in its folder (everybody is let in) and on a port of the
loopback address (by password). Run by root, it becomes the user `postgres`,
for PostgreSQL refuses to be root. A sudden end of the machine is not tested, so
it does not sync to the disk unless asked to; a sudden end of the server is safe.
"""

import atexit
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg

INSTALLED = Path("/usr/lib/postgresql")
NO_SERVER = "*** NOT TESTED ON POSTGRESQL: no server is installed (Debian and Ubuntu: apt-get install postgresql) ***"
ADMIN = "tocsin"
_FAST = {"fsync": "off", "full_page_writes": "off"}
_names = count(1)


def programs() -> Path | None:
    """Return where the newest server's programs are, None where there is none."""
    found = sorted(INSTALLED.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


class Server:
    """A server that was started here; ``settings`` are those of postgresql.conf."""

    def __init__(self, **settings: str) -> None:
        bin_folder = programs()
        assert bin_folder is not None, NO_SERVER
        self._programs = bin_folder
        self._user = "postgres" if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="tocsin-pg-"))  # short, for a socket's path has 107 letters at most
        if self._user:
            shutil.chown(self.folder, self._user)
        self.data = self.folder / "data"
        self.port = _free_port()
        self._settings = {**_FAST, "shared_buffers": "64MB", **settings}
        self._process: subprocess.Popen[bytes] | None = None
        self._run("initdb", "-D", self.data, "-U", ADMIN, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        hba = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        (self.data / "pg_hba.conf").write_text(hba, encoding="utf-8")
        self.start()

    def start(self) -> None:
        """Start the server and wait until it lets clients in."""
        settings = {
            "unix_socket_directories": str(self.folder),
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            **self._settings,
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        log = (self.folder / "log").open("ab")
        self._process = subprocess.Popen(
            [self._programs / "postgres", "-D", self.data, *options],
            stdout=log, stderr=log, cwd="/", user=self._user, group=self._user, preexec_fn=_end_with_parent,
        )  # fmt: skip
        log.close()
        self._wait()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server: SIGINT throws its clients out, SIGQUIT is a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    def remove(self) -> None:
        """Stop the server and remove its folder."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def pid(self) -> int:
        """The server's process, whose memory is the server's own."""
        assert self._process is not None
        return self._process.pid

    def address(self, database: str) -> str:
        """Return the address of a database, by the socket."""
        return f"postgresql://{ADMIN}@/{database}?host={quote(str(self.folder), safe='')}&port={self.port}"

    def address_of(self, user: str, password: str, database: str) -> str:
        """Return the address of a database as another user, by the port, which asks for the password."""
        secret = f":{quote(password, safe='')}" if password else ""
        return f"postgresql://{user}{secret}@127.0.0.1:{self.port}/{database}"

    def database(self, template: str = "template0") -> str:
        """Make a database, a copy of another one if asked for, and return its name."""
        name = f"record_{next(_names)}"
        self.run("postgres", f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still in it."""
        self.run("postgres", f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def run(self, database: str, *statements: str) -> None:
        """Run statements, each by itself."""
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]

    def _run(self, program: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            [self._programs / program, *arguments],
            capture_output=True, text=True, cwd="/", user=self._user, group=self._user, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr + done.stdout

    def _wait(self) -> None:
        for _ in range(300):
            assert self._process is not None
            assert self._process.poll() is None, (self.folder / "log").read_text(encoding="utf-8")[-2000:]
            try:
                psycopg.connect(self.address("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError((self.folder / "log").read_text(encoding="utf-8")[-2000:])


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _end_with_parent() -> None:
    if hasattr(signal, "SIGQUIT") and Path("/proc").exists():
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)  # PR_SET_PDEATHSIG: Linux only


@cache
def server() -> Server:
    """Return the one server of this process, started when it is first asked for."""
    started = Server()
    atexit.register(started.remove)
    return started


@contextmanager
def own_server(**settings: str) -> Iterator[Server]:
    """A server of one's own, to be stopped, filled or measured."""
    started = Server(**settings)
    try:
        yield started
    finally:
        started.remove()
