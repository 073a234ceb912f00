"""The schema that a name without one stands for in a scratch database, and how a copy knows it.

`probe.home` notes in a comment on the database what an application's env.py says; what migrations
say themselves, by ALTER DATABASE or ALTER ROLE … SET, is a setting of it. CREATE DATABASE with a
TEMPLATE copies neither.
"""

from sqlalchemy import Connection

from sddflow.database.quoting import quoted
from sddflow.probe.home import MARK

_KEPT = (
    "SELECT coalesce(shobj_description(d.oid, 'pg_database'), ''), "
    "coalesce(s.setconfig, ARRAY[]::text[]), r.rolname FROM pg_database d "
    "LEFT JOIN pg_db_role_setting s ON s.setdatabase = d.oid "
    "LEFT JOIN pg_roles r ON r.oid = s.setrole WHERE d.datname = %s"
)


def bequeath(admin: Connection, original: str, copy: str) -> None:
    """Give a copy of a database what stands beside it in the server's own tables."""
    kept = admin.exec_driver_sql(_KEPT, (original,)).all()
    name = _quoted(copy)
    if kept[0][0].startswith(MARK):
        admin.exec_driver_sql(f"COMMENT ON DATABASE {name} IS {_literal(kept[0][0])}")
    for _, settings, role in kept:
        whose = f"ROLE {_quoted(role)} IN DATABASE" if role else "DATABASE"
        for setting in settings:
            word, _, value = setting.partition("=")
            given = value if word == "search_path" else _literal(value)  # a list, as it was written
            admin.exec_driver_sql(f"ALTER {whose} {name} SET {_quoted(word)} = {given}")


def _quoted(name: str) -> str:
    return quoted(name).replace("%", "%%")


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"
