"""What PostgreSQL's catalogue calls a table, as `domain.schema.qualified` spells it."""

OURS = "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'"
"""Schemas that are not the server's own: `n` is `pg_namespace`."""


def named(relation: str = "c", schema: str = "n", name: str = "relname") -> str:
    """SQL for the name of a row of `pg_class`, or of another catalogue that has schemas.

    Args:
        relation: alias of the catalogue.
        schema: alias of `pg_namespace`.
        name: the column of the relation.
    """
    return (
        f"CASE WHEN {schema}.nspname = current_schema() THEN '' "
        f"ELSE {_part(f'{schema}.nspname')} || '.' END || {_part(f'{relation}.{name}')}"
    )


def _part(name: str) -> str:
    return f"CASE WHEN strpos({name}::text, '.') > 0 THEN quote_ident({name}) ELSE {name}::text END"
