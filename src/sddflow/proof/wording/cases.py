"""A CASE as a tree: one column's plain values, and the plain values that they become."""

from typing import Literal

from sqlglot import exp

from sddflow.proof.parsed import tree_of
from sddflow.proof.wording.mapping import Turned


def turned_by(case: str, dialect: Literal["sqlite", "postgresql"]) -> Turned | None:
    """What a CASE says; None where it asks or gives anything else, or cannot be read.

    Args:
        case: from CASE to END.
        dialect: `sqlite` or `postgresql`.
    """
    tree = tree_of(case, dialect)
    return _turned(tree) if isinstance(tree, exp.Case) else None


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
