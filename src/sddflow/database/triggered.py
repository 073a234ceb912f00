"""Tables that have triggers."""

from sqlalchemy import Engine

from sddflow.database.postgres.names import OURS, named

_POSTGRES = (
    f"SELECT DISTINCT {named()} FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid "  # noqa: S608 - parts of our own
    "JOIN pg_namespace n ON n.oid = c.relnamespace "
    f"WHERE NOT g.tgisinternal AND {OURS} ORDER BY 1"
)
_SQLITE = "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1"


def triggered(engine: Engine) -> list[str]:
    """Their names, in order; those that keep foreign keys do not count."""
    query = _POSTGRES if engine.dialect.name == "postgresql" else _SQLITE
    with engine.connect() as connection:
        return [str(name) for name in connection.exec_driver_sql(query).scalars()]
