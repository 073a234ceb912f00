"""Alembic's operations as the body of `upgrade` or `downgrade`."""

import ast
import re
import textwrap

from alembic.autogenerate import render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.render import renderers
from alembic.operations import ops

from sddflow.artifacts.imports import Import
from sddflow.artifacts.literals import Code, literal
from sddflow.artifacts.operations import FillOp, Step
from sddflow.artifacts.pretty import STEP, pretty, quoted
from sddflow.artifacts.types import sa_type
from sddflow.domain.schema.design import Fill
from sddflow.domain.schema.table import Column


@renderers.dispatch_for(FillOp)
def _fill(context: AutogenContext, op: FillOp) -> list[str]:
    names = {op.fill.column: op.columns[0]} if op.columns else {}
    columns = [_typed(name, names.get(name)) for name in _columns(op.fill)]
    table = f"sa.table({', '.join([quoted(op.fill.table), *columns])})"
    value, imports = _value(op)
    context.imports |= {f"from {each.module} import {each.name}" for each in imports}
    update = f"rows.update().values({{{quoted(op.fill.column)}: {value}}})"
    return [f"rows = {table}", f"op.execute({update})"]


def _columns(fill: Fill) -> tuple[str, ...]:
    return (fill.column, fill.value) if fill.form == "copy" else (fill.column,)


def _typed(name: str, column: Column | None) -> str:
    """With its type, so that a value is sent as what it is."""
    type_ = f", sa.{sa_type(column.type)!r}" if column else ""
    return f"sa.column({quoted(name)}{type_})"


def _value(op: FillOp) -> Code:
    if op.fill.form == "copy":
        return f"sa.column({quoted(op.fill.value)})", ()
    if op.fill.value == "now" and op.columns and op.columns[0].type.kind == "datetime":
        return "sa.func.now()", ()
    if not op.columns:
        return quoted(op.fill.value), ()
    return literal(op.columns[0].type, op.fill.value)


def body(steps: tuple[Step, ...], width: int, *, final: bool) -> str:
    """The statements, indented for a function, each with its reasons above it.

    Args:
        steps: what happens, in order.
        width: the longest line.
        final: names are kept from the naming convention of the target's metadata.
    """
    lines = [line for step in steps for line in _lines(step, width, final)]
    return "\n".join(lines) or STEP + "pass"


def imports_of(steps: tuple[Step, ...]) -> tuple[Import, ...]:
    """What the statements need beside `op` and `sa`."""
    fills = (step.operation for step in steps if isinstance(step.operation, FillOp))
    found = {each for fill in fills for each in _value(fill)[1]}
    return tuple(sorted(found, key=lambda each: (each.module, each.name)))


def _lines(step: Step, width: int, final: bool) -> list[str]:  # noqa: FBT001 - passed on
    reasons = [line for reason in step.reasons for line in comment(reason, width, STEP)]
    code = _code(step.operation)
    plain = code if final else re.sub(r"\b(?:batch_)?op\.f\(('[^']*')\)", r"\1", code)
    return [*reasons, *pretty(plain, width, STEP)]


def comment(text: str, width: int, indent: str) -> list[str]:
    """A text as comment lines."""
    one = " ".join(text.split())
    return textwrap.wrap(one, width, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ")


def _code(operation: ops.MigrateOperation) -> str:
    """One operation as Alembic writes it."""
    written = render_python_code(ops.UpgradeOps([operation]), render_as_batch=True)
    function = ast.parse(f"def _():\n{STEP}{_lean(written)}").body[0]
    assert isinstance(function, ast.FunctionDef)  # noqa: S101 - it was just written
    return "\n".join(ast.unparse(statement) for statement in function.body)


def _lean(written: str) -> str:
    """Without what is the default anyway."""
    return written.replace(", schema=None", "").replace(", unique=False", "")
