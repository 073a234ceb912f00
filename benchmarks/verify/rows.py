"""Copying and reading a database before and after, as its rows grow."""

import sys
import time

import sqlalchemy as sa

from sddflow.database.reading import read_schema
from sddflow.database.rows import snapshot
from sddflow.database.scratch import Dialect, Scratch, scratch
from sddflow.domain.settings import Settings

COUNTS = (1_000, 10_000, 100_000, 1_000_000)
_READ = 100_000  # the most that is read into Python
_SERIES = {
    "sqlite": "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {count})"
    " INSERT INTO notes (id, title) SELECT n, 'note ' || n FROM s",
    "postgresql": "INSERT INTO notes (id, title)"
    " SELECT n, 'note ' || n FROM generate_series(1, {count}) n",
}
DIALECTS: tuple[Dialect, ...] = ("sqlite", "postgresql")


def main() -> None:
    """Print a row for each number of rows and dialect."""
    for dialect in DIALECTS:
        with scratch(dialect, Settings()) as server:
            for count in COUNTS:
                _tell(server, count)


def _tell(server: Scratch, count: int) -> None:
    made = server.fresh()
    engine = made.engine()
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT)"))
        connection.execute(sa.text(_SERIES[server.dialect].format(count=count)))
    started = time.monotonic()
    copy = made.clone()
    copied = time.monotonic() - started
    read = "       -"
    if count <= _READ:
        started = time.monotonic()
        snapshot(copy.engine(), read_schema(copy.url))
        read = f"{time.monotonic() - started:6.2f} s"
    what = f"{count:9,} rows, {server.dialect}"
    sys.stdout.write(f"    {what:40} copied {copied:6.2f} s  read {read}\n")
    sys.stdout.flush()
    for each in (made, copy):
        each.drop()
