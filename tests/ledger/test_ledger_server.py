"""A record on a PostgreSQL server: addresses, refusals in words, a server that stops, a line that is lost."""

# ruff: noqa: F401, F811 - a fixture is found by being imported

import importlib.util
import random
import re
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from ledger_fixtures import empty_record
from ledger_make import BODY, a_judgement, an_incident, enter, joined
from ledger_stores import ServerStore, Store, new_store
from sqlalchemy.exc import DBAPIError

from make import NOON, a_captured
from postgres_server import NO_SERVER, Server, own_server, programs, server
from tocsin.errors import BadRequest, LedgerBroken, LedgerBusy, LedgerError, TocsinError
from tocsin.ledger import Ledger, open_ledger
from tocsin.ledger.address import server_address
from tocsin.ledger.faults import in_words
from tocsin.records import Refusal

MAY_NOT = r"this user may not do that .*docs/teams\.md"
PASSWORD = "p@ss:w/rd%"
LOST = r"the connection to the server was lost .* run the same command again"


@pytest.fixture
def record(tmp_path: Path, empty_record: Callable[[str], Store]) -> Iterator[ServerStore]:
    store = empty_record("postgresql").copy(tmp_path)
    assert isinstance(store, ServerStore)
    yield store
    store.remove()


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("mysql://host/tocsin", "mysql://...: a record is the path of a file"),
        ("sqlite:///tocsin.db", "sqlite://...: a record is the path of a file"),
        (f"postgresql://u:{PASSWORD}@host/db", "cannot be read"),
        ("postgresql://u:secret@host:port/db", "cannot be read"),
        ("postgresql://u:secret@host", "names no database"),
        ("postgres://host/", "names no database"),
    ],
)
def test_an_address_that_is_none_is_refused_without_its_password(address: str, told: str) -> None:
    with pytest.raises(BadRequest, match=told) as refused:
        open_ledger(address)
    for secret in ("secret", "p@ss", "rd%"):
        assert secret not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_an_address_is_told_without_its_password(scheme: str) -> None:
    address = server_address(f"{scheme}://u:secret@host:5433/db?password=hidden&sslmode=require")
    assert address.name == "postgresql://u@host:5433/db?sslmode=require"
    assert "secret" not in repr(address)


def test_without_the_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(BadRequest, match=r"pip install 'tocsin\[postgresql\]'"):
        open_ledger("postgresql://u:secret@host/db")


def test_nobody_listens_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(LedgerError, match=r"the server cannot be reached .* check that it runs") as refused:
            open_ledger(f"postgresql://u:secret@127.0.0.1:{port}/db")
    assert "secret" not in str(refused.value)


def test_a_database_that_is_not_there_is_named(record: ServerStore) -> None:
    with pytest.raises(BadRequest, match=r"nowhere.*: there is no such database on the server"):
        open_ledger(server().address("nowhere"))


def test_a_wrong_password_is_told_and_not_shown(record: ServerStore) -> None:
    server().run("postgres", f"CREATE ROLE office LOGIN PASSWORD '{PASSWORD}'")
    server().run(record.database, "GRANT ALL ON ALL TABLES IN SCHEMA public TO office")
    try:
        for wrong in ("wrongword", ""):
            with pytest.raises(LedgerError, match="does not let this user in") as refused:
                open_ledger(server().address_of("office", wrong, record.database))
            assert "wrongword" not in str(refused.value)
        with open_ledger(server().address_of("office", PASSWORD, record.database)) as ledger:
            with ledger.writing() as entry:
                enter(entry, a_captured(BODY))
            assert ledger.verify().is_whole
            assert PASSWORD not in ledger.name
    finally:
        server().run(record.database, "DROP OWNED BY office")
        server().run("postgres", "DROP ROLE office")


def test_who_may_only_read_is_told_so(record: ServerStore) -> None:
    server().run("postgres", "CREATE ROLE guest LOGIN PASSWORD 'guest'")
    server().run(record.database, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest")
    try:
        with open_ledger(server().address_of("guest", "guest", record.database)) as ledger:
            assert ledger.verify().is_whole
            with (
                pytest.raises(LedgerError, match=MAY_NOT),
                ledger.writing() as entry,
            ):
                enter(entry, a_captured(BODY))
    finally:
        server().run(record.database, "DROP OWNED BY guest")
        server().run("postgres", "DROP ROLE guest")


def test_a_database_of_something_else_is_refused_and_left_as_it_is() -> None:
    store = new_store("postgresql", Path())
    store.change("CREATE TABLE bookmarks (id integer)")
    with pytest.raises(BadRequest, match=r"is not a Tocsin record \(a database of something else\)"):
        open_ledger(store.address)
    assert store.tables() == ["bookmarks"]
    store.remove()


def test_an_empty_database_is_no_record_when_none_should_be_made() -> None:
    store = new_store("postgresql", Path())
    with pytest.raises(BadRequest, match="there is no record here yet"):
        open_ledger(store.address, create=False)
    assert store.tables() == []
    store.remove()


def test_a_database_that_cannot_hold_every_script_is_refused() -> None:
    new_store("postgresql", Path()).remove()
    server().run("postgres", "CREATE DATABASE latin ENCODING LATIN1 LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    with pytest.raises(BadRequest, match="encoded in LATIN1"):
        open_ledger(server().address("latin"))
    server().drop("latin")


def test_a_writer_waits_for_another_and_goes_on_with_what_it_left(record: ServerStore) -> None:
    """The lock is taken before anything is read: what the second numbers on from is what the first has committed."""
    with open_ledger(record.address) as one, open_ledger(record.address) as other:
        began = threading.Event()

        def second() -> None:
            began.set()
            with other.writing() as entry:
                enter(entry, a_captured("Gunmen killed three people in Exampletown.", doc="b"))

        with one.writing() as entry:
            waiting = threading.Thread(target=second)
            waiting.start()
            began.wait()
            time.sleep(0.2)
            enter(entry, a_captured(BODY, doc="a"))
        waiting.join(30)
        assert (one.counts().reports, one.verify().broken) == (2, None)


def test_two_records_in_one_database_do_not_wait_for_each_other(record: ServerStore) -> None:
    record.change("CREATE SCHEMA east")
    with (
        open_ledger(record.address) as one,
        open_ledger(record.address + "&options=-csearch_path%3Deast", patience=0.1) as other,
        one.writing(),
        other.writing() as entry,
    ):
        enter(entry, a_captured(BODY))
    record.change("DROP SCHEMA east CASCADE")


@pytest.fixture
def stopping() -> Iterator[Server]:
    if programs() is None:
        pytest.skip(NO_SERVER)
    with own_server() as started:
        yield started


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
def test_a_server_stopped_in_mid_transaction_leaves_nothing_of_it(stopping: Server, how: signal.Signals) -> None:
    with open_ledger(stopping.address(stopping.database())) as ledger:
        with ledger.writing() as entry:
            enter(entry, a_captured(BODY, doc="a"))
        head = ledger.head()
        with pytest.raises(LedgerError, match=LOST), ledger.writing() as entry:
            enter(entry, a_captured("Gunmen killed three people in Exampletown.", doc="b"))
            stopping.stop(how)
        with pytest.raises(LedgerError, match="the server cannot be reached"):
            ledger.counts()
        stopping.start()
        assert (ledger.counts().reports, ledger.head(), ledger.verify(head).broken) == (1, head, None)
        with ledger.writing() as entry:
            enter(entry, a_captured("Gunmen killed three people in Exampletown.", doc="b"))
        assert (ledger.counts().reports, ledger.verify(head).broken) == (2, None)


def test_a_line_lost_in_the_middle_is_told_and_one_lost_between_questions_is_not_noticed(record: ServerStore) -> None:
    lose = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        f"WHERE datname = '{record.database}' AND pid <> pg_backend_pid()"
    )
    with open_ledger(record.address) as ledger:
        with pytest.raises(LedgerError, match=LOST), ledger.writing() as entry:
            enter(entry, a_captured(BODY, doc="a"))
            server().run("postgres", lose)
        assert ledger.counts().reports == 0
        server().run("postgres", lose)
        with ledger.writing() as entry:
            enter(entry, a_captured(BODY, doc="a"))
        assert (ledger.counts().reports, ledger.verify().broken) == (1, None)


def test_a_long_answer_does_not_keep_a_writer_waiting_nor_see_what_it_writes(record: ServerStore) -> None:
    with open_ledger(record.address) as ledger:
        for number in range(3):
            with ledger.writing() as entry:
                entry.refusal(Refusal(location=f"a{number}", kind="cannot_read", message="m"), NOON)
        listed = ledger.refusals()
        next(listed)
        with ledger.writing() as entry:
            entry.refusal(Refusal(location="b", kind="cannot_read", message="m"), NOON)
        assert len(list(listed)) == 2


def test_numbers_larger_than_an_integer_are_kept(record: ServerStore) -> None:
    with open_ledger(record.address) as ledger, ledger.writing() as entry:
        [telling] = enter(entry, a_captured(BODY), killed=5_000_000_000)
        entry.settle([], [an_incident([telling], killed=5_000_000_000)])


def test_a_very_long_name_is_kept_and_found(record: ServerStore) -> None:
    """A key in one of PostgreSQL's trees has some 2,700 bytes at most; an address may be longer."""
    long = "https://example.org/" + "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=9000))
    with open_ledger(record.address) as ledger:
        with ledger.writing() as entry:
            enter(entry, a_captured(BODY, doc=long))
            entry.refusal(Refusal(location=long, kind="cannot_read", message="m"), NOON)
            entry.refusal(Refusal(location=long, kind="cannot_read", message="m"), NOON)
        assert ledger.report(long).report.doc == long
        assert ledger.counts().refusals == 1


def all_errors(kind: type[psycopg.Error] = psycopg.Error) -> list[type[psycopg.Error]]:
    return [kind] + [error for below in kind.__subclasses__() for error in all_errors(below)]


@pytest.mark.parametrize("kind", all_errors(), ids=lambda kind: kind.__name__)
def test_every_error_of_the_driver_becomes_one_of_ours(kind: type[psycopg.Error]) -> None:
    err = kind("something failed")
    wrapped = DBAPIError.instance("SELECT 1", {}, err, psycopg.Error)
    for raised in (err, wrapped):
        with pytest.raises(TocsinError, match=r"^name: ") as told, in_words("name"):
            raise raised
        assert isinstance(told.value, LedgerError | BadRequest)


@pytest.mark.parametrize(
    ("error", "kind", "told"),
    [
        (psycopg.errors.LockNotAvailable, LedgerBusy, "another process is writing"),
        (psycopg.errors.DeadlockDetected, LedgerBusy, "try again"),
        (psycopg.errors.TooManyConnections, LedgerBusy, "no free connection"),
        (psycopg.errors.DiskFull, LedgerError, "no room left on the server"),
        (psycopg.errors.ReadOnlySqlTransaction, LedgerError, "only lets read"),
        (psycopg.errors.InsufficientPrivilege, LedgerError, "may not do that"),
        (psycopg.errors.DataCorrupted, LedgerBroken, "damaged"),
        (psycopg.errors.AdminShutdown, LedgerError, "run the same command again"),
    ],
)
def test_the_errors_people_meet_say_what_to_do(error: type[psycopg.Error], kind: type[LedgerError], told: str) -> None:
    with pytest.raises(kind, match=told), in_words("postgresql://u@host/db"):
        raise error("words of the server")


DOCS = Path(__file__).parents[2] / "docs" / "teams.md"


def test_the_rights_that_the_docs_give_are_enough_and_no_more(record: ServerStore) -> None:
    """The statements of docs/teams.md are run as they stand there, and each role does what it is for."""
    database = record.database
    written = DOCS.read_text(encoding="utf-8")
    roles = re.findall(r"^CREATE ROLE (tocsin_\w+) LOGIN PASSWORD '([\w-]+)';", written, re.M)
    rights = re.findall(r"^(?:GRANT|REVOKE) [^;]+;", written, re.M)
    assert (len(roles), len(rights)) == (3, 4)
    server().run("postgres", *(f"CREATE ROLE {role} LOGIN PASSWORD '{password}'" for role, password in roles))
    server().run(database, *rights)
    try:
        office, guest = (server().address_of(*who, database) for who in roles[1:])
        with open_ledger(office) as ledger:
            with ledger.writing() as entry:
                [telling] = enter(entry, a_captured(BODY))
                entry.judgement(a_judgement(telling.claim.id, telling.claim.id))
            with ledger.writing() as entry:
                entry.clear_settled()
                joined(entry, list(entry.all_tellings()))
        with psycopg.connect(office) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM claims")
        with open_ledger(guest) as ledger:
            assert ledger.verify().is_whole
            assert ledger.search("gunmen")
            with pytest.raises(LedgerError, match=MAY_NOT), ledger.writing() as entry:
                entry.clear_settled()
    finally:
        for role, _ in roles:
            server().run(database, f"DROP OWNED BY {role}")
            server().run("postgres", f"DROP ROLE {role}")
