"""env.py shows Alembic every table of the models: autogenerate drops none of them."""

import re

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.environment import env_of

_HOOK = re.compile(r"include_name|include_object")


def run(case: Case) -> Seen:
    """Ask Alembic what it would drop of what the models declare, and what it would make again."""
    declared = case.declared
    if not declared.tables:
        raise SkippedError("no models are declared")
    there = {table.name for table in case.built.schema.tables}
    blind = there & set(declared.unseen)
    hides = _HOOK.search(env_of(case)) is not None
    changes = case.application.autogenerate(case.built.scratch.url) if blind or hides else ()
    dropped = {o.table for o in changes if o.op == "remove_table"} & blind
    hidden = {o.table for o in changes if o.op == "add_table"} & there
    found = (
        *(_told(case, table, dict(declared.classes)) for table in sorted(dropped)),
        *(_hidden(case, table) for table in sorted(hidden)),
    )
    return Seen(found, f"env.py shows {len(declared.alembic)} of {len(declared.tables)} tables")


def _hidden(case: Case, table: str) -> Finding:
    return case.finding(
        "models-unseen", "warning",
        f"env.py hides the table {table} from Alembic and shows its model: the next autogenerate "
        "makes the table again",
        table=table,
        place=Place(f"{case.application.migrations.script_location}/env.py"),
        evidence=f"autogenerate: add_table {table}, which is there",
        cure="let include_name, or include_object, hide only what no model is about",
    )  # fmt: skip


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
