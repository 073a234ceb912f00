"""What travels over the wire: Create and Update come in, Response goes out."""

from app.schemas.task import TaskCreate, TaskResponse, TaskUpdate
from app.schemas.user import UserCreate, UserResponse, UserUpdate

__all__ = [
    "TaskCreate",
    "TaskResponse",
    "TaskUpdate",
    "UserCreate",
    "UserResponse",
    "UserUpdate",
]
