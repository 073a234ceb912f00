"""What the migration makes is kept through a crash, and can be read and written."""

import re
from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy.exc import DBAPIError

from sddflow.database.postgres.names import OURS, named
from sddflow.database.quoting import quoted
from sddflow.database.refusal import Refusal
from sddflow.database.scratch import Scratch
from sddflow.database.writer import NoRowError, Writer
from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.schema.table import Column, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.filled.words import words_of
from sddflow.proof.probing import trial
from sddflow.proof.queries.found import found_in

_WEAK = (
    f"SELECT {named()}, c.relkind = 'm' FROM pg_class c "  # noqa: S608 - parts of our own
    f"JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OURS} AND "
    "(c.relkind = 'm' AND NOT c.relispopulated OR c.relkind IN ('r', 'p') "
    "AND c.relpersistence = 'u')"
)
_PLAIN = (
    f"SELECT {named()} FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "  # noqa: S608 - parts of our own
    f"WHERE {OURS} AND c.relkind = 'm' AND NOT EXISTS (SELECT FROM pg_index i "
    "WHERE i.indrelid = c.oid AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL)"
)
_FILLED = (
    f"SELECT {named()}, pg_get_viewdef(c.oid) FROM pg_class c "  # noqa: S608 - parts of our own
    f"JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OURS} AND c.relkind = 'm' "
    "AND c.relispopulated"
)
_REFRESH = re.compile(
    r"\bREFRESH\s+MATERIALIZED\s+VIEW\s+CONCURRENTLY\s+\"?(?P<name>\w+)", re.IGNORECASE
)
_LONG = frozenset(
    {
        *("body", "content", "contents", "text", "description", "message", "comment", "details"),
        *("bio", "transcript", "prompt", "answer", "html", "markdown", "payload", "notes", "note"),
        *("summary", "review", "feedback"),
    }
)
_TEXT = "".join(sha256(str(n).encode()).hexdigest() for n in range(200))  # not to be packed tight


def run(case: Case) -> Seen:
    """Ask the catalogue, and write a long text into each new index on one."""
    if case.dialect != "postgresql":
        raise SkippedError("SQLite keeps every table, and indexes texts of any length")
    weak = sorted(_weak(case.built.scratch) - _weak(case.first.scratch))
    indexed = [(t, c) for t in case.touched for c in _indexed(case, t)]
    refreshed, stale = _refreshed(case), [*_stale(case)]
    if not weak and not indexed and not refreshed and not stale:
        raise SkippedError("no table is unlogged, no view unfilled, no long text indexed")
    findings = (
        *(_told(case, *each) for each in weak), *_refused(case, indexed),
        *(_unrefreshable(case, view, place) for view, place in refreshed.items()), *stale,
    )  # fmt: skip
    return Seen(findings, f"{len(indexed)} indexes on long texts written to")


def _weak(scratch: Scratch) -> set[tuple[str, bool]]:
    """Tables that a crash empties, and views that were never filled: name, and whether a view."""
    with scratch.engine().connect() as connection:
        return {(name, view) for name, view in connection.exec_driver_sql(_WEAK)}


def _told(case: Case, name: str, view: bool) -> Finding:  # noqa: FBT001 - of two kinds
    if view:
        return case.finding(
            "view-unfilled", "error",
            f"the materialized view {name} was never filled: every query of it fails",
            table=name, cure="make it WITH DATA, or REFRESH MATERIALIZED VIEW in the same revision",
        )  # fmt: skip
    return case.finding(
        "table-unlogged", "warning",
        f"{name} is UNLOGGED: a crash of the server empties it, and a replica has none of its rows",
        table=name, cure="make it without UNLOGGED; ALTER TABLE … SET LOGGED once it is filled",
    )  # fmt: skip


def _stale(case: Case) -> Iterator[Finding]:
    """Views that the upgrade fills, and whose rows it changes afterwards."""
    with case.first.scratch.engine().connect() as connection:
        before = {*connection.exec_driver_sql(_FILLED).all()}
    with case.built.scratch.engine().connect() as connection:
        for view, query in {*connection.exec_driver_sql(_FILLED).all()} - before:
            shown = f"TABLE {quoted(view)}"
            asked = f"({query.strip().rstrip(';')} EXCEPT ALL {shown})"
            try:
                with connection.begin_nested():
                    missing = connection.exec_driver_sql(f"SELECT count(*) FROM {asked} AS m")  # noqa: S608 - names and text of the catalogue
                    count = missing.scalar()
            except DBAPIError:  # JSON, or another type that cannot be compared
                continue
            if count:
                yield case.finding(
                    "view-unfilled", "warning",
                    f"the materialized view {view} was filled before the rows that it shows: "
                    f"{count} of them are not in it, and stay away until somebody refreshes it",
                    table=view,
                    cure="make it last, or REFRESH MATERIALIZED VIEW once the rows are there",
                )  # fmt: skip


def _refreshed(case: Case) -> dict[str, Place]:
    """New views that the source refreshes beside their readers, which needs a unique index."""
    bare = _unindexed(case.built.scratch) - _unindexed(case.first.scratch)
    said = found_in(case, _REFRESH) if bare else ()
    return {found["name"]: place for found, place in said if found["name"] in bare}


def _unindexed(scratch: Scratch) -> set[str]:
    with scratch.engine().connect() as connection:
        return set(connection.exec_driver_sql(_PLAIN).scalars())


def _unrefreshable(case: Case, view: str, place: Place) -> Finding:
    return case.finding(
        "view-unfilled", "error",
        f"REFRESH MATERIALIZED VIEW CONCURRENTLY {view} fails: no unique index tells its "
        "rows apart",
        table=view, place=place,
        cure=f"CREATE UNIQUE INDEX on plain columns of {view}, without WHERE",
    )  # fmt: skip


def _indexed(case: Case, table: Table) -> Iterator[Column]:
    """Texts of any length, by their names long ones, that a new B-tree holds whole."""
    old = case.first.schema.table(table.name)
    known = {i.columns for i in old.indexes} if old is not None else set()
    for index in table.indexes:
        whole = index.method in {"", "btree text_pattern_ops"} and index.columns not in known
        for name in index.columns if whole else ():
            column = table.column(name.removesuffix(" DESC"))
            long = column is not None and column.type.kind in {"text", "string"}
            if column and long and column.type.length is None and _LONG & {*words_of(column.name)}:
                yield column


def _refused(case: Case, indexed: list[tuple[Table, Column]]) -> Iterator[Finding]:
    if not indexed:
        return
    with trial(case) as writer:
        for table, column in indexed:
            line = _written(writer, table, column)
            if "index row" in line:
                yield case.finding(
                    "index-too-long", "warning",
                    f"{table.name}.{column.name} is indexed whole: a text of {len(_TEXT):,} signs "
                    "cannot be written any more",
                    table=table.name, column=column.name, evidence=line,
                    cure="index md5(…), its beginning by left(…, 200), or its words by GIN and "
                    "to_tsvector",
                )  # fmt: skip


def _written(writer: Writer, table: Table, column: Column) -> str:
    """Why a row with a long text is refused; "" where it is not, or none can be made."""
    try:
        made = writer.attempt(table, fixed={column.name: _TEXT}, until="other")
    except NoRowError:
        return ""
    return made.line if isinstance(made, Refusal) else ""


CHECK = Check("stored", "What is made is kept, and can be read and written.", run)
