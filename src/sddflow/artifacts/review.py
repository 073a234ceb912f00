"""A migration reviewed by code: what no human should have to look for."""

import ast
from collections.abc import Iterable, Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.schema.change import (
    Change,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
)

_DROPS = {"drop_table": DropTable, "drop_column": DropColumn, "drop_constraint": DropConstraint,
          "drop_index": DropIndex}  # fmt: skip


def review_migration(
    text: str, *, path: str = "", packages: Iterable[str] = (), changes: Iterable[Change] = ()
) -> tuple[Finding, ...]:
    """What is wrong with a migration, by its text.

    Args:
        text: of the revision.
        path: its file, for the places.
        packages: top-level packages of the application, which a revision must not import.
        changes: what the design asks for: a drop among them is meant.
    """
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        place = Place(path, error.lineno or 0)
        return (Finding("migration-not-python", "error", f"is not Python: {error.msg}", place),)
    found = [
        *_downgrade(tree),
        *_parents(tree),
        *_drops(tree, tuple(changes)),
        *_imports(tree, frozenset(packages)),
    ]
    return tuple(
        Finding(code, "error", message, Place(path, line), cure=cure, by="write")
        for code, message, line, cure in found
    )


Seen = tuple[str, str, int, str]
"""Code, message, line and cure."""


def _function(tree: ast.Module, name: str) -> ast.FunctionDef | None:
    return next((n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name), None)


def _downgrade(tree: ast.Module) -> Iterator[Seen]:
    function = _function(tree, "downgrade")
    if function is None:
        yield "migration-no-downgrade", "the migration has no downgrade", 0, "write one"
        return
    done = [node for node in function.body if not _is_idle(node)]
    if not done or any(isinstance(node, ast.Raise) for node in done):
        message = "the downgrade does nothing"
        yield "migration-empty-downgrade", message, function.lineno, "undo what upgrade does"


def _is_idle(node: ast.stmt) -> bool:
    return isinstance(node, ast.Pass) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )


def _parents(tree: ast.Module) -> Iterator[Seen]:
    values = [(node, value) for node, value in _assigned(tree, "down_revision")]
    single = len(values) == 1 and isinstance(values[0][1], ast.Constant)
    if not single:
        line = values[0][0].lineno if values else 0
        message = "the migration does not follow exactly one revision"
        yield "migration-down-revision", message, line, "name the head it follows"


def _assigned(tree: ast.Module, name: str) -> Iterator[tuple[ast.stmt, ast.expr | None]]:
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            assert isinstance(node, ast.Assign | ast.AnnAssign)  # noqa: S101 - only they have targets
            yield node, node.value


def _drops(tree: ast.Module, changes: tuple[Change, ...]) -> Iterator[Seen]:
    """Drops in the upgrade that no change asks for."""
    function = _function(tree, "upgrade")
    for node in ast.walk(function) if function else ():
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        kind = _DROPS.get(node.func.attr)
        if kind and not any(isinstance(change, kind) for change in changes):
            message = f"the upgrade calls {node.func.attr}, which the design does not ask for"
            yield "migration-unasked-drop", message, node.lineno, "leave it out, or design it"


def _imports(tree: ast.Module, packages: frozenset[str]) -> Iterator[Seen]:
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = ["." if node.level else str(node.module)]
        for name in names:
            if name == "." or name.split(".", maxsplit=1)[0] in packages:
                message = f"the migration imports the application ({name}), which moves on"
                yield (
                    "migration-imports-application",
                    message,
                    getattr(node, "lineno", 0),
                    "use plain SQLAlchemy types",
                )
