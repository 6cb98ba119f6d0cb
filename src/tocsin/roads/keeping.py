"""Networks kept as files: numpy's .npz of plain arrays and one of text, nothing in it that runs.

They lie in the folder ``roads`` beside the record, or in the user's own folder where
a server keeps the record; named by the file they were read from.
"""

import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, fields
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

import numpy as np

from tocsin.errors import BadMaterial, CannotRead
from tocsin.records.roads import RoadNetwork
from tocsin.reference.own import own_folder
from tocsin.roads.reading import ENDINGS, Progress, read_network

ENDING: Final = ".roads.npz"
FORMAT: Final = 1
TEXTS: Final = ("names", "title", "bounds", "attribution", "licence", "sha256")
BUNDLED: Final = "example"
"""The name of the extract that comes with Tocsin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A network that is kept, as lists show it."""

    name: str
    path: Path
    junctions: int
    stretches: int
    km: float
    bounds: tuple[float, float, float, float]
    attribution: str
    licence: str


def folder_of(record: str | Path) -> Path:
    """Return the folder of the networks of a record: beside its file, else in the user's own folder.

    >>> folder_of("/srv/office/tocsin.db").as_posix()
    '/srv/office/roads'
    """
    if "://" in str(record):
        return own_folder() / "roads"
    return Path(record).absolute().parent / "roads"


def keep(network: RoadNetwork, ledger: str | Path, name: str = "") -> Path:
    """Write a network into the record's folder, in place of one of the same name; return its file."""
    folder = folder_of(ledger)
    wanted = name or network.title
    if not wanted or Path(wanted).name != wanted or wanted.startswith("."):
        raise BadMaterial(wanted or "roads", "a network's name is a file's name: no slash, no dot at its beginning")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{wanted}{ENDING}"
    beside = path.with_suffix(f".{os.getpid()}.part")
    with beside.open("wb") as file:
        arrays = {f.name: getattr(network, f.name) for f in fields(network) if f.name not in TEXTS}
        texts = {"format": FORMAT} | {name: getattr(network, name) for name in TEXTS}
        np.savez_compressed(file, texts=np.array(json.dumps(texts, ensure_ascii=False)), **arrays)
    beside.replace(path)
    return path


def read_kept(path: Path) -> RoadNetwork:
    """Return a network from its file. Raises: CannotRead, where it is damaged or of another version."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            texts = json.loads(str(held["texts"]))
            arrays = {f.name: held[f.name] for f in fields(RoadNetwork) if f.name not in TEXTS}
        if texts.pop("format") != FORMAT:
            raise CannotRead(str(path), "kept by another version of Tocsin; import the file of roads again")
        texts["names"], texts["bounds"] = tuple(texts["names"]), tuple(texts["bounds"])
        return RoadNetwork(**arrays, **texts)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile, EOFError) as err:
        raise CannotRead(str(path), f"no kept network, or a damaged one ({err}); import its file again") from err


def kept_networks(ledger: str | Path) -> Iterator[Kept]:
    """Yield the networks kept beside a record, by name. Raises: CannotRead, naming one that is damaged."""
    for path in sorted(folder_of(ledger).glob(f"*{ENDING}")):
        network = read_kept(path)
        yield Kept(
            name=path.name.removesuffix(ENDING),
            path=path,
            junctions=len(network.lat),
            stretches=len(network.start),
            km=float(network.metres.sum()) / 1000,
            bounds=network.bounds,
            attribution=network.attribution,
            licence=network.licence,
        )


def bundled() -> RoadNetwork:
    """Return the network of the extract that comes with Tocsin."""
    found = next(p for p in (files("tocsin.roads") / "data").iterdir() if p.name.endswith(tuple(ENDINGS)))
    with as_file(found) as path:
        return read_network(path)


def open_network(what: str, ledger: str | Path, progress: Progress | None = None) -> RoadNetwork:
    """Return the network of a kept one's name, of a file of OpenStreetMap's or of a kept file, or the bundled one.

    Raises: BadMaterial, naming what there is, where it is none of these.
    """
    path = Path(what)
    kept = folder_of(ledger) / f"{what}{ENDING}"
    if path.is_file():
        return read_kept(path) if path.name.endswith(ENDING) else read_network(path, progress)
    if path.name == what and kept.is_file():
        return read_kept(kept)
    if what == BUNDLED:
        return bundled()
    names = [p.name.removesuffix(ENDING) for p in sorted(folder_of(ledger).glob(f"*{ENDING}"))]
    known = ", ".join([*names, f"{BUNDLED} (comes with Tocsin)"])
    raise BadMaterial(what, f"neither a file nor a network kept in {folder_of(ledger)}; kept are: {known}")
