"""Registration, and each user's own account."""

from fastapi import APIRouter, HTTPException, status
from sqlalchemy.exc import IntegrityError

from app.api.dependencies import CurrentUser, Session
from app.models import User
from app.schemas import UserCreate, UserResponse, UserUpdate
from app.security import hash_password

router = APIRouter(prefix="/users", tags=["users"])


@router.post("", status_code=status.HTTP_201_CREATED, response_model=UserResponse)
async def register(data: UserCreate, session: Session) -> User:
    """Create an account."""
    user = User(
        email=data.email,
        name=data.name,
        password_hash=await hash_password(data.password.get_secret_value()),
    )
    session.add(user)
    try:
        await session.commit()
    except IntegrityError as error:
        # The unique index decides, not a query before it: two registrations may race.
        raise HTTPException(status.HTTP_409_CONFLICT, "This email is registered") from error
    return user


@router.get("/me", response_model=UserResponse)
async def read_account(user: CurrentUser) -> User:
    """Return the account of the user who asks."""
    return user


@router.patch("/me", response_model=UserResponse)
async def update_account(data: UserUpdate, user: CurrentUser, session: Session) -> User:
    """Change the name or the password."""
    if data.name is not None:
        user.name = data.name
    if data.password is not None:
        user.password_hash = await hash_password(data.password.get_secret_value())
    await session.commit()
    return user


@router.delete("/me", status_code=status.HTTP_204_NO_CONTENT)
async def delete_account(user: CurrentUser, session: Session) -> None:
    """Delete the account with everything the user owns."""
    await session.delete(user)
    await session.commit()
