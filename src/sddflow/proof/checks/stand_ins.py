"""What stands in for an extension or a role that the scratch server lacks is said."""

from sqlalchemy import text

from sddflow.database.postgres.stand_ins import MARK
from sddflow.domain.finding import Finding
from sddflow.probe.roles import STANDS_IN
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError

_THERE = "SELECT extname, obj_description(oid, 'pg_extension') FROM pg_extension ORDER BY 1"
_ROLES = """
    SELECT DISTINCT r.rolname FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
    WHERE d.refclassid = 'pg_authid'::regclass
      AND d.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
      AND shobj_description(r.oid, 'pg_authid') = :mark ORDER BY 1
"""


def run(case: Case) -> Seen:
    """Read the extensions of the database after, and the roles that something there is for."""
    if case.dialect != "postgresql":
        raise SkippedError("SQLite has none")
    with case.built.scratch.engine().connect() as connection:
        rows = [(str(name), str(said or "")) for name, said in connection.execute(text(_THERE))]
        roles = [str(name) for name in connection.scalars(text(_ROLES), {"mark": STANDS_IN})]
    stood = [(name, said.removeprefix(MARK)) for name, said in rows if said.startswith(MARK)]
    told = [*([_told(case, stood)] if stood else ()), *([_of_roles(case, roles)] if roles else ())]
    return Seen(
        tuple(told),
        f"{len(rows)} extensions, {len(stood)} of them stood in for, and {len(roles)} roles",
    )


def _told(case: Case, stood: list[tuple[str, str]]) -> Finding:
    return case.finding(
        "extension-stood-in", "info",
        f"SQL of ours stood in for what the scratch server lacks: {', '.join(n for n, _ in stood)}",
        evidence="\n".join(f"{name}: {said}" for name, said in stood),
        cure="--on URL, or postgres = URL in sddflow.toml, names a scratch server that has it",
    )  # fmt: skip


def _of_roles(case: Case, roles: list[str]) -> Finding:
    return case.finding(
        "role-stood-in", "info",
        f"no revision makes {', '.join(roles)}, who is given something: it was made for the proof",
        evidence="the application's files name it elsewhere too",
        cure="where the application runs, whoever sets up the server makes it before",
    )  # fmt: skip


CHECK = Check("stand-ins", "What stands in for an extension or a role is said.", run)
