"""Views over guarded tables: they read as their owner, whom no policy binds."""

from typing import NamedTuple

from sqlalchemy import Engine

from sddflow.database.postgres.names import OURS, named

_VIEWS = f"""
    SELECT DISTINCT {named("v")}, {named("t", "m")}, t.relforcerowsecurity,
        ARRAY(SELECT a.attname::text FROM pg_attribute a
              WHERE a.attrelid = v.oid AND a.attnum > 0 ORDER BY a.attnum)
    FROM pg_rewrite r JOIN pg_class v ON v.oid = r.ev_class
    JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
    JOIN pg_class t ON d.refclassid = 'pg_class'::regclass AND t.oid = d.refobjid
    JOIN pg_namespace n ON n.oid = v.relnamespace
    JOIN pg_namespace m ON m.oid = t.relnamespace
    WHERE v.relkind = 'v' AND t.relrowsecurity AND v.relowner = t.relowner AND {OURS}
        AND NOT EXISTS (SELECT FROM unnest(v.reloptions) o
                        WHERE o IN ('security_invoker=true', 'security_invoker=on'))
    ORDER BY 1, 2"""  # noqa: S608 - parts of our own


class View(NamedTuple):
    """A view that reads a guarded table as the owner of both.

    Args:
        name: of the view.
        table: that it reads.
        forced: the policies bind the owner too, unless nothing binds that role.
        columns: that it shows.
    """

    name: str
    table: str
    forced: bool
    columns: tuple[str, ...]


def views_of(engine: Engine) -> frozenset[View]:
    """Views that may see all rows of a table whatever its policies say, with that table."""
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(_VIEWS).all()
    return frozenset(View(view, table, forced, tuple(names)) for view, table, forced, names in rows)
