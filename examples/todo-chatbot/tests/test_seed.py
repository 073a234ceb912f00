"""The seed script: awkward rows, added once."""

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Task, User
from scripts.seed import seed

pytestmark = pytest.mark.anyio


async def test_seeding_twice_adds_nothing(session: AsyncSession) -> None:
    """The second run finds everything in place."""
    assert await seed(session, "no hash") == 3
    assert await seed(session, "no hash") == 0
    assert len((await session.exec(select(User))).all()) == 3


async def test_the_seed_has_the_awkward_rows(session: AsyncSession) -> None:
    """A missing text, an empty one and a title of full length are among the tasks."""
    await seed(session, "no hash")
    tasks = (await session.exec(select(Task).order_by(col(Task.id)))).all()
    assert {None, ""} < {task.description for task in tasks}
    assert max(len(task.title) for task in tasks) == 200
    assert any(not task.title.isascii() for task in tasks)
