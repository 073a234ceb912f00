"""Two schemas of one dialect, compared: what the models promise, and what the migrations built.

Both were read back from databases of the same kind, so that a type's spelling makes no difference.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sddflow.database.expressions import same_words
from sddflow.domain.schema.condition import condition_of
from sddflow.domain.schema.qualified import bare, parts
from sddflow.domain.schema.table import Check, ForeignKey, Index, Schema, Table
from sddflow.proof.comparison.columns import compare_columns
from sddflow.proof.comparison.difference import Difference
from sddflow.proof.comparison.names import constraint_names

_BOTH_KEEP = {"": "", "no action": ""}  # two words for one behaviour


def compare(models: Schema, built: Schema) -> tuple[Difference, ...]:
    """Every difference, by table; tables that the models do not know are only told."""
    found: list[Difference] = []
    for promised in models.tables:
        made = built.table(promised.name)
        if made is None:
            found.append(_missing_table(promised, built))
        else:
            found.extend(_table(promised, made))
    found.extend(_unknown(t) for t in built.tables if models.table(t.name) is None)
    return tuple(found)


def _missing_table(table: Table, built: Schema) -> Difference:
    schema, own = parts(table.name)
    others = [parts(t.name)[0] or "public" for t in built.tables if bare(t.name) == own]
    stands = f"; a table of that name stands in {', '.join(others)}" if others else ""
    there = f' with schema="{schema}"' if schema else " without a schema" if others else ""
    return Difference(
        "table-missing", "error",
        f"no migration makes the table {table.name} of the models{stands}",
        table.name, cure=f"create it{there} in a migration",
    )  # fmt: skip


def _unknown(table: Table) -> Difference:
    return Difference(
        "table-unknown", "info", f"the models do not know the table {table.name}",
        table.name, cure="nothing, if it is somebody else's; otherwise import its model in env.py",
    )  # fmt: skip


def _table(promised: Table, made: Table) -> Iterator[Difference]:
    yield from compare_columns(promised, made)
    if promised.primary_key != made.primary_key:
        yield Difference(
            "primary-key", "error", f"the primary key of {made.name} is not the models'",
            made.name, evidence=f"models {promised.primary_key}, database {made.primary_key}",
        )  # fmt: skip
    yield from _keys(promised, made)
    yield from _uniques(promised, made)
    yield from _checks(promised, made)
    yield from _indexes(promised, made)
    yield from constraint_names(promised, made)


def _keys(promised: Table, made: Table) -> Iterator[Difference]:
    given = {_points(key): key for key in made.foreign_keys}
    for key in promised.foreign_keys:
        other = given.pop(_points(key), None)
        column = key.columns[0] if len(key.columns) == 1 else ""
        if other is None:
            yield Difference(
                "foreign-key-missing", "error", f"{_key(made, key)} is missing in the database",
                made.name, column, cure="add the foreign key to the migration",
            )  # fmt: skip
        elif _keeps(key) != _keeps(other):
            yield Difference(
                "on-delete", "error",
                f"{_key(made, key)} does something else on delete than its model promises",
                made.name, column,
                evidence=f"models {key.on_delete or 'none'}, database {other.on_delete or 'none'}",
                cure=f'write ondelete="{key.on_delete.upper()}" in the migration'
                if key.on_delete else "write no ondelete in the migration, or one in the model",
            )  # fmt: skip
    for key in given.values():
        message = f"{_key(made, key)} is not in the models"
        yield Difference("foreign-key-unknown", "warning", message, made.name)


def _points(key: ForeignKey) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    return key.columns, key.referred, key.referred_columns


def _keeps(key: ForeignKey) -> str:
    return _BOTH_KEEP.get(key.on_delete, key.on_delete)


def _key(table: Table, key: ForeignKey) -> str:
    return f"the foreign key {table.name}({', '.join(key.columns)}) to {key.referred}"


def _uniques(promised: Table, made: Table) -> Iterator[Difference]:
    wanted, given = _unique_columns(promised), _unique_columns(made)
    for columns in sorted(wanted - given):
        yield Difference(
            "unique-missing", "error",
            f"nothing keeps {made.name}({', '.join(columns)}) unique, as the models promise",
            made.name, columns[0] if len(columns) == 1 else "",
            cure="add the unique constraint or index to the migration",
        )  # fmt: skip
    for columns in sorted(given - wanted):
        yield Difference(
            "unique-unknown", "error",
            f"the database keeps {made.name}({', '.join(columns)}) unique, the models do not",
            made.name, cure="add it to the model, or take it out of the migration",
        )  # fmt: skip
    forms = {u.columns for u in promised.uniques} ^ {u.columns for u in made.uniques}
    for columns in sorted(forms & wanted & given):
        message = (
            f"{made.name}({', '.join(columns)}) is unique by a constraint on one side, by an index "
            "on the other"
        )
        yield Difference("unique-form", "info", message, made.name)


def _unique_columns(table: Table) -> set[tuple[str, ...]]:
    """By a constraint or by an index that looks at every row; their order makes no difference."""
    indexes = (i.columns for i in table.indexes if i.unique and not i.where)
    return {tuple(sorted(c)) for c in (*(u.columns for u in table.uniques), *indexes)}


def _checks(promised: Table, made: Table) -> Iterator[Difference]:
    wanted, given = _conditions(promised.checks), _conditions(made.checks)
    for check in wanted - given:
        yield Difference(
            "check-missing", "error", f"no CHECK on {made.name} says {_condition(check)}",
            made.name, check.column, cure="add the CHECK constraint to the migration",
        )  # fmt: skip
    renewed = {check.column for check in wanted - given if check.column}
    for check in given - wanted:
        yield Difference(
            "check-unknown", "error",
            f"a CHECK on {made.name} refuses what the models allow: {_condition(check)}",
            made.name, check.column,
            cure="drop it in the migration, and make the one that the model says"
            if check.column in renewed
            else "add it to the model, or take it out of the migration",
        )  # fmt: skip


def _conditions(checks: Iterable[Check]) -> set[Check]:
    """What is checked, whatever it is called and in whatever order values are listed."""
    return {
        replace(c, name="", condition=same_words(c.condition), choices=tuple(sorted(c.choices)))
        for c in checks
    }


def _condition(check: Check) -> str:
    return f"{check.column} in {', '.join(check.choices)}" if check.choices else condition_of(check)


def _indexes(promised: Table, made: Table) -> Iterator[Difference]:
    wanted, given = _plain_indexes(promised), _plain_indexes(made)
    for key in sorted(wanted.keys() - given.keys()):
        yield Difference(
            "index-missing", "error", f"the index {_index(wanted[key], made)} is missing",
            made.name, wanted[key].columns[0] if len(key[0]) == 1 else "",
            cure="create it in the migration",
        )  # fmt: skip
    told = _unique_columns(promised) - _unique_columns(made)  # as what nothing keeps unique
    for key in sorted(given.keys() - wanted.keys()):
        if tuple(sorted(given[key].columns)) in told:
            continue
        message = f"the index {_index(given[key], made)} is not in the models"
        yield Difference("index-unknown", "warning", message, made.name)
    for key in sorted(wanted.keys() & given.keys()):
        if wanted[key].name != given[key].name:
            sides = f"models {wanted[key].name}, database {given[key].name}"
            message = f"an index of {made.name} has another name than in its model"
            yield Difference("index-name", "info", message, made.name, evidence=sides)


def _plain_indexes(table: Table) -> dict[tuple[tuple[str, ...], str, bool], Index]:
    """Those that are not only another form of a unique constraint."""
    return {key_of(i): i for i in table.indexes if not i.unique or i.where}


def key_of(index: Index) -> tuple[tuple[str, ...], str, bool]:
    """What makes two indexes the same one, whatever they are called."""
    return tuple(same_words(c) for c in index.columns), same_words(index.where), index.unique


def _index(index: Index, table: Table) -> str:
    where = f" where {index.where}" if index.where else ""
    return f"{index.name} on {table.name}({', '.join(index.columns)}){where}"
