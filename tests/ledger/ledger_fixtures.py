"""A record of its own for every test, on both stores.

(Not a conftest.py: doctests would import several under one name.) A test that takes
``ledger`` runs twice: on SQLite and on PostgreSQL.
"""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from ledger_stores import KINDS, Store, new_store

from tocsin.ledger import Ledger, open_ledger

NewStore = Callable[[], Store]


@pytest.fixture(params=KINDS)
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewStore]:
    """What makes places for records, of one kind in a test; they are removed behind it."""
    made: list[Store] = []

    def new() -> Store:
        made.append(new_store(request.param, tmp_path))
        return made[-1]

    new.kind = request.param  # type: ignore[attr-defined]
    yield new
    for store in made:
        store.remove()


@pytest.fixture(scope="session")
def empty_record(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Store]:
    """Records with nothing in them, one of each kind, made once; tests work on copies."""

    @cache
    def made(kind: str) -> Store:
        store = new_store(kind, tmp_path_factory.mktemp("empty"))
        open_ledger(store.address).close()
        return store

    return made


@pytest.fixture(params=KINDS)
def ledger(request: pytest.FixtureRequest, tmp_path: Path, empty_record: Callable[[str], Store]) -> Iterator[Ledger]:
    """An opened record with nothing in it."""
    store = empty_record(request.param).copy(tmp_path)
    with open_ledger(store.address) as opened:
        yield opened
    store.remove()
