"""Values that are left to chance: several rows could give them, and nothing says which one does.

Each statement is asked, on the rows of before, how many different values it had to choose from.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError
from sqlglot import exp

from sddflow.database.quoting import verbatim
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Schema, Table
from sddflow.proof.case import Case
from sddflow.proof.filled.put_aside import asked_again, put_aside
from sddflow.proof.parsed import parsed, spelled

_COUNT, _FIRST = "sddflow_count", "sddflow_first"


@dataclass(frozen=True, slots=True)
class _Choice:
    """A column of rows that a statement fills, and the query that counts what it may choose.

    Args:
        column: that is filled.
        keys: of one row.
        counting: for each row its keys, and the number of different values.
        narrowed: other conditions than that rows belong together: they may well find one only.
    """

    column: str
    keys: tuple[str, ...]
    counting: exp.Select
    narrowed: bool


def by_chance(case: Case) -> Iterator[Finding]:
    """What a statement had to choose from, where it was more than one value for a row."""
    aside = put_aside(case.upgrade, case.dialect)
    for statement in case.upgrade:
        tree = parsed(statement, case.dialect)
        tree = asked_again(tree, aside) if tree is not None else None
        if isinstance(tree, exp.Update):
            table = case.first.schema.called(tree.this.name)
            if table is not None and table.primary_key:
                tables = _tables(tree, case.first.schema)
                for choice in (*_joined(tree, table, tables), *_looked_up(tree, table)):
                    yield from _look(case, table.name, choice)
        elif isinstance(tree, exp.Insert) and isinstance(tree.this, exp.Schema):
            for choice in _inserted(tree):
                yield from _look(case, tree.this.this.name, choice)


def _joined(update: exp.Update, table: Table, tables: dict[str, Table | None]) -> Iterator[_Choice]:
    """UPDATE … FROM: a row that is met several times gets one of the values."""
    source, where = update.args.get("from_"), update.args.get("where")
    if source is None or where is None:
        return
    every, own = list(_all_of(where.this)), update.this.alias_or_name
    told = [each for each in every if _is_told(each, tables)]
    if not told:
        return
    about = {c.table for each in every if each not in told for c in each.find_all(exp.Column)}
    asked = exp.and_(*(each.copy() for each in told))
    for given in _given(update):
        query = _keyed(update, table, _different(given.expression))
        first = source.this.copy()
        joins = first.args.pop("joins", None) or ()
        query = query.join(first, join_type="cross").where(asked.copy())
        for join in joins:
            query.append("joins", join)
        query = query.group_by(*_keys(update, table))
        yield _Choice(
            given.this.name, table.primary_key, query, _narrows(asked) or bool(about - {own})
        )


def _tables(update: exp.Update, schema: Schema) -> dict[str, Table | None]:
    """What a statement calls each table, as it was before; None for what is no table."""
    named = {n.alias_or_name: schema.called(n.name) for n in update.find_all(exp.Table)}
    return named | {query.alias: None for query in update.find_all(exp.Subquery, exp.CTE)}


def _all_of(condition: exp.Expr) -> Iterator[exp.Expr]:
    """The conditions that must all be met."""
    inner = condition.unnest()
    if isinstance(inner, exp.And):
        yield from (*_all_of(inner.this), *_all_of(inner.expression))
    else:
        yield inner


def _is_told(condition: exp.Expr, tables: dict[str, Table | None]) -> bool:
    """It holds as well before; what batches ask by parameters, or of a new column, does not."""
    if condition.find(exp.Placeholder, exp.Parameter) is not None:
        return False
    return all(_was(column, tables) for column in condition.find_all(exp.Column))


def _was(column: exp.Column, tables: dict[str, Table | None]) -> bool:
    """The column was there before, as far as its table is known."""
    meant = [tables.get(column.table)] if column.table else list(tables.values())
    return any(table is None or table.column(column.name) is not None for table in meant)


def _looked_up(update: exp.Update, table: Table) -> Iterator[_Choice]:
    """SET … = (SELECT … LIMIT 1), and no ORDER BY; SQLite needs no LIMIT for it."""
    where = update.args.get("where")
    for given in _given(update):
        select = given.expression.this if isinstance(given.expression, exp.Subquery) else None
        if not isinstance(select, exp.Select) or not _takes_any(select):
            continue
        inner = select.copy()
        inner.set("limit", None)
        inner.set("expressions", [_different(inner.expressions[0])])
        query = _keyed(update, table, inner.subquery())
        query = query.where(where.this.copy()) if where is not None else query
        narrowed = _narrows(select.args["where"].this)
        yield _Choice(given.this.name, table.primary_key, query, narrowed)


def _inserted(insert: exp.Insert) -> Iterator[_Choice]:
    """DISTINCT ON without an order, or ON CONFLICT: the first row that comes is the one."""
    select, names = insert.expression, [each.name for each in insert.this.expressions]
    if not isinstance(select, exp.Select) or select.args.get("order") is not None:
        return
    if len(names) != len(select.expressions) or any(select.find_all(exp.AggFunc)):
        return
    given = dict(zip(names, (each.unalias() for each in select.expressions), strict=True))
    keys = {name: given[name] for name in _once(insert, select, given)}
    for name in (n for n in names if n not in keys and given[n].find(exp.Column)):
        query = select.copy()
        for word in ("distinct", "limit"):
            query.set(word, None)
        counted = exp.alias_(_different(given[name]), _COUNT)
        named = [exp.alias_(key.copy(), f"{_FIRST}{n}") for n, key in enumerate(keys.values())]
        query.set("expressions", [*named, counted])
        if keys:
            query = query.group_by(*(key.copy() for key in keys.values()))
            yield _Choice(name, tuple(keys), query, narrowed=False)


def _once(insert: exp.Insert, select: exp.Select, given: dict[str, exp.Expr]) -> list[str]:
    """Columns of which each value is inserted once."""
    conflict, distinct = insert.args.get("conflict"), select.args.get("distinct")
    if conflict is not None:
        said = conflict.args.get("conflict_keys") or ()
        return [c.name for key in said for c in key.find_all(exp.Column) if c.name in given]
    on = distinct.args.get("on") if distinct is not None else None
    keys = on.expressions if isinstance(on, exp.Tuple) else [on] if on is not None else []
    return [name for name, value in given.items() if value in keys]


def _takes_any(select: exp.Select) -> bool:
    """One of the rows that its condition meets; without one it is the same for all rows."""
    if select.args.get("where") is None:
        return False
    kept = (select.args.get(word) for word in ("order", "group", "distinct"))
    aggregated = select.expressions[0].find(exp.AggFunc)
    return not any(kept) and aggregated is None and len(select.expressions) == 1


def _given(update: exp.Update) -> Iterator[exp.EQ]:
    yield from (e for e in update.expressions if isinstance(e, exp.EQ) and e.find(exp.Column))


def _keyed(update: exp.Update, table: Table, counted: exp.Expr) -> exp.Select:
    """The key of each row, and what is counted."""
    keys = [exp.alias_(key, f"{_FIRST}{n}") for n, key in enumerate(_keys(update, table))]
    query = exp.select(*keys, exp.alias_(counted, _COUNT)).from_(update.this.copy())
    if update.args.get("with_") is not None:
        query.set("with_", update.args["with_"].copy())
    return query


def _keys(update: exp.Update, table: Table) -> list[exp.Column]:
    called = update.this.alias_or_name
    return [exp.column(name, table=called, quoted=True) for name in table.primary_key]


def _different(value: exp.Expr) -> exp.Count:
    as_text = exp.cast(value.copy(), exp.DataType.Type.TEXT)
    return exp.Count(this=exp.Distinct(expressions=[as_text]))


def _narrows(condition: exp.Expr) -> bool:
    """It says more than which columns are equal, and that something is not NULL."""
    inner = condition.unnest()
    if isinstance(inner, exp.And):
        return _narrows(inner.this) or _narrows(inner.expression)
    if isinstance(inner, exp.EQ):
        return not all(isinstance(e, exp.Column) for e in (inner.this, inner.expression))
    return not isinstance(inner, exp.Is | exp.Not)


def _look(case: Case, table: str, choice: _Choice) -> Iterator[Finding]:
    wanted = exp.select("*").from_(choice.counting.subquery("c")).where(f"{_COUNT} > 1").limit(1)
    try:
        with case.first.scratch.engine().connect() as connection:
            found = connection.execute(verbatim(spelled(wanted, case.dialect))).first()
    except DBAPIError:  # it asks for what is new, or for parameters
        return
    if found is not None:
        column = case.built.schema.column(table, choice.column)
        moment = column is not None and column.type.kind == "datetime"  # whichever, it is near
        key = ", ".join(f"{n} = {v!r}" for n, v in zip(choice.keys, found, strict=False))
        yield case.finding(
            "backfill-by-chance", "info" if choice.narrowed or moment else "warning",
            f"{table}.{choice.column} takes one of several values, and nothing says which",
            table=table, column=choice.column,
            evidence=f"{key}: {found[-1]} values to choose from",
            cure="say which row gives it: ORDER BY … LIMIT 1, max(…), or a condition that only one "
            "row meets",
        )  # fmt: skip
