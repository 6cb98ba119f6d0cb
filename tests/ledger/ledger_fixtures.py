"""A record of its own for every test. (Not a conftest.py: doctests would import several under one name.)"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tocsin.ledger import Ledger, open_ledger


@pytest.fixture(scope="session")
def empty_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with nothing in it, made once; tests work on copies."""
    path = tmp_path_factory.mktemp("empty") / "tocsin.db"
    open_ledger(path).close()
    return path


@pytest.fixture
def ledger(tmp_path: Path, empty_record: Path) -> Iterator[Ledger]:
    with open_ledger(shutil.copy(empty_record, tmp_path / "tocsin.db")) as opened:
        yield opened
