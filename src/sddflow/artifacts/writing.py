"""From a design to the files that carry it, all of them texts: the target is only read."""

import difflib
from datetime import UTC, datetime
from pathlib import Path

from sddflow.artifacts.classes import extend, relate, write_model
from sddflow.artifacts.job import Job, job_of
from sddflow.artifacts.layout import Layout, class_name
from sddflow.artifacts.migration import House, write_migration
from sddflow.artifacts.packages import export, export_models, show_to_alembic
from sddflow.artifacts.plain import admit_names
from sddflow.artifacts.schemas import SchemaManner, schema_classes, schema_manner
from sddflow.artifacts.tests import Cast, test_file
from sddflow.domain.change_set import ChangeSet, FileChange
from sddflow.domain.results import Proposal, Written
from sddflow.domain.schema.diff import diff
from sddflow.domain.schema.naming import snake
from sddflow.domain.schema.table import Table
from sddflow.errors import UsageError


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
        UsageError: the design changes nothing, or cannot be said in Python and SQL.
        TargetError: a file of the target cannot be read or edited.
    """
    admit_names(proposal.design)
    job = job_of(proposal, target)
    changes = diff(proposal.existing, job.schema, proposal.design.fills)
    if not changes:
        raise UsageError("the design changes nothing in the database")
    _write_classes(job)
    house = House(target, job.manner.width, job.manner.named, at or datetime.now(UTC))
    words = feature.replace("-", " ").replace("_", " ")
    migration = write_migration(changes, proposal.migrations, words, house)
    job.desk.write(migration.path, migration.text, "the migration")
    show_to_alembic(job, proposal.migrations.script_location)
    if job.new:
        _write_tests(job, feature)
    files = job.desk.changes()
    change_set = ChangeSet(files, migration.revision, migration.path, migration.down_revision)
    return Written(changes, change_set, _unified(job.layout, files))


def _write_classes(job: Job) -> None:
    """Models and schemas; what exists is extended before it is related."""
    for table in job.new:
        write_model(job, table)
    for addition in job.design.additions:
        extend(job, addition)
    for name in sorted({side.table for side in job.sides} - {t.name for t in job.new}):
        relate(job, name)
    export_models(job)
    for table in job.new:
        _write_schemas(job, table)


def _write_schemas(job: Job, table: Table) -> None:
    found = job.layout.conventions
    usual = SchemaManner(
        "SQLModel" if job.manner.sqlmodel else "BaseModel",
        job.manner.width,
        found.timestamps,
        owned=job.above(table) is not None,
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
            export(job, path, found.schemas_module, names, "the package names the new schemas")


def _schema_texts(layout: Layout) -> list[str]:
    """The target's own schemas, as they are written."""
    path = layout.conventions.schemas_path
    if not path:
        return []
    if path.endswith(".py"):
        return [layout.read(path) or ""]
    files = sorted((layout.target / path).glob("*.py"))
    return [layout.read(file.relative_to(layout.target).as_posix()) or "" for file in files]


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
