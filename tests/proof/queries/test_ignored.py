"""Queries of functions that do not use what they are told."""

import pytest

from sddflow.proof.queries.ignored import ignoring_queries
from sddflow.target.conventions import read_conventions

MODELS = """
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Task(Base):
    __tablename__ = "tasks"
    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int]
"""


@pytest.mark.parametrize(
    ("body", "unused"),
    [
        ("return session.scalars(select(Task).where(Task.open))", True),
        ("return session.query(Task).all()", True),
        ("return session.scalars(select(Task).where(Task.org_id == org_id))", False),
        ("check(org_id)\n    return session.scalars(select(Task))", False),
        ("return session.get(Task, 1)", False),
    ],
)
def test_what_a_function_ignores(tmp_path, body, unused):
    """A parameter that stands nowhere in the body is ignored; without a query that is nothing."""
    (tmp_path / "models.py").write_text(MODELS)
    (tmp_path / "tasks.py").write_text(f"def tasks(session, org_id):\n    {body}\n")
    found = ignoring_queries(tmp_path, read_conventions(tmp_path), frozenset({"tasks"}))
    told = [(i.table, i.place.line) for i in found if "org_id" in i.parameters]
    assert told == ([("tasks", 2)] if unused else [])
