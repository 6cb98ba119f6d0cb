"""The pages on a record that a PostgreSQL server keeps."""

import sys
from importlib.resources import as_file, files
from pathlib import Path

from fastapi.testclient import TestClient
from web_made import TESTING

sys.path.append(str(Path(__file__).parents[1] / "ledger"))

from ledger_stores import new_store

from tocsin import capture
from tocsin.ledger import open_ledger
from tocsin.pipeline import read_all
from tocsin.records import Harm, Selection
from tocsin.web.app import make_app
from tocsin.web.board import Board
from tocsin.web.house import Settings

ASKED = (Selection(), Selection(country="LK"), Selection(least=100, harm=Harm.KILLED), Selection(words="bombing"))


def test_pages_stand_and_agree_on_postgresql(tmp_path: Path) -> None:
    store = new_store("postgresql", tmp_path)
    try:
        with as_file(files("tocsin") / "examples" / "reports") as folder, open_ledger(store.address) as ledger:
            locations = [str(folder / name) for name in ("sri-lanka-count.txt", "sri-lanka-revised.html")]
            assert 2 == sum(1 for _ in read_all(locations, capture.Options(), ledger=ledger, keep_readings=False))
            board = Board(ledger, "1")
            for asked in ASKED:
                assert sorted(ledger.selected(asked)) == sorted(board.numbers[board.found(asked)].tolist())
        with TestClient(make_app(Settings(record=store.address), TESTING)) as client:
            listed = client.get("/api/incidents").json()["incidents"]
            report = client.get("/api/reports").json()["reports"][0]["id"]
            paths = ["/", "/review", "/reports", "/actors", f"/incidents/{listed[0]['id']}", f"/reports/{report}"]
            assert {200} == {client.get(path).status_code for path in (*paths, "/api/facets", "/api/verify")}
    finally:
        store.remove()
