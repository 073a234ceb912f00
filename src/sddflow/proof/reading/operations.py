"""What `upgrade()` and `downgrade()` call, in order, with what they give it.

Helpers of the same file are followed, loops over spelled-out values are walked value by value,
and every operation knows its surroundings: batch, autocommit block, dialect.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sddflow.proof.reading.dialects import ALL, Dialects, branches
from sddflow.proof.reading.literals import HOLE, Names, literal
from sddflow.target.source import all_nodes, keyword, last_name

_TABLE_FIRST = ("add_column", "drop_column", "alter_column", "create_table_comment")
_EXECUTE = ("execute", "exec_driver_sql", "scalar", "scalars")
_MOST_VALUES = 50


@dataclass(frozen=True, slots=True)
class Operation:
    """One call that changes the database.

    Args:
        name: `create_table`; `execute` for SQL, whoever runs it.
        call: where it stands.
        args: its positional arguments; a batch's table stands where `op` would take it.
        names: what names in reach were given.
        table: the batch's table, where it is one.
        autocommit: it runs outside of the migration's transaction.
        dialects: where it runs.
    """

    name: str
    call: ast.Call
    args: tuple[ast.expr, ...]
    names: Names
    table: str = ""
    batch: bool = False
    autocommit: bool = False
    dialects: Dialects = ALL

    def argument(self, position: int, *words: str) -> ast.expr | None:
        """An argument by position or by one of its names."""
        given = next((k for w in words if (k := keyword(self.call, w)) is not None), None)
        return self.args[position] if given is None and len(self.args) > position else given

    def text(self, position: int, *words: str) -> str:
        """An argument that is text; "" where it cannot be read."""
        return literal(self.argument(position, *words), self.names)

    @property
    def sql(self) -> str:
        """The SQL that `execute` is given; "" where it cannot be read."""
        given = self.argument(0, "sqltext", "statement") if self.name == "execute" else None
        return literal(given, self.names, hole=HOLE)


@dataclass(frozen=True, slots=True)
class _Where:
    """Where the walk is."""

    names: Names
    batches: dict[str, str] = field(default_factory=dict)
    autocommit: bool = False
    dialects: Dialects = ALL
    within: tuple[str, ...] = ()


class Walk:
    """Walks a file's functions."""

    def __init__(self, tree: ast.Module) -> None:
        self.functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
        self._constants = _given(tree.body)
        self._op = _op_names(tree)

    def operations(self, function: str) -> tuple[Operation, ...]:
        """What a function does; nothing where there is none of that name."""
        if function not in self.functions:
            return ()
        where = _Where(self._constants, within=(function,))
        return tuple(self._body(self.functions[function].body, where))

    def names_in(self, function: str) -> Names:
        """What the names in a function's reach are given, its own before the file's."""
        node = self.functions.get(function)
        return {**self._constants, **_given(node.body if node is not None else [])}

    def text(self, node: ast.expr) -> str:
        """The text of an expression at the top of the file; what is filled in is a hole."""
        return literal(node, self._constants, hole=HOLE)

    def _body(self, body: list[ast.stmt], where: _Where) -> Iterator[Operation]:
        for node in body:
            yield from self._statement(node, where)
            where = self._afterwards(node, where)

    def _statement(self, node: ast.stmt, where: _Where) -> Iterator[Operation]:
        if isinstance(node, ast.If):
            yes, no = branches(node.test, where.names, self.functions)
            yield from self._calls(node.test, where)
            yield from self._body(node.body, replace(where, dialects=where.dialects & yes))
            yield from self._body(node.orelse, replace(where, dialects=where.dialects & no))
        elif isinstance(node, ast.With):
            yield from self._body(node.body, self._with(node, where))
        elif isinstance(node, ast.For):
            yield from self._calls(node.iter, where)
            for names in _rounds(node, where.names):
                yield from self._body(node.body, replace(where, names=names))
        elif isinstance(node, ast.While | ast.Try):
            yield from self._parts(node, where)
        elif not isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from self._calls(node, where)

    def _parts(self, node: ast.While | ast.Try, where: _Where) -> Iterator[Operation]:
        handlers = [h.body for h in node.handlers] if isinstance(node, ast.Try) else []
        last = node.finalbody if isinstance(node, ast.Try) else []
        for body in (node.body, *handlers, node.orelse, last):
            yield from self._body(body, where)

    def _afterwards(self, node: ast.stmt, where: _Where) -> _Where:
        """What a statement changes for those behind it."""
        if isinstance(node, ast.If) and isinstance(node.body[-1], ast.Return | ast.Raise):
            _, no = branches(node.test, where.names, self.functions)
            return replace(where, dialects=where.dialects & no)
        if not isinstance(node, ast.Assign | ast.AnnAssign | ast.Expr):
            return where
        free = where.autocommit or _leaves_transaction(node)
        return replace(where, names={**where.names, **_given([node])}, autocommit=free)

    def _with(self, node: ast.With, where: _Where) -> _Where:
        for item in node.items:
            name = last_name(item.context_expr)
            if name == "autocommit_block":
                where = replace(where, autocommit=True)
            if name == "batch_alter_table" and isinstance(item.context_expr, ast.Call):
                call, given = item.context_expr, item.optional_vars
                named = keyword(call, "table_name") or (call.args[0] if call.args else None)
                table = literal(named, where.names)
                if isinstance(given, ast.Name):
                    where = replace(where, batches={**where.batches, given.id: table})
        return where

    def _calls(self, node: ast.AST, where: _Where) -> Iterator[Operation]:
        for call in _in_order(node):
            function = call.func
            if isinstance(function, ast.Name):
                yield from self._follow(function.id, call, where)
            elif isinstance(function, ast.Attribute):
                yield from self._operation(function, call, where)

    def _follow(self, name: str, call: ast.Call, where: _Where) -> Iterator[Operation]:
        """A helper of the same file."""
        if name not in self.functions or name in where.within:
            return
        node = self.functions[name]
        words = {k.arg: k.value for k in call.keywords if k.arg}
        given = {**dict(zip((a.arg for a in node.args.args), call.args, strict=False)), **words}
        read = {k: ast.Constant(t) for k, v in given.items() if (t := literal(v, where.names))}
        batches = {
            k: where.batches[v.id]
            for k, v in given.items()
            if isinstance(v, ast.Name) and v.id in where.batches
        }
        inner = replace(
            where, names={**where.names, **read}, batches=batches, within=(*where.within, name)
        )
        yield from self._body(node.body, inner)

    def _operation(
        self, function: ast.Attribute, call: ast.Call, where: _Where
    ) -> Iterator[Operation]:
        base = ast.unparse(function.value) if _is_plain(function.value) else ""
        name = "execute" if function.attr in _EXECUTE else function.attr
        if base in where.batches:
            table = where.batches[base]
            args = _with_table(name, call, table)
            yield self._made(name, call, args, where, table=table, batch=True)
        elif base in self._op or (name == "execute" and base not in where.batches):
            yield self._made(name, call, tuple(call.args), where)

    def _made(
        self,
        name: str,
        call: ast.Call,
        args: tuple[ast.expr, ...],
        where: _Where,
        *,
        table: str = "",
        batch: bool = False,
    ) -> Operation:
        return Operation(
            name, call, args, where.names, table, batch, where.autocommit, where.dialects
        )


def _is_plain(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def _with_table(name: str, call: ast.Call, table: str) -> tuple[ast.expr, ...]:
    """A batch's arguments as `op` takes them."""
    if name == "execute":
        return tuple(call.args)
    at = 0 if name in _TABLE_FIRST else 1
    return (*call.args[:at], ast.Constant(table), *call.args[at:])


def _in_order(node: ast.AST) -> list[ast.Call]:
    """Calls of a statement, in order of line; what a lambda would call is none of them."""
    found = [n for n in ast.walk(node) if isinstance(n, ast.Call)]
    return sorted(found, key=lambda call: (call.lineno, call.col_offset))


def _given(body: list[ast.stmt]) -> dict[str, ast.expr]:
    """Plain names and what they are given."""
    found: dict[str, ast.expr] = {}
    for node in body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            found[node.target.id] = node.value
    return found


def _rounds(node: ast.For, names: Names) -> Iterator[Names]:
    """The names of each round of a loop over spelled-out values; one round where it is not."""
    over = names.get(node.iter.id) if isinstance(node.iter, ast.Name) else node.iter
    values = over.elts if isinstance(over, ast.Tuple | ast.List | ast.Set) else []
    if not values or len(values) > _MOST_VALUES:
        yield names
    for value in values[:_MOST_VALUES]:
        yield {**names, **_unpacked(node.target, value)}


def _unpacked(target: ast.expr, value: ast.expr) -> dict[str, ast.expr]:
    if isinstance(target, ast.Name):
        return {target.id: value}
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple | ast.List):
        pairs = zip(target.elts, value.elts, strict=False)
        return {t.id: v for t, v in pairs if isinstance(t, ast.Name)}
    return {}


def _op_names(tree: ast.Module) -> frozenset[str]:
    """What the file calls Alembic's `op`."""
    found = {"op", "alembic.op"}
    for node in all_nodes(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "alembic":
            found |= {a.asname for a in node.names if a.name == "op" and a.asname}
    return frozenset(found)


def _leaves_transaction(node: ast.stmt) -> bool:
    """`op.execute("COMMIT")`, or a connection that is told to commit by itself."""
    words = (n.value for n in ast.walk(node) if isinstance(n, ast.Constant))
    return any(isinstance(w, str) and w.strip(" ;\n").upper() in _OUT for w in words)


_OUT = ("COMMIT", "AUTOCOMMIT", "COMMIT TRANSACTION")
