"""How the target writes its data layer, read from its source without importing any of it."""

import ast
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from sddflow.domain.conventions import Conventions, ModelClass
from sddflow.domain.place import Place
from sddflow.domain.settings import Settings
from sddflow.errors import TargetError
from sddflow.target.alembic_files import find_alembic, read_alembic
from sddflow.target.classes import Attribute, Classes, Declared
from sddflow.target.columns import id_kind, is_aware, is_plural, is_time, time_names
from sddflow.target.layout import import_roots, module_name, python_files, shown
from sddflow.target.source import calls, imported_names, is_true, keyword, parse, source_text
from sddflow.target.surveys import (
    find_line_length,
    find_schemas,
    find_tests,
    sqlmodel_times_are_aware,
    uses_async,
)
from sddflow.target.users import find_user

_MAPS = "map_imperatively"
_MODEL_FOLDERS = ("models", "model", "entities", "tables", "orm")


@dataclass(frozen=True, eq=False)
class Reading:
    """The target's source as trees.

    Args:
        target: absolute path.
        home: the folder of alembic.ini, where it holds models; else the target.
        preferred: folders that alembic.ini prepends to the import path.
        trees: the files that could be parsed.
    """

    target: Path
    home: Path
    preferred: tuple[Path, ...]
    trees: dict[Path, ast.Module]

    @cached_property
    def classes(self) -> Classes:
        """Every class statement."""
        classes = Classes()
        for file, tree in self.trees.items():
            classes.read(file, tree)
        return classes

    @cached_property
    def mapped(self) -> tuple[Declared, ...]:
        """The mapped classes; those below `home` only, where there are any."""
        found = tuple(c for c in self.classes.declared if self.classes.is_mapped(c))
        return tuple(c for c in found if c.file.is_relative_to(self.home)) or found

    @cached_property
    def roots(self) -> tuple[Path, ...]:
        """Folders that imports start from."""
        imported = [name for tree in self.trees.values() for name in imported_names(tree)]
        return import_roots(self.target, self.trees, imported, self.preferred)

    @cached_property
    def conventions(self) -> Conventions:
        """What they show about the way the data layer is written."""
        found = _common(self)
        return _with_columns(self, found) if self.mapped else found

    def module(self, file: Path) -> str:
        """The dotted name of a file."""
        return module_name(file, self.roots)

    @property
    def mappings(self) -> list[str]:
        """Modules that map classes to tables by a function, and may be imported late."""
        return [self.module(file) for file in self.trees if _MAPS in source_text(file)]

    @property
    def root(self) -> Path:
        """The folder the models' imports start from."""
        file = self.mapped[0].file if self.mapped else self.home
        return next((r for r in self.roots if file.is_relative_to(r)), self.home)


def read_target(target: Path, settings: Settings | None = None) -> Reading:
    """Parse the target's source; what cannot be parsed is left out."""
    target = target.resolve()
    home, preferred = _alembic_home(target, settings or Settings())
    trees = {f: tree for f in python_files(target) if (tree := parse(f)) is not None}
    return Reading(target, home, preferred, trees)


def _alembic_home(target: Path, settings: Settings) -> tuple[Path, tuple[Path, ...]]:
    """Where Alembic is run and what it prepends; the target itself where that is not clear."""
    try:
        found = read_alembic(find_alembic(target, settings), target)
    except TargetError:
        return target, ()
    return found.folder.resolve(), found.prepended or (found.folder.resolve(),)


def read_conventions(target: Path, settings: Settings | None = None) -> Conventions:
    """What the target's code shows about the way it writes its data layer.

    Args:
        target: the application's folder.
        settings: `alembic_ini` narrows the search where a repository holds several applications.

    Returns:
        Conventions with `orm="none"` and the usual defaults where no model was found.
    """
    return read_target(target, settings).conventions


def _common(reading: Reading) -> Conventions:
    orm = _orm(reading)
    form, path = _models_place(reading)
    schemas = find_schemas(reading.trees, path, reading.root)
    base, base_module = _base(reading, orm)
    user = find_user(reading.classes, reading.mapped)
    return Conventions(
        orm=orm,
        is_async=uses_async(reading.trees, reading.target),
        models_form=form,
        models_path=shown(path, reading.target),
        models_module=reading.module(path if path.suffix else path / "__init__.py"),
        schemas_path=shown(schemas, reading.target) if schemas else "",
        schemas_module=reading.module(schemas if schemas.suffix else schemas / "__init__.py")
        if schemas
        else "",
        tests_path=find_tests(reading.target, reading.root),
        base=base,
        base_module=base_module,
        user_model=user.model,
        user_table=user.table,
        user_key=user.key,
        classes=tuple(_model_class(reading, c) for c in reading.mapped),
        line_length=find_line_length(reading.target, reading.root),
    )


def _orm(reading: Reading) -> Literal["sqlmodel", "sqlalchemy", "none"]:
    if not reading.mapped:
        return "none"
    tables = sum(c.is_sqlmodel_table for c in reading.mapped)
    return "sqlmodel" if 2 * tables >= len(reading.mapped) else "sqlalchemy"


def _model_class(reading: Reading, declared: Declared) -> ModelClass:
    related = tuple(a.name for a in declared.attributes if a.is_relationship)
    return ModelClass(
        name=declared.name,
        table=reading.classes.table(declared),
        place=Place(shown(declared.file, reading.target), declared.node.lineno),
        module=reading.module(declared.file),
        base=declared.bases[0] if declared.bases else "",
        relationships=related,
    )


def _models_place(reading: Reading) -> tuple[Literal["package", "module"], Path]:
    """Where new models go: the folder or file that holds most of them."""
    files = Counter(c.file for c in reading.mapped)
    if not files:
        app = next((reading.home / n for n in ("app", "src") if (reading.home / n).is_dir()), None)
        return "package", (app or reading.home) / "models"
    packages = {f.parent for f in files if f.parent.name in _MODEL_FOLDERS} | {
        f.parent for f in files if sum(g.parent == f.parent for g in files) > 1
    }
    counted = Counter(f.parent for f in files.elements() if f.parent in packages)
    single, most = files.most_common(1)[0]
    if not counted or counted.most_common(1)[0][1] < most:
        return "module", single
    package = counted.most_common(1)[0][0]
    own = [f for f in files if f.parent == package]
    return ("module", own[0]) if own == [package / "__init__.py"] else ("package", package)


def _base(reading: Reading, orm: str) -> tuple[str, str]:
    """The declarative base new models name, and the module it comes from."""
    classes = reading.classes
    lines = [a for c in reading.mapped for a in classes.lineage(c)]
    if orm == "sqlalchemy":
        used = Counter(a.name for a in lines if classes.is_base(a))
        used.update(b for a in lines for b in a.bases if b in classes.made)
        if used:
            name = used.most_common(1)[0][0]
            file = classes.made.get(name) or classes.by_name[name].file
            return name, reading.module(file)
        return "Base", ""
    own = Counter(a.name for a in lines if "SQLModel" in a.bases and a.attribute("metadata"))
    if own:
        name = own.most_common(1)[0][0]
        return name, reading.module(classes.by_name[name].file)
    return "SQLModel", "sqlmodel"


def _with_columns(reading: Reading, found: Conventions) -> Conventions:
    """What most classes do: ids, names of tables, times."""
    classes = reading.classes
    kinds = Counter(id_kind(k) for c in reading.mapped if (k := classes.key(c)))
    plurals = Counter(is_plural(classes.table(c)) for c in reading.mapped)
    times = [a for c in reading.mapped for a in classes.columns(c) if is_time(a)]
    return replace(
        found,
        id_kind=kinds.most_common(1)[0][0] if kinds else "integer",
        plural=plurals[True] >= plurals[False],
        timestamps=time_names(times),
        timestamps_aware=_aware(reading, times),
    )


def _aware(reading: Reading, times: Iterable[Attribute]) -> bool:
    """Most times carry a zone, by their type, the base's type map, or SQLModel's version."""
    default = _orm(reading) == "sqlmodel" and sqlmodel_times_are_aware(reading.target, reading.root)
    for declared in reading.classes.declared:
        mapped_types = declared.attribute("type_annotation_map")
        if mapped_types is not None:
            stamps = calls(mapped_types.value, "DateTime", "TIMESTAMP")
            default = default or any(is_true(keyword(c, "timezone")) for c in stamps)
    counted = Counter(is_aware(time, by_default=default) for time in times)
    return counted[True] >= counted[False] if counted else True
