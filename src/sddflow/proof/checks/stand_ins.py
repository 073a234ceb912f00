"""What stands in for an extension that the scratch server lacks is said."""

from sqlalchemy import text

from sddflow.database.postgres.stand_ins import MARK
from sddflow.domain.finding import Finding
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError

_THERE = "SELECT extname, obj_description(oid, 'pg_extension') FROM pg_extension ORDER BY 1"


def run(case: Case) -> Seen:
    """Read the extensions of the database after."""
    if case.dialect != "postgresql":
        raise SkippedError("SQLite has none")
    with case.built.scratch.engine().connect() as connection:
        rows = [(str(name), str(said or "")) for name, said in connection.execute(text(_THERE))]
    stood = [(name, said.removeprefix(MARK)) for name, said in rows if said.startswith(MARK)]
    findings = (_told(case, stood),) if stood else ()
    return Seen(findings, f"{len(rows)} extensions, {len(stood)} of them stood in for")


def _told(case: Case, stood: list[tuple[str, str]]) -> Finding:
    return case.finding(
        "extension-stood-in", "info",
        f"SQL of ours stood in for what the scratch server lacks: {', '.join(n for n, _ in stood)}",
        evidence="\n".join(f"{name}: {said}" for name, said in stood),
        cure="--on URL, or postgres = URL in sddflow.toml, names a scratch server that has it",
    )  # fmt: skip


CHECK = Check("stand-ins", "What stands in for an extension is said.", run)
