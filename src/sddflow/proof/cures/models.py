"""models-…: what Alembic itself would do to the table, applied; then the catalogues agree."""

import warnings

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.operations.ops import MigrateOperation, ModifyTableOps
from sqlalchemy import Connection
from sqlalchemy.exc import SAWarning

from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import parts
from sddflow.proof.case import Case
from sddflow.proof.checks import matches_models
from sddflow.proof.cures.again import gone


def cure(case: Case, finding: Finding) -> str:
    """The operations on the finding's table that lead from what was built to the models."""
    within, own = parts(finding.table)
    schema, wanted = within or None, sa.MetaData()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # of what cannot be reflected nothing is tried
        wanted.reflect(case.promise.scratch.engine(), schema=schema)

    def change(connection: Connection) -> None:
        compared = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(
            connection, opts={**compared, "include_schemas": schema is not None}
        )
        found = produce_migrations(context, wanted).upgrade_ops
        for each in found.ops if found is not None else ():
            if (getattr(each, "schema", None), getattr(each, "table_name", "")) == (schema, own):
                _invoke(Operations(context), each)

    return gone(case, finding, matches_models.run, change)


def _invoke(operations: Operations, each: MigrateOperation) -> None:
    """SQLite changes tables by rebuilding them."""
    if not isinstance(each, ModifyTableOps):
        operations.invoke(each)
        return
    with operations.batch_alter_table(each.table_name, schema=each.schema) as batch:
        for inner in each.ops:
            batch.invoke(inner)
