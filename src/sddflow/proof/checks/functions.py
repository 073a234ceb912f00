"""Functions of the database run: what they name is there, and they find it where they look.

Nobody reads the body of a function when a column or a table that it names goes; its next caller
is told. Each is called with NULL for every argument, and nothing of what it does is kept.
"""

import re
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError

from sddflow.database.postgres.names import OURS
from sddflow.domain.finding import Finding
from sddflow.proof.case import Case, State
from sddflow.proof.check import Check, Seen, SkippedError

_FUNCTIONS = (
    "SELECT p.oid::regprocedure::text, p.oid::regproc::text, "  # noqa: S608 - parts of our own
    "(SELECT string_agg('NULL::' || format_type(a.t, NULL), ', ' ORDER BY a.n) "
    "FROM unnest(p.proargtypes) WITH ORDINALITY a(t, n)), p.prosrc "
    "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
    "JOIN pg_language l ON l.oid = p.prolang "
    f"WHERE {OURS} AND p.prokind = 'f' AND NOT p.proisstrict AND p.provariadic = 0 "
    "AND p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype) "
    "AND l.lanname IN ('plpgsql', 'sql') "
    "AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = p.oid AND e.deptype = 'e') ORDER BY 1"
)
_GONE = ("42703", "42P01", "42883", "42725", "42702")  # names that are not there, or not one thing
_OWN_TABLES = re.compile(r"\bTEMP(?:ORARY)?\b|\bEXECUTE\b", re.IGNORECASE)
_DEFINER = re.compile(r"function (?P<name>[^:]+): .*\bSECURITY DEFINER\b", re.IGNORECASE)
_PATH = re.compile(r"\bSET search_path\b", re.IGNORECASE)

_PROMISING = re.compile(
    r"function (?P<name>[^:]+): .*?\bIMMUTABLE\b.*?\bAS\s+(?P<body>\$.*)", re.I | re.DOTALL
)
_WITHIN = re.compile(r"\b(?:extract|substring|trim|overlay|position)\s*\([^()]*\)", re.IGNORECASE)
_CHANGING = re.compile(
    r"\b(?:SELECT|PERFORM)\b[^;]*?\bFROM\s+(?!unnest|generate_|json|regexp_|string_to_)[\w.\"]+"
    r"|\b(?:now|random|clock_timestamp|nextval|current_setting|gen_random_uuid)\s*\("
    r"|\bcurrent_(?:date|time(?:stamp)?|user)\b",
    re.IGNORECASE,
)


def run(case: Case) -> Seen:
    """Call each function that could be called before, or is new."""
    if case.dialect != "postgresql" or case.first.text == case.built.text:
        raise SkippedError("nothing of the schema changed, or there are no functions")
    after = dict(_failing(case.built))
    before = dict(_failing(case.first)) if any(after.values()) else {}
    broken = (
        _broken(case, name, said)
        for name, said in after.items() if said and not before.get(name)
    )  # fmt: skip
    told = (*broken, *_definers(case), *_immutable(case))
    return Seen(told, f"{len(after)} functions called")


def _failing(state: State) -> Iterator[tuple[str, str]]:
    """Each function, and what the database says when it is called; "" where it runs."""
    with state.scratch.engine().connect() as connection:
        found = list(connection.exec_driver_sql(_FUNCTIONS))
        plain = connection.execution_options(no_parameters=True)
        plain.exec_driver_sql("SET LOCAL statement_timeout = '2s'")
        for whole, name, arguments, body in found:
            said = ""
            savepoint = connection.begin_nested()
            try:
                plain.exec_driver_sql(f"SELECT * FROM {name}({arguments or ''})").fetchall()  # noqa: S608 - regproc quotes it
            except DBAPIError as error:
                gone = getattr(error.orig, "sqlstate", None) in _GONE
                said = str(error.orig).strip().splitlines()[0] if gone else ""
            savepoint.rollback()
            yield whole, "" if _OWN_TABLES.search(body or "") else said
        connection.rollback()


def _broken(case: Case, name: str, said: str) -> Finding:
    return case.finding(
        "function-broken", "error", f"every call of {name} fails: {said}",
        cure="change the function in the revision that changes what it names",
    )  # fmt: skip


def _definers(case: Case) -> Iterator[Finding]:
    """New functions with their owner's rights that look for names wherever their caller says."""
    old = set(case.first.text.splitlines())
    for fact in case.built.text.splitlines():
        found = _DEFINER.match(fact) if fact not in old else None
        if found is not None and not _PATH.search(fact):
            yield case.finding(
                "definer-path", "warning",
                f"{found['name']} runs with its owner's rights, and finds tables by the caller's "
                "search_path: whoever puts one of that name before them decides what it does",
                cure="SET search_path = public, pg_temp in its definition",
            )  # fmt: skip


def _immutable(case: Case) -> Iterator[Finding]:
    """New functions that promise one answer for ever, and ask what changes."""
    old = set(case.first.text.splitlines())
    for fact in case.built.text.splitlines():
        found = _PROMISING.match(fact) if fact not in old else None
        asked = _CHANGING.search(_WITHIN.sub("", found["body"])) if found is not None else None
        if found is not None and asked is not None:
            yield case.finding(
                "function-immutable", "warning",
                f"{found['name']} is IMMUTABLE and asks what changes: an index or a computed "
                "column keeps the answer of the day it was made",
                evidence=" ".join(asked[0].split()), cure="say STABLE, or VOLATILE; an index takes "
                "neither: keep what it needs in a column",
            )  # fmt: skip


CHECK = Check("functions", "Functions run, and find what they name where they look.", run)
