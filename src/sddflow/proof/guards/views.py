"""Views over guarded tables: they read as their owner, whom no policy binds."""

from sqlalchemy import Engine

from sddflow.database.postgres.names import OURS, named

_VIEWS = f"""
    SELECT DISTINCT {named("v")}, {named("t", "m")}
    FROM pg_rewrite r JOIN pg_class v ON v.oid = r.ev_class
    JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
    JOIN pg_class t ON d.refclassid = 'pg_class'::regclass AND t.oid = d.refobjid
    JOIN pg_namespace n ON n.oid = v.relnamespace
    JOIN pg_namespace m ON m.oid = t.relnamespace
    WHERE v.relkind = 'v' AND t.relrowsecurity AND NOT t.relforcerowsecurity
        AND v.relowner = t.relowner AND {OURS}
        AND NOT EXISTS (SELECT FROM unnest(v.reloptions) o
                        WHERE o IN ('security_invoker=true', 'security_invoker=on'))
        AND EXISTS (SELECT FROM pg_attribute a JOIN pg_index i
                    ON i.indrelid = t.oid AND i.indisprimary AND i.indnkeyatts = 1
                    JOIN pg_attribute k ON k.attrelid = t.oid AND k.attnum = i.indkey[0]
                    WHERE a.attrelid = v.oid AND a.attname = k.attname)
    ORDER BY 1, 2"""  # noqa: S608 - parts of our own


def views_of(engine: Engine) -> frozenset[tuple[str, str]]:
    """Views that see all rows of a table whatever its policies say, with that table.

    Only those that show the table's key: by it a row is found again.
    """
    with engine.connect() as connection:
        return frozenset((view, table) for view, table in connection.exec_driver_sql(_VIEWS))
