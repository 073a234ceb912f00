"""A revision's docstring says what its variables say: who reads it must not be led astray."""

import ast
import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.reading.reading import Reading
from sddflow.proof.reading.script import Material, Script

_LINE = re.compile(r"^[ \t]*(?P<word>Revision ID|Revises)[ \t]*:[ \t]*(?P<said>.*?)[ \t]*$", re.M)
_NOTHING = ("", "none", "<base>", "base", "-")


def run(material: Material) -> Iterator[Finding]:
    """The lines `Revision ID:` and `Revises:`, where there are any."""
    for script in material.scripts:
        for found in _LINE.finditer(_text(script.tree)):
            said = set(re.findall(r"[\w.-]+", found["said"])) - {"None"}
            own = {script.revision} if found["word"] == "Revision ID" else set(script.parents)
            nothing = found["said"].lower() in _NOTHING
            if not (nothing and not own) and said != own:
                yield _finding(script, found["word"], found["said"], own)


def _text(tree: ast.Module) -> str:
    """The first text that stands alone; imports may come before it."""
    alone = (n.value for n in tree.body if isinstance(n, ast.Expr))
    texts = (v.value for v in alone if isinstance(v, ast.Constant) and isinstance(v.value, str))
    return next(texts, "")


def _finding(script: Script, word: str, said: str, own: set[str]) -> Finding:
    true = ", ".join(sorted(own)) or "nothing"
    return script.finding(
        "docstring-differs", "info",
        f"the docstring says {word}: {said or 'nothing'}, and the code says {true}",
        script.tree.body[0], cure=f"write {word}: {true}",
    )  # fmt: skip


READING = Reading("docstring", "The docstring says what the variables say.", run)
