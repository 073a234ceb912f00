"""Tables that a migration makes of queries."""

from sddflow.proof.filled.put_aside import asked_again, put_aside
from sddflow.proof.parsed import tree_of

MADE = "CREATE TEMPORARY TABLE old ON COMMIT DROP AS SELECT id FROM tasks WHERE done"


def _again(made, statement):
    tree = tree_of(statement, "postgresql")
    return asked_again(tree, put_aside(made, "postgresql")).sql("postgres")


def test_a_table_that_was_made_of_a_query_is_that_query_again():
    """It keeps the name that the statement uses, and what is joined to it."""
    asked = _again((MADE,), "SELECT o.id FROM old o JOIN notes ON notes.task_id = o.id")
    assert asked == (
        "SELECT o.id FROM (SELECT id FROM tasks WHERE done) AS o JOIN notes ON notes.task_id = o.id"
    )


def test_a_table_of_a_table_that_was_made_is_both_queries():
    """What was made first is there for what is made next."""
    asked = _again((MADE, "CREATE TABLE few AS SELECT id FROM old"), "SELECT id FROM few")
    inner = "SELECT id FROM (SELECT id FROM tasks WHERE done) AS old"
    assert asked == f"SELECT id FROM ({inner}) AS few"


def test_other_tables_stay():
    """Nothing is known of a table that a list of columns makes."""
    asked = _again(("CREATE TABLE old (id INT)", MADE), "SELECT id FROM tasks")
    assert asked == "SELECT id FROM tasks"
