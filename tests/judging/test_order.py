"""What is put into another order is found, and the first place of it is named."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from judging_made import ALL, a_judge, one_of, read_in

from tocsin.ledger import open_ledger


@pytest.mark.parametrize(
    ("statements", "what", "why"),
    [
        (
            ("UPDATE custody SET seq = 99 WHERE seq = 2", "UPDATE custody SET seq = 2 WHERE seq = 4",
             "UPDATE custody SET seq = 4 WHERE seq = 99"),
            "capture", "does not follow",
        ),
        (
            ("UPDATE claims SET entered = 99 WHERE entered = 1", "UPDATE claims SET entered = 1 WHERE entered = 2",
             "UPDATE claims SET entered = 2 WHERE entered = 99"),
            "reading", "altered",
        ),
        (("UPDATE texts SET line = 99 WHERE line = 2", "UPDATE texts SET line = 2 WHERE line = 5"), "text", "altered"),
        (("DELETE FROM custody WHERE seq = 1",), "text", "line 1 is missing"),
        (("INSERT INTO custody SELECT seq + 100, at, act, subject, content, previous, digest || 'x' FROM custody "
          "WHERE seq = 2",), "text", "is missing"),
        (("UPDATE blobs SET packed = x''",), "capture", "are gone"),
        (("DELETE FROM claims WHERE kind = 'toll'",), "reading", "removed"),
    ],
)  # fmt: skip
def test_what_is_reordered_inserted_or_removed_is_named_first(
    tmp_path: Path, statements: tuple[str, ...], what: str, why: str
) -> None:
    with open_ledger(tmp_path / "tocsin.db") as ledger:
        read_in(ledger, *ALL)
        a_judge(ledger).accept(one_of(ledger, "wire").id)
        assert ledger.verify().is_whole
    with closing(sqlite3.connect(ledger.path)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert connection.execute(statement).rowcount > 0
        connection.commit()
    with open_ledger(ledger.path) as again:
        broken = again.verify().broken
    assert broken is not None and broken.what.startswith(what) and why in broken.why
