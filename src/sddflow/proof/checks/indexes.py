"""Foreign keys have an index, and no index is there twice."""

from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import ForeignKey, Index, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.owners.ownership import owned_tables
from sddflow.proof.queries.deleted import deleted
from sddflow.proof.rules.predicates import contradicted

Columns = tuple[str, ...]
_FOLLOWS = frozenset({"cascade", "set null", "set default"})
_FEW = 5_000  # rows that are read as quickly as an index is asked


def run(case: Case) -> Seen:
    """Compare the indexes of new and changed tables with their keys, and with each other."""
    tables = case.touched
    if not tables:
        raise SkippedError("no table is new or changed")
    owned = owned_tables(case.built.schema, case.users)
    told = {o.table.name: o.key for o in owned if o.is_named(case.users)}  # by `isolation`
    gone = deleted(case)
    findings = tuple(
        f
        for table in tables
        for f in (
            *_keys(case, table, told.get(table.name), gone),
            *_twice(case, table),
            *_empty(case, table),
        )
    )
    return Seen(findings, f"the indexes of {len(tables)} tables compared")


def _keys(
    case: Case, table: Table, told: ForeignKey | None, deleted: frozenset[str]
) -> Iterator[Finding]:
    """No delete of a parent should read every row below; one key is told elsewhere."""
    old = case.first.schema.table(table.name)
    for key in table.foreign_keys:
        known = old is not None and key in old.foreign_keys and not _served(old, key)
        if known or _served(table, key) or key == told:
            continue
        columns = ", ".join(key.columns)
        rows = case.sizes.of(table.name)
        goes = key.on_delete in _FOLLOWS or key.referred in deleted
        yield case.finding(
            "foreign-key-unindexed",
            "warning" if goes and (rows is None or rows > _FEW) else "info",
            f"no index begins with {table.name}({columns}): each delete in {key.referred} reads "
            f"all rows of {table.name}",
            evidence="" if goes else f"nothing in the source deletes rows of {key.referred}",
            table=table.name,
            column=columns if len(key.columns) == 1 else "",
            cure=f"index {columns} in the model and in the migration",
        )


def _empty(case: Case, table: Table) -> Iterator[Finding]:
    """A new partial index whose rows no row can be one of."""
    old = case.first.schema.table(table.name)
    for index in table.indexes:
        if not index.where or (old is not None and index in old.indexes):
            continue
        check = contradicted(case.built.scratch, table, index)
        if check is not None:
            yield case.finding(
                "index-unused",
                "warning",
                f"{index.name} is always empty: its condition holds for no value of "
                f"{table.name}.{check.column} that {check.name or 'its CHECK'} allows",
                table=table.name,
                column=check.column,
                evidence=f"WHERE {index.where}\nallowed: {', '.join(check.choices)}",
                cure="write the value as the column holds it, in the model and in the migration",
            )


def _served(table: Table, key: ForeignKey) -> bool:
    """An index that finds all rows begins with the key's columns, in any order."""
    width = len(key.columns)
    return any(set(columns[:width]) == set(key.columns) for _, columns in _sets(table))


def _sets(table: Table) -> list[tuple[str, Columns]]:
    """Each ordered set of columns that the database can search by, with its name."""
    sets = [("the primary key", table.primary_key)] if table.primary_key else []
    sets += [(u.name or "a UNIQUE constraint", u.columns) for u in table.uniques]
    whole = (i for i in table.indexes if not i.method and (not i.where or _only_filled(i)))
    return [*sets, *((i.name, tuple(map(_plain, i.columns))) for i in whole)]


def _plain(column: str) -> str:
    return column.removesuffix(" DESC")


def _only_filled(index: Index) -> bool:
    """`column IS NOT NULL`, of its own first column: NULLs point nowhere."""
    words = index.where.replace('"', "").strip("() ").lower()
    return words == f"{_plain(index.columns[0])} is not null".lower()


def _twice(case: Case, table: Table) -> Iterator[Finding]:
    old = case.first.schema.table(table.name)
    before = {i.name for i in old.indexes} if old is not None else set()
    for index in table.indexes:
        other = _covering(table, index)
        same = (other, index.columns) in _sets(table)
        if other and not (index.name in before and other in (*before, "the primary key")):
            grown = index.name in before or _of_key(table, index)
            yield case.finding(
                "index-duplicate" if same else "index-prefix",
                "warning" if same or not grown else "info",
                f"{index.name} on {table.name}({', '.join(index.columns)}) does nothing that "
                f"{other} does not do",
                table=table.name,
                column=index.columns[0] if len(index.columns) == 1 else "",
                cure="drop it from the model and from the migration",
            )


def _of_key(table: Table, index: Index) -> bool:
    """The usual index of a foreign key: many models ask for one whatever others there are."""
    return any(tuple(map(_plain, index.columns)) == key.columns for key in table.foreign_keys)


def _covering(table: Table, index: Index) -> str:
    """What makes a plain index superfluous; "" where nothing does."""
    kind = [i for i in table.indexes if i.method == index.method]
    if index.where or index.method:
        return _alike(table, index, [i for i in kind if i.where == index.where])
    for name, columns in _unique_sets(table):
        if columns == index.columns and (name != index.name):
            return "" if index.unique and _first(table, index, name) else name
        if not index.unique and columns[: len(index.columns)] == index.columns:
            return name
    return _alike(table, index, [i for i in kind if not i.where and not i.unique])


def _unique_sets(table: Table) -> list[tuple[str, Columns]]:
    sets = [("the primary key", table.primary_key)] if table.primary_key else []
    sets += [(u.name or "a UNIQUE constraint", u.columns) for u in table.uniques]
    return [*sets, *((i.name, i.columns) for i in table.indexes if i.unique and not i.where)]


def _first(table: Table, index: Index, name: str) -> bool:
    """Of two unique indexes that are the same, the first one is told of the second only."""
    names = [i.name for i in table.indexes]
    return name in names and names.index(index.name) < names.index(name)


def _alike(table: Table, index: Index, others: list[Index]) -> str:
    """A longer index that begins with this one, or the first of two that are the same."""
    if index.unique:
        return ""
    names = [i.name for i in table.indexes]
    for other in others:
        if other.name == index.name or other.columns[: len(index.columns)] != index.columns:
            continue
        longer = len(other.columns) > len(index.columns)
        if longer or names.index(other.name) < names.index(index.name):
            return other.name
    return ""


CHECK = Check("indexes", "Foreign keys have an index, and no index is there twice.", run)
