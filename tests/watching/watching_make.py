"""Records that grow while watches look at them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from tocsin.capture import Options, given
from tocsin.delivery import Book, book_path, open_book
from tocsin.ledger import Ledger, open_ledger
from tocsin.pipeline import enter, open_desk
from tocsin.records import Conditions, Region, Ring, Watch, Way

NOON = datetime(2024, 3, 5, 12, 0, tzinfo=UTC)
BAMA = (
    "Boko Haram fighters attacked the town of Bama in Borno state, Nigeria, on 4 March 2024, "
    "killing {} civilians, officials said."
)
BORNO = Region(place="wof:85675301", name="Borno", country="NG")


def clock() -> datetime:
    return NOON


def a_watch(
    name: str = "Bama", km: float = 30, *, tell: tuple[Way, ...] = (Way(kind="page"),), **conditions: object
) -> Watch:
    area = Ring(lat=11.5204, lon=13.6896, km=km)
    asked = Conditions(**conditions)  # type: ignore[arg-type]
    return Watch(id=f"watch-{name}", name=name, area=area, countries=("NG",), tell=tell, conditions=asked)


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Ledger, Book]]:
    path = folder / "r.db"
    with open_ledger(path) as ledger, open_book(book_path(path)) as book:
        yield ledger, book


def read(ledger: Ledger, text: str, doc: str = "one", *, source: str = "Example Wire", at: datetime = NOON) -> None:
    """Enter a report; the same ``doc`` again is a changed page of the same report."""
    captured = given(text, options=Options(source=source, published=date(2024, 3, 5)), clock=lambda: at, doc=doc)
    enter(captured, open_desk().read(captured), ledger)


__all__ = ["BAMA", "BORNO", "NOON", "a_watch", "clock", "opened", "read", "replace"]
