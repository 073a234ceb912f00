"""What a command in the target gets to see of the environment."""

from pathlib import Path

import pytest

from sddflow.target.made_up import make_up
from sddflow.target.surroundings import surroundings

SCRATCH = "postgresql://postgres@/scratch?host=/tmp/pg"


def test_databases_are_overruled_and_the_rest_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Database settings of the shell and of .env are replaced; other variables do not pass."""
    (tmp_path / ".env").write_text(
        "export PROD_DSN='postgresql+asyncpg://u:p@db.example.com/live'\nAPI_TOKEN=x\n# DB_URL=y\n"
    )
    monkeypatch.setenv("REPLICA", "mysql://u:p@db.example.com/live")
    monkeypatch.setenv("POSTGRES_SERVER", "db.example.com")
    monkeypatch.setenv("PGHOSTADDR", "10.0.0.1")
    monkeypatch.setenv("OPENAI_API_KEY", "secret")

    env = surroundings(tmp_path, SCRATCH, {"KEY": "k"}, waiting=False, private=tmp_path)

    assert env["DATABASE_URL"] == env["PROD_DSN"] == SCRATCH
    assert env["REPLICA"] == "mysql://sddflow:sddflow@127.0.0.1:1/sddflow"
    assert (env["POSTGRES_SERVER"], env["KEY"]) == ("127.0.0.1", "k")
    assert not {"PGHOSTADDR", "OPENAI_API_KEY", "API_TOKEN", "DB_URL"} & set(env)
    assert "example.com" not in str(env)


def test_the_settings_cannot_lead_out_either(tmp_path: Path) -> None:
    """A URL in `[env]` keeps its form, for applications that check it, and leads nowhere."""
    said = {"DATABASE_URL": "postgresql://u:p@db.example.com/live"}

    env = surroundings(tmp_path, "sqlite:////tmp/x.db", said, waiting=True, private=tmp_path)

    assert env["DATABASE_URL"] == "postgresql://sddflow:sddflow@127.0.0.1:1/sddflow"
    assert env["SDDFLOW_URL"] == "sqlite+aiosqlite:////tmp/x.db"


@pytest.mark.parametrize(
    ("need", "value"),
    [
        (("WORKERS", "missing", "<class 'int'>", ""), "1"),
        (("SMTP_PORT", "missing", "<class 'int'>", ""), "5432"),
        (("DB_URI", "missing", "<class 'str'>", ""), SCRATCH),
        (("STOCK_DSN", "missing", "str", ""), SCRATCH),
        (("SENTRY_DSN", "missing", "str", ""), "made"),
        (("WAREHOUSE", "database_url", "str", ""), SCRATCH),
        (("FRONTEND_URL", "missing", "<class 'str'>", ""), "http://localhost"),
        (("MODE", "literal_error", "", "'dev' or 'prod'"), "dev"),
        (("DATABASE_URL", "url_scheme", "", "'postgres', 'postgresql'"), "postgresql://"),
        (("ORIGINS", "json", "list", ""), "[]"),
        (("CODE", "string_too_long", "", "String should have at most 4 characters"), "made"),
    ],
)
def test_made_up_values_fit(need: tuple[str, str, str, str], value: str) -> None:
    """The field's type, its name, and what pydantic found wrong decide."""
    made = make_up([dict(zip(("variable", "problem", "kind", "hint"), need, strict=True))], SCRATCH)

    assert made[need[0]].startswith(value)
