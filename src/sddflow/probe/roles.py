"""Roles belong to a server, and scratch databases share one: each is to see what is its own.

`ALTER ROLE app SET search_path …` would hold for every session of the server that the role opens
from then on, in whatever database; `CREATE ROLE app` would find the one that another scratch
database made, and `DROP ROLE app` what that one still needs. And a role that a deployment makes
before the first migration runs is not there at all.
"""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from .named_roles import are_asked_for, known_to
from .origin import origin
from .written_anew import remember

MADE = "made by scratch databases of sddflow: "
STANDS_IN = "stood in for by sddflow"
_NAME = r'("(?:[^"]|"")+"|\w+)'
_SETS = re.compile(
    rf"(?P<role>\s*ALTER\s+(?:ROLE|USER)\s+{_NAME})(?P<rest>\s+(?:RE)?SET\s.*)",
    re.IGNORECASE | re.DOTALL,
)
_MAKES = re.compile(rf"\s*CREATE\s+(?:ROLE|USER|GROUP)\s+{_NAME}", re.IGNORECASE)
_MAKES_SOMEWHERE = re.compile(r"\bCREATE\s+(?:ROLE|USER|GROUP)\s(?!\s*MAPPING\b)", re.IGNORECASE)
_DROPS = re.compile(
    rf"(?P<drop>\bDROP\s+(?:ROLE|USER|GROUP)\s+(?!MAPPING\b)(?:IF\s+EXISTS\s+)?)"
    rf"(?P<names>(?!IF\b){_NAME}(?:\s*,\s*{_NAME})*)",
    re.IGNORECASE,
)
_EACH = re.compile(_NAME)
_TAKES = re.compile(rf"\s*SET\s+(?:LOCAL\s+|SESSION\s+)?ROLE\s+'?{_NAME}", re.IGNORECASE)
_IS_SUPERUSER = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
_SAID = (
    "SELECT coalesce(shobj_description(oid, 'pg_authid'), '') FROM pg_roles WHERE rolname = '{}'"
)
_NEEDED = (
    "SELECT d.datname FROM pg_shdepend s JOIN pg_database d ON d.oid = s.dbid "
    "WHERE s.refclassid = 'pg_authid'::regclass AND s.refobjid = '{}'::regrole"
)


def listen(engine: Any, root: str) -> None:
    """From now on, keep such statements to the database that the engine is on.

    Args:
        engine: on a scratch database of PostgreSQL.
        root: absolute path of the application, whose files may name a role.
    """
    from sqlalchemy import event

    @event.listens_for(engine, "before_cursor_execute", retval=True)
    def _on_execute(
        _c: Any, cursor: Any, statement: str, said: Any, *_rest: Any
    ) -> tuple[str, Any]:
        if _MAKES_SOMEWHERE.search(statement):
            _alone(cursor)
        sets, makes = _SETS.fullmatch(statement), _MAKES.match(statement)
        if sets is not None:
            own = _first(cursor, "SELECT quote_ident(current_database())")
            return remember(f"{sets['role']} IN DATABASE {own}{sets['rest']}", statement), said
        if makes is not None:
            return remember(_made(cursor, statement, _plain(makes[1])), statement), said
        if _DROPS.search(statement):
            written = _DROPS.sub(lambda found: _left(cursor, found), statement)
            return remember(written, statement), said
        for name in are_asked_for(statement):
            _stand_in(cursor, name, root)
        taken = _TAKES.match(statement)
        if taken is not None:
            _let_own(cursor, _plain(taken[1]))
        return statement, said


def _alone(cursor: Any) -> None:
    """One at a time: whoever asks first whether a role is there would be told no beside another.

    The lock is the server's, not the database's, and goes with the transaction; a statement in no
    transaction can have none, and is done before another one could come.
    """
    if not _first(cursor, _IS_SUPERUSER):
        return
    with suppress(Exception):
        cursor.execute("LOCK TABLE pg_catalog.pg_authid IN SHARE ROW EXCLUSIVE MODE")


def _made(cursor: Any, statement: str, name: str) -> str:
    """Made again only where another database made it: then it is there, and noted as of both."""
    own, note = _first(cursor, "SELECT current_database()"), _first(cursor, _SAID.format(name))
    makers = _makers(note or "")
    if note is None:
        cursor.execute(statement)
    elif own in makers:
        return statement
    cursor.execute(f"COMMENT ON ROLE {_quoted(name)} IS '{MADE}{' '.join([*makers, own])}'")
    return f"SELECT 1 WHERE false /* {name} is made */"


def _makers(note: str) -> list[str]:
    """The databases that made a role; none of one that nobody has noted so."""
    return note.removeprefix(MADE).split() if note.startswith(MADE) else []


def _left(cursor: Any, found: re.Match[str]) -> str:
    """What of such a statement is left to do, be it one of several in a block."""
    names = [each[0] for each in _EACH.finditer(found["names"])]
    kept = [name for name in names if _goes(cursor, _plain(name))]
    if kept:
        return f"{found['drop']}{', '.join(kept)}"
    before = found.string[: found.start()].rstrip()
    in_block = "$" in before and not before.endswith("'")
    return f"{'PERFORM' if in_block else 'SELECT'} 1 /* {found['names']} stays */"


def _goes(cursor: Any, name: str) -> bool:
    """Dropped where this database needs it, which says so, or no other one does."""
    note, own = _first(cursor, _SAID.format(name)), _first(cursor, "SELECT current_database()")
    if note is None:
        return True
    cursor.execute(_NEEDED.format(_quoted(name)))
    needed = {str(row[0]) for row in cursor.fetchall()}
    others = {*needed, *_makers(note)} - {own}
    if own in needed or not others:
        return True
    left = " ".join(maker for maker in _makers(note) if maker != own)
    cursor.execute(f"COMMENT ON ROLE {_quoted(name)} IS '{MADE}{left}'")
    return False


def _stand_in(cursor: Any, name: str, root: str) -> None:
    """A role that the application names elsewhere too is made by somebody: here by us."""
    if _first(cursor, _SAID.format(name)) is not None:
        return
    if _first(cursor, _IS_SUPERUSER) and known_to(root, name, but=str(origin(root)["file"])):
        cursor.execute(f"CREATE ROLE {_quoted(name)} NOLOGIN")
        cursor.execute(f"COMMENT ON ROLE {_quoted(name)} IS '{STANDS_IN}'")


def _let_own(cursor: Any, name: str) -> None:
    """Who migrates as a role that we made could make nothing: where it is real, it may."""
    if _first(cursor, _SAID.format(name)) == STANDS_IN:
        own = _first(cursor, "SELECT quote_ident(current_database())")
        cursor.execute(f"ALTER DATABASE {own} OWNER TO {_quoted(name)}")


def _first(cursor: Any, query: str) -> Any:
    """The first value of the first row; None where there is no row."""
    cursor.execute(query)
    row = cursor.fetchone()
    return None if row is None else row[0]


def _plain(name: str) -> str:
    """An identifier as the catalogue has it."""
    return name[1:-1].replace('""', '"') if name.startswith('"') else name.lower()


def _quoted(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'
