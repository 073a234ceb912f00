"""Columns that triggers set."""

import sqlalchemy as sa

from sddflow.proof.rewriting import set_by_triggers
from tests.proof.checks.conftest import users

SETS = (
    "UPDATE projects SET count = (SELECT count(*) FROM tasks), seen = 1 WHERE id = NEW.project_id"
)
BODY = f"$$ BEGIN {SETS}; RETURN NULL; END $$"
ON_POSTGRESQL = (
    f"CREATE FUNCTION counted() RETURNS trigger LANGUAGE plpgsql AS {BODY}",
    "CREATE TRIGGER counted AFTER INSERT ON tasks FOR EACH ROW EXECUTE FUNCTION counted()",
)
ON_SQLITE = (f"CREATE TRIGGER counted AFTER INSERT ON tasks BEGIN {SETS}; END",)


def test_columns_that_triggers_set(migrating):
    """Those of another table's rows count too; what only stands beside it is not set."""

    def before(metadata: sa.MetaData) -> None:
        users(metadata)
        whole = sa.Integer
        columns = (sa.Column("count", whole), sa.Column("seen", whole), sa.Column("size", whole))
        sa.Table("projects", metadata, sa.Column("id", whole, primary_key=True), *columns)
        tasks = (sa.Column("id", whole, primary_key=True), sa.Column("project_id", whole))
        sa.Table("tasks", metadata, *tasks)

    def up(operations):
        on_sqlite = migrating.server.dialect == "sqlite"
        for statement in ON_SQLITE if on_sqlite else ON_POSTGRESQL:
            operations.execute(statement)

    case = migrating.case(before, up)
    assert set_by_triggers(case, "projects", "count")
    assert set_by_triggers(case, "projects", "seen")
    assert not set_by_triggers(case, "projects", "size")
    assert not set_by_triggers(case, "tasks", "count")
