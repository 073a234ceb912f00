"""A page's facts and blocks of code, as it is written in docs/checks."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import indent

from sddflow.proof.pages import codes, page

_PATH = re.compile(r"# (?P<path>[\w./-]+\.(?:py|ini|toml|sh))\n")
_BLOCK = re.compile(r"^```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_LEFT_OUT = """

def downgrade():
    # sddflow: allow downgrade-refused because it is left out on this page
    raise NotImplementedError("left out on this page")
"""
DIALECTS = {"SQLite": "sqlite", "PostgreSQL": "postgresql"}


@dataclass(frozen=True)
class Block:
    """Code of a section.

    Args:
        text: without its first line, where that was a path.
        path: of the file it is; "" for a revision.
    """

    text: str
    path: str = ""

    @property
    def revision(self) -> str:
        """Both functions: bare statements are the body of upgrade(), but in a file of its own."""
        try:
            body = ast.parse(self.text).body
        except SyntaxError:
            return self.text
        names = {node.name for node in body if isinstance(node, ast.FunctionDef)}
        whole = self.path or "upgrade" in names
        up = self.text if whole else f"def upgrade():\n{indent(self.text, '    ')}"
        up = up if "upgrade" in names or not self.path else f"{up}\n\ndef upgrade():\n    pass\n"
        return up if "downgrade" in names else up + _LEFT_OUT


@dataclass(frozen=True)
class Page:
    """A page of docs/checks.

    Args:
        code: its name.
        text: as it stands.
    """

    code: str
    text: str

    def fact(self, name: str) -> str:
        """What the list at its top says."""
        found = re.search(rf"^- {name}: (.+)$", self.text, re.MULTILINE)
        return found[1] if found else ""

    @property
    def dialects(self) -> tuple[str, ...]:
        """On which its code is raised."""
        return tuple(DIALECTS[name] for name in self.fact("Dialects").split(", "))

    @property
    def check(self) -> str:
        """The check that it names."""
        found = re.search(r"`([a-z-]+)", self.fact("Seen by"))
        return found[1] if found else ""

    def blocks(self, section: str) -> tuple[Block, ...]:
        """The code of a section, in order; empty where there is no such section."""
        return tuple(_blocks(self._section(section)))

    def _section(self, name: str) -> str:
        found = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", self.text, re.DOTALL | re.MULTILINE)
        return found[1] if found else ""


def every_page() -> tuple[Page, ...]:
    """The pages of all codes, by name."""
    return tuple(Page(code, page(code)) for code in sorted(codes()))


def _blocks(text: str) -> Iterator[Block]:
    for code in _BLOCK.findall(text):
        path = _PATH.match(code)
        yield Block(code[path.end() :], path["path"]) if path else Block(code)
