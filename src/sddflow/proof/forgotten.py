"""A new table that no model knows, in an application whose every other table has one."""

from sddflow.domain.schema.qualified import bare
from sddflow.proof.case import Case
from sddflow.proof.reading.gather import script_of

_ENOUGH = 2  # tables that have a model are a habit


def looks_forgotten(case: Case, name: str) -> str:
    """What says that the model of a table was forgotten; "" where it may be on purpose.

    Tables of queues, audits and imports are made in SQL, or point to nothing: nobody misses a model
    of them. One that Alembic makes and that points to rows of the models is a part of them.

    Args:
        case: the migration.
        name: of a table that the models do not know.
    """
    table, old = case.built.schema.table(name), case.first.schema
    if table is None or old.table(name) is not None or bare(name) not in _made(case):
        return ""
    known = [t for t in old.tables if case.models.table(t.name)]
    keys = [k for k in table.foreign_keys if k.referred != name and case.models.table(k.referred)]
    if not keys or len(known) < max(_ENOUGH, len(old.tables)):
        return ""
    there = ", ".join(sorted({k.referred for k in keys}))
    return f"all {len(known)} tables before it have a model; it points to {there}"


def _made(case: Case) -> set[str]:
    """Tables that the revisions under test make by `op.create_table`."""
    tested = (r for r in case.history.files if r.id in case.history.tested)
    scripts = (s for r in tested if (s := script_of(r)) is not None)
    made = (o for s in scripts for o in s.up if o.name == "create_table")
    return {o.text(0, "table_name") for o in made}
