"""A default that is one object is everybody's: one list, one dictionary, the time of the import.

SQLAlchemy hands the same object to every new row, and who changes it changes it for all. A
callable, `default=dict`, makes one for each; Pydantic copies a list that a field of SQLModel is
given, and a time is the same one there too.
"""

import ast
from collections.abc import Iterator

from sddflow.domain.conventions import ModelClass
from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.target.source import all_nodes, assigned, calls, keyword, last_name, parse

_MAKERS = ("dict", "list", "set", "defaultdict")
_ONCE = frozenset(
    {
        *("now", "utcnow", "today", "time", "uuid1", "uuid4", "uuid7", "random", "randint"),
        *("token_hex", "token_urlsafe", "token_bytes"),
    }
)
_SHARED = ast.Dict | ast.List | ast.Set | ast.ListComp | ast.DictComp


def run(case: Case) -> Seen:
    """Read the classes of tables that are new or changed."""
    models = {m.table: m for m in case.conventions.classes}
    pairs = [(t, models[bare(t.name)]) for t in case.touched if bare(t.name) in models]
    if not pairs:
        raise SkippedError("no model of a new or changed table was found")
    findings = tuple(f for table, model in pairs for f in _look(case, table, model))
    return Seen(findings, f"the defaults of {len(pairs)} models read")


def _look(case: Case, table: Table, model: ModelClass) -> Iterator[Finding]:
    old = case.first.schema.table(table.name)
    for name, default in _defaults(case, model):
        known = old is not None and old.column(name) is not None
        if table.column(name) is not None and not known:
            said = ast.unparse(default)
            why = (
                "which is asked for once, as the models are imported"
                if _is_once(default)
                else "and who changes one of them before it is read again changes the default"
            )
            yield case.finding(
                "default-shared", "warning",
                f"{model.name}.{name}: every row gets the same {said}, {why}",
                table=table.name, column=name, evidence=f"default={said}",
                place=Place(model.place.file, default.lineno),
                cure="give a callable that makes one for each row: default=dict, default=uuid4, "
                "default=lambda: datetime.now(UTC)",
            )  # fmt: skip


def _defaults(case: Case, model: ModelClass) -> Iterator[tuple[str, ast.expr]]:
    """Columns of the class, and defaults that are one object."""
    tree = parse(case.application.root / model.place.file)
    nodes = all_nodes(tree) if tree is not None else ()
    classes = (n for n in nodes if isinstance(n, ast.ClassDef) and n.name == model.name)
    for name, _, value, _ in assigned([line for node in classes for line in node.body]):
        for call in calls(value, "mapped_column", "Column", "Field"):
            default = keyword(call, "default")
            shared = default is not None and last_name(call.func) != "Field" and _is_shared(default)
            if default is not None and (shared or _is_once(default)):
                yield name, default


def _is_shared(default: ast.expr) -> bool:
    made = isinstance(default, ast.Call) and last_name(default.func) in _MAKERS
    return made or isinstance(default, _SHARED)


def _is_once(default: ast.expr) -> bool:
    """It is called here, and not for each row; `func.now()` is called by the database."""
    if isinstance(default, ast.Lambda) or "func." in ast.unparse(default):
        return False
    called = (n for n in ast.walk(default) if isinstance(n, ast.Call))
    return any(last_name(call.func) in _ONCE for call in called)


CHECK = Check("shared-defaults", "No default is one object for all rows.", run)
