"""The people who use the service."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, Relationship, SQLModel

from app.clock import now

if TYPE_CHECKING:
    from app.models.task import Task


class User(SQLModel, table=True):
    """Somebody with an account.

    Owner: the user itself. Isolation: a user reads and changes only their own row.
    Deleting a user deletes everything they own; the database does it, by its foreign keys.
    """

    __tablename__ = "users"

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(max_length=254, unique=True, index=True)
    name: str = Field(max_length=100)
    password_hash: str = Field(max_length=255)
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now, sa_column_kwargs={"onupdate": now})

    tasks: list["Task"] = Relationship(
        back_populates="user", cascade_delete=True, passive_deletes=True
    )
