"""Incidents are a function of claims and judgements: not of the order of arrival, and not of the time of computing."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from pipeline_made import EXAMPLES, entered, exported, taken

from tocsin.ledger import Ledger, open_ledger
from tocsin.pipeline import rebuild
from tocsin.records import Captured, Incident, Reading


@pytest.fixture(scope="module")
def read() -> list[tuple[Captured, Reading]]:
    return taken(EXAMPLES)


@pytest.fixture(scope="module")
def ledger(read: list[tuple[Captured, Reading]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with open_ledger(tmp_path_factory.mktemp("record") / "tocsin.db") as record:
        yield entered(read, record)


def test_a_rebuild_changes_nothing(ledger: Ledger) -> None:
    before, head = exported(ledger), ledger.head()
    tellings, incidents = rebuild(ledger)

    assert before == exported(ledger)
    assert head == ledger.head() and ledger.verify().is_whole
    assert (len(list(ledger.all_tellings())), ledger.counts().incidents) == (tellings, incidents)
    assert incidents > 10


def test_entering_the_same_reports_again_changes_nothing(ledger: Ledger, read: list[tuple[Captured, Reading]]) -> None:
    before, head = exported(ledger), ledger.head()
    entered(read, ledger)

    assert (before, head) == (exported(ledger), ledger.head())


@pytest.mark.parametrize("seed", [1, 2])
def test_reports_in_another_order_make_the_same_incidents(
    ledger: Ledger, read: list[tuple[Captured, Reading]], seed: int, tmp_path: Path
) -> None:
    """Ids differ, since the telling that was entered first gives the id."""
    with open_ledger(tmp_path / "tocsin.db") as other:
        entered(Random(seed).sample(read, len(read)), other)

        assert groups(ledger.incidents()) == groups(other.incidents())


def groups(incidents: Iterator[Incident]) -> dict[frozenset[str], object]:
    """Return what each incident holds, under the claims that it is made of."""
    return {frozenset(i.claims): (frozenset(i.types), frozenset(i.dates), figures(i)) for i in incidents}


def figures(incident: Incident) -> frozenset[object]:
    return frozenset(
        (view.harm, view.group, view.low, view.best, view.high, frozenset(f.claim for f in view.by_source))
        for view in incident.tolls
    )
