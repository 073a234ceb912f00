"""What guards the rows of each table: policies, and whether they are applied."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Engine

from sddflow.database.postgres.names import OURS, named
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Table

_GUARDS = f"""
    SELECT {named()}, c.relrowsecurity, c.relforcerowsecurity, c.relispartition,
        EXISTS (SELECT FROM aclexplode(c.relacl) a WHERE a.grantee <> c.relowner)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE {OURS} AND c.relkind IN ('r', 'p', 'f')"""  # noqa: S608 - parts of our own
_POLICIES = f"""
    SELECT {named()}, p.polname, p.polcmd::text, p.polpermissive,
        ARRAY(SELECT rolname::text FROM pg_roles WHERE oid = ANY (p.polroles)),
        coalesce(pg_get_expr(p.polqual, p.polrelid), ''),
        coalesce(pg_get_expr(p.polwithcheck, p.polrelid), ''),
        (SELECT coalesce(string_agg(f.prosrc, ' '), '') FROM pg_depend d
            JOIN pg_proc f ON d.refclassid = 'pg_proc'::regclass AND f.oid = d.refobjid
            WHERE d.classid = 'pg_policy'::regclass AND d.objid = p.oid)
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE {OURS} ORDER BY 1, 2"""  # noqa: S608 - parts of our own
_NO_NAME = re.compile(r"'(?:[^']|'')*'|::\w+")  # a text, a type
_SETTING = re.compile(r"current_setting\(\s*'([^']+)'")


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy.

    Args:
        name: of it.
        command: `*` for all, `r` to read, `a` to insert, `w` to update, `d` to delete.
        permissive: it opens rows; a restrictive one takes some away.
        roles: whom it is about; nobody where it is about everybody.
        using: which rows are there, in the server's words.
        check: which rows may be written; "" where `using` says so.
        functions: the source of what it calls.
    """

    name: str
    command: str
    permissive: bool
    roles: tuple[str, ...]
    using: str
    check: str
    functions: str

    @property
    def settings(self) -> frozenset[str]:
        """What it asks of the session: `app.user_id`."""
        return frozenset(_SETTING.findall(self.text))

    @property
    def text(self) -> str:
        """All that it says."""
        return f"{self.using} {self.check} {self.functions}"

    def opens(self, command: str) -> bool:
        """It lets rows through for a command."""
        return self.permissive and self.command in {"*", command}

    def asked(self, command: str) -> str:
        """What decides about a row that is read (`r`), or inserted (`a`)."""
        return self.check or self.using if command == "a" else self.using

    def columns(self, table: Table, words: str) -> frozenset[str]:
        """Those of the table that its words speak of; those of others have their name before."""
        plain = _NO_NAME.sub(" ", words)
        return frozenset(c.name for c in table.columns if _speaks(plain, table.name, c.name))


def _speaks(words: str, table: str, column: str) -> bool:
    name = re.escape(column)
    plain, full = rf"(?<![\w.\"]){name}(?![\w(.])", rf"\b{re.escape(bare(table))}\.{name}\b"
    return re.search(f"{plain}|{full}", words) is not None


@dataclass(frozen=True, slots=True)
class Guard:
    """What guards a table.

    Args:
        enabled: its policies are applied.
        forced: also to its owner.
        part: it is a partition of another table, which has policies of its own.
        granted: others than its owner have rights on it.
        policies: those there are, applied or not.
    """

    enabled: bool
    forced: bool
    part: bool
    granted: bool
    policies: tuple[Policy, ...] = ()

    @property
    def holds(self) -> bool:
        """Somebody is told what rows to see."""
        return self.enabled and bool(self.policies)


def guards_of(engine: Engine) -> dict[str, Guard]:
    """By table, what guards it."""
    with engine.connect() as connection:
        made = {str(name): Guard(*facts) for name, *facts in connection.exec_driver_sql(_GUARDS)}
        for name, policy in _policies(connection):
            made[name] = replace(made[name], policies=(*made[name].policies, policy))
    return made


def _policies(connection: Connection) -> Iterator[tuple[str, Policy]]:
    for table, name, command, opens, roles, *words in connection.exec_driver_sql(_POLICIES):
        yield table, Policy(name, command, opens, tuple(roles), *words)


def speak_of(catalogue: str) -> bool:
    """Whether a catalogue's text tells of any row level security."""
    lines = catalogue.splitlines()
    return any(line.startswith("policy ") or " row security" in line for line in lines)
