"""The reading format as an export: what each report behind the incidents selected says, with where it stands.

It is words of reports throughout, so it leaves only under a profile that holds
nothing back. Custody has a line for it as for every export.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.errors import BadRequest
from tocsin.exchange import reading_as_json
from tocsin.exchange.sharing import Rules, is_open
from tocsin.exporting import Beside, Exported, words_of
from tocsin.records import Reading, ReportId, Selection

if TYPE_CHECKING:
    from tocsin.ledger import Ledger

NAME, SUFFIX = "reading", ".reading.jsonl"
TITLE = "JSON Lines, the reading format: one report a line, every value with where it stands; private only"


def export_readings(
    ledger: "Ledger", selection: Selection, out: Path, *, rules: Rules, clock: Callable[[], datetime]
) -> Exported:
    """Write the readings in force of all reports with text that tell of incidents selected; count reports.

    Raises: BadRequest for a profile that holds anything back, and where the file cannot be written.
    """
    if not is_open(rules.profile):
        raise BadRequest(
            f"the reading format is the reports' own words, and {rules.profile.name} holds words back; "
            "say --profile private, or take another format"
        )
    at, count, taken = clock(), 0, sha256()
    with Beside(out) as part:
        with part.path.open("wb") as file:
            for line in _lines(ledger, selection):
                file.write(line)
                taken.update(line)
                count += 1
        told = {"format": NAME, "profile": rules.profile.name, "filter": words_of(selection), "file": out.name}
        ledger.exported({**told, "reports": count}, sha256=taken.hexdigest(), at=at)
        part.put(out)
    return Exported(path=out, incidents=count, left_out=0, sha256=taken.hexdigest())


def _lines(ledger: "Ledger", selection: Selection) -> Iterator[bytes]:
    seen: set[str] = set()
    for incident in ledger.stored_incidents(selection):
        for report, doc in zip(incident["reports"], incident["docs"], strict=True):
            if report not in seen:
                seen.add(report)
                yield from _line(ledger, ReportId(report), doc)


def _line(ledger: "Ledger", report: ReportId, doc: str) -> Iterator[bytes]:
    """Yield a report's line; none for a row of a table, which has no text to stand in."""
    claims = ledger.claims_of(report)
    text = next((claim.text for claim in claims if claim.text), None)
    if text is not None:
        reading = Reading(report=report, text=text, reader=claims[0].reader, claims=claims)
        yield json.dumps(reading_as_json(doc, reading), ensure_ascii=False).encode("utf-8", "replace") + b"\n"
