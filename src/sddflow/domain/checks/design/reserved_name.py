"""`design-reserved-name`: a name that the model class or the database keeps for itself."""

from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case
from sddflow.domain.finding import Finding
from sddflow.domain.schema.naming import KEYWORDS, RESERVED_ATTRIBUTES, RESERVED_TABLES, safe_column

CODE = "design-reserved-name"


def reserved_name(case: Case) -> Iterator[Finding]:
    """Columns can be attributes of a model class; tables can be named without quotes."""
    for table, column in case.columns():
        name = column.name
        if (
            name in RESERVED_ATTRIBUTES | KEYWORDS
            or not name.isidentifier()
            or name.startswith("_")
        ):
            yield Finding(
                CODE,
                "error",
                f"a model class cannot have an attribute {name!r}",
                column.source.place if column.source else None,
                table=table,
                column=name,
                cure=f"call it {safe_column(name, table)}",
            )
    for made in case.design.tables:
        if made.name.lower() in RESERVED_TABLES:
            yield Finding(
                CODE,
                "warning",
                f"{made.name} is a word of SQL: it must be quoted everywhere",
                cure="use the plural",
                table=made.name,
            )
        elif not made.name.isidentifier():
            yield Finding(
                CODE,
                "error",
                f"{made.name!r} is no name for a table",
                cure="use letters, digits and _",
                table=made.name,
            )
