"""A constraint is dropped by its name."""

import ast
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.reading.operations import Operation
from sddflow.proof.reading.reading import Reading
from sddflow.proof.reading.script import Material


def run(material: Material) -> Iterator[Finding]:
    """`drop_constraint(None, …)`, as autogenerate writes it for constraints without a name."""
    for script in material.scripts:
        for operation in (*script.up, *script.down):
            if operation.name == "drop_constraint" and _unnamed(operation):
                yield script.finding(
                    "drop-constraint-unnamed", "error",
                    "a constraint is dropped without its name: that fails on every database",
                    operation.call, table=operation.text(1, "table_name"),
                    evidence=ast.unparse(operation.call),
                    cure="name the constraint where it is made, give MetaData a naming_convention, "
                    "and drop it by that name",
                )  # fmt: skip


def _unnamed(operation: Operation) -> bool:
    given = operation.argument(0, "constraint_name")
    if isinstance(given, ast.Name):
        given = operation.names.get(given.id, given)
    if isinstance(given, ast.Call) and given.args:
        given = given.args[0]
    return isinstance(given, ast.Constant) and given.value in (None, "")


READING = Reading("unnamed-constraint", "Constraints are dropped by name.", run)
