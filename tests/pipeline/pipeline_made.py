"""Reports, and what a record made of them holds."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from tocsin.capture import Options, gather, given
from tocsin.exchange import incident_as_json
from tocsin.ledger import Ledger
from tocsin.pipeline import Outcome, enter, open_desk, read_all
from tocsin.records import Captured, Reading

NOON = datetime(2024, 1, 2, 12, 0, tzinfo=UTC)
EXAMPLES = Path(__file__).parents[2] / "src" / "tocsin" / "examples" / "reports"

GARISSA = "Gunmen shot dead 12 people in Garissa, Kenya, on 4 March 2019, police said."
ADEN = "Two mortar shells landed in Aden on 3 May 2015 and wounded 24 people, medics said."


def clock() -> datetime:
    return NOON


def a_report(text: str = GARISSA, doc: str = "wire", source: str = "Example Wire") -> Captured:
    options = Options(source=source, published=date(2019, 3, 5))
    return given(text, options=options, clock=clock, doc=doc)


def jsonl(path: Path, *lines: dict[str, str] | str) -> str:
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return str(path)


def outcomes(locations: Sequence[str], ledger: Ledger | None = None, *, keep_readings: bool = True) -> list[Outcome]:
    return list(read_all(locations, Options(), ledger=ledger, keep_readings=keep_readings, clock=clock))


def taken(folder: Path) -> list[tuple[Captured, Reading]]:
    """Return every report in a folder with its reading."""
    found = [item for item in gather([str(folder)], Options(), clock) if isinstance(item, Captured)]
    return [(captured, open_desk().read(captured)) for captured in found]


def entered(read: Iterable[tuple[Captured, Reading]], ledger: Ledger) -> Ledger:
    for captured, reading in read:
        enter(captured, reading, ledger)
    return ledger


def exported(ledger: Ledger) -> str:
    """Return all incidents as `tocsin incidents --format jsonl` prints them."""
    return "\n".join(json.dumps(incident_as_json(incident)) for incident in ledger.incidents())
