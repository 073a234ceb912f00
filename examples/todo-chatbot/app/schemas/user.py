"""Users as clients send and see them."""

from datetime import datetime

from sqlmodel import SQLModel

from app.schemas.fields import Email, Name, Password, Unchanged


class UserCreate(SQLModel):
    """What it takes to register."""

    email: Email
    name: Name
    password: Password


class UserUpdate(SQLModel):
    """What a user may change; a field left out stays as it is."""

    name: Unchanged[Name] = None
    password: Unchanged[Password] = None


class UserResponse(SQLModel):
    """A user without anything secret: the password hash has no field here to leak through."""

    id: int
    email: str
    name: str
    created_at: datetime
    updated_at: datetime
