"""Code that still runs can write its rows: what comes has a default, or may be NULL.

What was there may be NULL as before, where that code writes one: a default does not help it, as
SQLAlchemy inserts the NULL of what nobody has set.
"""

import re
from collections.abc import Iterable, Iterator

from sddflow.database.refusal import Refusal
from sddflow.database.writer import Writer
from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Column, Table
from sddflow.proof.called.old_code import broken_for_old_code
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.demanded import demanded
from sddflow.proof.given_meanwhile import given_meanwhile
from sddflow.proof.probing import trial, without
from sddflow.proof.wording.updates import updates


def run(case: Case) -> Seen:
    """Insert rows without the columns that came, as the code of before does; call its functions."""
    pairs = [(table, tuple(_demanded(case, table))) for table in case.touched]
    pairs = [pair for pair in pairs if pair[1]]
    filled = [(t, c) for t in case.touched for c in t.columns if _is_null_no_more(case, t, c)]
    if not pairs and not filled and not any(_has_new(case, table) for table in case.touched):
        raise SkippedError("no table that was there gets a column that must be given")
    with trial(case) as writer:
        findings = [f for pair in pairs for f in _look(case, writer, *pair)]
        findings += given_meanwhile(case, writer)
    if case.calls and filled:
        findings += _nulls_of_old_code(case, filled)
    return Seen(tuple(findings), f"rows of before inserted into {len(pairs)} tables")


def _has_new(case: Case, table: Table) -> bool:
    """It was there, gets a column with a default, and its rows are written."""
    old = case.first.schema.table(table.name)
    new = (c for c in table.columns if old is not None and old.column(c.name) is None)
    return any(c.default for c in new) and any(updates(s, table.name) for s in case.upgrade)


def _is_null_no_more(case: Case, table: Table, column: Column) -> bool:
    """It was there, could be NULL, and cannot be any more."""
    old = case.first.schema.table(table.name)
    was = old.column(column.name) if old is not None else None
    if old is None or was is None or not was.nullable:
        return False
    rules = [c.condition for c in table.checks if c not in old.checks]
    return not column.nullable or any(_forbids_null(rule, column.name) for rule in rules)


def _forbids_null(rule: str, name: str) -> bool:
    return re.fullmatch(rf"\W*{re.escape(name)}\W+IS NOT NULL\W*", rule, re.IGNORECASE) is not None


def _nulls_of_old_code(case: Case, filled: list[tuple[Table, Column]]) -> Iterator[Finding]:
    """Functions of before that write such a NULL."""
    classes = {c.table: c.name for c in case.application.reading.conventions.classes}
    words = {word for t, _ in filled for word in (bare(t.name), classes.get(t.name)) if word}
    told = set[tuple[str, str]]()
    for call in broken_for_old_code(case, frozenset(words)):
        said = call.failure.message if call.failure is not None else ""
        for table, column in filled:
            if (table.name, column.name) not in told and _is_about(said, table, column.name):
                told.add((table.name, column.name))
                yield case.finding(
                    "insert-in-use", "info",
                    f"code that still runs writes NULL to {table.name}.{column.name}, as "
                    f"{call.name} does",
                    table=table.name, column=column.name, evidence=said[:200],
                    cure="demand it in a later release, when the last old process has gone",
                )  # fmt: skip


def _is_about(said: str, table: Table, name: str) -> bool:
    """The database refuses a NULL of that column: NOT NULL, or a rule that says no more."""
    rules: Iterable[str] = (c.name for c in table.checks if _forbids_null(c.condition, name))
    column, owner = re.escape(name), re.escape(bare(table.name))
    plain = re.search(rf"column \"{column}\"|failed: {owner}\.{column}\b", said)
    is_null = "null value" in said or "NOT NULL" in said
    named = any(re.search(rf"\b{re.escape(rule)}\b", said) for rule in rules)
    return named or bool(plain and is_null)


def _demanded(case: Case, table: Table) -> Iterator[Column]:
    """Columns that came, and that every row must have a value for."""
    was = case.first.schema.table(table.name)
    for column in demanded(table) if was is not None else ():
        if was and was.column(column.name) is None:
            yield column


def _look(case: Case, writer: Writer, table: Table, new: tuple[Column, ...]) -> Iterator[Finding]:
    made = without(writer, table, {column.name for column in new})
    if isinstance(made, Refusal) and made.kind == "not-null":
        named = next((c for c in new if c.name in made.line), new[0])
        yield case.finding(
            "insert-in-use", "info",
            f"code that still runs cannot insert into {table.name} any more: it knows nothing of "
            f"{named.name}",
            table=table.name, column=named.name, evidence=made.line,
            cure="stop it during the deploy; or give the column a server_default until the last "
            "old process has gone",
        )  # fmt: skip


CHECK = Check("old-inserts", "Code that still runs can write its rows.", run)
