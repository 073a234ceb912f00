"""A revision stands alone: the application's models go on, what it does must not go with them."""

import ast
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from sddflow.domain.conventions import Conventions
from sddflow.domain.finding import Finding
from sddflow.proof.reading.imports import Import, helper, imports
from sddflow.proof.reading.reading import Reading
from sddflow.proof.reading.script import Material, Script
from sddflow.target.source import all_nodes

_CURE = "describe in the revision the tables it needs: sa.table(…, sa.column(…)), or sa.Table"
_LIVE = ("create_all", "drop_all", "tables", "sorted_tables", "reflect")


def run(material: Material) -> Iterator[Finding]:
    """Every import of the application's own modules, and every use of live metadata."""
    for script in material.scripts:
        found = tuple(imports(script.tree, script.shown))
        for each in found:
            yield from _judge(script, each, material)
            yield from _behind(script, each, material)
        yield from _metadata(script, found, material.conventions)


def _judge(script: Script, each: Import, material: Material) -> Iterator[Finding]:
    if not _is_own(each, script, material):
        return
    whole = f"{each.module}.{each.name}" if each.name else each.module
    model = _model(each, material.conventions)
    if model:
        yield script.finding(
            "migration-live-models", "error",
            f"the revision uses {model}, a model as it is now: when the model changes, "
            "this revision does something else, or fails",
            each.node, evidence=ast.unparse(each.node), cure=_CURE,
        )  # fmt: skip
    elif _holds_models(whole, material.conventions):
        yield from _module(script, each, whole, material.conventions)
    else:
        usual = any(_imported(s) & {whole} for s in material.earlier)
        yield _application(script, each, whole, lives_on=usual or _is_type(each, material.root))


def _imported(script: Script) -> frozenset[str]:
    """What a revision imports, with the whole name of each."""
    found = imports(script.tree, script.shown)
    return frozenset(f"{e.module}.{e.name}" if e.name else e.module for e in found)


def _behind(script: Script, each: Import, material: Material) -> Iterator[Finding]:
    """A helper that lives with the migrations, and imports the models itself."""
    beside = PurePosixPath(script.shown).parts[:-1]
    found = helper(material.root, each) if _within(each.module, beside) else None
    if found is None:
        return
    shown, tree = found
    for inner in imports(tree, shown):
        model = _model(inner, material.conventions)
        if model and _is_own(inner, script, material):
            yield script.finding(
                "migration-live-models", "error",
                f"{shown} brings {model}, a model as it is now, into the revision",
                each.node, evidence=f"{shown}:{getattr(inner.node, 'lineno', 0)}: "
                f"{ast.unparse(inner.node)}", cure=_CURE,
            )  # fmt: skip


def _is_own(each: Import, script: Script, material: Material) -> bool:
    """It comes from the application, not from a library or from beside the migrations."""
    first = each.module.partition(".")[0]
    known = {c.module.partition(".")[0] for c in material.conventions.classes} - {""}
    beside = PurePosixPath(script.shown).parts[:-1]
    if not first or first in ("alembic", "sqlalchemy", "sqlmodel") or _within(each.module, beside):
        return False
    tops = (material.root, material.root / "src", material.root / "backend")
    return first in known or any(_there(top, first) for top in tops)


def _within(module: str, folders: tuple[str, ...]) -> bool:
    """A helper that lives with the migrations: `migrations.helpers`, `app.alembic.tools`."""
    parts = tuple(module.split("."))
    homes = [folders[:n] for n in range(len(folders), 0, -1)][:2]
    return any(home and parts[: len(home)] == home for home in homes)


def _there(top: Path, name: str) -> bool:
    return (top / f"{name}.py").is_file() or any((top / name).glob("*.py"))


def _model(each: Import, conventions: Conventions) -> str:
    """The class, where a mapped class or the declarative base is imported."""
    classes = {c.name for c in conventions.classes}
    own_base = conventions.base if conventions.base_module not in ("sqlmodel", "") else ""
    if each.name and each.name in {*classes, own_base} - {""}:
        return each.name
    return ""


def _holds_models(module: str, conventions: Conventions) -> bool:
    return any(f"{c.module}.".startswith(f"{module}.") for c in conventions.classes)


def _module(
    script: Script, each: Import, module: str, conventions: Conventions
) -> Iterator[Finding]:
    """A whole module of models: an error where a class of it is used."""
    names = {c.name for c in conventions.classes} | {conventions.base}
    used = next(
        (
            n for n in all_nodes(script.tree)
            if isinstance(n, ast.Attribute) and n.attr in names
            and ast.unparse(n.value).startswith(each.local)
        ),
        None,
    )  # fmt: skip
    if used is not None:
        yield script.finding(
            "migration-live-models", "error",
            f"the revision uses {ast.unparse(used)}, a model as it is now: when the model "
            "changes, this revision does something else, or fails",
            used, evidence=ast.unparse(used), cure=_CURE,
        )  # fmt: skip
    else:
        yield script.finding(
            "migration-imports-application", "warning",
            f"the revision imports {module}, where the models live, and needs none of them",
            each.node, evidence=ast.unparse(each.node), cure="take the import out",
        )  # fmt: skip


def _application(script: Script, each: Import, whole: str, *, lives_on: bool) -> Finding:
    """Anything else of the application's: a constant may change.

    A type is usual, and what older revisions import too has to stay as it is for their sake.
    """
    return script.finding(
        "migration-imports-application", "info" if lives_on else "warning",
        f"the revision imports {whole}: it does what that says when it runs, not when it "
        "was written",
        each.node, evidence=ast.unparse(each.node),
        cure="keep it where it is for as long as this revision lives"
        if lives_on else "write the values into the revision",
    )  # fmt: skip


def _is_type(each: Import, root: Path) -> bool:
    """A column type of the application's: autogenerate itself writes such imports."""
    parts = each.module.split(".")
    for top in (root, root / "src", root / "backend"):
        for file in (top.joinpath(*parts).with_suffix(".py"), top.joinpath(*parts, "__init__.py")):
            if file.is_file():
                text = file.read_text("utf-8", "replace")
                return "TypeDecorator" in text or "UserDefinedType" in text
    return False


def _metadata(
    script: Script, found: tuple[Import, ...], conventions: Conventions
) -> Iterator[Finding]:
    """`SQLModel.metadata.create_all(…)` makes what the models say today."""
    outside = {i.local: i for i in found}
    for node in all_nodes(script.tree):
        if not isinstance(node, ast.Attribute) or node.attr not in _LIVE:
            continue
        words = ast.unparse(node.value)
        first = words.partition(".")[0]
        known = first in outside and _model(outside[first], conventions) == ""
        if known and "metadata" in words and "MetaData" not in words:
            yield script.finding(
                "migration-live-models", "error",
                f"{words}.{node.attr} is whatever the models say when it runs",
                node, evidence=f"{words}.{node.attr}",
                cure="create each table with op.create_table",
            )  # fmt: skip


READING = Reading("live-models", "No revision uses the models as they are now.", run)
