"""A database as the migrations build it, new for each test, and clients that speak to the app."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from httpx import ASGITransport, AsyncClient
from sqlmodel.ext.asyncio.session import AsyncSession

from app.database import create_engine, create_sessions, get_session
from app.main import app
from app.models import User
from app.security import hash_password

ROOT = Path(__file__).parent.parent
PASSWORD = "only for these tests"

SignUp = Callable[[str], Awaitable[AsyncClient]]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run on asyncio, the only loop that SQLAlchemy's async engine knows."""
    return "asyncio"


@pytest.fixture(scope="session")
def alembic_config() -> Config:
    """Return the application's own migration settings."""
    return Config(ROOT / "alembic.ini")


@pytest.fixture(scope="session")
def migrated(alembic_config: Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one database; each test takes a copy, which is a hundred times faster."""
    path = tmp_path_factory.mktemp("migrated") / "todo.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{path}")
        command.upgrade(alembic_config, "head")
    return path


@pytest.fixture
async def session(migrated: Path, tmp_path: Path) -> AsyncIterator[AsyncSession]:
    """Open a session on a migrated, empty database, which the application uses too."""
    engine = create_engine(f"sqlite+aiosqlite:///{shutil.copy(migrated, tmp_path)}")
    make_session = create_sessions(engine)

    async def get_test_session() -> AsyncIterator[AsyncSession]:
        async with make_session() as request_session:
            yield request_session

    app.dependency_overrides[get_session] = get_test_session
    async with make_session() as test_session:
        yield test_session
    app.dependency_overrides.clear()
    await engine.dispose()


@pytest.fixture
def anonymous(session: AsyncSession) -> AsyncClient:
    """Return a client that has not signed in."""
    return AsyncClient(transport=ASGITransport(app), base_url="http://test")


@pytest.fixture
def sign_up(session: AsyncSession) -> SignUp:
    """Return a function that adds a user by name and gives back their client.

    The password is hashed at the lowest cost: only the tests of the hashing itself pay for it.
    """

    async def add_user(name: str) -> AsyncClient:
        email = f"{name}@example.com"
        password_hash = await hash_password(PASSWORD, cost=2)
        session.add(User(email=email, name=name, password_hash=password_hash))
        await session.commit()
        return AsyncClient(
            transport=ASGITransport(app), base_url="http://test", auth=(email, PASSWORD)
        )

    return add_user
