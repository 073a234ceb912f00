"""Settings, read from the environment and from a `.env` file beside it."""

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What differs between one installation and another.

    Built anew by whoever needs it, so that there is no cached value to outlive its environment.
    """

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    database_url: str = "sqlite+aiosqlite:///./todo.db"
    seed_password: SecretStr | None = None
