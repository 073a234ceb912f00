"""Tables that the models put into a schema of their own: whether they stand there."""

from collections.abc import Iterator

from sddflow.database.scratch import Scratch
from sddflow.proof.comparison.difference import Difference

Place = tuple[str, str]  # schema and table
_THERE = (
    "SELECT n.nspname, c.relname, n.nspname = current_schema() FROM pg_class c "
    "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') "
    "AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%%'"
)


def places(promised: Scratch, made: Scratch) -> Iterator[Difference]:
    """Each that stands in another schema, or in none.

    Args:
        promised: the database that the models build.
        made: the one that the migrations built.
    """
    if promised.dialect != "postgresql":
        return
    wanted = sorted(place for place, usual in _tables(promised).items() if not usual)
    there = _tables(made) if wanted else {}
    for schema, name in (place for place in wanted if place not in there):
        others = sorted(s for s, n in there if n == name)
        stands = f"; a table of that name stands in {', '.join(others)}" if others else ""
        yield Difference(
            "table-missing", "error",
            f"no migration makes the table {schema}.{name} of the models{stands}",
            name, cure=f'create it with schema="{schema}" in the migration',
        )  # fmt: skip


def _tables(scratch: Scratch) -> dict[Place, bool]:
    """Every table, and whether it stands where no schema is named."""
    with scratch.engine().connect() as connection:
        rows = connection.exec_driver_sql(_THERE)
        return {(str(schema), str(name)): bool(usual) for schema, name, usual in rows}
