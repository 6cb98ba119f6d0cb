"""The files of a folder in a fixed order, each real one once."""

import os
from collections.abc import Iterator
from pathlib import Path

from tocsin.errors import CannotRead

COMPANIONS = ("-wal", "-shm", "-journal")
"""Files that SQLite keeps beside a database. Source: sqlite.org/tempfiles.html."""


class Walk:
    """Remembers which real files and folders were met, so that links in a circle come to an end."""

    def __init__(self) -> None:
        self._met: set[tuple[int, int]] = set()

    def files(self, folder: Path) -> Iterator[Path | CannotRead]:
        """Yield the regular files under a folder sorted by name, and what could not be listed as an error.

        Hidden files, SQLite's companions, and pipes and devices (which may never end) are passed over.
        """
        if not self.is_new(folder):
            return
        try:
            names = sorted(entry.name for entry in os.scandir(folder))
        except OSError as err:
            yield CannotRead(shown(folder), f"the folder cannot be listed: {err.strerror}")
            return
        for name in names:
            path = folder / name
            if name.startswith(".") or _is_companion(name, names):
                continue
            if path.is_dir():
                yield from self.files(path)
            elif path.is_file() and self.is_new(path):
                yield path

    def is_new(self, path: Path) -> bool:
        """Return whether the real file or folder is met for the first time. One that cannot be looked at is."""
        try:
            status = path.stat()
        except OSError:
            return True
        identity = (status.st_dev, status.st_ino)
        is_new = identity not in self._met
        self._met.add(identity)
        return is_new


def shown(path: Path) -> str:
    """Return a path as text that can be written anywhere, also where its name is no valid UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")


def _is_companion(name: str, names: list[str]) -> bool:
    return any(name.endswith(end) and name.removesuffix(end) in names for end in COMPANIONS)
