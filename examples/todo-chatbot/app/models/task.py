"""What the users want done."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Text
from sqlmodel import Field, Relationship, SQLModel

from app.clock import now

if TYPE_CHECKING:
    from app.models.user import User


class Task(SQLModel, table=True):
    """One thing to do.

    Owner: the user in `user_id`. Isolation: every query names the owner, so knowing the id of
    somebody else's task is of no use. Deleted with its owner.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        CheckConstraint("priority IN ('low', 'normal', 'high')", name="ck_tasks_priority"),
    )

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="users.id", ondelete="CASCADE", index=True)
    title: str = Field(max_length=200)
    description: str | None = Field(default=None, sa_type=Text)
    is_done: bool = Field(default=False)
    due_date: date | None = Field(default=None)
    priority: str = Field(
        default="normal", max_length=10, sa_column_kwargs={"server_default": "normal"}
    )
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now, sa_column_kwargs={"onupdate": now})

    user: "User" = Relationship(back_populates="tasks")
