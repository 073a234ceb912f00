"""Values that a CASE turns into others, where both stand there as they are."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

_CASE = re.compile(r"\bCASE\b(?:(?!\bCASE\b).)*?\bEND\b", re.IGNORECASE | re.DOTALL)
_READS = {"sqlite": "sqlite", "postgresql": "postgres"}


@dataclass(frozen=True, slots=True)
class Turned:
    """What becomes of the values of one column.

    Args:
        column: whose values are asked for.
        pairs: what each value that is named becomes.
        otherwise: what all others become; None where that is no plain value.
        is_closed: nothing is said of others.
    """

    column: str
    pairs: Mapping[str, str]
    otherwise: str | None
    is_closed: bool = False

    def of(self, value: str) -> str | None:
        """What becomes of a value, where it is said."""
        return self.pairs.get(value, self.otherwise)


def turned_in(sql: str, dialect: Literal["sqlite", "postgresql"]) -> Iterator[Turned]:
    """Every CASE of a statement that asks one column for plain values, and gives such."""
    for found in _CASE.finditer(sql):
        try:
            tree = sqlglot.parse_one(found[0], read=_READS[dialect])
        except SqlglotError:
            continue
        told = _turned(tree) if isinstance(tree, exp.Case) else None
        if told is not None:
            yield told


def _turned(case: exp.Case) -> Turned | None:
    columns: set[str] = set()
    pairs: dict[str, str] = {}
    for branch in case.args["ifs"]:
        gives = _plain(branch.args.get("true"))
        column, values = _asked(case.this, branch.this)
        if gives is None or not column or None in values:
            return None
        columns.add(column)
        pairs.update({str(value): gives for value in values})
    if len(columns) != 1:
        return None
    default = case.args.get("default")
    return Turned(columns.pop(), pairs, _plain(default), default is None)


def _asked(subject: exp.Expr | None, condition: exp.Expr) -> tuple[str, list[str | None]]:
    """The column, and the values for which a branch is taken; "" where it asks otherwise."""
    if subject is not None:
        return _column(subject), [_plain(condition)]
    condition = condition.unnest()
    if isinstance(condition, exp.EQ):
        return _column(condition.this), [_plain(condition.expression)]
    if isinstance(condition, exp.In) and condition.expressions:
        return _column(condition.this), [_plain(each) for each in condition.expressions]
    return "", []


def _column(tree: exp.Expr) -> str:
    inner = tree.this if isinstance(tree, exp.Cast) else tree
    return inner.name if isinstance(inner, exp.Column) else ""


def _plain(tree: exp.Expr | None) -> str | None:
    """A text, a number, yes or no, whatever type it is cast to."""
    inner = tree.this if isinstance(tree, exp.Cast) else tree
    if isinstance(inner, exp.Neg) and isinstance(inner.this, exp.Literal):
        return f"-{inner.this.name}"
    if isinstance(inner, exp.Boolean):
        return str(inner.this).lower()
    return str(inner.name) if isinstance(inner, exp.Literal) else None
