"""Applications of the kinds that are out there are imported without any of their settings."""

from textwrap import dedent

import pytest

from sddflow.errors import TargetError

WAYS = {
    "kinds": """
        import base64, datetime, enum, logging, os, uuid
        class Stage(enum.Enum):
            LIVE = "live"
            TEST = "test"
        stage = Stage(os.environ["STAGE"])
        tenant = uuid.UUID(os.environ["TENANT"])
        salt = bytes.fromhex(os.environ["SALT"])
        key = base64.b64decode(os.environ["KEY"], validate=True)
        since = datetime.date.fromisoformat(os.environ["SINCE"])
        share = float(os.environ["SHARE"])
        logging.getLogger("app").setLevel(os.environ["VERBOSITY"])
        """,
    "a choice among names": """
        import os
        BY_NAME = {"production": 1, "testing": 2}
        chosen = BY_NAME[os.environ["APP_ENV"]]
        """,
    "json with places": """
        import json, os
        said = json.loads(os.environ["SERVICES"])
        host, size = said["db"]["host"], int(said["pool_size"])
        """,
    "pieces": """
        import os
        url = "postgresql://{}:{}@{}:{}/{}".format(
            os.environ["PGUSER"], os.environ["PGPASSWORD"], os.environ["PGHOST"],
            int(os.environ["PGPORT"]), os.environ["PGDATABASE"],
        )
        """,
    "said by the application": """
        import os
        missing = [n for n in ("MAIL_SENDER", "MAIL_BATCH") if not os.environ.get(n)]
        if missing:
            raise SystemExit("please set " + ", ".join(missing))
        batch = int(os.environ["MAIL_BATCH"])
        for part in ("HOST", "USER"):
            if "CLUB_DB_" + part not in os.environ:
                raise LookupError(f"CLUB_DB_{part} is not configured")
        """,
    "gone on without": """
        import os
        address = os.getenv("CLUB_STORE")
        scheme, rest = address.split(":", 1) if "x" == address else (address.lower(), "")
        """,
    "a URL with all its parts": """
        import os
        from urllib.parse import urlsplit
        parts = urlsplit(os.environ["CLUB_STORE"])
        assert parts.scheme.startswith("postgres"), parts.scheme
        assert parts.hostname and parts.port and parts.path.strip("/")
        """,
    "a file": """
        import os
        from pathlib import Path
        password = Path(os.environ["PASSWORD_FILE"]).read_text().strip()
        """,
    "nested settings": """
        from typing import Literal
        from pydantic import BaseModel, Field, PostgresDsn, RedisDsn, SecretStr, model_validator
        from pydantic_settings import BaseSettings, SettingsConfigDict
        class Db(BaseModel):
            url: SecretStr
            port: int = Field(ge=1024, le=65535)
            name: str = Field(pattern="^[a-z_]+$")
        class Settings(BaseSettings):
            model_config = SettingsConfigDict(env_prefix="CLUB_", env_nested_delimiter="__")
            db: Db
            cache: RedisDsn
            store: PostgresDsn
            retries: int = Field(gt=2, lt=5)
            jwt_key: str = Field(min_length=90)
            hosts: list[str] = Field(min_length=1)
            password: str = ""
            @model_validator(mode="after")
            def check(self):
                if not self.password:
                    raise ValueError("password must be set")
                return self
        Settings()
        """,
}


@pytest.mark.parametrize("way", WAYS)
def test_ways_to_ask(write, application, scratch, sync_files, way):
    """What is demanded is learnt from what it dies of, one after another, and made up."""
    root = write({**sync_files, **_files(WAYS[way], sync_files)})

    assert application(root).upgrade(scratch).statements


def test_options_of_the_command_line(write, application, scratch, sync_files):
    """What env.py demands by -x is given too, by its key and by its words."""
    asks = (
        "from alembic import context\n"
        "x = context.get_x_argument(as_dictionary=True)\n"
        'if "tenant" not in x:\n    raise ValueError("pass -x tenant=NAME")\nsize = x["size"]\n'
    )
    files = {**sync_files, "alembic/env.py": asks + dedent(sync_files["alembic/env.py"])}

    assert application(write(files)).upgrade(scratch).statements


def test_given_ones_are_kept(write, application, scratch, sync_files):
    """A value of sddflow.toml stays as it is, whatever the application says of it."""
    root = write({**sync_files, **_files(WAYS["a choice among names"], sync_files)})
    given = application(root, env=(("APP_ENV", "production"),))

    assert given.upgrade(scratch).statements
    with pytest.raises(TargetError) as caught:
        application(root, env=(("APP_ENV", "nowhere"),)).upgrade(scratch)
    assert "KeyError: 'nowhere'" in caught.value.message


def test_a_fault_of_its_own(write, application, scratch, sync_files):
    """What no value cures is told as the application told it, with what was made up."""
    lines = 'import os\nif os.environ["CLUB"]:\n    raise RuntimeError("closed on Mondays")\n'
    root = write({**sync_files, **_files(lines, sync_files)})

    with pytest.raises(TargetError) as caught:
        application(root).upgrade(scratch)
    assert caught.value.message == "RuntimeError: closed on Mondays"
    assert caught.value.place == "app/config.py:3"
    assert '[env] CLUB = "…"' in caught.value.cure


def _files(lines, sync_files):
    models = "    import app.config\n" + sync_files["app/models.py"]
    return {"app/config.py": dedent(lines), "app/models.py": models}
