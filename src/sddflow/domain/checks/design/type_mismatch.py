"""`design-type-mismatch`: a foreign key column has another type than what it points to."""

from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Column, ForeignKey

CODE = "design-type-mismatch"
_ALIKE = ({"integer", "bigint", "smallint"}, {"string", "text"})
_UUID_AS_TEXT = (32, 36)


def type_mismatch(case: Case) -> Iterator[Finding]:
    """A foreign key column has the type of the key; a wider or narrower integer is a warning."""
    for name, key in case.elements():
        if not isinstance(key, ForeignKey):
            continue
        table, referred = case.after.table(name), case.after.table(key.referred)
        for own, other in zip(key.columns, key.referred_columns, strict=False):
            mine = table.column(own) if table else None
            theirs = referred.column(other) if referred else None
            if mine and theirs and not _same(mine, theirs):
                alike = any({mine.type.kind, theirs.type.kind} <= kinds for kinds in _ALIKE)
                yield Finding(
                    CODE,
                    "warning" if alike else "error",
                    f"{name}.{own} is {mine.type.kind}, but {key.referred}.{other} is "
                    f"{theirs.type.kind}",
                    mine.source.place if mine.source else None,
                    table=name,
                    column=own,
                    cure=f"make {own} {theirs.type.kind}",
                )


def _same(mine: Column, theirs: Column) -> bool:
    """SQLite keeps a UUID as text of 32 or 36 characters."""
    if mine.type.kind == theirs.type.kind:
        return True
    kinds = {mine.type.kind, theirs.type.kind}
    return kinds == {"uuid", "string"} and bool(
        {mine.type.length, theirs.type.length} & {*_UUID_AS_TEXT}
    )
