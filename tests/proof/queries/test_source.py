"""Queries as the source writes them."""

import pytest

from sddflow.domain.conventions import Conventions, ModelClass
from sddflow.domain.place import Place
from sddflow.proof.queries.source import queries_of

CONVENTIONS = Conventions(
    "sqlalchemy", is_async=False, models_form="module", models_path="models.py",
    models_module="models",
    classes=(ModelClass("Task", "tasks", Place("models.py", 1), "models", "Base"),),
)  # fmt: skip


def _read(tmp_path, expression):
    (tmp_path / "app.py").write_text(f"def go(session, now):\n    session.execute({expression})\n")
    return queries_of(tmp_path, CONVENTIONS)


@pytest.mark.parametrize(
    ("expression", "changes"),
    [
        ("select(Task).where(Task.due < now)", False),
        ("delete(Task).where(Task.due < now)", True),
        ("sa.update(Task).where(Task.due < now).values(done=True)", True),
        ("session.query(Task).filter(Task.due < now).delete()", False),
    ],
)
def test_what_a_statement_asks_for_is_a_query(tmp_path, expression, changes):
    """A DELETE looks for its rows as a SELECT does."""
    (found,) = _read(tmp_path, expression)
    assert (found.table, found.columns, found.changes) == ("tasks", {"due"}, changes)


def test_one_row_that_is_deleted_is_no_query(tmp_path):
    """`session.delete(task)` has its row already."""
    assert _read(tmp_path, "session.delete(task)") == ()
