"""Who may write a table may write what its triggers write, where they run with their rights."""

import re
from collections.abc import Iterator

import sqlalchemy as sa

from sddflow.database.quoting import quoted_table
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.checks.grants import granted

_TRIGGER = re.compile(
    r"trigger (?P<table>\S+) (?P<name>\S+): .*\bEXECUTE FUNCTION (?P<function>[\w.]+)\("
)
_WRITES = re.compile(
    r"\b(?:(?P<insert>INSERT)\s+INTO|(?P<update>UPDATE)(?!\s+SET\b)|(?P<delete>DELETE)\s+FROM)\s+"
    r"(?:ONLY\s+)?(?P<table>(?:\w+\.)?\w+)",
    re.IGNORECASE,
)
_MAY = sa.text("SELECT has_table_privilege(:role, :table, :right)")
_RIGHTS = {"INSERT", "UPDATE", "DELETE"}


def run(case: Case) -> Seen:
    """Ask for the rights of each role on what a new or changed trigger writes."""
    if case.dialect != "postgresql":
        raise SkippedError("nothing can be granted")
    old = set(case.first.text.splitlines())
    functions = dict(_functions(case.built.text))
    new = [
        found
        for fact in case.built.text.splitlines()
        if (found := _TRIGGER.match(fact)) is not None
        and (fact not in old or functions.get(found["function"], "") not in old)
    ]
    if not new:
        raise SkippedError("no trigger is new, or does something else than it did")
    told = (f for t in new for f in _look(case, t, functions.get(t["function"], "")))
    return Seen(tuple(told), f"{len(new)} triggers and who may write their tables")


def _functions(text: str) -> Iterator[tuple[str, str]]:
    for fact in text.splitlines():
        if fact.startswith("function "):
            yield fact.removeprefix("function ").partition("(")[0], fact


def _look(case: Case, trigger: re.Match[str], function: str) -> Iterator[Finding]:
    if " SECURITY DEFINER" in function:
        return
    roles = [
        role
        for role, tables in granted(case.built).items()
        if role != "public" and _RIGHTS & set(tables.get(trigger["table"], "").split(", "))
    ]
    for role in sorted(roles):
        for right, table in _written(case, function):
            if table.name != trigger["table"] and not _may(case, role, table, right):
                yield case.finding(
                    "trigger-denied", "error",
                    f"{role} may write {trigger['table']}, and its trigger {trigger['name']} does "
                    f"{right} on {table.name}, where {role} may not: permission denied",
                    table=trigger["table"], evidence=f"{trigger['function']} runs with the rights "
                    "of whoever writes",
                    cure=f"GRANT {right} ON {table.name} TO {role}; or SECURITY DEFINER, with a "
                    "search_path of its own",
                )  # fmt: skip
                return


def _written(case: Case, function: str) -> Iterator[tuple[str, Table]]:
    for found in _WRITES.finditer(function):
        table = case.built.schema.table(found["table"]) or case.built.schema.called(found["table"])
        if table is not None:
            right = next(
                w.upper() for w in (found["insert"], found["update"], found["delete"]) if w
            )
            yield right, table


def _may(case: Case, role: str, table: Table, right: str) -> bool:
    asked = {"role": role, "table": quoted_table(table.name), "right": right}
    with case.built.scratch.engine().connect() as connection:
        return bool(connection.execute(_MAY, asked).scalar())


CHECK = Check("trigger-rights", "Who may write a table may write what its triggers write.", run)
