"""Writing a file so that whoever reads it meanwhile gets the old one or the new one, and never half of either."""

import os
from pathlib import Path

from tocsin.delivery.outbox import Undelivered


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in place of another, on the disk when this returns. Raises: Undelivered."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as err:
        beside.unlink(missing_ok=True)
        raise Undelivered(f"{path} cannot be written: {err.strerror or err}") from err
