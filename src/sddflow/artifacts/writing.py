"""From a design to the files that carry it, all of them texts: the target is only read."""

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sddflow.artifacts.columns import Scene, sqlalchemy_line, sqlmodel_line
from sddflow.artifacts.desk import Desk
from sddflow.artifacts.existing import add_fields, add_names, add_relationships, add_table_args
from sddflow.artifacts.import_lines import Style, add_imports, after_imports
from sddflow.artifacts.imports import Import
from sddflow.artifacts.layout import Layout, Spot, class_name
from sddflow.artifacts.literals import Code
from sddflow.artifacts.migration import House, write_migration
from sddflow.artifacts.models import (
    Manner,
    Text,
    check_element,
    index_element,
    purpose,
    table_class,
)
from sddflow.artifacts.pretty import pretty
from sddflow.artifacts.reach import reached
from sddflow.artifacts.relationship_lines import (
    bare_relationship,
    mapped_relationship,
    postponed_relationship,
    sqlmodel_relationship,
)
from sddflow.artifacts.relationships import Side, relationships
from sddflow.artifacts.schemas import SchemaManner, schema_classes, schema_manner
from sddflow.artifacts.source import Source
from sddflow.artifacts.tests import Cast, test_file
from sddflow.artifacts.times import Times, read_times
from sddflow.domain.change_set import ChangeSet, FileChange
from sddflow.domain.results import Proposal, Written
from sddflow.domain.schema.design import Addition, Design
from sddflow.domain.schema.diff import diff
from sddflow.domain.schema.naming import snake
from sddflow.domain.schema.order import parents_first
from sddflow.domain.schema.table import Schema, Table
from sddflow.errors import UsageError


@dataclass(frozen=True, slots=True)
class Job:
    """Everything the writers of single files share.

    Args:
        design: what shall be.
        schema: all tables as they will be.
        layout: where things stand.
        manner: how the target writes.
        times: how it tells the time.
        classes: table → class, old and new.
        sides: relationships that the new keys make.
        desk: where files are put.
    """

    design: Design
    schema: Schema
    layout: Layout
    manner: Manner
    times: Times
    classes: dict[str, str]
    sides: tuple[Side, ...]
    desk: Desk

    @property
    def new(self) -> tuple[Table, ...]:
        """The new tables, parents first."""
        return parents_first(self.design.tables)

    def scene(self, table: Table) -> Scene:
        """What a column of a table is written into."""
        return Scene(table, self.times, frozenset(self.classes))

    def spot(self, table: str) -> Spot:
        """Where the class of a table stands."""
        found = self.schema.table(table)
        return self.layout.model(found or Table(table, ()))

    def typed(self, side: Side) -> Import:
        """The class at the other end, for type checkers."""
        return Import(self.spot(side.other_table).module, side.other, typing=True)


def write_files(
    proposal: Proposal, feature: str, target: Path, at: datetime | None = None
) -> Written:
    """The change set of a design.

    Args:
        proposal: the design, and what it stands on.
        feature: the name the run uses.
        target: the application's folder; it is read, never written.
        at: the time a migration may name; now by default.

    Returns:
        The changes, the files with the digests of what they replace, and their diff.

    Raises:
        UsageError: the design changes nothing, or cannot be said in SQL.
        TargetError: a file of the target cannot be read or edited.
    """
    job = _job(proposal, target)
    changes = diff(proposal.existing, job.schema, proposal.design.fills)
    if not changes:
        raise UsageError("the design changes nothing in the database")
    for table in job.new:
        _write_model(job, table)
    for name in sorted({side.table for side in job.sides} - {t.name for t in job.new}):
        _relate(job, name)
    for addition in proposal.design.additions:
        _extend(job, addition)
    _export(job)
    for table in job.new:
        _write_schemas(job, table)
    house = House(target, job.manner.width, job.manner.named, at or datetime.now(UTC))
    words = feature.replace("-", " ").replace("_", " ")
    migration = write_migration(changes, proposal.migrations, words, house)
    job.desk.write(migration.path, migration.text, "the migration")
    _show_to_alembic(job, proposal.migrations.script_location)
    if job.new:
        _write_tests(job, feature)
    files = job.desk.changes()
    change_set = ChangeSet(files, migration.revision, migration.path, migration.down_revision)
    return Written(changes, change_set, _unified(job.layout, files))


def _job(proposal: Proposal, target: Path) -> Job:
    design, conventions = proposal.design, proposal.conventions
    layout = Layout(target, conventions)
    schema = design.applied_to(proposal.existing)
    classes = {model.table: model.name for model in conventions.classes}
    classes |= {table.name: class_name(table) for table in design.tables}
    new = parents_first(design.tables)
    keys = [(table, key) for table in new for key in table.foreign_keys]
    for addition in design.additions:
        table = schema.table(addition.table)
        keys += [(table, key) for key in addition.foreign_keys] if table else []
    joins = [(table.name, key.referred) for table in schema.tables for key in table.foreign_keys]
    sides = relationships(keys, classes, _taken(schema, layout), joins)
    desk = Desk(layout, Style(layout.own, conventions.line_length))
    manner = Manner(conventions, _has_naming_convention(layout))
    times = read_times(layout, proposal.existing)
    return Job(design, schema, layout, manner, times, classes, sides, desk)


def _taken(schema: Schema, layout: Layout) -> dict[str, frozenset[str]]:
    """Names that a class has already: its columns and relationships."""
    taken = {}
    for table in schema.tables:
        known = layout.conventions.of_table(table.name)
        more = known.relationships if known else ()
        taken[table.name] = frozenset({*(column.name for column in table.columns), *more})
    return taken


def _has_naming_convention(layout: Layout) -> bool:
    found = layout.conventions
    paths = {layout.find(found.base_module), layout.find(found.models_module)}
    paths |= {model.place.file for model in found.classes}
    return any("naming_convention" in (layout.read(path) or "") for path in paths if path)


def _write_model(job: Job, table: Table) -> None:
    sides = [side for side in job.sides if side.table == table.name]
    spot = job.layout.model(table)
    write, _ = _relationship_style(job, job.desk.read(spot.path))
    made = table_class(job.scene(table), [write(side) for side in sides], job.manner)
    typed = tuple(job.typed(side) for side in sides)
    classes = Text(made.code, (*made.imports, *typed))
    docstring = purpose(table, job.manner.width)
    job.desk.add(spot.path, classes, spot.module, docstring, f"the model of {table.name}")


def _relate(job: Job, table: str) -> None:
    """An existing class gains its side of the relationships."""
    known = job.layout.conventions.of_table(table)
    if known is None:
        return
    path = known.place.file
    text = job.desk.read(path) or ""
    sides = [side for side in job.sides if side.table == table]
    write, typed = _relationship_style(job, text)
    written = [write(side) for side in sides]
    source = Source(text, path)
    width = job.manner.width - 4
    add_relationships(source, known.name, [x for code, _ in written for x in pretty(code, width)])
    imports = [each for _, needs in written for each in needs]
    imports += [job.typed(side) for side in sides] if typed else []
    add_imports(source, _foreign(imports, known.module), job.desk.style)
    job.desk.write(path, source.text, f"{known.name} gains its side of the relationships")


def _relationship_style(job: Job, text: str | None) -> tuple[Callable[[Side], Code], bool]:
    """How a file writes relationships, and whether it names the other class in annotations."""
    if job.manner.sqlmodel:
        later = "from __future__ import annotations" in (text or "")
        return (postponed_relationship if later else sqlmodel_relationship), True
    mapped = text is None or "Mapped[" in text
    return (mapped_relationship if mapped else bare_relationship), mapped


def _foreign(imports: list[Import], module: str) -> list[Import]:
    return [each for each in imports if each.module != module]


def _extend(job: Job, addition: Addition) -> None:
    """An existing class gains columns, checks and indexes."""
    known = job.layout.conventions.of_table(addition.table)
    table = job.schema.table(addition.table)
    if known is None or table is None:
        return
    scene = job.scene(table)
    line = sqlmodel_line if job.manner.sqlmodel else sqlalchemy_line
    fields: list[Code] = [line(column, scene) for column in addition.columns]
    elements = [check_element(check, job.manner) for check in addition.checks]
    elements += [index_element(index, table, job.manner) for index in addition.indexes]
    imports = [each for _, needs in fields for each in needs]
    imports += [each for _, needs in elements for each in needs]
    source = Source(job.desk.read(known.place.file) or "", known.place.file)
    width = job.manner.width - 4
    add_fields(source, known.name, [x for code, _ in fields for x in pretty(code, width)])
    if elements:
        add_table_args(source, known.name, [lines for lines, _ in elements])
    add_imports(source, _foreign(imports, known.module), job.desk.style)
    job.desk.write(known.place.file, source.text, f"{known.name} gains columns")


def _export(job: Job) -> None:
    """The models' package names its new members, so that importing it maps them."""
    found = job.layout.conventions
    if found.models_form != "package":
        return
    path = f"{found.models_path}/__init__.py"
    names = {class_name(table): job.layout.model(table).module for table in job.new}
    if names:
        names |= _unseen_parents(job, path)
    _export_from(job, path, found.models_module, names, "the package names the new models")


def _unseen_parents(job: Job, path: str) -> dict[str, str]:
    """Members of the package that new keys point to, and that importing it would not map."""
    seen = reached(job.layout, path, job.desk.texts)
    package = f"{job.layout.conventions.models_module}."
    referred = {key.referred for table in job.new for key in table.foreign_keys}
    return {
        each.name: each.module
        for each in job.layout.conventions.classes
        if each.table in referred and each.place.file not in seen
        if each.module.startswith(package)
    }


def _export_from(job: Job, path: str, package: str, names: dict[str, str], why: str) -> None:
    text = job.desk.read(path)
    if not names:
        return
    relative = text is not None and f"from {package}." not in text and "from ." in text
    imports = [
        Import(module.removeprefix(package) if relative else module, name)
        for name, module in names.items()
    ]
    source = Source(text or "", path)
    add_imports(source, imports, job.desk.style)
    add_names(source, names, job.manner.width)
    if "__all__" not in (text or "") and not (text or "").strip():
        listed = ", ".join(f'"{name}"' for name in sorted(names))
        source.insert_lines(
            len(source.raw), ["", *pretty(f"__all__ = [{listed}]", job.manner.width)]
        )
    job.desk.write(path, source.text, why)


def _write_schemas(job: Job, table: Table) -> None:
    found = job.layout.conventions
    usual = SchemaManner(
        "SQLModel" if job.manner.sqlmodel else "BaseModel", job.manner.width, found.timestamps
    )
    manner = schema_manner(_schema_texts(job.layout), table.owner, usual)
    made = schema_classes(table, manner)
    spot = job.layout.schemas(table)
    words = snake(class_name(table)).replace("_", " ").capitalize()
    docstring = f"{words}: what clients send and see."
    job.desk.add(spot.path, made, spot.module, docstring, f"the schemas of {table.name}")
    if found.schemas_path and not found.schemas_path.endswith(".py"):
        path = f"{found.schemas_path}/__init__.py"
        if (job.desk.read(path) or "").strip():
            names = {
                f"{class_name(table)}{end}": spot.module for end in ("Create", "Response", "Update")
            }
            _export_from(
                job, path, found.schemas_module, names, "the package names the new schemas"
            )


def _schema_texts(layout: Layout) -> list[str]:
    """The target's own schemas, as they are written."""
    path = layout.conventions.schemas_path
    if not path:
        return []
    if path.endswith(".py"):
        return [layout.read(path) or ""]
    files = sorted((layout.target / path).glob("*.py"))
    return [layout.read(file.relative_to(layout.target).as_posix()) or "" for file in files]


def _show_to_alembic(job: Job, script_location: str) -> None:
    """env.py imports a new model that it would not see otherwise."""
    path = f"{script_location}/env.py"
    text = job.desk.read(path)
    if text is None:
        return
    seen = reached(job.layout, path, job.desk.texts)
    spots = [job.layout.model(table) for table in job.new]
    hidden = sorted({spot.module for spot in spots if spot.path not in seen})
    if hidden:
        source = Source(text, path)
        source.insert_lines(after_imports(source), [f"import {m}  # noqa: F401" for m in hidden])
        job.desk.write(path, source.text, "Alembic sees the new models")


def _write_tests(job: Job, feature: str) -> None:
    tables = {table.name: table for table in job.schema.tables}
    cast = Cast(
        schema=job.schema,
        new=job.new,
        sides=job.sides,
        classes={name: model for name, model in job.classes.items() if name in tables},
        modules={name: job.spot(name).module for name in job.classes if name in tables},
        times=job.times,
        conventions=job.layout.conventions,
        own=job.layout.own,
    )
    stem = f"{job.layout.conventions.tests_path}/test_{snake(feature)}_models"
    path, number = f"{stem}.py", 2
    while job.layout.read(path) is not None:
        path, number = f"{stem}_{number}.py", number + 1
    job.desk.write(path, test_file(cast, feature), "tests of the new models")


def _unified(layout: Layout, files: tuple[FileChange, ...]) -> str:
    """All files as one diff, as git shows it."""
    return "".join(_one(layout.read(each.path), each) for each in files)


def _one(old: str | None, new: FileChange) -> str:
    before = (old or "").splitlines(keepends=True)
    after = new.content.splitlines(keepends=True)
    name = f"a/{new.path}" if old is not None else "/dev/null"
    lines = difflib.unified_diff(before, after, name, f"b/{new.path}")
    return "".join(x if x.endswith("\n") else f"{x}\n\\ No newline at end of file\n" for x in lines)
