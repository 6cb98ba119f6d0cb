"""Opening a record: what is made, what is refused, and in which words."""

# ruff: noqa: F401, F811 - a fixture is found by being imported

import os
import re
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from ledger_fixtures import NewStore, stores
from ledger_stores import KINDS, new_store
from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import DBAPIError

from tocsin.errors import BadRequest, LedgerBroken, LedgerBusy, LedgerError, LedgerTooNew, LedgerTooOld
from tocsin.ledger import open_ledger, upgrade_ledger
from tocsin.ledger.faults import in_words
from tocsin.ledger.migrations.versions import r0001_everything
from tocsin.ledger.schema import NEWEST, address_of
from tocsin.ledger.store import CHECKPOINT_PAGES

MIGRATIONS = Path(r0001_everything.__file__).parent.parent


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def raw(path: Path, *statements: str) -> None:
    """Change a file as something other than Tocsin would."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_a_new_record_and_its_log_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with open_ledger(tmp_path / "tocsin.db") as ledger, ledger.writing():
            found = {path.name: mode(path) for path in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert found == {"tocsin.db": 0o600, "tocsin.db-wal": 0o600, "tocsin.db-shm": 0o600}


def test_an_empty_file_becomes_a_record_that_only_its_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "tocsin.db"
    path.touch(0o644)
    with open_ledger(path) as ledger:
        assert ledger.counts().reports == 0
    assert mode(path) == 0o600


def test_a_record_is_kept_in_wal_mode_also_when_it_was_made_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "tocsin.db"
    open_ledger(path).close()
    raw(path, "PRAGMA journal_mode = DELETE")
    open_ledger(path).close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="is a folder; give the path of a file in it"):
        open_ledger(tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="there is no folder"):
        open_ledger(tmp_path / "nowhere" / "tocsin.db")


def test_a_missing_record_is_not_made_when_it_should_not_be(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="there is no record here yet"):
        open_ledger(tmp_path / "tocsin.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_no_record_when_none_should_be_made(tmp_path: Path) -> None:
    (tmp_path / "tocsin.db").touch()
    with pytest.raises(BadRequest, match="there is no record here yet"):
        open_ledger(tmp_path / "tocsin.db", create=False)


@pytest.mark.parametrize("content", [b"hello", b"SQLite format 3\x00", bytes(range(256)) * 40])
def test_a_file_of_another_kind_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(BadRequest, match="not a SQLite file"):
        open_ledger(path)
    assert content == path.read_bytes()


@pytest.mark.parametrize("table", ["bookmarks", "alembic_version"])
def test_a_sqlite_file_of_something_else_is_refused(tmp_path: Path, table: str) -> None:
    raw(tmp_path / "other.db", f"CREATE TABLE {table} (version_num TEXT)")
    with pytest.raises(BadRequest, match="a SQLite file of something else"):
        open_ledger(tmp_path / "other.db")


def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = tmp_path / "tocsin.db"
    open_ledger(path).close()
    path.write_bytes(path.read_bytes()[:50_000])
    with pytest.raises(LedgerBroken, match="the file is damaged"):
        open_ledger(path)


@pytest.mark.parametrize(("version", "error"), [("9999", LedgerTooNew), ("0000", LedgerTooOld)])
def test_a_record_of_another_schema_is_refused_in_words(
    stores: NewStore, version: str, error: type[LedgerError]
) -> None:
    store = stores()
    open_ledger(store.address).close()
    store.change(f"UPDATE alembic_version SET version_num = '{version}'")
    with pytest.raises(error, match=f"schema {version}"):
        open_ledger(store.address)


def test_upgrading_leaves_a_record_that_is_up_to_date_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "tocsin.db"
    open_ledger(path).close()
    before = path.read_bytes()
    upgrade_ledger(path)
    assert before == path.read_bytes()


def test_upgrading_never_takes_a_newer_record_back(stores: NewStore) -> None:
    store = stores()
    open_ledger(store.address).close()
    store.change("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(LedgerTooNew):
        upgrade_ledger(store.address)


def test_the_newest_schema_is_the_last_revision() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [NEWEST]


def test_both_stores_have_the_same_tables_and_columns(tmp_path: Path) -> None:
    found = []
    for kind in KINDS:
        store = new_store(kind, tmp_path)
        open_ledger(store.address).close()
        engine = create_engine(address_of(store.address, create=False).url)
        looked = inspect(engine)
        found.append({t: [c["name"] for c in looked.get_columns(t)] for t in looked.get_table_names()})
        engine.dispose()
        store.remove()
    on_file, on_server = found
    shadows = {t for t in on_file if re.fullmatch("(report|claim)_words_(data|idx|content|docsize|config)", t)}
    assert {t for t in on_server if t.endswith("_found")} == on_server.keys() - on_file.keys()
    assert shadows == on_file.keys() - on_server.keys()
    for table in on_file.keys() & on_server.keys() - {"report_words", "claim_words"}:
        assert on_file[table] == on_server[table], table


def test_opening_a_record_again_does_not_wait_for_alembic(tmp_path: Path) -> None:
    path = tmp_path / "tocsin.db"
    open_ledger(path).close()
    code = (
        "import sys; from tocsin.ledger import open_ledger; open_ledger(sys.argv[1]).close(); "
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code, path], check=False).returncode == 0


def test_a_writer_that_waited_too_long_is_told_that_another_is_writing(stores: NewStore) -> None:
    path = stores().address
    with (
        open_ledger(path) as one,
        open_ledger(path, patience=0.01) as other,
        one.writing(),
        pytest.raises(LedgerBusy, match="another process is writing"),
        other.writing(),
    ):
        pass


def test_a_reader_does_not_wait_for_a_writer(stores: NewStore) -> None:
    address = stores().address
    with open_ledger(address) as one, open_ledger(address, patience=0.01) as other, one.writing():
        assert other.counts().reports == 0


def driver_errors(kind: type[sqlite3.Error] = sqlite3.Error) -> list[type[sqlite3.Error]]:
    return [kind] + [error for below in kind.__subclasses__() for error in driver_errors(below)]


@pytest.mark.parametrize("kind", driver_errors())
def test_every_error_of_the_driver_becomes_one_of_ours(kind: type[sqlite3.Error]) -> None:
    err = kind("something failed")
    wrapped = DBAPIError.instance("SELECT 1", {}, err, sqlite3.Error)
    for raised in (err, wrapped):
        with pytest.raises(LedgerError, match=r"tocsin\.db: .*something failed"), in_words("tocsin.db"):
            raise raised


@pytest.mark.parametrize(
    ("words", "kind", "told"),
    [
        ("database is locked", LedgerBusy, "try again"),
        ("database disk image is malformed", LedgerBroken, "last copy"),
        ("attempt to write a readonly database", LedgerError, "check who may write"),
        ("database or disk is full", LedgerError, "no room left"),
    ],
)
def test_the_errors_people_meet_say_what_to_do(words: str, kind: type[LedgerError], told: str) -> None:
    with pytest.raises(kind, match=told), in_words("tocsin.db"):
        raise sqlite3.OperationalError(words)


def test_a_file_s_log_is_carried_over_seldom_so_that_few_commits_wait_for_the_disk(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "record.db") as ledger, ledger._engine.connect() as connection:
        assert CHECKPOINT_PAGES == connection.exec_driver_sql("PRAGMA wal_autocheckpoint").scalar_one()
