"""What a DELETE takes along that found no row of ours: its condition may find some elsewhere."""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case

_DELETES = re.compile(
    r"\s*DELETE\s+FROM\s+(?:ONLY\s+)?(?:\"?\w+\"?\.)?\"?(?P<table>\w+)", re.IGNORECASE
)
_MAKES = re.compile(r"\s*CREATE\s+(?:\w+\s+){0,2}?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?\"?(\w+)", re.I)


def taken_with(case: Case) -> Iterator[Finding]:
    """Rows that go with those of a DELETE, of tables that its condition says nothing of."""
    told = set[str]()
    for statement in case.upgrade:
        found = _DELETES.match(statement)
        table = case.first.schema.called(found["table"]) if found is not None else None
        if table is None or table.name in told or _has_lost(case, table):
            continue
        asked = _asked(case, statement)
        along = [t.name for t in _going(case, table) if bare(t.name).lower() not in asked]
        if along:
            told.add(table.name)
            yield case.finding(
                "rows-removed", "warning",
                f"what is deleted of {table.name} takes the rows of {', '.join(along)} along that "
                "point to it, and the condition asks for none of them",
                table=table.name, evidence=" ".join(statement.split())[:200],
                cure="ask for them in the condition, or say at the gate that they are to go",
            )  # fmt: skip


def _asked(case: Case, statement: str) -> set[str]:
    """Words of its condition, and of what made the tables that it asks; what it deletes besides."""
    words = _words(statement)
    made = ((m[1].lower(), s) for s in case.upgrade if (m := _MAKES.match(s)) is not None)
    for name, query in made:
        if name in words:
            words |= _words(query)
    deleted = (_DELETES.match(other) for other in case.upgrade)
    return words | {found["table"].lower() for found in deleted if found is not None}


def _words(statement: str) -> set[str]:
    return {word.lower() for word in re.findall(r"\w+", statement)}


def _has_lost(case: Case, table: Table) -> bool:
    """Rows of ours went: what went with them has been seen."""
    was, now = case.rows.get(table.name), case.now.get(table.name)
    return was is None or now is None or bool(was.rows.keys() - now.rows.keys())


def _going(case: Case, table: Table) -> Iterator[Table]:
    """Tables whose rows go with a row of this one."""
    for each in case.first.schema.tables:
        if each.name != table.name and each.name in case.rows:
            keys = (k for k in each.foreign_keys if k.referred == table.name)
            if any(key.on_delete == "cascade" for key in keys):
                yield each
