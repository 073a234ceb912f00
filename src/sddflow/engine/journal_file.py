"""The journal's file: its form, opening it, and SQLite's errors in the user's words."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sddflow.errors import Failed, UsageError

FILE = "journal.db"
VERSION = 1
SCHEMA = """
CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    feature TEXT NOT NULL,
    subject TEXT NOT NULL,
    plan TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    code INTEGER NOT NULL DEFAULT 0,
    started TEXT NOT NULL,
    changed TEXT NOT NULL,
    fence INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX one_unfinished_run_per_subject ON runs (subject)
    WHERE status IN ('running', 'waiting');
CREATE TABLE calls (
    run TEXT NOT NULL REFERENCES runs,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (run, key)
) WITHOUT ROWID;
CREATE TABLE events (
    run TEXT NOT NULL REFERENCES runs,
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (run, number)
) WITHOUT ROWID;
CREATE TABLE decisions (
    run TEXT NOT NULL REFERENCES runs,
    step TEXT NOT NULL,
    digest TEXT NOT NULL,
    decision TEXT NOT NULL,
    PRIMARY KEY (run, step, digest)
) WITHOUT ROWID;
"""
_PATIENCE = 20.0  # seconds another process's commit may take
_PAUSE = 0.02  # seconds between two tries


class JournalError(Failed):
    """The journal cannot be read or written; nothing can be recorded about it there."""


def connect(path: Path) -> sqlite3.Connection:
    """The file in autocommit mode, its tables made where they are missing."""
    with plainly():
        connection = sqlite3.connect(
            path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
        )
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == 0:
        _create(connection)
    elif version > VERSION:
        raise UsageError(
            f"a newer sddflow wrote this journal (form {version}, this one knows {VERSION})",
            place=str(path),
            cure="update sddflow",
        )


def _create(connection: sqlite3.Connection) -> None:
    """Make the tables, unless another process is quicker."""
    _write_ahead(connection)
    connection.execute("BEGIN IMMEDIATE")
    try:
        if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
            for statement in SCHEMA.split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Keep commits in a log beside the file; SQLite itself does not wait for others here."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_PAUSE)
        else:
            return


@contextmanager
def plainly() -> Iterator[None]:
    """SQLite's errors as one line for the user."""
    try:
        yield
    except sqlite3.Error as error:
        cure = "free some space, then resume" if "full" in str(error) else ""
        raise JournalError(f"the journal .sddflow/{FILE} fails: {error}", cure=cure) from error
