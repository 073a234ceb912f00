"""Looking at the schema: a table's facts, and the plan of a query that is never run."""

import json

import pytest

from sddflow.domain.exchange import ToolCall
from sddflow.domain.plan import RoleText
from sddflow.domain.schema.table import Column, ColumnType, ForeignKey, Index, Schema, Table
from sddflow.roles.tools import reading

ROLE = RoleText("architect", "agents/architect.md", "", "You design.")
TASKS = Table(
    "tasks",
    (Column("id", ColumnType("integer")), Column("user_id", ColumnType("integer"))),
    foreign_keys=(ForeignKey(("user_id",), "users", on_delete="cascade"),),
    indexes=(Index("ix_tasks_user_id", ("user_id",)), Index("ix_odd", ("lower(no_such)",))),
)


@pytest.fixture
def use(tmp_path):
    box = reading(tmp_path, Schema((TASKS,)), ROLE, 8)
    return lambda tool, /, **given: box.use(ToolCall("c", tool, json.dumps(given)))


def test_a_table_is_described(use):
    """Columns, keys and indexes in the words of the prompts."""
    text = use("describe_table", name="tasks").text
    assert "user_id integer not null" in text
    assert "foreign key (user_id) to users(id) on delete cascade" in text
    assert use("describe_table", name="cats").text == "there is no table 'cats'; there are tasks"


def test_a_query_is_explained_with_the_index_it_takes(use):
    """The plan names the index, or the scan."""
    served = use("explain_query", sql="SELECT id FROM tasks WHERE user_id = 1").text
    assert "ix_tasks_user_id" in served
    assert "SCAN tasks" in use("explain_query", sql="SELECT * FROM tasks").text


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE tasks",
        "DELETE FROM tasks",
        "SELECT 1; DROP TABLE tasks",
        "ATTACH DATABASE '/tmp/x.db' AS x",
        "PRAGMA writable_schema = 1",
        "SELECT nothing FROM nowhere",
        "x" * 5_000,
        "",
    ],
)
def test_only_one_select_is_explained(use, sql):
    """Whatever writes, attaches, loads or is no query is refused with a sentence."""
    result = use("explain_query", sql=sql)
    assert result.failed
