"""An Alembic environment for a target that has none: offered, never made without consent."""

from pathlib import Path, PurePosixPath

from sddflow.domain.change_set import FileChange
from sddflow.domain.conventions import Conventions
from sddflow.errors import TargetError

_PURPOSE = "an Alembic environment, so that the schema has a history"
_URL_LINE = "sqlalchemy.url = "
_URL_COMMENT = "# The database URL is not here: env.py takes it from DATABASE_URL.\n"

_ENV = '''\
"""Run the migrations on the database that the environment's DATABASE_URL names."""

{standard}import os
from logging.config import fileConfig

from alembic import context
from sqlalchemy import {sqlalchemy}
{asynchronous}{imports}
if context.config.config_file_name is not None:
    fileConfig(context.config.config_file_name, disable_existing_loggers=False)

target_metadata = {base}.metadata


def database_url() -> str:
    """Return the URL, with the driver that this application uses on PostgreSQL and SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        raise SystemExit("DATABASE_URL is not set: it names the database to migrate")
    scheme, colon, rest = url.partition(":")
    drivers = {drivers}
    return drivers.get(scheme, scheme) + colon + rest


def run_migrations_offline() -> None:
    """Write the SQL instead of running it."""
    context.configure(url=database_url(), target_metadata=target_metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def run_migrations_on(connection: Connection) -> None:
    """Run the migrations, in batch mode on SQLite, where ALTER TABLE is too weak."""
    context.configure(
        connection=connection,
        target_metadata=target_metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


{online}

if context.is_offline_mode():
    run_migrations_offline()
else:
    {start}
'''

_SYNC_ONLINE = '''\
def run_migrations_online() -> None:
    """Connect and migrate."""
    engine = create_engine(database_url(), poolclass=pool.NullPool)
    with engine.connect() as connection:
        run_migrations_on(connection)
'''

_ASYNC_ONLINE = '''\
async def run_migrations_online() -> None:
    """Connect, migrate, and leave no connection behind."""
    engine = create_async_engine(database_url(), poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run_migrations_on)
    await engine.dispose()
'''


def create_environment(target: Path, conventions: Conventions) -> tuple[FileChange, ...]:
    """The files of a new Alembic environment that fits the application.

    Args:
        target: the application's folder; only read.
        conventions: of the application; sync or async, and where its models are.

    Returns:
        alembic.ini, env.py, script.py.mako and an empty versions folder, beside the package that
        holds the models.

    Raises:
        TargetError: there are no models to take the metadata from, or a file is already there.
    """
    if conventions.orm == "none":
        raise TargetError(
            "has no SQLModel or SQLAlchemy models, so that there is nothing to migrate",
            place=str(target),
            cure="add a first model, or set `target` in sddflow.toml to the application's folder",
        )
    home = _home(conventions)
    folder = "migrations" if (target / home / "alembic").exists() else "alembic"
    texts = {
        str(home / "alembic.ini"): _ini(folder),
        str(home / folder / "env.py"): env_text(conventions),
        str(home / folder / "script.py.mako"): _revision_template(conventions),
        str(home / folder / "versions" / ".gitkeep"): "",
    }
    for path in texts:
        if (target / path).exists():
            raise TargetError("is already there", place=path, cure="move it away first")
    return tuple(FileChange(path, text, "", _PURPOSE) for path, text in sorted(texts.items()))


def _home(conventions: Conventions) -> PurePosixPath:
    """The folder that the application's imports start from, relative to the target."""
    path = PurePosixPath(conventions.models_path).with_suffix("")
    path = path.parent if path.name == "__init__" else path
    above = len(conventions.models_module.split("."))
    return PurePosixPath(*path.parts[: max(len(path.parts) - above, 0)])


def env_text(conventions: Conventions) -> str:
    """The text of env.py."""
    waiting = conventions.is_async
    return _ENV.format(
        standard="import asyncio\n" if waiting else "",
        sqlalchemy="Connection, pool" if waiting else "Connection, create_engine, pool",
        asynchronous="from sqlalchemy.ext.asyncio import create_async_engine\n" if waiting else "",
        imports=_imports(conventions),
        base=conventions.base,
        drivers=_drivers(waiting=waiting),
        online=_ASYNC_ONLINE if waiting else _SYNC_ONLINE,
        start="asyncio.run(run_migrations_online())" if waiting else "run_migrations_online()",
    )


def _imports(conventions: Conventions) -> str:
    """Every module with models, so that Alembic sees all of their tables; and the base."""
    modules = sorted({c.module for c in conventions.classes})
    lines = [f"import {module}  # noqa: F401  fills the metadata" for module in modules]
    base = f"from {conventions.base_module} import {conventions.base}"
    if conventions.base_module.partition(".")[0] == "sqlmodel":
        return "\n".join([base, "", *lines, ""])
    return "\n".join(["", *lines, base, ""])


def _drivers(*, waiting: bool) -> str:
    driver = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"} if waiting else {}
    names = {"postgres": driver.get("postgresql", "postgresql"), **driver}
    return "{" + ", ".join(f'"{a}": "{b}"' for a, b in names.items()) + "}"


def _ini(folder: str) -> str:
    """Alembic's own template, without a place for a URL."""
    template = (_templates() / "generic" / "alembic.ini.mako").read_text("utf-8")
    text = template.replace("${script_location}", f"%(here)s/{folder}")
    lines = text.splitlines(keepends=True)
    return "".join(_URL_COMMENT if line.startswith(_URL_LINE) else line for line in lines)


def _revision_template(conventions: Conventions) -> str:
    """Alembic's own template; revisions name SQLModel's types where the models do."""
    text = (_templates() / "generic" / "script.py.mako").read_text("utf-8")
    extra = "import sqlmodel\n" if conventions.orm == "sqlmodel" else ""
    return text.replace("import sqlalchemy as sa\n", f"import sqlalchemy as sa\n{extra}", 1)


def _templates() -> Path:
    import alembic

    return Path(alembic.__file__).parent / "templates"
