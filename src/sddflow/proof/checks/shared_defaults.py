"""A default that is one list or one dictionary is everybody's: who changes it, changes it for all.

SQLAlchemy hands the same object to every new row. A callable, `default=dict`, makes one for each;
Pydantic copies what a field of SQLModel is given.
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
from sddflow.target.source import assigned, calls, keyword, last_name, parse

_MAKERS = ("dict", "list", "set", "defaultdict")
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
            yield case.finding(
                "default-shared", "warning",
                f"{model.name}.{name}: every row gets the same {said}, and who changes one of "
                "them before it is read again changes the default",
                table=table.name, column=name, evidence=f"default={said}",
                place=Place(model.place.file, default.lineno),
                cure="give a callable that makes one for each row: default=dict, default=list",
            )  # fmt: skip


def _defaults(case: Case, model: ModelClass) -> Iterator[tuple[str, ast.expr]]:
    """Columns of the class, and defaults that are one object."""
    tree = parse(case.application.root / model.place.file)
    nodes = ast.walk(tree) if tree is not None else ()
    classes = (n for n in nodes if isinstance(n, ast.ClassDef) and n.name == model.name)
    for name, _, value, _ in assigned([line for node in classes for line in node.body]):
        for call in calls(value, "mapped_column", "Column"):
            default = keyword(call, "default")
            if default is not None and _is_shared(default):
                yield name, default


def _is_shared(default: ast.expr) -> bool:
    made = isinstance(default, ast.Call) and last_name(default.func) in _MAKERS
    return made or isinstance(default, _SHARED)


CHECK = Check("shared-defaults", "No default is one object for all rows.", run)
