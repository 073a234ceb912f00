"""CONCURRENTLY works outside of a transaction only."""

import ast
import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.reading.operations import Operation
from sddflow.proof.reading.reading import Reading
from sddflow.proof.reading.script import Material
from sddflow.proof.reading.sql import statements
from sddflow.target.source import keyword

_ALONE = re.compile(
    r"\b(INDEX|VIEW|TABLE|DATABASE|SCHEMA|REINDEX)\b.*\bCONCURRENTLY\b|\bCONCURRENTLY\b",
    re.IGNORECASE,
)


def run(material: Material) -> Iterator[Finding]:
    """Concurrent index builds that stand in the migration's own transaction."""
    if "postgresql" not in material.dialects or material.commits_by_itself:
        return
    for script in material.scripts:
        for way, operation in script.ways():
            inside = not operation.autocommit and "postgresql" in operation.dialects
            if inside and _is_concurrent(operation):
                yield script.finding(
                    "concurrently-in-transaction", "error",
                    f"CONCURRENTLY{_of(operation)} stands inside the transaction of {way}(): "
                    "PostgreSQL refuses it",
                    operation.call, dialect="postgresql",
                    evidence=ast.unparse(operation.call)[:200],
                    cure="with op.get_context().autocommit_block(): around it",
                )  # fmt: skip


def _of(operation: Operation) -> str:
    name = operation.text(0, "index_name") if operation.name != "execute" else ""
    return f" of {name}" if name else ""


def _is_concurrent(operation: Operation) -> bool:
    if operation.name == "execute":
        found = (s for s in statements(operation.sql) if _ALONE.search(s))
        return any("REFRESH" not in s.upper() for s in found)
    said = keyword(operation.call, "postgresql_concurrently")
    if isinstance(said, ast.Name):
        said = operation.names.get(said.id)
    return isinstance(said, ast.Constant) and said.value is True


READING = Reading("concurrently", "CONCURRENTLY stands outside of the transaction.", run)
