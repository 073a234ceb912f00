"""The tasks of the user who asks, and of nobody else."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, status
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.api.dependencies import CurrentUser, Session
from app.models import Task, User
from app.schemas import TaskCreate, TaskResponse, TaskUpdate

router = APIRouter(prefix="/tasks", tags=["tasks"])


def owned_by(user: User) -> SelectOfScalar[Task]:
    """Begin every query for tasks here, so that none forgets the owner."""
    return select(Task).where(Task.user_id == user.id)


async def get_own_task(task_id: int, user: CurrentUser, session: Session) -> Task:
    """Return the user's task; another user's is as absent (404) as one that never was."""
    task = (await session.exec(owned_by(user).where(Task.id == task_id))).one_or_none()
    if task is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such task")
    return task


OwnTask = Annotated[Task, Depends(get_own_task)]


@router.get("", response_model=list[TaskResponse])
async def list_tasks(
    user: CurrentUser,
    session: Session,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> Sequence[Task]:
    """Return one page of the user's tasks, the newest first."""
    page = owned_by(user).order_by(col(Task.created_at).desc(), col(Task.id).desc())
    return (await session.exec(page.limit(limit).offset(offset))).all()


@router.post("", status_code=status.HTTP_201_CREATED, response_model=TaskResponse)
async def create_task(data: TaskCreate, user: CurrentUser, session: Session) -> Task:
    """Add a task for the user."""
    task = Task.model_validate(data, update={"user_id": user.id})
    session.add(task)
    await session.commit()
    return task


@router.get("/{task_id}", response_model=TaskResponse)
async def read_task(task: OwnTask) -> Task:
    """Return one task."""
    return task


@router.patch("/{task_id}", response_model=TaskResponse)
async def update_task(data: TaskUpdate, task: OwnTask, session: Session) -> Task:
    """Change the given fields of one task."""
    task.sqlmodel_update(data.model_dump(exclude_unset=True))
    await session.commit()
    return task


@router.delete("/{task_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_task(task: OwnTask, session: Session) -> None:
    """Delete one task."""
    await session.delete(task)
    await session.commit()
