"""What the application answers, as values."""

import re
from dataclasses import dataclass, field
from typing import Any

from sddflow.target.conduct import Conduct

_READING = re.compile(r"^\s*(select|pragma|show|explain)\b", re.I)
_BOOKKEEPING = re.compile(r"\balembic_version\w*\b")


@dataclass(frozen=True, slots=True)
class Ran:
    """Migrations or `create_all` that ran.

    Args:
        statements: the SQL that changed something, in order, as it was executed; queries and
            Alembic's own notes in `alembic_version` left out.
        seconds: how long it took, with the start of the interpreter.
        refused: connections that the application tried to open and got along without.
        watched: what statements did to tables, where that was asked for.
        conduct: what the code did besides.
        alone: statements that were a transaction of their own, where that was asked for.
        declared: what the models declare, where they were built.
    """

    statements: tuple[str, ...]
    seconds: float
    refused: tuple[str, ...] = ()
    watched: tuple["Watched", ...] = ()
    conduct: Conduct = field(default_factory=Conduct)
    alone: tuple[str, ...] = ()
    declared: "Metadata | None" = None


@dataclass(frozen=True, slots=True)
class Watched:
    """What one statement did to one table that was there, on PostgreSQL.

    Args:
        statement: as it was executed.
        table: its name when the migration began.
        kind: `r`, `p` for a partitioned table, `m` for a materialised view.
        locks: modes that the transaction holds on it since this statement, `AccessExclusiveLock`.
        held: modes that it held already.
        rewritten: the table's rows were written anew.
        built: indexes of the table that were built, or built anew.
        scans: times the table was read from one end to the other.
        scanned: rows that were read so.
        written: rows that were inserted, updated or deleted.
        timeout: the session's lock_timeout, `0` for none.
        statement_timeout: the session's, `0` for none.
        alone: the statement is a transaction of its own.
        transaction: its number, in the order they began.
        seconds: how long the statement took.
        began: when it began, in seconds of a clock of its own.
        ended: when its transaction ended, on the same clock; 0 where nobody saw it end.
        revision: that ran it; "" outside of any.
        file: of that revision, relative to the target.
        line: where in the file.
    """

    statement: str
    table: str
    kind: str
    locks: tuple[str, ...]
    held: tuple[str, ...]
    rewritten: bool
    built: tuple[str, ...]
    scans: int
    scanned: int
    written: int
    timeout: str
    statement_timeout: str
    alone: bool
    transaction: int
    seconds: float
    began: float
    ended: float
    revision: str = ""
    file: str = ""
    line: int = 0

    @property
    def modes(self) -> frozenset[str]:
        """Every mode that is held when the statement is done."""
        return frozenset((*self.locks, *self.held))


def watched_of(found: dict[str, Any]) -> Watched:
    """Of what the probe saw."""
    lists = {name: tuple(found[name]) for name in ("locks", "held", "built")}
    return Watched(**{**found, **lists})


@dataclass(frozen=True, slots=True)
class DeclaredColumn:
    """A column as the models declare it.

    Args:
        name: in the database.
        type: as SQLAlchemy spells it.
        nullable: whether NULL is allowed.
        primary_key: it is part of the key.
        labels: what an enumeration may write, whatever the database keeps it as.
        filled: SQLAlchemy has a value for it where a statement leaves it out.
        mapped: a class of its table loads it.
    """

    name: str
    type: str
    nullable: bool
    primary_key: bool
    labels: tuple[str, ...] = ()
    filled: bool = False
    mapped: bool = True


@dataclass(frozen=True, slots=True)
class DeclaredTable:
    """A table as the models declare it."""

    name: str
    columns: tuple[DeclaredColumn, ...]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the models declare.

    Args:
        tables: ordered by name.
        alembic: names of those that env.py shows Alembic.
        classes: table name and `module:Class`.
        skipped: env.py, or modules of models, that could not be run, each with the reason.
    """

    tables: tuple[DeclaredTable, ...]
    alembic: tuple[str, ...]
    classes: tuple[tuple[str, str], ...]
    skipped: tuple[tuple[str, str], ...]

    @property
    def is_whole(self) -> bool:
        """Everything could be run, and env.py shows Alembic tables."""
        return bool(self.alembic) and not self.skipped

    @property
    def unseen(self) -> tuple[str, ...]:
        """Tables that env.py does not show Alembic: autogenerate would drop them."""
        return tuple(t.name for t in self.tables if t.name not in self.alembic)


@dataclass(frozen=True, slots=True)
class AlembicOperation:
    """One difference that Alembic's autogenerate sees: `add_column`, `messages`, `role`."""

    op: str
    table: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it was read back.

    Args:
        table: its table.
        model: the class it was read through.
        values: by column: times as ISO text, UUIDs and decimals as text, bytes as base64.
        related: how many objects each relationship loaded.
        own: columns that the class fills by itself.
        meant: by column, what its object wrote, where a validator or a type of the application's
            own made it of what it was given.
    """

    table: str
    model: str
    values: dict[str, Any]
    related: dict[str, int]
    own: tuple[str, ...] = ()
    meant: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TestRun:
    """A run of the target's tests.

    Args:
        code: pytest's: 0 all passed, 1 some failed, 5 there were none.
        tail: the end of what it printed.
    """

    __test__ = False

    code: int
    tail: str

    @property
    def summary(self) -> str:
        """Its last line that says something, `3 passed in 0.12s`."""
        lines = [line.strip("= \n") for line in self.tail.splitlines()]
        said = [line for line in lines if re.search(r"\b(passed|failed|error|no tests)", line)]
        return said[-1] if said else ""


def ran_of(result: dict[str, Any], seconds: float) -> Ran:
    """Of `upgrade`, `downgrade` and `create_all`."""
    changed = (s for s in result["statements"] if not _READING.match(s))
    own = tuple(s.strip() for s in changed if not _BOOKKEEPING.search(s))
    watched = tuple(watched_of(each) for each in result.get("watched", []))
    alone = tuple(s.strip() for s in result.get("alone", []))
    declared = metadata_of(result["metadata"]) if "metadata" in result else None
    return Ran(own, seconds, tuple(result["refused"]), watched, result["conduct"], alone, declared)


def metadata_of(result: dict[str, Any]) -> Metadata:
    """Of `metadata`."""
    tables = tuple(
        DeclaredTable(
            t["name"],
            tuple(DeclaredColumn(**{**c, "labels": tuple(c["labels"])}) for c in t["columns"]),
        )
        for t in result["tables"]
    )
    return Metadata(
        tables,
        tuple(result["alembic"]),
        tuple(sorted(result["classes"].items())),
        tuple(sorted(result["skipped"].items())),
    )


def row_of(row: dict[str, Any]) -> ReadRow:
    """Of one row of a lot of `round_trip`."""
    return ReadRow(**{**row, "own": tuple(row["own"])})
