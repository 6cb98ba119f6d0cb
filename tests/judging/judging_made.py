"""Records of a few reports with something to judge in them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tocsin.capture import Options, given
from tocsin.judging import Judge
from tocsin.ledger import Ledger
from tocsin.pipeline import enter, open_desk
from tocsin.records import Captured, Incident

NOON = datetime(2024, 1, 2, 12, 0, tzinfo=UTC)

GARISSA = "Gunmen shot dead 12 people in Garissa, Kenya, on 4 March 2019, police said."
GARISSA_TOO = "At least 14 people were shot dead by gunmen in Garissa in Kenya on 4 March 2019, witnesses said."
ADEN = "Two mortar shells landed in Aden on 3 May 2015 and wounded 24 people, medics said."


@dataclass
class Ticking:
    """A clock that goes on a second each time it is asked."""

    at: datetime = field(default=NOON)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


TICKING = Ticking()


def a_report(text: str, doc: str, source: str = "Example Wire") -> Captured:
    options = Options(source=source, published=date(2019, 3, 5))
    return given(text, options=options, clock=lambda: NOON, doc=doc)


def read_in(ledger: Ledger, *reports: tuple[str, str, str]) -> Ledger:
    for text, doc, source in reports:
        captured = a_report(text, doc, source)
        enter(captured, open_desk().read(captured), ledger)
    return ledger


ALL = ((GARISSA, "wire", "Example Wire"), (GARISSA_TOO, "mail", "Example Mail"), (ADEN, "aden", "Example Wire"))


def a_judge(ledger: Ledger, by: str = "A. Recorder", reason: str = "read it twice") -> Judge:
    return Judge(ledger, by=by, reason=reason, clock=TICKING)


def incidents(ledger: Ledger) -> list[Incident]:
    return list(ledger.incidents())


def one_of(ledger: Ledger, doc: str) -> Incident:
    return next(incident for incident in incidents(ledger) if doc in incident.docs)


def killed(incident: Incident) -> tuple[int | None, int | None, int | None]:
    view = next(view for view in incident.tolls if view.harm.value == "killed")
    return view.low, view.best, view.high


def files(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.is_file())
