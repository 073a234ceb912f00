"""A revision that does nothing was written by mistake, unless it merges or begins a history."""

import ast
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.reading.checks.downgrade_written import is_empty
from sddflow.proof.reading.reading import Reading
from sddflow.proof.reading.script import Material
from sddflow.target.source import assigned


def run(material: Material) -> Iterator[Finding]:
    """The body of upgrade()."""
    for script in material.scripts:
        node = script.function("upgrade")
        said = {name: value for name, _, value, _ in assigned(script.tree.body)}
        marked = any(_is_given(said.get(name)) for name in ("branch_labels", "depends_on"))
        if node is not None and is_empty(node) and len(script.parents) == 1 and not marked:
            yield script.finding(
                "revision-empty", "warning", "upgrade() does nothing", node,
                cure="delete the revision; if a change was meant, see that env.py imports the "
                "models, and autogenerate it again",
            )  # fmt: skip


def _is_given(node: ast.expr | None) -> bool:
    return node is not None and not (isinstance(node, ast.Constant) and not node.value)


READING = Reading("revision-does-something", "The revision does something.", run)
