"""A scratch server is never the application's own database."""

from pathlib import Path

import pytest

from sddflow.domain.settings import Settings
from sddflow.errors import WorkspaceError
from sddflow.target.own_database import check_scratch_server, where

LIVE = "postgresql+asyncpg://app:{word}@db.example.com:5433/shop?ssl=require"


@pytest.fixture(autouse=True)
def _no_database_around(monkeypatch):
    for name in ("DATABASE_URL", "PGHOST", "PGPORT", "PGDATABASE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (".env", f"export DATABASE_URL='{LIVE}'\n"),
        (".env.production", f"SUPABASE_DSN={LIVE}\n"),
        ("backend/.env", "POSTGRES_SERVER=db.example.com\nPOSTGRES_PORT=5433\nPOSTGRES_DB=shop\n"),
        ("alembic.ini", f"[alembic]\nsqlalchemy.url = {LIVE}\n"),
    ],
)
def test_what_the_files_of_the_target_name_is_refused(tmp_path: Path, file: str, text: str):
    """Host, port and name as a file of the target says them are refused, by any spelling."""
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text.format(word="pw" * 5))
    settings = Settings(postgres="postgres://me@DB.example.com:5433/shop")

    with pytest.raises(WorkspaceError, match="application's own: 'shop'") as raised:
        check_scratch_server(tmp_path, settings)

    assert "pw" * 5 not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_what_the_environment_names_is_refused(tmp_path: Path, monkeypatch):
    """So is the database of the environment, in one variable or in the client's own."""
    settings = Settings(postgres="postgresql://localhost/shop")
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://app@127.0.0.1/shop")
    with pytest.raises(WorkspaceError):
        check_scratch_server(tmp_path, settings)

    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("PGDATABASE", "shop")
    with pytest.raises(WorkspaceError):
        check_scratch_server(tmp_path, settings)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "sqlite:///shop.db",
        "postgresql://db.example.com/shop",
        "postgresql://me@db.example.com:5433/scratch",
    ],
)
def test_another_database_is_not(tmp_path: Path, url: str):
    """Another server, port or name is the user's own choice; so is none at all."""
    (tmp_path / ".env").write_text(f"DATABASE_URL={LIVE}\nBROKEN=postgresql://[::1/x:y\n")

    check_scratch_server(tmp_path, Settings(postgres=url))


def test_where_a_socket_is():
    """The folder of a socket is a host, and no name means `postgres`."""
    assert where("postgresql://me@/?host=/run/pg&port=6000") == ("/run/pg", 6000, "postgres")
    assert where("postgresql://me@host:no/x") is None
