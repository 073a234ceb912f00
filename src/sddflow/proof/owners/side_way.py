"""Whose a row is, taken from what somebody did with it, where its own keys say it.

A reminder belongs to a pet, and the pet to an owner in a clinic. The clinic of the vet who saw the
pet last is another way to a clinic, and need not lead to the same one.
"""

from collections.abc import Iterator

from sqlglot import exp

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Schema, Table
from sddflow.proof.case import Case
from sddflow.proof.parsed import parsed

_DEEPEST = 4


def side_way(case: Case, statements: tuple[str, ...]) -> Iterator[Finding]:
    """New keys of rows that exist, filled by a way that leaves the row's own."""
    for statement in statements:
        tree = parsed(statement, case.dialect)
        table = case.built.schema.called(tree.this.name) if isinstance(tree, exp.Update) else None
        if tree is None or table is None or case.first.schema.table(table.name) is None:
            continue
        for given in (e for e in tree.expressions if isinstance(e, exp.EQ)):
            yield from _look(case, table, given.this.name, given.expression, tree)


def _look(
    case: Case, table: Table, column: str, value: exp.Expr, tree: exp.Expr
) -> Iterator[Finding]:
    to = next((k.referred for k in table.foreign_keys if k.columns == (column,)), "")
    old = case.first.schema.column(table.name, column)
    if not to or old is not None or not value.find(exp.Column):
        return
    schema = case.first.schema
    ways = list(_ways(schema, schema.table(table.name), to))
    short = next((way for way in ways if way), ())
    queries: list[exp.Expr] = [*value.find_all(exp.Select)]
    for query in queries or [tree]:
        named = (schema.called(node.name) for node in query.find_all(exp.Table))
        used = {t.name for t in named if t is not None}
        others = sorted(used - {table.name, to})
        side = [name for name in others if any(_hangs(schema, name, way) for way in ways)]
        if not short or not side or any({*way} <= used for way in ways):
            continue
        yield case.finding(
            "backfill-owner-wrong", "warning",
            f"{table.name}.{column} is taken by way of {side[0]}, and the row's own keys lead to "
            f"{to} over {', '.join(short)}: the two may say otherwise",
            table=table.name, column=column,
            evidence=f"{side[0]} hangs on {short[0]}, and is of whoever made it",
            cure=f"take it over {', '.join(short)}",
        )  # fmt: skip
        return


def _ways(
    schema: Schema, table: Table | None, to: str, seen: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    """Tables between a row and what it belongs to, over keys that every row has."""
    if table is None or len(seen) > _DEEPEST:
        return
    for key in table.foreign_keys:
        demanded = all((c := table.column(n)) is not None and not c.nullable for n in key.columns)
        if not demanded or key.referred in (*seen, table.name):
            continue
        if key.referred == to:
            yield seen
        else:
            yield from _ways(schema, schema.table(key.referred), to, (*seen, key.referred))


def _hangs(schema: Schema, name: str, way: tuple[str, ...]) -> bool:
    """Several of its rows may hang on one of the way, of which it is no part."""
    table = schema.table(name)
    keys = table.foreign_keys if table is not None else ()
    return name not in way and any(key.referred in way for key in keys)
