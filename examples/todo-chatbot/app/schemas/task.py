"""Tasks as clients send and see them."""

from datetime import date, datetime

from sqlmodel import SQLModel

from app.schemas.fields import Priority, Title, Unchanged


class TaskCreate(SQLModel):
    """A new task; its owner is whoever asks, never a field of the request."""

    title: Title
    description: str | None = None
    due_date: date | None = None
    priority: Priority = "normal"


class TaskUpdate(SQLModel):
    """What may change on a task; a field left out stays as it is."""

    title: Unchanged[Title] = None
    description: str | None = None
    is_done: Unchanged[bool] = None
    due_date: date | None = None
    priority: Unchanged[Priority] = None


class TaskResponse(SQLModel):
    """A task as its owner sees it."""

    id: int
    title: str
    description: str | None
    is_done: bool
    due_date: date | None
    priority: Priority
    created_at: datetime
    updated_at: datetime
