"""`design-table-invented`: a table that nothing in the spec asks for."""

import re
from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case
from sddflow.domain.finding import Finding
from sddflow.domain.schema.naming import plural, singular, snake
from sddflow.domain.schema.table import Table

CODE = "design-table-invented"


def table_invented(case: Case) -> Iterator[Finding]:
    """A new table is for an entity, for a stated pair of them, or named in the spec's text."""
    for table in case.design.tables:
        if case.entity(table) is None and not _is_pair(table, case) and not _is_named(table, case):
            yield Finding(
                CODE,
                "error",
                f"nothing in the spec asks for the table {table.name}",
                table.source.place if table.source else None,
                cure="leave it out, or ask for it as a question",
                table=table.name,
            )


def _is_pair(table: Table, case: Case) -> bool:
    """It joins two tables by required keys, and the spec says both sides have many."""
    ends = {singular(snake(k.referred)) for k in table.foreign_keys}
    return any(
        {singular(snake(r.entity)), singular(snake(r.target))} <= ends
        for r in case.document.relationships
        if r.cardinality in ("many-to-many", "one-to-many")
    )


def _is_named(table: Table, case: Case) -> bool:
    one = singular(snake(table.name))
    words = {w.replace("_", "[ _-]") for w in (one, plural(one), table.name.lower())}
    return bool(re.search(rf"\b(?:{'|'.join(map(_kept, words))})\b", case.document.text.lower()))


def _kept(word: str) -> str:
    return word if re.fullmatch(r"[\w\[\] -]+", word) else re.escape(word)
