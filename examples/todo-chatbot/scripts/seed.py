"""Fill a development database: `python -m scripts.seed`, as often as you like.

The rows are valid but awkward, because tidy ones hide mistakes: missing and empty text, the
longest title, scripts and signs from everywhere, a user with nothing to do.
"""

import asyncio
import secrets
from datetime import date

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.config import Settings
from app.database import engine, sessions
from app.models import Task, User
from app.security import hash_password


def sample_users(password_hash: str) -> list[User]:
    """Return the users with their tasks, not yet stored."""
    return [
        User(
            email="ada@example.com",
            name="Ada Lovelace",
            password_hash=password_hash,
            tasks=[
                Task(title="Write the first program"),
                Task(title="Check note G", description="", is_done=True, priority="high"),
                Task(title="T" * 200, description="The longest title.\n\n" + "long " * 1000),
            ],
        ),
        User(
            email="zoë@example.com",
            name="Zoë Müller-Ōkami",
            password_hash=password_hash,
            tasks=[
                Task(title="買い物 🛒", description="牛乳、卵"),
                Task(title="اتصل بالطبيب", priority="high", due_date=date(2024, 2, 29)),
                Task(title='100 % of "it\'s"; -- {done}\\n', priority="low"),
            ],
        ),
        User(email="idle@example.com", name="I", password_hash=password_hash),
    ]


async def seed(session: AsyncSession, password_hash: str) -> int:
    """Add the sample users that are missing and return how many; the others stay untouched."""
    known = set((await session.exec(select(User.email))).all())
    missing = [user for user in sample_users(password_hash) if user.email not in known]
    session.add_all(missing)
    await session.commit()
    return len(missing)


async def main() -> None:
    """Seed the database of the settings; without a SEED_PASSWORD nobody can sign in."""
    chosen = Settings().seed_password
    password = chosen.get_secret_value() if chosen else secrets.token_urlsafe()
    async with sessions() as session:
        print(f"{await seed(session, await hash_password(password))} users added")
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(main())
