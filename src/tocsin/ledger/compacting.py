"""Taking deleted words out of the file itself: a database only marks rows as gone, and an index keeps their words."""

import sqlite3
from contextlib import closing

from sqlalchemy import Engine


def compact(engine: Engine) -> None:
    """Write the record anew without what was deleted. Not within a transaction; readers may go on.

    SQLite: the word indexes are merged into one segment, or they would keep the words of deleted rows; then VACUUM,
    and the log is folded in. PostgreSQL: VACUUM FULL, which waits for readers.
    """
    with closing(engine.raw_connection()) as raw:
        driver = raw.driver_connection
        if isinstance(driver, sqlite3.Connection):
            for table in ("report_words", "claim_words"):
                driver.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")
            driver.execute("VACUUM")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            return
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM FULL")
