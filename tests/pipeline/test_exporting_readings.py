"""The reading format leaves as it is printed when a report is read, under a profile that holds nothing back only."""

import json
from pathlib import Path

import pytest
from pipeline_made import ADEN, a_report, clock

from tocsin.errors import BadRequest
from tocsin.exchange import reading_as_json
from tocsin.exporting import rules_of
from tocsin.exporting_readings import export_readings
from tocsin.ledger import open_ledger
from tocsin.pipeline import enter, open_desk
from tocsin.records import Selection


def test_readings_leave_as_they_were_read(tmp_path: Path) -> None:
    read = {}
    with open_ledger(tmp_path / "tocsin.db") as ledger:
        for report in (a_report(), a_report(ADEN, "aden", "Second Wire")):
            reading = open_desk().read(report)
            read[report.report.doc] = json.loads(json.dumps(reading_as_json(report.report.doc, reading)))
            enter(report, reading, ledger)
        done = export_readings(
            ledger, Selection(country="YE"), tmp_path / "out", rules=rules_of("private"), clock=clock
        )
        lines = [json.loads(line) for line in (tmp_path / "out").read_text(encoding="utf-8").splitlines()]

        assert [read["aden"]] == lines
        assert 1 == done.incidents
        assert ledger.verify().is_whole
        with pytest.raises(BadRequest, match="--profile private"):
            export_readings(ledger, Selection(), tmp_path / "public", rules=rules_of(), clock=clock)
        assert not (tmp_path / "public").exists()
