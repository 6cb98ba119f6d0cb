"""Where the labelled sets and the tools that score on them lie: beside the repository, never in it."""

import importlib.util
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
"""The repository."""


@dataclass(frozen=True, slots=True)
class Shared:
    """The folder that TOCSIN_SHARED names, else `../shared`."""

    folder: Path

    @property
    def reports(self) -> Path:
        return self.folder / "bench" / "gold" / "dev.reports.jsonl"

    @property
    def gold(self) -> Path:
        return self.folder / "bench" / "gold" / "dev.gold.jsonl"

    @property
    def validate(self) -> Path:
        return self.folder / "tools" / "validate.py"

    @property
    def score(self) -> Path:
        return self.folder / "tools" / "score.py"

    def scorer(self) -> ModuleType:
        """Return tools/score.py as a module, for its own notion of what is the same."""
        spec = importlib.util.spec_from_file_location("score", self.score)
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


def require_shared() -> Shared:
    """Return the shared folder, or say loudly that it is missing and leave: status 1 where CI=true, else 0."""
    shared = Shared(Path(os.environ.get("TOCSIN_SHARED") or ROOT.parent / "shared"))
    missing = [p for p in (shared.reports, shared.gold, shared.validate, shared.score) if not p.is_file()]
    if not missing:
        return shared
    is_ci = os.environ.get("CI", "").lower() == "true"
    print(
        f"*** NOT MEASURED: the record score needs {missing[0]}, which is not there.\n"
        "*** Set TOCSIN_SHARED to the folder that holds bench/gold and tools.\n"
        f"*** {'CI=true: this fails.' if is_ci else 'Skipped.'}",
        file=sys.stderr,
    )
    sys.exit(1 if is_ci else 0)
