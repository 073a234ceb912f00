"""What every route needs: a session, and the user who asks."""

from base64 import b64decode
from typing import Annotated

from fastapi import Depends, HTTPException, status
from fastapi.requests import HTTPConnection
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from fastapi.security.utils import get_authorization_scheme_param
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.database import get_session
from app.models import User
from app.security import hash_password, verify_password


class UnicodeBasic(HTTPBasic):
    """HTTP Basic in UTF-8, as RFC 7617 allows; FastAPI's own refuses all but ASCII."""

    async def __call__(  # type: ignore[override]  # as in HTTPBasic itself, whose base says less
        self, request: HTTPConnection
    ) -> HTTPBasicCredentials:
        """Read the credentials from the request, or refuse it with 401."""
        scheme, encoded = get_authorization_scheme_param(request.headers.get("Authorization"))
        try:
            username, colon, password = b64decode(encoded, validate=True).decode().partition(":")
        except ValueError:
            colon = ""
        if scheme.lower() != "basic" or not colon:
            raise refusal("Not authenticated")
        return HTTPBasicCredentials(username=username, password=password)


def refusal(reason: str) -> HTTPException:
    """Make the answer that asks the client to sign in."""
    return HTTPException(
        status.HTTP_401_UNAUTHORIZED,
        reason,
        headers={"WWW-Authenticate": 'Basic realm="todo-chatbot", charset="UTF-8"'},
    )


Session = Annotated[AsyncSession, Depends(get_session)]
Credentials = Annotated[HTTPBasicCredentials, Depends(UnicodeBasic())]


async def get_current_user(session: Session, credentials: Credentials) -> User:
    """Return the user whose email and password came with the request, or refuse it with 401."""
    email = credentials.username.strip().lower()
    user = (await session.exec(select(User).where(User.email == email))).one_or_none()
    if user is None:
        # As slow as a wrong password, so that the time does not tell which emails are registered.
        await hash_password(credentials.password)
    elif await verify_password(credentials.password, user.password_hash):
        return user
    raise refusal("Email or password is wrong")


CurrentUser = Annotated[User, Depends(get_current_user)]
