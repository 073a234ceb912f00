from alembic import context
from sqlalchemy import engine_from_config, pool

from desk.models import Base

config = context.config
SCHEMAS = {"desk", "reference"}


def include_name(name, type_, parent_names):
    return name in SCHEMAS if type_ == "schema" else True


connectable = engine_from_config(
    config.get_section(config.config_ini_section, {}), prefix="sqlalchemy.", poolclass=pool.NullPool
)
with connectable.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_schemas=True,
        include_name=include_name,
    )
    with context.begin_transaction():
        context.run_migrations()
