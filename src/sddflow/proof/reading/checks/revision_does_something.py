"""A revision that does nothing was written by mistake, unless it merges or begins a history."""

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
        marks = any(getattr(said.get(n), "value", None) for n in ("branch_labels", "depends_on"))
        if node is not None and is_empty(node) and len(script.parents) == 1 and not marks:
            yield script.finding(
                "revision-empty", "warning", "upgrade() does nothing", node,
                cure="delete the revision; if a change was meant, see that env.py imports the "
                "models, and autogenerate it again",
            )  # fmt: skip


READING = Reading("revision-does-something", "The revision does something.", run)
