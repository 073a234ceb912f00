"""Rows that an UPDATE leaves without a value, and says so: by their state, or as none is found."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import column
from sqlalchemy.exc import DBAPIError
from sqlglot import exp

from sddflow.database.light import light
from sddflow.database.quoting import verbatim
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Column, Table
from sddflow.proof.case import Case
from sddflow.proof.parsed import parsed, spelled

_GIVEN = (exp.Literal, exp.Boolean, exp.Placeholder, exp.Parameter)


@dataclass(frozen=True, slots=True)
class _Filling:
    """An UPDATE that fills a column, and the value that it gives."""

    update: exp.Update
    value: exp.Expr


def is_left_out(case: Case, table: Table, new: Column, empty: Collection[Any]) -> bool:
    """Whether all that fills the column says itself that these rows get nothing.

    Args:
        case: the migration, run.
        table: as it was before.
        new: the column that is.
        empty: keys of the rows in which it is NULL.
    """
    found = list(_fillings(case, table, new))
    return bool(found) and all(
        _by_state(each, table) or _finds_none(case, each, table, empty) for each in found
    )


def _fillings(case: Case, table: Table, new: Column) -> Iterator[_Filling]:
    for statement in case.upgrade:
        tree = parsed(statement, case.dialect) if new.name in statement else None
        if isinstance(tree, exp.Update) and tree.this.name == bare(table.name):
            for given in tree.expressions:
                if isinstance(given, exp.EQ) and given.this.name == new.name:
                    yield _Filling(tree, given.expression)


def _by_state(filling: _Filling, table: Table) -> bool:
    """Its condition names the rows by what they are, or by a row that they are joined to.

    What counts says 0 of rows that have none, and not nothing.
    """
    update = filling.update
    where, joined = update.args.get("where"), update.args.get("from_")
    if where is None or any(update.find_all(exp.Count)):
        return False
    return all(_is_state(each, table, joins=joined is not None) for each in _parts(where.this))


def _parts(condition: exp.Expr) -> Iterator[exp.Expr]:
    """What AND and OR join."""
    inner = condition.unnest()
    if isinstance(inner, exp.And | exp.Or):
        yield from _parts(inner.this)
        yield from _parts(inner.expression)
    else:
        yield inner


def _is_state(condition: exp.Expr, table: Table, *, joins: bool) -> bool:
    """`kind = 'a'`, `kind IN ('a', 'b')`, `name LIKE '% %'`, `at IS NULL`, `is_open`.

    By a key it would be a batch.
    """
    if isinstance(condition, exp.Not | exp.NEQ):
        return _is_other(condition, table, joins=joins)
    if isinstance(condition, exp.Column):
        return _says(condition, table)
    about = condition.this
    if joins and isinstance(condition, exp.EQ) and isinstance(condition.expression, exp.Column):
        return True
    named = about.find(exp.Column) if isinstance(about, exp.Expr) else None
    if named is None or not _says(named, table):
        return False
    if isinstance(condition, exp.Like | exp.ILike):
        return not any(map(str.isalnum, condition.expression.name))  # a form, not some of the rows
    if isinstance(condition, exp.In):
        return bool(condition.expressions) and all(map(_is_given, condition.expressions))
    return isinstance(condition, exp.Is) or (
        isinstance(condition, exp.EQ) and _is_given(condition.expression)
    )


def _is_other(condition: exp.Expr, table: Table, *, joins: bool) -> bool:
    """`NOT is_open`; `kind <> 'a'` and `kind NOT IN ('a', 'b')` where no kind is NULL."""
    if isinstance(condition.this, exp.Column | exp.Is) and isinstance(condition, exp.Not):
        return _is_state(condition.this, table, joins=joins)
    turned = condition.this if isinstance(condition, exp.Not) else exp.EQ(**condition.args)
    named = [table.column(each.name) for each in turned.find_all(exp.Column)]
    filled = all(each is not None and not each.nullable for each in named)
    return filled and _is_state(turned, table, joins=False)


def _says(named: exp.Column, table: Table) -> bool:
    return (named.name,) != table.primary_key


def _is_given(value: exp.Expr) -> bool:
    return isinstance(value.this if isinstance(value, exp.Cast) else value, _GIVEN)


def _finds_none(case: Case, filling: _Filling, table: Table, empty: Collection[Any]) -> bool:
    """Whatever its condition is: what it would have given these rows is NULL."""
    update, keys = filling.update, table.primary_key
    if not keys or update.args.get("from_") is not None:
        return False
    called = update.this.alias_or_name
    names = [exp.column(name, table=called, quoted=True) for name in keys]
    query = exp.select(*names, exp.alias_(filling.value.copy(), "given")).from_(update.this.copy())
    if update.args.get("with_") is not None:
        query.set("with_", update.args["with_"].copy())
    typed = light(table).c
    read = verbatim(spelled(query, case.dialect)).columns(
        *(typed[n] for n in keys), column("given")
    )
    for state in (case.built, case.first):  # what it reads may be gone, or have just come
        try:
            with state.scratch.engine().connect() as connection:
                rows = connection.execute(read).all()
        except DBAPIError:  # of parameters, or of columns that are not there
            continue
        return not any(tuple(row[:-1]) in empty and row[-1] is not None for row in rows)
    return False
