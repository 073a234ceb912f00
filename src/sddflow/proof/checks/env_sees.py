"""env.py shows Alembic every table of the models: autogenerate drops none of them."""

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError


def run(case: Case) -> Seen:
    """Ask Alembic what it would drop of what the models declare."""
    declared = case.declared
    if not declared.tables:
        raise SkippedError("no models are declared")
    blind = [t for t in declared.unseen if case.built.schema.table(t) is not None]
    dropped = _dropped(case) & set(blind) if blind else set()
    found = tuple(_told(case, table, dict(declared.classes)) for table in sorted(dropped))
    return Seen(found, f"env.py shows {len(declared.alembic)} of {len(declared.tables)} tables")


def _dropped(case: Case) -> set[str]:
    """What env.py hides from Alembic on purpose is not dropped."""
    operations = case.application.autogenerate(case.built.scratch.url)
    return {o.table for o in operations if o.op == "remove_table"}


def _told(case: Case, table: str, classes: dict[str, str]) -> Finding:
    module = classes.get(table, "").partition(":")[0]
    return case.finding(
        "models-unseen",
        "warning",
        f"env.py does not show Alembic the model of {table}: the next autogenerate drops the table",
        table=table,
        place=Place(f"{case.application.migrations.script_location}/env.py"),
        evidence=f"autogenerate: remove_table {table}",
        cure=f"import {module or 'its module'} in env.py before target_metadata is set",
    )


CHECK = Check("env-sees", "env.py shows Alembic every table of the models.", run)
