"""How the database would run a query, with one index alone, on a table of some thousand rows."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import CompileError, DBAPIError

from sddflow.database.light import light
from sddflow.database.quoting import quoted, quoted_table, verbatim
from sddflow.database.scratch import Scratch
from sddflow.database.values import NoValueError, value_of
from sddflow.database.writer import generated
from sddflow.domain.schema.qualified import bare, beside
from sddflow.domain.schema.table import Index, Table
from sddflow.proof.queries.statement import MIDDLE, number_for

_ROWS = 3_000
_COARSE = re.compile(r"\bUSING brin\b")  # it finds pages, not rows, and pays at size only
_FEW = 0.05  # of all rows: so few that an index pays


@dataclass(frozen=True, slots=True)
class Plan:
    """How a query would run.

    Args:
        text: the database's words.
        uses: the index finds its rows, or gives their order.
        sorts: the rows are sorted afterwards all the same.
    """

    text: str
    uses: bool
    sorts: bool


class Planner:
    """Plans queries of one table in a throw-away copy of a database.

    Args:
        connection: to the copy, in a transaction that is rolled back.
        table: the table.
    """

    def __init__(self, connection: Connection, table: Table) -> None:
        self.connection, self.table = connection, table
        self._postgres = connection.dialect.name == "postgresql"
        self._written = self._bare() if self._postgres else self._kept()
        if self._postgres:
            self._fill()

    def _kept(self) -> dict[str, str]:
        """SQLite plans by the schema alone; its indexes by name."""
        query = (
            "SELECT name, sql FROM sqlite_master WHERE type='index' AND tbl_name=? AND sql <> ''"
        )
        found = self.connection.exec_driver_sql(query, (bare(self.table.name),))
        return {str(name): str(sql) for name, sql in found}

    def _bare(self) -> dict[str, str]:
        """Take every index and constraint away, so that any row fits; indexes by name."""
        query = (
            "SELECT x.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i "
            "JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = %s::regclass"
        )
        name = quoted_table(self.table.name)
        found = {str(n): str(s) for n, s in self.connection.exec_driver_sql(query, (name,))}
        constraints = (
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype <> 'n'"
        )
        for (constraint,) in self.connection.exec_driver_sql(constraints, (name,)).all():
            drop = f"ALTER TABLE {name} DROP CONSTRAINT IF EXISTS {quoted(constraint)} CASCADE"
            self.connection.exec_driver_sql(drop)
        for index in found:
            whole = quoted_table(beside(self.table.name, index))
            self.connection.exec_driver_sql(f"DROP INDEX IF EXISTS {whole}")
        return found

    def _fill(self) -> None:
        columns = [c for c in self.table.columns if not generated(c)]
        rows = [
            {c.name: value_of(self.table, c, number_for(self.table, c.name, n)) for c in columns}
            for n in range(MIDDLE - _ROWS // 2, MIDDLE + _ROWS // 2)
        ]
        self.connection.execute(sa.insert(light(self.table)), rows)

    def plan(self, query: sa.Select[Any], index: Index | None) -> Plan | None:
        """How the query runs with `index` alone, or with all there are; None where none is told.

        Args:
            query: of the table.
            index: `uses` is about this one; None for any.
        """
        named = index.name if index is not None else ""
        try:
            with self._only(named):
                if self._postgres:
                    return self._postgres_plan(query, named)
                lines = [str(row[3]) for row in self._explain("EXPLAIN QUERY PLAN", query)]
                return _sqlite_plan(lines, named)
        except (DBAPIError, CompileError):
            return None

    @contextmanager
    def _only(self, named: str) -> Iterator[None]:
        """For a moment: that index and no other, or all of them."""
        with self.connection.begin_nested() as savepoint:
            for name, sql in self._written.items():
                wanted = named in {"", name}
                if self._postgres and wanted:
                    self.connection.exec_driver_sql(sql)
                elif not self._postgres and not wanted:
                    self.connection.exec_driver_sql(f"DROP INDEX {quoted(name)}")
            if self._postgres:
                self.connection.exec_driver_sql(f"ANALYZE {quoted_table(self.table.name)}")
            yield
            savepoint.rollback()

    def _explain(self, words: str, query: sa.Select[Any]) -> list[Any]:
        compiled = query.compile(self.connection.engine, compile_kwargs={"literal_binds": True})
        text = str(compiled).replace("%%", "%")
        return list(self.connection.execute(verbatim(f"{words} {text}")))

    def _postgres_plan(self, query: sa.Select[Any], named: str) -> Plan:
        coarse = _COARSE.search(self._written.get(named, "")) is not None
        forced = self._told(query, scan=False, bitmap=coarse)
        uses = any(_helps(node, named) for node in forced)
        sorts = any("Sort" in node["Node Type"] for node in forced)
        free = self._told(query, scan=True)
        few = free[0]["Plan Rows"] <= _ROWS * _FEW
        if uses and few and not coarse and not any(_helps(node, named) for node in free):
            return Plan(_words(free), uses=False, sorts=sorts)
        return Plan(_words(forced), uses, sorts)

    def _told(
        self, query: sa.Select[Any], *, scan: bool, bitmap: bool = False
    ) -> list[dict[str, Any]]:
        """The nodes of the plan; without `scan`, only what an index cannot do is done otherwise."""
        for what in ("seqscan", "sort", "bitmapscan"):
            free = "on" if scan or (bitmap and what == "bitmapscan") else "off"
            self.connection.exec_driver_sql(f"SET LOCAL enable_{what} = {free}")
        (row,) = self._explain("EXPLAIN (FORMAT JSON)", query)
        told = row[0] if isinstance(row[0], list) else json.loads(row[0])
        return list(_nodes(told[0]["Plan"]))


def _helps(node: dict[str, Any], named: str) -> bool:
    """It finds rows by the index, or reads it in order."""
    name = node.get("Index Name", "")
    return bool(name) and named in {"", name}


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for inner in node.get("Plans", ()):
        yield from _nodes(inner)


def _words(nodes: list[dict[str, Any]]) -> str:
    told = (
        f"{n['Node Type']} {n.get('Index Name', n.get('Relation Name', ''))} "
        f"{n.get('Index Cond', n.get('Filter', ''))}".strip()
        for n in nodes
    )
    return "; ".join(told)


def _sqlite_plan(lines: list[str], named: str) -> Plan:
    said = "; ".join(lines)
    own = rf"USING (?:COVERING )?INDEX {re.escape(named)}\b" if named else r"USING .*(?:INDEX|KEY)"
    other = re.search(r"USING .*(?:sqlite_autoindex|PRIMARY KEY)", said)
    sorts = "USE TEMP B-TREE FOR" in said
    found = bool(re.search(own, said)) and ("SEARCH" in said or not sorts)
    return Plan(said, found or bool(other), sorts)


@contextmanager
def planner(scratch: Scratch, table: Table) -> Iterator[Planner | None]:
    """A planner on a copy of a database; None where the table cannot be filled."""
    with scratch.clone().engine().connect() as connection, connection.begin() as transaction:
        try:
            made = Planner(connection, table)
        except (NoValueError, DBAPIError):
            made = None
        yield made
        transaction.rollback()
