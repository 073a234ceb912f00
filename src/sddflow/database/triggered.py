"""Tables that have triggers."""

from sddflow.database.postgres.names import OURS, named
from sddflow.database.scratch import Scratch

_POSTGRES = (
    f"SELECT DISTINCT {named()} FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid "  # noqa: S608 - parts of our own
    "JOIN pg_namespace n ON n.oid = c.relnamespace "
    f"WHERE NOT g.tgisinternal AND {OURS} ORDER BY 1"
)
_SQLITE = "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1"


def triggered(scratch: Scratch) -> list[str]:
    """Their names, in order; those that keep foreign keys do not count."""
    query = _POSTGRES if scratch.dialect == "postgresql" else _SQLITE
    with scratch.engine().connect() as connection:
        return [str(name) for name in connection.exec_driver_sql(query).scalars()]
