"""Reading the reviewed files of the actors folder, so that an error can name file, line and entry."""

from pathlib import Path
from typing import Any, NoReturn

import yaml

from tocsin.errors import BadReference

FOLDER = Path(__file__).parent / "actors"

BOOLEAN = "tag:yaml.org,2002:bool"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML without booleans: "NO" is Norway, and "on" and "no" are words."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != BOOLEAN]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}


def load(path: Path) -> Any:
    """Return what a YAML file holds.

    Raises: BadReference, naming the file and the line, when it is missing or no YAML.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as err:
        raise BadReference(f"{path}: {err}; mend the file or install Tocsin again") from err


def refuse(path: Path, index: int, entry: str, message: str) -> NoReturn:
    """Raise BadReference for the entry at that place in a file that is a list.

    The file is read a second time for its line, which is not kept: only an error needs it.
    """
    raise BadReference(f"{path}, line {_line(path, index)}, entry {entry!r}: {message}")


def _line(path: Path, index: int) -> int:
    node: Any = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    return int(node.value[index].start_mark.line) + 1
