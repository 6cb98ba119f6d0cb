"""A user's own marks of sources and profiles, written into the files of the folder of own additions and read back.

Other entries of the files stay as they are; comments in them do not, which
is why the commands say which file they wrote.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from tocsin.errors import BadReference, BadRequest
from tocsin.reference.own import own_folder
from tocsin.reference.sharing_rules import CHOICES, open_marks, open_profiles

NOTE = "set by `tocsin sharing`"
"""What a file made here says of its source."""
FLAGS = ("sensitive", "cleared")
OF_A_SOURCE = ("kind", "licence", "tlp", *FLAGS)
"""What may be said of a source. Source: docs/sharing.md."""


def save_mark(name: str, settings: Mapping[str, str | bool], own: Path | None = None) -> Path:
    """Keep what is said of a source, beside what was said of it before; return the file.

    An empty word takes a setting back. Raises: BadRequest for a setting or value that is none; BadReference for a
    file that cannot be read.
    """
    if not name.strip():
        raise BadRequest("which source? give its name as reports name it")
    unknown = [key for key in settings if key not in OF_A_SOURCE]
    if unknown or not settings:
        raise BadRequest(f"what of it? say one of {', '.join(OF_A_SOURCE)}")
    path = _path("sources.yaml", own)
    read = _read(path, "sources", [])
    folded = " ".join(name.casefold().split())
    entries = [entry for entry in read["sources"] if " ".join(str(entry["name"]).casefold().split()) != folded]
    before = next((entry for entry in read["sources"] if entry not in entries), {"name": name.strip()})
    entry = {key: value for key, value in {**before, **settings}.items() if value not in ("", False)}
    read["sources"] = [*entries, entry]
    _write(path, read, lambda: open_marks(own))
    return path


def save_profile(name: str, start: str, settings: Sequence[str], own: Path | None = None) -> Path:
    """Keep a profile that is another one but for SETTING=VALUE; return the file.

    Raises: BadRequest for a name, setting or value that is none, listing those that are; BadReference.
    """
    known = open_profiles(own)
    if not name.replace("-", "").replace("_", "").isalnum():
        raise BadRequest(f"{name!r} is no name for a profile; use letters, digits, - and _")
    if name in ("private", "partner", "public"):
        raise BadRequest(f"{name} comes with Tocsin and stays as it is; give your own another name")
    if start not in known:
        raise BadRequest(f"{start!r} is no profile; there are {', '.join(known)}")
    kept = {key: getattr(known[start], key) for key in (*CHOICES, "victims_floor")}
    for words in settings:
        key, equals, value = (part.strip() for part in words.partition("="))
        if key == "victims_floor" and value.isdigit():
            kept[key] = int(value)
        elif not equals or value not in CHOICES.get(key, ()):
            legal = "; ".join(f"{name}: {', '.join(values)}" for name, values in CHOICES.items())
            raise BadRequest(f"{words!r} sets nothing; SETTING=VALUE, one of {legal}; victims_floor: a whole number")
        else:
            kept[key] = value
    path = _path("profiles.yaml", own)
    read = _read(path, "profiles", {})
    read["profiles"][name] = kept
    _write(path, read, lambda: open_profiles(own))
    return path


def _path(name: str, own: Path | None) -> Path:
    return (own or own_folder()) / "sharing" / name


def _read(path: Path, part: str, empty: Any) -> dict[str, Any]:
    if not path.is_file():
        return {"source": NOTE, part: empty}
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as err:
        raise BadReference(f"{path}: {err}; mend the file, or move it away") from err
    if not isinstance(read, dict) or "source" not in read:
        raise BadReference(f"{path}: needs source and {part}; mend the file, or move it away")
    return {**read, part: read.get(part) or empty}


def _write(path: Path, read: Mapping[str, Any], check: Any) -> None:
    """Write a file whole or not at all: what cannot be read back is not kept."""
    before = path.read_bytes() if path.is_file() else None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(dict(read), allow_unicode=True, sort_keys=False), encoding="utf-8")
    try:
        check()
    except BadReference as err:
        path.unlink() if before is None else path.write_bytes(before)
        raise BadRequest(f"not kept: {str(err).removeprefix(f'{path}: ')}") from err
