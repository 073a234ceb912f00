"""Mapped classes: new ones are written, existing ones gain columns and relationships in place."""

from collections.abc import Callable

from sddflow.artifacts.columns import sqlalchemy_line, sqlmodel_line
from sddflow.artifacts.existing import add_fields, add_relationships, add_table_args, name_keys
from sddflow.artifacts.import_lines import add_imports
from sddflow.artifacts.imports import Import
from sddflow.artifacts.job import Job
from sddflow.artifacts.literals import Code
from sddflow.artifacts.models import Text, check_element, index_element, purpose, table_class
from sddflow.artifacts.pretty import pretty
from sddflow.artifacts.relationship_lines import (
    bare_relationship,
    mapped_relationship,
    postponed_relationship,
    sqlmodel_relationship,
)
from sddflow.artifacts.relationships import Side
from sddflow.artifacts.source import Source
from sddflow.domain.schema.design import Addition
from sddflow.domain.schema.table import Table
from sddflow.errors import TargetError


def write_model(job: Job, table: Table) -> None:
    """The class of a new table, in a file of its own or after the others of a module."""
    sides = [side for side in job.sides if side.table == table.name]
    spot = job.layout.model(table)
    write, _ = _relationship_style(job, job.desk.read(spot.path))
    made = table_class(job.scene(table), [write(side) for side in sides], job.manner)
    typed = tuple(job.typed(side) for side in sides)
    classes = Text(made.code, (*made.imports, *typed))
    docstring = purpose(table, job.manner.width)
    job.desk.add(spot.path, classes, spot.module, docstring, f"the model of {table.name}")


def relate(job: Job, table: str) -> None:
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


def extend(job: Job, addition: Addition) -> None:
    """An existing class gains columns, checks and indexes.

    Raises:
        TargetError: the table has no class, or one that cannot be edited.
    """
    known = job.layout.conventions.of_table(addition.table)
    table = job.schema.table(addition.table)
    if known is None or table is None:
        cure = "map it in the application first"
        raise TargetError(f"no class is mapped to table {addition.table}", cure=cure)
    _keep_apart(job, table, addition)
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


def _keep_apart(job: Job, table: Table, addition: Addition) -> None:
    """Relationships that had one key to follow say which, when a second one joins the tables."""
    for referred in sorted({key.referred for key in addition.foreign_keys} & job.classes.keys()):
        old = [k for k in table.foreign_keys if k.referred == referred]
        old = [k for k in old if k not in addition.foreign_keys]
        if len(old) != 1:
            continue
        child, parent = job.classes[table.name], job.classes[referred]
        columns = ", ".join(f"{child}.{column}" for column in old[0].columns)
        word = f'"[{columns}]"'
        sqlmodel = f'sa_relationship_kwargs={{"foreign_keys": {word}}}'
        argument = sqlmodel if job.manner.sqlmodel else f"foreign_keys={word}"
        for name, other in ((table.name, parent), (referred, child)):
            known = job.layout.conventions.of_table(name)
            if known is not None:
                source = Source(job.desk.read(known.place.file) or "", known.place.file)
                name_keys(source, known.name, other, argument)
                job.desk.write(known.place.file, source.text, f"{known.name} names its keys")


def _relationship_style(job: Job, text: str | None) -> tuple[Callable[[Side], Code], bool]:
    """How a file writes relationships, and whether it names the other class in annotations."""
    if job.manner.sqlmodel:
        later = "from __future__ import annotations" in (text or "")
        return (postponed_relationship if later else sqlmodel_relationship), True
    mapped = text is None or "Mapped[" in text
    return (mapped_relationship if mapped else bare_relationship), mapped


def _foreign(imports: list[Import], module: str) -> list[Import]:
    return [each for each in imports if each.module != module]
