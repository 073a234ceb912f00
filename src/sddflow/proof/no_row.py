"""A probe that needed a row, and none could be made: whose fault that is.

It is said in any case, so that nobody takes the probe for passed: as a warning where the table
seems to take no row at all, as information where the rule is one that the application knows how to
keep, and the proof does not.
"""

import re

from sddflow.database.writer import NoRowError, generated
from sddflow.domain.finding import Finding
from sddflow.domain.schema.condition import condition_of
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.said_no_before import said_no_before

_BY_UNIQUE = re.compile(r"duplicate key value|UNIQUE constraint failed")
_BY_CHECK = re.compile(
    r"violates check constraint \"(?P<name>[^\"]+)\"|CHECK constraint failed: (?P<said>[^\n]+)"
)
_PARTS = "no partition of relation"  # of a table that is filled by parts
_NONE_TO_POINT_TO = "to point to"  # the other table says why it has none
_BY_FORM = re.compile(
    r"\b(?!(?:and|or|not|in|any|array|between|is)\b)[a-z_]\w*\s*\("  # what a function says
    r"|\blike\b|~|[\w)]\s*[-+*/%|]\s*[\w(]",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"'[^']*'")
_WORD = re.compile(r"[A-Za-z_]\w*")


def impossible(case: Case, table: Table, error: NoRowError) -> Finding:
    """What is told of a table for which no row could be made."""
    return case.finding(
        "row-impossible",
        "info" if _is_ours(case, table, str(error)) else "warning",
        f"no row could be made for {table.name}: {error}",
        table=table.name,
        cure="see whether the application can insert one",
    )


def _is_ours(case: Case, table: Table, said: str) -> bool:
    """The application may well know a row, where the proof cannot think of one."""
    return (
        _PARTS in said
        or _NONE_TO_POINT_TO in said
        or (bool(_BY_UNIQUE.search(said)) and _is_reckoned(table))
        or (bool(_BY_CHECK.search(said)) and (_has_rows(case, table) or _is_hard(case, said)))
        or said_no_before(case, said)
    )


def _has_rows(case: Case, table: Table) -> bool:
    """There are such rows, and only we cannot think of another one."""
    now = case.now.get(table.name)
    return now is not None and bool(now.rows)


def _is_reckoned(table: Table) -> bool:
    """The database takes what is unique out of texts that have a form of their own."""
    sets = ([table.column(name) for name in names] for names in table.unique_sets)
    return any(all(c is not None and generated(c) for c in columns) for columns in sets)


def _is_hard(case: Case, said: str) -> bool:
    """The CHECK asks for a form, a sum, or columns that fit together.

    What one column may hold by itself is always found, unless the conditions exclude each other.
    It may be one of another table, to which the row points.
    """
    found = _BY_CHECK.search(said)
    name = found["name"] or found["said"].strip() if found else ""
    return any(
        is_hard_to_keep(table, condition_of(check))
        for table in case.built.schema.tables
        for check in table.checks
        if name in (check.name, check.condition)
    )


def is_hard_to_keep(table: Table, condition: str) -> bool:
    """A condition asks for a form, a sum, or columns that fit together."""
    words = _QUOTED.sub("", condition)
    asked = {c.name.lower() for c in table.columns} & {w.lower() for w in _WORD.findall(words)}
    to_itself = {n for k in table.foreign_keys if k.referred == table.name for n in k.columns}
    return not asked & to_itself and (len(asked) > 1 or bool(_BY_FORM.search(words)))
