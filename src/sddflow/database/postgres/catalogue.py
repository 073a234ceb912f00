"""PostgreSQL's catalogue as exact text: one line per fact, in the server's own words."""

import re
from collections.abc import Iterator

from sqlalchemy import Connection

from sddflow.database.postgres.names import OURS, named

_OURS = f"""
    {OURS} AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = ?.oid AND e.deptype = 'e')
"""
_FACTS = (
    "SELECT 'extension ' || extname FROM pg_extension WHERE extname <> 'plpgsql'",
    "SELECT 'schema ' || n.nspname FROM pg_namespace n WHERE <ours n>",
    """
    SELECT CASE c.relkind WHEN 'v' THEN 'view ' || <name c> || ': ' || pg_get_viewdef(c.oid)
        WHEN 'm' THEN 'view ' || <name c> || ' materialised: ' || pg_get_viewdef(c.oid)
        WHEN 'p' THEN 'table ' || <name c> || ' ' || pg_get_partkeydef(c.oid)
        WHEN 'S' THEN 'sequence ' || <name c> || ': ' ||
            (SELECT concat_ws(' ', format_type(seqtypid, NULL), 'from', seqstart, 'by',
                seqincrement, 'to', seqmax, CASE WHEN seqcycle THEN 'cycle' END)
             FROM pg_sequence WHERE seqrelid = c.oid)
        ELSE 'table ' || <name c> END
        || CASE WHEN c.relrowsecurity THEN ' row security' ELSE '' END
        || CASE WHEN c.relforcerowsecurity THEN ' forced' ELSE '' END
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND <ours c>""",
    """
    SELECT 'column ' || <name c> || '.' || a.attname || ': '
        || format_type(a.atttypid, a.atttypmod)
        || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
        || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
        || CASE WHEN a.attidentity <> '' THEN ' identity ' || a.attidentity::text ELSE '' END
        || CASE WHEN a.attgenerated <> '' THEN ' generated ' || a.attgenerated::text ELSE '' END
        || CASE WHEN a.attcollation <> t.typcollation
            THEN ' collate ' || a.attcollation::regcollation::text ELSE '' END
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND <ours c>""",
    """
    SELECT 'constraint ' || <name c> || ' ' || k.conname || ': ' || pg_get_constraintdef(k.oid)
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE k.contype <> 'n' AND <ours c>""",
    """
    SELECT 'index ' || <name c> || ' ' || x.relname || ': ' || pg_get_indexdef(i.indexrelid)
        || CASE WHEN i.indisvalid THEN '' ELSE ' invalid' END
    FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm') AND <ours c>""",
    """
    SELECT 'trigger ' || <name c> || ' ' || g.tgname || ': ' || pg_get_triggerdef(g.oid)
        || CASE g.tgenabled WHEN 'O' THEN '' WHEN 'D' THEN ' disabled' WHEN 'R' THEN ' replica only'
            ELSE ' always' END
    FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT g.tgisinternal AND <ours c>""",
    """
    SELECT 'policy ' || <name c> || ' ' || p.polname || ': ' || p.polcmd::text || ' '
        || CASE WHEN p.polpermissive THEN '' ELSE 'restrictive ' END
        || coalesce((SELECT 'to ' || string_agg(r.rolname, ', ' ORDER BY r.rolname) || ' '
                     FROM pg_roles r WHERE r.oid = ANY (p.polroles)), '')
        || coalesce(pg_get_expr(p.polqual, p.polrelid), '') || ' with '
        || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE <ours c>""",
    """
    SELECT 'grant ' || <name c> || ' ' || coalesce(r.rolname, 'public') || ': '
        || string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN aclexplode(c.relacl) g LEFT JOIN pg_roles r ON r.oid = g.grantee
    WHERE g.grantee <> c.relowner AND <ours c> GROUP BY c.oid, c.relname, n.nspname, r.rolname""",
    """
    SELECT 'type ' || <type t> || ': ' || CASE t.typtype WHEN 'e' THEN 'enum ' ||
            (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
             FROM pg_enum e WHERE e.enumtypid = t.oid)
        WHEN 'd' THEN 'domain ' || format_type(t.typbasetype, t.typtypmod)
            || CASE WHEN t.typnotnull THEN ' not null' ELSE '' END
            || coalesce((SELECT string_agg(' ' || pg_get_constraintdef(k.oid), '' ORDER BY k.oid)
                         FROM pg_constraint k WHERE k.contypid = t.oid), '')
        ELSE t.typtype::text END
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'c' AND EXISTS (
        SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c')))
    AND <ours t>""",
    """
    SELECT 'function ' || p.oid::regprocedure::text || ': ' || regexp_replace(
        pg_get_functiondef(p.oid), '\\s+', ' ', 'g')
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE p.prokind IN ('f', 'p') AND <ours p>""",
    """
    SELECT 'comment ' || <name c> || coalesce('.' || a.attname, '') || ': ' || m.description
    FROM pg_description m JOIN pg_class c ON m.classoid = 'pg_class'::regclass AND c.oid = m.objoid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = m.objsubid AND m.objsubid > 0
    WHERE <ours c>""",
)


def facts(connection: Connection) -> Iterator[str]:
    """Every fact, in any order; each begins with what it is about. The server is asked once."""
    for (fact,) in connection.exec_driver_sql(_only_ours(" UNION ALL ".join(_FACTS))):
        yield " ".join(str(fact).split())


def _only_ours(query: str) -> str:
    """`<ours c>` is: not PostgreSQL's, and not an extension's; `<name c>` is qualified."""
    named_so = query.replace("<name c>", f"({named()})").replace(
        "<type t>", f"({named('t', name='typname')})"
    )
    return re.sub(r"<ours (\w)>", lambda found: _OURS.replace("?", found[1]), named_so)
