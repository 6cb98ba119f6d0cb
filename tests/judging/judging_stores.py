"""The two stores that the ledger's own tests run on, for the tests of judging."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "ledger"))

from ledger_stores import KINDS, new_store

__all__ = ["KINDS", "new_store"]
