"""A reviewer's judgement by rules: one angle each, facts only, each with what was seen."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from sddflow.domain.checks.design.case import Case, is_covered
from sddflow.domain.checks.design.foreign_key_unindexed import foreign_key_unindexed
from sddflow.domain.checks.design.matching import table_of
from sddflow.domain.checks.design.owner_missing import owner_missing
from sddflow.domain.checks.design.principles import read_principles
from sddflow.domain.exchange import Review
from sddflow.domain.finding import Finding, errors
from sddflow.domain.inputs import Angle, ReviewInputs
from sddflow.domain.schema.table import ForeignKey, Schema, Table
from sddflow.domain.spec.document import Query

_MANY_INDEXES = 5


def reviewed(inputs: ReviewInputs) -> Review:
    """What the angle's rules find in a proposal; nothing is a right answer."""
    case = Case(
        inputs.design,
        inputs.existing,
        inputs.document,
        inputs.conventions,
        read_principles(inputs.constitution),
        inputs.design.applied_to(inputs.existing),
    )
    rules = _ANGLES[inputs.angle]
    found = tuple(dict.fromkeys(replace(f, by="") for rule in rules for f in rule(case)))
    return Review(_judgement(inputs, found), found)


def _judgement(inputs: ReviewInputs, found: tuple[Finding, ...]) -> str:
    size = f"{len(inputs.design.tables)} new and {len(inputs.design.additions)} extended tables"
    if not found:
        return f"{size} read for {inputs.angle}: nothing found"
    return f"{size} read for {inputs.angle}: {len(errors(found))} to mend, {len(found)} in all"


def _two_owners(case: Case) -> Iterator[Finding]:
    """Nothing in the database keeps a row's user and its parent's user the same."""
    for table in case.design.tables:
        for key in table.foreign_keys:
            parent = case.after.table(key.referred)
            beside = bool(table.owner) and key.columns != (table.owner,)
            if beside and parent and _users_key(parent, case):
                yield Finding(
                    "review-two-owners", "info",
                    f"the user of a row of {table.name} and of its row in {parent.name} may differ",
                    evidence=f"{table.name}.{table.owner} stands beside {', '.join(key.columns)}",
                    cure=f"take the user from {parent.name}, never from a request",
                    table=table.name, column=table.owner,
                )  # fmt: skip


def _users_key(table: Table, case: Case) -> ForeignKey | None:
    return next((k for k in table.foreign_keys if case.is_user(k.referred)), None)


def _unique_across_users(case: Case) -> Iterator[Finding]:
    """A unique over all users tells one of them what another has."""
    for table in case.design.tables:
        for unique in table.uniques:
            if table.owner and table.owner not in unique.columns:
                yield Finding(
                    "review-unique-across-users", "info",
                    f"{', '.join(unique.columns)} of {table.name} is unique across all users",
                    unique.source.place if unique.source else None,
                    evidence="a refused value tells that somebody else has it",
                    cure=f"make it unique per {table.owner}, unless the spec means all users",
                    table=table.name, column=unique.columns[0],
                )  # fmt: skip


def _unserved(case: Case) -> Iterator[Finding]:
    """A stated query whose filter no index begins with reads the whole table."""
    for query in case.document.queries:
        table = _queried(query, case)
        columns = _filters(query, table) if table else ()
        if table and columns and not any(is_covered(table, (c,)) for c in columns):
            yield Finding(
                "review-query-unserved", "warning",
                f"no index of {table.name} begins with {' or '.join(columns)}", query.place,
                evidence=query.text, cure=f"an index on {', '.join(columns)}", table=table.name,
            )  # fmt: skip


def _queried(query: Query, case: Case) -> Table | None:
    entity = case.document.entity(query.entity)
    new = Schema(case.design.tables)
    return table_of(entity, case.document, new, case.conventions) if entity else None


def _filters(query: Query, table: Table) -> tuple[str, ...]:
    names = (name for by in query.by for name in (by.lower(), f"{by.lower()}_id"))
    return tuple(dict.fromkeys(n for n in names if table.column(n)))


def _many_indexes(case: Case) -> Iterator[Finding]:
    """Each index is written with each row."""
    for table in case.touched():
        if len(table.indexes) > _MANY_INDEXES:
            yield Finding(
                "review-many-indexes", "info",
                f"{table.name} has {len(table.indexes)} indexes, all written with each row",
                evidence=", ".join(i.name for i in table.indexes),
                cure="keep those whose query is asked often", table=table.name,
            )  # fmt: skip


def _rows_rewritten(case: Case) -> Iterator[Finding]:
    """A data move touches every row there is."""
    for fill in case.design.fills:
        yield Finding(
            "review-rows-rewritten", "info", f"every row of {fill.table} is written once",
            fill.source.place, evidence=f"{fill.column} gets {fill.form} {fill.value}",
            cure="where the table is large, fill it in parts before the column is required",
            table=fill.table, column=fill.column,
        )  # fmt: skip


def _writes_wait(case: Case) -> Iterator[Finding]:
    """An index or a foreign key on a table with rows makes writers wait while it is built."""
    for addition in case.design.additions:
        for index in addition.indexes:
            yield Finding(
                "review-unique-on-rows" if index.unique else "review-writes-wait",
                "warning" if index.unique else "info",
                f"{index.name} fails where rows of {addition.table} are alike" if index.unique
                else f"writers of {addition.table} wait while {index.name} is built",
                evidence=f"{addition.table} has rows already",
                cure="look for equal rows first" if index.unique else "build it at a quiet time",
                table=addition.table,
            )  # fmt: skip
        for key in addition.foreign_keys:
            yield Finding(
                "review-writes-wait", "info",
                f"writers of {addition.table} and {key.referred} wait while the new key is checked",
                evidence=f"{addition.table} has rows already", cure="add it at a quiet time",
                table=addition.table, column=key.columns[0],
            )  # fmt: skip


_Rules = tuple[Callable[[Case], Iterator[Finding]], ...]
_ISOLATION: _Rules = (owner_missing, _two_owners, _unique_across_users)
_PERFORMANCE: _Rules = (foreign_key_unindexed, _unserved, _many_indexes)
_MIGRATION: _Rules = (_rows_rewritten, _writes_wait)
_ANGLES: dict[Angle, _Rules] = {
    "isolation": _ISOLATION,
    "performance": _PERFORMANCE,
    "migration": _MIGRATION,
    "general": (*_ISOLATION, *_PERFORMANCE, *_MIGRATION),
}
